// SPDX-License-Identifier: GPL-3.0-or-later
// Where the user has zoomed to, to go back and forward through.
#pragma once

#include "charts/chart_contents.h"

#include <chrono>
#include <optional>
#include <vector>

namespace sor::ui {

/// Steps of a gesture (turns of the wheel, a drag) that follow each other within half a second count as one.
class ZoomHistory {
public:
    using Clock = std::chrono::steady_clock;

    /// The user left `from` for another span.
    void leave(const TimeSpan& from, Clock::time_point now = Clock::now())
    {
        const bool isSameGesture = m_lastStep && now - *m_lastStep < kGesture && m_ahead.empty();
        m_lastStep = now;
        if (isSameGesture)
            return;
        m_ahead.clear();
        m_behind.push_back(from);
        if (m_behind.size() > kLimit)
            m_behind.erase(m_behind.begin());
    }
    /// The span to go back to from `current`, or forward to; nothing at the end.
    std::optional<TimeSpan> back(const TimeSpan& current) { return move(m_behind, m_ahead, current); }
    std::optional<TimeSpan> forward(const TimeSpan& current) { return move(m_ahead, m_behind, current); }

private:
    static constexpr std::chrono::milliseconds kGesture{500};
    static constexpr std::size_t kLimit = 100;

    std::optional<TimeSpan> move(std::vector<TimeSpan>& from, std::vector<TimeSpan>& to,
                                 const TimeSpan& current)
    {
        if (from.empty())
            return std::nullopt;
        to.push_back(current);
        const TimeSpan span = from.back();
        from.pop_back();
        m_lastStep.reset();
        return span;
    }

    std::vector<TimeSpan> m_behind;
    std::vector<TimeSpan> m_ahead;
    std::optional<Clock::time_point> m_lastStep;
};

} // namespace sor::ui
