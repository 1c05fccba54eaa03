// SPDX-License-Identifier: GPL-3.0-or-later
// A placement problem with independent outflows in the form that the oracles work on.
#pragma once

#include "route/placement/laws/fill_law.h"
#include "route/placement/model/placement_problem.h"

#include <cstddef>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// With u_k(L) = E min(zeta_k, L), G(t) = E(t - sum Y_k)^+ and Lambda = lambda_u + lambda_o + theta the
/// expected cost is, whatever the joint law,
///     V = -lambda_o S + m(M) + (theta + lambda_o) M + sum (theta L_k + c_k u_k(L_k)) + Lambda G(S - M),
/// c_k = lambda_o - h - r_k. For independent venues it is jointly convex in (M, u_1..u_K), although not in
/// (M, L_1..L_K) as the paper's Proposition 2 has it: of all fills below zeta_k with a given mean,
/// min(zeta_k, L) is the least in convex order.
struct PlacementModel {
    struct Step { // of the market leg, cheapest first
        double from = 0;
        double to = 0;
        double cost = 0;
    };

    double shares = 0;
    double halfSpread = 0;
    double theta = 0;
    double lambdaUnder = 0;
    double lambdaOver = 0;
    double lambda = 0; // the sum of the three
    std::vector<Step> market; // up to S in all
    double marketMost = 0;
    std::size_t venues = 0;
    std::vector<FillLaw> laws; // at least `venues`
    std::vector<double> rebates;
    std::vector<double> weights; // c_k
    std::vector<double> caps; // no better L_k is larger
    std::vector<double> mostFills; // u_k(caps_k)

    /// The problem must be valid and independent.
    void assign(const PlacementProblem& problem);
    /// The parameters and the market leg alone; laws for `count` venues must follow, then finishVenues.
    void assignMarket(const PlacementProblem& problem);
    void finishVenues(std::span<const RestingVenue> resting);

    double marketCost(double bought) const;
    /// All of V but for Lambda G.
    double certainCost(double bought, std::span<const double> limits, std::span<const double> fills) const;
};

/// Fills cost, terms, under, over and P(A < S) from the split and E(S-A)^+.
void completeSolution(const PlacementModel& model, std::span<const double> fills, double under,
                      double probabilityUnder, PlacementSolution& solution);

}} // namespace sor::route
