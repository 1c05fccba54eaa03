// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_fields.h"

#include "input/csv/decimal_text.h"
#include "input/csv/size_unit_search.h"
#include "input/csv/whole_prices.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <string>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();
/// From here on an integer price is fixed-point (0.001 $), below it is whole dollars.
constexpr std::int64_t kSmallestFixedPrice = 1'000'000;

/// An integer with an optional sign, or nothing.
std::optional<std::int64_t> readSigned(std::string_view text)
{
    const bool hasSign = text.starts_with('+') || text.starts_with('-');
    if (!isDigits(text.substr(hasSign ? 1 : 0)))
        return std::nullopt;
    return parseInteger(text.starts_with('+') ? text.substr(1) : text);
}

bool isSameText(std::string_view a, std::string_view lower)
{
    return std::ranges::equal(a, lower,
                              [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; });
}

/// The decimals of a size in shares, at most those of ShareUnit; what is finer is rounded.
int decimalsOf(std::string_view text, const NumberStyle& style)
{
    const auto nanos = readDecimal(text, kNanosPerDollar);
    Int128 left = nanos ? nanos->value * style.sharesPerUnit : 0;
    int decimals = kMostShareDecimals;
    for (; decimals > 0 && left % 10 == 0; left /= 10)
        --decimals;
    return decimals;
}

} // namespace

bool isMissing(std::string_view text)
{
    if (text.empty())
        return true;
    constexpr std::size_t kLongest = 9;
    if ((text.front() >= '0' && text.front() <= '9') || text.size() > kLongest)
        return false;
    constexpr std::string_view kWords[] = {"nan",  "nat",  "null", "none", "na",   "n/a",
                                           "#n/a", "<na>", "\\n",  "inf",  "-inf", "+inf",
                                           "-",    ".",    "--",   "-nan", "nil",  "undefined"};
    return std::ranges::any_of(kWords, [&](std::string_view word) { return isSameText(text, word); });
}

bool isPadding(const char* begin, const char* end)
{
    return begin < end && *begin == '\0' && std::all_of(begin, end, [](char c) { return c == '\0'; });
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

std::optional<CsvPriceForm> priceFormOf(std::string_view text)
{
    if (isMissing(text))
        return std::nullopt;
    if (text.find('.') != std::string_view::npos)
        return parseNanos(text) ? std::optional(CsvPriceForm::Decimal) : std::nullopt;
    const auto value = readSigned(text);
    if (!value || *value == 0 || *value == kInt64Max)
        return std::nullopt;
    const bool isFixed = *value >= kSmallestFixedPrice || *value <= -kSmallestFixedPrice;
    return isFixed ? CsvPriceForm::Fixed : CsvPriceForm::Decimal;
}

unsigned formNotes(std::string_view text)
{
    const auto form = priceFormOf(text);
    unsigned notes = 0;
    if (form == CsvPriceForm::Decimal)
        notes |= kNoteDollars;
    if (form == CsvPriceForm::Fixed) {
        notes |= kNoteWholePrice;
        if (*readSigned(text) % kLeastPriceStep != 0)
            notes |= kNoteDoubtfulPrice;
    }
    return notes;
}

NumberField readPrice(std::string_view text, const NumberStyle& style)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    const auto whole = readSigned(text);
    if (whole == kInt64Max || text == "9223372036.854775807")
        return {FieldState::Undefined, 0, true};
    std::string changed;
    if (style.hasDecimalComma) {
        const auto point = withPoint(text);
        if (!point)
            return {};
        changed = *point;
        text = changed;
    }
    std::optional<Decimal> nanos;
    if (style.nanosPerUnit) {
        nanos = readDecimal(text, *style.nanosPerUnit);
    } else if (whole && *whole != 0 && priceFormOf(text) == CsvPriceForm::Fixed) {
        if (style.form != CsvPriceForm::Fixed)
            return {};
        nanos = Decimal{*whole};
    } else {
        nanos = readDecimal(text, kNanosPerDollar);
        if (nanos && nanos->value != 0 && style.form == CsvPriceForm::Fixed)
            return {};
    }
    if (!nanos || nanos->value > kMaxPrice.nanos || nanos->value < -kMaxPrice.nanos)
        return {};
    return {FieldState::Value, static_cast<std::int64_t>(nanos->value), false, !nanos->isExact};
}

std::optional<std::uint64_t> readWhole(std::string_view text)
{
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos) {
        if (!std::ranges::all_of(text.substr(point + 1), [](char c) { return c == '0'; }))
            return std::nullopt;
        text = text.substr(0, point);
    }
    return isDigits(text) ? readUnsigned(text) : std::nullopt;
}

NumberField readSize(std::string_view text, const NumberStyle& style)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    if (style.hasDecimalComma && text.find(',') != std::string_view::npos) {
        const auto point = withPoint(text);
        NumberStyle pointed = style;
        pointed.hasDecimalComma = false;
        return point ? readSize(*point, pointed) : NumberField{};
    }
    const auto whole = readWhole(text);
    if (whole == static_cast<std::uint64_t>(kUint32Max))
        return {FieldState::Undefined, 0, true};
    Int128 units = 0;
    if (whole) {
        units = Int128{*whole} * style.sharesPerUnit * style.shareUnit.perShare();
    } else {
        // "0.25", "3.6e1" and float noise: a whole number of units but for what a double cannot hold.
        constexpr int kNoise = 6;
        constexpr int kMostDigits = 13;
        std::int64_t fine = 1; // of a unit
        std::int64_t scale = style.shareUnit.perShare();
        for (int i = 0; i < std::min(kNoise, kMostDigits - style.shareUnit.decimals); ++i) {
            fine *= 10;
            scale *= 10;
        }
        const auto size = readDecimal(text, scale);
        if (!size || size->value < 0)
            return {};
        const Int128 fineUnits = size->value * style.sharesPerUnit;
        if (fineUnits % fine != 0) {
            if (style.unitSearch != nullptr)
                style.unitSearch->need(decimalsOf(text, style));
            return {};
        }
        units = fineUnits / fine;
    }
    return units < kUint32Max ? NumberField{FieldState::Value, static_cast<std::int64_t>(units)}
                              : NumberField{};
}

std::string sizeExpected(const NumberStyle& style)
{
    if (style.shareUnit.isWhole())
        return fmt::format("a whole number of shares, at most 4294967295{}",
                           style.isUnitFixed ? " (for sizes with decimals, state `size-unit`)" : "");
    return fmt::format("a number of shares in steps of {} (`size-unit`), at most {}", format(style.shareUnit),
                       format(Shares{kUint32Max - 1}, style.shareUnit));
}

bool readSide(const NumberField& price, const NumberField& size, unsigned emptyNote, Price& px,
              std::uint32_t& sz, unsigned& notes)
{
    if (price.isSentinel || size.isSentinel)
        notes |= kNoteSentinel;
    const bool hasSize = size.state == FieldState::Value && size.value > 0;
    if (size.state == FieldState::Value && size.value == 0)
        notes |= kNoteZeroSize;
    if (price.isRounded)
        notes |= kNoteRounded;
    if (price.state == FieldState::Value && price.value < 0 && hasSize)
        return false;
    if (price.state != FieldState::Value || price.value <= 0 || !hasSize) {
        px = kNoPrice;
        sz = 0;
        notes |= emptyNote;
        return true;
    }
    px = Price{price.value};
    sz = static_cast<std::uint32_t>(size.value);
    return true;
}

}}} // namespace sor::input::csv
