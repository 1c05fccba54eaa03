// SPDX-License-Identifier: GPL-3.0-or-later
// The router with its model taken out: the same slices, venues and rules, and a split that needs no numbers.
#pragma once

#include "strategy/router/cont_kukanov.h"

namespace sor { inline namespace strategy {

/// "Equal split" (X_E of Cont & Kukanov): of the S shares of a slice that the router would split, each of the
/// K venues where it may rest and whose outflow is known gets floor(S / (K + 1)) in whole lots; the rest is
/// taken. What it earns over TWAP is what resting earns; what the router earns over it is the model's.
class EqualSplit final : public ContKukanovRouter {
public:
    /// As ContKukanovRouter's.
    EqualSplit(const RouterSettings& settings, const ParentOrder& order,
               std::shared_ptr<const OutflowHistory> history)
        : ContKukanovRouter({}, settings, order, std::move(history))
    {
    }

private:
    std::int64_t place(const DecisionView& view, std::int64_t shares) override;
};

/// "One venue": all of them rest at the one of those venues with the shortest queue, of equal ones the first;
/// without any all are taken.
class PegOne final : public ContKukanovRouter {
public:
    /// As ContKukanovRouter's.
    PegOne(const RouterSettings& settings, const ParentOrder& order,
           std::shared_ptr<const OutflowHistory> history)
        : ContKukanovRouter({}, settings, order, std::move(history))
    {
    }

private:
    std::int64_t place(const DecisionView& view, std::int64_t shares) override;
};

}} // namespace sor::strategy
