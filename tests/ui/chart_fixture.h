// SPDX-License-Identifier: GPL-3.0-or-later
// A cost chart of two strategies over one minute, and charts on a screen of their own.
#pragma once

#include "charts/time/cost_chart.h"

#include <QTest>
#include <cmath>

namespace sor::ui {

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kStart = 1'722'519'392LL * kSecond; // 2024-08-01 13:36:32

inline CostPoint fill(int second, std::int64_t shares, double dollars)
{
    return {unixNanos(kStart + second * kSecond), Shares{shares}, Cash{std::llround(dollars * 1e9)}};
}

/// Two strategies over a minute; arrival mid 100.005.
inline void feed(CostChart& chart)
{
    chart.setReferencePrice({Side::Buy, Mid{200'010'000'000}});
    const int router = chart.addStrategy(QStringLiteral("Optimised"), SeriesRole::Optimised);
    const int bestAsk = chart.addStrategy(QStringLiteral("Best Ask"), SeriesRole::BestAsk);
    const CostPoint ours[] = {fill(0, 100, 10'001), fill(30, 200, 20'002)};
    const CostPoint theirs[] = {fill(10, 200, 20'004)};
    chart.appendFills(router, ours);
    chart.appendFills(bestAsk, theirs);
    chart.setWholeSpan({kStart, kStart + 60 * kSecond});
    chart.setEndTime(kStart + 60 * kSecond);
}

inline void show(QWidget& widget, QSize size = {640, 300})
{
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QCoreApplication::processEvents();
}

} // namespace sor::ui
