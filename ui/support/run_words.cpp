// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/run_words.h"

#include "base/number_text.h"
#include "support/shown_text.h"

namespace sor::ui {

namespace {

QString slice(UnixNanos time, qsizetype from, qsizetype length)
{
    return QString::fromStdString(formatIsoTime(time)).mid(from, length);
}

} // namespace

QString parameterText(Price parameter)
{
    return QString::fromStdString(format(parameter));
}

QString parametersText(const RouterParams& params)
{
    // ".012": every digit counts in a narrow tile.
    const auto brief = [](Price parameter) {
        const QString text = parameterText(parameter);
        return text.startsWith(QStringLiteral("0.")) ? text.mid(1) : text;
    };
    return QStringLiteral("λo %1 λu %2 θ %3")
        .arg(brief(params.lambdaOver), brief(params.lambdaUnder), brief(params.thetaQueue));
}

QString timeOfDayText(UnixNanos time)
{
    return slice(time, 11, 8);
}

QString windowText(TimeWindow window)
{
    return QStringLiteral("%1–%2 UTC").arg(timeOfDayText(window.from), timeOfDayText(window.to));
}

QString dateText(UnixNanos time)
{
    return slice(time, 0, 10);
}

QString megabytesText(std::size_t bytes)
{
    return toQString(sor::megabytesText(bytes));
}

} // namespace sor::ui
