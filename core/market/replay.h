// SPDX-License-Identifier: GPL-3.0-or-later
// Steps through a window of a tape: the one loop that every reader of a tape shares.
#pragma once

#include "base/result.h"
#include "market/market_state.h"
#include "market/tape.h"

#include <algorithm>
#include <stop_token>

namespace sor {

/// What replay() calls; derive and hide what is needed (the calls are bound at compile time: the loop runs
/// millions of times a second).
struct ReplayVisitor {
    /// Everything before `time` has acted; the market is as it was then.
    void beforeTime(UnixNanos) { }
    /// All venues were cleared: a new snapshot of the trial view.
    void onClear() { }
    /// One venue's quote changed; the market shows it already.
    void onQuote(VenueIndex, const SidedQuote& /*before*/, const SidedQuote& /*after*/) { }
    /// The market stands at a point of the tape.
    void onPoint() { }
    /// Asked now and then: the rest of the window may be left out.
    bool isFinished() const { return false; }
};

/// Replays the points of `window` from the parent order's side: first the state carried to its start, when
/// any venue shows a quote there, then every entry. Interrupted when stopped. Leaves `market` at the end of
/// the window, or where the visitor was finished.
template <class Visitor>
Status replay(const Tape& tape, TimeWindow window, Side side, MarketState& market, Visitor& visitor,
              const std::stop_token& stop)
{
    const std::size_t first = tape.lowerBound(window.from);
    const std::size_t last = tape.lowerBound(window.to);
    const auto carried = tape.quotesAfter(first);
    market.clear();
    market.setTime(window.from);
    bool isAnyShown = false;
    for (VenueIndex v = 0; v < carried.size(); ++v) {
        const SidedQuote quote = sidedQuote(carried[v], side);
        market.set(v, quote);
        visitor.onQuote(v, SidedQuote{}, quote);
        isAnyShown = isAnyShown || carried[v] != VenueQuote{};
    }
    if (isAnyShown)
        visitor.onPoint();

    for (std::size_t at = first; at < last && !visitor.isFinished();) {
        const Tape::Chunk& chunk = tape.chunk(at >> Tape::kChunkShift);
        const std::size_t begin = at & (Tape::kChunkEntries - 1);
        const std::size_t end = std::min(Tape::kChunkEntries, begin + (last - at));
        for (std::size_t i = begin; i < end; ++i) {
            const UnixNanos time = unixNanos(chunk.time[i]);
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
            visitor.onQuote(venue, before, after);
            if ((chunk.marks[i] & Tape::kEndsPoint) != 0)
                visitor.onPoint();
        }
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped.", ""};
        at += end - begin;
    }
    if (!visitor.isFinished()) {
        visitor.beforeTime(window.to);
        market.setTime(window.to);
    }
    return ok();
}

} // namespace sor
