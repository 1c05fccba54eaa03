// SPDX-License-Identifier: GPL-3.0-or-later
// A second strategy file whose class is named like one of the program's and works otherwise.
#include "strategy/own_strategy.h"
#include "strategy/taking.h"

namespace sor { inline namespace strategy {

/// Takes everything when the last second of the window has begun.
class BestAsk : public Strategy {
public:
    explicit BestAsk(const ParentOrder& order)
        : m_from(order.window.to - Nanos{std::chrono::seconds{1}})
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override
    {
        if (view.time() >= m_from)
            takeLowestAllIn(view, view.left(), orders);
    }
    UnixNanos idleUntil() const override { return m_from; }

private:
    UnixNanos m_from;
};

}} // namespace sor::strategy

SORLAB_STRATEGY(sor::BestAsk, "At the end")
