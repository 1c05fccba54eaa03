// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/share_unit.h"

#include "base/number_text.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace base {

static_assert(dividedHalfEven(25, 10) == 2 && dividedHalfEven(35, 10) == 4 && dividedHalfEven(26, 10) == 3);
static_assert(dividedHalfEven(-25, 10) == -2 && dividedHalfEven(-35, 10) == -4);
static_assert(cashFor(Price{1}, Shares{5}, ShareUnit{1}) == Cash{0});
static_assert(cashFor(Price{3}, Shares{5}, ShareUnit{1}) == Cash{2});

namespace {

/// The decimals of a count without trailing zeros, behind their point; empty for a whole number.
std::string decimalsText(std::int64_t count, ShareUnit unit)
{
    const std::int64_t part = count % unit.perShare();
    if (part == 0)
        return "";
    std::string text = fmt::format(".{:0{}}", part < 0 ? -part : part, unit.decimals);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

std::string withDecimals(Shares shares, ShareUnit unit, bool isGrouped)
{
    const std::int64_t whole = shares.count / unit.perShare();
    const bool lostSign = shares.count < 0 && whole == 0;
    return fmt::format("{}{}{}", lostSign ? "-" : "", isGrouped ? grouped(whole) : std::to_string(whole),
                       decimalsText(shares.count, unit));
}

} // namespace

std::optional<ShareUnit> parseShareUnit(std::string_view text)
{
    for (int decimals = 0; decimals <= kMostShareDecimals; ++decimals) {
        const ShareUnit unit{decimals};
        // "0.001", "0.0010" and "1e-3".
        if (parseNanos(text) == kNanosPerDollar / unit.perShare() || text == fmt::format("1e-{}", decimals)
            || text == fmt::format("1e-{:02}", decimals))
            return unit;
    }
    return std::nullopt;
}

std::string format(ShareUnit unit)
{
    return format(Shares{1}, unit);
}

std::optional<StatedShares> parseShares(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+'))
        return std::nullopt;
    if (const auto whole = parseInteger(text))
        return StatedShares{{*whole}, {}};
    const auto nanos = parseNanos(text);
    if (!nanos)
        return std::nullopt;
    StatedShares stated{{*nanos}, {kMostShareDecimals}};
    for (; stated.unit.decimals > 0 && stated.shares.count % 10 == 0; --stated.unit.decimals)
        stated.shares.count /= 10;
    return stated;
}

std::optional<Shares> inUnit(Shares shares, ShareUnit from, ShareUnit to)
{
    if (from >= to) {
        const std::int64_t each = ShareUnit{from.decimals - to.decimals}.perShare();
        return shares.count % each == 0 ? std::optional(Shares{shares.count / each}) : std::nullopt;
    }
    Shares finer;
    if (__builtin_mul_overflow(shares.count, ShareUnit{to.decimals - from.decimals}.perShare(), &finer.count))
        return std::nullopt;
    return finer;
}

std::string format(Shares shares, ShareUnit unit)
{
    return withDecimals(shares, unit, false);
}

std::string grouped(Shares shares, ShareUnit unit)
{
    return withDecimals(shares, unit, true);
}

std::string sharesText(Shares shares, ShareUnit unit)
{
    return fmt::format("{} {}", grouped(shares, unit), shares.count == unit.perShare() ? "share" : "shares");
}

}} // namespace sor::base
