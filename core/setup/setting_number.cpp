// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setting_number.h"

#include <array>
#include <charconv>

namespace sor { inline namespace setup {

std::string settingNumber(double number)
{
    std::array<char, 400> digits; // 1e308 has 309, 5e-324 has 326
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    return {digits.data(), end.ptr};
}

}} // namespace sor::setup
