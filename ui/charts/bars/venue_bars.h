// SPDX-License-Identifier: GPL-3.0-or-later
// Where each strategy's shares were filled: one stacked bar a strategy, a part a venue.
#pragma once

#include "base/share_unit.h"
#include "charts/chart_base.h"

#include <cstdint>

class QCPBars;
class QCPItemText;

namespace sor::ui {

/// Input of VenueBars.
struct VenueShares {
    std::vector<QString> venues; // names, in the order of the parts
    ShareUnit unit; // of all shares
    struct Row {
        QString strategy;
        SeriesRole role = SeriesRole::Other;
        std::vector<std::int64_t> shares; // by venue
        std::vector<std::int64_t> fills; // by venue; may be empty
        std::int64_t ordered = 0;
    };
    std::vector<Row> rows;
};

/// Bars on one scale, the longest order across; what is not filled stays open. Parts wide enough carry their
/// number, all have a tooltip, and a legend names the venues. UI thread only.
class VenueBars : public ChartBase {
    Q_OBJECT

public:
    explicit VenueBars(QWidget* parent = nullptr);

    void setData(VenueShares data);
    const VenueShares& data() const { return m_data; }
    /// "strategy,venue,shares,fills".
    QString dataCsv() const;
    /// The part of a bar at a place of the widget, in words ("Optimised: 1,200 shares at XNAS (24 %), 14
    /// fills"); else empty.
    QString textAt(const QPoint& position) const;

protected:
    void applyTheme() override;
    QString toolTipAt(const QPoint& position) const override { return textAt(position); }

private:
    void fitBars();
    /// Units as shares.
    QString sharesAt(std::int64_t units) const;
    QColor colourOf(std::size_t venue) const { return theme().otherColour(static_cast<int>(venue)); }

    VenueShares m_data;
    std::vector<QCPBars*> m_bars; // by venue, then what was not filled
    struct Number {
        QCPItemText* text;
        std::size_t venue;
        std::int64_t shares;
    };
    std::vector<Number> m_numbers;
};

} // namespace sor::ui
