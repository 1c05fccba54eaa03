// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/charts_panel.h"

#include "run/price_lines.h"
#include "support/run_words.h"

#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// Drawn beside the router; more lines would hide each other. The table has them all.
bool isDrawn(const StrategyView& strategy)
{
    return strategy.role != SeriesRole::Other;
}

/// Shown at once; the others are a click in the legend away.
bool isShownAtFirst(SeriesRole role)
{
    switch (role) {
    case SeriesRole::PatientTwap:
    case SeriesRole::OneVenue:
    case SeriesRole::BestAllIn:
    case SeriesRole::SizeWeighted:
    case SeriesRole::Untuned:
        return false;
    default:
        return true;
    }
}

} // namespace

ChartsPanel::ChartsPanel(QWidget* parent)
    : QWidget(parent)
    , m_cost(new CostChart)
    , m_fills(new FillsChart)
    , m_price(new PriceChart)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_switch(new ChartSwitch(this))
    , m_group(new ChartGroup(this))
{
    setAccessibleName(tr("Charts"));
    m_price->setPlaceholder(tr("Open quotes (Ctrl+O) or drop a file here."));
    for (ChartView* chart : charts()) {
        m_splitter->addWidget(chart);
        m_switch->addTo(chart);
    }
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    for (ChartView* chart : charts()) {
        m_group->add(chart);
        connect(chart, &ChartView::crosshairMoved, this, &ChartsPanel::crosshairMoved);
    }
    // Queued: a double click changes many at once.
    connect(m_cost, &ChartView::seriesVisibilityChanged, this, &ChartsPanel::rebuildFills,
            Qt::QueuedConnection);
    connect(m_switch, &ChartSwitch::chosen, this, &ChartsPanel::choose);
    updateShown();
}

void ChartsPanel::choose(ChartChoice choice)
{
    m_isQuotesOnly = false;
    m_choice = choice;
    updateShown();
}

void ChartsPanel::setQuotesOnly(bool isOnly)
{
    m_isQuotesOnly = isOnly;
    updateShown();
    current()->fit();
}

void ChartsPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    updateShown();
}

void ChartsPanel::updateShown()
{
    const bool hasRoom = height() >= kTwoCharts;
    const bool isQuotesOnly = isShowingQuotes();
    const auto isShown = [&](ChartChoice chart) {
        if (isQuotesOnly || chart == ChartChoice::Price)
            return chart == ChartChoice::Price && (isQuotesOnly || hasRoom || m_choice == chart);
        // Below the quotes stands one of the run's charts.
        return chart == m_choice || (hasRoom && m_choice == ChartChoice::Price && chart == ChartChoice::Cost);
    };
    const TimeSpan window{sor::count(m_view.window.from), sor::count(m_view.window.to)};
    m_price->setWholeSpan(isQuotesOnly || window.length() <= 0 ? m_tapeSpan : window);
    m_price->setVisible(isShown(ChartChoice::Price));
    m_cost->setVisible(isShown(ChartChoice::Cost));
    m_fills->setVisible(isShown(ChartChoice::Filled));
    m_switch->update(isShown, m_isRunShown);
    emit shownChanged();
}

ChartView* ChartsPanel::current() const
{
    for (ChartView* chart : charts()) {
        if (const QWidget* focus = chart->focusWidget(); focus != nullptr && focus->hasFocus())
            return chart;
    }
    return !m_price->isHidden() ? static_cast<ChartView*>(m_price)
        : !m_cost->isHidden()   ? static_cast<ChartView*>(m_cost)
                                : m_fills;
}

void ChartsPanel::showInput(const RunInput& input)
{
    const Tape& tape = *input.loaded.tape;
    m_price->setMarket(marketLines(tape));
    m_tape = input.loaded.tape;
    m_vwapFrom.reset();
    m_tapeSpan = {sor::count(std::max(tape.span().from, tape.kept().from)),
                  sor::count(std::min(tape.span().to, tape.kept().to))};
    m_price->setEndTime(m_until ? sor::count(*m_until) : m_tapeSpan.toNs);
    showVwap();
    rebuildFills();
    updateShown();
}

/// From the start of the order, or of the quotes.
void ChartsPanel::showVwap()
{
    const auto tape = m_tape.lock();
    const UnixNanos from = m_view.isEmpty() ? UnixNanos::min() : m_view.window.from;
    if (!tape || m_vwapFrom == from)
        return;
    m_vwapFrom = from;
    m_price->setVwap(vwapLine(*tape, from));
}

void ChartsPanel::rebuildFills()
{
    std::map<QString, bool> wasVisible;
    for (const ChartSeries& series : m_price->series())
        wasVisible[series.name] = series.isVisible;
    m_price->clearFills();
    const auto add = [&](const QString& name, const Line& line) {
        // Of the strategies whose cost is shown; more names would leave no room for the prices.
        const ChartSeries* cost =
            line.series < 0 ? nullptr : &m_cost->series()[static_cast<std::size_t>(line.series)];
        if (cost == nullptr || !cost->isVisible)
            return;
        const bool isChosen = line.role == SeriesRole::Optimised || line.role == SeriesRole::TwapMatched
            || line.role == SeriesRole::Selected || line.role == SeriesRole::Pinned;
        const bool isShown = wasVisible.emplace(name, isChosen).first->second;
        m_price->addFills(name, line.role, m_view.side, line.fills, isShown, cost->otherIndex);
    };
    for (const auto& [name, line] : m_lines)
        add(name, line);
    for (const auto& [name, line] : m_extras)
        add(name, line);
}

void ChartsPanel::showTime(std::int64_t timeNs)
{
    const TimeSpan visible = m_price->visibleSpan();
    if (timeNs < visible.fromNs || timeNs > visible.toNs) {
        const std::int64_t from = timeNs - visible.length() / 2;
        m_price->setVisibleSpan({from, from + visible.length()});
    }
    for (ChartView* chart : m_group->charts())
        chart->setCrosshair(timeNs);
}

void ChartsPanel::clearRun()
{
    m_lines.clear();
    m_extras.clear();
    m_isPrevious = false;
    m_view = {};
    rebuild();
    m_isRunShown = false;
    updateShown();
}

void ChartsPanel::showRun()
{
    m_isRunShown = true;
    updateShown();
}

void ChartsPanel::showWaiting(const QString& text)
{
    m_cost->setPlaceholder(text);
    m_fills->setPlaceholder(text);
    showRun();
}

void ChartsPanel::showNoFills(const QString& reason)
{
    m_lines.clear();
    m_extras.clear();
    m_isPrevious = false;
    m_cost->setPlaceholder(reason);
    m_fills->setPlaceholder(reason);
    rebuild();
    showRun();
}

void ChartsPanel::beginRun(const RunView& view)
{
    m_isPrevious = !m_lines.empty();
    for (ChartView* chart : m_group->charts())
        chart->setDimmed(m_isPrevious);
    m_view = view;
    m_extras.clear();
    updateNotes();
}

void ChartsPanel::setView(const RunView& view)
{
    m_view = view;
    if (m_view.isEmpty())
        return;
    if (m_isPrevious) {
        m_isPrevious = false;
        for (ChartView* chart : m_group->charts())
            chart->setDimmed(false);
    }
    m_lines.clear();
    for (const StrategyView& strategy : view.strategies) {
        if (isDrawn(strategy) && !m_hidden.contains(strategy.name))
            m_lines.emplace_back(strategy.name,
                                 Line{strategy.role, costPath(strategy.result), strategy.result.fills});
    }
    rebuild();
    showRun();
}

void ChartsPanel::setExtra(SeriesRole role, const QString& name, const RunResult* result)
{
    if (result == nullptr)
        m_extras.erase(name);
    else
        m_extras[name] = Line{role, costPath(*result), result->fills};
    rebuild();
}

void ChartsPanel::rebuild()
{
    // What the user hid stays hidden.
    std::map<QString, bool> wasVisible;
    for (const ChartSeries& series : m_cost->series())
        wasVisible[series.name] = series.isVisible;
    m_cost->clearStrategies();
    m_fills->clearStrategies();
    const CostReference reference{m_view.side, m_view.arrivalMid, m_view.unit};
    m_cost->setReferencePrice(reference);
    m_fills->setOrderSize(m_view.ordered, m_view.unit);
    const TimeSpan span{sor::count(m_view.window.from), sor::count(m_view.window.to)};
    const auto add = [&](const QString& name, Line& line) {
        line.series = m_cost->addStrategy(name, line.role);
        m_fills->addStrategy(name, line.role);
        line.revealed = 0;
        const bool isVisible = wasVisible.emplace(name, isShownAtFirst(line.role)).first->second;
        m_cost->setSeriesVisible(line.series, isVisible);
        m_fills->setSeriesVisible(line.series, isVisible);
    };
    for (auto& [name, line] : m_lines)
        add(name, line);
    for (auto& [name, line] : m_extras)
        add(name, line);
    m_cost->setWholeSpan(span);
    m_fills->setWholeSpan(span);
    rebuildFills();
    showVwap();
    reveal(shownUntil());
    updateNotes();
}

UnixNanos ChartsPanel::shownUntil() const
{
    return m_view.liveUntil.value_or(m_until.value_or(m_view.window.to));
}

void ChartsPanel::reveal(UnixNanos until)
{
    const auto show = [&](Line& line) {
        const auto from = line.path.begin() + static_cast<std::ptrdiff_t>(line.revealed);
        const auto to = std::upper_bound(from, line.path.end(), until,
                                         [](UnixNanos t, const CostPoint& p) { return t < p.time; });
        const std::span<const CostPoint> fresh(from, to);
        if (fresh.empty())
            return;
        m_cost->appendFills(line.series, fresh);
        m_fills->appendFills(line.series, fresh);
        line.revealed += fresh.size();
    };
    for (auto& [name, line] : m_lines)
        show(line);
    for (auto& [name, line] : m_extras)
        show(line);
    m_cost->setEndTime(sor::count(until));
    m_fills->setEndTime(sor::count(until));
    m_price->showUntil(m_until ? sor::count(*m_until) : std::numeric_limits<std::int64_t>::max());
    m_price->setEndTime(m_until ? sor::count(*m_until) : m_tapeSpan.toNs);
    m_revealed = until;
}

void ChartsPanel::showUntil(std::optional<UnixNanos> clock, const QString& note)
{
    m_until = clock;
    m_replayNote = note;
    const UnixNanos until = shownUntil();
    // Points are only ever added.
    until < m_revealed ? rebuild() : reveal(until);
    updateNotes();
}

void ChartsPanel::setDataNote(const QString& note)
{
    m_dataNote = note;
    updateNotes();
}

void ChartsPanel::updateNotes()
{
    QStringList notes;
    if (m_isPrevious)
        notes << tr("previous run");
    if (!m_dataNote.isEmpty())
        notes << m_dataNote;
    if (!m_view.isFinal && !m_isPrevious && !m_lines.empty())
        notes << (m_view.isOpenEnded ? tr("so far, as if the order ended now") : tr("so far"));
    if (m_view.isFinal && !m_view.isComplete)
        notes << tr("partial");
    if (!m_replayNote.isEmpty())
        notes << m_replayNote;
    const QString note = notes.join(u" · "_s);
    if (note == m_shownNote)
        return;
    m_shownNote = note;
    for (ChartView* chart : m_group->charts())
        chart->setNote(note);
}

void ChartsPanel::setRemote(bool isRemote)
{
    m_cost->setRemote(isRemote);
    m_fills->setRemote(isRemote);
    m_price->setRemote(isRemote);
}

void ChartsPanel::hideStrategies(const QStringList& names)
{
    m_hidden = names;
    if (m_lines.empty() || m_isPrevious)
        return; // the next run has them
    setView(RunView(m_view));
}

void ChartsPanel::refresh()
{
    m_group->refreshIfDirty();
}

} // namespace sor::ui
