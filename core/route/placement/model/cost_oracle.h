// SPDX-License-Identifier: GPL-3.0-or-later
// What the certified solver asks about a set of limit orders.
#pragma once

#include "base/infinity.h"
#include "route/placement/model/placement_model.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// The cost of limit orders with the best market order beside them, and a subgradient of that least cost with
/// respect to u_1..u_K.
struct OracleAnswer {
    double cost = 0;
    double market = 0;
    double under = 0; // E(S-A)^+
    double probabilityUnder = 0; // P(A < S)
    /// How far the slope in M may be from a true zero, times the room of M: a lower bound must give it away.
    double slack = 0;
    std::vector<double> limits; // as evaluated: an oracle may move them to its lattice
    std::vector<double> fills; // u_k(limits_k)
    std::vector<double> slopes; // dV/du_k
};

class CostOracle {
public:
    virtual ~CostOracle() = default;
    /// `limits` within [0, caps].
    virtual void evaluate(std::span<const double> limits, OracleAnswer& answer) = 0;
    /// The cost for a given market order (no choice of M, no slopes), with every order where it is.
    virtual void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) = 0;
    /// The step to which evaluate moves limits, 0 when it does not.
    virtual double latticeStep() const { return 0; }
};

/// The best market order beside given limit orders, as far as the law R of their fills decides it: the slope
/// in M is cost + theta + lambda_o - Lambda P(R < S - M).
struct MarketChoice {
    double market = 0;
    /// P(R < t) at t = S - M must lie between these for M to be best; beyond the ends of M any value will do.
    double lowTarget = 0;
    double highTarget = 0;

    /// `findRoom(p, low, high)` gives the t in [low, high] at which P(R < t) passes p.
    template <class FindRoom> static MarketChoice make(const PlacementModel& model, FindRoom findRoom);
};

/// One element of the subdifferential at an atom of R: P(R < t) + share x P(R = t) is the probability meant.
struct AtomShare {
    double share = 0;
    double slack = 0; // what a lower bound must give away because the slope in M is not quite 0

    static AtomShare make(const PlacementModel& model, const MarketChoice& choice, double less, double atMost)
    {
        const double wanted = std::clamp(less, choice.lowTarget, choice.highTarget);
        const double used = std::clamp(wanted, less, std::max(less, atMost));
        return {atMost > less ? (used - less) / (atMost - less) : 0.0,
                std::abs(wanted - used) * model.lambda * model.marketMost};
    }
};

template <class FindRoom> MarketChoice MarketChoice::make(const PlacementModel& model, FindRoom findRoom)
{
    MarketChoice choice{model.marketMost, -kInfinity, kInfinity};
    double before = -kInfinity;
    for (const auto& step : model.market) {
        const double slope = step.cost + model.theta + model.lambdaOver;
        // Without any penalty only the sign of the slope matters.
        const double target = model.lambda > 0 ? slope / model.lambda : (slope >= 0 ? 2.0 : -1.0);
        const double room = target >= 1 ? model.shares - step.from
                                        : findRoom(target, model.shares - step.to, model.shares - step.from);
        const double market = std::clamp(model.shares - room, step.from, step.to);
        if (market < step.to)
            return {market, market > step.from ? target : before, target};
        before = target;
    }
    choice.lowTarget = before;
    return choice;
}

/// theta dL/du at L: any value between theta / P(zeta >= L) and theta / P(zeta > L) is a slope. Of those the
/// one that brings the whole slope nearest to zero; `probability` is the chance that one more filled share
/// was still wanted.
inline double costOfFill(const PlacementModel& model, std::size_t venue, double limit, double probability)
{
    const double wanted = model.lambda * probability - model.weights[venue];
    const double atLeast = limit > 0 ? model.laws[venue].tailAtLeast(limit) : model.laws[venue].tail(0);
    const double beyond = model.laws[venue].tail(limit);
    if (atLeast <= 0)
        return wanted;
    const double lower = model.theta / atLeast;
    return beyond > 0 ? std::clamp(wanted, lower, std::max(lower, model.theta / beyond))
                      : std::max(wanted, lower);
}

}} // namespace sor::route
