// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy file with TWAP written by hand: what the program's own row must be equal to.
#include "strategy/own_strategy.h"
#include "strategy/taking.h"

namespace {

class CopiedTwap final : public sor::Strategy {
public:
    void decide(const sor::DecisionView& view, sor::ChildOrders& orders) override
    {
        constexpr sor::Nanos kSlice{std::chrono::seconds{60}};
        const sor::ParentOrder& order = view.order();
        const std::int64_t slices = (order.window.length() + kSlice - sor::Nanos{1}) / kSlice;
        const std::int64_t begun = (view.time() - order.window.from) / kSlice + 1;
        const sor::Shares due{order.shares.count * begun / slices};
        if (due > view.done())
            sor::takeLowestPrice(view, due - view.done(), orders);
    }
};

} // namespace

SORLAB_STRATEGY(CopiedTwap, "Copied TWAP")
