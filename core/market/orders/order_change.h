// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to one displayed order of a venue, as the queues of resting orders need it.
#pragma once

#include "market/quote_event.h"

#include <cstdint>

namespace sor { inline namespace market {

/// A change of one order. Rows act in their order, as trades do.
struct OrderChange {
    /// What happened to it.
    enum class Kind : std::uint8_t {
        Join, // `size` shares join the back of the price, or come back to their place after a clear
        Leave, // leave without a trade
        Fill, // trade
        HiddenFill, // of an order that is not displayed: they trade
        Clear // the book is empty
    };
    UnixNanos time; // of the change, by the tape's clock
    UnixNanos placed; // when the order got its place: those with an earlier time or the same are ahead
    Price price; // of the order, as displayed
    std::uint64_t entriesBefore = 0; // as TapeTrade has it
    std::uint32_t size = 0; // shares that joined, left or traded
    std::uint8_t venue = 0; // its place in Tape::venues()
    Kind kind = Kind::Join; // what happened
    bool isBid = false; // the side of the order that stands
};

/// Makes `row`, which has times, feed and flags, carry a change to the tape.
inline void setOrderChange(QuoteEvent& row, const OrderChange& change)
{
    row.action = 'O';
    row.side = change.isBid ? 'B' : 'A';
    row.flags = static_cast<std::uint8_t>(kFlagNoQuote | (row.flags & kFlagBadTsRecv));
    row.price = change.price;
    row.size = change.size;
    row.bidPx = Price{count(change.placed)};
    row.bidSz = static_cast<std::uint32_t>(change.kind);
    row.askPx = kNoPrice;
    row.askSz = 0;
}
/// What setOrderChange() put there; the tape knows the time, the venue and the place.
inline OrderChange orderChangeOf(const QuoteEvent& row)
{
    return {{},
            unixNanos(row.bidPx.nanos),
            row.price,
            0,
            row.size,
            0,
            static_cast<OrderChange::Kind>(row.bidSz),
            row.side == 'B'};
}

}} // namespace sor::market
