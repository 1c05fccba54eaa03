// SPDX-License-Identifier: GPL-3.0-or-later
// How far the queue rules of level-1 data are from queues known order by order.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "market/queue/queue_rule.h"
#include "market/tape.h"
#include "search/block_ratio.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace search {

struct CalibrationSettings {
    Shares shares{100}; // of each shadow order
    Nanos life = std::chrono::seconds{10};
};

/// Shadow orders that belong together, and what each rule gave them.
struct CalibrationGroup {
    struct Fit {
        std::int64_t filled = 0; // shares
        std::int64_t agreeing = 0; // orders that fill by the rule as they do exactly: some shares, or none
        /// 95% intervals (block_ratio.h) of biasPercent() and agreementPercent(), by blocks of
        /// Calibration::kBlock; nothing with too few of them.
        std::optional<Interval> biasPercents;
        std::optional<Interval> agreementPercents;
    };
    std::string name;
    std::int64_t orders = 0;
    std::int64_t exact = 0; // shares that were filled by the queues as they were
    std::int64_t exactOrders = 0; // with at least one
    std::vector<Fit> fits; // by Calibration::rules

    /// (rule - exact) / exact in percent; only where `exact` is not 0.
    double biasPercent(std::size_t rule) const;
    double agreementPercent(std::size_t rule) const; // only with orders
};

struct Calibration {
    /// Of the intervals, which hold for orders that live half as long at most: CalibrationSettings::life.
    static constexpr Nanos kBlock = std::chrono::minutes{1};
    CalibrationSettings settings;
    TimeWindow window;
    std::vector<QueueModel> rules;
    /// All; those at prices that stayed and those whose price the market moved through (the venue's own side
    /// fell below it, or its far side reached it) while they rested; by shares ahead; by venue.
    std::vector<CalibrationGroup> groups;
    static constexpr std::size_t kStayed = 1; // of groups
    /// The power whose bias is least where the price stayed; 0 where nothing filled there.
    int bestPower = 0;
};

/// At every whole second, on both sides, an order joins each venue with known orders that a resting order may
/// join (OutflowHistory), and rests for a while: by its place among the orders, and by each rule on quotes
/// and trades alone, with the usual rule of crossing. DataUnusable when the tape holds no orders; Interrupted
/// when stopped.
Result<Calibration> calibrateQueues(const Tape& tape, TimeWindow window, const CalibrationSettings& settings,
                                    const std::stop_token& stop, ProgressSink* progress);

}} // namespace sor::search
