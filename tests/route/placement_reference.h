// SPDX-License-Identifier: GPL-3.0-or-later
// Placement problems solved elsewhere and the paper's tables, where those files are at hand.
#pragma once

#include "setup/placement_file.h"

#include <limits>
#include <string>
#include <vector>

namespace sor::test {

struct ReferencePoint {
    std::vector<double> x; // M, L_1..L_K
    double cost = 0;
    double error = 0;
};

struct ReferenceCase {
    PlacementCase entry;
    double cost = 0; // of the best split known
    double error = 0;
    double fees = 0;
    double under = 0;
    double probabilityUnder = 0;
    std::vector<ReferencePoint> points;
    /// Of lambda_u, for one venue: all limit below the lower, all market above the upper (infinite where
    /// there is none).
    std::vector<double> thresholds;
};

struct TableRow {
    double shares = 0;
    int venues = 0;
    double best = 0; // cost of the optimum
    double printedMarket = 0; // part of S
    std::vector<double> printedLimits; // parts of S
    double printedCost = 0;
};

/// Empty when the file is not at hand.
std::vector<ReferenceCase> referenceCases();
/// The tables "v4_table_1" (cents a share) and "v1_table_1" (dollars; no printed split).
std::vector<TableRow> paperTable(const std::string& name);

} // namespace sor::test
