// SPDX-License-Identifier: GPL-3.0-or-later
// Phases of work (ProgressSink) that those who show progress tell from others.
#pragma once

#include <string_view>

namespace sor { inline namespace base {

inline constexpr std::string_view kLoadingPhase = "Loading quotes"; // counts bytes
inline constexpr std::string_view kSearchPhase = "Searching the grid"; // counts cells

}} // namespace sor::base
