// SPDX-License-Identifier: GPL-3.0-or-later
// The placement problem as a router meets it: whole lots, and samples of what an order would have got.
#pragma once

#include "route/placement/lattice_oracle.h"
#include "route/placement/level_bundle.h"
#include "route/placement/no_overfill.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sor {

/// What an endless limit order at one venue would have got, in lots, in equally likely past intervals.
struct VenueSamples {
    std::span<const std::int32_t>
        fills; // at least one, each >= 0; a venue that must get nothing has the one sample 0
    double rebate = 0; // r_k, dollars a share
};

struct LotProblem {
    std::int32_t lots = 0; // to buy, above 0
    double sharesPerLot = 1;
    double halfSpread = 0; // dollars a share, as in PlacementProblem
    double theta = 0;
    double lambdaUnder = 0;
    double lambdaOver = 0;
    double marketCost = 0; // h + f
    std::span<const VenueSamples> venues; // independent of each other
};

struct LotSolution {
    std::int32_t market = 0; // lots
    std::vector<std::int32_t> limits; // lots
    double cost = 0; // expected, dollars
    double lowerBound = 0; // certified for splits of any real numbers of lots
    int calls = 0; // of the oracle
};

/// Solves one problem after the other without allocating once it has grown; one object a thread. Of the
/// splits found within 1e-9 dollars of the least cost the one that sends the fewest lots, then the one with
/// the largest market order.
class LotSolver {
public:
    enum class Effort : std::uint8_t {
        Quick, // until no exchange of single lots is better
        Thorough, // also between the lots and from far starts, until the best is proved or nothing is better
    };
    explicit LotSolver(Effort effort = Effort::Quick)
        : m_effort(effort)
    {
    }

    /// Asserts what LotProblem and VenueSamples say. `warm` may be the solution of a similar problem.
    const LotSolution& solve(const LotProblem& problem, const LotSolution* warm = nullptr);

private:
    void assign(const LotProblem& problem);
    bool takeClosedForm();
    void descend();
    bool improve(std::size_t up, std::size_t upBy, std::size_t down, std::size_t downBy);
    void lookBetweenLots();
    void lookElsewhere();
    void settleTies();
    bool isAsCheap(std::int64_t market);

    PlacementModel m_model;
    PlacementProblem m_terms;
    NoOverfill m_closed;
    LatticeOracle m_oracle;
    LatticeOracle m_between;
    LevelBundle m_bundle;
    OracleAnswer m_answer;
    std::vector<double> m_start;
    std::vector<double> m_limits;
    std::vector<double> m_tried;
    double m_market = 0;
    double m_cost = 0;
    double m_tie = 0;
    Effort m_effort;
    double m_enough = 0;
    int m_calls = 0;
    LotSolution m_solution;
};

} // namespace sor
