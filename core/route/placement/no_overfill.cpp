// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/no_overfill.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sor {

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

    // Slopes of the subgradient that takes P(A < S) + (part of P(A = S)) so that M has none.
    const double used = isFilledUp ? std::min(multiplier, model.lambda * allFull) : 0.0;
    result.slack = (multiplier - used) * model.marketMost;
    if (!isFilledUp && multiplier > 0)
        result.slack = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < n; ++k) {
        const double limit = result.limits[k];
        const auto& law = model.laws[k];
        const double atLeast = limit > 0 ? law.tailAtLeast(limit) : law.tail(0);
        if (atLeast <= 0)
            continue;
        // theta dL/du may be anything from theta / P(>=) to theta / P(>); it should equal `wanted`.
        const double others = limit > 0 ? used / atLeast : used;
        const double wanted = gainOf(model, k) - others;
        const double least = model.theta / atLeast;
        const double beyond = law.tail(limit);
        const double most = beyond > 0 ? model.theta / beyond : std::numeric_limits<double>::infinity();
        if (limit < model.caps[k] && wanted > most)
            result.slack += (wanted - most) * (model.mostFills[k] - result.fills[k]);
        if (limit > 0 && wanted < least)
            result.slack += (least - wanted) * result.fills[k];
    }
}

} // namespace sor
