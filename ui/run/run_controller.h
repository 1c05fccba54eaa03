// SPDX-License-Identifier: GPL-3.0-or-later
// The window's only bridge to the core: starts, holds, stops and ends the work on a thread of its own.
#pragma once

#include "run/live_feed.h"
#include "run/run_state.h"
#include "run/run_worker.h"
#include "support/background_task.h"

#include <QElapsedTimer>
#include <QObject>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace sor::ui {

/// Owns the thread of the work and the state of the run. Keeps what was loaded, so that another run of the
/// same source does not load it again. UI thread only.
class RunController : public QObject {
    Q_OBJECT

public:
    explicit RunController(QObject* parent = nullptr);
    /// Asks the work to stop and waits for it: cheap after close().
    ~RunController() override;

    RunState state() const { return m_state; }
    bool isBusy() const { return sor::ui::isBusy(m_state); }
    /// Only a source is read, for a look at it.
    bool isLoadingOnly() const { return m_work == Work::Load; }
    bool isRunningCell() const { return m_work == Work::Cell; }
    /// Everything that came from the work since the last call.
    LiveUpdate takeUpdate();
    /// What was loaded last; null before. Belongs to inputSetup().
    const std::shared_ptr<const RunInput>& input() const { return m_input; }
    const RunSetup& inputSetup() const { return m_inputSetup; }
    /// input() serves this setup, and its files are what they were: reads both ends of them.
    bool hasInputFor(const RunSetup& setup) const;
    /// The last run that ended; null before, and from the start of the next run on.
    const std::shared_ptr<const FinishedRun>& finished() const { return m_finished; }
    /// Since the work began; pauses included.
    qint64 elapsedMs() const;

    /// Strategies of the user's own for all runs from now on, whatever their setups are and wherever they
    /// came from: no setup names any.
    void setStrategies(std::vector<ExtraStrategy> strategies) { m_strategies = std::move(strategies); }
    const std::vector<ExtraStrategy>& strategies() const { return m_strategies; }
    /// Reads the source, for a look at it. Not while busy; false then.
    bool load(const RunSetup& setup);
    /// Runs everything; while a source is being loaded, as soon as that is done, or stopped where it is
    /// another one. False while busy with anything else.
    bool start(const RunSetup& setup);
    /// Runs everything on the input() that is there already, though it is of a topic. False while busy, or
    /// when it is not this setup's.
    bool startOnInput(const RunSetup& setup);
    /// `run` is the finished() one again, of whatever input. False while anything but a look at a source goes
    /// on.
    bool adopt(std::shared_ptr<const FinishedRun> run);
    /// One cell of finished() again, with its fills. False while busy, without a finished run or its input.
    bool runCell(std::size_t cell);
    /// Of a live reading or a running experiment.
    void pause();
    void resume();
    /// The state is Stopping until the work has ended. What is done is kept; of a live reading, a result of
    /// the quotes so far.
    void stop();
    /// Stops; quitReady() follows, at once when nothing goes on.
    void close();
    bool isClosing() const { return m_isClosing; }

signals:
    void stateChanged(sor::ui::RunState state);
    void inputChanged();
    /// After a load for a look.
    void inputJudged(const sor::ui::InputJudged& judgement);
    /// A live reading is over; its quotes are the input() now, and the run goes on with them.
    void liveEnded(sor::ui::LiveEnd end);
    /// A run begins: what was shown is of the previous run now.
    void runStarted();
    void runFinished(std::shared_ptr<const sor::ui::FinishedRun> run);
    void cellFinished(std::shared_ptr<const sor::ui::CellRun> cell);
    /// Load, run or cell; never Interrupted.
    void failed(sor::Error error);
    /// After close(): nothing goes on any more.
    void quitReady();

private:
    enum class Work { None, Load, Run, Cell };

    void setState(RunState state);
    /// Before work is handed to the worker.
    std::stop_token begin(Work work);
    RunState firstState(const RunSetup& setup) const;
    void beginRun(const RunSetup& setup, std::shared_ptr<const RunInput> input);
    void ended(RunState state);
    /// Runs `work` on a thread of its own; what the worker says is taken here.
    void hand(std::function<void(RunWorker&)> work);
    void take(const InputLoaded& loaded);
    void take(const LiveConnected& what);
    void take(const LiveEnd& end);
    void take(const InputJudged& what);
    void take(const LoadEnded& what);
    void take(const RunEnded& what);
    void take(const CellEnded& what);
    void take(const Error& error);

    LiveFeed m_feed;
    std::atomic<bool> m_isReadingPaused = false;
    std::stop_source m_stop;
    std::stop_source m_stopReading; // of a live topic
    bool m_isLive = false; // a topic is being read
    RunState m_state = RunState::Idle;
    Work m_work = Work::None;
    bool m_isClosing = false;
    QElapsedTimer m_clock;
    qint64 m_elapsed = 0; // of work that has ended

    std::vector<ExtraStrategy> m_strategies;
    RunSetup m_workSetup; // of the work that goes on
    std::optional<RunSetup> m_next; // to run when the load is done
    std::shared_ptr<const RunInput> m_input;
    RunSetup m_inputSetup;
    std::shared_ptr<const FinishedRun> m_finished;
    BackgroundTask m_task; // the last member: its work uses the others
};

} // namespace sor::ui
