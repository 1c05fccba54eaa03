// SPDX-License-Identifier: GPL-3.0-or-later
// What std::string_view lacks. Letters are those of ASCII, in every locale.
#pragma once

#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// `text` without the blanks around it: spaces, tabs and carriage returns.
std::string_view trimmed(std::string_view text);

bool contains(std::string_view text, std::string_view part);

/// `text` in small letters.
std::string lowered(std::string_view text);

/// `text` in capital letters.
std::string uppered(std::string_view text);

}} // namespace sor::base
