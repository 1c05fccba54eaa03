// SPDX-License-Identifier: GPL-3.0-or-later
// A slow, plain evaluation of the placement problem for whole-number fills: the paper's (2)-(5) summed over
// every combination.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sor::test {

struct BruteMarket {
    double halfSpread = 0;
    double marketCost = 0;
    double theta = 0;
    double lambdaUnder = 0;
    double lambdaOver = 0;
    int lots = 0;
};

/// Equally likely fills of an endless order, and the rebate.
struct BruteVenue {
    std::vector<std::int32_t> fills;
    double rebate = 0;
};

inline double bruteCost(const BruteMarket& market, const std::vector<BruteVenue>& venues, int bought,
                        const std::vector<int>& limits, std::size_t venue = 0, double filled = 0,
                        double earned = 0)
{
    if (venue < venues.size()) {
        double sum = 0;
        for (const std::int32_t zeta : venues[venue].fills) {
            const double fill = std::min(zeta, limits[venue]);
            sum += bruteCost(market, venues, bought, limits, venue + 1, filled + fill,
                             earned + (market.halfSpread + venues[venue].rebate) * fill);
        }
        return sum / static_cast<double>(venues[venue].fills.size());
    }
    double sent = bought;
    for (const int limit : limits)
        sent += limit;
    const double under = std::max(0.0, market.lots - bought - filled);
    const double over = std::max(0.0, bought + filled - market.lots);
    return market.marketCost * bought - earned + market.theta * (sent + under) + market.lambdaUnder * under
        + market.lambdaOver * over;
}

struct BruteBest {
    double cost = std::numeric_limits<double>::infinity();
    int sent = 0;
    int bought = 0;
};

/// The least cost over all splits of whole lots within M, L_k <= S; of those within `tie` of it the one that
/// sends the fewest, then buys the most.
inline BruteBest bruteBest(const BruteMarket& market, const std::vector<BruteVenue>& venues, double tie)
{
    struct Split {
        double cost;
        int sent;
        int bought;
    };
    std::vector<Split> all;
    std::vector<int> limits(venues.size(), 0);
    for (bool isDone = false; !isDone;) {
        int sent = 0;
        for (const int limit : limits)
            sent += limit;
        for (int bought = 0; bought <= market.lots; ++bought)
            all.push_back({bruteCost(market, venues, bought, limits), sent + bought, bought});
        isDone = true;
        for (auto& limit : limits) {
            if (++limit <= market.lots) {
                isDone = false;
                break;
            }
            limit = 0;
        }
    }
    BruteBest best;
    for (const auto& split : all)
        best.cost = std::min(best.cost, split.cost);
    best.sent = std::numeric_limits<int>::max();
    for (const auto& split : all) {
        if (split.cost <= best.cost + tie
            && (split.sent < best.sent || (split.sent == best.sent && split.bought > best.bought))) {
            best.sent = split.sent;
            best.bought = split.bought;
        }
    }
    return best;
}

} // namespace sor::test
