// SPDX-License-Identifier: GPL-3.0-or-later
// What std::string_view lacks. Letters are those of ASCII, in every locale.
#pragma once

#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// `text` without the blanks around it: spaces, tabs and carriage returns.
std::string_view trimmed(std::string_view text);

/// The same of a name: also without the spaces that UTF-8 texts have (no-break, thin, zero width, ...).
std::string_view trimmedName(std::string_view name);

bool contains(std::string_view text, std::string_view part);

/// `text` in small letters.
std::string lowered(std::string_view text);

/// `text` in capital letters.
std::string uppered(std::string_view text);

}} // namespace sor::base
