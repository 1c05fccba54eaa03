// SPDX-License-Identifier: GPL-3.0-or-later
// Where results go, and what is said on the way.
#pragma once

#include "base/enum_names.h"

#include <cstdint>
#include <string>

namespace sor { inline namespace report {

enum class ProgressStyle : std::uint8_t { Auto, Text, Json, None };
/// Auto is not said.
constexpr auto namesOf(std::type_identity<ProgressStyle>)
{
    return enumNames<ProgressStyle>(
        {{ProgressStyle::Text, "text"}, {ProgressStyle::Json, "json"}, {ProgressStyle::None, "none"}});
}

/// The defaults are those of the command line.
struct OutputSpec {
    std::string out = "."; // a folder
    std::string fills; // files; empty: none
    std::string path;
    std::string currency; // a label of money in texts; empty: $
    bool isQuiet = false;
    bool isVerbose = false;
    ProgressStyle progress = ProgressStyle::Auto;
};

}} // namespace sor::report
