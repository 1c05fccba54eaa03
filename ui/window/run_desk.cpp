// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/run_desk.h"

#include "charts/bars/venue_bars.h"
#include "charts/time/compared_chart.h"
#include "charts/time/starts_chart.h"
#include "input/topic_options.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "panels/results_panel.h"
#include "panels/runs_panel.h"
#include "panels/status_fields.h"
#include "panels/summary_strip.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "run/stale_reason.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/live_desk.h"
#include "window/replay_desk.h"
#include "window/source_notices.h"
#include "window/workbench.h"

#include <QAction>
#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kTypingMs = 400;

bool isSameTime(const std::optional<TimeText>& a, const std::optional<TimeText>& b)
{
    return a.has_value() == b.has_value()
        && (!a || (a->instant == b->instant && a->timeOfDay == b->timeOfDay));
}

} // namespace

RunDesk::RunDesk(Workbench* workbench, StatusFields* status, AppSettings* settings, RefreshTimer* timer,
                 const RunActions& actions, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_status(status)
    , m_timer(timer)
    , m_actions(actions)
    , m_notices(new SourceNotices(workbench, settings, this))
    , m_live(new LiveDesk(workbench, status, this))
    , m_replay(new ReplayDesk(workbench->runBar()->replay(), workbench->charts(), this))
{
    m_clock.start();
    m_loadTimer.setSingleShot(true);
    m_loadTimer.setInterval(kTypingMs);
    m_connectTimer.setInterval(1000);
    connect(&m_loadTimer, &QTimer::timeout, this, &RunDesk::loadIfNeeded);
    connect(&m_connectTimer, &QTimer::timeout, this, &RunDesk::updateRunText);
    connect(m_timer, &RefreshTimer::tick, this, &RunDesk::onTick);
    connectController();
    connectPanels();
    connectReplay();
    onState(RunState::Idle);
}

void RunDesk::connectController()
{
    connect(&m_controller, &RunController::stateChanged, this, &RunDesk::onState);
    connect(&m_controller, &RunController::inputChanged, this, &RunDesk::onInput);
    connect(&m_controller, &RunController::inputJudged, m_notices, &SourceNotices::showJudgement);
    connect(&m_controller, &RunController::runStarted, this, &RunDesk::onRunStarted);
    connect(&m_controller, &RunController::failed, this, &RunDesk::onFailed);
    connect(&m_controller, &RunController::liveEnded, this, &RunDesk::onLiveEnded);
    connect(m_live, &LiveDesk::stopRequested, this, &RunDesk::stop);
    connect(m_live, &LiveDesk::searchRequested, this, &RunDesk::searchStopped);
    connect(&m_controller, &RunController::runFinished, this, &RunDesk::onRunFinished);
    connect(&m_controller, &RunController::cellFinished, this,
            [this](const std::shared_ptr<const CellRun>& cell) { onCell(*cell); });
}

void RunDesk::connectPanels()
{
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    connect(m_workbench->setup(), &SetupPanel::changed, this, &RunDesk::onSetupChanged);
    connect(m_workbench->setup(), &SetupPanel::runRequested, this, &RunDesk::run);
    connect(m_workbench->summary(), &SummaryStrip::runAgainRequested, this, &RunDesk::run);
    connect(heatmap, &HeatmapView::settingsChanged, this, [this] { m_isMeasureChosen = true; });
    connect(heatmap, &HeatmapView::cellSelected, this, &RunDesk::selectCell);
    connect(heatmap, &HeatmapView::cellActivated, this, [this](std::size_t cell) {
        selectCell(cell);
        runSelectedCell();
    });
    connect(heatmap, &HeatmapView::cellPinned, this, [this](std::size_t cell) {
        selectCell(cell);
        pinSelectedCell();
    });
    connect(m_workbench->cells(), &CellsPanel::cellSelected, this, [this](std::size_t cell) {
        m_workbench->grid()->heatmap()->setSelected(cell);
        selectCell(cell);
    });
    connect(m_workbench->cells(), &CellsPanel::cellActivated, this, [this](std::size_t cell) {
        selectCell(cell);
        runSelectedCell();
    });
    connect(m_workbench->charts()->price(), &PriceChart::windowChosen, this, &RunDesk::chooseWindow);
    FillsPanel* fills = m_workbench->fills();
    connect(fills, &FillsPanel::timeChosen, m_workbench->charts(), &ChartsPanel::showTime);
    connect(m_workbench->charts(), &ChartsPanel::crosshairMoved, fills, &FillsPanel::showTime);
    // Of one chart: those that are linked with it follow.
    const auto solo = [this](const QString& name) {
        ChartView* chart = m_workbench->charts()->cost();
        if (const int series = chart->indexOf(name); series >= 0)
            chart->soloSeries(series);
    };
    connect(m_workbench->results(), &ResultsPanel::soloRequested, this, solo);
    connect(m_workbench->benchmarks(), &BenchmarkPanel::soloRequested, this, solo);
}

bool RunDesk::isKafka() const
{
    return !m_workbench->setup()->setup().kafka.empty();
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
    m_failedSetup.reset();
    if (!m_controller.start(wanted) && m_controller.isLoadingOnly()) {
        // Another source is still being read for a look: that one is not wanted any more.
        m_controller.stop();
        m_loadTimer.start();
    }
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
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    const auto cell = heatmap->selected();
    if (!cell)
        return;
    if (m_pinned && m_pinned->cell == *cell) {
        m_pinned.reset();
        heatmap->setPinned(std::nullopt);
        showExtras();
    } else if (m_selected && m_selected->cell == *cell) {
        m_pinned = m_selected;
        heatmap->setPinned(cell);
        showExtras();
    } else if (m_controller.runCell(*cell)) {
        m_pinWanted = cell;
    }
}

void RunDesk::selectCell(std::size_t cell)
{
    m_workbench->cells()->setSelected(cell);
    updateActions();
}

// ---- sources

void RunDesk::onSetupChanged()
{
    const RunSetup now = m_workbench->setup()->setup();
    if (!m_windowSetup || !isSameTime(m_windowSetup->from, now.from)
        || !isSameTime(m_windowSetup->to, now.to))
        m_windowSetup = now;
    updateStale();
    updateRunText();
    emit sourceChanged();
    m_loadTimer.start();
}

void RunDesk::loadIfNeeded()
{
    const RunSetup setup = m_workbench->setup()->setup();
    // Of a topic there is nothing to look at before it is read, and reading may wait for hours.
    // What is wrong with the file itself is told by reading it.
    if (setup.csv.empty() || !checkSetup(setup) || m_controller.hasInputFor(setup)
        || (m_failedSetup && isSameInput(*m_failedSetup, setup) && isSameTime(m_failedSetup->from, setup.from)
            && isSameTime(m_failedSetup->to, setup.to)))
        return;
    if (m_controller.isBusy()) {
        if (m_controller.isLoadingOnly() && m_controller.state() != RunState::Stopping)
            m_controller.stop();
        m_loadTimer.start();
        return;
    }
    m_failedSetup.reset();
    m_controller.load(setup);
}

void RunDesk::onInput()
{
    const RunInput& input = *m_controller.input();
    const RunSetup& setup = m_controller.inputSetup();
    m_failedSetup.reset();
    m_hasFailed = false;
    m_notices->show(input, setup);
    m_workbench->setup()->setSourceSummary(m_notices->summary());
    m_workbench->charts()->setDataNote(m_notices->dataNote());
    m_workbench->problems()->setInput(input);
    m_workbench->setTabText(m_workbench->problems(), m_notices->dataTab());
    m_status->setData(m_notices->statusText());
    m_status->setMemory(m_notices->memoryText());
    m_status->setRate(m_notices->rateText());
    m_workbench->setup()->setData(setup, *input.loaded.tape);
    fitWindow();
    m_workbench->charts()->showInput(input);
    if (!m_controller.isLoadingOnly()) {
        m_view = startedView(setup, input);
    } else if (!m_hasResults || !isSameInput(m_runSetup, setup)) {
        clearResults();
        m_workbench->charts()->clearRun();
        emit sourceChanged();
    }
    emit sourceLoaded(setup);
}

// ---- a run

void RunDesk::onRunStarted()
{
    clearResults();
    if (!isSameInput(m_runSetup, m_workbench->setup()->setup()))
        m_workbench->charts()->clearRun();
    m_runSetup = m_workbench->setup()->setup();
    m_estimate.clear();
    m_progress = {};
    const bool isLive = isLiveSource(m_runSetup) && !m_controller.hasInputFor(m_runSetup);
    m_live->begin(m_runSetup, isLive);
    if (m_controller.hasInputFor(m_runSetup))
        m_view = startedView(m_runSetup, *m_controller.input());
    m_workbench->banner()->clear(u"run/"_s);
    for (const std::string& remark : remarksOnSettingsFiles(m_runSetup))
        m_workbench->banner()->post({u"run/settings-file"_s, Severity::Warning, toQString(remark), {}});
    m_workbench->charts()->beginRun(m_view);
    if (isLive)
        m_workbench->charts()->showWaiting(m_live->waitingText());
    m_workbench->summary()->setView(m_view);
    m_workbench->logModel()->add(LogLevel::Info, tr("run"), tr("Started."));
    updateStale();
}

void RunDesk::onTick()
{
    const LiveUpdate update = m_controller.takeUpdate();
    if (m_controller.isBusy() && !update.isEmpty())
        applyLive(update);
    m_replay->refresh();
    m_workbench->charts()->refresh();
    m_workbench->cells()->refresh();
    m_workbench->grid()->heatmap()->refreshIfDirty();
    if (m_controller.isBusy())
        updateRunText();
}

// ---- what is enabled and said

void RunDesk::onState(RunState state)
{
    state == RunState::Connecting ? m_connectTimer.start() : m_connectTimer.stop();
    // How long a topic goes on is not known, and a bar that only moves would be drawn for hours.
    if (!isBusy(state) || state == RunState::Live)
        m_workbench->runBar()->hideProgress();
    else if (state == RunState::Connecting || state == RunState::Loading || state == RunState::Running)
        m_workbench->runBar()->setProgress(m_progress.done, m_progress.total);
    if (state == RunState::Connecting || state == RunState::Loading || state == RunState::Live)
        m_progress = {};
    if (!isBusy(state)) {
        m_live->rest();
        // Of a reading that gave nothing.
        if (m_view.isEmpty() && isLiveSource(m_runSetup))
            m_workbench->charts()->showWaiting(tr("Press Run (F5)."));
    }
    if (!isBusy(state) && std::exchange(m_isWindowFitted, false))
        QTimer::singleShot(0, this, &RunDesk::run);
    // What came last belongs to the run that ended; its end says all of it.
    if (state == RunState::Stopping)
        m_estimate.clear();
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
    m_actions.run->setEnabled(m_workbench->setup()->isValid() && (!isBusy || m_controller.isLoadingOnly()));
    updateReplayActions();
    m_actions.stop->setText(state == RunState::Stopping ? tr("Stopping…") : tr("Stop"));
    m_actions.stop->setIconText(u"■ "_s + m_actions.stop->text());
    const bool hasRun = m_controller.finished() != nullptr && m_hasResults && !isBusy && !m_isReadOnly;
    const bool hasCell =
        hasRun && m_controller.finished()->input && m_workbench->grid()->heatmap()->selected().has_value();
    m_actions.runCell->setEnabled(hasCell);
    m_actions.pinCell->setEnabled(hasCell);
    m_actions.saveResults->setEnabled(hasRun);
    m_actions.exportReport->setEnabled(hasRun);
    m_actions.exportRunCard->setEnabled(m_hasResults && m_view.isFinal && !isBusy);
    m_actions.copyCommand->setEnabled(m_workbench->setup()->isValid());
}

void RunDesk::updateStale()
{
    const bool isRunning = m_controller.isBusy() && !m_controller.isLoadingOnly();
    QString text;
    if (const QString why = staleReason(m_runSetup, m_workbench->setup()->setup(), m_controller, m_hasFailed);
        m_hasResults && !isRunning && !why.isEmpty()) {
        const QString of = m_view.symbol.isEmpty() ? tr("Results of another setup")
                                                   : tr("Results for %1").arg(m_view.symbol);
        const QString when =
            m_runEnded.isNull() ? tr("from a file") : tr("run of %1").arg(m_runEnded.toString(u"HH:mm"_s));
        text = tr("%1, %2: %3").arg(of, when, why);
    }
    m_workbench->setStale(text);
    updateActions();
}

void RunDesk::setRemote(bool isRemote)
{
    m_timer->setRemote(isRemote);
    m_workbench->charts()->setRemote(isRemote);
    m_workbench->grid()->heatmap()->canvas()->setRemote(isRemote);
    m_workbench->venues()->bars()->setRemote(isRemote);
    m_workbench->validation()->starts()->setRemote(isRemote);
    m_workbench->runs()->curves()->setRemote(isRemote);
}

} // namespace sor::ui
