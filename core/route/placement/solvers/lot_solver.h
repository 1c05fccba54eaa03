// SPDX-License-Identifier: GPL-3.0-or-later
// Solves the placement problem in whole lots.
#pragma once

#include "route/placement/oracles/lot_oracles.h"
#include "route/placement/solvers/lot_search.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// Solves one problem after the other without allocating once it has grown; one object a thread. Of the
/// splits found within 1e-9 dollars of the least cost the one that sends the fewest lots, then the one with
/// the largest market order.
///
/// Independent outflows are solved by a level bundle with a certificate and single exchanges of lots;
/// dependent ones by exchanges from the independent split and a few others, without a certificate. Of joint
/// outflows venues that are apart are summed by their laws, the others row by row.
/// Samples of part of a lot keep their mean fills exactly (see FillLaw::assignFills); under independent or
/// common-factor outflows their spread over two lots makes the cost of buying too much or too little a little
/// larger than it is, joint ones are exact.
class LotSolver : private LotSearch {
public:
    enum class Effort : std::uint8_t {
        Quick, // until no exchange of single lots is better
        Thorough, // also between the lots and from far starts, until the best is proved or nothing is better
        /// Quick; where that leaves a known gap above kGapPerShare dollars a share, whole splits are counted
        /// out by the bundle's cuts, and where that would take too long it is Thorough, within bounds of its
        /// own.
        AsNeeded
    };
    explicit LotSolver(Effort effort = Effort::Quick)
        : m_effort(effort)
    {
    }

    /// Asserts what LotProblem and VenueSamples say. Always from the closed form: the last decision of a
    /// router is a worse start, because the outflows that it was made for are no longer those of now.
    const LotSolution& solve(const LotProblem& problem);

    /// The paper's stochastic approximation (approximatePlacement, projected on the nearest point of the
    /// paper's polyhedron) over outflows drawn from the samples, rounded to whole lots by exchanges within
    /// the cell of lots around its answer: no better than the approximation itself. At least one venue.
    const LotSolution& approximate(const LotProblem& problem, int steps, std::uint64_t seed);

private:
    const LotSolution& solveWith(const LotProblem& problem, Effort effort);
    void assign(const LotProblem& problem);
    bool takeClosedForm();
    void roundTo(std::span<const double> split);
    const LotSolution& finish(const LotProblem& problem);
    void settleTies();
    bool isAsCheap(std::int64_t market);
    bool mayBeAsCheap(std::int64_t market);

    PlacementProblem m_terms;
    JointLotOracle m_joint;
    FactorLotOracle m_factor;
    Effort m_effort;
};

}} // namespace sor::route
