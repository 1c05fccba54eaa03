// SPDX-License-Identifier: GPL-3.0-or-later
// The optimised router with the model of Cont & Kukanov: each slice is split between the market and the
// queues.
#pragma once

#include "route/placement/solvers/lot_solver.h"
#include "route/router_params.h"
#include "strategy/router/outflow_estimator.h"
#include "strategy/router/outflow_samples.h"
#include "strategy/router/resting_rules.h"
#include "strategy/router/router_settings.h"
#include "strategy/scheduled.h"
#include "strategy/strategy.h"

#include <memory>

namespace sor { inline namespace strategy {

/// `cont-kukanov`. The decision of interval k = 0..n-1, n = ceil(window / interval), is taken at the first
/// point of the tape at or after from + k x interval. Its slice is what is due then, floor(Q (k+1) / n), less
/// what is filled. It is split into a market part M and limit orders at the best bid over all venues (for a
/// sell the best ask) by the placement model; the older orders are replaced. M is worked until the next
/// decision as Best Ask works it, and never beyond what is due. All of the slice goes to the market when the
/// market is one-sided, locked or crossed, or when there is not enough history. Whole lots; an odd rest goes
/// to the market. Q_k is what the venue shows, also where our order keeps a better place. A venue
/// whose far side stands at the price of our order there and has yet to trade with it gets no new one, and
/// its far side tells nothing of the spread (see DecisionView::crossedResting).
///
/// A venue with fewer than kLeastSamples samples of the law that applies to it (joined or newly opened) takes
/// those of that law of all venues, with its own queue; with fewer than that in all it gets no order. Both
/// are counted. Under `joint` and `factor` such a venue is independent of the others.
///
/// Each venue's fills are those of its shadow orders, whatever the other venues did (`independent`). `joint`
/// takes the venues of a decision together: only whole seconds at which all of them have a sample of the law
/// that now applies to them (joined or newly opened); other seconds are left out, of every venue. `factor`
/// keeps all samples of each venue and ties the venues by one normal factor, whose correlation is that of the
/// same common seconds (see commonCorrelation). With fewer than kLeastSamples common seconds a decision takes
/// the venues for independent, and that is counted. No model looks at anything that had not ended by the
/// decision, and each looks at `history` only, so that the tape is read once however many cells there are.
/// A decision reads the samples of `history`, found by binary search; what it keeps is as large as they are.
///
/// A split whose gap the quick search leaves above kGapPerShare is solved thoroughly (LotSolver::AsNeeded).
///
/// With `adverse` the rebate of a venue is the maker rebate less the mean markout of the shadow orders that
/// filled there within `history` (see OutflowHistory::markoutsBy): the paper's effective rebate. With fewer
/// than kLeastSamples of them it stays as it is, and that is counted.
///
/// The stochastic approximation draws from the seed and the time of the decision: the same in every cell, on
/// any number of threads.
///
/// Other ways to split a slice on the same inputs override place() (strategy/placement_benchmarks.h).
class ContKukanovRouter : public Strategy {
public:
    /// Fewer samples than this tell nothing of a tail.
    static constexpr std::size_t kLeastSamples = OutflowSamples::kLeast;
    /// Steps of the stochastic approximation; the paper's tables have as many.
    static constexpr int kApproximationSteps = 1'000;

    /// `history` holds shadow orders of this side and interval, from settings.history before the order's
    /// window to its end. The order's window is not empty.
    ContKukanovRouter(const RouterParams& params, const RouterSettings& settings, const ParentOrder& order,
                      std::shared_ptr<const OutflowHistory> history);

    void decide(const DecisionView& view, ChildOrders& orders) override;
    UnixNanos idleUntil() const override { return m_isIdle ? m_due.until : UnixNanos::min(); }
    bool mayRest() const override { return true; }
    RouterCounts counts() const override { return m_counts; }

protected:
    /// Splits `shares`, whole lots, in an ordinary market: fills limits() and returns the part for the
    /// market. The sum may differ from `shares`.
    virtual std::int64_t place(const DecisionView& view, std::int64_t shares);
    /// The penalty of a decision in an ordinary market.
    virtual Price lambdaUnder(const DecisionView& view);
    /// The venues where an order may rest now and whose outflow is known, in their order.
    const std::vector<VenueIndex>& venues() const { return m_venues; }
    /// What is to rest at each of venues(), in shares; 0 when place() is called.
    std::vector<std::int64_t>& limits() { return m_limits; }
    std::int64_t lot() const { return m_lot; }

private:
    void startSlice(const DecisionView& view, ChildOrders& orders);
    /// The part of `shares` for the market; the rest is sent to the queues.
    std::int64_t split(const DecisionView& view, std::int64_t shares, ChildOrders& orders);
    void addVenues(const DecisionView& view, const BestPrices& best);
    /// What fills an order behind `queue` would have had by the samples; false for want of them.
    bool addFills(VenueIndex venue, std::int64_t queue);
    double effectiveRebate(const DecisionView& view, VenueIndex venue, Price price);
    /// Joins the samples of the venues used, as the outflow model asks for.
    void joinVenues();
    const LotSolution& solve(const DecisionView& view);
    void countGap(const LotSolution& solution);
    std::int64_t unitFor(std::int64_t shares) const;
    void countBrokenAssumptions(Price spread, Price fee);
    /// Whether the history is long enough for `venues` to have kLeastSamples together.
    bool canLearn(std::size_t venues) const;

    RouterParams m_params;
    Price m_lambdaUnder; // of the decision
    RouterSettings m_settings;
    std::shared_ptr<const OutflowHistory> m_history;
    Schedule m_schedule;
    Schedule::Due m_due{{}, UnixNanos::min()};
    bool m_isIdle = false; // nothing more to take before m_due.until
    std::int64_t m_market = 0; // M of the current slice
    std::int64_t m_takenBefore = 0; // shares that had been taken or were on their way when it began
    LotSolver m_solver{LotSolver::Effort::AsNeeded};
    LotProblem m_problem;
    std::int64_t m_lot = 1; // shares
    std::int64_t m_unit = 1; // shares; a lot, or several for a large slice
    std::vector<std::vector<std::int64_t>> m_fills; // by venue used: samples of (xi - Q)^+ in shares
    OutflowSamples m_outflows; // as of the decision
    std::vector<std::span<const ShadowOrder>> m_orders; // by tied venue: what its fills were made from
    std::vector<std::size_t> m_tied; // of m_samples: those with samples of their own
    std::vector<std::vector<std::int64_t>> m_common; // of tied venues, the fills of the common seconds
    std::vector<VenueSamples> m_samples;
    std::vector<VenueIndex> m_venues; // of m_samples, but for the stand-in when there are none
    std::vector<std::int64_t> m_limits; // by venue used: shares to rest
    RouterCounts m_counts;
};

}} // namespace sor::strategy
