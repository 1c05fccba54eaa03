// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/charts_panel.h"

#include "run/quote_lines.h"
#include "support/run_words.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
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
    , m_quotes(new QuotesChart)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_group(new ChartGroup(this))
{
    setAccessibleName(tr("Charts"));
    const QString placeholder = tr("Choose a source in Setup, then press Run (F5).");
    m_quotes->setPlaceholder(placeholder);
    m_cost->setPlaceholder(placeholder);
    m_fills->setPlaceholder(placeholder);
    for (ChartView* chart : {static_cast<ChartView*>(m_quotes), static_cast<ChartView*>(m_cost),
                             static_cast<ChartView*>(m_fills)}) {
        m_splitter->addWidget(chart);
        addSwitch(chart);
    }
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    m_group->add(m_cost);
    m_group->add(m_fills);
    m_clock.start();
    updateShown();
}

/// The names of all charts, of which a click shows another one, in place of each chart's own.
void ChartsPanel::addSwitch(ChartView* chart)
{
    auto* row = new QWidget(chart);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const auto& [name, choice] : {std::pair{tr("Price"), ChartChoice::Price},
                                       {tr("Cost"), ChartChoice::Cost},
                                       {tr("Filled"), ChartChoice::Filled}}) {
        auto* button = new QToolButton(row);
        button->setText(name);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolTip(tr("Show this chart"));
        connect(button, &QToolButton::clicked, this, [this, choice = choice] { choose(choice); });
        layout->addWidget(button);
        m_switches.emplace_back(button, choice);
    }
    chart->setHeading(row);
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
    m_quotes->setVisible(isShown(ChartChoice::Price));
    m_cost->setVisible(isShown(ChartChoice::Cost));
    m_fills->setVisible(isShown(ChartChoice::Filled));
    for (const auto& [button, choice] : m_switches) {
        button->setChecked(isShown(choice));
        // Without a run there is nothing else to show.
        button->setEnabled(m_isRunShown || choice == ChartChoice::Price);
    }
    emit shownChanged();
}

ChartView* ChartsPanel::current() const
{
    const std::array<ChartView*, 3> charts{m_quotes, m_cost, m_fills};
    for (ChartView* chart : charts) {
        if (const QWidget* focus = chart->focusWidget(); focus != nullptr && focus->hasFocus())
            return chart;
    }
    const auto* shown =
        std::ranges::find_if(charts, [](const ChartView* chart) { return !chart->isHidden(); });
    return shown != charts.end() ? *shown : m_cost;
}

void ChartsPanel::showInput(const RunInput& input, const QString& note)
{
    drawQuotes(*m_quotes, *input.loaded.tape);
    m_quotes->setNote(note);
}

void ChartsPanel::showNothing()
{
    m_quotes->clearVenues();
    clearRun();
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
    const bool isFirst = m_isPrevious || m_lines.empty();
    const bool isOtherWindow = view.window != m_view.window || isFirst;
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
            m_lines.emplace_back(strategy.name, Line{strategy.role, costPath(strategy.result)});
    }
    m_playback.setWindow(view.window);
    if (isOtherWindow && !isLive())
        m_playback.restart(m_clock.elapsed());
    rebuild();
    showRun();
}

void ChartsPanel::setExtra(SeriesRole role, const QString& name, const RunResult* result)
{
    if (result == nullptr)
        m_extras.erase(name);
    else
        m_extras[name] = Line{role, costPath(*result)};
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
    const CostReference reference{m_view.side, m_view.arrivalMid};
    m_cost->setReferencePrice(reference);
    m_fills->setOrderSize(m_view.ordered);
    const TimeSpan span{sor::count(m_view.window.from), sor::count(m_view.window.to)};
    const auto add = [&](const QString& name, Line& line) {
        line.series = m_cost->addStrategy(name, line.role);
        m_fills->addStrategy(name, line.role);
        line.revealed = 0;
        const auto known = wasVisible.find(name);
        const bool isVisible = known != wasVisible.end() ? known->second : isShownAtFirst(line.role);
        m_cost->setSeriesVisible(line.series, isVisible);
        m_fills->setSeriesVisible(line.series, isVisible);
    };
    for (auto& [name, line] : m_lines)
        add(name, line);
    for (auto& [name, line] : m_extras)
        add(name, line);
    for (ChartView* chart : m_group->charts())
        chart->setWholeSpan(span);
    reveal(shownUntil());
    updateNotes();
}

UnixNanos ChartsPanel::shownUntil() const
{
    return m_view.liveUntil.value_or(m_playback.now(m_clock.elapsed()));
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
    for (ChartView* chart : m_group->charts())
        chart->setEndTime(sor::count(until));
}

void ChartsPanel::setSpeed(std::optional<double> speed)
{
    const qint64 now = m_clock.elapsed();
    const bool wasPlaying = m_playback.isPlaying(now);
    m_playback.setSpeed(speed, now);
    if (speed && !wasPlaying)
        m_playback.restart(now);
    rebuild();
}

void ChartsPanel::setHeld(bool isHeld)
{
    const qint64 now = m_clock.elapsed();
    isHeld ? m_playback.hold(now) : m_playback.letGo(now);
    updateNotes();
}

bool ChartsPanel::isReplaying() const
{
    return !m_lines.empty() && !isLive() && m_playback.isPlaying(m_clock.elapsed());
}

QString ChartsPanel::replayText() const
{
    if (!isReplaying())
        return {};
    const qint64 now = m_clock.elapsed();
    return m_playback.sentence(now) + u" · %1 UTC"_s.arg(timeOfDayText(m_playback.now(now)));
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
    if (const QString replay = m_playback.sentence(m_clock.elapsed()); !replay.isEmpty() && isReplaying())
        notes << replay;
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
    m_quotes->setRemote(isRemote);
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
    if (!m_lines.empty() && !isLive() && m_playback.speed()) {
        reveal(shownUntil());
        updateNotes();
    }
    m_group->refreshIfDirty();
    m_quotes->refreshIfDirty();
}

} // namespace sor::ui
