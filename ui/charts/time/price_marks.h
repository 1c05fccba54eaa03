// SPDX-License-Identifier: GPL-3.0-or-later
// What a price chart draws beside its lines: the mid, volume bars, fills, and what lies beyond the scale.
#pragma once

#include "charts/chart_contents.h"
#include "charts/qcustomplot.h"
#include "charts/time/step_series.h"

#include <cstdint>
#include <vector>

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
    /// The points of both sides that are drawn, and where their lines end.
    struct Sides {
        std::vector<StepPoint> asks, bids;
        std::int64_t toNs = 0;
    };
    Sides sidesIn(int pixels) const;
    template <class Visit> void replay(const Sides& sides, Visit visit) const;
    void drawBand(QCPPainter* painter, const QRect& area, const Sides& sides) const;
    void drawVolume(QCPPainter* painter, const QRect& area) const;
    void drawMid(QCPPainter* painter, const Sides& sides) const;
    void drawEdges(QCPPainter* painter, const QRect& area, const Sides& sides) const;
    void drawFills(QCPPainter* painter, const QRect& area) const;
    double x(std::int64_t timeNs) const;
    double y(double price) const;

    const PriceChart& m_chart;
    const ChartContents& m_contents;
};

} // namespace sor::ui
