// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_controller.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace sor::ui {

namespace {

/// Work gives way to the window: on Linux this lowers the calling thread, and those that it starts.
void lowerPriority()
{
    constexpr int kNice = 5;
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNice));
}

} // namespace

RunController::RunController(QObject* parent)
    : QObject(parent)
    , m_worker(new RunWorker(m_feed, m_isReadingPaused))
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(&m_thread, &QThread::started, m_worker, &lowerPriority);
    connect(m_worker, &RunWorker::inputLoaded, this, &RunController::onInput);
    connect(m_worker, &RunWorker::liveConnected, this, [this] {
        m_isLive = true;
        if (m_state == RunState::Connecting)
            setState(RunState::Live);
    });
    connect(m_worker, &RunWorker::liveEnded, this, &RunController::liveEnded);
    connect(m_worker, &RunWorker::endedRun, this, &RunController::onRun);
    connect(m_worker, &RunWorker::endedFailed, this, &RunController::onFailed);
    connect(m_worker, &RunWorker::endedLoaded, this, [this] {
        const auto next = std::exchange(m_next, std::nullopt);
        ended(RunState::Idle);
        if (next && !m_isClosing)
            start(*next);
    });
    connect(m_worker, &RunWorker::endedCell, this, [this](const std::shared_ptr<const CellRun>& cell) {
        ended(RunState::Done);
        emit cellFinished(cell);
    });
    m_thread.setObjectName(QStringLiteral("run"));
    m_thread.start();
}

RunController::~RunController()
{
    m_stop.request_stop();
    m_stopReading.request_stop();
    m_feed.letGo();
    m_thread.quit();
    m_thread.wait();
}

bool RunController::hasInputFor(const RunSetup& setup) const
{
    return m_input && isSameInput(setup, m_inputSetup);
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

bool RunController::load(const RunSetup& setup)
{
    if (isBusy() || m_isClosing)
        return false;
    const auto stop = begin(Work::Load);
    m_workSetup = setup;
    setState(firstState(setup));
    QMetaObject::invokeMethod(m_worker, [this, setup, stop] { m_worker->load(setup, stop); });
    return true;
}

bool RunController::start(const RunSetup& setup)
{
    if (m_isClosing)
        return false;
    if (isBusy()) {
        const bool isLoadingIt =
            m_work == Work::Load && m_state != RunState::Stopping && isSameInput(setup, m_workSetup);
        if (isLoadingIt)
            m_next = setup;
        return isLoadingIt;
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
    QMetaObject::invokeMethod(
        m_worker, [this, setup, stops, input = std::move(input)] { m_worker->run(setup, input, stops); });
}

bool RunController::runCell(std::size_t cell)
{
    if (isBusy() || m_isClosing || !m_finished
        || cell >= m_finished->report.experiment.search.grid.cellCount())
        return false;
    const auto stop = begin(Work::Cell);
    setState(RunState::Running);
    QMetaObject::invokeMethod(m_worker,
                              [this, run = m_finished, cell, stop] { m_worker->runCell(run, cell, stop); });
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
    m_feed.letGo();
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
    m_feed.letGo();
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

void RunController::onInput(const std::shared_ptr<const RunInput>& input)
{
    m_input = input;
    m_inputSetup = m_workSetup;
    m_isLive = false;
    m_isReadingPaused = false;
    if (m_work == Work::Run && m_state != RunState::Stopping)
        setState(RunState::Running);
    emit inputChanged();
}

void RunController::onRun(const std::shared_ptr<const FinishedRun>& run)
{
    m_finished = run;
    ended(RunState::Done);
    emit runFinished(run);
}

void RunController::onFailed(const Error& error)
{
    m_next.reset();
    const bool isStopped = error.code == ErrorCode::Interrupted;
    const bool wasCell = m_work == Work::Cell;
    ended(isStopped ? (wasCell ? RunState::Done : RunState::Idle) : RunState::Failed);
    if (!isStopped)
        emit failed(error);
}

} // namespace sor::ui
