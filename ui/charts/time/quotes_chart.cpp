// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/quotes_chart.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <algorithm>
#include <limits>

namespace sor::ui {

QuotesChart::QuotesChart(QWidget* parent)
    : ChartView(parent)
{
    setTitle(QStringLiteral("Best quotes"));
    setValueFormat(ValueFormat::Price);
    m_linesBox = new QComboBox(this);
    m_linesBox->setAccessibleName(QStringLiteral("Side of the quotes"));
    m_linesBox->addItems({QStringLiteral("Best ask"), QStringLiteral("Best bid"), QStringLiteral("Both")});
    headerLayout()->addWidget(m_linesBox);
    connect(m_linesBox, &QComboBox::activated, this, [this](int index) {
        setLines(static_cast<QuoteLines>(index));
        refreshIfDirty();
    });
}

int QuotesChart::addVenue(const QString& name)
{
    Venue venue;
    venue.name = name;
    m_venues.push_back(std::move(venue));
    applyLines();
    return static_cast<int>(m_venues.size()) - 1;
}

void QuotesChart::appendQuote(int venue, std::int64_t timeNs, std::optional<Price> bid,
                              std::optional<Price> ask)
{
    const auto dollars = [](std::optional<Price> price) {
        return price ? price->dollars() : std::numeric_limits<double>::quiet_NaN();
    };
    Venue& kept = m_venues[static_cast<std::size_t>(venue)];
    kept.bids.append(timeNs, dollars(bid));
    kept.asks.append(timeNs, dollars(ask));
    if (kept.bidSeries >= 0)
        append(kept.bidSeries, timeNs, dollars(bid));
    if (kept.askSeries >= 0)
        append(kept.askSeries, timeNs, dollars(ask));
}

void QuotesChart::clearVenues()
{
    m_venues.clear();
    clearSeries();
}

void QuotesChart::setLines(QuoteLines lines)
{
    if (lines == m_lines)
        return;
    m_lines = lines;
    m_linesBox->setCurrentIndex(static_cast<int>(lines));
    applyLines();
}

void QuotesChart::applyLines()
{
    std::vector<QString> hidden;
    for (const ChartSeries& line : series()) {
        if (!line.isVisible)
            hidden.push_back(line.name);
    }
    clearSeries();
    const auto addLine = [&](const QString& name, int colour, const StepSeries& points) {
        const int index = addSeries(name, SeriesRole::Other);
        ChartSeries& line = contents().series.back();
        line.otherIndex = colour;
        line.data = points;
        line.isVisible = std::find(hidden.begin(), hidden.end(), name) == hidden.end();
        return index;
    };
    for (std::size_t i = 0; i < m_venues.size(); ++i) {
        Venue& venue = m_venues[i];
        const int colour = static_cast<int>(i);
        venue.askSeries = venue.bidSeries = -1;
        if (m_lines != QuoteLines::Bids) {
            const QString name =
                m_lines == QuoteLines::Both ? venue.name + QStringLiteral(" ask") : venue.name;
            venue.askSeries = addLine(name, colour, venue.asks);
        }
        if (m_lines != QuoteLines::Asks) {
            // A venue keeps its hue on both sides; the bid is dashed.
            const QString name =
                m_lines == QuoteLines::Both ? venue.name + QStringLiteral(" bid") : venue.name;
            venue.bidSeries =
                addLine(name, m_lines == QuoteLines::Both ? colour + kOtherColourCount : colour, venue.bids);
        }
    }
    markSeriesChanged();
}

} // namespace sor::ui
