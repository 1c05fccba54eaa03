// SPDX-License-Identifier: GPL-3.0-or-later
// A small grid for the heatmap's tests.
#pragma once

#include "charts/heatmap/heatmap_data.h"

#include <QTest>
#include <QWidget>

namespace sor::ui {

inline void show(QWidget& widget, QSize size)
{
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

inline HeatmapCell doneCell(std::int64_t shares, std::int64_t cashNanos, std::int64_t completion = 0)
{
    return {HeatmapCell::Status::Done, Shares{shares}, Shares{completion}, Cash{cashNanos}};
}

/// 3 x 3 x 2 cells of 0.01, 0.02, 0.03 by the same by 0, 0.005; an order to buy 100 shares.
inline HeatmapData smallHeatmap(Side side = Side::Buy)
{
    const std::vector<Price> lambdas{Price{10'000'000}, Price{20'000'000}, Price{30'000'000}};
    return {ParameterGrid::make(lambdas, lambdas, {Price{0}, Price{5'000'000}}).value(), side, Shares{100}};
}

/// Every cell done at 10,000 dollars and a dollar more for each step away from cell (1, 1, 0).
inline HeatmapData bowl()
{
    HeatmapData data = smallHeatmap();
    for (std::size_t i = 0; i < data.cellCount(); ++i) {
        const auto away = [&](Parameter axis, std::size_t from) {
            const std::size_t at = data.grid().position(i, axis);
            return static_cast<std::int64_t>(at > from ? at - from : from - at);
        };
        const std::int64_t steps =
            away(Parameter::LambdaOver, 1) + away(Parameter::LambdaUnder, 1) + away(Parameter::ThetaQueue, 0);
        data.setCell(i, doneCell(100, (10'000 + steps) * kNanosPerDollar));
    }
    return data;
}

} // namespace sor::ui
