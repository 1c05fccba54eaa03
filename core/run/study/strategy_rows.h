// SPDX-License-Identifier: GPL-3.0-or-later
// From the runs of one order to the rows that a study keeps of it.
#pragma once

#include "base/result.h"
#include "market/fees/venue_fees.h"
#include "market/tape.h"
#include "search/experiment.h"
#include "study/study_rows.h"

#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

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

/// Makes the rows of one order's strategies; all that it is given outlives it.
class RowMaker {
public:
    RowMaker(const Tape& tape, const ParentOrder& order, const VenueFees& fees, bool keepsFills,
             const std::stop_token& stop)
        : m_tape(tape)
        , m_order(order)
        , m_fees(fees)
        , m_keepsFills(keepsFills)
        , m_stop(stop)
    {
    }

    /// Of a run whose fills were recorded; without `analysis` there is no TCA in it. DataUnusable with the
    /// reason where shares are left that nothing prices.
    Result<StrategyRow> rowOf(std::string_view key, const RunResult& run, const FillAnalysis* analysis);

private:
    const Tape& m_tape;
    const ParentOrder& m_order;
    const VenueFees& m_fees;
    bool m_keepsFills;
    const std::stop_token& m_stop;
    std::optional<Valuation> m_valuation; // made when the first strategy needs it
};

/// The rows of the router, every baseline and every extra strategy of `experiment` (StopAfter::MiddleCell),
/// in this order. DataUnusable with the reason where shares are left that nothing prices.
Result<std::vector<StrategyRow>> strategyRows(const Tape& tape, const ParentOrder& order,
                                              const VenueFees& fees, const Experiment& experiment,
                                              bool keepsFills, const std::stop_token& stop);

}} // namespace sor::runs
