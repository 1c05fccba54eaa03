// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/round_ticker.h"

#include "charts/chart_text.h"

#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

/// Whether labels at this step would touch.
bool isTooNarrow(const QCPAxis& axis, const RoundTicker::Text& text, const QCPRange& range, double step)
{
    constexpr int kLeastApart = 8; // pixels between labels
    if (axis.orientation() == Qt::Vertical || range.size() <= 0)
        return false;
    const QFontMetrics metrics(axis.tickLabelFont());
    const int label = std::max(metrics.horizontalAdvance(text(range.lower, step)),
                               metrics.horizontalAdvance(text(range.upper, step)));
    return step / range.size() * axis.axisRect()->width() < label + kLeastApart;
}

} // namespace

int decimalsOf(double step)
{
    int decimals = 0;
    for (double scaled = step; decimals < 9 && std::abs(scaled - std::round(scaled)) > 1e-6 * scaled;
         scaled *= 10)
        ++decimals;
    return decimals;
}

RoundTicker::RoundTicker(const QCPAxis* axis, Text text, double leastStep)
    : m_axis(axis)
    , m_text(std::move(text))
    , m_leastStep(leastStep)
{
}

void RoundTicker::countTicks(const QCPRange& range)
{
    constexpr int kApart = 20; // pixels between labels
    const QRect room = m_axis->axisRect()->rect();
    const QFontMetrics metrics(m_axis->tickLabelFont());
    if (m_axis->orientation() == Qt::Vertical) {
        setTickCount(std::clamp(room.height() / (3 * metrics.height()), 2, 8));
        return;
    }
    const double step = cleanMantissa(range.size() / 8);
    const int label = std::max(metrics.horizontalAdvance(m_text(range.lower, step)),
                               metrics.horizontalAdvance(m_text(range.upper, step)));
    setTickCount(std::clamp(room.width() / (label + kApart), 1, 20));
}

double RoundTicker::getTickStep(const QCPRange& range)
{
    countTicks(range);
    m_step = QCPAxisTicker::getTickStep(range);
    if (m_leastStep > 0)
        m_step = std::max(1.0, std::ceil(m_step / m_leastStep - 1e-6)) * m_leastStep;
    // The count is a wish only, and finer steps have more digits.
    for (int tries = 0; tries < 4 && m_leastStep <= 0 && isTooNarrow(*m_axis, m_text, range, m_step); ++tries)
        m_step = cleanMantissa(2 * m_step);
    return m_step;
}

QString RoundTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/)
{
    return m_text(tick, m_step);
}

TimeTicker::TimeTicker(const QCPAxis* axis, std::int64_t originNs, bool isElapsed)
    : RoundTicker(axis, [originNs, isElapsed](double tick, double step) {
        return timeTickText(originNs + std::llround(tick), std::llround(step), isElapsed);
    })
{
}

double TimeTicker::getTickStep(const QCPRange& range)
{
    static constexpr std::int64_t kSteps[] = {
        kSecond, 2 * kSecond, 5 * kSecond, 10 * kSecond, 15 * kSecond, 30 * kSecond,
        kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute,
        kHour,   2 * kHour,   3 * kHour,   6 * kHour,    12 * kHour,   kDay};
    countTicks(range);
    const double rough = range.size() / tickCount();
    const auto* const step =
        std::ranges::lower_bound(kSteps, rough, {}, [](std::int64_t at) { return static_cast<double>(at); });
    if (rough <= 0.5 * static_cast<double>(kSecond))
        return m_step = std::max(1.0, cleanMantissa(rough));
    return m_step = step != std::end(kSteps)
        ? static_cast<double>(*step)
        : std::ceil(rough / static_cast<double>(kDay)) * static_cast<double>(kDay);
}

QSharedPointer<QCPAxisTicker> indexTicker(const QCPAxis* axis, std::size_t count,
                                          std::function<QString(std::size_t)> text)
{
    return QSharedPointer<RoundTicker>::create(
        axis,
        [count, text = std::move(text)](double at, double /*step*/) {
            return text(
                static_cast<std::size_t>(std::clamp(at + 0.5, 0.0, static_cast<double>(count) - 0.5)));
        },
        1);
}

QString timeTickText(std::int64_t timeNs, std::int64_t stepNs, bool isElapsed)
{
    if (!isElapsed && timeNs % kDay == 0)
        return dayText(timeNs);
    int decimals = 0;
    for (std::int64_t unit = kSecond; unit > 1 && stepNs % unit != 0; unit /= 1000)
        decimals += 3;
    const QString text = isElapsed ? elapsedText(timeNs, decimals) : clockText(timeNs, decimals);
    return stepNs % kMinute == 0 ? text.chopped(3) : text; // without seconds
}

} // namespace sor::ui
