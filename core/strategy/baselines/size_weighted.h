// SPDX-License-Identifier: GPL-3.0-or-later
// The public task's "VWAP": not a volume profile but a split by displayed size.
#pragma once

#include "strategy/strategy.h"

namespace sor { inline namespace strategy {

/// At each point, what is left is split over the venues in proportion to their displayed far size (largest
/// remainders first, then the order of the venues), and of each part what is available is taken.
class SizeWeighted final : public Strategy {
public:
    void decide(const DecisionView& view, ChildOrders& orders) override;
};

}} // namespace sor::strategy
