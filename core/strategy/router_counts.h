// SPDX-License-Identifier: GPL-3.0-or-later
// What a router with a model of resting orders met while it ran.
#pragma once

#include <cstdint>

namespace sor { inline namespace strategy {

/// Zero for strategies that take only.
struct RouterCounts {
    std::int64_t decisions = 0; // slices with shares to buy
    std::int64_t lockedOrCrossed = 0; // all of the slice to the market: best bid at or above best ask
    std::int64_t oneSided = 0; // likewise: no best bid or no best ask
    std::int64_t withoutHistory = 0; // likewise: not even all venues together had enough samples of outflow
    std::int64_t venuesWithoutHistory = 0; // venues left out of a decision for want of samples
    /// Venues in decisions by the model that were judged by the samples of all venues, because they had too
    /// few of their own; and the decisions with such a venue.
    std::int64_t venuesPooled = 0;
    std::int64_t pooled = 0; // see venuesPooled
    std::int64_t unsolved = 0; // likewise: a spread or fee beyond a million dollars
    std::int64_t solved = 0; // decisions by the model
    /// Of these: the split proved best to a millionth of a dollar (kCertifiedGap); to a millionth of a dollar
    /// a share (kGapPerShare); or neither, which is so wherever no bound is known (dependent outflows, the
    /// approximation).
    std::int64_t certified = 0;
    std::int64_t withinBound = 0; // see certified
    std::int64_t notCertified = 0; // see certified
    std::int64_t thorough = 0; // of all three, those that took the thorough search
    // Decisions by the model, too, the next three:
    std::int64_t breaksA1 = 0; // h + r <= 0 at some venue: a filled limit order earns nothing
    std::int64_t breaksA2 = 0; // lambda_over <= h + r at some venue, or <= -(h + f): buying too much is cheap
    std::int64_t mayWait = 0; // lambda_under <= h + f (against A3): waiting may be cheaper than trading
    /// Decisions by the model that took the venues for independent, although --outflows asked for more: fewer
    /// than 20 whole seconds at which all of them had a sample.
    std::int64_t withoutJoint = 0;
    /// Venues in decisions by the model whose rebate was left as it is: fewer than 20 shadow orders had
    /// filled and been marked out.
    std::int64_t venuesWithoutMarkouts = 0;
    /// Of `adaptive`, decisions by the model: whose market's state had samples of the far price's moves; and
    /// whose lambda_under these drew down to 0.
    std::int64_t withEstimate = 0;
    std::int64_t penaltyAtZero = 0; // see withEstimate
    std::int64_t posting = 0; // decisions that rested at least one order
    std::int64_t postedShares = 0; // of all decisions, what kept its place included
    std::int64_t waiting = 0; // decisions that sent nothing although shares were due
    friend bool operator==(const RouterCounts&, const RouterCounts&) = default;
};

}} // namespace sor::strategy
