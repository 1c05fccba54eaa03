// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/data_window.h"

#include "market/tape.h"
#include "setup/run_setup.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>
#include <chrono>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

std::chrono::sys_days utcDayOf(UnixNanos time)
{
    return std::chrono::floor<std::chrono::days>(time);
}

/// "2 Jun 2025".
QString shortDay(UnixNanos time)
{
    const qint64 seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return QLocale::c().toString(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).date(), u"d MMM yyyy"_s);
}

QString wordsOf(const char* text)
{
    return QCoreApplication::translate("sor::ui::OrderBox", text);
}

std::optional<UnixNanos> moved(const std::optional<TimeText>& time, UnixNanos day)
{
    if (!time)
        return std::nullopt;
    if (!time->instant)
        return time->onDayOf(day);
    return UnixNanos(utcDayOf(day)) + (*time->instant - UnixNanos(utcDayOf(*time->instant)));
}

} // namespace

QString dataText(TimeWindow span)
{
    const UnixNanos last = span.to - Nanos{1};
    if (utcDayOf(span.from) == utcDayOf(last))
        return wordsOf("Data of %1, times UTC").arg(shortDay(span.from));
    return wordsOf("Data of %1 to %2, UTC").arg(shortDay(span.from), shortDay(last));
}

QString spanText(TimeWindow span)
{
    const UnixNanos last = span.to - Nanos{1};
    if (utcDayOf(span.from) == utcDayOf(last))
        return wordsOf("Data: %1 %2–%3 UTC")
            .arg(shortDay(span.from), timeOfDayText(span.from), timeOfDayText(last));
    return wordsOf("Data: %1 %2 to %3 %4 UTC")
        .arg(shortDay(span.from), timeOfDayText(span.from), shortDay(last), timeOfDayText(last));
}

QString statedTime(UnixNanos time, TimeWindow span, bool hasZone)
{
    QString iso = exactQString(formatIsoTime(time)); // 2024-08-01T13:36:32.000000000Z
    const bool isBare = !hasZone && utcDayOf(time) == utcDayOf(span.from);
    if (isBare)
        iso = iso.section(u'T', 1).chopped(1);
    const qsizetype point = iso.indexOf(u'.');
    qsizetype end = point + 10;
    while (end > point && (iso[end - 1] == u'0' || end - 1 == point))
        --end;
    return iso.left(end) + (isBare ? QString() : u"Z"_s);
}

std::optional<FittedWindow> fittedWindow(const RunSetup& setup, const Tape& tape)
{
    const auto isOfAnotherDay = [&](const std::optional<TimeText>& time) {
        return time && time->instant
            && (utcDayOf(*time->instant) < utcDayOf(tape.span().from)
                || utcDayOf(*time->instant) > utcDayOf(tape.span().to));
    };
    if ((!setup.from && !setup.to)
        || (resolveWindow(setup, tape) && !isOfAnotherDay(setup.from) && !isOfAnotherDay(setup.to)))
        return std::nullopt;
    OrderSpec order = setup;
    const auto from = moved(setup.from, tape.span().from);
    const auto to = moved(setup.to, tape.span().from);
    order.from = from ? std::optional(TimeText{.instant = from}) : std::nullopt;
    order.to = to ? std::optional(TimeText{.instant = to}) : std::nullopt;
    if (const auto window = resolveWindow(order, tape)) {
        return FittedWindow{from, to,
                            wordsOf("The window lay outside this file's days: it is now %1 on %2.")
                                .arg(windowText(*window), shortDay(window->from))};
    }
    return FittedWindow{std::nullopt, std::nullopt,
                        wordsOf("The window lay outside this file: it is now all of %1.")
                            .arg(windowText(tape.firstSession()))};
}

} // namespace sor::ui
