// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/playback.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace sor::ui {

UnixNanos Playback::now(qint64 nowMs) const
{
    if (!m_speed)
        return m_window.to;
    if (m_isHeld)
        return m_base;
    const double nanos = static_cast<double>(nowMs - m_baseMs) * 1e6 * *m_speed;
    const auto left = static_cast<double>((m_window.to - m_base).count());
    return nanos >= left ? m_window.to : m_base + Nanos{std::llround(std::max(0.0, nanos))};
}

void Playback::setSpeed(std::optional<double> speed, qint64 nowMs)
{
    m_base = now(nowMs);
    m_baseMs = nowMs;
    m_speed = speed;
    if (!speed)
        m_isHeld = false;
}

void Playback::restart(qint64 nowMs)
{
    m_base = m_window.from;
    m_baseMs = nowMs;
    m_isHeld = false;
}

void Playback::play(qint64 nowMs)
{
    if (!m_speed) {
        m_speed = 1;
        const double seconds = std::chrono::duration<double>(m_window.to - m_window.from).count();
        while (*m_speed < 1000 && seconds / *m_speed > 60)
            *m_speed *= 10;
    }
    restart(nowMs);
}

void Playback::seek(UnixNanos clock, qint64 nowMs)
{
    if (clock >= m_window.to) {
        finish();
        return;
    }
    const bool wasRunning = isPlaying(nowMs) && !m_isHeld;
    if (!m_speed)
        play(nowMs);
    m_base = std::max(clock, m_window.from);
    m_baseMs = nowMs;
    m_isHeld = !wasRunning;
}

void Playback::finish()
{
    m_base = m_window.to;
    m_isHeld = false;
}

void Playback::hold(qint64 nowMs)
{
    if (m_isHeld)
        return;
    m_base = now(nowMs);
    m_isHeld = true;
}

void Playback::release(qint64 nowMs)
{
    if (!m_isHeld)
        return;
    m_isHeld = false;
    m_baseMs = nowMs;
}

QString Playback::sentence(qint64 nowMs) const
{
    if (!isPlaying(nowMs))
        return {};
    const QString speed = QString::number(*m_speed);
    return m_isHeld ? QStringLiteral("Replay at %1× held").arg(speed)
                    : QStringLiteral("Replaying at %1×").arg(speed);
}

} // namespace sor::ui
