// SPDX-License-Identifier: GPL-3.0-or-later
// When a message is due: absolute deadlines, so that lateness never adds up.
#pragma once

#include "base/time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace sor { inline namespace input { namespace kafka {

/// Times of rows to moments of the steady clock: t0 + (time - first time) / speed, pauses cut to `maxGap`.
/// Rows that are earlier than the one before are due at once.
class Pacer {
public:
    using Clock = std::chrono::steady_clock;
    Pacer(double factor, std::optional<Nanos> maxGap)
        : m_factor(factor)
        , m_maxGap(maxGap)
    {
    }

    void start(Clock::time_point now) { m_start = now; }
    /// Moves all that is still to come.
    void delay(Clock::duration by) { m_start += by; }

    Clock::time_point dueTime(UnixNanos time)
    {
        if (m_last && time > *m_last) {
            const Nanos gap = time - *m_last;
            m_elapsed += m_maxGap ? std::min(gap, *m_maxGap) : gap;
        }
        if (!m_last || time > *m_last)
            m_last = time;
        return m_start + scaled(m_elapsed);
    }

    /// Since the first row, at the speed asked for.
    Nanos elapsed() const { return scaled(m_elapsed); }

private:
    Nanos scaled(Nanos time) const
    {
        return Nanos{static_cast<std::int64_t>(static_cast<double>(time.count()) / m_factor)};
    }
    double m_factor;
    std::optional<Nanos> m_maxGap;
    std::optional<UnixNanos> m_last;
    Nanos m_elapsed{0};
    Clock::time_point m_start;
};

/// How late messages were: counts in steps of 100 us up to 100 ms, and the largest.
class LatenessCounts {
public:
    void add(Nanos lateness)
    {
        const auto step = static_cast<std::size_t>(std::max<std::int64_t>(lateness / kStep, 0));
        ++m_counts[std::min(step, m_counts.size() - 1)];
        ++m_total;
        m_most = std::max(m_most, lateness);
    }
    /// The lateness that `share` (0..1) of the messages do not exceed, rounded up to a step.
    Nanos quantile(double share) const
    {
        const auto wanted = static_cast<std::int64_t>(share * static_cast<double>(m_total));
        std::int64_t sum = 0;
        for (std::size_t i = 0; i + 1 < m_counts.size(); ++i) {
            sum += m_counts[i];
            if (sum > wanted)
                return std::min<Nanos>(kStep * static_cast<std::int64_t>(i + 1), m_most);
        }
        return m_most;
    }
    Nanos most() const { return m_most; }

private:
    static constexpr Nanos kStep = std::chrono::microseconds{100};
    std::array<std::int64_t, 1001> m_counts{};
    std::int64_t m_total = 0;
    Nanos m_most{0};
};

}}} // namespace sor::input::kafka
