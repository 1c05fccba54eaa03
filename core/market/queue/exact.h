// SPDX-License-Identifier: GPL-3.0-or-later
// The queue rule for venues whose orders are known one by one: nothing is inferred.
#pragma once

#include "market/orders/order_change.h"
#include "market/sided_quote.h"

#include <cstdint>

namespace sor { inline namespace market {

/// What a change at its venue means for an order of ours at a price (sided) there.
struct ExactStep {
    enum class Kind : std::uint8_t {
        None,
        Ahead, // `shares` of the queue: see the order that did it
        Passed, // shares trade beyond our price: they come to us first
        Crossed, // an order of the far side that reaches our price comes to us
        Hidden, // shares trade at our price behind all that is displayed
        Cleared // nothing is ahead any more
    };
    Kind kind = Kind::None;
    std::int64_t shares = 0;
};

inline ExactStep exactStep(const OrderChange& change, Side side, Price price)
{
    using Change = OrderChange::Kind;
    using Step = ExactStep::Kind;
    if (change.kind == Change::Clear)
        return {Step::Cleared, 0};
    const bool isOurs = change.isBid == (side == Side::Buy);
    const Price at = displayedPrice(change.price, side); // its own inverse
    if (!isOurs)
        return change.kind == Change::Join && at <= price ? ExactStep{Step::Crossed, change.size}
                                                          : ExactStep{};
    const bool isTrade = change.kind == Change::Fill || change.kind == Change::HiddenFill;
    if (isTrade && at < price)
        return {Step::Passed, change.size};
    if (at != price)
        return {};
    return {change.kind == Change::HiddenFill ? Step::Hidden : Step::Ahead, change.size};
}

/// Shares ahead of shares of ours that joined at `joined`.
struct ExactPlace {
    std::int64_t ahead = 0;
    UnixNanos joined;

    bool isAhead(const OrderChange& change) const { return change.placed <= joined; }
    /// An order that is ahead changed, by a step of kind Ahead.
    void follow(const OrderChange& change)
    {
        const std::int64_t size = change.size;
        if (change.kind == OrderChange::Kind::Join)
            ahead += size;
        else
            ahead -= size < ahead ? size : ahead;
    }
};

}} // namespace sor::market
