// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_plot.h"

#include "charts/chart_text.h"
#include "charts/qcustomplot.h"
#include "charts/round_ticker.h"
#include "report/svg_chart.h"
#include "study/study_controller.h"
#include "support/shown_text.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kBarShare = 0.64; // of a row

QVector<double> toVector(const std::vector<double>& values)
{
    return {values.begin(), values.end()};
}

void setRange(QCPAxis* axis, const std::vector<double>& values)
{
    const ChartRange range = rangeWithZero(values);
    axis->setRange(range.low, range.high);
}

/// Of the curves of a study: the router, the primary benchmark, Best Ask.
SeriesRole roleOfCurve(const std::string& name)
{
    return name == "Router"  ? SeriesRole::Optimised
        : name == "Best Ask" ? SeriesRole::BestAsk
                             : SeriesRole::TwapMatched;
}

QString csvLine(std::initializer_list<QString> cells)
{
    return QStringList(cells).join(u',') + u'\n';
}

} // namespace

StudyPlot::StudyPlot(const QString& title, const QString& emptyText, QWidget* parent)
    : ChartBase(parent)
    , m_captionLabel(new QLabel(this))
{
    setTitle(title);
    setFocusPolicy(Qt::TabFocus);
    addCsvAction(tr("Save data as CSV…"), [this] { return m_csv; });
    auto* heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    heading->setTextFormat(Qt::PlainText);
    heading->setContentsMargins(6, 0, 6, 0);
    m_captionLabel->setWordWrap(true);
    m_captionLabel->setTextFormat(Qt::PlainText);
    m_captionLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_captionLabel->setContentsMargins(6, 0, 6, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 2, 1, 0);
    column->setSpacing(0);
    column->addWidget(heading);
    column->addWidget(plot(), 1);
    column->addWidget(m_captionLabel);
    plot()->setAttribute(Qt::WA_TransparentForMouseEvents);
    setRemote(false);
    showNothing(emptyText);
}

void StudyPlot::showNothing(const QString& text)
{
    m_csv.clear();
    show(text, {});
}

void StudyPlot::show(const QString& caption, std::function<void()> draw, int rows)
{
    m_caption = caption;
    m_draw = std::move(draw);
    const bool hasChart = static_cast<bool>(m_draw);
    m_captionLabel->setText(caption);
    m_captionLabel->setVisible(hasChart);
    setAccessibleDescription(caption);
    showPlaceholder(hasChart ? QString() : caption);
    m_neededHeight = hasChart ? (rows + 3) * QFontMetrics(inPixels(font())).height() : 0;
    plot()->setMinimumHeight(m_neededHeight);
    refresh();
}

void StudyPlot::refresh()
{
    plot()->clearPlottables();
    plot()->clearItems();
    plot()->axisRect()->setVisible(static_cast<bool>(m_draw));
    if (m_draw)
        m_draw();
    layOutLegend(plot()->width());
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void StudyPlot::applyTheme()
{
    ChartBase::applyTheme();
    refresh();
}

QString StudyPlot::caption() const
{
    return m_draw ? title() + u'\n' + m_caption : title();
}

void StudyPlot::resizeEvent(QResizeEvent* event)
{
    ChartBase::resizeEvent(event);
    layOutLegend(plot()->width());
}

QColor StudyPlot::signColour(double low, double high) const
{
    const QColor hue = low > 0 ? kBetterColour : high < 0 ? kWorseColour : QColor(Qt::gray);
    return withContrast(hue, theme().background, kLineContrast);
}

void StudyPlot::prepareRows(const std::vector<QString>& names, const QString& unit)
{
    const auto count = names.size();
    prepareAxes(unit, {});
    QCPAxis* rows = plot()->yAxis;
    rows->setRangeReversed(true);
    rows->setRange(-0.6, static_cast<double>(count) - 0.4);
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t row = 0; row < count; ++row)
        ticker->addTick(static_cast<double>(row), names[row]);
    rows->setTicker(ticker);
    rows->grid()->setVisible(false);
}

void StudyPlot::prepareAxes(const QString& xLabel, const QString& yLabel, double leastStep)
{
    const auto number = [](double value, double step) { return groupedText(value, decimalsOf(step)); };
    plot()->xAxis->setTicker(QSharedPointer<RoundTicker>::create(plot()->xAxis, number, leastStep));
    plot()->yAxis->setTicker(QSharedPointer<RoundTicker>::create(plot()->yAxis, number));
    plot()->xAxis->setLabel(xLabel);
    plot()->yAxis->setLabel(yLabel);
    plot()->yAxis->setRangeReversed(false);
    plot()->yAxis->grid()->setVisible(true);
    for (QCPAxis* axis : {plot()->xAxis, plot()->yAxis})
        axis->setTickLength(0, 0);
}

// ---- forest

void StudyPlot::showForest(const ForestChart& chart, ForestGroup group)
{
    std::vector<ForestRow> rows;
    m_csv = csvLine({u"part"_s, u"mean_bps"_s, u"low_bps"_s, u"high_bps"_s});
    for (const ForestRow& row : chart.rows) {
        if (row.group != ForestGroup::All && row.group != group)
            continue;
        rows.push_back(row);
        m_csv += csvLine({csvField(exactQString(row.label)), csvNumber(row.mean), csvNumber(row.interval.low),
                          csvNumber(row.interval.high)});
    }
    if (rows.empty()) {
        showNothing(toQString(chart.caption));
        return;
    }
    const bool isByDay = group == ForestGroup::Day;
    const QString caption = isByDay ? tr("Mean of each day with its 95% interval over the day's orders, bps; "
                                         "right of 0 the router is better.")
                                    : toQString(chart.caption);
    const auto lines = static_cast<int>(rows.size());
    show(
        caption, [this, rows = std::move(rows)] { drawForest(rows); }, lines);
}

void StudyPlot::drawForest(const std::vector<ForestRow>& rows)
{
    std::vector<QString> names;
    std::vector<double> ends;
    std::map<QRgb, std::vector<std::size_t>> byColour;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        names.push_back(toQString(rows[row].label));
        ends.insert(ends.end(), {rows[row].interval.low, rows[row].interval.high});
        byColour[signColour(rows[row].interval.low, rows[row].interval.high).rgb()].push_back(row);
    }
    prepareRows(names, tr("router saving, bps"));
    setRange(plot()->xAxis, ends);
    for (const auto& [rgb, members] : byColour) {
        const QColor colour(rgb);
        auto* means = new QCPGraph(plot()->yAxis, plot()->xAxis);
        means->setLineStyle(QCPGraph::lsNone);
        means->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 7));
        means->removeFromLegend();
        auto* whiskers = new QCPErrorBars(plot()->yAxis, plot()->xAxis);
        whiskers->setDataPlottable(means);
        whiskers->setPen(QPen(colour, 2));
        whiskers->setWhiskerWidth(0);
        whiskers->setSymbolGap(0);
        whiskers->removeFromLegend();
        for (const std::size_t row : members) {
            means->addData(static_cast<double>(row), rows[row].mean);
            whiskers->addData(rows[row].mean - rows[row].interval.low,
                              rows[row].interval.high - rows[row].mean);
        }
    }
}

// ---- distribution

void StudyPlot::showBins(const SavingBins& bins)
{
    m_csv = csvLine({u"from_bps"_s, u"to_bps"_s, u"observations"_s});
    for (std::size_t bin = 0; bin < bins.counts.size(); ++bin) {
        const double from = bins.from + bins.width * static_cast<double>(bin);
        m_csv += csvLine({csvNumber(from), csvNumber(from + bins.width), csvNumber(bins.counts[bin])});
    }
    show(toQString(bins.caption), [this, bins] { drawBins(bins); });
}

void StudyPlot::drawBins(const SavingBins& bins)
{
    prepareAxes(tr("router saving, bps"), tr("observations"));
    auto* worse = new QCPBars(plot()->xAxis, plot()->yAxis);
    auto* better = new QCPBars(plot()->xAxis, plot()->yAxis);
    const QColor orange = signColour(-1, -1);
    // Not by colour alone.
    worse->setBrush({orange, Qt::FDiagPattern});
    worse->setPen(orange);
    better->setBrush(signColour(1, 1));
    better->setPen(theme().background);
    for (QCPBars* bars : {worse, better}) {
        bars->setWidth(bins.width * 0.9);
        bars->removeFromLegend();
    }
    double most = 1;
    for (std::size_t bin = 0; bin < bins.counts.size(); ++bin) {
        const double centre = bins.from + bins.width * (static_cast<double>(bin) + 0.5);
        if (bins.counts[bin] > 0)
            (centre > 0 ? better : worse)->addData(centre, bins.counts[bin]);
        most = std::max(most, bins.counts[bin]);
    }
    plot()->xAxis->setRange(bins.from - bins.width,
                            bins.from + bins.width * static_cast<double>(bins.counts.size() + 1));
    plot()->yAxis->setRange(0, 1.08 * most);
}

// ---- means

void StudyPlot::showMeans(const MeanOverDays& means)
{
    if (means.days.empty()) {
        showNothing(toQString(means.caption));
        return;
    }
    m_csv = csvLine({u"days"_s, u"mean_bps"_s, u"low_bps"_s, u"high_bps"_s});
    for (std::size_t i = 0; i < means.days.size(); ++i)
        m_csv += csvLine({csvNumber(means.days[i]), csvNumber(means.means[i]), csvNumber(means.low[i]),
                          csvNumber(means.high[i])});
    show(toQString(means.caption), [this, means] {
        drawBand(means.days, means.means, means.low, means.high, tr("days"), means.days.back() > 4);
    });
}

void StudyPlot::showRunning(const std::vector<RunningMean>& means)
{
    MeanOverDays over;
    for (const RunningMean& mean : means) {
        over.days.push_back(mean.orders);
        over.means.push_back(mean.mean);
        over.low.push_back(mean.interval.low);
        over.high.push_back(mean.interval.high);
    }
    if (over.days.size() < 2) {
        showNothing(tr("The running mean is drawn from the second symbol-day on."));
        return;
    }
    const RunningMean& last = means.back();
    show(tr("Mean of %1 of this call, %2 bps (%3 to %4, 95% interval over orders; the verdict's is by day).")
             .arg(countText(static_cast<std::int64_t>(last.orders), "order"), signedBpsText(last.mean),
                  signedBpsText(last.interval.low), signedBpsText(last.interval.high)),
         [this, over] {
             drawBand(over.days, over.means, over.low, over.high, tr("orders"), over.days.size() > 4);
         });
}

void StudyPlot::drawBand(const std::vector<double>& keys, const std::vector<double>& means,
                         const std::vector<double>& low, const std::vector<double>& high,
                         const QString& keyLabel, bool hidesFirst)
{
    prepareAxes(keyLabel, tr("bps"), 1);
    const QColor colour = theme().colour(SeriesRole::Optimised);
    QColor pale = colour;
    pale.setAlpha(50);
    auto* lower = new QCPGraph(plot()->xAxis, plot()->yAxis);
    auto* upper = new QCPGraph(plot()->xAxis, plot()->yAxis);
    auto* line = new QCPGraph(plot()->xAxis, plot()->yAxis);
    lower->setData(toVector(keys), toVector(low), true);
    upper->setData(toVector(keys), toVector(high), true);
    line->setData(toVector(keys), toVector(means), true);
    lower->setPen(Qt::NoPen);
    upper->setPen(Qt::NoPen);
    upper->setBrush(pale);
    upper->setChannelFillGraph(lower);
    line->setPen(QPen(colour, 2));
    for (QCPGraph* graph : {lower, upper, line})
        graph->removeFromLegend();
    // The wide band of the first few would hide the rest.
    std::vector<double> seen = means;
    for (std::size_t i = hidesFirst ? 2 : 0; i < keys.size(); ++i)
        seen.insert(seen.end(), {low[i], high[i]});
    setRange(plot()->yAxis, seen);
    plot()->xAxis->setRange(keys.front(), keys.back());
}

// ---- cost by size

void StudyPlot::showCosts(const CostCurves& curves)
{
    if (curves.curves.empty()) {
        showNothing(toQString(curves.caption));
        return;
    }
    m_csv = csvLine({u"strategy"_s, u"size_percent"_s, u"cost_bps"_s});
    for (const CostCurves::Curve& curve : curves.curves) {
        for (std::size_t i = 0; i < curve.sizes.size(); ++i)
            m_csv += csvLine(
                {csvField(exactQString(curve.name)), csvNumber(curve.sizes[i]), csvNumber(curve.costs[i])});
    }
    show(toQString(curves.caption), [this, curves] { drawCosts(curves); });
}

void StudyPlot::drawCosts(const CostCurves& curves)
{
    prepareAxes(tr("% of the expected volume"), tr("cost, bps"));
    std::vector<double> all;
    for (const CostCurves::Curve& curve : curves.curves) {
        auto* line = new QCPGraph(plot()->xAxis, plot()->yAxis);
        line->setName(toQString(curve.name));
        line->setPen(theme().pen(roleOfCurve(curve.name)));
        line->setData(toVector(curve.sizes), toVector(curve.costs), true);
        line->addToLegend();
        all.insert(all.end(), curve.costs.begin(), curve.costs.end());
    }
    plot()->xAxis->setRange(0, curves.curves.front().sizes.back());
    setRange(plot()->yAxis, all);
}

// ---- attribution

void StudyPlot::showParts(const SavingParts& parts)
{
    m_csv = csvLine({u"part"_s, u"bps"_s});
    for (const SavingParts::Part& part : parts.parts)
        m_csv += csvLine({csvField(exactQString(part.name)), csvNumber(part.bps)});
    show(
        toQString(parts.caption), [this, parts] { drawParts(parts); },
        static_cast<int>(parts.parts.size()) + 1);
}

void StudyPlot::drawParts(const SavingParts& parts)
{
    std::vector<QString> names;
    std::vector<double> levels{0};
    const auto addBar = [this](std::size_t row, double from, double bps, const QBrush& brush) {
        auto* bar = new QCPBars(plot()->yAxis, plot()->xAxis);
        bar->setBaseValue(from);
        bar->setWidth(kBarShare);
        bar->setBrush(brush);
        bar->setPen(QPen(brush.color(), 1));
        bar->addData(static_cast<double>(row), bps);
        bar->removeFromLegend();
    };
    const auto nameOf = [](const QString& name, double bps) -> QString {
        return name + u' ' + signedBpsText(bps);
    };
    for (const SavingParts::Part& part : parts.parts) {
        const QColor colour = signColour(part.bps, part.bps);
        addBar(names.size(), levels.back(), part.bps,
               {colour, part.bps < 0 ? Qt::FDiagPattern : Qt::SolidPattern});
        names.push_back(nameOf(toQString(part.name), part.bps));
        levels.push_back(levels.back() + part.bps);
    }
    addBar(names.size(), 0, levels.back(), theme().colour(SeriesRole::Optimised));
    names.push_back(nameOf(tr("saving"), levels.back()));
    prepareRows(names, tr("bps; the parts sum to the saving"));
    setRange(plot()->xAxis, levels);
}

} // namespace sor::ui
