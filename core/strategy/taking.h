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

} // namespace sor
