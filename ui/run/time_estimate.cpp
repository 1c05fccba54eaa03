// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/time_estimate.h"

#include <cmath>

namespace sor::ui {

void TimeEstimate::add(const std::string& phase, std::int64_t done, std::int64_t total, qint64 nowMs)
{
    if (phase != m_phase || (!m_counts.empty() && done < m_counts.back().done)) {
        m_phase = phase;
        m_counts.clear();
    }
    m_total = total;
    m_counts.push_back({nowMs, done});
    while (m_counts.size() > 2 && nowMs - m_counts.front().atMs > kWindowMs)
        m_counts.pop_front();
}

void TimeEstimate::clear()
{
    m_phase.clear();
    m_counts.clear();
    m_total = 0;
}

std::optional<double> TimeEstimate::perSecond() const
{
    if (m_counts.size() < 2)
        return {};
    const auto done = static_cast<double>(m_counts.back().done - m_counts.front().done);
    const auto ms = static_cast<double>(m_counts.back().atMs - m_counts.front().atMs);
    if (done <= 0 || ms <= 0)
        return {};
    return done * 1000 / ms;
}

std::optional<double> TimeEstimate::secondsLeft() const
{
    const auto rate = perSecond();
    if (!rate || m_total <= 0)
        return {};
    return static_cast<double>(m_total - m_counts.back().done) / *rate;
}

QString countdownText(double seconds)
{
    const auto whole = static_cast<qint64>(std::ceil(std::max(0.0, seconds)));
    const qint64 hours = whole / 3600;
    const qint64 minutes = whole / 60 % 60;
    const QLatin1Char zero('0');
    if (hours > 0) {
        return QStringLiteral("%1:%2:%3")
            .arg(hours)
            .arg(minutes, 2, 10, zero)
            .arg(whole % 60, 2, 10, zero);
    }
    return QStringLiteral("%1:%2").arg(minutes).arg(whole % 60, 2, 10, zero);
}

} // namespace sor::ui
