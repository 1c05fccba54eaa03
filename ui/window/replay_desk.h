// SPDX-License-Identifier: GPL-3.0-or-later
// Replays a finished run: its clock, the bar that moves it, and the charts that show it.
#pragma once

#include "run/playback.h"
#include "run/run_state.h"
#include "run/run_view.h"

#include <QElapsedTimer>
#include <QObject>
#include <optional>

namespace sor::ui {

class ChartsPanel;
class ReplayBar;
class WindowActions;

/// A run is shown at its end until someone plays or seeks. UI thread only.
class ReplayDesk : public QObject {
    Q_OBJECT

public:
    ReplayDesk(ReplayBar* bar, ChartsPanel* charts, const WindowActions* actions, QObject* parent);

    /// What is shown now, at its end; the bar is there when it can be replayed.
    void setRun(const RunView& view);
    void clear();

    /// There is a run that can be played.
    bool canPlay() const { return m_canPlay; }
    /// The clock is before the end, running or held.
    bool isReplaying() const;
    bool isHeld() const { return m_playback.isHeld(); }
    /// Of what is shown; nothing: all of the run.
    std::optional<UnixNanos> clock() const { return m_shown; }

    std::optional<double> speed() const { return m_playback.speed(); }

    /// Plays or holds; at the end plays from the beginning.
    void togglePause();
    /// Nothing: shows the end at once. From the end a speed plays from the beginning.
    void setSpeed(std::optional<double> speed);
    /// The clock goes there; a replay that plays goes on from it, else it is held.
    void seek(UnixNanos clock);
    /// By steps of the bar, held.
    void step(int steps);
    void toEnd();
    /// What can be done beside a run in that state; the actions of pausing and stopping are those of the run
    /// as long as one goes on.
    void updateActions(RunState state, bool isRunningCell);
    /// "Replaying at 10×"; empty at the end.
    QString text() const;
    /// On a tick: shows what the clock has reached.
    void refresh();

signals:
    /// Another time is shown, or all of the run again.
    void clockChanged();
    /// It plays, is held, or has ended.
    void stateChanged();

private:
    void connectActions();
    UnixNanos now() const { return m_playback.now(m_clock.elapsed()); }
    void changed();

    ReplayBar* m_bar;
    ChartsPanel* m_charts;
    const WindowActions* m_actions;
    Playback m_playback;
    QElapsedTimer m_clock;
    TimeWindow m_window{};
    std::optional<UnixNanos> m_tunedUntil; // of a tested run
    std::optional<UnixNanos> m_shown;
    bool m_canPlay = false;
    bool m_wasReplaying = false;
};

} // namespace sor::ui
