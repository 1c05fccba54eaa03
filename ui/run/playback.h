// SPDX-License-Identifier: GPL-3.0-or-later
// The clock of a replay: what time of the data it is.
#pragma once

#include "base/time.h"

#include <QString>
#include <QtGlobal>
#include <cstdint>
#include <optional>

namespace sor::ui {

/// Times of the data pass at a chosen multiple of real time. Results are causal, so that what has happened up
/// to this clock is what a live run would have shown. Pure: the caller says what time it is (milliseconds of
/// a steady clock). Without a speed everything is revealed at once.
class Playback {
public:
    void setWindow(TimeWindow window) { m_window = window; }
    /// Nothing: as fast as possible. The clock goes on from where it is.
    void setSpeed(std::optional<double> speed, qint64 nowMs);
    std::optional<double> speed() const { return m_speed; }
    /// From the beginning of the window.
    void restart(qint64 nowMs);
    /// The same at the chosen speed, else at the least of 1, 10, 100 and 1000 that takes a minute at most.
    void play(qint64 nowMs);
    /// The clock goes there; held unless it was running. The end of the window is finish().
    void seek(UnixNanos clock, qint64 nowMs);
    /// To the end of the window.
    void finish();
    void hold(qint64 nowMs);
    void release(qint64 nowMs);
    bool isHeld() const { return m_isHeld; }

    /// The time of the data, within the window.
    UnixNanos now(qint64 nowMs) const;
    /// Something is still to be revealed.
    bool isPlaying(qint64 nowMs) const { return m_speed && now(nowMs) < m_window.to; }
    /// "Replaying at 10x", "Replay held"; empty when everything is shown.
    QString sentence(qint64 nowMs) const;

private:
    TimeWindow m_window{};
    std::optional<double> m_speed;
    UnixNanos m_base{}; // the data's time at m_baseMs
    qint64 m_baseMs = 0;
    bool m_isHeld = false;
};

} // namespace sor::ui
