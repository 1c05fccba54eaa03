// SPDX-License-Identifier: GPL-3.0-or-later
// The window of an order against what a file covers.
#pragma once

#include "base/time.h"

#include <QString>
#include <optional>

namespace sor { inline namespace market {
class Tape;
}} // namespace sor::market

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

/// "Data of 2 Jun 2025, times UTC": the days alone.
QString dataText(TimeWindow span);
/// "Data: 2 Jun 2025 13:30:00–13:39:56 UTC", with both days where they differ.
QString spanText(TimeWindow span);

/// A time of `span` as a field states it: "13:35:00" where that means this moment (the first day of the data,
/// in UTC), else an instant. `hasZone`: bare times are of another zone.
QString statedTime(UnixNanos time, TimeWindow span, bool hasZone);

/// A window that was corrected, and what became of it as a sentence.
struct FittedWindow {
    std::optional<UnixNanos> from;
    std::optional<UnixNanos> to;
    QString sentence;
};
/// The window of `setup` for a tape that it lies outside of: the same times of day on the tape's first day,
/// else none. Nothing when it has quotes of the tape and names no other day.
std::optional<FittedWindow> fittedWindow(const RunSetup& setup, const Tape& tape);

} // namespace sor::ui
