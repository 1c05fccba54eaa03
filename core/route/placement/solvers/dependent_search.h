// SPDX-License-Identifier: GPL-3.0-or-later
// Minimises the expected cost when the outflows depend on each other: several starts, no certificate.
#pragma once

#include "route/placement/solvers/level_bundle.h"

#include <vector>

namespace sor { inline namespace route {

/// The cost is a difference of convex functions with, in rare cases, several strict minima (two of them in
/// the joint scenarios (4,29), (25,0), (23,24) with probabilities .53, .01, .46 and S = 24). From each start
/// a descent by level bundle, whose cuts are good guides though no proofs, then a pattern search with single
/// and pair moves.
class DependentSearch {
public:
    struct Effort {
        std::size_t starts = 6; // that are followed to the end
        std::size_t tries = 0; // single evaluations from which the starts are chosen
        double firstStep = 0.125; // of the pattern search, parts of S
        double lastStep = 1e-7;
        int descentCalls = 60;
        int sweeps = 50; // of the pattern search at each step; 0: none
        bool onlyGiven = false; // no starts besides those given
    };

    /// The best answer found; `starts` are limit orders to begin with, besides those that the search makes
    /// itself.
    const OracleAnswer& solve(CostOracle& oracle, const PlacementModel& model,
                              const std::vector<std::vector<double>>& starts, const Effort& effort);
    int calls() const { return m_calls; }

private:
    struct Start {
        double cost = 0;
        std::vector<double> limits;
    };
    void tryStart(CostOracle& oracle, const PlacementModel& model, std::vector<double> limits);
    void patternSearch(CostOracle& oracle, const PlacementModel& model, const Effort& effort,
                       std::vector<double> limits);

    std::vector<Start> m_starts;
    LevelBundle m_bundle;
    OracleAnswer m_answer;
    OracleAnswer m_best;
    int m_calls = 0;
};

}} // namespace sor::route
