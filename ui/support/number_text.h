// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as the window shows them: prices with 4 decimals, cash 2, basis points 1, shares grouped.
#pragma once

#include "base/time.h"
#include "base/units.h"
#include "market/sided_quote.h"

#include <QString>
#include <cstdint>
#include <string_view>

namespace sor::ui {

/// "222.7500".
QString textOf(Price price);
/// "1,113,750.00".
QString textOf(Cash cash);
/// "$1,113,750.00", "-$3.20".
QString dollarText(Cash cash);
/// "3.2", or "0.32" below one; with its sign when negative.
QString bpsText(double bps);
/// "5,000".
QString textOf(Shares shares);
QString countText(std::int64_t count);
/// A saving in words, never a bare sign: "3.2 bps cheaper", "0.40 bps dearer", "no difference"; for a sell
/// "better" and "worse".
QString savingText(double bps, Side side = Side::Buy);
/// "13:45:14.114", UTC.
QString clockText(UnixNanos time);
/// "9 s", "2 min 10 s", "3 h 5 min": for estimates.
QString durationText(double seconds);
/// UTF-8 of core to Qt and back.
inline QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace sor::ui
