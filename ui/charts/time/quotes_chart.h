// SPDX-License-Identifier: GPL-3.0-or-later
// The best ask or bid of each venue, for a look at the data before anything is run.
#pragma once

#include "base/units.h"
#include "charts/chart_view.h"

#include <optional>
#include <vector>

class QComboBox;

namespace sor::ui {

/// Which side of the quotes is shown.
enum class QuoteLines { Asks, Bids, Both };

/// Thin step lines, one a venue and side; gaps where a venue has no quote. Asks alone by default.
class QuotesChart : public ChartView {
    Q_OBJECT

public:
    explicit QuotesChart(QWidget* parent = nullptr);

    /// Returns the venue's position.
    int addVenue(const QString& name);
    /// The venue's quote from this time on; nothing: it has none on that side. In order of time for each
    /// venue.
    void appendQuote(int venue, std::int64_t timeNs, std::optional<Price> bid, std::optional<Price> ask);
    void clearVenues();
    void setLines(QuoteLines lines);
    QuoteLines lines() const { return m_lines; }

private:
    struct Venue {
        QString name;
        StepSeries bids;
        StepSeries asks;
        int bidSeries = -1; // its line's position; -1: not shown
        int askSeries = -1;
    };
    void applyLines();

    QuoteLines m_lines = QuoteLines::Asks;
    QComboBox* m_linesBox = nullptr;
    std::vector<Venue> m_venues;
};

} // namespace sor::ui
