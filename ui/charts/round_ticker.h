// SPDX-License-Identifier: GPL-3.0-or-later
// Tickers of the charts' axes: round values or UTC times, as many as there is room for. Include in .cpp files
// only.
#pragma once

#include "charts/qcustomplot.h"

#include <QString>
#include <cstdint>
#include <functional>

namespace sor::ui {

/// Digits after the point that multiples of `step` need, at most 9.
int decimalsOf(double step);

/// Steps of 1, 2, 2.5 or 5 times a power of ten.
class RoundTicker : public QCPAxisTicker {
public:
    using Text = std::function<QString(double value, double step)>;
    /// `axis` must outlive the ticker; steps are multiples of `leastStep` when it is not 0, for example of 1
    /// share.
    RoundTicker(const QCPAxis* axis, Text text, double leastStep = 0);

protected:
    /// As many ticks as the axis has room for.
    void countTicks(const QCPRange& range);
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

    double m_step = 1;

private:
    const QCPAxis* m_axis;
    Text m_text;
    double m_leastStep;
};

/// Keys are nanoseconds since `originNs`, a midnight UTC, or 0 where times count from a start; steps are
/// those that people count in: up to 500 ms as RoundTicker's, then 1, 2, 5, 10, 15 and 30 s and min, 1, 2, 3,
/// 6 and 12 h, days.
class TimeTicker : public RoundTicker {
public:
    TimeTicker(const QCPAxis* axis, std::int64_t originNs, bool isElapsed = false);

protected:
    double getTickStep(const QCPRange& range) override;
};

/// Ticks at the whole numbers below `count`, which `text` names.
QSharedPointer<QCPAxisTicker> indexTicker(const QCPAxis* axis, std::size_t count,
                                          std::function<QString(std::size_t)> text);

/// "13:36", "13:36:32", "13:36:32.250", with as many decimals as the step needs; midnight and whole days are
/// "Aug 1", but not of a time since a start.
QString timeTickText(std::int64_t timeNs, std::int64_t stepNs, bool isElapsed = false);

} // namespace sor::ui
