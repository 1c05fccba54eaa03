// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/decimal_text.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace sor { inline namespace input { namespace csv {

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::uint64_t> readUnsigned(std::string_view digits)
{
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value);
    if (result.ec != std::errc{} || result.ptr != end)
        return std::nullopt;
    return value;
}

std::optional<Decimal> readDecimal(std::string_view text, std::int64_t units)
{
    constexpr int kMostDigits = 24; // times 10^13 they fit 127 bits
    constexpr int kLargestExponent = 30;
    constexpr int kFirstDigits = 18;
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    std::uint64_t first = 0; // the digits of most numbers: the wider type is slower
    Int128 mantissa = 0;
    int digits = 0;
    int decimals = 0;
    bool hasPoint = false;
    bool hasDigits = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !hasPoint) {
            hasPoint = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9')
            break;
        hasDigits = true;
        const int digit = text[at] - '0';
        if (digits < kFirstDigits)
            first = first * 10 + static_cast<std::uint64_t>(digit);
        else
            mantissa = (digits == kFirstDigits ? Int128{first} : mantissa) * 10 + digit;
        digits += digits > 0 || digit != 0 ? 1 : 0;
        decimals += hasPoint ? 1 : 0;
        if (digits > kMostDigits || decimals > kLargestExponent)
            return std::nullopt;
    }
    if (!hasDigits)
        return std::nullopt;
    if (at < text.size()) {
        std::string_view exponentText = text.substr(at + 1);
        if ((text[at] != 'e' && text[at] != 'E') || exponentText.starts_with("+-"))
            return std::nullopt;
        if (exponentText.starts_with('+'))
            exponentText.remove_prefix(1);
        const auto exponent = parseInteger(exponentText);
        if (!exponent || *exponent < -kLargestExponent || *exponent > kLargestExponent)
            return std::nullopt;
        decimals -= static_cast<int>(*exponent);
    }
    if (digits <= kFirstDigits)
        mantissa = first;
    // Mostly the decimals go into the units, and nothing is rounded.
    for (; decimals > 0 && units % 10 == 0; --decimals)
        units /= 10;
    constexpr Int128 kLargest = std::numeric_limits<std::int64_t>::max();
    Int128 value = mantissa * units;
    Decimal decimal;
    for (; decimals < 0 && value <= kLargest; ++decimals)
        value *= 10;
    for (; decimals > 1; --decimals) {
        decimal.isExact = decimal.isExact && value % 10 == 0;
        // The last digit is what rounding goes by; what was cut off only says that it is not exactly a half.
        value /= 10;
    }
    if (decimals == 1) {
        decimal.isExact = decimal.isExact && value % 10 == 0;
        value = (value + 5) / 10;
    }
    if (value > kLargest)
        return std::nullopt;
    decimal.value = isNegative ? -value : value;
    return decimal;
}

std::optional<std::string> withPoint(std::string_view text)
{
    std::string changed(text);
    if (text.find('.') != std::string_view::npos)
        return std::nullopt;
    std::ranges::replace(changed, ',', '.');
    return changed;
}

}}} // namespace sor::input::csv
