// SPDX-License-Identifier: GPL-3.0-or-later
// How far a run is, in the words of the run bar.
#pragma once

#include "run/live_feed.h"
#include "run/time_estimate.h"

#include <QElapsedTimer>
#include <QString>

namespace sor::ui {

/// UI thread only.
class RunProgress {
public:
    RunProgress() { m_clock.start(); }

    /// Another phase or run begins.
    void clear();
    void add(const LiveUpdate::Progress& progress);
    const LiveUpdate::Progress& latest() const { return m_latest; }
    /// "Sweep 12/125 · 0:07 left"; empty before the first count.
    QString text() const;
    /// The same without the time left.
    QString phaseText() const;
    /// "212 cells/s" while the grid is searched, else empty.
    QString rateText() const;

private:
    LiveUpdate::Progress m_latest;
    TimeEstimate m_estimate;
    QElapsedTimer m_clock;
};

} // namespace sor::ui
