// SPDX-License-Identifier: GPL-3.0-or-later
// The exact meaning of one field's text: the general readers that the fast path must agree with.
#pragma once

#include "input/csv/csv_form.h"
#include "input/csv/csv_time.h"
#include "market/quote_event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

struct NumberField {
    FieldState state = FieldState::Bad;
    std::int64_t value = 0;
    bool isSentinel = false; // Undefined by INT64_MAX or UINT32_MAX, not by an empty field
    bool isRounded = false; // it had more than nine decimals
};

/// Empty, or one of the words that programs write for a value that is not there: NaN, NaT, null, None, NA,
/// N/A, \N, inf, "-", ".".
bool isMissing(std::string_view text);

/// A price in units of 1e-9 $; what is finer is rounded, half away from zero. Undefined: a missing value,
/// INT64_MAX. Bad: not a number, of the other form than the file's, or beyond kMaxPrice; zero and negative
/// prices are values here. `style` says what a unit is, and whether a comma stands for the point.
NumberField readPrice(std::string_view text, const NumberStyle& style);
inline NumberField readPrice(std::string_view text, CsvPriceForm form)
{
    return readPrice(text, NumberStyle{form});
}

/// The form that a price's text has; nothing when it does not tell (undefined, 0, not a number).
std::optional<CsvPriceForm> priceFormOf(std::string_view text);

/// The notes on the form of a price's text.
unsigned formNotes(std::string_view text);

/// A number of shares in units of `style`, also written as "36.0". Undefined: a missing value, UINT32_MAX.
/// Bad: more of them than that, negative, or no whole number of units, which the style's search is told.
/// `style` says how many shares 1 is, too.
NumberField readSize(std::string_view text, const NumberStyle& style = {});
/// What readSize() takes, for a sentence.
std::string sizeExpected(const NumberStyle& style);

/// A whole number without a sign, also written as "36.0"; nothing when it is not one or does not fit.
std::optional<std::uint64_t> readWhole(std::string_view text);

/// One side of the quote from its price and size, empty where one of them is 0 or not there; false for a
/// price below 0 with a size. `emptyNote` is the RowNote that an empty side of this kind sets.
bool readSide(const NumberField& price, const NumberField& size, unsigned emptyNote, Price& px,
              std::uint32_t& sz, unsigned& notes);

/// Nothing but NUL bytes, and at least one: what fills up the last block of a file or a tape.
bool isPadding(const char* begin, const char* end);

/// `text` without the spaces around it.
std::string_view trimmed(std::string_view text);

}}} // namespace sor::input::csv
