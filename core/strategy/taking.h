// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of taking displayed shares that several strategies share.
#pragma once

#include "strategy/strategy.h"

namespace sor {

/// Takes up to `wanted` shares at the lowest displayed far price over all venues, and never at a worse one: a
/// venue that we have exhausted still shows its price, and then this waits. Venues tied on price are taken by
/// all-in price, then in the order of the venues.
void takeLowestPrice(const DecisionView& view, Shares wanted, ChildOrders& orders);

/// The same by all-in price (price plus taker fee).
void takeLowestAllIn(const DecisionView& view, Shares wanted, ChildOrders& orders);

/// Taker fee a share at the best far price: of the cheapest venue that shows it, but for those where an order
/// of ours waits for the far side (DecisionView::isCrossed). kNoPrice when no venue does.
Price takerFeeAtFar(const DecisionView& view, Price bestFar);

} // namespace sor
