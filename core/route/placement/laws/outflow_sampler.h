// SPDX-License-Identifier: GPL-3.0-or-later
// Draws outflows of all venues.
#pragma once

#include "base/random.h"
#include "route/placement/model/placement_problem.h"

#include <span>
#include <vector>

namespace sor { inline namespace route {

/// The problem must be valid. Not thread-safe.
class OutflowSampler {
public:
    explicit OutflowSampler(const PlacementProblem& problem);
    /// One outflow for each venue.
    void draw(Random& random, std::span<double> outflows);

private:
    struct Table { // of a discrete law: values with their cumulated probabilities
        double first = 0;
        std::vector<double> cumulated;
        std::size_t index(Random& random) const;
    };
    static Table poissonTable(double mean);

    const PlacementProblem& m_problem;
    std::vector<Table> m_tables; // one a venue, or one for all
};

}} // namespace sor::route
