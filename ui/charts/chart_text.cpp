// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_text.h"

#include "base/printable_text.h"
#include "base/share_unit.h"
#include "base/time.h"

#include <QDate>
#include <QLocale>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace sor::ui {

namespace {

constexpr QChar kMinus(0x2212);

QString unsignedText(double value, int decimals)
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale.toString(std::abs(value), 'f', decimals);
}

/// The sign goes before the unit; what rounds to zero has none.
QString withSign(double value, const QString& magnitude, bool isPlusShown)
{
    bool isZero = true;
    for (const QChar character : magnitude)
        isZero = isZero && (!character.isDigit() || character == QLatin1Char('0'));
    if (isZero)
        return isPlusShown ? QChar(0x00B1) + magnitude : magnitude;
    if (value < 0)
        return kMinus + magnitude;
    return isPlusShown ? QLatin1Char('+') + magnitude : magnitude;
}

QString withoutZeros(QString decimal)
{
    while (decimal.endsWith(u'0'))
        decimal.chop(1);
    if (decimal.endsWith(u'.'))
        decimal.chop(1);
    return decimal;
}

QString magnitudeText(double value, ValueFormat format)
{
    switch (format) {
    case ValueFormat::Dollars:
        return QLatin1Char('$') + unsignedText(value, 2);
    case ValueFormat::Bps:
        return unsignedText(value, std::abs(value) < 1 ? 2 : 1) + QStringLiteral(" bps");
    case ValueFormat::Shares:
        return unsignedText(value, 0);
    case ValueFormat::PartsOfShares:
        return withoutZeros(unsignedText(value, kMostShareDecimals));
    case ValueFormat::Percent:
        return unsignedText(value, 1) + QLatin1Char('%');
    case ValueFormat::Price:
        break;
    }
    return unsignedText(value, 4);
}

} // namespace

QString groupedText(double value, int decimals)
{
    return std::isnan(value) ? QStringLiteral("–") : withSign(value, unsignedText(value, decimals), false);
}

QString dollarText(double value, int decimals)
{
    return std::isnan(value) ? QStringLiteral("–")
                             : withSign(value, QLatin1Char('$') + unsignedText(value, decimals), false);
}

QString bpsWords(double value)
{
    return valueText(value, ValueFormat::Bps);
}

QString valueText(double value, ValueFormat format)
{
    return std::isnan(value) ? QStringLiteral("–") : withSign(value, magnitudeText(value, format), false);
}

QString changeText(double value, ValueFormat format)
{
    return std::isnan(value) ? QStringLiteral("–") : withSign(value, magnitudeText(value, format), true);
}

QString axisText(double value, int decimals, ValueFormat format)
{
    switch (format) {
    case ValueFormat::Dollars:
        return dollarText(value, decimals == 1 ? 2 : decimals);
    case ValueFormat::Bps:
        return groupedText(value, decimals) + QStringLiteral(" bps");
    case ValueFormat::Shares:
        return groupedText(value, 0);
    case ValueFormat::PartsOfShares:
        return groupedText(value, decimals);
    case ValueFormat::Percent:
        return groupedText(value, decimals) + QLatin1Char('%');
    case ValueFormat::Price:
        break;
    }
    return groupedText(value, std::max(decimals, 2));
}

QString clockText(std::int64_t timeNs, int decimals)
{
    std::int64_t ofDay = timeNs % kDay;
    if (ofDay < 0)
        ofDay += kDay;
    const std::int64_t seconds = ofDay / kSecond;
    const auto two = [](std::int64_t number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    QString text = two(seconds / 3600) + QLatin1Char(':') + two(seconds / 60 % 60) + QLatin1Char(':')
        + two(seconds % 60);
    if (decimals > 0) {
        text += QLatin1Char('.')
            + QStringLiteral("%1").arg(ofDay % kSecond, 9, 10, QLatin1Char('0')).left(decimals);
    }
    return text;
}

QString elapsedText(std::int64_t ns, int decimals)
{
    const QString ofDay = clockText(std::abs(ns), decimals);
    return (ns < 0 ? QString(kMinus) : QString())
        + QStringLiteral("%1").arg(std::abs(ns) / kHour, 2, 10, QLatin1Char('0')) + ofDay.mid(2);
}

QString dayText(std::int64_t timeNs)
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    const std::int64_t days = timeNs / kDay - (timeNs % kDay < 0 ? 1 : 0);
    return locale.toString(QDate(1970, 1, 1).addDays(days), QStringLiteral("MMM d"));
}

QString isoText(std::int64_t timeNs)
{
    return QString::fromStdString(formatIsoTime(unixNanos(timeNs)));
}

QString durationText(std::int64_t ns)
{
    const double seconds = std::abs(static_cast<double>(ns)) * 1e-9;
    QString magnitude;
    if (seconds >= 3600) {
        const auto minutes = static_cast<std::int64_t>(seconds / 60);
        magnitude =
            QStringLiteral("%1 h %2 min").arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    } else if (seconds >= 60) {
        const auto whole = static_cast<std::int64_t>(seconds);
        magnitude = QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    } else if (seconds >= 1) {
        magnitude = unsignedText(seconds, 3) + QStringLiteral(" s");
    } else if (seconds >= 1e-3) {
        magnitude = unsignedText(seconds * 1e3, seconds >= 0.1 ? 0 : 2) + QStringLiteral(" ms");
    } else if (seconds >= 1e-6) {
        magnitude = unsignedText(seconds * 1e6, seconds >= 1e-4 ? 0 : 2) + QStringLiteral(" µs");
    } else {
        magnitude = unsignedText(seconds * 1e9, 0) + QStringLiteral(" ns");
    }
    return withSign(static_cast<double>(ns), magnitude, true);
}

QString csvField(const QString& text)
{
    return QString::fromStdString(csvTextField(text.toStdString()));
}

QString csvNumber(double value)
{
    if (std::isnan(value))
        return {};
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? QString::fromLatin1(text.data(), end - text.data()) : QString();
}

} // namespace sor::ui
