// SPDX-License-Identifier: GPL-3.0-or-later
// How a file writes prices and times, by its first rows.
#pragma once

#include "input/csv/csv_text.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sor { inline namespace input { namespace csv {

/// What the first 1000 prices, and the times beside them, look like.
struct TopRows {
    std::size_t prices = 0;
    bool areFixed = true; // all whole, from a million up
    WholePrices whole;
    bool areBeyondDollars = false; // one is more than any price in dollars
    bool haveCommas = false; // decimal ones
    std::string price; // one of them
    // Times by what they look like.
    std::size_t clocks = 0; // "09:30:00"
    std::size_t counts = 0; // numbers that are no time since 1970 between 1990 and 2100
    std::size_t others = 0;
    std::int64_t smallestCount = 0; // their whole parts
    std::int64_t largestCount = 0;
    std::size_t packed = 0; // of the counts: HHMMSS with as many decimals as the first
    std::size_t packedDigits = 0; // of them, a first zero included
    std::size_t packedPadded = 0; // of them: with a zero first, which no count has
    std::size_t packedTimes = 0; // each later than all before
    std::int64_t packedLatest = -1; // ns since midnight
    std::int64_t packedMinute = 0; // of the last of them
    std::size_t packedMinutes = 0; // they go to another minute so many times
    std::size_t dayNumbers = 0; // of the counts: days of a spreadsheet, with a part of a day
    std::size_t finerThanNanos = 0; // of these: with ten decimals and more
    std::string time; // a clock's or a count
    std::string date; // the first in the column of days
};
/// The one day in the name of a file, as 2024-06-07, 2024_06_07 or 20240607.
std::optional<LocalDay> dayInName(std::string_view path);

TopRows judgeTop(const TextBuffer& text, const Layout& layout);

/// The whole rows of the text have one side each, some the bid and some the ask, and are not a few: no venue
/// quotes so.
bool haveOneSideEach(const TextBuffer& text, const Layout& layout);

/// The whole rows of the text are trades, all of them; `layout` has actions.
bool areAllTrades(const TextBuffer& text, const Layout& layout);

/// Sets how `layout` reads prices. DataUnusable for whole prices that may be dollars or parts of one.
Status settleNumbers(const TopRows& top, Layout& layout);

}}} // namespace sor::input::csv
