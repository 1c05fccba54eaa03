// SPDX-License-Identifier: GPL-3.0-or-later
// The optimised router with the model of Cont & Kukanov: each slice is split between the market and the
// queues.
#pragma once

#include "route/placement/lot_solver.h"
#include "route/router_params.h"
#include "strategy/outflow_estimator.h"
#include "strategy/scheduled.h"
#include "strategy/strategy.h"

#include <memory>

namespace sor {

/// What happens to the shares that a slice left unfilled.
enum class Shortfall : std::uint8_t {
    Sweep, // they go to the market with the next slice, as the paper buys them at T
    Carry // the next split is free to let them rest again
};
std::string_view name(Shortfall shortfall); // "sweep", "carry"

/// How the router works, but for the three parameters of the search.
struct RouterSettings {
    Nanos interval{std::chrono::seconds{10}}; // between decisions; positive
    Nanos history{std::chrono::seconds{300}}; // of shadow orders that outflows are learnt from; 0: none
    Shortfall shortfall = Shortfall::Sweep;
};

/// `cont-kukanov`. The decision of interval k = 0..n-1, n = ceil(window / interval), is taken at the first
/// point of the tape at or after from + k x interval. Its slice is what is due then, floor(Q (k+1) / n), less
/// what is filled. It is split into a market part M and limit orders at the best bid over all venues (for a
/// sell the best ask) by the placement model; the older orders are replaced. M is worked until the next
/// decision as Best Ask works it, and never beyond what is due. All of the slice goes to the market when the
/// market is one-sided, locked or crossed, or when no venue has enough history. Whole lots; an odd rest goes
/// to the market. Q_k is what the venue shows, also where an order of ours keeps a better place.
class ContKukanovRouter final : public Strategy {
public:
    /// Fewer samples than this tell nothing of a tail.
    static constexpr std::size_t kLeastSamples = 20;

    /// `history` holds shadow orders of this side and interval, from settings.history before the order's
    /// window to its end. The order's window is not empty.
    ContKukanovRouter(const RouterParams& params, const RouterSettings& settings, const ParentOrder& order,
                      std::shared_ptr<const OutflowHistory> history);

    void decide(const DecisionView& view, ChildOrders& orders) override;
    bool mayRest() const override { return true; }
    RouterCounts counts() const override { return m_counts; }

private:
    void startSlice(const DecisionView& view, ChildOrders& orders);
    /// The part of `shares` for the market; the rest is sent to the queues.
    std::int64_t split(const DecisionView& view, std::int64_t shares, ChildOrders& orders);
    void addVenues(const DecisionView& view);
    void countBrokenAssumptions(Price spread, Price fee);
    /// Whether the history is long enough to hold kLeastSamples.
    bool canLearn() const;

    RouterParams m_params;
    RouterSettings m_settings;
    std::shared_ptr<const OutflowHistory> m_history;
    Schedule m_schedule;
    Schedule::Due m_due{{}, UnixNanos::min()};
    std::int64_t m_market = 0; // M of the current slice
    std::int64_t m_takenBefore = 0; // shares that had been taken or were on their way when it began
    LotSolver m_solver;
    LotProblem m_problem;
    std::int64_t m_lot = 1; // shares
    std::int64_t m_unit = 1; // shares; a lot, or several for a large slice
    std::vector<std::vector<std::int32_t>> m_fills; // by venue used: samples of (xi - Q)^+ in lots
    std::vector<VenueSamples> m_samples;
    std::vector<VenueIndex> m_venues; // of m_samples, but for the stand-in when there are none
    RouterCounts m_counts;
};

} // namespace sor
