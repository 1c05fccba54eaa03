// SPDX-License-Identifier: GPL-3.0-or-later
// The market and the fills in it: best bid and ask, mid, VWAP, volume, and a mark for each fill.
#pragma once

#include "charts/chart_view.h"
#include "sim/run_result.h"

#include <span>
#include <vector>

namespace sor::ui {

class PriceMarks;

/// What the chart shows of a market. A value.
struct MarketLines {
    StepSeries asks; // the best one over all venues, in dollars; NaN while there is none
    StepSeries bids;
    StepSeries volume; // shares printed so far
    std::vector<QString> venues; // names by VenueIndex
};

/// A letter a venue, different ones while there are enough: of its name, without the X that MICs begin with.
std::vector<QChar> venueLetters(const std::vector<QString>& names);

/// Quotes that lie far from all others do not set the scale: they are marked at the edge. A drag with the
/// left button chooses a stretch of time. UI thread only.
class PriceChart : public ChartView {
    Q_OBJECT

public:
    explicit PriceChart(QWidget* parent = nullptr);

    /// Replaces the market and removes all fills.
    void setMarket(MarketLines lines);
    bool hasMarket() const;
    /// The average price of the prints so far; empty: none is shown.
    void setVwap(StepSeries line);
    /// Fills in order of time; returns the position of the series. Its marks are hidden like a line is.
    /// `otherIndex`: as its line has it on other charts (ChartSeries::otherIndex).
    int addFills(const QString& name, SeriesRole role, Side side, std::span<const Fill> fills, bool isVisible,
                 int otherIndex = 0);
    void clearFills();
    /// Quotes, prints and fills after this time are not shown: what a replay has reached. INT64_MAX: all are.
    void showUntil(std::int64_t timeNs);

    /// The fills of one series, for tests and tables.
    struct FillMark {
        std::int64_t timeNs = 0;
        double price = 0;
        VenueIndex venue = 0;
        bool isMaker = false;
    };
    struct FillSeries {
        int series = -1;
        Side side = Side::Buy;
        std::vector<FillMark> marks;
    };
    const std::vector<FillSeries>& fills() const { return m_fills; }
    const StepSeries& volume() const { return m_volume; }
    const std::vector<QString>& venues() const { return m_venues; }

    /// The scale of the prices.
    StepSeries::Extremes valueRange() const { return contents().valueRange(); }

signals:
    /// The user dragged over this stretch of time.
    void windowChosen(sor::ui::TimeSpan span);

protected:
    void chooseSpan(TimeSpan span, bool isZoom) override;

private:
    friend class PriceMarks;

    StepSeries m_volume;
    std::vector<QString> m_venues;
    std::vector<FillSeries> m_fills;
    std::vector<QChar> m_letters;
    std::int64_t m_until;
};

} // namespace sor::ui
