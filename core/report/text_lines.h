// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences broken into lines for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sor { inline namespace report {

/// Lines of at most `width` columns, each with its line end: the first behind `lead`, the others indented as
/// far. Words longer than a line are cut between characters. What cannot be printed is written out
/// (printableLine()), so that line ends in names from files do not look like lines of the table.
std::string wrapped(std::string_view lead, std::string_view text, std::size_t width);

}} // namespace sor::report
