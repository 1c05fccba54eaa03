// SPDX-License-Identifier: GPL-3.0-or-later
// Searches for the split in whole lots of least expected cost.
#pragma once

#include "route/placement/model/lot_problem.h"
#include "route/placement/oracles/lot_lattice.h"
#include "route/placement/solvers/level_bundle.h"
#include "route/placement/solvers/no_overfill.h"
#include "route/placement/solvers/whole_lots.h"

#include <vector>

namespace sor { inline namespace route {

/// The split that a LotSolver is at (m_limits, m_market, m_cost) and the moves from there.
class LotSearch {
protected:
    LotSearch() = default;
    ~LotSearch() = default;

    void solveIndependent();
    void searchDependent();
    void descend();
    /// Makes the costs of the neighbours known, if they can be.
    void surround();

    PlacementModel m_model;
    NoOverfill m_closed;
    LotLattice m_lattice;
    CostOracle* m_oracle = nullptr; // the one of the problem's outflows
    OracleAnswer m_answer;
    std::vector<double> m_limits;
    std::vector<double> m_tried;
    double m_market = 0;
    std::vector<double> m_surrounded; // what costs beside are known of; empty: nothing
    double m_cost = 0;
    double m_tie = 0; // costs that differ by less are equal
    bool m_isThorough = false; // what is being solved
    double m_openGap = 0; // a wider one calls for proveWhole()
    double m_wholeBound = 0;
    double m_enough = 0;
    int m_calls = 0;
    int m_mostCalls = 0; // no further descents beyond it
    LotSolution m_solution;

private:
    void startAt(const std::vector<double>& limits);
    void exchange(std::size_t step);
    bool improve(std::size_t up, std::size_t upBy, std::size_t down, std::size_t downBy);
    bool mayBeBetter(std::size_t up, std::size_t down);
    void lookBetweenLots();
    void lookElsewhere();
    void proveWhole();
    void evaluate(const std::vector<double>& limits); // to m_answer

    LatticeOracle m_between;
    LevelBundle m_bundle;
    WholeLots m_wholeLots;
    std::vector<double> m_start;
    double m_surroundedMarket = 0;
};

}} // namespace sor::route
