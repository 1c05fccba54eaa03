// SPDX-License-Identifier: GPL-3.0-or-later
// Brings runs to the screen: what the controller says, in the panels of the workbench.
#pragma once

#include "charts/chart_contents.h"
#include "charts/refresh_timer.h"
#include "run/results_file.h"
#include "run/run_controller.h"
#include "run/run_view.h"
#include "run/time_estimate.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTime>
#include <QTimer>
#include <memory>
#include <optional>

class QAction;
class QActionGroup;

namespace sor::ui {

class AppSettings;
class LiveDesk;
class ReplayDesk;
class SourceNotices;
class StatusFields;
class Workbench;

/// The actions whose state depends on the run.
struct RunActions {
    QAction* run = nullptr;
    QAction* pause = nullptr;
    QAction* stop = nullptr;
    QAction* runCell = nullptr;
    QAction* pinCell = nullptr;
    QAction* saveResults = nullptr;
    QAction* exportReport = nullptr;
    QAction* exportRunCard = nullptr;
    QAction* copyCommand = nullptr;
    QAction* stepBack = nullptr;
    QAction* stepForward = nullptr;
    QAction* toEnd = nullptr;
    QActionGroup* speed = nullptr;
};

/// UI thread only.
class RunDesk : public QObject {
    Q_OBJECT

public:
    RunDesk(Workbench* workbench, StatusFields* status, AppSettings* settings, RefreshTimer* timer,
            const RunActions& actions, QObject* parent);

    RunController& controller() { return m_controller; }
    const RunView& view() const { return m_view; }
    /// What is shown was read from a results file.
    bool isReadOnly() const { return m_isReadOnly; }

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
    void setRemote(bool isRemote);

signals:
    /// For the title and the list of recent sources.
    void sourceLoaded(const sor::RunSetup& setup);
    void sourceChanged();

private:
    void connectController();
    void connectPanels();
    void connectReplay();
    void showReplay();
    void updateReplayActions();
    void onState(RunState state);
    void onTick();
    void onSetupChanged();
    void loadIfNeeded();
    void onInput();
    void onRunStarted();
    void onRunFinished(const std::shared_ptr<const FinishedRun>& run);
    void showFinished(const std::shared_ptr<const FinishedRun>& run, QTime ended);
    void onCell(const CellRun& cell);
    void onFailed(const Error& error);
    void applyLive(const LiveUpdate& update);
    void showPreview(const LivePreview& preview);
    void onLiveEnded(const LiveEnd& end);
    void searchStopped();
    void chooseMeasure();
    void beginGrid(const ParameterGrid& grid);
    void showProgress(const LiveUpdate::Progress& progress);
    void showView();
    void showExtras();
    void clearResults();
    void chooseWindow(TimeSpan span);
    void fitWindow();
    void selectCell(std::size_t cell);
    void updateActions();
    void updateRunText();
    void updateStale();
    void updateGridNote();
    bool isKafka() const;

    Workbench* m_workbench;
    StatusFields* m_status;
    RefreshTimer* m_timer;
    RunActions m_actions;
    RunController m_controller;
    SourceNotices* m_notices;
    LiveDesk* m_live;
    ReplayDesk* m_replay;
    bool m_isCut = false; // panels show the run at the clock of a replay
    QTimer m_loadTimer; // waits until the typing ends
    QTimer m_connectTimer; // counts the seconds of a connection
    TimeEstimate m_estimate;
    QElapsedTimer m_clock;
    RunView m_view;
    RunSetup m_runSetup; // of what is shown
    std::optional<RunSetup> m_failedSetup; // is not tried again by itself
    std::optional<CellRun> m_selected;
    std::optional<CellRun> m_pinned;
    std::optional<std::size_t> m_pinWanted; // when its run ends
    LiveUpdate::Progress m_progress;
    QTime m_runEnded; // of what is shown; null: it was read from a file
    bool m_hasResults = false;
    bool m_hasFailed = false; // a later run, or the reading of its source
    bool m_isReadOnly = false;
    bool m_isGridKnown = false;
    std::optional<RunSetup> m_windowSetup; // that stated the window
    bool m_isWindowFitted = false; // the run that is being stopped had one of other files
    bool m_isMeasureChosen = false; // by the user
};

} // namespace sor::ui
