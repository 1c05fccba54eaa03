// SPDX-License-Identifier: GPL-3.0-or-later
// The row of names above a chart: a click hides a line, a double click leaves it alone.
#pragma once

#include "charts/chart_contents.h"

#include <QWidget>
#include <vector>

namespace sor::ui {

class LegendEntry;

/// One button a series, in as many rows as the width needs. UI thread only.
class ChartLegend : public QWidget {
    Q_OBJECT

public:
    explicit ChartLegend(QWidget* parent = nullptr);

    /// Reads names, looks and visibility again.
    void update(const ChartContents& contents);
    /// The entries of visible lines in rows from the top left of `target`; returns the height that they take.
    static double paint(QPainter& painter, const QRectF& target, const ChartContents& contents);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void toggled(int series, bool isVisible);
    void soloed(int series);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int layOut(int width, bool isMoving) const;

    std::vector<LegendEntry*> m_entries;
};

} // namespace sor::ui
