// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what was read can be what a market showed: a misreading is seen here before anything is run.
#pragma once

#include "base/result.h"
#include "market/tape.h"
#include "market/tape_options.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace market {

/// Something about an input that a reader of the results must know.
struct Finding {
    std::string_view code; // a short stable name, a literal
    std::string text; // a sentence
    std::string advice; // what to do; may be empty
    bool isRefusal = false; // nothing is run on such an input unless the user insists
};

/// What a tape looks like.
struct TapeJudgement {
    std::vector<Finding> findings; // the refusals first
    /// Of the window's mids (asks, where the data have no bids), in dollars; nothing where there are none.
    std::optional<double> medianPrice;
};

/// Above the first of each pair a warning, above the second a refusal.
struct PlausibilityLimits {
    /// Two limits of one quantity.
    struct Pair {
        double warning; // above it a warning
        double refusal; // above it a refusal
    };
    static constexpr Pair kCrossedTime{0.01, 0.25}; // of the time in which both sides are quoted
    static constexpr Pair kSpread{0.01, 0.20}; // median, of the mid
    static constexpr Pair kJump{0.20, 0.50}; // of the mid, between two points of one session
    static constexpr Pair kTradePrice{0.05, 0.20}; // median distance of trades from the mid, of it
    static constexpr Pair kOffBand{0.10, 0.40}; // of the sides of all quotes, hidden by the band
    static constexpr double kLowestPrice = 0.0001; // $: warnings only
    static constexpr double kHighestPrice = 1e8; // $: likewise
    static constexpr std::size_t kFewPoints = 10; // below this a warning
    /// Rows before this are dated wrongly: a refusal.
    static constexpr UnixNanos kEarliest{std::chrono::sys_days{std::chrono::year{1990} / 1 / 1}};
    /// Counts of kdb+ (.NET) taken for nanoseconds since 1970 lie 30 years before their day (near 1990).
    /// Rows that are older than this: a warning, a refusal with times finer than a millisecond.
    static constexpr Nanos kMisdated{std::chrono::years{29}};
    /// Fewer of the sizes of US stocks are multiples of 100, among so many: a warning.
    static constexpr double kOfHundreds = 0.02;
    static constexpr std::int64_t kManySizes = 200; // see kOfHundreds
    static constexpr double kSmallLots = 250; // $: above it round lots have fewer shares than 100
    /// So many quotes of a venue at one whole second hide their order in time.
    static constexpr std::int64_t kManyAtOnce = 5;
    static constexpr double kCoarse = 0.5; // of all quotes, stamped so: above it a warning
};

/// Judges the window, and venues, times and sizes of all that the tape keeps. `now`: of the clock. Mids of
/// markets wider than 5% do not count for jumps (stub quotes). Interrupted when stopped. Two passes over the
/// tape; any thread.
Result<TapeJudgement> judgeTape(const Tape& tape, const TapeCounts& counts, TimeWindow window, UnixNanos now,
                                const std::stop_token& stop);

}} // namespace sor::market
