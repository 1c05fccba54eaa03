// SPDX-License-Identifier: GPL-3.0-or-later
// Proves that no split in whole lots is much cheaper than one that was found.
#pragma once

#include "route/placement/model/cost_oracle.h"
#include "route/placement/solvers/level_bundle.h"

#include <cstddef>
#include <vector>

namespace sor { inline namespace route {

/// Limit orders and the best market order beside them, in lots; the cost in dollars a lot.
struct LotSplit {
    double cost = 0;
    double market = 0;
    std::vector<double> limits;
};

/// The bound of the bundle is for real numbers of lots, and most of its gap is theirs. Here the splits in
/// whole lots are enumerated, depth first over the venues: a part of a split is left when some cut, with the
/// venues that are open at their best, says that it costs too much. What is left in the end is evaluated and
/// gives a cut of its own. One object a thread; nothing is allocated once it has grown.
class WholeLots {
public:
    /// What a proof may cost.
    struct Effort {
        int parts; // parts of splits that are looked at
        int calls; // of the oracle
    };

    /// Begins with the cuts of the bundle. Keeps pointers to both, whose laws and cuts live on whole lots.
    void start(const PlacementModel& model, const LevelBundle& bundle);
    /// True when no split costs less than `best` less `tolerance` dollars; a cheaper one that is met becomes
    /// `best`. False also when the effort did not suffice. Cuts that were found stay for the next call.
    bool isNoneBelow(CostOracle& oracle, LotSplit& best, double tolerance, Effort effort);
    /// Of the oracle since the start.
    int calls() const { return m_calls; }

private:
    struct Venue {
        std::vector<double> fills; // u at 0, 1, .. lots, in parts of the most
        std::size_t least = 0; // lots: beyond these it costs too much by itself
        std::size_t most = 0;
        std::vector<double> slopes; // by cut
        std::vector<double> leasts; // by cut: the least it adds between `least` and `most`
        std::size_t lastCut = 0; // that ruled something out
    };
    void sumLeasts();
    bool narrow(const LotSplit& best);
    bool branch(std::size_t venue, CostOracle& oracle, LotSplit& best);
    void evaluateLeaf(CostOracle& oracle, LotSplit& best);

    const PlacementModel* m_model = nullptr;
    const LevelBundle* m_bundle = nullptr;
    std::vector<Venue> m_venues; // those that can fill at all
    std::vector<double> m_offsets; // by cut
    /// By the number of venues that are fixed: each cut with the others at their best.
    std::vector<std::vector<double>> m_parts;
    std::vector<double> m_fixed; // limits
    std::vector<double> m_slopes;
    OracleAnswer m_answer;
    double m_tolerance = 0;
    int m_partsLeft = 0;
    int m_callsLeft = 0;
    int m_calls = 0;
};

}} // namespace sor::route
