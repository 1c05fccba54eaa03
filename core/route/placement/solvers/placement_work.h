// SPDX-License-Identifier: GPL-3.0-or-later
// Which solver and which oracles a placement problem needs, and their steps.
#pragma once

#include "base/result.h"
#include "route/placement/model/placement_problem.h"
#include "route/placement/oracles/factor_oracle.h"
#include "route/placement/oracles/lattice_oracle.h"
#include "route/placement/oracles/pair_oracle.h"
#include "route/placement/oracles/scenario_oracle.h"
#include "route/placement/solvers/dependent_search.h"
#include "route/placement/solvers/level_bundle.h"
#include "route/placement/solvers/no_overfill.h"
#include "route/placement/solvers/placement_solver.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// What a PlacementSolver does, and the memory that it keeps from one problem to the next.
class PlacementWork {
public:
    Result<PlacementSolution> solve(const PlacementProblem& problem, const PlacementOptions& options);
    Result<PlacementSolution> roundToLots(const PlacementProblem& problem, const PlacementSolution& solution,
                                          double lot);
    Result<PlacementSolution> evaluate(const PlacementProblem& problem, double market,
                                       std::span<const double> limits);

private:
    double costAt(double market, std::span<const double> limits, PlacementSolution& solution);
    enum class Detail : std::uint8_t { Rough, Fine }; // of the lattices under a common factor
    bool assign(const PlacementProblem& problem, Detail detail);
    void solveDependent(const PlacementProblem& problem, const PlacementOptions& options,
                        PlacementSolution& solution);
    /// Improves on m_start.
    void descend(CostOracle& oracle, const PlacementOptions& options, const LevelBundle::Limits& limits);
    void solveIndependent(const PlacementOptions& options, PlacementSolution& solution);
    void solveExactly(const PlacementOptions& options);
    void solveOnLattice(const PlacementOptions& options);
    /// False when a Smooth lattice cannot be trusted at the optimum.
    bool solveSmooth(const PlacementOptions& options);
    void evaluateIndependent(double market, std::span<const double> limits, PlacementSolution& solution);

    PlacementModel m_model;
    NoOverfill m_closed;
    PairOracle m_pair;
    LatticeOracle m_coarse;
    LatticeOracle m_lattice;
    LevelBundle m_bundle;
    FactorOracle m_factor;
    ScenarioOracle m_scenarios;
    DependentSearch m_search;
    std::vector<double> m_start;
    bool m_isDependent = false;
    bool m_hasFactor = false;
    double m_lowerBound = 0;
    double m_margin = 0; // error of the lattice that the bound gives away
};

}} // namespace sor::route
