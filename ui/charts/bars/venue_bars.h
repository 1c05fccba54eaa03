// SPDX-License-Identifier: GPL-3.0-or-later
// Where each strategy's shares were filled: one stacked bar a strategy, a part a venue.
#pragma once

#include "charts/chart_theme.h"

#include <QString>
#include <QWidget>
#include <cstdint>
#include <vector>

namespace sor::ui {

/// Input of VenueBars.
struct VenueShares {
    std::vector<QString> venues; // names, in the order of the parts
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
class VenueBars : public QWidget {
    Q_OBJECT

public:
    explicit VenueBars(QWidget* parent = nullptr);

    void setData(VenueShares data);
    const VenueShares& data() const { return m_data; }
    void setRemote(bool isRemote);
    void renderTo(QPainter* painter, const QRectF& target, bool onPaper = true);
    /// "strategy,venue,shares,fills".
    QString dataCsv() const;
    /// The part of a bar at a place of the widget, in words ("Optimised: 1,200 shares at XNAS (24 %), 14
    /// fills"); else empty.
    QString textAt(const QPoint& position) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Saving failed: a sentence for the message banner.
    void exportFailed(const QString& sentence);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Layout;
    Layout layoutFor(const QRectF& area, const QFontMetrics& metrics) const;
    void paint(QPainter& painter, const QRectF& area, const ChartTheme& theme) const;
    void paintRow(QPainter& painter, const Layout& layout, std::size_t index, const ChartTheme& theme) const;
    QBrush partBrush(std::size_t venue, const ChartTheme& theme) const;

    VenueShares m_data;
    bool m_isRemote = false;
};

} // namespace sor::ui
