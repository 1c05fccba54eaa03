// SPDX-License-Identifier: GPL-3.0-or-later
// A calibration of queue rules for people and as JSON.
#pragma once

#include "search/queue_calibration.h"

#include <string>

namespace sor { inline namespace report {

/// Lines of at most 100 columns. `symbol` may be empty.
std::string calibrationText(const Calibration& calibration, const std::string& symbol);
std::string calibrationJson(const Calibration& calibration, const std::string& symbol);

}} // namespace sor::report
