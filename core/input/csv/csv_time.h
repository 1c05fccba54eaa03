// SPDX-License-Identifier: GPL-3.0-or-later
// The exact meaning of a time's text, and what texts of fields can be.
#pragma once

#include "input/csv/csv_form.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

enum class FieldState : std::uint8_t { Value, Undefined, Bad };

/// What one row had that is worth counting; bits.
enum RowNote : unsigned {
    kNoteEmptyAsk = 1,
    kNoteEmptyBid = 2,
    kNoteZeroSize = 4,
    kNoteSentinel = 8,
    kNoteNoZone = 16,
    kNoteRounded = 32,
    kNoteTwice = 64, // a time that clocks of the zone show twice
    // Of the prices of a message, each of which tells its own form.
    kNoteDollars = 128,
    kNoteWholePrice = 256, // units of 1e-9 $
    kNoteDoubtfulPrice = 512, // likewise, with a step finer than kLeastPriceStep
    // Of files of vendors.
    kNoteOtherClock = 1024, // the exchange's time is missing
    kNoteUnknownCondition = 2048,
    kNoteNotFirm = 4096, // a side or both cannot be traded with
    kNoteHalted = 8192,
    kNoteRepeats = 16384, // CsvRowCounts::duplicates
    // Of a row with two columns of times.
    kNoteNoRecv = 32768,
    kNoteNoEvent = 65536
};

struct TimeField {
    FieldState state = FieldState::Bad;
    std::int64_t nanos = 0; // since 1970, UTC
    bool namesZone = true; // false: nothing names one; UTC is assumed
    Zone::Occurs occurs = Zone::Occurs::Once; // on clocks of the zone that is stated; Never: Bad

    unsigned notes() const; // RowNote bits
};

/// ISO-8601 text, or an integer whose magnitude tells nanoseconds (from 1e17), microseconds (1e14),
/// milliseconds (1e11) and seconds apart; each may have decimals. Undefined: a missing value, 0,
/// UINT64_MAX; of a packed clock zeros alone. Where `style` has a day, also a time of day ("9:30:00.5") or a
/// number that counts from midnight; clocks are those of its zone.
TimeField readTime(std::string_view text, const TimeStyle& style = {});

/// "2024-06-07" or "20240607", from 1970 to 2200.
std::optional<LocalDay> readDay(std::string_view text);
/// A day as SAS writes it: "07JUN2024", or days since 1960; the same range.
std::optional<LocalDay> readSasDay(std::string_view text);
/// As readDay() reads it.
std::string dayText(LocalDay day);

/// "093000123456789": HHMMSS with three, six or nine decimals or none; a first zero may be left out.
std::optional<Nanos> readPackedTime(std::string_view digits);

/// Digits with a point or a comma among them at most: a time that is a count.
bool isCount(std::string_view text);
/// "9:30", "09:30:00.5": a time of day on a clock.
bool isTimeOfDay(std::string_view text);
/// The digits and colons of one, also where no clock shows it ("13:59:60", "24:00").
bool isShapedAsTimeOfDay(std::string_view text);

}}} // namespace sor::input::csv
