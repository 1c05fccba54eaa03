// SPDX-License-Identifier: GPL-3.0-or-later
// The split of a slice between a market order and limit orders, in whole lots.
#pragma once

#include "base/result.h"
#include "route/placement/placement_solver.h"
#include "route/router_params.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sor {

/// What one slice is decided on. Prices in dollars a share.
struct LotProblem {
    std::int64_t shares = 0; // a multiple of `lot`, at least one lot
    std::int64_t lot = 1;
    double halfSpread = 0;
    double fee = 0; // taker fee at the best far price
    RouterParams params;
    struct Venue {
        double rebate = 0; // what a filled share earns there beside the half spread
        std::vector<std::int64_t> fills; // equally likely samples of (xi - Q)^+, not empty
    };
    std::vector<Venue> venues;
};

/// Shares, each a multiple of the lot.
struct LotSplit {
    std::int64_t market = 0;
    std::vector<std::int64_t> limits;
    double cost = 0; // expected, dollars against the mid
    double lowerBound = 0; // no split costs less, whole lots or not

    std::int64_t sent() const
    {
        std::int64_t sum = market;
        for (const std::int64_t limit : limits)
            sum += limit;
        return sum;
    }
};

/// Solves the problem in real numbers (PlacementSolver) and looks among the whole lots around that optimum,
/// at exact cost. Of splits whose costs differ by no more than 1e-9 dollars the one that sends fewest shares,
/// then the one with most to the market. 0 <= M <= S and 0 <= L_k <= S. For lots of one share it found the
/// best split of every small problem tried (20,000 random ones, K <= 3, against enumeration); for larger lots
/// it missed six by up to 8 % of a cent a share. Above kMostRefined shares the real optimum is rounded. Keeps
/// its memory: one object a thread.
class LotPlacement {
public:
    static constexpr std::int64_t kMostRefined = 8192;
    static constexpr double kTie = 1e-9; // dollars

    /// InvalidArgument as checkPlacement says, for parameters out of its range.
    Result<LotSplit> solve(const LotProblem& problem);

    /// The exact expected cost of a split; limits in the order of the venues.
    double cost(const LotProblem& problem, std::int64_t market, std::span<const std::int64_t> limits);

private:
    static constexpr std::size_t kMostOpen = 6; // coordinates rounded both ways
    /// Equally likely shares, those above the slice joined; ascending.
    struct Atom {
        std::int64_t shares;
        double probability;
    };
    struct Candidate {
        std::int64_t market = 0;
        std::vector<std::int64_t> limits;
        double cost = 0;
        std::int64_t sent = 0;
    };
    void assign(const LotProblem& problem);
    Result<PlacementSolution> solveReal();
    std::int64_t lotsNear(double shares) const;
    void startNear(const PlacementSolution& real, Candidate& best);
    void descend(Candidate& best);
    bool improveAlone(Candidate& best, std::size_t venue);
    bool improvePair(Candidate& best, std::size_t one, std::size_t other);
    /// Puts E(t - R)^+ for t = 0..S into m_under, R the fills of all venues but those two.
    void leaveOut(std::span<const std::int64_t> limits, std::size_t one, std::size_t other);
    template <class Use> void forEachFill(std::size_t venue, std::int64_t limit, Use use) const;
    double underBeside(std::size_t venue, std::int64_t limit, std::int64_t room) const;
    double underBeside(std::size_t one, std::int64_t oneLimit, std::size_t other, std::int64_t otherLimit,
                       std::int64_t room) const;
    void price(Candidate& candidate, double under) const;
    void priceAlone(Candidate& candidate);
    bool keepBetter(Candidate& best, const Candidate& tried);

    const LotProblem* m_problem = nullptr;
    double m_lambda = 0; // lambda_u + lambda_o + theta
    PlacementSolver m_solver;
    PlacementProblem m_real;
    std::vector<std::vector<Atom>> m_atoms; // by venue
    std::vector<double> m_law; // P(R = i)
    std::vector<double> m_next;
    std::vector<double> m_under;
    std::vector<std::int64_t> m_sorted;
    Candidate m_tried;
    double m_least = 0; // cost seen in this search
};

} // namespace sor
