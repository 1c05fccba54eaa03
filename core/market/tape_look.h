// SPDX-License-Identifier: GPL-3.0-or-later
// What all that a tape keeps looks like: looked at once for any number of windows on it.
#pragma once

#include "market/tape_plausibility.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace market {

/// One pass over the tape; any thread.
class TapeLook {
public:
    explicit TapeLook(const Tape& tape);

    /// The times of a venue's quotes within a session.
    struct Activity {
        UnixNanos first = UnixNanos::max();
        UnixNanos last = UnixNanos::min();
        std::int64_t quotes = 0; // of all sessions
        std::int64_t atOneSecond = 0; // of them: at a whole second with kManyAtOnce or more of this venue
        std::int64_t run = 0; // the last of them that have one time
        bool meets = false; // a session has quotes of another venue within its own first and last

        bool overlaps(const Activity& other) const { return first <= other.last && other.first <= last; }
    };
    std::vector<Activity> venues;
    std::uint32_t largestSize = 0;
    std::int64_t sizes = 0; // of sides that are there
    std::int64_t sizesOfHundreds = 0; // of them: multiples of 100
    std::int64_t wholeDollars = 0; // there are prices, and all are multiples of so many $: 1, 10 or 100
    std::string twins; // venues that show the same quotes nearly always: "XNAS and INET"; may be empty
    /// Without quotes of any venue: from the last row of a session to the first quote of the next.
    std::vector<TimeWindow> pauses;
    bool areMinutes = true; // quotes that are `atOneSecond` are at whole minutes

private:
    void endSession();
    void endRun(Activity& venue);
};

/// The same as without `whole`, which is of this tape.
Result<TapeJudgement> judgeTape(const Tape& tape, const TapeCounts& counts, TimeWindow window, UnixNanos now,
                                const std::stop_token& stop, const TapeLook& whole);

}} // namespace sor::market
