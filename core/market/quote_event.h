// SPDX-License-Identifier: GPL-3.0-or-later
// One row of a level-1 feed, as readers hand it on.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "market/print_kind.h"
#include "market/venue.h"

#include <cstdint>
#include <limits>
#include <span>

namespace sor { inline namespace market {

/// The price of an empty side (Databento's UNDEF_PRICE). Compare before doing arithmetic with it.
inline constexpr Price kNoPrice{std::numeric_limits<std::int64_t>::max()};

/// Databento's record flags that matter here (market data may set others).
inline constexpr std::uint8_t kFlagLast = 128; // last record of the venue's event: the book is whole again
inline constexpr std::uint8_t kFlagSnapshot = 32; // from a replay: the book as a whole
inline constexpr std::uint8_t kFlagBadTsRecv = 8; // ts_recv is unreliable: order by ts_event
inline constexpr std::uint8_t kFlagMaybeBadBook =
    4; // a gap: the venue's book may be wrong until it is whole again
/// Of ours: a trade of a source without quotes, which says nothing of the venue's quote. Never with
/// kFlagLast.
inline constexpr std::uint8_t kFlagNoQuote = 1;

/// The feed of a side that a row of an NBBO feed does not tell: the side stays as it was.
inline constexpr FeedId kNoFeed{0xffffffff};

/// One row: the venue's best bid and ask after it, and the trade when it is one.
/// A side is empty when its price is kNoPrice; readers set the price of a side with size 0 to kNoPrice too.
struct QuoteEvent {
    UnixNanos tsRecv; // when we could have known; equals tsEvent where the source has no ts_recv
    UnixNanos tsEvent; // the venue's own clock
    Price bidPx = kNoPrice; // best bid, 0 to kMaxPrice; kNoPrice: none
    Price askPx = kNoPrice; // best ask, likewise
    Price price = kNoPrice; // of the trade, when action is 'T'
    std::uint32_t bidSz = 0; // shares
    std::uint32_t askSz = 0; // likewise
    std::uint32_t size = 0; // of the trade
    std::uint32_t sequence = 0; // the venue's own number; 0 where the source has none
    FeedId feed; // of an NBBO row that of the bid
    char action = 'M'; // A add, C cancel, M modify, R clear, T trade, F fill, N none, H the venue halts or
                       // pauses, U it trades again; 'M' where the source has none. No source states these: P
                       // a print without a quote, Q a row of an NBBO feed (setNbbo()), I a halt that the
                       // venue's next quote ends, O a change of one order (setOrderChange())
    char side = 'N'; // on a trade the aggressor: A sell, B buy, N not stated
    std::uint8_t flags = kFlagLast; // kFlagLast where the source has none
    PrintKind print = PrintKind::Unstated; // of the trade

    /// It says that the venue halts, or trades again.
    bool isStatus() const { return action == 'H' || action == 'U' || action == 'I'; }
    /// Shares changed hands: `price`, `size`, `side` and `print` are of that.
    bool isTrade() const { return action == 'T' || isPrint(); }
    /// Of a file of trades: it says nothing of the venue's quote.
    bool isPrint() const { return action == 'P'; }
    /// The best bid and ask over all venues, and one venue at each; nothing of the others.
    bool isNbbo() const { return action == 'Q'; }
    /// Of one order: it says nothing of the venue's quote (see OrderChange).
    bool isOrder() const { return action == 'O'; }
    /// Of an NBBO row: the venue that shows the ask.
    FeedId askFeed() const { return {size}; }
    /// Makes it an NBBO row, which is no trade: the place of its size holds the ask's feed.
    void setNbbo(FeedId bidOf, FeedId askOf)
    {
        action = 'Q';
        feed = bidOf;
        size = askOf.value;
    }
    friend bool operator==(const QuoteEvent&, const QuoteEvent&) = default;
};
static_assert(sizeof(QuoteEvent) <= 64);

/// Takes rows in the order of their source.
class QuoteSink {
public:
    virtual ~QuoteSink() = default;
    /// Called with consecutive rows, one call at a time, though not always from the same thread. An Error
    /// ends the reading and is what the reader returns.
    virtual Status accept(std::span<const QuoteEvent> rows) = 0;
};

}} // namespace sor::market
