// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of a live reading, in words.
#pragma once

#include "run/live_reader.h"
#include "run/run_view.h"

#include <QString>
#include <vector>

namespace sor::ui {

/// One line of the live panel.
struct LiveFact {
    QString label; // "Rate"
    QString value; // "1,000 quotes/s"
};
/// State, rate, how far behind the topic, the last quote and message, how far from the end of the order, what
/// was read and refused, memory: always the same lines in the same order. `windowFrom`: of the order, where
/// it is stated.
std::vector<LiveFact> liveFacts(const LiveReading& reading, bool isPaused,
                                std::optional<UnixNanos> windowFrom);

/// "Receiving", "Connected, no quotes for 14 s", "Not connected; retrying (12 s)", "Paused —
/// 1,240 quotes waiting".
QString liveStateText(const LiveReading& reading, bool isPaused);
/// The same for the run bar, with what there is beside: "Receiving 1,000 quotes/s, 12 behind · 13:41:02 of
/// 13:45:14 UTC".
QString liveRunText(const LiveReading& reading, bool isPaused);
/// "1,000 quotes/s · 12 messages behind"; during a pause and without a connection the state tells more.
QString liveRateText(const LiveReading& reading, bool isPaused);
/// "12,345 quotes · 4 venues · 13:36:32–13:41:02 UTC"; "no quotes yet".
QString liveDataText(const LiveReading& reading);
/// "Quotes in memory: 0.2 of 256 MB".
QString liveMemoryText(const LiveReading& reading);
/// "Not connected to localhost:9092; retrying (12 s). The connection was refused.".
QString retryingText(const LiveReading& reading, const QString& brokers);
/// How far the order's window has come, in thousandths; nothing without a stated end.
std::optional<int> liveProgress(const LiveReading& reading, std::optional<UnixNanos> windowFrom);
/// "0.4 s", "59.9 s", "1:05", "2:00:00"; "–" for none.
QString ageText(const std::optional<Nanos>& age);
/// Why no order of the router rests, a sentence; empty where some do.
QString noRestingText(const RunView& view, RouterModel model);
/// What ended a reading: "The window of the order ended at 13:45:14 UTC: the grid is searched now."
QString liveEndText(const LiveEnd& end, UnixNanos lastQuote);

} // namespace sor::ui
