// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as the window shows them: prices with 4 decimals, cash 2, basis points 1, shares grouped.
#pragma once

#include "base/error.h"
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
/// "5,000", "0.25".
QString textOf(Shares shares, ShareUnit unit);
/// "5,000 shares", "0.25 shares".
QString shareCountText(Shares shares, ShareUnit unit);
/// cash / shares, cut to the nano-dollar; shares is not 0.
Price averageOf(Cash cash, Shares shares, ShareUnit unit);
QString countText(std::int64_t count);
/// "1 row", "12,000 rows".
QString countText(std::int64_t count, std::string_view noun);
/// "+0.85", "-13.10": where the sign says who was better.
QString signedBpsText(double bps);
/// "13:45:14.114", UTC.
QString clockText(UnixNanos time);
/// "9 s", "2 min 10 s", "3 h 5 min": for estimates.
QString estimateText(double seconds);
/// UTF-8 of core as the window shows it: what cannot be printed is written out (printable() of core/base), so
/// that no text of a file, a message or a broker acts on what shows it.
QString toQString(std::string_view text);
/// The same for a QString from elsewhere, such as a file's name.
QString toShown(const QString& text);
/// A sentence of core: as toQString(), with the settings that it names by the labels of their fields. Thread
/// of the window.
QString sentenceText(std::string_view sentence);
/// An error as one sentence, with its place.
QString errorText(const Error& error);
/// The label of a setting's field, once it is there.
void labelSetting(std::string_view word, const QString& label);
/// UTF-8 of core as it is, for values that go back there: the text of a field, a path. U+FFFD for bad bytes.
inline QString exactQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace sor::ui
