// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/no_overfill.h"

#include "base/infinity.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

namespace {

double gainOf(const PlacementModel& model, std::size_t k)
{
    return model.lambdaUnder + model.theta + model.halfSpread + model.rebates[k];
}

double limitAt(const PlacementModel& model, std::size_t k, double multiplier)
{
    const double gain = gainOf(model, k);
    const double fractile = gain > 0 ? (model.theta + multiplier) / gain : 1;
    return fractile >= 1 ? 0 : std::min(model.caps[k], model.laws[k].inverseTail(fractile));
}

double marketAt(const PlacementModel& model, double multiplier)
{
    double bought = 0;
    for (const auto& step : model.market) {
        if (step.cost <= model.lambdaUnder - multiplier)
            bought = step.to;
    }
    return bought;
}

double sentAt(const PlacementModel& model, double multiplier)
{
    double sent = marketAt(model, multiplier);
    for (std::size_t k = 0; k < model.venues; ++k)
        sent += limitAt(model, k, multiplier);
    return sent;
}

// Where A = S, that is where all orders are full, the slope of (S-A)^+ may be any s between 0 and 1, scenario
// by scenario. M has no slope when Lambda E s = nu. A larger L_k gains only where zeta_k > L_k, so s is spent
// first where that holds for all k; a smaller one loses wherever zeta_k >= L_k. What slope is left over is
// paid with the room that the coordinate has.
void findSlack(const PlacementModel& model, double multiplier, bool isFilledUp, NoOverfill& result)
{
    double full = 1; // P(zeta_k >= L_k for all k)
    double beyond = 1; // P(zeta_k > L_k for all k)
    for (std::size_t k = 0; k < model.venues; ++k) {
        if (result.limits[k] > 0) {
            full *= model.laws[k].tailAtLeast(result.limits[k]);
            beyond *= model.laws[k].tail(result.limits[k]);
        }
    }
    if (!isFilledUp && multiplier > 0) {
        result.slack = kInfinity;
        return;
    }
    const double spent =
        isFilledUp && model.lambda > 0 ? std::min(multiplier / model.lambda, full) : 0.0; // E s
    const double spentBeyond = std::min(spent, beyond);
    const double elsewhere = full > beyond ? (spent - spentBeyond) / (full - beyond) : 0.0;
    result.slack = (multiplier - model.lambda * spent) * model.marketMost;
    for (std::size_t k = 0; k < model.venues; ++k) {
        const double limit = result.limits[k];
        const auto& law = model.laws[k];
        const double gain = gainOf(model, k);
        const double above = law.tail(limit);
        if (limit < model.caps[k] && above > 0) {
            const double atLeast = limit > 0 ? law.tailAtLeast(limit) : 1.0;
            const double shared =
                limit > 0 ? (spentBeyond + elsewhere * (full * above / atLeast - beyond)) / above : spent;
            const double slope = model.theta / above - gain + model.lambda * shared;
            result.slack += std::max(0.0, -slope) * (model.mostFills[k] - result.fills[k]);
        }
        if (limit > 0) {
            const double slope = (model.theta + model.lambda * spent) / law.tailAtLeast(limit) - gain;
            result.slack += std::max(0.0, slope) * result.fills[k];
        }
    }
}

} // namespace

void solveNoOverfill(const PlacementModel& model, NoOverfill& result)
{
    const std::size_t n = model.venues;
    double low = 0; // sends more than S, unless 0 does not
    double high = 0;
    if (sentAt(model, 0) > model.shares) {
        high = model.lambdaUnder + model.halfSpread;
        for (const auto& step : model.market)
            high = std::max(high, model.lambdaUnder - step.cost);
        for (std::size_t k = 0; k < n; ++k)
            high = std::max(high, gainOf(model, k));
        high = 2 * high + 1;
        // The multiplier is often exactly what the market order's next share saves.
        for (const auto& step : model.market) {
            const double candidate = model.lambdaUnder - step.cost;
            if (candidate <= 0)
                continue;
            if (sentAt(model, candidate) > model.shares)
                low = std::max(low, candidate);
            else
                high = std::min(high, candidate);
        }
        bool isAtMarket = false;
        for (const auto& step : model.market) {
            const double candidate = model.lambdaUnder - step.cost;
            if (candidate == low && low > 0) {
                // With the shares at this very price taken out: is it they that fill up the rest?
                double others = 0;
                for (const auto& other : model.market)
                    others += other.cost < step.cost ? other.to - other.from : 0;
                for (std::size_t k = 0; k < n; ++k)
                    others += limitAt(model, k, candidate);
                isAtMarket = others <= model.shares;
            }
        }
        if (isAtMarket)
            high = low;
        for (int i = 0; i < 200 && high - low > 1e-16 * high; ++i) {
            const double middle = (low + high) / 2;
            if (sentAt(model, middle) > model.shares)
                low = middle;
            else
                high = middle;
        }
    }
    const double multiplier = high;
    result.limits.resize(n);
    double left = model.shares;
    for (std::size_t k = 0; k < n; ++k) {
        result.limits[k] = limitAt(model, k, multiplier);
        left -= result.limits[k];
    }
    result.market = std::clamp(left, 0.0, marketAt(model, multiplier));
    left -= result.market;
    // What is left at a jump of a fractile goes where the smaller multiplier would have sent it.
    for (std::size_t k = 0; k < n && left > 0 && low < high; ++k) {
        const double more = std::clamp(limitAt(model, k, low) - result.limits[k], 0.0, left);
        result.limits[k] += more;
        left -= more;
    }

    result.fills.resize(n);
    result.under = model.shares - result.market;
    double allFull = 1;
    bool isFilledUp = left <= 1e-9 * model.shares;
    for (std::size_t k = 0; k < n; ++k) {
        result.fills[k] = model.laws[k].meanFill(result.limits[k]);
        result.under -= result.fills[k];
        if (result.limits[k] > 0)
            allFull *= model.laws[k].tailAtLeast(result.limits[k]);
    }
    result.probabilityUnder = isFilledUp ? 1 - allFull : 1;
    result.cost = model.certainCost(result.market, result.limits, result.fills) + model.lambda * result.under;

    findSlack(model, multiplier, isFilledUp, result);
}

}} // namespace sor::route
