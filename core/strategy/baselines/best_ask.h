// SPDX-License-Identifier: GPL-3.0-or-later
// The baselines that take at once: by displayed price, and by price plus fee.
#pragma once

#include "strategy/taking.h"

namespace sor { inline namespace strategy {

/// "Best Ask" ("Best Bid" for a sell): at each point whatever is available at the lowest displayed price.
class BestAsk final : public Strategy {
public:
    void decide(const DecisionView& view, ChildOrders& orders) override
    {
        takeLowestPrice(view, view.left(), orders);
    }
};

/// The fair baseline for a router that knows fees: the same by all-in price.
class BestAllIn final : public Strategy {
public:
    void decide(const DecisionView& view, ChildOrders& orders) override
    {
        takeLowestAllIn(view, view.left(), orders);
    }
};

}} // namespace sor::strategy
