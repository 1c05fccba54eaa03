// SPDX-License-Identifier: GPL-3.0-or-later
// One set of rules for buying and selling: a sell is the mirror image of a buy.
#pragma once

#include "base/enum_names.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <cstdint>
#include <limits>

namespace sor { inline namespace market {

/// Of an order: what it does.
enum class Side : std::uint8_t { Buy, Sell };
constexpr auto namesOf(std::type_identity<Side>)
{
    return enumNames<Side>({{Side::Buy, "buy"}, {Side::Sell, "sell"}});
}

/// The near price of an empty side; lower than any other.
inline constexpr Price kNoNearPrice{-std::numeric_limits<std::int64_t>::max()};

/// A venue's quote as the parent order sees it. Far is the side that we take from (the ask when buying), near
/// the side that we may rest on. For a sell both prices carry a minus sign, so that for both sides of the
/// order lower is better when taking, and price + fee is what a share costs.
struct SidedQuote {
    Price farPx = kNoPrice; // kNoPrice: nothing to take
    Price nearPx = kNoNearPrice; // kNoNearPrice: no order rests there
    std::uint32_t farSz = 0; // shares
    std::uint32_t nearSz = 0; // likewise
    friend bool operator==(const SidedQuote&, const SidedQuote&) = default;
    /// There is something to take.
    bool hasFar() const { return farPx != kNoPrice; }
    /// Others rest there.
    bool hasNear() const { return nearPx != kNoNearPrice; }
};

/// The quote as an order of that side sees it: for a sell mirrored.
constexpr SidedQuote sidedQuote(const VenueQuote& quote, Side side)
{
    // -kNoPrice is kNoNearPrice: an empty side stays empty in the mirror.
    static_assert(-kNoPrice == kNoNearPrice);
    if (side == Side::Buy) {
        const Price near = quote.bidPx == kNoPrice ? kNoNearPrice : quote.bidPx;
        return {quote.askPx, near, quote.askSz, quote.bidSz};
    }
    const Price far = quote.bidPx == kNoPrice ? kNoPrice : -quote.bidPx;
    return {far, -quote.askPx, quote.bidSz, quote.askSz};
}

/// The price as the venue shows it.
template <class T> constexpr T displayedPrice(T sidedPrice, Side side)
{
    return side == Side::Buy ? sidedPrice : -sidedPrice;
}

}} // namespace sor::market
