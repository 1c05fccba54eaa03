// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/adaptive.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sor { inline namespace strategy {

AdaptivePenalty adaptivePenalty(const FarMoves& moves, const DecisionView& view, Price value)
{
    const auto state = farMoveState(view.market(), moves.options().tick, view.crossedResting());
    if (!state)
        return {value, 0};
    const FarMoveEstimate estimate = farMoveEstimate(moves.sumBy(view.time(), *state));
    constexpr Int128 kMost = static_cast<Int128>(kMostPlacementDollars) * kNanosPerDollar;
    const Int128 penalty = std::clamp(Int128{value.nanos} + estimate.move.nanos, Int128{0}, kMost);
    return {{static_cast<std::int64_t>(penalty)}, estimate.samples};
}

AdaptiveRouter::AdaptiveRouter(const RouterParams& params, const RouterSettings& settings,
                               const ParentOrder& order, std::shared_ptr<const OutflowHistory> history,
                               std::shared_ptr<const FarMoves> moves)
    : ContKukanovRouter(params, settings, order, std::move(history))
    , m_moves(std::move(moves))
    , m_value(params.lambdaUnder)
{
    assert(m_moves->options().side == order.side && m_moves->options().interval == settings.interval);
}

Price AdaptiveRouter::lambdaUnder(const DecisionView& view)
{
    const AdaptivePenalty penalty = adaptivePenalty(*m_moves, view, m_value);
    m_withEstimate += penalty.samples > 0 ? 1 : 0;
    m_atZero += penalty.lambdaUnder.nanos == 0 ? 1 : 0;
    return penalty.lambdaUnder;
}

RouterCounts AdaptiveRouter::counts() const
{
    RouterCounts counts = ContKukanovRouter::counts();
    counts.withEstimate = m_withEstimate;
    counts.penaltyAtZero = m_atZero;
    return counts;
}

}} // namespace sor::strategy
