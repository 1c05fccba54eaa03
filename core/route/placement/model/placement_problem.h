// SPDX-License-Identifier: GPL-3.0-or-later
// Problem 1 of Cont & Kukanov (Optimal order placement in limit order markets, Quantitative Finance 17, 2017;
// arXiv:1210.1625): split a slice between a market order and limit orders at several venues.
#pragma once

#include "base/result.h"
#include "route/placement/laws/outflow_law.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sor { inline namespace route {

/// Shares that a market order finds at one all-in price.
struct MarketLevel {
    double depth = 0; // shares; may be infinite
    double cost = 0; // dollars a share against the mid, fee included: h + f in the paper
};

/// As many as a tape may have; the solvers hold so many, and a few more dimensions, in arrays of fixed size.
inline constexpr std::size_t kMaxPlacementVenues = 64;

/// Prices, fees and penalties in dollars a share beyond this are no market.
inline constexpr double kMostPlacementDollars = 1e6;

/// One venue where a limit order can rest.
struct RestingVenue {
    double queue = 0; // Q_k: shares ahead of us, fractions allowed
    double rebate = 0; // r_k: dollars a share, may be negative
};

/// The outflows of the venues do not influence each other; one law a venue.
struct IndependentOutflows {
    std::vector<OutflowLaw> laws; // by venue
};

/// The paper's section 5: xi_k = alpha xi_0 + (1 - alpha) eps_k, all of them Poisson with the given mean.
struct OneFactorOutflows {
    double alpha = 0; // 0 (independent) to 1 (the same everywhere)
    double mean = 0; // shares, above 0
};

/// Joint scenarios: outflows[s][k] with probability[s] (scaled to sum to 1).
struct ScenarioOutflows {
    std::vector<std::vector<double>> outflows; // shares by venue, by scenario
    std::vector<double> probability; // by scenario; need not sum to 1
};

/// What ties the outflows of the venues.
using Outflows = std::variant<IndependentOutflows, OneFactorOutflows, ScenarioOutflows>;

/// All prices in dollars a share, sizes in shares. The expected cost to be minimised over M, L_k >= 0 is
///     m(M) - sum (h + r_k) E Y_k + theta (M + sum L_k + E(S-A)^+) + lambda_u E(S-A)^+ + lambda_o E(A-S)^+
/// with Y_k = min((xi_k - Q_k)^+, L_k), A = M + sum Y_k and m the cost of buying M at the market levels.
/// Without resting venues and with theta = 0 this is the static allocator's cost.
struct PlacementProblem {
    double shares = 0; // S
    double halfSpread = 0; // h
    double theta = 0; // impact of each share sent
    double lambdaUnder = 0; // for each share short of S
    double lambdaOver = 0; // for each share beyond S
    std::vector<MarketLevel> market; // in any order; taken cheapest first
    std::vector<RestingVenue> venues; // where limit orders may rest, at most kMaxPlacementVenues
    Outflows outflow; // of their queues within the interval

    /// The paper's market leg: (h + f) M at any size.
    void setFee(double fee);
};

/// Where the cost of a solution comes from, in dollars. They sum to the cost.
struct PlacementTerms {
    double fees = 0; // market cost less what the filled limit orders earn
    double impact = 0; // theta
    double penalty = 0; // lambda_u and lambda_o
};

/// A split, what it is expected to cost, and how good it is.
struct PlacementSolution {
    double market = 0; // M
    std::vector<double> limits; // L_k
    double cost = 0; // V at (M, L)
    std::optional<double> lowerBound; // no split costs less; empty where nothing is certified
    double probabilityUnder = 0; // P(A < S)
    double under = 0; // E(S - A)^+, shares
    double over = 0; // E(A - S)^+, shares
    PlacementTerms terms; // of the cost
    int iterations = 0; // oracle calls
    /// Assumptions of the paper that the parameters break, see brokenAssumptions().
    std::vector<std::string> warnings;

    /// Dollars that another split may be cheaper by; nothing where nothing is certified.
    std::optional<double> gap() const
    {
        return lowerBound ? std::optional<double>(cost - *lowerBound) : std::nullopt;
    }
};

/// InvalidArgument with a sentence when a number is not finite or out of its range, nothing is to be bought,
/// there is neither a market level nor a resting venue, or the outflows do not match the venues.
Status checkPlacement(const PlacementProblem& problem);

/// One sentence for each of the paper's assumptions A1-A3 that the parameters break. Such a problem is solved
/// all the same, within M <= S and L_k <= S.
std::vector<std::string> brokenAssumptions(const PlacementProblem& problem);

}} // namespace sor::route
