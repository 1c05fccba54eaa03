// SPDX-License-Identifier: GPL-3.0-or-later
// What a router with a model of resting orders met while it ran.
#pragma once

#include <cstdint>

namespace sor {

/// Zero for strategies that take only.
struct RouterCounts {
    std::int64_t decisions = 0; // slices with shares to buy
    std::int64_t lockedOrCrossed = 0; // all of the slice to the market: best bid at or above best ask
    std::int64_t oneSided = 0; // likewise: no best bid or no best ask
    std::int64_t withoutHistory = 0; // likewise: no venue had enough samples of its outflow
    std::int64_t venuesWithoutHistory = 0; // venues left out of a decision for want of samples
    std::int64_t mayWait = 0; // decisions with lambda_under <= h + f: waiting may be cheaper than trading
    std::int64_t posting = 0; // decisions that rested at least one order
    std::int64_t postedShares = 0; // of all decisions, what kept its place included
    std::int64_t waiting = 0; // decisions that sent nothing although shares were due
    friend bool operator==(const RouterCounts&, const RouterCounts&) = default;
};

} // namespace sor
