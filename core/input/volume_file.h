// SPDX-License-Identifier: GPL-3.0-or-later
// A volume profile for VWAP, read from text.
#pragma once

#include "base/result.h"
#include "strategy/baselines/volume_profile.h"

#include <string_view>
#include <vector>

namespace sor { inline namespace input {

/// A volume profile for VWAP: CSV with a header `time,volume`, times of day ascending (UTC).
Result<std::vector<VolumeAtTime>> parseVolumeProfile(std::string_view text, std::string_view where);

}} // namespace sor::input
