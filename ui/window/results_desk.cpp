// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/results_desk.h"

#include "base/money_text.h"
#include "charts/time/compared_chart.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/live_panel.h"
#include "panels/problems_panel.h"
#include "panels/results_panel.h"
#include "panels/run_card_panel.h"
#include "panels/runs_panel.h"
#include "panels/summary_strip.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "report/run_json.h"
#include "run/replay_view.h"
#include "setup/setup_panel.h"
#include "setup/setup_writer.h"
#include "support/money_label.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/replay_desk.h"
#include "window/workbench.h"
#include "window/workbench_memory.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

ResultsDesk::ResultsDesk(Workbench* workbench, ReplayDesk* replay, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_replay(replay)
{
    connect(m_replay, &ReplayDesk::clockChanged, this, &ResultsDesk::showReplay);
    HeatmapView* heatmap = workbench->grid()->heatmap();
    connect(heatmap, &HeatmapView::settingsChanged, this, [this] { m_isMeasureChosen = true; });
    const auto showInTable = [this](std::size_t cell) {
        m_workbench->cells()->setSelected(cell);
        emit changed();
    };
    connect(heatmap, &HeatmapView::cellSelected, this, showInTable);
    connect(heatmap, &HeatmapView::cellActivated, this, showInTable);
    connect(heatmap, &HeatmapView::cellPinned, this, showInTable);
    const auto showBoth = [this](std::size_t cell) {
        selectCell(cell);
        emit changed();
    };
    connect(workbench->cells(), &CellsPanel::cellSelected, this, showBoth);
    connect(workbench->cells(), &CellsPanel::cellActivated, this, showBoth);
    FillsPanel* fills = workbench->fills();
    connect(fills, &FillsPanel::timeChosen, workbench->charts(), &ChartsPanel::showTime);
    connect(workbench->charts(), &ChartsPanel::crosshairMoved, fills, &FillsPanel::showTime);
    // Of one chart: those that are linked with it follow.
    const auto solo = [this](const QString& name) {
        ChartView* chart = m_workbench->charts()->cost();
        if (const int series = chart->indexOf(name); series >= 0)
            chart->soloSeries(series);
    };
    connect(workbench->results(), &ResultsPanel::soloRequested, this, solo);
    connect(workbench->benchmarks(), &BenchmarkPanel::soloRequested, this, solo);
}

/// Curves of two runs are in money only where it is that of the run that is shown.
void ResultsDesk::nameMoney(std::string_view currency)
{
    if (currency == shownMoneyName())
        return;
    setMoneyName(currency);
    m_workbench->runs()->showSelected();
}

// ---- while a run goes on

void ResultsDesk::begin(const RunSetup& setup, RunView view)
{
    clear();
    if (!isSameInput(m_setup, setup))
        m_workbench->charts()->clearRun();
    m_setup = setup;
    nameMoney(setup.currency);
    m_view = std::move(view);
    m_workbench->charts()->beginRun(m_view);
    m_workbench->summary()->setView(m_view);
}

void ResultsDesk::showPreview(const LivePreview& preview)
{
    m_view = liveView(m_setup, preview);
    m_workbench->grid()->live()->showPreview(m_view, preview, m_setup.experiment.model);
    if (m_view.isEmpty()) {
        m_workbench->charts()->showWaiting(m_view.problem);
        return;
    }
    m_hasResults = true;
    show();
    m_workbench->charts()->setView(m_view);
}

void ResultsDesk::apply(const LiveUpdate& update)
{
    applyUpdate(m_view, update);
    if (update.grid)
        beginGrid(*update.grid);
    if (m_isGridKnown && !update.cells.empty()) {
        HeatmapView* heatmap = m_workbench->grid()->heatmap();
        for (const auto& [cell, result] : update.cells) {
            heatmap->setCell(cell, heatmapCell(result));
            m_workbench->cells()->cellChanged(cell);
        }
        showCellCount();
    }
    if (!update.baselines.empty() || update.untuned || update.tuned) {
        m_hasResults = true;
        show();
        m_workbench->charts()->setView(m_view);
    }
}

void ResultsDesk::beginGrid(const ParameterGrid& grid)
{
    const ParentOrder order = tuningOrderOf(m_setup, m_view.window, m_view.unit);
    HeatmapData data(grid, m_setup.side, order.shares, order.unit);
    // Cells are run on the part that is tuned on: only without a split do the whole window's baselines serve.
    if (isWindowKnown() && order.window == m_view.window) {
        std::vector<HeatmapBaseline> baselines;
        for (const Baseline baseline : kShownBaselines) {
            const StrategyView* row = m_view.find(roleOf(baseline));
            // One whose turn comes after the grid has its place: measures name baselines by their places.
            baselines.push_back(row != nullptr
                                    ? heatmapBaseline(row->name, row->result)
                                    : HeatmapBaseline{nameOf(baseline, m_view.names), {}, {}, {}, false});
        }
        for (const StrategyView& row : m_view.strategies) {
            if (row.role == SeriesRole::Own)
                baselines.push_back(heatmapBaseline(row.name, row.result));
        }
        if (m_view.find(roleOf(kPrimaryBaseline)) != nullptr)
            data.setBaselines(std::move(baselines));
    }
    showHeatmap(std::move(data));
    noteTuning(order);
    m_isGridKnown = true;
}

/// Nothing before the window is known: a run that reads its input first may have a grid before that.
void ResultsDesk::noteTuning(const ParentOrder& tuned)
{
    if (!isWindowKnown())
        return;
    m_workbench->grid()->setNote(
        tuned.window == m_view.window
            ? tr("Tuning period: the whole window")
            : tr("Tuning period: %1, %2")
                  .arg(windowText(tuned.window), shareCountText(tuned.shares, tuned.unit)),
        tr("The part of the window that the parameters are tuned on, with the order scaled to it."));
}

/// The table of cells reads the heatmap's data, which are exchanged under it.
void ResultsDesk::showHeatmap(HeatmapData data)
{
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    m_workbench->cells()->setData(nullptr);
    heatmap->setData(std::move(data));
    chooseMeasure();
    m_workbench->cells()->setData(&heatmap->data());
}

void ResultsDesk::selectCell(std::optional<std::size_t> cell)
{
    m_workbench->grid()->heatmap()->setSelected(cell);
    m_workbench->cells()->setSelected(cell);
}

void ResultsDesk::showCellCount()
{
    m_workbench->setTabText(
        m_workbench->cells(),
        tr("Parameters (%1)").arg(countText(static_cast<std::int64_t>(m_view.cellsDone))));
}

void ResultsDesk::show()
{
    std::optional<RunView> cut;
    if (const auto clock = m_replay->clock())
        cut = viewAt(m_view, *clock);
    const RunView& view = cut ? *cut : m_view;
    m_workbench->memory()->setBaselineNames(view.names);
    m_workbench->summary()->setView(view);
    m_workbench->benchmarks()->setView(view);
    m_workbench->results()->setView(view);
    m_workbench->venues()->setView(view);
    const QString subject = view.symbol.isEmpty() && view.isEmpty()
        ? QString()
        : tr("%1 %2 %3, %4 %5")
              .arg(view.side == Side::Buy ? tr("Buy") : tr("Sell"), textOf(view.ordered, view.unit),
                   view.symbol, dateText(view.window.from), windowText(view.window));
    for (ChartBase* chart : m_workbench->findChildren<ChartBase*>()) {
        // That one is of other runs.
        if (chart != m_workbench->runs()->curves())
            chart->setSubject(subject);
    }
}

// ---- a run that has ended

void ResultsDesk::showFinished(const std::shared_ptr<const FinishedRun>& run, QTime ended)
{
    const RunReport& report = run->report;
    nameMoney(currencyIn(report.settings));
    m_run = run;
    m_view = finishedView(*run);
    m_ended = ended;
    m_hasResults = true;
    m_setup = run->setup;
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    const auto selected = heatmap->selected();
    showHeatmap(heatmapOf(report));
    noteTuning(report.experiment.tuningOrder);
    m_isGridKnown = true;
    selectCell(selected ? selected : heatmap->data().best());
    showCellCount();
    m_replay->setRun(m_view);
    show();
    m_workbench->charts()->setView(m_view);
    noteGrid(report.experiment.search);
    showAnalysis();
    m_workbench->problems()->setReport(report);
    m_workbench->runCard()->setCard(toQString(runCardJson(report)), toQString(commandLineOf(run->setup)));
    const QString whyNone = whyNothingFilled(m_view, report.order.limit);
    if (!whyNone.isEmpty())
        m_workbench->charts()->showNoFills(whyNone);
    m_workbench->fills()->setRun(run, whyNone);
    emit changed();
}

/// What is told of the whole run only.
void ResultsDesk::showAnalysis()
{
    m_workbench->validation()->setReport(m_run->report);
    m_workbench->tca()->setReport(m_run->report);
}

void ResultsDesk::clearAnalysis(const QString& whyNoValidation, const QString& whyNoAnalysis)
{
    m_workbench->validation()->clear(whyNoValidation);
    m_workbench->tca()->clear(whyNoAnalysis);
}

void ResultsDesk::showReplay()
{
    const auto clock = m_replay->clock();
    show();
    m_workbench->fills()->showUntil(clock);
    if (std::exchange(m_isCut, clock.has_value()) == clock.has_value())
        return;
    if (m_isCut)
        clearAnalysis(tr("The validation is of the whole run: go to the end of the replay."),
                      tr("The analysis is of the whole run: go to the end of the replay."));
    else if (m_run)
        showAnalysis();
}

void ResultsDesk::noteGrid(const GridOutcome& search)
{
    const GridSummary& summary = search.summary;
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
    const QString tip = summary.distinctOutcomes == 1 && search.model == RouterModel::Trial
        ? tr("With the compatibility cost model the parameters provably change nothing. The default model, "
             "cont-kukanov, lets them matter.")
        : tr("Of equal cells the one with the lowest λ over, then λ under, then θ is shown.");
    m_workbench->summary()->setGridNote(note, tip);
}

void ResultsDesk::showOpened(OpenedResults opened)
{
    nameMoney(opened.setup.currency);
    m_run.reset();
    m_isReadOnly = true;
    m_hasResults = true;
    m_ended = {};
    m_view = std::move(opened.view);
    m_replay->clear();
    m_isCut = false;
    m_workbench->setup()->setSetup(opened.setup);
    m_setup = m_workbench->setup()->setup();
    showHeatmap(std::move(opened.heatmap));
    selectCell(m_workbench->grid()->heatmap()->data().best());
    m_workbench->grid()->setNote(opened.gridNote, opened.gridNote);
    m_workbench->summary()->setGridNote(tr("from a results file"), tr("Press Run to compute it again."));
    clearAnalysis(tr("The validation is in the results file; run again to see it here."),
                  tr("The analysis is in the results file; run again to see it here."));
    m_workbench->fills()->setRun(nullptr,
                                 tr("A results file keeps no single fills; run again to see them here."));
    m_workbench->runCard()->setCard(toQString(opened.runCard), toQString(commandLineOf(opened.setup)));
    for (const std::string& warning : opened.warnings)
        m_workbench->logModel()->add(LogLevel::Warning, tr("results"), sentenceText(warning));
    show();
    m_workbench->charts()->showNoFills(
        opened.missingFiles.empty()
            ? tr("A results file keeps no single fills. Press Run (F5) to draw them.")
            : tr("A results file keeps no single fills, and %1 is not there to run it again.")
                  .arg(toQString(opened.missingFiles.front())));
    emit changed();
}

void ResultsDesk::clear()
{
    m_run.reset();
    m_view = {};
    m_hasResults = false;
    m_isReadOnly = false;
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
    clearAnalysis(tr("Validation comes after the search."),
                  tr("The analysis of the fills comes at the end of the run."));
    m_workbench->fills()->setRun(nullptr, tr("After a run: every fill of every strategy."));
    m_workbench->runCard()->setCard({}, {});
    show();
    emit changed();
}

// ---- single cells

void ResultsDesk::showCell(const CellRun& cell)
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

bool ResultsDesk::togglePin(std::size_t cell)
{
    const bool isPinned = m_pinned && m_pinned->cell == cell;
    if (!isPinned && !(m_selected && m_selected->cell == cell))
        return false;
    m_pinned = isPinned ? std::nullopt : m_selected;
    m_workbench->grid()->heatmap()->setPinned(isPinned ? std::nullopt : std::optional(cell));
    showExtras();
    return true;
}

void ResultsDesk::showExtras()
{
    const auto put = [&](SeriesRole role, const std::optional<CellRun>& cell) {
        const QString name = displayName(role);
        m_workbench->charts()->setExtra(role, name, cell ? &cell->result : nullptr);
        std::erase_if(m_view.strategies, [&](const StrategyView& row) { return row.role == role; });
        if (cell)
            m_view.put({name, role, cell->result});
    };
    put(SeriesRole::Selected, m_selected);
    put(SeriesRole::Pinned, m_pinned);
    show();
    emit changed();
}

/// The saving is what the user came for; without baselines there is the cost.
void ResultsDesk::chooseMeasure()
{
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    if (m_isMeasureChosen || heatmap->data().baselines().empty())
        return;
    HeatmapSettings settings = heatmap->settings();
    settings.measure = {HeatmapMeasure::Kind::Saving, 0};
    heatmap->setSettings(settings);
}

} // namespace sor::ui
