// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/cont_kukanov.h"

#include "route/offer_ranking.h"
#include "strategy/router/resting_rules.h"
#include "strategy/taking.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor { inline namespace strategy {

namespace {

/// Larger slices are split in units of several lots, so that a decision stays a matter of milliseconds; under
/// a common factor the laws have to be summed once for each of its values.
constexpr std::int64_t kMostUnits = 4096;
constexpr std::int64_t kMostFactorUnits = 128;
/// Under joint outflows the laws of venues that are apart are summed once for each split that is tried.
constexpr std::int64_t kMostMixedUnits = 512;
constexpr std::int64_t kNothing[] = {0};

std::int64_t takenBy(const DecisionView& view)
{
    return (view.done() - view.filledResting()).count;
}

} // namespace

ContKukanovRouter::ContKukanovRouter(const RouterParams& params, const RouterSettings& settings,
                                     const ParentOrder& order, std::shared_ptr<const OutflowHistory> history)
    : m_params(params)
    , m_settings(settings)
    , m_history(std::move(history))
    , m_schedule(Schedule::even(order, settings.interval))
{
    assert(m_history->options().side == order.side && m_history->options().interval == settings.interval);
    m_problem.theta = params.thetaQueue.dollars();
    m_problem.lambdaOver = params.lambdaOver.dollars();
}

void ContKukanovRouter::decide(const DecisionView& view, ChildOrders& orders)
{
    // Asked at every point of the tape; a decision is taken at the first one of an interval.
    if (view.time() >= m_due.until)
        startSlice(view, orders);
    const std::int64_t wanted =
        std::min(m_market - (takenBy(view) - m_takenBefore), (m_due.shares - view.done()).count);
    // Neither term grows within a slice.
    m_isIdle = wanted <= 0;
    if (!m_isIdle)
        takeLowestPrice(view, {wanted}, orders);
}

void ContKukanovRouter::startSlice(const DecisionView& view, ChildOrders& orders)
{
    const bool isFirst = view.time() - view.order().window.from < m_settings.interval;
    const std::int64_t dueBefore =
        isFirst ? 0 : m_schedule.dueAt(view.time() - m_settings.interval).shares.count;
    m_due = m_schedule.dueAt(view.time());
    m_takenBefore = takenBy(view);
    m_market = 0;
    orders.replaceResting();
    const std::int64_t due = m_due.shares.count;
    const std::int64_t done = view.done().count;
    if (due <= done)
        return;
    ++m_counts.decisions;
    m_lot = view.left() < view.order().lot ? 1 : view.order().lot.count;
    // What earlier slices left unfilled goes to the market, unless it is carried.
    const std::int64_t settled =
        m_settings.remainder == SliceRemainder::Sweep ? wholeLots(dueBefore, m_lot) : 0;
    const std::int64_t free =
        wholeLots(std::max<std::int64_t>(0, wholeLots(due, m_lot) - std::max(done, settled)), m_lot);
    m_market = due - done - free;
    if (free > 0)
        m_market += split(view, free, orders);
    if (m_market == 0 && orders.resting().empty())
        ++m_counts.waiting;
}

std::int64_t ContKukanovRouter::split(const DecisionView& view, std::int64_t shares, ChildOrders& orders)
{
    const BestPrices best = bestPrices(view.market(), view.crossedResting());
    switch (shapeOf(best)) {
    case MarketShape::OneSided:
        ++m_counts.oneSided;
        return shares;
    case MarketShape::LockedOrCrossed:
        ++m_counts.lockedOrCrossed;
        return shares;
    case MarketShape::Ordinary:
        break;
    }
    const std::int64_t missing = m_counts.venuesWithoutHistory;
    addVenues(view, best);
    if (m_venues.empty() && (m_counts.venuesWithoutHistory > missing || !canLearn(view.venueCount()))) {
        ++m_counts.withoutHistory;
        return shares;
    }
    const Price spread = best.far - best.near;
    const Price fee = takerFeeAtFar(view, best.far);
    m_problem.halfSpread = spread.dollars() / 2;
    m_problem.marketCost = m_problem.halfSpread + fee.dollars();
    if (m_problem.halfSpread > kMostPlacementDollars || std::abs(fee.dollars()) > kMostPlacementDollars) {
        ++m_counts.unsolved;
        return shares;
    }
    m_lambdaUnder = lambdaUnder(view);
    m_problem.lambdaUnder = m_lambdaUnder.dollars();
    m_limits.assign(m_venues.size(), 0);
    const std::int64_t market = place(view, shares);
    ++m_counts.solved;
    countBrokenAssumptions(spread, fee);
    std::int64_t posted = 0;
    for (std::size_t k = 0; k < m_venues.size(); ++k) {
        orders.rest(m_venues[k], {m_limits[k]}, best.near);
        posted += m_limits[k];
    }
    m_counts.posting += posted > 0 ? 1 : 0;
    m_counts.postedShares += posted;
    return market;
}

Price ContKukanovRouter::lambdaUnder(const DecisionView& /*view*/)
{
    return m_params.lambdaUnder;
}

std::int64_t ContKukanovRouter::place(const DecisionView& view, std::int64_t shares)
{
    joinVenues();
    m_unit = unitFor(shares);
    m_problem.lots = static_cast<std::int32_t>(shares / m_unit);
    m_problem.sharesPerLot = m_unit;
    m_problem.venues = m_samples;
    const LotSolution& solution = solve(view);
    countGap(solution);
    for (std::size_t k = 0; k < m_venues.size(); ++k)
        m_limits[k] = solution.limits[k] * m_unit;
    // What the unit cannot divide goes to the market.
    return solution.market * m_unit + shares % m_unit;
}

bool ContKukanovRouter::canLearn(std::size_t venues) const
{
    // Every second one sample a venue at most.
    const std::size_t seconds = (kLeastSamples + venues - 1) / venues;
    return m_settings.history >= m_settings.interval + std::chrono::seconds{seconds - 1};
}

std::int64_t ContKukanovRouter::unitFor(std::int64_t shares) const
{
    std::int64_t most = kMostUnits;
    if (m_settings.outflows == OutflowModel::Factor)
        most = kMostFactorUnits;
    else if (m_problem.outflows == OutflowModel::Joint && m_tied.size() < m_venues.size())
        most = kMostMixedUnits;
    return m_lot * ((shares / m_lot + most - 1) / most);
}

void ContKukanovRouter::countGap(const LotSolution& solution)
{
    const auto shares = static_cast<double>(m_problem.lots) * static_cast<double>(m_unit);
    m_counts.thorough += solution.isThorough ? 1 : 0;
    if (solution.gap() <= kCertifiedGap)
        ++m_counts.certified;
    else if (solution.gap() <= kGapPerShare * shares)
        ++m_counts.withinBound;
    else
        ++m_counts.notCertified;
}

void ContKukanovRouter::countBrokenAssumptions(Price spread, Price fee)
{
    const std::int64_t twiceTaking = spread.nanos + 2 * fee.nanos;
    m_counts.mayWait += 2 * m_lambdaUnder.nanos <= twiceTaking ? 1 : 0;
    bool breaksA1 = false;
    bool breaksA2 = 2 * m_params.lambdaOver.nanos <= -twiceTaking;
    for (std::size_t k = 0; k < m_venues.size(); ++k) { // not the stand-in
        const double earned = m_problem.halfSpread + m_samples[k].rebate;
        breaksA1 = breaksA1 || earned <= 0;
        breaksA2 = breaksA2 || m_params.lambdaOver.dollars() <= earned;
    }
    m_counts.breaksA1 += breaksA1 ? 1 : 0;
    m_counts.breaksA2 += breaksA2 ? 1 : 0;
}

void ContKukanovRouter::addVenues(const DecisionView& view, const BestPrices& best)
{
    const Price price = best.near;
    m_venues.clear();
    m_samples.clear();
    m_orders.clear();
    m_tied.clear();
    m_fills.resize(view.venueCount()); // spans into its elements must last
    m_outflows.findBy(view.time(), *m_history, m_settings.history, view.venueCount());
    const std::int64_t pooled = m_counts.venuesPooled;
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        const SidedQuote& quote = view.market().quote(v);
        if (price > view.order().sidedLimit() || view.isCrossed(v)
            || !mayRestAt(quote, best, view.market().isNbbo()))
            continue;
        if (addFills(v, quote.nearPx == price ? quote.nearSz : 0))
            m_samples.back().rebate = effectiveRebate(view, v, price);
    }
    m_counts.pooled += m_counts.venuesPooled > pooled ? 1 : 0;
    // The solver wants a venue; one that gives nothing changes nothing.
    if (m_samples.empty())
        m_samples.push_back({kNothing, 0, false});
}

bool ContKukanovRouter::addFills(VenueIndex venue, std::int64_t queue)
{
    std::vector<std::int64_t>& fills = m_fills[m_venues.size()];
    const OutflowSamples::Basis basis = m_outflows.fillsBehind(venue, queue, fills);
    if (basis == OutflowSamples::Basis::None) {
        ++m_counts.venuesWithoutHistory;
        return false;
    }
    const bool isPooled = basis == OutflowSamples::Basis::Pooled;
    if (isPooled) {
        ++m_counts.venuesPooled;
    } else {
        m_tied.push_back(m_venues.size());
        m_orders.push_back(m_outflows.own(venue, queue));
    }
    m_samples.push_back({fills, 0, isPooled});
    m_venues.push_back(venue);
    return true;
}

double ContKukanovRouter::effectiveRebate(const DecisionView& view, VenueIndex venue, Price price)
{
    const double rebate = -view.makerFeeAt(venue, price).dollars();
    if (!m_settings.adverse)
        return rebate;
    const Markouts markouts = m_history->markoutsBy(view.time(), m_settings.history, venue);
    if (markouts.samples >= static_cast<std::int64_t>(kLeastSamples))
        return rebate - markouts.meanDollars();
    ++m_counts.venuesWithoutMarkouts;
    return rebate;
}

void ContKukanovRouter::joinVenues()
{
    m_problem.outflows = OutflowModel::Independent;
    m_problem.correlation = 0;
    const std::size_t n = m_tied.size();
    if (m_settings.outflows == OutflowModel::Independent || n < 2)
        return;
    const std::vector<std::uint32_t> rows = commonSeconds(m_orders);
    const std::size_t seconds = rows.size() / n;
    if (seconds < kLeastSamples) {
        ++m_counts.withoutJoint;
        return;
    }
    m_common.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
        m_common[k].resize(seconds);
        for (std::size_t s = 0; s < seconds; ++s)
            m_common[k][s] = m_fills[m_tied[k]][rows[s * n + k]];
    }
    m_problem.outflows = m_settings.outflows;
    if (m_settings.outflows == OutflowModel::Factor) {
        m_problem.correlation = commonCorrelation(m_common, kMostFactorCorrelation);
        return;
    }
    for (std::size_t k = 0; k < n; ++k)
        m_samples[m_tied[k]].fills = m_common[k];
}

const LotSolution& ContKukanovRouter::solve(const DecisionView& view)
{
    if (m_settings.solver == PlacementMethod::Certified || m_venues.empty())
        return m_solver.solve(m_problem);
    constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
    const auto time = static_cast<std::uint64_t>(view.time().time_since_epoch().count());
    return m_solver.approximate(m_problem, kApproximationSteps, m_settings.seed * kGolden ^ time);
}

}} // namespace sor::strategy
