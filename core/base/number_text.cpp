// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace base {

namespace {

__extension__ using UInt128 = unsigned __int128;

/// value / 10^9 with `decimals` decimals, rounded half away from zero, exactly.
std::string rounded(std::int64_t nanos, int decimals)
{
    std::int64_t unit = kNanosPerDollar;
    std::int64_t scale = 1;
    for (int i = 0; i < decimals; ++i) {
        unit /= 10;
        scale *= 10;
    }
    const bool isNegative = nanos < 0;
    const auto magnitude =
        isNegative ? std::uint64_t{0} - static_cast<std::uint64_t>(nanos) : static_cast<std::uint64_t>(nanos);
    const std::uint64_t units =
        (magnitude + static_cast<std::uint64_t>(unit) / 2) / static_cast<std::uint64_t>(unit);
    const auto whole = static_cast<std::int64_t>(units / static_cast<std::uint64_t>(scale));
    return fmt::format("{}{}.{:0{}}", isNegative && units != 0 ? "-" : "", grouped(whole),
                       units % static_cast<std::uint64_t>(scale), decimals);
}

} // namespace

std::string grouped(Int128 number)
{
    std::string digits = fmt::format("{}", number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3; at -= 3)
        digits.insert(at - 3, 1, ',');
    return digits;
}

std::string groupedCount(Int128 number, std::string_view noun)
{
    return grouped(number).append(1, ' ').append(noun).append(either(number, "", "s"));
}

std::string formatHalfNanos(Int128 halfNanos)
{
    constexpr std::uint64_t kHalfNanosPerDollar = 2 * static_cast<std::uint64_t>(kNanosPerDollar);
    const bool isNegative = halfNanos < 0;
    const auto bits = static_cast<UInt128>(halfNanos);
    const UInt128 magnitude = isNegative ? UInt128{0} - bits : bits;
    std::string text = fmt::format("{}{}", isNegative ? "-" : "", magnitude / kHalfNanosPerDollar);
    if (const auto fraction = static_cast<std::uint64_t>(magnitude % kHalfNanosPerDollar); fraction != 0) {
        std::string decimals = fmt::format("{:010}", fraction * 5);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += "." + decimals;
    }
    return text;
}

std::string cashText(Cash cash)
{
    return rounded(cash.nanos, 2);
}

std::string priceText(Price price)
{
    return rounded(price.nanos, 4);
}

std::string megabytesText(std::size_t bytes)
{
    constexpr std::size_t kTenth = kMegabyte / 10;
    const std::size_t tenths = bytes / kTenth + (bytes % kTenth >= kTenth / 2 ? 1 : 0);
    return tenths < 100 && tenths % 10 != 0
        ? fmt::format("{}.{}", tenths / 10, tenths % 10)
        : fmt::format("{}", bytes / kMegabyte + (bytes % kMegabyte >= kMegabyte / 2 ? 1 : 0));
}

std::string joinedWithAnd(std::span<const std::string> names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text.append(i == 0 ? "" : i + 1 == names.size() ? " and " : ", ").append(names[i]);
    return text;
}

std::string unsignedZero(std::string number)
{
    const bool isZero = number.find_first_of("123456789") == std::string::npos;
    if (isZero && (number.starts_with('-') || number.starts_with('+')))
        number.erase(0, 1);
    return number;
}

std::string nonZero(std::string number, double value)
{
    const bool isRoundedToZero = value != 0 && number.find_first_of("123456789") == std::string::npos;
    if (isRoundedToZero)
        number = fmt::format("{:.2g}", value);
    return number;
}

std::string bpsText(double bps)
{
    return unsignedZero(fmt::format("{:.{}f}", bps, std::abs(bps) < 1 ? 2 : 1));
}

std::string roundedDuration(Nanos duration)
{
    struct Unit {
        double nanos;
        double most; // of it, then the next unit is more readable
        const char* name;
    };
    // What three digits would round up to a thousand, or to a minute, is one of the next unit.
    constexpr std::array kSmall{Unit{1, 999.5, "ns"}, Unit{1e3, 999.5, "us"}, Unit{1e6, 999.5, "ms"},
                                Unit{1e9, 59.95, "s"}};
    const auto nanos = static_cast<double>(duration.count());
    for (const auto& [unit, most, name] : kSmall) {
        if (nanos / unit < most)
            return fmt::format("{:.3g} {}", nanos / unit, name);
    }
    const auto two = [](std::int64_t small, std::int64_t inLarge, const char* large, const char* smallName) {
        const std::string rest =
            small % inLarge == 0 ? "" : fmt::format(" {} {}", small % inLarge, smallName);
        return fmt::format("{} {}{}", small / inLarge, large, rest);
    };
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 60 * kMinute;
    constexpr std::int64_t kDay = 24 * kHour;
    constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
    const std::int64_t seconds = (duration.count() - kNanosPerSecond / 2) / kNanosPerSecond + 1;
    if (seconds < kHour)
        return two(seconds, kMinute, "min", "s");
    if (seconds < 2 * kDay)
        return two((seconds + kMinute / 2) / kMinute, kHour / kMinute, "h", "min");
    return two((seconds + kHour / 2) / kHour, kDay / kHour, "d", "h");
}

}} // namespace sor::base
