// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies that follow a schedule: TWAP (even slices) and VWAP (slices by a volume profile).
#pragma once

#include "strategy/taking.h"

#include <cstdint>
#include <vector>

namespace sor { inline namespace strategy {

/// Cumulative shares due from the start of each bucket on. Buckets divide the window from its start; the last
/// may be shorter. n = ceil(window / bucket).
class Schedule {
public:
    /// floor(Q (k+1) / n) shares from the start of bucket k on; the window must not be empty.
    static Schedule even(const ParentOrder& order, Nanos bucket);
    /// Slices in proportion to `weights` (one a bucket, none negative, at least one positive).
    static Schedule weighted(const ParentOrder& order, Nanos bucket,
                             const std::vector<std::int64_t>& weights);

    static std::size_t bucketCount(TimeWindow window, Nanos bucket);

    /// What is due, and until when.
    struct Due {
        Shares shares;
        UnixNanos until;
    };
    /// At `time`, which must lie in the window.
    Due dueAt(UnixNanos time) const
    {
        const auto bucket = (time - m_from) / m_bucket;
        const auto last = static_cast<std::int64_t>(m_due.size()) - 1;
        return {m_due[static_cast<std::size_t>(bucket < last ? bucket : last)],
                bucket < last ? m_from + m_bucket * (bucket + 1) : UnixNanos::max()};
    }

private:
    UnixNanos m_from;
    Nanos m_bucket{1};
    std::vector<Shares> m_due;
};

/// Takes what is due and not yet done as Best Ask takes it: late fills catch up, nothing runs ahead.
class Scheduled final : public Strategy {
public:
    explicit Scheduled(Schedule schedule)
        : m_schedule(std::move(schedule))
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override
    {
        // Asked at every point of the tape, so the bucket is looked up only when it ends.
        if (view.time() >= m_due.until)
            m_due = m_schedule.dueAt(view.time());
        m_isIdle = m_due.shares <= view.done();
        if (!m_isIdle)
            takeLowestPrice(view, m_due.shares - view.done(), orders);
    }
    UnixNanos idleUntil() const override { return m_isIdle ? m_due.until : UnixNanos::min(); }

private:
    Schedule m_schedule;
    Schedule::Due m_due{{}, UnixNanos::min()};
    bool m_isIdle = false; // nothing more is due before m_due.until
};

}} // namespace sor::strategy
