// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/starts_chart.h"

#include "charts/chart_text.h"
#include "charts/round_ticker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr int kRoomForTimes = 170; // pixels of the plot's height
constexpr int kPixelsABin = 28;

} // namespace

StartsChart::StartsChart(QWidget* parent)
    : ChartBase(parent)
{
    setTitle(QStringLiteral("Savings over start times"));
    setFocusPolicy(Qt::TabFocus);
    addCsvAction(QStringLiteral("Save data as CSV…"), [this] { return dataCsv(); });
    m_baselineBox = new QComboBox(this);
    m_baselineBox->setAccessibleName(QStringLiteral("Baseline"));
    auto* name = new QLabel(title() + QStringLiteral(" vs"), this);
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    name->setBuddy(m_baselineBox);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setContentsMargins(6, 0, 6, 2);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 0, 6, 0);
    top->addWidget(name);
    top->addWidget(m_baselineBox);
    top->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 2, 1, 0);
    column->setSpacing(2);
    column->addLayout(top);
    column->addWidget(plot(), 1);
    column->addWidget(m_sentence);

    plot()->setAttribute(Qt::WA_TransparentForMouseEvents);
    plot()->xAxis->setLabel(QStringLiteral("router saving (bps)"));
    plot()->xAxis->setTicker(QSharedPointer<RoundTicker>::create(
        plot()->xAxis, [](double bps, double step) { return groupedText(bps, decimalsOf(step)); }));
    plot()->yAxis->setVisible(false);
    m_times = new QCPAxisRect(plot());
    m_times->axis(QCPAxis::atLeft)->setTicks(false);
    m_times->axis(QCPAxis::atLeft)->setBasePen(Qt::NoPen);
    m_times->axis(QCPAxis::atBottom)->setSubTicks(false);
    m_times->axis(QCPAxis::atBottom)->setLabel(QStringLiteral("start (UTC)"));
    for (QCPAxisRect* rect : {plot()->axisRect(), m_times})
        rect->setMinimumMargins({14, 6, 14, 0});
    plot()->plotLayout()->addElement(1, 0, m_times);
    plot()->plotLayout()->setRowStretchFactor(1, 0.6);
    connect(m_baselineBox, &QComboBox::activated, this, &StartsChart::setBaseline);
    setRemote(false);
}

void StartsChart::setData(StartSavings data)
{
    const QString before = m_baselineBox->currentText();
    m_data = std::move(data);
    m_baselineBox->clear();
    for (const auto& against : m_data.against)
        m_baselineBox->addItem(against.baseline);
    m_baseline = std::max(0, m_baselineBox->findText(before));
    m_baselineBox->setCurrentIndex(m_data.against.empty() ? -1 : m_baseline);
    m_baselineBox->setEnabled(m_data.against.size() > 1);
    refresh();
}

void StartsChart::setBaseline(int index)
{
    if (index == m_baseline || m_data.at(index) == nullptr)
        return;
    m_baseline = index;
    m_baselineBox->setCurrentIndex(index);
    refresh();
    emit baselineChanged(index);
}

void StartsChart::applyTheme()
{
    ChartBase::applyTheme();
    m_times->axis(QCPAxis::atLeft)->grid()->setPen(Qt::NoPen);
    refresh();
}

/// Everything again: there are some hundred starts at most.
void StartsChart::refresh()
{
    m_sentence->setText(sentence());
    setAccessibleDescription(sentence());
    plot()->clearPlottables();
    plot()->clearItems();
    const StartSavings::Against* against = m_data.at(m_baseline);
    const bool hasAny = against
        && std::ranges::any_of(against->savingsBps, [](const auto& saving) { return saving.has_value(); });
    plot()->axisRect()->setVisible(hasAny);
    m_times->setVisible(hasAny && m_times->layout());
    showPlaceholder(hasAny ? QString() : sentence());
    if (hasAny) {
        drawHistogram(*against);
        drawStarts(*against);
    }
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void StartsChart::drawHistogram(const StartSavings::Against& against)
{
    const SavingsHistogram histogram =
        savingsHistogram(against.savingsBps, std::max(8, plot()->width() / kPixelsABin));
    if (against.lowBps && against.highBps) {
        auto* band = new QCPItemRect(plot());
        band->setLayer(QStringLiteral("grid"));
        QColor colour = theme().colour(SeriesRole::Optimised);
        colour.setAlpha(45);
        band->setBrush(colour);
        band->setPen(Qt::NoPen);
        for (QCPItemPosition* corner : {band->topLeft, band->bottomRight})
            corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
        band->topLeft->setCoords(*against.lowBps, 0);
        band->bottomRight->setCoords(*against.highBps, 1);
    }
    auto* worse = new QCPBars(plot()->xAxis, plot()->yAxis);
    auto* better = new QCPBars(plot()->xAxis, plot()->yAxis);
    // Worse starts are hatched as well: not by colour alone.
    worse->setBrush({theme().colour(SeriesRole::BestAsk), Qt::FDiagPattern});
    worse->setPen(theme().colour(SeriesRole::BestAsk));
    better->setBrush(theme().colour(SeriesRole::Optimised));
    better->setPen(theme().background);
    for (QCPBars* bars : {worse, better})
        bars->setWidth(histogram.width);
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const double centre = histogram.from + histogram.width * (static_cast<double>(bin) + 0.5);
        if (histogram.counts[bin] > 0)
            (centre < 0 ? worse : better)->addData(centre, static_cast<double>(histogram.counts[bin]));
    }
    const double high = histogram.from + histogram.width * static_cast<double>(histogram.counts.size());
    plot()->xAxis->setRange(std::min({histogram.from, -histogram.width, against.lowBps.value_or(0)}),
                            std::max({high, histogram.width, against.highBps.value_or(0)}));
    plot()->yAxis->setRange(0, 1.25 * static_cast<double>(std::max<std::size_t>(1, histogram.highest)));
    auto* mean = new QCPItemStraightLine(plot());
    mean->setPen(QPen(theme().text, 2));
    mean->point1->setCoords(against.meanBps, 0);
    mean->point2->setCoords(against.meanBps, 1);
    auto* text = new QCPItemText(plot());
    text->setText(QStringLiteral(" mean ")
                  + groupedText(against.meanBps, std::abs(against.meanBps) < 1 ? 2 : 1) + QLatin1Char(' '));
    text->setFont(inPixels(font(), 0.92));
    text->setColor(theme().text);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(against.meanBps, 0);
    text->setPositionAlignment(
        Qt::AlignTop | (against.meanBps > plot()->xAxis->range().center() ? Qt::AlignRight : Qt::AlignLeft));
}

void StartsChart::drawStarts(const StartSavings::Against& against)
{
    QCPAxis* times = m_times->axis(QCPAxis::atBottom);
    QCPAxis* savings = m_times->axis(QCPAxis::atLeft);
    const std::int64_t originNs = m_data.startsNs.front() / kDay * kDay;
    times->setTicker(QSharedPointer<TimeTicker>::create(times, originNs));
    const double first = static_cast<double>(m_data.startsNs.front() - originNs);
    const double last = static_cast<double>(m_data.startsNs.back() - originNs);
    const double step = std::max(1.0, (last - first) / static_cast<double>(m_data.startsNs.size()));
    auto* worse = new QCPBars(times, savings);
    auto* better = new QCPBars(times, savings);
    auto* none = new QCPGraph(times, savings); // what cannot be compared
    none->setLineStyle(QCPGraph::lsNone);
    none->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCross, theme().axis, 5));
    for (QCPBars* bars : {worse, better}) {
        bars->setBrush(theme().colour(bars == better ? SeriesRole::Optimised : SeriesRole::BestAsk));
        bars->setPen(Qt::NoPen);
        bars->setWidth(0.7 * step);
    }
    double reach = 1e-9;
    for (std::size_t i = 0; i < against.savingsBps.size() && i < m_data.startsNs.size(); ++i) {
        const auto key = static_cast<double>(m_data.startsNs[i] - originNs);
        const auto& saving = against.savingsBps[i];
        if (!saving)
            none->addData(key, 0);
        else
            (*saving < 0 ? worse : better)->addData(key, *saving);
        reach = std::max(reach, std::abs(saving.value_or(0)));
    }
    times->setRange(first - step, last + step);
    savings->setRange(-reach, reach);
}

void StartsChart::resizeEvent(QResizeEvent* event)
{
    ChartBase::resizeEvent(event);
    const bool hasRoom = plot()->height() > kRoomForTimes;
    if (hasRoom && !m_times->layout())
        plot()->plotLayout()->addElement(1, 0, m_times);
    else if (!hasRoom && m_times->layout())
        plot()->plotLayout()->take(m_times);
    plot()->plotLayout()->simplify();
    refresh(); // the bins are of a width in pixels
}

QString StartsChart::caption() const
{
    const StartSavings::Against* against = m_data.at(m_baseline);
    return (against ? title() + QStringLiteral(" vs ") + against->baseline : title()) + QLatin1Char('\n')
        + sentence();
}

QString StartsChart::dataCsv() const
{
    QString csv = QStringLiteral("start_utc,baseline,saving_bps\n");
    for (const auto& against : m_data.against) {
        for (std::size_t i = 0; i < against.savingsBps.size() && i < m_data.startsNs.size(); ++i) {
            csv += isoText(m_data.startsNs[i]) + QLatin1Char(',') + csvField(against.baseline)
                + QLatin1Char(',') + (against.savingsBps[i] ? csvNumber(*against.savingsBps[i]) : QString())
                + QLatin1Char('\n');
        }
    }
    return csv;
}

} // namespace sor::ui
