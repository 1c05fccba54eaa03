// SPDX-License-Identifier: GPL-3.0-or-later
// What a router saves by not crossing wide spreads, and nothing else of it.
#pragma once

#include "strategy/scheduled.h"

namespace sor {

/// "Patient TWAP": the schedule of the router. At the decision of each interval (the first point of the tape
/// at or after its start) all that is due is taken until the next decision, as Best Ask takes it, if half the
/// spread plus the taker fee at the best far price is at most lambda_under; otherwise nothing is. Without a
/// bid or an ask there is no spread to judge, and it takes, as the router does. Compared in whole
/// nano-dollars: spread + 2 x fee <= 2 x lambda_under.
class PatientTwap final : public Strategy {
public:
    PatientTwap(Price lambdaUnder, Schedule schedule)
        : m_lambdaUnder(lambdaUnder)
        , m_schedule(std::move(schedule))
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override;
    UnixNanos idleUntil() const override { return m_isIdle ? m_due.until : UnixNanos::min(); }

private:
    bool isWorthTaking(const DecisionView& view) const;

    Price m_lambdaUnder;
    Schedule m_schedule;
    Schedule::Due m_due{{}, UnixNanos::min()};
    bool m_takes = false; // until m_due.until
    bool m_isIdle = false; // nothing to take before m_due.until
};

} // namespace sor
