// SPDX-License-Identifier: GPL-3.0-or-later
// The best split among those that can never buy too much, M + sum L <= S: a closed form.
#pragma once

#include "route/placement/model/placement_model.h"

#include <vector>

namespace sor { inline namespace route {

struct NoOverfill {
    double market = 0;
    std::vector<double> limits;
    std::vector<double> fills;
    double cost = 0;
    double under = 0; // S - M - sum u: nothing is ever bought beyond S
    double probabilityUnder = 0;
    /// What another split can save at the most; tiny when the constraint's multiplier shows that nothing can.
    double slack = 0;
};

/// Without overfill the cost separates: each L_k is a fractile, P(zeta_k > L_k) = (theta + nu) / (lambda_u +
/// theta + h
/// + r_k), and M is bought up to a cost of lambda_u - nu, with one multiplier nu >= 0 for M + sum L = S. With
/// one venue it is the paper's Proposition 3 and the answer; with several it is optimal when the kink at M +
/// sum L = S is steep enough, nu <= Lambda P(all orders full).
void solveNoOverfill(const PlacementModel& model, NoOverfill& result);

}} // namespace sor::route
