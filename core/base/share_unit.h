// SPDX-License-Identifier: GPL-3.0-or-later
// The unit that sizes are counted in where shares have decimals, as coins do.
#pragma once

#include "base/units.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// Decimals that sizes may have.
inline constexpr int kMostShareDecimals = 9;

/// What one of Shares::count is in a run: 10^-decimals of a share. Tape, order, fills and results of a run
/// have the same unit; a whole share unless sizes have decimals.
struct ShareUnit {
    int decimals = 0; // 0 to kMostShareDecimals
    friend constexpr auto operator<=>(ShareUnit, ShareUnit) = default;

    /// One unit is one share.
    constexpr bool isWhole() const { return decimals == 0; }
    /// Units in a share.
    constexpr std::int64_t perShare() const
    {
        constexpr std::array<std::int64_t, kMostShareDecimals + 1> kPowers{
            1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
        return kPowers[static_cast<std::size_t>(decimals)];
    }
    /// `count` units as shares; rounded as doubles are.
    constexpr double sharesOf(double count) const { return count / static_cast<double>(perShare()); }
};

/// numerator / denominator to the nearest whole number, a half to the even one; the denominator is positive.
constexpr Int128 dividedHalfEven(Int128 numerator, Int128 denominator)
{
    Int128 quotient = numerator / denominator;
    const Int128 rest = numerator % denominator;
    const Int128 twice = 2 * (rest < 0 ? -rest : rest);
    if (twice > denominator || (twice == denominator && quotient % 2 != 0))
        quotient += numerator < 0 ? -1 : 1;
    return quotient;
}

/// price x shares, half nano-dollars to the even one, or nothing when it leaves the range of Cash.
constexpr std::optional<Cash> cashFor(Price price, Shares shares, ShareUnit unit)
{
    if (unit.isWhole())
        return cashFor(price, shares);
    const Int128 nanos = dividedHalfEven(Int128{price.nanos} * shares.count, unit.perShare());
    if (nanos > std::numeric_limits<std::int64_t>::max() || nanos < std::numeric_limits<std::int64_t>::min())
        return std::nullopt;
    return Cash{static_cast<std::int64_t>(nanos)};
}

/// "1", "0.0001" or "1e-4": a power of ten from 1e-9 to 1; nothing for others.
std::optional<ShareUnit> parseShareUnit(std::string_view text);
/// "0.0001".
std::string format(ShareUnit unit);

/// A number of shares in the coarsest unit that holds it.
struct StatedShares {
    Shares shares; // 0 or more, in `unit`
    ShareUnit unit; // as coarse as it can be
};
/// "5000", "0.25": at most nine decimals that matter, without a sign; nothing for others and for what does
/// not fit.
std::optional<StatedShares> parseShares(std::string_view text);

/// The same number in another unit; nothing where it has no whole number of those, or they do not fit.
std::optional<Shares> inUnit(Shares shares, ShareUnit from, ShareUnit to);

/// An exact decimal without trailing zeros: "5000", "0.25".
std::string format(Shares shares, ShareUnit unit);
/// "5,000", "5,000.25".
std::string grouped(Shares shares, ShareUnit unit);
/// "1 share", "5,000 shares", "0.25 shares".
std::string sharesText(Shares shares, ShareUnit unit);

}} // namespace sor::base
