// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/units.h"

#include <charconv>

namespace sor { inline namespace base {

static_assert(cashFor(Price{222'750'000'000}, Shares{5000}) == Cash{1'113'750'000'000'000});
static_assert(!cashFor(Price{222'750'000'000}, Shares{std::numeric_limits<std::int64_t>::max()}));

std::optional<std::int64_t> parseNanos(std::string_view text)
{
    bool negative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    // Accumulated as a negative number, whose range is one larger, so that the smallest value parses too.
    std::int64_t value = 0;
    int digits = 0;
    int decimals = -1; // -1 before the point
    for (const char c : text) {
        if (c == '.') {
            if (decimals >= 0)
                return std::nullopt;
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9')
            return std::nullopt;
        ++digits;
        if (decimals >= 9) {
            if (c != '0')
                return std::nullopt;
            continue;
        }
        if (decimals >= 0)
            ++decimals;
        if (__builtin_mul_overflow(value, std::int64_t{10}, &value)
            || __builtin_sub_overflow(value, std::int64_t{c - '0'}, &value))
            return std::nullopt;
    }
    if (digits == 0)
        return std::nullopt;
    for (int i = decimals < 0 ? 0 : decimals; i < 9; ++i) {
        if (__builtin_mul_overflow(value, std::int64_t{10}, &value))
            return std::nullopt;
    }
    if (negative)
        return value;
    if (value == std::numeric_limits<std::int64_t>::min())
        return std::nullopt;
    return -value;
}

std::string formatNanos(std::int64_t nanos)
{
    const bool negative = nanos < 0;
    // Negating the smallest int64 would overflow: work in the unsigned type.
    const std::uint64_t magnitude =
        negative ? std::uint64_t{0} - static_cast<std::uint64_t>(nanos) : static_cast<std::uint64_t>(nanos);
    constexpr auto kScale = static_cast<std::uint64_t>(kNanosPerDollar);
    std::string text = negative ? "-" : "";
    text += std::to_string(magnitude / kScale);
    const std::uint64_t fraction = magnitude % kScale;
    if (fraction != 0) {
        std::string decimals = std::to_string(fraction);
        decimals.insert(0, 9 - decimals.size(), '0');
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += '.';
        text += decimals;
    }
    return text;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

}} // namespace sor::base
