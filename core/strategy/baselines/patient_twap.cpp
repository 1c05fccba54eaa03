// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/baselines/patient_twap.h"

#include "strategy/router/adaptive.h"
#include "strategy/router/resting_rules.h"

namespace sor { inline namespace strategy {

void PatientTwap::decide(const DecisionView& view, ChildOrders& orders)
{
    if (view.time() >= m_due.until) {
        m_due = m_schedule.dueAt(view.time());
        m_takes = isWorthTaking(view);
    }
    m_isIdle = !m_takes || m_due.shares <= view.done();
    if (!m_isIdle)
        takeLowestPrice(view, m_due.shares - view.done(), orders);
}

bool PatientTwap::isWorthTaking(const DecisionView& view) const
{
    const BestPrices best = bestPrices(view.market(), view.crossedResting());
    if (!best.hasBoth())
        return true;
    const Int128 spread = Int128{best.far.nanos} - best.near.nanos;
    const Price penalty =
        m_moves ? adaptivePenalty(*m_moves, view, m_lambdaUnder).lambdaUnder : m_lambdaUnder;
    return spread + 2 * Int128{takerFeeAtFar(view, best.far).nanos} <= 2 * Int128{penalty.nanos};
}

}} // namespace sor::strategy
