// SPDX-License-Identifier: GPL-3.0-or-later
// The router of Cont & Kukanov with a penalty that follows what the far price is expected to do.
#pragma once

#include "strategy/router/cont_kukanov.h"
#include "strategy/router/far_moves.h"

#include <cstdint>
#include <memory>

namespace sor { inline namespace strategy {

/// What a share too few costs at a decision.
struct AdaptivePenalty {
    Price lambdaUnder; // max(0, value + estimate), at most kMostPlacementDollars
    std::int64_t samples = 0; // that the estimate of the market's state rests on
};
/// `value`: the grid's lambda_under. In a market without a state the estimate is 0.
AdaptivePenalty adaptivePenalty(const FarMoves& moves, const DecisionView& view, Price value);

/// `adaptive`: all of cont-kukanov, but lambda_under of each decision is the cell's value plus the move of
/// the far price that the market's state promises until the next decision (FarMoves), never below 0. Without
/// samples it is cont-kukanov.
class AdaptiveRouter final : public ContKukanovRouter {
public:
    /// As ContKukanovRouter's; `moves` of this side and interval over the order's window.
    AdaptiveRouter(const RouterParams& params, const RouterSettings& settings, const ParentOrder& order,
                   std::shared_ptr<const OutflowHistory> history, std::shared_ptr<const FarMoves> moves);
    RouterCounts counts() const override;

private:
    Price lambdaUnder(const DecisionView& view) override;

    std::shared_ptr<const FarMoves> m_moves;
    Price m_value;
    std::int64_t m_withEstimate = 0;
    std::int64_t m_atZero = 0;
};

}} // namespace sor::strategy
