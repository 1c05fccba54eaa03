// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/run_desk.h"

#include "input/topic_options.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/status_fields.h"
#include "panels/summary_strip.h"
#include "run/stale_reason.h"
#include "setup/setup_panel.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/live_desk.h"
#include "window/replay_desk.h"
#include "window/results_desk.h"
#include "window/source_desk.h"
#include "window/source_notices.h"
#include "window/window_actions.h"
#include "window/workbench.h"

#include <QAction>
#include <QApplication>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

RunDesk::RunDesk(Workbench* workbench, StatusFields* status, AppSettings* settings, RefreshTimer* timer,
                 const WindowActions* actions, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_status(status)
    , m_actions(actions)
    , m_notices(new SourceNotices(workbench, settings, this))
    , m_live(new LiveDesk(workbench, status, this))
    , m_replay(new ReplayDesk(workbench->runBar()->replay(), workbench->charts(), actions, this))
    , m_results(new ResultsDesk(workbench, m_replay, this))
    , m_source(new SourceDesk(workbench, status, &m_controller, m_notices, m_results, this))
{
    m_connectTimer.setInterval(1000);
    connect(&m_connectTimer, &QTimer::timeout, this, &RunDesk::updateRunText);
    connect(timer, &RefreshTimer::tick, this, &RunDesk::onTick);
    connectController();
    connectPanels();
    onState(RunState::Idle);
}

void RunDesk::connectController()
{
    connect(&m_controller, &RunController::stateChanged, this, &RunDesk::onState);
    connect(&m_controller, &RunController::inputChanged, this, [this] {
        m_hasFailed = false;
        m_source->showInput();
    });
    connect(&m_controller, &RunController::runStarted, this, &RunDesk::onRunStarted);
    connect(&m_controller, &RunController::failed, this, &RunDesk::onFailed);
    connect(&m_controller, &RunController::liveEnded, this, &RunDesk::onLiveEnded);
    connect(m_live, &LiveDesk::stopRequested, this, &RunDesk::stop);
    connect(m_live, &LiveDesk::searchRequested, this, &RunDesk::searchStopped);
    connect(&m_controller, &RunController::runFinished, this, &RunDesk::onRunFinished);
    connect(&m_controller, &RunController::cellFinished, this,
            [this](const std::shared_ptr<const CellRun>& cell) { m_results->showCell(*cell); });
}

void RunDesk::connectPanels()
{
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    connect(m_workbench->setup(), &SetupPanel::changed, this, [this] {
        updateStale();
        updateRunText();
    });
    connect(m_workbench->setup(), &SetupPanel::runRequested, this, &RunDesk::run);
    connect(m_workbench->summary(), &SummaryStrip::runAgainRequested, this, &RunDesk::run);
    connect(m_replay, &ReplayDesk::stateChanged, this, [this] {
        updateActions();
        updateRunText();
    });
    connect(m_results, &ResultsDesk::changed, this, &RunDesk::updateStale);
    connect(m_source, &SourceDesk::sourceLoaded, this, &RunDesk::sourceLoaded);
    connect(m_source, &SourceDesk::sourceChanged, this, &RunDesk::sourceChanged);
    // The desk of results, which is made before, has selected the cell by then.
    connect(heatmap, &HeatmapView::cellActivated, this, &RunDesk::runSelectedCell);
    connect(heatmap, &HeatmapView::cellPinned, this, &RunDesk::pinSelectedCell);
    connect(m_workbench->cells(), &CellsPanel::cellActivated, this, &RunDesk::runSelectedCell);
}

const RunView& RunDesk::view() const
{
    return m_results->view();
}

bool RunDesk::isReadOnly() const
{
    return m_results->isReadOnly();
}

// ---- starting and stopping

void RunDesk::run()
{
    SetupPanel* setup = m_workbench->setup();
    if (m_workbench->isWelcome())
        m_workbench->showRun();
    if (!setup->isValid()) {
        updateRunText();
        return;
    }
    RunSetup wanted = setup->setup();
    if (!setup->consent().allows(wanted, BrokerConsent::Purpose::Read, m_workbench->window()))
        return;
    m_source->forgetFailure();
    m_controller.start(wanted);
}

void RunDesk::stop()
{
    if (m_controller.isBusy())
        m_controller.stop();
    else if (m_replay->isReplaying())
        m_replay->toEnd();
}

void RunDesk::togglePause()
{
    if (m_controller.state() == RunState::Running || m_controller.state() == RunState::Live)
        m_controller.pause();
    else if (m_controller.state() == RunState::Paused)
        m_controller.resume();
    else
        m_replay->togglePause();
    updateActions();
    updateRunText();
}

void RunDesk::runSelectedCell()
{
    if (const auto cell = m_workbench->grid()->heatmap()->selected())
        m_controller.runCell(*cell);
}

void RunDesk::pinSelectedCell()
{
    const auto cell = m_workbench->grid()->heatmap()->selected();
    if (cell && !m_results->togglePin(*cell) && m_controller.runCell(*cell))
        m_results->pinWhenRun(*cell);
}

bool RunDesk::showKept(const std::shared_ptr<const FinishedRun>& run, QTime ended)
{
    if (!m_controller.adopt(run))
        return false;
    m_hasFailed = false;
    m_workbench->showRun();
    m_results->clear();
    m_workbench->charts()->clearRun();
    m_workbench->banner()->clear(u"run/"_s);
    m_workbench->banner()->dismiss(u"file/saved"_s);
    const auto& input = m_controller.input();
    if (input && input->loaded.hash == run->report.inputHash)
        m_workbench->charts()->showInput(*input);
    else
        m_workbench->charts()->clearQuotes(tr("The quotes of this run are not read."));
    m_workbench->setup()->setSetup(run->setup);
    m_source->forgetFailure();
    m_results->showFinished(run, ended);
    m_status->setState(RunState::Done, tr("Run of %1").arg(ended.toString(u"HH:mm:ss"_s)));
    m_source->readLater();
    return true;
}

void RunDesk::showOpened(OpenedResults opened)
{
    if (m_controller.isBusy())
        m_controller.stop();
    m_controller.adopt(nullptr); // the last run is not what is shown any more
    m_hasFailed = false;
    m_workbench->showRun();
    m_results->showOpened(std::move(opened));
}

// ---- a run

void RunDesk::onRunStarted()
{
    const RunSetup setup = m_workbench->setup()->setup();
    const bool hasInput = m_controller.hasInputFor(setup);
    const bool isLive = isLiveSource(setup) && !hasInput;
    m_hasFailed = false;
    m_progress.clear();
    m_live->begin(setup, isLive);
    m_workbench->banner()->clear(u"run/"_s);
    for (const std::string& remark : remarksOnSettingsFiles(setup))
        m_workbench->banner()->post({u"run/settings-file"_s, Severity::Warning, toQString(remark), {}});
    m_results->begin(setup, hasInput ? startedView(setup, *m_controller.input()) : RunView());
    if (isLive)
        m_workbench->charts()->showWaiting(m_live->waitingText());
    m_workbench->logModel()->add(LogLevel::Info, tr("run"), tr("Started."));
    updateStale();
}

void RunDesk::onTick()
{
    const LiveUpdate update = m_controller.takeUpdate();
    if (m_controller.isBusy() && !update.isEmpty())
        apply(update);
    m_replay->refresh();
    m_workbench->charts()->refresh();
    m_workbench->cells()->refresh();
    m_workbench->grid()->heatmap()->refreshIfDirty();
    if (m_controller.isBusy())
        updateRunText();
}

void RunDesk::apply(const LiveUpdate& update)
{
    if (update.progress) {
        m_progress.add(*update.progress);
        m_workbench->runBar()->setProgress(update.progress->done, update.progress->total);
        if (const QString rate = m_progress.rateText(); !rate.isEmpty())
            m_status->setRate(rate);
    }
    const RunState state = m_controller.state();
    const bool isReading =
        state == RunState::Connecting || state == RunState::Live || state == RunState::Paused;
    if (update.reading && isReading) {
        m_live->show(*update.reading, state);
        if (const auto part = m_live->progress(); part && state != RunState::Connecting)
            m_workbench->runBar()->setProgress(*part, 1000);
    }
    if (update.preview && isReading)
        m_results->showPreview(*update.preview);
    if (!m_controller.isRunningCell() && !m_controller.isLoadingOnly())
        m_results->apply(update);
}

void RunDesk::onRunFinished(const std::shared_ptr<const FinishedRun>& run)
{
    m_results->showFinished(run, QTime::currentTime());
    const RunReport& report = run->report;
    const auto done = static_cast<std::int64_t>(view().cellsDone);
    const auto cells = static_cast<std::int64_t>(view().cells);
    for (const std::string& warning : report.warnings)
        m_workbench->logModel()->add(LogLevel::Warning, tr("run"), sentenceText(warning));
    const double seconds = static_cast<double>(m_controller.elapsedMs()) / 1000;
    QString line = tr("Done in %1 s").arg(QString::number(seconds, 'f', 1));
    if (done < cells)
        line = tr("Stopped; partial: %1 of %2").arg(countText(done), countText(cells, "cell"));
    else if (!report.isComplete)
        line += tr("; partial: quotes up to %1 UTC").arg(timeOfDayText(report.order.window.to));
    m_workbench->logModel()->add(LogLevel::Info, tr("run"), line + u'.');
    m_status->setState(RunState::Done, line);
    if (report.timing.runSeconds > 0)
        m_workbench->setup()->setCellRate(static_cast<double>(done) / report.timing.runSeconds);
    if (QWidget* window = m_workbench->window(); !window->isActiveWindow())
        QApplication::alert(window);
}

void RunDesk::onFailed(const Error& error)
{
    if (m_source->isFitting())
        return; // it was stopped, and comes again with the other window
    m_source->noteFailure();
    m_hasFailed = true;
    m_notices->showFailure(error);
    if (!m_results->hasResults() && !m_controller.hasInputFor(m_workbench->setup()->setup())) {
        m_workbench->charts()->clearQuotes(tr("These quotes could not be read."));
        m_status->clearInput();
    }
    updateRunText();
    updateStale();
}

void RunDesk::onLiveEnded(const LiveEnd& end)
{
    m_live->end(end, *m_controller.input());
    // How fast quotes came says nothing of how fast they can be read.
    m_status->setRate({});
    updateRunText();
}

void RunDesk::searchStopped()
{
    // The same quotes, whatever else Setup says by now.
    if (m_controller.startOnInput(m_workbench->setup()->setup()))
        return;
    m_workbench->logModel()->add(LogLevel::Warning, tr("run"),
                                 tr("Setup names another source now: Run reads it."));
}

// ---- what is enabled and said

void RunDesk::onState(RunState state)
{
    state == RunState::Connecting ? m_connectTimer.start() : m_connectTimer.stop();
    // How long a topic goes on is not known, and a bar that only moves would be drawn for hours.
    const bool isBegun =
        state == RunState::Connecting || state == RunState::Loading || state == RunState::Running;
    if (!isBusy(state) || state == RunState::Live)
        m_workbench->runBar()->hideProgress();
    else if (isBegun)
        m_workbench->runBar()->setProgress(m_progress.latest().done, m_progress.latest().total);
    // What came last belongs to the run that ended; its end says all of it.
    if ((isBegun && state != RunState::Running) || state == RunState::Live || state == RunState::Stopping)
        m_progress.clear();
    if (!isBusy(state)) {
        m_live->rest();
        // Of a reading that gave nothing.
        if (view().isEmpty() && isLiveSource(m_results->setup()))
            m_workbench->charts()->showWaiting(tr("Press Run (F5)."));
        if (m_source->takeFitting())
            QTimer::singleShot(0, this, &RunDesk::run);
    }
    m_status->setState(state, displayName(state));
    m_workbench->setup()->setRunning(isBusy(state));
    updateActions();
    updateRunText();
    updateStale();
}

void RunDesk::updateActions()
{
    const RunState state = m_controller.state();
    const bool isBusy = m_controller.isBusy();
    const bool isValid = m_workbench->setup()->isValid();
    m_actions->run->setEnabled(isValid && (!isBusy || m_controller.isLoadingOnly()));
    m_replay->updateActions(state, m_controller.isRunningCell());
    m_actions->stop->setText(state == RunState::Stopping ? tr("Stopping…") : tr("Stop"));
    m_actions->stop->setIconText(u"■ "_s + m_actions->stop->text());
    const bool hasResults = m_results->hasResults() && !isBusy;
    const bool hasRun = m_controller.finished() != nullptr && hasResults && !isReadOnly();
    const bool hasCell =
        hasRun && m_controller.finished()->input && m_workbench->grid()->heatmap()->selected().has_value();
    m_actions->runCell->setEnabled(hasCell);
    m_actions->pinCell->setEnabled(hasCell);
    m_actions->saveResults->setEnabled(hasRun);
    m_actions->exportReport->setEnabled(hasRun);
    m_actions->exportRunCard->setEnabled(hasResults && view().isFinal);
    m_actions->copyCommand->setEnabled(isValid);
}

QString RunDesk::runText() const
{
    const RunState state = m_controller.state();
    switch (state) {
    case RunState::Connecting:
        return tr("Connecting to %1… %2 s")
            .arg(toQString(m_results->setup().kafka), QString::number(m_controller.elapsedMs() / 1000));
    case RunState::Loading:
    case RunState::Running: {
        const QString text = m_progress.text();
        return text.isEmpty() ? displayName(state) + u"…"_s : text;
    }
    case RunState::Live:
        return m_live->isReading() ? m_live->runText(false) : displayName(state);
    case RunState::Paused:
        return m_live->isReading() ? m_live->runText(true) : tr("Paused — %1").arg(m_progress.phaseText());
    case RunState::Stopping:
        return tr("Stopping…");
    default:
        break;
    }
    const SetupPanel* setup = m_workbench->setup();
    const QString text = m_replay->text();
    // Setup says what is wrong, and of what failed the banner.
    const bool isSaid = m_workbench->isSetupVisible() || m_workbench->banner()->has(u"run/failed"_s);
    return text.isEmpty() && !setup->isValid() && !isSaid ? setup->problem() : text;
}

void RunDesk::updateRunText()
{
    m_workbench->runBar()->setText(runText());
}

void RunDesk::updateStale()
{
    const bool isRunning = m_controller.isBusy() && !m_controller.isLoadingOnly();
    QString text;
    if (const QString why =
            staleReason(m_results->setup(), m_workbench->setup()->setup(), m_controller, m_hasFailed);
        m_results->hasResults() && !isRunning && !why.isEmpty()) {
        const QTime ended = m_results->ended();
        text = tr("%1, %2: %3")
                   .arg(view().symbol.isEmpty() ? tr("Results of another setup")
                                                : tr("Results for %1").arg(view().symbol),
                        ended.isNull() ? tr("from a file") : tr("run of %1").arg(ended.toString(u"HH:mm"_s)),
                        why);
    }
    m_workbench->setStale(text);
    updateActions();
}

} // namespace sor::ui
