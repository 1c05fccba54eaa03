// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_controller.h"

#include "support/work_priority.h"

#include <utility>

namespace sor::ui {

RunController::RunController(QObject* parent)
    : QObject(parent)
{
    connect(&m_task, &BackgroundTask::refused, this, [this](const QString& sentence) {
        take(Error{ErrorCode::Internal, sentence.toStdString()});
    });
}

RunController::~RunController()
{
    m_stop.request_stop();
    m_stopReading.request_stop();
    m_feed.release();
}

bool RunController::hasInputFor(const RunSetup& setup) const
{
    return m_input && isSameInput(setup, m_inputSetup) && isInputCurrent(*m_input, setup);
}

qint64 RunController::elapsedMs() const
{
    return isBusy() && m_clock.isValid() ? m_clock.elapsed() : m_elapsed;
}

LiveUpdate RunController::takeUpdate()
{
    LiveUpdate update = m_feed.take();
    // The first count of messages says that the broker has answered.
    if (m_state == RunState::Connecting && update.progress)
        setState(RunState::Loading);
    return update;
}

void RunController::setState(RunState state)
{
    if (state == m_state)
        return;
    Q_ASSERT(isAllowed(m_state, state));
    m_state = state;
    emit stateChanged(state);
}

std::stop_token RunController::begin(Work work)
{
    m_work = work;
    m_feed.clear();
    m_stop = std::stop_source();
    m_stopReading = std::stop_source();
    m_isReadingPaused = false;
    m_isLive = false;
    m_clock.start();
    return m_stop.get_token();
}

RunState RunController::firstState(const RunSetup& setup) const
{
    return setup.kafka.empty() ? RunState::Loading : RunState::Connecting;
}

void RunController::hand(std::function<void(RunWorker&)> work)
{
    m_task.start([this, work = std::move(work)](const std::stop_token&, const BackgroundTask::Post& post) {
        lowerPriority();
        RunWorker worker(
            m_feed, m_isReadingPaused, [this, &post](const std::shared_ptr<const RunMessage>& message) {
                post([this, message] { std::visit([this](const auto& what) { take(what); }, *message); });
            });
        work(worker);
    });
}

bool RunController::load(const RunSetup& setup)
{
    if (isBusy() || m_isClosing)
        return false;
    const auto stop = begin(Work::Load);
    m_workSetup = setup;
    setState(firstState(setup));
    hand([setup, stop](RunWorker& worker) { worker.load(setup, stop); });
    return true;
}

bool RunController::start(const RunSetup& setup)
{
    if (m_isClosing)
        return false;
    if (isBusy()) {
        if (!isLoadingOnly())
            return false;
        if (!isSameInput(setup, m_workSetup))
            stop(); // a look at another source, which is not wanted any more
        m_next = setup;
        return true;
    }
    // What a live topic holds by now is not what it held then.
    beginRun(setup, hasInputFor(setup) && setup.kafka.empty() ? m_input : nullptr);
    return true;
}

bool RunController::startOnInput(const RunSetup& setup)
{
    if (isBusy() || m_isClosing || !hasInputFor(setup))
        return false;
    beginRun(setup, m_input);
    return true;
}

void RunController::beginRun(const RunSetup& setup, std::shared_ptr<const RunInput> input)
{
    const RunStops stops{begin(Work::Run), m_stopReading.get_token()};
    m_workSetup = setup;
    // Two tapes at a time may be more than there is room for.
    m_input = input;
    m_finished.reset();
    emit runStarted();
    setState(input ? RunState::Running : firstState(setup));
    m_workSetup.experiment.baselines.extras = m_strategies;
    hand([setup = m_workSetup, stops, input = std::move(input)](RunWorker& worker) {
        worker.run(setup, input, stops);
    });
}

bool RunController::adopt(std::shared_ptr<const FinishedRun> run)
{
    if (m_isClosing || (isBusy() && !isLoadingOnly()))
        return false;
    m_finished = std::move(run);
    return true;
}

bool RunController::runCell(std::size_t cell)
{
    if (isBusy() || m_isClosing || !m_finished || !m_finished->input
        || cell >= m_finished->report.experiment.search.grid.cellCount())
        return false;
    const auto stop = begin(Work::Cell);
    setState(RunState::Running);
    hand([run = m_finished, cell, stop](RunWorker& worker) { worker.runCell(run, cell, stop); });
    return true;
}

void RunController::pause()
{
    if (m_work != Work::Run || (m_state != RunState::Running && m_state != RunState::Live))
        return;
    // A live reading goes on to count what it leaves waiting.
    if (m_state == RunState::Live)
        m_isReadingPaused = true;
    else
        m_feed.hold();
    setState(RunState::Paused);
}

void RunController::resume()
{
    if (m_state != RunState::Paused)
        return;
    m_isReadingPaused = false;
    m_feed.release();
    setState(m_isLive ? RunState::Live : RunState::Running);
}

void RunController::stop()
{
    if (!isBusy() || m_state == RunState::Stopping)
        return;
    m_next.reset();
    if (!m_isLive)
        m_stop.request_stop();
    m_stopReading.request_stop();
    m_feed.release();
    setState(RunState::Stopping);
}

void RunController::close()
{
    if (m_isClosing)
        return;
    m_isClosing = true;
    // Before a stop, after which a live reading would still make a result.
    m_stop.request_stop();
    stop();
    if (!isBusy())
        QMetaObject::invokeMethod(this, &RunController::quitReady, Qt::QueuedConnection);
}

void RunController::ended(RunState state)
{
    m_elapsed = m_clock.elapsed();
    m_work = Work::None;
    // A cell or a load may end before its first post.
    setState(state);
    if (m_isClosing)
        emit quitReady();
}

void RunController::take(const InputLoaded& loaded)
{
    m_input = loaded.input;
    m_inputSetup = m_workSetup;
    m_isLive = false;
    m_isReadingPaused = false;
    if (m_work == Work::Run && m_state != RunState::Stopping)
        setState(RunState::Running);
    emit inputChanged();
}

void RunController::take(const LiveConnected& /*what*/)
{
    m_isLive = true;
    if (m_state == RunState::Connecting)
        setState(RunState::Live);
}

void RunController::take(const LiveEnd& end)
{
    emit liveEnded(end);
}

void RunController::take(const InputJudged& what)
{
    emit inputJudged(what);
}

void RunController::take(const LoadEnded& /*what*/)
{
    const auto next = std::exchange(m_next, std::nullopt);
    ended(RunState::Idle);
    if (next && !m_isClosing)
        start(*next);
}

void RunController::take(const RunEnded& what)
{
    m_finished = what.run;
    ended(RunState::Done);
    emit runFinished(what.run);
}

void RunController::take(const CellEnded& what)
{
    ended(RunState::Done);
    emit cellFinished(what.cell);
}

void RunController::take(const Error& error)
{
    const auto next = std::exchange(m_next, std::nullopt);
    const bool isStopped = error.code == ErrorCode::Interrupted || (next && !isSameInput(*next, m_workSetup));
    const bool wasCell = m_work == Work::Cell;
    ended(isStopped ? (wasCell ? RunState::Done : RunState::Idle) : RunState::Failed);
    if (!isStopped)
        emit failed(error);
    else if (next && !m_isClosing)
        start(*next);
}

} // namespace sor::ui
