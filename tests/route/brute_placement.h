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

/// Equally likely fills of an endless order, in shares, and the rebate.
struct BruteVenue {
    std::vector<std::int64_t> fills;
    double rebate = 0;
};

inline double bruteCost(const BruteMarket& market, const std::vector<BruteVenue>& venues, int bought,
                        const std::vector<int>& limits, std::size_t venue = 0, double filled = 0,
                        double earned = 0)
{
    if (venue < venues.size()) {
        double sum = 0;
        for (const std::int64_t zeta : venues[venue].fills) {
            const double fill = std::min(static_cast<double>(zeta), static_cast<double>(limits[venue]));
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

/// The same when the i-th fills of all venues come together, with probabilities of their own, and a lot is
/// `lot` shares: orders and fills are counted in lots, and a fill may be part of one.
inline double bruteJointCost(const BruteMarket& market, const std::vector<BruteVenue>& venues, double lot,
                             int bought, const std::vector<int>& limits)
{
    const std::size_t rows = venues.front().fills.size();
    double sum = 0;
    for (std::size_t s = 0; s < rows; ++s) {
        double filled = bought;
        double sent = bought;
        double earned = 0;
        for (std::size_t k = 0; k < venues.size(); ++k) {
            const double fill =
                std::min(static_cast<double>(venues[k].fills[s]) / lot, static_cast<double>(limits[k]));
            filled += fill;
            sent += limits[k];
            earned += (market.halfSpread + venues[k].rebate) * fill;
        }
        const double under = std::max(0.0, market.lots - filled);
        const double over = std::max(0.0, filled - market.lots);
        sum += market.marketCost * bought - earned + market.theta * (sent + under)
            + market.lambdaUnder * under + market.lambdaOver * over;
    }
    return sum / static_cast<double>(rows);
}

struct BruteBest {
    double cost = std::numeric_limits<double>::infinity();
    int sent = 0;
    int bought = 0;
};

/// The least of costOf(bought, limits) over all splits of whole lots within M, L_k <= S; of those within
/// `tie` of it the one that sends the fewest, then buys the most.
template <class CostOf>
BruteBest bruteBestOf(const BruteMarket& market, std::size_t venues, double tie, CostOf costOf)
{
    struct Split {
        double cost;
        int sent;
        int bought;
    };
    std::vector<Split> all;
    std::vector<int> limits(venues, 0);
    for (bool isDone = false; !isDone;) {
        int sent = 0;
        for (const int limit : limits)
            sent += limit;
        for (int bought = 0; bought <= market.lots; ++bought)
            all.push_back({costOf(bought, limits), sent + bought, bought});
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

inline BruteBest bruteBest(const BruteMarket& market, const std::vector<BruteVenue>& venues, double tie)
{
    return bruteBestOf(market, venues.size(), tie, [&](int bought, const std::vector<int>& limits) {
        return bruteCost(market, venues, bought, limits);
    });
}

} // namespace sor::test
