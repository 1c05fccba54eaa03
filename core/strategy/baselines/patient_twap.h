// SPDX-License-Identifier: GPL-3.0-or-later
// What a router saves by not crossing wide spreads, and nothing else of it.
#pragma once

#include "strategy/router/far_moves.h"
#include "strategy/scheduled.h"

#include <memory>

namespace sor { inline namespace strategy {

/// "Patient TWAP": the schedule of the router. At the decision of each interval (the first point of the tape
/// at or after its start) all that is due is taken until the next decision, as Best Ask takes it, if half the
/// spread plus the taker fee at the best far price is at most lambda_under; otherwise nothing is. Without a
/// bid or an ask there is no spread to judge, and it takes, as the router does. Compared in whole
/// nano-dollars: spread + 2 x fee <= 2 x lambda_under. Beside `adaptive` lambda_under is that of its decision
/// (adaptivePenalty).
class PatientTwap final : public Strategy {
public:
    /// `moves` of the order's side, or null.
    PatientTwap(Price lambdaUnder, Schedule schedule, std::shared_ptr<const FarMoves> moves = nullptr)
        : m_lambdaUnder(lambdaUnder)
        , m_schedule(std::move(schedule))
        , m_moves(std::move(moves))
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override;
    UnixNanos idleUntil() const override { return m_isIdle ? m_due.until : UnixNanos::min(); }

private:
    bool isWorthTaking(const DecisionView& view) const;

    Price m_lambdaUnder;
    Schedule m_schedule;
    std::shared_ptr<const FarMoves> m_moves;
    Schedule::Due m_due{{}, UnixNanos::min()};
    bool m_takes = false; // until m_due.until
    bool m_isIdle = false; // nothing to take before m_due.until
};

}} // namespace sor::strategy
