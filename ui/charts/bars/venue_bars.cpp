// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/bars/venue_bars.h"

#include "charts/chart_text.h"
#include "charts/round_ticker.h"
#include "support/shown_text.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace sor::ui {

namespace {

constexpr double kTallestBar = 26;
constexpr double kBarShare = 0.72; // of a row

std::int64_t total(const VenueShares::Row& row)
{
    return std::accumulate(row.shares.begin(), row.shares.end(), std::int64_t{0});
}

} // namespace

VenueBars::VenueBars(QWidget* parent)
    : ChartBase(parent)
{
    setTitle(QStringLiteral("Shares by venue"));
    addCsvAction(QStringLiteral("Save data as CSV…"), [this] { return dataCsv(); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot());
    plot()->setAttribute(Qt::WA_TransparentForMouseEvents);
    plot()->xAxis->setTicker(QSharedPointer<RoundTicker>::create(
        plot()->xAxis, [this](double shares, double /*step*/) { return sharesAt(std::llround(shares)); }, 1));
    plot()->xAxis->setTickLength(0, 0);
    for (QCPAxis* axis : {plot()->yAxis, plot()->yAxis2}) {
        axis->setRangeReversed(true); // the first strategy at the top
        axis->setTickLength(0, 0);
        axis->grid()->setVisible(false);
    }
    connect(plot(), &QCustomPlot::afterLayout, this, &VenueBars::fitBars);
    setData({});
}

QString VenueBars::sharesAt(std::int64_t units) const
{
    return textOf(Shares{units}, m_data.unit);
}

void VenueBars::setData(VenueShares data)
{
    m_data = std::move(data);
    plot()->clearPlottables();
    plot()->clearItems();
    m_bars.clear();
    m_numbers.clear();
    const std::size_t rows = m_data.rows.size();
    QVector<double> keys(static_cast<qsizetype>(rows));
    std::iota(keys.begin(), keys.end(), 0.0);
    const auto addBars = [&](const QString& name, const auto& sharesOf) {
        auto* bars = new QCPBars(plot()->yAxis, plot()->xAxis);
        bars->setName(name);
        bars->setWidthType(QCPBars::wtAbsolute);
        bars->setStackingGap(0);
        QVector<double> values;
        for (const auto& row : m_data.rows)
            values.append(static_cast<double>(sharesOf(row)));
        bars->setData(keys, values, true);
        if (!m_bars.empty())
            bars->moveAbove(m_bars.back());
        m_bars.push_back(bars);
    };
    for (std::size_t venue = 0; venue < m_data.venues.size(); ++venue)
        addBars(m_data.venues[venue], [venue](const VenueShares::Row& row) { return row.shares[venue]; });
    addBars({},
            [](const VenueShares::Row& row) { return std::max<std::int64_t>(0, row.ordered - total(row)); });
    m_bars.back()->removeFromLegend();

    const auto names = QSharedPointer<QCPAxisTickerText>::create();
    const auto totals = QSharedPointer<QCPAxisTickerText>::create();
    QStringList described;
    std::int64_t most = 1;
    for (std::size_t index = 0; index < rows; ++index) {
        const VenueShares::Row& row = m_data.rows[index];
        const auto key = static_cast<double>(index);
        names->addTick(key, row.strategy);
        totals->addTick(key, sharesAt(total(row)));
        most = std::max({most, row.ordered, total(row)});
        QStringList parts;
        std::int64_t before = 0;
        for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
            const std::int64_t shares = row.shares[venue];
            if (shares <= 0)
                continue;
            const QString text = sharesAt(shares);
            parts << m_data.venues[venue] + QLatin1Char(' ') + text;
            auto* number = new QCPItemText(plot());
            number->setText(text);
            number->position->setAxes(plot()->xAxis, plot()->yAxis);
            number->position->setCoords(static_cast<double>(before) + static_cast<double>(shares) / 2, key);
            m_numbers.push_back({number, venue, shares});
            before += shares;
        }
        described << row.strategy + QStringLiteral(": ")
                + (parts.isEmpty() ? QStringLiteral("nothing") : parts.join(QStringLiteral(", ")));
    }
    setAccessibleDescription(described.join(QStringLiteral("; ")));
    plot()->yAxis->setTicker(names);
    plot()->yAxis2->setTicker(totals);
    plot()->xAxis->setRange(0, static_cast<double>(most));
    plot()->axisRect()->setVisible(rows > 0);
    for (QCPAxis* axis : {plot()->xAxis, plot()->yAxis, plot()->yAxis2}) {
        axis->setVisible(rows > 0);
        if (axis != plot()->xAxis)
            axis->setRange(-0.6, static_cast<double>(rows) - 0.4);
    }
    // A line of text for each row, beside the legend and the axis; less would draw names over each other.
    setMinimumHeight((static_cast<int>(rows) + (rows > 0 ? 4 : 0)) * QFontMetrics(inPixels(font())).height());
    layOutLegend(plot()->width());
    showPlaceholder(rows > 0 ? QString() : QStringLiteral("No fills yet."));
    VenueBars::applyTheme(); // the constructor comes here too
}

void VenueBars::applyTheme()
{
    ChartBase::applyTheme();
    for (std::size_t venue = 0; venue + 1 < m_bars.size(); ++venue) {
        // The first eight by hue, the next eight by a pattern too.
        const bool isPlain = venue < static_cast<std::size_t>(kOtherColourCount);
        m_bars[venue]->setBrush({colourOf(venue), isPlain ? Qt::SolidPattern : Qt::Dense3Pattern});
        m_bars[venue]->setPen(QPen(theme().background, 1));
    }
    QPen dashes(theme().axis, 1);
    dashes.setDashPattern({3, 3});
    m_bars.back()->setPen(dashes);
    m_bars.back()->setBrush(Qt::NoBrush);
    for (const Number& number : m_numbers) {
        const QColor below = colourOf(number.venue);
        number.text->setFont(inPixels(font(), 0.92));
        number.text->setColor(contrast(Qt::white, below) >= contrast(Qt::black, below) ? Qt::white
                                                                                       : Qt::black);
    }
}

/// The bars' height, and which parts have room for their number, at the plot's size.
void VenueBars::fitBars()
{
    const QCPAxisRect& area = *plot()->axisRect();
    const double row = area.height() / std::max(1.0, plot()->yAxis->range().size());
    const QFontMetrics metrics(inPixels(font(), 0.92));
    for (QCPBars* bars : m_bars)
        bars->setWidth(std::min(kTallestBar, kBarShare * row));
    const double perShare = area.width() / plot()->xAxis->range().size();
    for (const Number& number : m_numbers)
        number.text->setVisible(metrics.horizontalAdvance(number.text->text()) + 6
                                    <= static_cast<double>(number.shares) * perShare
                                && metrics.height() <= m_bars.front()->width());
    layOutLegend(plot()->viewport().width());
}

QString VenueBars::textAt(const QPoint& position) const
{
    const auto key = std::lround(plot()->yAxis->pixelToCoord(position.y()));
    const double value = plot()->xAxis->pixelToCoord(position.x());
    if (key < 0 || key >= static_cast<long>(m_data.rows.size()) || value < 0
        || std::abs(plot()->yAxis->coordToPixel(static_cast<double>(key)) - position.y())
            > m_bars.front()->width() / 2)
        return {};
    const VenueShares::Row& row = m_data.rows[static_cast<std::size_t>(key)];
    std::int64_t before = 0;
    for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
        before += row.shares[venue];
        if (value > static_cast<double>(before) || row.shares[venue] == 0)
            continue;
        QString text =
            (row.shares[venue] == m_data.unit.perShare() ? QStringLiteral("%1: %2 share at %3 (%4 %)")
                                                         : QStringLiteral("%1: %2 shares at %3 (%4 %)"))
                .arg(row.strategy, sharesAt(row.shares[venue]), m_data.venues[venue],
                     groupedText(100.0 * static_cast<double>(row.shares[venue])
                                     / static_cast<double>(total(row)),
                                 0));
        if (venue < row.fills.size())
            text += (row.fills[venue] == 1 ? QStringLiteral(", %1 fill") : QStringLiteral(", %1 fills"))
                        .arg(wholeText(row.fills[venue]));
        return text;
    }
    if (value > static_cast<double>(row.ordered))
        return {};
    return (row.ordered == m_data.unit.perShare() ? QStringLiteral("%1: %2 of %3 share not filled")
                                                  : QStringLiteral("%1: %2 of %3 shares not filled"))
        .arg(row.strategy, sharesAt(row.ordered - before), sharesAt(row.ordered));
}

QString VenueBars::dataCsv() const
{
    QString csv = QStringLiteral("strategy,venue,shares,fills\n");
    for (const auto& row : m_data.rows) {
        for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
            csv += csvField(row.strategy) + QLatin1Char(',') + csvField(m_data.venues[venue])
                + QLatin1Char(',') + toQString(format(Shares{row.shares[venue]}, m_data.unit))
                + QLatin1Char(',')
                + (venue < row.fills.size() ? QString::number(row.fills[venue]) : QString())
                + QLatin1Char('\n');
        }
    }
    return csv;
}

} // namespace sor::ui
