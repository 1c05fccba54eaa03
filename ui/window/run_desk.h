// SPDX-License-Identifier: GPL-3.0-or-later
// Starts and stops runs, and tells the window how they go: actions, run bar, status bar, log.
#pragma once

#include "charts/refresh_timer.h"
#include "run/results_file.h"
#include "run/run_controller.h"
#include "window/run_progress.h"

#include <QObject>
#include <QTime>
#include <QTimer>
#include <memory>

namespace sor::ui {

class AppSettings;
class LiveDesk;
class ReplayDesk;
class ResultsDesk;
struct RunView;
class SourceDesk;
class SourceNotices;
class StatusFields;
class WindowActions;
class Workbench;

/// UI thread only.
class RunDesk : public QObject {
    Q_OBJECT

public:
    RunDesk(Workbench* workbench, StatusFields* status, AppSettings* settings, RefreshTimer* timer,
            const WindowActions* actions, QObject* parent);

    RunController& controller() { return m_controller; }
    const RunView& view() const;
    /// What is shown was read from a results file.
    bool isReadOnly() const;

    /// Runs what Setup says; says why not in the run bar.
    void run();
    void stop();
    /// Of a run that goes on, else of a replay.
    void togglePause();
    ReplayDesk* replay() const { return m_replay; }
    void runSelectedCell();
    void pinSelectedCell();
    /// Shows results from a file; nothing is run.
    void showOpened(OpenedResults opened);
    /// Shows a run of this session again, and its setup, whose source is read for its quotes. False while
    /// another goes on.
    bool showKept(const std::shared_ptr<const FinishedRun>& run, QTime ended);

signals:
    /// For the title and the list of recent sources.
    void sourceLoaded(const sor::RunSetup& setup);
    void sourceChanged();

private:
    void connectController();
    void connectPanels();
    void onState(RunState state);
    void onTick();
    void onRunStarted();
    void onRunFinished(const std::shared_ptr<const FinishedRun>& run);
    void onFailed(const Error& error);
    void onLiveEnded(const LiveEnd& end);
    void apply(const LiveUpdate& update);
    void searchStopped();
    void updateActions();
    void updateRunText();
    void updateStale();
    QString runText() const;

    Workbench* m_workbench;
    StatusFields* m_status;
    const WindowActions* m_actions;
    RunController m_controller;
    SourceNotices* m_notices;
    LiveDesk* m_live;
    ReplayDesk* m_replay;
    ResultsDesk* m_results;
    SourceDesk* m_source;
    QTimer m_connectTimer; // counts the seconds of a connection
    RunProgress m_progress;
    bool m_hasFailed = false; // a later run than the one that is shown, or the reading of its source
};

} // namespace sor::ui
