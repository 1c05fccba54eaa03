// SPDX-License-Identifier: GPL-3.0-or-later
// How good the quotes of a window are, and how wide its market is.
#pragma once

#include "market/fees/venue_fees.h"
#include "market/sided_quote.h"
#include "market/tape.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace sor { inline namespace market {

/// Counts over the points of a window. Odd quotes are kept and counted, never silently dropped.
struct TapeQuality {
    std::int64_t points = 0; // of the tape in the window
    std::int64_t twoSided = 0; // with a best bid and a best ask
    std::int64_t crossed = 0; // best bid above best ask over all venues; normal for moments on direct feeds
    std::int64_t locked = 0; // best bid equal to best ask
    std::int64_t noAsk = 0; // no venue shows an ask
    std::int64_t noBid = 0; // no venue shows a bid
    /// Of one venue over the window.
    struct Venue {
        std::int64_t entries = 0; // changes of its quote
        std::int64_t atBestAsk = 0; // points at which it shows the best ask, alone or not
        std::int64_t selfCrossed = 0; // changes after which its own bid is at or above its own ask: bad data
        std::int64_t offMarket =
            0; // sampled points at which its bid or ask is 5 % or more off the mid (stub quotes)
        std::int64_t emptySides = 0; // changes after which its bid or its ask is empty
        Nanos longestSilence{0}; // between two changes, or a change and an end of the window
    };
    std::vector<Venue> venues; // by VenueIndex
    std::int64_t halts = 0; // of venues: standing at the start of the window, or begun in it
    TimeWindow data{}; // what the input covers (Tape::span())
    /// Median over a sample of the two-sided points of half the spread plus the taker fee at the best far
    /// price: what crossing the spread costs a share. Nothing without two-sided points.
    std::optional<Price> medianCrossingCost;
};

/// One pass over the window. Interrupted ends it early.
Result<TapeQuality> assess(const Tape& tape, TimeWindow window, Side side, const VenueFees& fees,
                           const std::stop_token& stop);

/// The median of TapeQuality::medianCrossingCost over the points of several windows, which follow each other
/// in time. Nothing without two-sided points; Interrupted when stopped.
Result<std::optional<Price>> medianCrossingCost(const Tape& tape, std::span<const TimeWindow> windows,
                                                Side side, const VenueFees& fees,
                                                const std::stop_token& stop);

/// That of the window's first two-sided point that is not locked or crossed; nothing when there is none.
Result<std::optional<Price>> firstCrossingCost(const Tape& tape, TimeWindow window, Side side,
                                               const VenueFees& fees, const std::stop_token& stop);

}} // namespace sor::market
