// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "panels/results_panel.h"
#include "panels/run_card_panel.h"
#include "panels/status_fields.h"
#include "panels/summary_strip.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "report/run_json.h"
#include "run/replay_view.h"
#include "setup/data_window.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/live_desk.h"
#include "window/replay_desk.h"
#include "window/run_desk.h"
#include "window/workbench.h"

#include <QApplication>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

void RunDesk::applyLive(const LiveUpdate& update)
{
    if (update.progress)
        showProgress(*update.progress);
    const RunState state = m_controller.state();
    const bool isReading =
        state == RunState::Connecting || state == RunState::Live || state == RunState::Paused;
    if (update.reading && isReading) {
        m_live->show(*update.reading, state);
        if (const auto part = m_live->progress(); part && state != RunState::Connecting)
            m_workbench->runBar()->setProgress(*part, 1000);
    }
    if (update.preview && isReading)
        showPreview(*update.preview);
    if (m_controller.isRunningCell() || m_controller.isLoadingOnly())
        return;
    const bool hasRows = !update.baselines.empty() || update.untuned || update.tuned;
    applyUpdate(m_view, update);
    if (update.grid)
        beginGrid(*update.grid);
    if (m_isGridKnown && !update.cells.empty()) {
        HeatmapView* heatmap = m_workbench->grid()->heatmap();
        for (const auto& [cell, result] : update.cells) {
            heatmap->setCell(cell, heatmapCell(result));
            m_workbench->cells()->cellChanged(cell);
        }
        m_workbench->setTabText(
            m_workbench->cells(),
            tr("Parameters (%1)").arg(countText(static_cast<std::int64_t>(m_view.cellsDone))));
    }
    if (hasRows) {
        m_hasResults = true;
        showView();
        m_workbench->charts()->setView(m_view);
    }
}

void RunDesk::beginGrid(const ParameterGrid& grid)
{
    const ParentOrder order = tuningOrderOf(m_runSetup, m_view.window, m_view.unit);
    HeatmapData data(grid, m_runSetup.side, order.shares, order.unit);
    // Cells are run on the part that is tuned on: only without a split do the whole window's baselines serve.
    if (order.window == m_view.window) {
        std::vector<HeatmapBaseline> baselines;
        for (const Baseline baseline : kShownBaselines) {
            if (const StrategyView* row = m_view.find(roleOf(baseline))) {
                baselines.push_back({row->name, row->result.filled(), row->result.completion.shares,
                                     row->result.totalCash(), row->result.notRun.empty()});
            } else {
                // Its turn comes after the grid; measures name baselines by their places.
                baselines.push_back({nameOf(baseline, m_view.names), {}, {}, {}, false});
            }
        }
        for (const StrategyView& row : m_view.strategies) {
            if (row.role == SeriesRole::Own)
                baselines.push_back({row.name, row.result.filled(), row.result.completion.shares,
                                     row.result.totalCash(), row.result.notRun.empty()});
        }
        if (m_view.find(roleOf(kPrimaryBaseline)) != nullptr)
            data.setBaselines(std::move(baselines));
    }
    m_workbench->cells()->setData(nullptr);
    m_workbench->grid()->heatmap()->setData(std::move(data));
    chooseMeasure();
    m_workbench->cells()->setData(&m_workbench->grid()->heatmap()->data());
    m_workbench->grid()->setNote(
        order.window == m_view.window
            ? tr("Tuning period: the whole window")
            : tr("Tuning period: %1, %2")
                  .arg(windowText(order.window), shareCountText(order.shares, order.unit)),
        tr("The part of the window that the parameters are tuned on, with the order scaled to it."));
    m_isGridKnown = true;
}

void RunDesk::showProgress(const LiveUpdate::Progress& progress)
{
    m_progress = progress;
    m_estimate.add(progress.phase, progress.done, progress.total, m_clock.elapsed());
    m_workbench->runBar()->setProgress(progress.done, progress.total);
    if (progress.phase == "Searching the grid") {
        if (const auto rate = m_estimate.perSecond())
            m_status->setRate(tr("%1 cells/s").arg(QString::number(*rate, 'f', *rate < 10 ? 1 : 0)));
    }
}

void RunDesk::showView()
{
    std::optional<RunView> cut;
    if (const auto clock = m_replay->clock())
        cut = viewAt(m_view, *clock);
    const RunView& view = cut ? *cut : m_view;
    m_workbench->setBaselineNames(view.names);
    m_workbench->summary()->setView(view);
    m_workbench->benchmarks()->setView(view);
    m_workbench->results()->setView(view);
    m_workbench->venues()->setView(view);
    const QString subject = view.symbol.isEmpty() && view.isEmpty()
        ? QString()
        : tr("%1 %2 %3, %4 %5")
              .arg(view.side == Side::Buy ? tr("Buy") : tr("Sell"), textOf(view.ordered, view.unit),
                   view.symbol, dateText(view.window.from), windowText(view.window));
    for (ChartBase* chart : m_workbench->findChildren<ChartBase*>())
        chart->setSubject(subject);
}

void RunDesk::showFinished(const std::shared_ptr<const FinishedRun>& run, QTime ended)
{
    const RunReport& report = run->report;
    m_view = finishedView(*run);
    m_runEnded = ended;
    m_hasResults = true;
    m_runSetup = run->setup;
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    const auto selected = heatmap->selected();
    m_workbench->cells()->setData(nullptr);
    heatmap->setData(heatmapOf(report));
    chooseMeasure();
    m_workbench->cells()->setData(&heatmap->data());
    m_isGridKnown = true;
    heatmap->setSelected(selected ? selected : heatmap->data().best());
    m_workbench->cells()->setSelected(heatmap->selected());
    m_workbench->setTabText(
        m_workbench->cells(),
        tr("Parameters (%1)").arg(countText(static_cast<std::int64_t>(m_view.cellsDone))));
    m_replay->setRun(m_view);
    showView();
    m_workbench->charts()->setView(m_view);
    updateGridNote();
    m_workbench->validation()->setReport(report);
    m_workbench->tca()->setReport(report);
    m_workbench->problems()->setReport(report);
    m_workbench->runCard()->setCard(toQString(runCardJson(report)), toQString(commandLineOf(run->setup)));
    const QString whyNone = whyNothingFilled(m_view, report.order.limit);
    if (!whyNone.isEmpty())
        m_workbench->charts()->showNoFills(whyNone);
    m_workbench->fills()->setRun(run, whyNone);
    updateActions();
    updateStale();
}

void RunDesk::onRunFinished(const std::shared_ptr<const FinishedRun>& run)
{
    showFinished(run, QTime::currentTime());
    const RunReport& report = run->report;
    for (const std::string& warning : report.warnings)
        m_workbench->logModel()->add(LogLevel::Warning, tr("run"), sentenceText(warning));
    const double seconds = static_cast<double>(m_controller.elapsedMs()) / 1000;
    QString line = tr("Done in %1 s").arg(QString::number(seconds, 'f', 1));
    if (m_view.cellsDone < m_view.cells) {
        line = tr("Stopped; partial: %1 of %2")
                   .arg(countText(static_cast<std::int64_t>(m_view.cellsDone)),
                        countText(static_cast<std::int64_t>(m_view.cells), "cell"));
    } else if (!report.isComplete) {
        line += tr("; partial: quotes up to %1 UTC").arg(timeOfDayText(report.order.window.to));
    }
    m_workbench->logModel()->add(LogLevel::Info, tr("run"), line + u'.');
    m_status->setState(RunState::Done, line);
    if (report.timing.runSeconds > 0)
        m_workbench->setup()->setCellRate(static_cast<double>(m_view.cellsDone) / report.timing.runSeconds);
    if (QWidget* window = m_workbench->window(); !window->isActiveWindow())
        QApplication::alert(window);
}

void RunDesk::updateGridNote()
{
    const auto& run = m_controller.finished();
    if (!run)
        return;
    const GridSummary& summary = run->report.experiment.search.summary;
    const auto cells = static_cast<std::int64_t>(m_view.cells);
    QString note;
    if (m_view.cellsDone == 1 && cells > 1)
        note = tr("the grid's middle, not searched");
    else if (summary.distinctOutcomes == 1 && cells > 1)
        note = tr("%1 cells, 1 distinct outcome.").arg(countText(cells));
    else if (summary.tiedCells > 1)
        note = tr("tie of %1 cells").arg(countText(static_cast<std::int64_t>(summary.tiedCells)));
    else
        note = tr("best of %1").arg(countText(static_cast<std::int64_t>(m_view.cellsDone), "cell"));
    const bool isTrial = run->report.experiment.search.model == RouterModel::Trial;
    const QString tip = summary.distinctOutcomes == 1 && isTrial
        ? tr("With the compatibility cost model the parameters provably change nothing. The default model, "
             "cont-kukanov, lets them matter.")
        : tr("Of equal cells the one with the lowest λ over, then λ under, then θ is shown.");
    m_workbench->summary()->setGridNote(note, tip);
}

void RunDesk::onCell(const CellRun& cell)
{
    m_selected = cell;
    if (m_pinWanted == cell.cell) {
        m_pinned = cell;
        m_workbench->grid()->heatmap()->setPinned(cell.cell);
        m_selected.reset();
    }
    m_pinWanted.reset();
    showExtras();
}

void RunDesk::showExtras()
{
    const auto show = [&](SeriesRole role, const std::optional<CellRun>& cell) {
        const QString name = displayName(role);
        m_workbench->charts()->setExtra(role, name, cell ? &cell->result : nullptr);
        std::erase_if(m_view.strategies, [&](const StrategyView& row) { return row.role == role; });
        if (cell)
            m_view.put({name, role, cell->result});
    };
    show(SeriesRole::Selected, m_selected);
    show(SeriesRole::Pinned, m_pinned);
    showView();
    updateActions();
}

bool RunDesk::showKept(const std::shared_ptr<const FinishedRun>& run, QTime ended)
{
    if (!m_controller.adopt(run))
        return false;
    m_workbench->showRun();
    clearResults();
    m_workbench->charts()->clearRun();
    m_workbench->banner()->clear(u"run/"_s);
    const auto& input = m_controller.input();
    if (input && input->loaded.hash == run->report.inputHash)
        m_workbench->charts()->showInput(*input);
    else
        m_workbench->charts()->clearQuotes(tr("The quotes of this run are not read."));
    m_workbench->setup()->setSetup(run->setup);
    m_failedSetup.reset();
    showFinished(run, ended);
    m_status->setState(RunState::Done, tr("Run of %1").arg(ended.toString(u"HH:mm:ss"_s)));
    m_loadTimer.start();
    return true;
}

void RunDesk::showOpened(OpenedResults opened)
{
    if (m_controller.isBusy())
        m_controller.stop();
    m_controller.adopt(nullptr); // the last run is not what is shown any more
    m_isReadOnly = true;
    m_hasResults = true;
    m_hasFailed = false;
    m_runEnded = {};
    m_view = std::move(opened.view);
    m_replay->clear();
    m_isCut = false;
    m_workbench->showRun();
    m_workbench->setup()->setSetup(opened.setup);
    m_runSetup = m_workbench->setup()->setup();
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    m_workbench->cells()->setData(nullptr);
    heatmap->setData(std::move(opened.heatmap));
    heatmap->setSelected(heatmap->data().best());
    chooseMeasure();
    m_workbench->cells()->setData(&heatmap->data());
    m_workbench->cells()->setSelected(heatmap->selected());
    m_workbench->grid()->setNote(opened.gridNote, opened.gridNote);
    m_workbench->summary()->setGridNote(tr("from a results file"), tr("Press Run to compute it again."));
    m_workbench->validation()->clear(tr("The validation is in the results file; run again to see it here."));
    m_workbench->fills()->setRun(nullptr,
                                 tr("A results file keeps no single fills; run again to see them here."));
    m_workbench->tca()->clear(tr("The analysis is in the results file; run again to see it here."));
    m_workbench->runCard()->setCard(toQString(opened.runCard), toQString(commandLineOf(opened.setup)));
    for (const std::string& warning : opened.warnings)
        m_workbench->logModel()->add(LogLevel::Warning, tr("results"), sentenceText(warning));
    showView();
    m_workbench->charts()->showNoFills(
        opened.missingFiles.empty()
            ? tr("A results file keeps no single fills. Press Run (F5) to draw them.")
            : tr("A results file keeps no single fills, and %1 is not there to run it again.")
                  .arg(toQString(opened.missingFiles.front())));
    updateActions();
    updateStale();
}

/// In whole seconds where that is fine enough, else in milliseconds.
void RunDesk::chooseWindow(TimeSpan span)
{
    constexpr std::int64_t kMilli = 1'000'000;
    const std::int64_t unit = span.length() >= 20'000 * kMilli ? 1000 * kMilli : kMilli;
    const std::int64_t from = span.fromNs / unit * unit;
    const std::int64_t to = std::max((span.toNs + unit / 2) / unit * unit, from + unit);
    RunSetup setup = m_workbench->setup()->setup();
    const auto& input = m_controller.input();
    const TimeWindow data = input ? input->loaded.tape->span() : TimeWindow{};
    for (const auto& [word, time] : {std::pair{"from", from}, {"to", to}}) {
        const QString text = statedTime(UnixNanos{Nanos{time}}, data, setup.form.zone.has_value());
        if (!applyWord(setup, word, text.toStdString()))
            return;
    }
    m_workbench->setup()->setSetup(setup);
}

/// A window that was stated for other files may lie outside the days of these. A run that has begun with it
/// is stopped and comes again.
void RunDesk::fitWindow()
{
    m_isWindowFitted = false;
    const RunSetup setup = m_workbench->setup()->setup();
    if (!m_controller.hasInputFor(setup) || !m_windowSetup || m_windowSetup->csv == setup.csv)
        return;
    const Tape& tape = *m_controller.input()->loaded.tape;
    const auto fitted = fittedWindow(setup, tape);
    if (!fitted)
        return;
    const auto text = [&](const std::optional<UnixNanos>& time) {
        return time ? statedTime(*time, tape.span(), setup.form.zone.has_value()) : QString();
    };
    m_workbench->setup()->correctWindow(text(fitted->from), text(fitted->to), fitted->sentence);
    m_workbench->logModel()->add(LogLevel::Warning, tr("source"), fitted->sentence);
    if (!m_controller.isLoadingOnly()) {
        m_isWindowFitted = true;
        m_controller.stop();
    }
}

/// Nothing of a result stays, so that its numbers never stand beside another instrument's quotes.
void RunDesk::clearResults()
{
    m_view = {};
    m_hasResults = false;
    m_isReadOnly = false;
    m_hasFailed = false;
    m_isGridKnown = false;
    m_selected.reset();
    m_pinned.reset();
    m_pinWanted.reset();
    m_replay->clear();
    m_isCut = false;
    m_workbench->cells()->setData(nullptr);
    m_workbench->grid()->heatmap()->setData({});
    m_workbench->grid()->setNote({}, {});
    m_workbench->setTabText(m_workbench->cells(), tr("Parameters"));
    m_workbench->summary()->setGridNote({}, {});
    m_workbench->validation()->clear(tr("Validation comes after the search."));
    m_workbench->tca()->clear(tr("The analysis of the fills comes at the end of the run."));
    m_workbench->fills()->setRun(nullptr, tr("After a run: every fill of every strategy."));
    m_workbench->runCard()->setCard({}, {});
    showView();
    updateStale();
}

/// The saving is what the user came for; without baselines there is the cost.
void RunDesk::chooseMeasure()
{
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    if (m_isMeasureChosen || heatmap->data().baselines().empty())
        return;
    HeatmapSettings settings = heatmap->settings();
    settings.measure = {HeatmapMeasure::Kind::Saving, 0};
    heatmap->setSettings(settings);
}

} // namespace sor::ui
