// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/compared_chart.h"

#include "support/money_label.h"
#include "support/shown_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QComboBox* makeChoice(const QString& accessibleName, const QString& toolTip, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setAccessibleName(accessibleName);
    box->setToolTip(toolTip);
    // The chart may be narrow; the list is as wide as its entries.
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    return box;
}

/// The same strategy of two runs; its name says its interval, which may differ.
bool isSameStrategy(const ComparedLine& one, const ComparedLine& other)
{
    return one.role == other.role && (one.role != SeriesRole::Own || one.name == other.name);
}

const ComparedLine* lineOf(const ComparedRun& run, const ComparedLine& wanted)
{
    const auto found = std::ranges::find_if(
        run.lines, [&](const ComparedLine& line) { return isSameStrategy(line, wanted); });
    return found == run.lines.end() ? nullptr : &*found;
}

/// The strategies of both, those of the first run first.
std::vector<ComparedLine> strategiesOf(const std::vector<ComparedRun>& runs)
{
    std::vector<ComparedLine> all;
    for (const ComparedRun& run : runs) {
        for (const ComparedLine& line : run.lines) {
            if (std::ranges::none_of(all,
                                     [&](const ComparedLine& known) { return isSameStrategy(known, line); }))
                all.push_back({line.name, line.role, {}});
        }
    }
    return all;
}

} // namespace

ComparedChart::ComparedChart(QWidget* parent)
    : ChartView(parent)
    , m_measureBox(makeChoice(u"Measure of the comparison"_s, u"What the lines show"_s, this))
    , m_strategyBox(makeChoice(u"Strategies of the comparison"_s, u"Whose lines are shown"_s, this))
{
    setTitle(u"Runs side by side"_s);
    setPlaceholder(u"Select two runs (Ctrl+click) to see their curves."_s);
    auto* heading = new QWidget(this);
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_measureBox);
    row->addWidget(m_strategyBox);
    setHeading(heading);
    connect(m_measureBox, &QComboBox::activated, this, &ComparedChart::rebuild);
    connect(m_strategyBox, &QComboBox::activated, this, &ComparedChart::rebuild);
}

QString ComparedChart::displayName(Measure measure, Side side)
{
    switch (measure) {
    case Measure::ShortfallDollars:
        return sor::ui::displayName(CostMeasure::ShortfallDollars, side);
    case Measure::ShortfallBps:
        return sor::ui::displayName(CostMeasure::ShortfallBps, side);
    case Measure::FilledShares:
        return u"Filled shares"_s;
    case Measure::FilledPercent:
        break;
    }
    return u"Filled (% of the order)"_s;
}

void ComparedChart::setRuns(std::vector<ComparedRun> runs)
{
    if (runs.size() != 2)
        runs.clear();
    m_runs = std::move(runs);
    offerMeasures();
    offerStrategies();
    // Times of the runs before may be of another kind.
    setCrosshair({});
    setReference({});
    rebuild();
    fit();
}

bool ComparedChart::isSameOrder() const
{
    const ComparedRun& first = m_runs[0];
    const ComparedRun& second = m_runs[1];
    return first.symbol == second.symbol && first.reference.side == second.reference.side
        && first.reference.unit == second.reference.unit && first.ordered == second.ordered;
}

/// Amounts are written in the currency of the run that is shown.
bool ComparedChart::isSameMoney() const
{
    return std::ranges::all_of(
        m_runs, [](const ComparedRun& run) { return run.currency == toQString(shownMoneyName()); });
}

bool ComparedChart::isOverlapping() const
{
    return m_runs[0].window.from < m_runs[1].window.to && m_runs[1].window.from < m_runs[0].window.to;
}

bool ComparedChart::hasArrivalMids() const
{
    return std::ranges::all_of(m_runs,
                               [](const ComparedRun& run) { return run.reference.arrivalMid.has_value(); });
}

void ComparedChart::offerMeasures()
{
    m_measureBox->clear();
    if (m_runs.empty())
        return;
    const auto offer = [this](Measure measure) {
        m_measureBox->addItem(displayName(measure, m_runs[0].reference.side), static_cast<int>(measure));
    };
    if (hasArrivalMids() && isSameOrder() && isSameMoney())
        offer(Measure::ShortfallDollars);
    if (hasArrivalMids())
        offer(Measure::ShortfallBps);
    offer(isSameOrder() ? Measure::FilledShares : Measure::FilledPercent);
    // As before where that is offered.
    m_measureBox->setCurrentIndex(std::max(0, m_measureBox->findData(static_cast<int>(m_measure))));
}

void ComparedChart::offerStrategies()
{
    const QString chosen = m_strategyBox->currentText();
    m_strategyBox->clear();
    if (m_runs.empty())
        return;
    // The verdict's two; one strategy; all.
    m_strategyBox->addItem(u"Router and its TWAP"_s);
    for (const ComparedLine& strategy : strategiesOf(m_runs))
        m_strategyBox->addItem(strategy.name);
    m_strategyBox->addItem(u"All strategies"_s);
    m_strategyBox->setCurrentIndex(std::max(0, m_strategyBox->findText(chosen)));
}

std::optional<double> ComparedChart::valueOf(const ComparedRun& run, const CostPoint& point) const
{
    switch (m_measure) {
    case Measure::ShortfallDollars:
        return CostChart::valueOf(point, CostMeasure::ShortfallDollars, run.reference);
    case Measure::ShortfallBps:
        return CostChart::valueOf(point, CostMeasure::ShortfallBps, run.reference);
    case Measure::FilledShares:
        return run.reference.unit.sharesOf(static_cast<double>(point.filled.count));
    case Measure::FilledPercent:
        break;
    }
    return 100 * static_cast<double>(point.filled.count) / static_cast<double>(run.ordered.count);
}

/// From the start of the run's window to its end, whichever is longer.
void ComparedChart::addLine(const ComparedRun& run, const ComparedLine& line, LineLook look, int otherIndex)
{
    const int series = addSeries(line.name + u" (run %1)"_s.arg(run.number), line.role);
    ChartSeries& added = contents().series[static_cast<std::size_t>(series)];
    added.look = look;
    added.otherIndex = otherIndex;
    const std::int64_t start = contents().isElapsed ? count(run.window.from) : 0;
    const auto valueAfter = [&](const CostPoint& point) {
        return valueOf(run, point).value_or(std::numeric_limits<double>::quiet_NaN());
    };
    CostPoint last{.time = run.window.from, .filled = {}, .cash = {}};
    append(series, count(last.time) - start, valueAfter(last));
    for (const CostPoint& point : line.path) {
        append(series, count(point.time) - start, valueAfter(point));
        last = point;
    }
    append(series, std::max(count(run.window.to), count(last.time)) - start, valueAfter(last));
}

void ComparedChart::rebuild()
{
    clearSeries();
    if (m_runs.empty()) {
        redraw();
        return;
    }
    m_measure = static_cast<Measure>(m_measureBox->currentData().toInt());
    const bool isFilled = m_measure == Measure::FilledShares || m_measure == Measure::FilledPercent;
    contents().isZeroShown = isFilled;
    contents().isElapsed = !isOverlapping();
    setValueFormat(m_measure == Measure::ShortfallDollars        ? ValueFormat::Dollars
                       : m_measure == Measure::ShortfallBps      ? ValueFormat::Bps
                       : m_measure == Measure::FilledPercent     ? ValueFormat::Percent
                       : m_runs.front().reference.unit.isWhole() ? ValueFormat::Shares
                                                                 : ValueFormat::PartsOfShares);
    const std::vector<ComparedLine> strategies = strategiesOf(m_runs);
    const int chosen = m_strategyBox->currentIndex();
    for (int i = 0; i < static_cast<int>(strategies.size()); ++i) {
        const ComparedLine& strategy = strategies[static_cast<std::size_t>(i)];
        const bool isShown = chosen == 0
            ? strategy.role == SeriesRole::Optimised || strategy.role == SeriesRole::TwapMatched
            : chosen == i + 1 || chosen == m_strategyBox->count() - 1;
        const auto otherIndex =
            std::count_if(strategies.begin(), strategies.begin() + i,
                          [&](const ComparedLine& before) { return before.role == strategy.role; });
        for (std::size_t run = 0; isShown && run < m_runs.size(); ++run) {
            if (const ComparedLine* line = lineOf(m_runs[run], strategy))
                addLine(m_runs[run], *line, run == 0 ? LineLook::FirstRun : LineLook::SecondRun,
                        static_cast<int>(otherIndex));
        }
    }
    const TimeWindow& first = m_runs[0].window;
    const TimeWindow& second = m_runs[1].window;
    setWholeSpan(
        contents().isElapsed
            ? TimeSpan{0, std::max(first.to - first.from, second.to - second.from).count()}
            : TimeSpan{count(std::min(first.from, second.from)), count(std::max(first.to, second.to))});
    redraw();
}

QString ComparedChart::remark() const
{
    if (m_runs.empty())
        return {};
    QStringList sentences;
    if (!isOverlapping())
        sentences << tr("Curves: the windows do not overlap, so that times count from each run's start.");
    if (!isSameOrder())
        sentences << tr("Curves: of different orders, in bps and in percent of each order.");
    if (m_runs[0].currency != m_runs[1].currency)
        sentences << tr("Curves: of different currencies, in bps.");
    for (const ComparedRun& run : m_runs) {
        if (!run.reference.arrivalMid)
            sentences << tr("Curves: no shortfall, as run %1 has no arrival price.").arg(run.number);
    }
    return sentences.join(u' ');
}

/// Where it is low, the lines need the legend's room: their ends are named.
void ComparedChart::resizeEvent(QResizeEvent* event)
{
    ChartView::resizeEvent(event);
    constexpr int kLinesOfText = 12;
    setLegendVisible(height() >= kLinesOfText * fontMetrics().height());
}

QString ComparedChart::caption() const
{
    return m_runs.empty()
        ? ChartView::caption()
        : u"Runs %1 and %2: %3, time %4"_s.arg(m_runs[0].number)
              .arg(m_runs[1].number)
              .arg(m_measureBox->currentText(), contents().isElapsed ? u"since each start"_s : u"UTC"_s);
}

} // namespace sor::ui
