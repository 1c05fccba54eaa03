// SPDX-License-Identifier: GPL-3.0-or-later
// How fast work goes and how long it will take, from what was measured.
#pragma once

#include <QString>
#include <QtGlobal>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace sor::ui {

/// Rate and time left of one phase, over its last few seconds, so that a machine that slows down shows as a
/// longer estimate.
class TimeEstimate {
public:
    /// A count of `phase` at `nowMs` of a steady clock. Another phase starts again.
    void add(const std::string& phase, std::int64_t done, std::int64_t total, qint64 nowMs);
    void clear();
    /// Units a second; nothing before two counts that differ.
    std::optional<double> perSecond() const;
    std::optional<double> secondsLeft() const;
    const std::string& phase() const { return m_phase; }

private:
    static constexpr qint64 kWindowMs = 5000;
    struct Count {
        qint64 atMs;
        std::int64_t done;
    };
    std::string m_phase;
    std::int64_t m_total = 0;
    std::deque<Count> m_counts;
};

/// "0:07", "12:34", "1:02:03".
QString countdownText(double seconds);

} // namespace sor::ui
