// SPDX-License-Identifier: GPL-3.0-or-later
// Prices, cash and shares: distinct 64-bit types, and only the arithmetic that makes sense between them.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// For intermediate products; GCC and Clang have it on every 64-bit target, ISO C++ does not.
__extension__ using Int128 = __int128;

/// Units of Price and Cash in a dollar.
inline constexpr std::int64_t kNanosPerDollar = 1'000'000'000;

/// Dollars per share in units of 1e-9 $ (the fixed-point price of Databento's files). Also used for fees, for
/// spreads and for the router's parameters, which are dollars per share too and may be negative.
struct Price {
    std::int64_t nanos = 0; // 1e-9 $
    friend constexpr auto operator<=>(Price, Price) = default;
    /// Both within +-kMaxPrice, or it may overflow.
    friend constexpr Price operator+(Price a, Price b) { return {a.nanos + b.nanos}; }
    friend constexpr Price operator-(Price a, Price b) { return {a.nanos - b.nanos}; } // likewise
    /// The same in the mirror of the other side.
    friend constexpr Price operator-(Price a) { return {-a.nanos}; }
    constexpr double dollars() const { return static_cast<double>(nanos) * 1e-9; } // rounded to a double
};

/// A mid or another benchmark price in half nano-dollars a share, in which the mid of two prices is exact.
struct Mid {
    std::int64_t halfNanos = 0; // 0.5e-9 $
    /// The exact middle; both within +-kMaxPrice.
    static constexpr Mid between(Price a, Price b) { return {a.nanos + b.nanos}; }
    /// The price itself.
    static constexpr Mid at(Price price) { return {2 * price.nanos}; }
    /// The price itself, nothing for none.
    static constexpr std::optional<Mid> at(std::optional<Price> price)
    {
        return price ? std::optional(at(*price)) : std::nullopt;
    }
    friend constexpr auto operator<=>(Mid, Mid) = default;
    /// The same in the mirror of the other side.
    friend constexpr Mid operator-(Mid a) { return {-a.halfNanos}; }
};

/// Larger than any price that a row may carry: readers refuse prices beyond it, so that sums and differences
/// of two prices never overflow.
inline constexpr Price kMaxPrice{1'000'000'000 * kNanosPerDollar};

/// A number of shares; never negative in an allocation or a fill.
struct Shares {
    std::int64_t count = 0; // of the unit of its tape (ShareUnit): shares, unless sizes have decimals
    friend constexpr auto operator<=>(Shares, Shares) = default;
    /// Not checked for overflow.
    friend constexpr Shares operator+(Shares a, Shares b) { return {a.count + b.count}; }
    friend constexpr Shares operator-(Shares a, Shares b) { return {a.count - b.count}; } // may be negative
    /// Not checked for overflow.
    constexpr Shares& operator+=(Shares other)
    {
        count += other.count;
        return *this;
    }
    /// May become negative.
    constexpr Shares& operator-=(Shares other)
    {
        count -= other.count;
        return *this;
    }
};

/// The largest multiple of `step` that is not above `count`; count >= 0, step > 0.
constexpr std::int64_t wholeLots(std::int64_t count, std::int64_t step)
{
    // A 64-bit division costs several times a 32-bit one on most processors, and sizes are small.
    if (((count | step) >> 32) == 0)
        return count - static_cast<std::uint32_t>(count) % static_cast<std::uint32_t>(step);
    return count - count % step;
}

/// An amount of money in units of 1e-9 $; range about +-9.2e9 $.
struct Cash {
    std::int64_t nanos = 0; // 1e-9 $
    friend constexpr auto operator<=>(Cash, Cash) = default;
    friend constexpr Cash operator-(Cash a) { return {-a.nanos}; } // what was paid as received
    constexpr double dollars() const { return static_cast<double>(nanos) * 1e-9; } // rounded to a double
};

/// price x shares, or nothing when it leaves the range of Cash.
constexpr std::optional<Cash> cashFor(Price price, Shares shares)
{
    std::int64_t nanos = 0;
    if (__builtin_mul_overflow(price.nanos, shares.count, &nanos))
        return std::nullopt;
    return Cash{nanos};
}

/// a + b, or nothing when it leaves the range of Cash.
constexpr std::optional<Cash> checkedAdd(Cash a, Cash b)
{
    std::int64_t nanos = 0;
    if (__builtin_add_overflow(a.nanos, b.nanos, &nanos))
        return std::nullopt;
    return Cash{nanos};
}

/// a - b, or nothing when it leaves the range of Cash.
constexpr std::optional<Cash> checkedSubtract(Cash a, Cash b)
{
    std::int64_t nanos = 0;
    if (__builtin_sub_overflow(a.nanos, b.nanos, &nanos))
        return std::nullopt;
    return Cash{nanos};
}

/// Exact decimal text ("222.83", "-0.0002", "1e3" is refused) to units of 1e-9; nothing when the text is not
/// a plain decimal number, has more than nine decimals that matter, or does not fit.
std::optional<std::int64_t> parseNanos(std::string_view text);

/// A price of either sign as parseNanos() reads it; its range is not checked.
inline std::optional<Price> parsePrice(std::string_view text)
{
    const auto nanos = parseNanos(text);
    return nanos ? std::optional<Price>(Price{*nanos}) : std::nullopt;
}

/// Units of 1e-9 as an exact decimal without trailing zeros: "222.83", "-0.0002", "5".
std::string formatNanos(std::int64_t nanos);
/// In dollars, exact: "222.83".
inline std::string format(Price price)
{
    return formatNanos(price.nanos);
}
/// In dollars, exact: "-0.0002".
inline std::string format(Cash cash)
{
    return formatNanos(cash.nanos);
}

/// A whole number ("5000"), or nothing.
std::optional<std::int64_t> parseInteger(std::string_view text);

}} // namespace sor::base
