// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/live_words.h"

#include "run/time_estimate.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <chrono>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::chrono::seconds kWorthSaying{2}; // of silence

QString tr(const char* text)
{
    return QCoreApplication::translate("LiveWords", text);
}

QString secondsText(Nanos time)
{
    return countText(std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

bool isRetrying(const LiveReading& reading)
{
    return reading.status.connection == kafka::LiveStatus::Connection::Retrying;
}

/// Rows that were fetched and wait for their turn are waiting too.
std::int64_t waiting(const LiveReading& reading)
{
    return reading.status.lag + static_cast<std::int64_t>(reading.status.pending);
}

QString pausedText(const LiveReading& reading)
{
    if (!reading.status.isPaused) // what is being read is read to its end
        return tr("Pausing");
    const std::int64_t quotes = waiting(reading);
    return tr("Paused — %1 waiting").arg(countText(quotes, "quote"));
}

} // namespace

QString liveStateText(const LiveReading& reading, bool isPaused)
{
    if (isRetrying(reading))
        return tr("Not connected; retrying (%1 s)").arg(secondsText(reading.status.retryingFor));
    if (isPaused)
        return pausedText(reading);
    if (reading.status.silence >= kWorthSaying)
        return tr("Connected, no quotes for %1 s").arg(secondsText(reading.status.silence));
    if (reading.quotes == 0)
        return tr("Connected, waiting for quotes");
    return tr("Receiving");
}

QString liveRunText(const LiveReading& reading, bool isPaused)
{
    QString text = liveStateText(reading, isPaused);
    if (reading.quotes == 0)
        return text;
    const bool isReceiving = !isRetrying(reading) && !isPaused && reading.status.silence < kWorthSaying;
    if (isReceiving) {
        text = tr("Receiving %1/s, %2 behind")
                   .arg(countText(std::llround(reading.status.quotesPerSecond), "quote"),
                        countText(reading.status.lag));
    }
    text += u" · "_s + timeOfDayText(reading.span.to);
    return reading.windowEnd ? text + tr(" of %1 UTC").arg(timeOfDayText(*reading.windowEnd))
                             : text + u" UTC"_s;
}

QString liveRateText(const LiveReading& reading, bool isPaused)
{
    if (isPaused || isRetrying(reading))
        return tr("0 quotes/s");
    return tr("%1/s · %2 behind")
        .arg(countText(std::llround(reading.status.quotesPerSecond), "quote"),
             countText(reading.status.lag, "message"));
}

QString liveDataText(const LiveReading& reading)
{
    if (reading.quotes == 0)
        return tr("no quotes yet");
    QString text =
        tr("%1 · %2 · %3")
            .arg(countText(reading.quotes, "quote"),
                 countText(static_cast<std::int64_t>(reading.venues), "venue"), windowText(reading.span));
    if (reading.status.skipped > 0)
        text += tr(" · %1 unreadable").arg(countText(reading.status.skipped));
    return text;
}

std::vector<LiveFact> liveFacts(const LiveReading& reading, bool isPaused,
                                std::optional<UnixNanos> windowFrom)
{
    const kafka::LiveStatus& status = reading.status;
    const bool hasQuotes = reading.quotes > 0;
    const bool isReceiving = !isPaused && !isRetrying(reading);
    QString end = tr("none stated: as if it ended now");
    if (reading.windowEnd) {
        end = tr("%1 UTC").arg(timeOfDayText(*reading.windowEnd));
        if (const auto part = liveProgress(reading, windowFrom)) {
            const double left = std::chrono::duration<double>(*reading.windowEnd - reading.span.to).count();
            end += left > 0 ? tr(", %1 left of the data's time (%2%)")
                                  .arg(countdownText(left), QString::number(*part / 10.0, 'f', 1))
                            : tr(", reached");
        }
    }
    QStringList refused;
    const auto add = [&](std::int64_t count, const char* what) {
        if (count > 0)
            refused << countText(count) + u' ' + tr(what);
    };
    add(status.skipped, "unreadable");
    add(status.duplicates, "repeated");
    add(status.late, "late");
    const double full = reading.memoryLimit == 0
        ? 0
        : 100 * static_cast<double>(reading.tapeBytes) / static_cast<double>(reading.memoryLimit);
    return {
        {tr("State"), liveStateText(reading, isPaused)},
        {tr("Rate"),
         tr("%1/s").arg(countText(isReceiving ? std::llround(status.quotesPerSecond) : 0, "quote"))},
        {tr("Behind the topic"), countText(status.lag, "message")},
        {tr("Waiting for their turn"), countText(static_cast<std::int64_t>(status.pending), "quote")},
        {tr("Last quote"),
         hasQuotes ? tr("%1 UTC").arg(clockText(reading.span.to - Nanos{1})) : tr("none yet")},
        {tr("Last message"),
         !hasQuotes                                     ? tr("none yet")
             : status.silence < std::chrono::seconds{1} ? tr("just now")
                                                        : tr("%1 s ago").arg(secondsText(status.silence))},
        {tr("End of the order"), end},
        {tr("Read"),
         hasQuotes ? tr("%1, %2").arg(countText(reading.quotes, "quote"),
                                      countText(static_cast<std::int64_t>(reading.venues), "venue"))
                   : tr("nothing yet")},
        {tr("Refused or marked"), refused.isEmpty() ? tr("none") : refused.join(u", "_s)},
        {tr("Memory"),
         tr("%1 of %2 MB (%3%)")
             .arg(megabytesText(reading.tapeBytes), megabytesText(reading.memoryLimit),
                  QString::number(full, 'f', full < 10 ? 1 : 0))},
    };
}

QString liveMemoryText(const LiveReading& reading)
{
    return tr("Quotes in memory: %1 of %2 MB")
        .arg(megabytesText(reading.tapeBytes), megabytesText(reading.memoryLimit));
}

QString retryingText(const LiveReading& reading, const QString& brokers)
{
    QString text =
        tr("Not connected to %1; retrying (%2 s).").arg(brokers, secondsText(reading.status.retryingFor));
    if (!reading.status.trouble.empty()) {
        QString trouble = toQString(reading.status.trouble);
        trouble[0] = trouble[0].toUpper();
        text += u' ' + trouble + (trouble.endsWith(u'.') ? QString() : u"."_s);
    }
    return text;
}

std::optional<int> liveProgress(const LiveReading& reading, std::optional<UnixNanos> windowFrom)
{
    if (!reading.windowEnd || reading.quotes == 0)
        return std::nullopt;
    const UnixNanos from = windowFrom.value_or(reading.span.from);
    if (from >= *reading.windowEnd)
        return std::nullopt;
    const double part = static_cast<double>((reading.span.to - from).count())
        / static_cast<double>((*reading.windowEnd - from).count());
    return static_cast<int>(std::lround(std::clamp(part, 0.0, 1.0) * 1000));
}

QString ageText(const std::optional<Nanos>& age)
{
    if (!age)
        return u"–"_s;
    const auto tenths = std::chrono::duration_cast<std::chrono::duration<std::int64_t, std::deci>>(*age);
    const std::int64_t seconds = tenths.count() / 10;
    if (seconds < 60)
        return u"%1.%2 s"_s.arg(seconds).arg(tenths.count() % 10);
    const auto two = [](std::int64_t part) { return u"%1"_s.arg(part, 2, 10, QChar(u'0')); };
    const std::int64_t hours = seconds / 3600;
    const QString minutes = QString::number(seconds / 60 % 60);
    return hours == 0 ? minutes + u':' + two(seconds % 60)
                      : u"%1:%2:%3"_s.arg(hours).arg(two(seconds / 60 % 60), two(seconds % 60));
}

QString noRestingText(const RunView& view, RouterModel model)
{
    const StrategyView* router = view.router();
    if (router == nullptr)
        return view.problem.isEmpty() ? tr("The router has not run yet.") : view.problem;
    const RunResult& result = router->result;
    if (!result.notRun.empty())
        return sentenceText(result.notRun);
    if (!result.resting.empty())
        return {};
    if (!restsOrders(model))
        return tr("None: the model %1 only takes.").arg(toQString(name(model)));
    const bool isFilled = result.filled() - result.completion.shares == result.ordered;
    return isFilled ? tr("None: the order is filled.") : tr("None rests at the last quote.");
}

QString liveEndText(const LiveEnd& end, UnixNanos lastQuote)
{
    const QString last = timeOfDayText(lastQuote);
    if (end.failure)
        return tr("The reading broke off; the results are of the quotes up to %1 UTC.").arg(last);
    switch (end.end) {
    case LiveTape::End::Window:
        return tr("The window of the order has ended: the grid is searched now.");
    case LiveTape::End::Memory:
        return tr("The tape is full (%1 MB). Sweep will use quotes up to %2.")
            .arg(megabytesText(end.memoryLimit), last);
    case LiveTape::End::Stopped:
        return tr("Stopped: the results are of the quotes up to %1 UTC, where the order's window ends now; "
                  "the "
                  "grid was not searched.")
            .arg(last);
    case LiveTape::End::Source:
        break;
    }
    if (!end.withheld.empty()) {
        return tr("The results are of the quotes up to %1 UTC, and are partial. %2")
            .arg(last, toQString(end.withheld));
    }
    return tr("The topic was read to its end (%1 UTC): the grid is searched now.").arg(last);
}

} // namespace sor::ui
