// SPDX-License-Identifier: GPL-3.0-or-later
// Steps through a window of a tape: the one loop that every reader of a tape shares.
#pragma once

#include "base/result.h"
#include "market/market_state.h"
#include "market/tape.h"

#include <algorithm>
#include <deque>
#include <stop_token>

namespace sor { inline namespace market {

/// What replay() calls; derive and hide what is needed (the calls are bound at compile time: the loop runs
/// millions of times a second).
struct ReplayVisitor {
    /// True in a visitor that wants onTrade and onRow; the others do not pay for them.
    static constexpr bool kSeesTrades = false;
    /// A print, before whatever row follows it in the input.
    void onTrade(const TapeTrade&) { }
    /// A change of one order of a venue, likewise (kSeesTrades).
    void onOrder(const OrderChange&) { }
    /// Ahead of onQuote: what the row is to the trades before it (see TapeEntry).
    void onRow(bool /*followsTrades*/, bool /*isTradeRow*/) { }
    /// Everything before `time` has acted; the market is as it was then.
    void beforeTime(UnixNanos) { }
    /// All venues were cleared: a new snapshot of the trial view.
    void onClear() { }
    /// The venue is halted from here on; ahead of onQuote, which empties its quote.
    void onHalt(VenueIndex) { }
    /// One venue's quote changed; the market shows it already. On an NBBO feed: what is known of the venue
    /// changed (MarketState::known()), once the market shows all that the row changed.
    void onQuote(VenueIndex, const SidedQuote& /*before*/, const SidedQuote& /*after*/) { }
    /// The market stands at a point of the tape.
    void onPoint() { }
    /// Asked now and then: the rest of the window may be left out.
    bool isFinished() const { return false; }
};

/// The trades and the changes of orders of a window, handed out as the replay comes to them.
class TradeFeed {
public:
    TradeFeed(const Tape& tape, TimeWindow window)
        : m_next(std::ranges::lower_bound(tape.trades(), window.from, {}, &TapeTrade::time))
        , m_end(std::ranges::lower_bound(m_next, tape.trades().end(), window.to, {}, &TapeTrade::time))
        , m_nextOrder(std::ranges::lower_bound(tape.orders(), window.from, {}, &OrderChange::time))
        , m_endOrder(
              std::ranges::lower_bound(m_nextOrder, tape.orders().end(), window.to, {}, &OrderChange::time))
    {
    }
    /// Those that act before entry `entry` of the tape, in the order of time, a trade ahead of what it does
    /// to orders; of trades those that met a displayed queue.
    template <class Visitor> void deliver(std::size_t entry, MarketState& market, Visitor& visitor)
    {
        for (;;) {
            const bool hasTrade = m_next != m_end && m_next->entriesBefore <= entry;
            const bool hasOrder = m_nextOrder != m_endOrder && m_nextOrder->entriesBefore <= entry;
            if (!hasTrade && !hasOrder)
                return;
            if (hasOrder && (!hasTrade || m_nextOrder->time < m_next->time)) {
                visitor.beforeTime(m_nextOrder->time);
                market.setTime(m_nextOrder->time);
                visitor.onOrder(*m_nextOrder++);
                continue;
            }
            const TapeTrade& trade = *m_next++;
            if (!trade.hitsQueue())
                continue;
            visitor.beforeTime(trade.time);
            market.setTime(trade.time);
            visitor.onTrade(trade);
        }
    }

private:
    std::deque<TapeTrade>::const_iterator m_next;
    std::deque<TapeTrade>::const_iterator m_end;
    std::deque<OrderChange>::const_iterator m_nextOrder;
    std::deque<OrderChange>::const_iterator m_endOrder;
};

/// Replays the points of `window` from the parent order's side: first the state carried to its start, when
/// any venue shows a quote there, then every entry, and every trade in its place between them. Interrupted
/// when stopped. Leaves `market` at the end of the window, or where the visitor was finished.
template <class Visitor>
Status replay(const Tape& tape, TimeWindow window, Side side, MarketState& market, Visitor& visitor,
              const std::stop_token& stop)
{
    const std::size_t first = tape.lowerBound(window.from);
    const std::size_t last = tape.lowerBound(window.to);
    const auto carried = tape.quotesAfter(first);
    const bool isNbbo = tape.isNbbo();
    market.clear();
    if (isNbbo)
        market.startNbbo();
    market.setTime(window.from);
    market.setHalted(tape.haltedAfter(first));
    bool isAnyShown = false;
    for (VenueIndex v = 0; v < carried.size(); ++v) {
        const SidedQuote quote = sidedQuote(carried[v], side);
        market.set(v, quote);
        if (!isNbbo)
            visitor.onQuote(v, SidedQuote{}, quote);
        isAnyShown = isAnyShown || carried[v] != VenueQuote{};
    }
    const auto learnAll = [&] {
        for (VenueIndex v = 0; v < market.venueCount(); ++v) {
            const SidedQuote before = market.learn(v);
            if (const SidedQuote& known = market.known(v); known != before)
                visitor.onQuote(v, before, known);
        }
    };
    if (isNbbo)
        learnAll();
    if (isAnyShown)
        visitor.onPoint();

    const bool hasSnapshots = tape.view() == TapeView::Trial;
    TradeFeed trades(tape, window);
    for (std::size_t at = first; at < last && !visitor.isFinished();) {
        const Tape::Chunk& chunk = tape.chunk(at >> Tape::kChunkShift);
        const std::size_t begin = at & (Tape::kChunkEntries - 1);
        const std::size_t end = std::min(Tape::kChunkEntries, begin + (last - at));
        for (std::size_t i = begin; i < end; ++i) {
            const UnixNanos time = unixNanos(chunk.time[i]);
            if constexpr (Visitor::kSeesTrades)
                trades.deliver(at + (i - begin), market, visitor);
            visitor.beforeTime(time);
            market.setTime(time);
            if ((chunk.marks[i] & Tape::kStartsSnapshot) != 0) {
                market.clear();
                visitor.onClear();
            }
            const VenueIndex venue = chunk.venue[i];
            const SidedQuote before = market.quote(venue);
            const SidedQuote after = sidedQuote(
                {Price{chunk.bidPx[i]}, Price{chunk.askPx[i]}, chunk.bidSz[i], chunk.askSz[i]}, side);
            market.set(venue, after);
            if (isNbbo) {
                if ((chunk.marks[i] & Tape::kEndsPoint) == 0)
                    continue;
                if constexpr (Visitor::kSeesTrades)
                    visitor.onRow(false, false);
                learnAll();
                visitor.onPoint();
                continue;
            }
            if (hasSnapshots)
                market.list(venue);
            const std::uint64_t bit = std::uint64_t{1} << venue;
            if (((chunk.marks[i] & Tape::kHalt) != 0) != ((market.halted() & bit) != 0)) [[unlikely]] {
                market.setHalted(market.halted() ^ bit);
                if ((market.halted() & bit) != 0)
                    visitor.onHalt(venue);
            }
            if constexpr (Visitor::kSeesTrades) {
                visitor.onRow((chunk.marks[i] & Tape::kFollowsTrades) != 0,
                              (chunk.marks[i] & Tape::kTradeRow) != 0);
            }
            visitor.onQuote(venue, before, after);
            if ((chunk.marks[i] & Tape::kEndsPoint) != 0)
                visitor.onPoint();
        }
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
        at += end - begin;
    }
    if (!visitor.isFinished()) {
        if constexpr (Visitor::kSeesTrades)
            trades.deliver(last, market, visitor);
        visitor.beforeTime(window.to);
        market.setTime(window.to);
    }
    return ok();
}

}} // namespace sor::market
