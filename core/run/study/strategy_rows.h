// SPDX-License-Identifier: GPL-3.0-or-later
// From the runs of one order to the rows that a study keeps of it.
#pragma once

#include "base/result.h"
#include "market/fees/venue_fees.h"
#include "market/tape.h"
#include "search/experiment.h"
#include "study/study_rows.h"

#include <stop_token>
#include <string>
#include <vector>

namespace sor {

/// Values the shares that a run could not trade: at the last two-sided market before the window's end, that
/// is at its mid and half its spread, plus the taker fee of the venue that shows the far price. Nothing when
/// the window shows no such market.
struct Valuation {
    Price price; // displayed
    Mid mid;
    Price fee; // a share
};
Result<std::optional<Valuation>> valuationAt(const Tape& tape, const ParentOrder& order,
                                             const VenueFees& fees, const std::stop_token& stop);

/// The rows of the router, every baseline and every extra strategy of `experiment` (StopAfter::MiddleCell),
/// in this order. DataUnusable with the reason where shares are left that nothing prices.
Result<std::vector<StrategyRow>> strategyRows(const Tape& tape, const ParentOrder& order,
                                              const VenueFees& fees, const Experiment& experiment,
                                              bool keepsFills, const std::stop_token& stop);

} // namespace sor
