// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_plot.h"

#include "base/printable_text.h"
#include "charts/chart_text.h"
#include "charts/qcustomplot.h"
#include "charts/round_ticker.h"
#include "study/plot_parts.h"
#include "study/study_controller.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// Of the curves of a study: the router, the primary benchmark, Best Ask.
SeriesRole roleOfCurve(const std::string& name)
{
    return name == "Router"  ? SeriesRole::Optimised
        : name == "Best Ask" ? SeriesRole::BestAsk
                             : SeriesRole::TwapMatched;
}

} // namespace

StudyPlot::StudyPlot(const QString& title, const QString& emptyText, QWidget* parent)
    : ChartBase(parent)
    , m_captionLabel(new QLabel(this))
{
    setTitle(title);
    setFocusPolicy(Qt::TabFocus);
    addCsvAction(tr("Save data as CSV…"), [this] { return linesOf(u',', csvField); });
    m_copy = new QAction(tr("Copy data"), this);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    connect(m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(dataText()); });
    addAction(m_copy);
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
    showDrawing({.caption = text});
}

void StudyPlot::showDrawing(Drawing drawing)
{
    m_drawing = std::move(drawing);
    const bool hasChart = static_cast<bool>(m_drawing.draw);
    m_captionLabel->setText(m_drawing.caption);
    m_captionLabel->setVisible(hasChart);
    setAccessibleDescription(m_drawing.spoken.isEmpty() ? m_drawing.caption
                                                        : m_drawing.caption + u' ' + m_drawing.spoken);
    showPlaceholder(hasChart ? QString() : m_drawing.caption);
    m_copy->setEnabled(hasChart);
    m_neededHeight = hasChart ? (m_drawing.rows + 3) * QFontMetrics(inPixels(font())).height() : 0;
    plot()->setMinimumHeight(m_neededHeight);
    refresh();
}

QString StudyPlot::linesOf(QChar between, const std::function<QString(const QString&)>& textOf) const
{
    QString text;
    for (const QVariantList& line : m_drawing.data) {
        QStringList cells;
        for (const QVariant& cell : line)
            cells << (cell.typeId() == QMetaType::Double ? csvNumber(cell.toDouble())
                                                         : textOf(cell.toString()));
        text += cells.join(between) + u'\n';
    }
    return text;
}

QString StudyPlot::dataText() const
{
    return linesOf(
        u'\t', [](const QString& text) { return QString::fromStdString(guardedText(text.toStdString())); });
}

QString StudyPlot::toolTipAt(const QPoint& position) const
{
    const QPoint at = plot()->mapFrom(this, position);
    if (!m_drawing.valueAt || !plot()->axisRect()->rect().contains(at))
        return {};
    return plainToolTip(
        m_drawing.valueAt({plot()->xAxis->pixelToCoord(at.x()), plot()->yAxis->pixelToCoord(at.y())}));
}

void StudyPlot::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu);
    menu->addAction(m_copy);
    menu->popup(event->globalPos());
}

void StudyPlot::refresh()
{
    plot()->clearPlottables();
    plot()->clearItems();
    plot()->axisRect()->setVisible(static_cast<bool>(m_drawing.draw));
    if (m_drawing.draw)
        m_drawing.draw();
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
    return m_drawing.draw ? title() + u'\n' + m_drawing.caption : title();
}

void StudyPlot::resizeEvent(QResizeEvent* event)
{
    ChartBase::resizeEvent(event);
    layOutLegend(plot()->width());
}

QColor StudyPlot::signColour(int sign) const
{
    const QColor hue = sign > 0 ? kBetterColour : sign < 0 ? kWorseColour : QColor(Qt::gray);
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

void StudyPlot::prepareAxes(const QString& xLabel, const QString& yLabel, double leastX, double leastY)
{
    const auto number = [](double value, double step) { return groupedText(value, decimalsOf(step)); };
    plot()->xAxis->setTicker(QSharedPointer<RoundTicker>::create(plot()->xAxis, number, leastX));
    plot()->yAxis->setTicker(QSharedPointer<RoundTicker>::create(plot()->yAxis, number, leastY));
    plot()->xAxis->setLabel(xLabel);
    plot()->yAxis->setLabel(yLabel);
    plot()->yAxis->setRangeReversed(false);
    plot()->yAxis->grid()->setVisible(true);
    for (QCPAxis* axis : {plot()->xAxis, plot()->yAxis})
        axis->setTickLength(0, 0);
}

// ---- distribution

void StudyPlot::showBins(const SavingBins& bins)
{
    Drawing drawing{.caption = toQString(bins.caption),
                    .draw = [this, bins] { drawBins(bins); },
                    .data = {QVariantList{u"from_bps"_s, u"to_bps"_s, u"observations"_s}}};
    for (std::size_t bin = 0; bin < bins.counts.size(); ++bin) {
        const double from = bins.from + bins.width * static_cast<double>(bin);
        drawing.data.push_back(QVariantList{from, from + bins.width, bins.counts[bin]});
    }
    drawing.valueAt = [bins](const QPointF& at) {
        const double place = std::floor((at.x() - bins.from) / bins.width);
        if (place < 0 || place >= static_cast<double>(bins.counts.size()))
            return QString();
        const double from = bins.from + bins.width * place;
        return tr("%1 to %2 bps: %3")
            .arg(signedBpsText(from), signedBpsText(from + bins.width),
                 countText(static_cast<std::int64_t>(bins.counts[static_cast<std::size_t>(place)]),
                           "observation"));
    };
    showDrawing(std::move(drawing));
}

void StudyPlot::drawBins(const SavingBins& bins)
{
    prepareAxes(tr("router saving, bps"), tr("observations"), 0, 1);
    auto* worse = new QCPBars(plot()->xAxis, plot()->yAxis);
    auto* better = new QCPBars(plot()->xAxis, plot()->yAxis);
    const QColor below = signColour(bins.hasColours ? -1 : 0);
    // Not by colour alone.
    worse->setBrush({below, Qt::FDiagPattern});
    worse->setPen(below);
    better->setBrush(signColour(bins.hasColours ? 1 : 0));
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
    if (means.days.empty())
        showNothing(toQString(means.caption));
    else
        showBand(means, toQString(means.caption), tr("days"), means.days.back() > 4);
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
    showBand(
        over,
        tr("Mean of %1 of this call, %2 bps (%3 to %4, 95% interval over orders; the verdict's is by day).")
            .arg(countText(static_cast<std::int64_t>(last.orders), "comparable order"),
                 signedBpsText(last.mean), signedBpsText(last.interval.low),
                 signedBpsText(last.interval.high)),
        tr("orders"), over.days.size() > 4);
}

void StudyPlot::showBand(const MeanOverDays& over, const QString& caption, const QString& keyLabel,
                         bool hidesFirst)
{
    Drawing drawing{
        .caption = caption,
        .draw = [this, over, keyLabel,
                 hidesFirst] { drawBand(over.days, over.means, over.low, over.high, keyLabel, hidesFirst); },
        .data = {QVariantList{keyLabel, u"mean_bps"_s, u"low_bps"_s, u"high_bps"_s}},
        .spoken = rangeText(over.means.back(), over.low.back(), over.high.back())};
    for (std::size_t i = 0; i < over.days.size(); ++i)
        drawing.data.push_back(QVariantList{over.days[i], over.means[i], over.low[i], over.high[i]});
    drawing.valueAt = [over, keyLabel](const QPointF& at) {
        const std::size_t i = nearest(over.days, at.x());
        return tr("%1 %2: %3")
            .arg(over.days[i])
            .arg(keyLabel, rangeText(over.means[i], over.low[i], over.high[i]));
    };
    showDrawing(std::move(drawing));
}

void StudyPlot::drawBand(const std::vector<double>& keys, const std::vector<double>& means,
                         const std::vector<double>& low, const std::vector<double>& high,
                         const QString& keyLabel, bool hidesFirst)
{
    prepareAxes(keyLabel, tr("router saving, bps"), 1);
    const QColor colour = theme().colour(SeriesRole::Optimised);
    addBand(plot(), keys, low, high, colour);
    auto* line = new QCPGraph(plot()->xAxis, plot()->yAxis);
    line->setData(toVector(keys), toVector(means), true);
    line->setPen(QPen(colour, 2));
    line->removeFromLegend();
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
    Drawing drawing{
        .caption = toQString(curves.caption),
        .draw = [this, curves] { drawCosts(curves); },
        .data = {QVariantList{u"strategy"_s, u"size_percent"_s, u"cost_bps"_s, u"low_bps"_s, u"high_bps"_s}}};
    for (const CostCurves::Curve& curve : curves.curves) {
        for (std::size_t i = 0; i < curve.sizes.size(); ++i)
            drawing.data.push_back(QVariantList{exactQString(curve.name), curve.sizes[i], curve.costs[i],
                                                curve.low[i], curve.high[i]});
        drawing.spoken += tr("%1: %2 bps at %3% of the volume, %4 at %5%. ")
                              .arg(toQString(curve.name), signedBpsText(curve.costs.front()))
                              .arg(curve.sizes.front())
                              .arg(signedBpsText(curve.costs.back()))
                              .arg(curve.sizes.back());
    }
    drawing.valueAt = [curves](const QPointF& at) {
        const std::size_t i = nearest(curves.curves.front().sizes, at.x());
        QStringList lines{tr("%1% of the expected volume").arg(curves.curves.front().sizes[i])};
        for (const CostCurves::Curve& curve : curves.curves)
            lines << tr("%1: %2").arg(toQString(curve.name),
                                      rangeText(curve.costs[i], curve.low[i], curve.high[i]));
        return lines.join(u'\n');
    };
    showDrawing(std::move(drawing));
}

void StudyPlot::drawCosts(const CostCurves& curves)
{
    prepareAxes(tr("% of the expected volume"), tr("cost, bps"));
    std::vector<double> all;
    for (const CostCurves::Curve& curve : curves.curves)
        addBand(plot(), curve.sizes, curve.low, curve.high, theme().colour(roleOfCurve(curve.name)));
    for (const CostCurves::Curve& curve : curves.curves) {
        auto* line = new QCPGraph(plot()->xAxis, plot()->yAxis);
        line->setName(toQString(curve.name));
        line->setPen(theme().pen(roleOfCurve(curve.name)));
        line->setData(toVector(curve.sizes), toVector(curve.costs), true);
        line->addToLegend();
        for (const auto* values : {&curve.costs, &curve.low, &curve.high})
            all.insert(all.end(), values->begin(), values->end());
    }
    plot()->xAxis->setRange(0, curves.curves.front().sizes.back());
    setRange(plot()->yAxis, all);
}

} // namespace sor::ui
