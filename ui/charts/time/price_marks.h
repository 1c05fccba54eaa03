// SPDX-License-Identifier: GPL-3.0-or-later
// What a price chart draws beside its lines: the mid, volume bars, fills, and what lies beyond the scale.
#pragma once

#include "charts/chart_contents.h"
#include "charts/qcustomplot.h"

namespace sor::ui {

class PriceChart;

/// In the plot's own drawing, so that pictures have it too. Time proportional to the pixels and the fills in
/// sight.
class PriceMarks : public QCPAbstractPlottable {
public:
    /// All outlive this; the plot owns it.
    PriceMarks(const PriceChart& chart, const ChartContents& contents, QCustomPlot* plot);

    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1;
    }
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain /*sign*/) const override;
    QCPRange getValueRange(bool& foundRange, QCP::SignDomain /*sign*/,
                           const QCPRange& /*keys*/) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* /*painter*/, const QRectF& /*rect*/) const override { }

private:
    void drawVolume(QCPPainter* painter, const QRect& area) const;
    void drawMidAndEdges(QCPPainter* painter, const QRect& area) const;
    void drawFills(QCPPainter* painter, const QRect& area) const;
    double x(std::int64_t timeNs) const;
    double y(double price) const;

    const PriceChart& m_chart;
    const ChartContents& m_contents;
};

} // namespace sor::ui
