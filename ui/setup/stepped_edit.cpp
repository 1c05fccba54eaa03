// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/stepped_edit.h"

#include "base/time.h"
#include "base/units.h"
#include "setup/setup_values.h"
#include "support/shown_text.h"

#include <QLineEdit>
#include <array>
#include <chrono>
#include <limits>
#include <utility>

namespace sor::ui {

namespace {

constexpr qint64 kStepSecond = 1'000'000'000;
constexpr qint64 kStepMinute = 60 * kStepSecond;
constexpr qint64 kStepDay = 24 * 60 * kStepMinute;

/// The multiple of `unit` that is `steps` further; from between two of them the first step goes to the next.
qint64 further(qint64 value, int steps, qint64 unit)
{
    qint64 floor = value / unit;
    if (value < 0 && value % unit != 0)
        --floor;
    const bool isBetween = floor * unit != value;
    return (floor + steps + (isBetween && steps < 0 ? 1 : 0)) * unit;
}

/// "13:05:00", with milliseconds where they say something.
QString clockOf(qint64 ns)
{
    const qint64 seconds = ns / kStepSecond;
    QString clock = QStringLiteral("%1:%2:%3")
                        .arg(seconds / 3600, 2, 10, QLatin1Char('0'))
                        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return clock;
}

} // namespace

StepRule countSteps(qint64 step)
{
    return [step](const QString& text, int steps) {
        bool isNumber = false;
        const qint64 now = text.toLongLong(&isNumber);
        constexpr qint64 kMost = std::numeric_limits<qint64>::max() / 4;
        if (!isNumber || now > kMost || now < -kMost)
            return QString();
        const qint64 next = further(now, steps, step);
        // Down to what is left above nothing: from 100 by hundreds to 1.
        return QString::number(next <= 0 && now > 1 && step > 1 ? 1 : next);
    };
}

StepRule priceSteps()
{
    return [](const QString& text, int steps) {
        std::optional<Price> price;
        if (!setPrice(price, text.toStdString(), "a price"))
            return QString();
        constexpr qint64 kDollar = 1'000'000'000;
        const qint64 tick = price->nanos < kDollar ? kDollar / 10'000 : kDollar / 100;
        const qint64 next = further(price->nanos, steps, tick);
        return next > 0 ? exactQString(format(Price{next})) : QString();
    };
}

StepRule durationSteps()
{
    return [](const QString& text, int steps) {
        const auto now = duration(text.toStdString(), true);
        if (!now)
            return QString();
        using namespace std::chrono_literals;
        constexpr std::array<Nanos, 28> kLadder{
            0us, 50us, 100us, 250us, 500us, 1ms, 2ms, 5ms,  10ms, 20ms, 50ms, 100ms, 200ms, 500ms,
            1s,  2s,   5s,    10s,   15s,   30s, 60s, 120s, 300s, 600s, 900s, 30min, 60min, 120min};
        Nanos next = *now;
        for (int i = 0; i < std::abs(steps); ++i) {
            std::optional<Nanos> found;
            for (const Nanos rung : kLadder) {
                if (steps > 0 && rung > next && !found)
                    found = rung;
                if (steps < 0 && rung < next)
                    found = rung;
            }
            if (!found)
                return QString();
            next = *found;
        }
        return exactQString(formatDuration(next));
    };
}

StepRule timeSteps()
{
    return [](const QString& text, int steps) {
        std::optional<TimeText> time;
        if (!setTime(time, text.toStdString()) || !time)
            return QString();
        const bool isInstant = text.contains(QLatin1Char('T')) || text.contains(QLatin1Char('-'));
        if (!isInstant) {
            const qint64 next = further(time->timeOfDay.count(), steps, kStepMinute);
            return next >= 0 && next < kStepDay ? clockOf(next) : QString();
        }
        // One with another offset or of another zone keeps its form: there is no step of it.
        if (!time->instant || !text.endsWith(QLatin1Char('Z')))
            return QString();
        const qint64 next = further(time->instant->time_since_epoch().count(), steps, kStepMinute);
        QString out = exactQString(formatIsoTime(UnixNanos{Nanos{next}}));
        return out.remove(QStringLiteral(".000000000"));
    };
}

SteppedEdit::SteppedEdit(StepRule rule, QWidget* parent)
    : QAbstractSpinBox(parent)
    , m_rule(std::move(rule))
{
    setCorrectionMode(CorrectToPreviousValue);
}

void SteppedEdit::stepBy(int steps)
{
    const QString now = lineEdit()->text().trimmed();
    const QString next = now.isEmpty() ? m_start : m_rule(now, steps);
    if (!next.isEmpty())
        lineEdit()->setText(next);
    lineEdit()->selectAll();
}

QAbstractSpinBox::StepEnabled SteppedEdit::stepEnabled() const
{
    const QString now = lineEdit()->text().trimmed();
    StepEnabled enabled = StepNone;
    if (now.isEmpty())
        return m_start.isEmpty() ? enabled : StepUpEnabled | StepDownEnabled;
    if (!m_rule(now, 1).isEmpty())
        enabled |= StepUpEnabled;
    if (!m_rule(now, -1).isEmpty())
        enabled |= StepDownEnabled;
    return enabled;
}

} // namespace sor::ui
