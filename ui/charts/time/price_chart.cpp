// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/price_chart.h"

#include "charts/qcustomplot.h"
#include "charts/time/price_marks.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sor::ui {

namespace {

constexpr int kAsk = 0; // places of the series
constexpr int kBid = 1;
constexpr int kVwap = 2;
constexpr int kMarketSeries = 3; // with the VWAP

} // namespace

std::vector<QChar> venueLetters(const std::vector<QString>& names)
{
    std::vector<QChar> letters;
    for (const QString& name : names) {
        QString wanted = name.toUpper();
        if (wanted.startsWith(QLatin1Char('X')) && wanted.size() > 1)
            wanted = wanted.mid(1);
        wanted += QStringLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        const auto* const free = std::find_if(wanted.cbegin(), wanted.cend(), [&](QChar letter) {
            return letter.isLetter() && std::ranges::find(letters, letter) == letters.end();
        });
        letters.push_back(free != wanted.cend() ? *free : QLatin1Char('?'));
    }
    return letters;
}

PriceChart::PriceChart(QWidget* parent)
    : ChartView(parent)
    , m_until(std::numeric_limits<std::int64_t>::max())
{
    new PriceMarks(*this, contents(), plot()); // the plot owns it
    setTitle(QStringLiteral("Price"));
    setValueFormat(ValueFormat::Price);
    contents().isRobust = true;
}

void PriceChart::setMarket(MarketLines lines)
{
    clearSeries();
    m_fills.clear();
    const auto add = [this](const QString& name, LineLook look, StepSeries data) {
        const int index = addSeries(name, SeriesRole::Other);
        ChartSeries& series = contents().series[static_cast<std::size_t>(index)];
        series.look = look;
        series.data = std::move(data);
        series.data.showUntil(m_until);
    };
    add(QStringLiteral("Best ask"), LineLook::Market, std::move(lines.asks));
    add(QStringLiteral("Best bid"), LineLook::Market, std::move(lines.bids));
    add(QStringLiteral("Market VWAP"), LineLook::MarketDashed, {});
    m_letters = venueLetters(lines.venues);
    m_venues = std::move(lines.venues);
    m_volume = std::move(lines.volume);
    m_volume.showUntil(m_until);
    markSeriesChanged();
}

void PriceChart::setVwap(StepSeries line)
{
    if (series().size() < kMarketSeries)
        return;
    ChartSeries& vwap = contents().series[kVwap];
    vwap.isVisible = !line.isEmpty();
    vwap.data = std::move(line);
    vwap.data.showUntil(m_until);
    markSeriesChanged();
}

bool PriceChart::hasMarket() const
{
    return series().size() >= kMarketSeries && series()[kAsk].look == LineLook::Market
        && !(series()[kAsk].data.isEmpty() && series()[kBid].data.isEmpty());
}

int PriceChart::addFills(const QString& name, SeriesRole role, Side side, std::span<const Fill> fills,
                         bool isVisible, int otherIndex)
{
    const int index = addSeries(name, role);
    ChartSeries& line = contents().series[static_cast<std::size_t>(index)];
    line.otherIndex = otherIndex;
    line.look = LineLook::Marks;
    line.isVisible = isVisible;
    line.data.showUntil(m_until);
    FillSeries marks{index, side, {}};
    marks.marks.reserve(fills.size());
    for (const Fill& fill : fills) {
        marks.marks.push_back({count(fill.time), fill.price.dollars(), fill.venue, fill.isMaker});
        line.data.append(count(fill.time), fill.price.dollars());
    }
    m_fills.push_back(std::move(marks));
    return index;
}

void PriceChart::clearFills()
{
    m_fills.clear();
    // The market stays, where there is one.
    std::erase_if(contents().series, [](const ChartSeries& line) { return line.look == LineLook::Marks; });
    markSeriesChanged();
}

void PriceChart::showUntil(std::int64_t timeNs)
{
    if (std::exchange(m_until, timeNs) == timeNs)
        return;
    for (ChartSeries& line : contents().series)
        line.data.showUntil(timeNs);
    m_volume.showUntil(timeNs);
    markDirty();
}

void PriceChart::chooseSpan(TimeSpan span, bool isZoom)
{
    if (isZoom)
        ChartView::chooseSpan(span, isZoom);
    else
        emit windowChosen(span);
}

} // namespace sor::ui
