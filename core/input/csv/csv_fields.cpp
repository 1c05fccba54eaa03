// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_fields.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace sor::csv {

namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();
/// From here on an integer price is fixed-point (0.001 $), below it is whole dollars.
constexpr std::int64_t kSmallestFixedPrice = 1'000'000;

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool isMissing(std::string_view text)
{
    return text.empty() || text == "nan" || text == "NaN" || text == "NAN";
}

std::optional<std::uint64_t> readUnsigned(std::string_view digits)
{
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value);
    if (result.ec != std::errc{} || result.ptr != end)
        return std::nullopt;
    return value;
}

TimeField readIntegerTime(std::string_view digits)
{
    const auto value = readUnsigned(digits);
    if (!value)
        return {};
    if (*value == 0 || *value == std::numeric_limits<std::uint64_t>::max()
        || *value == static_cast<std::uint64_t>(kInt64Max))
        return {FieldState::Undefined, 0};
    if (*value > static_cast<std::uint64_t>(kInt64Max))
        return {};
    std::int64_t unit = 1'000'000'000;
    if (*value >= 100'000'000'000'000'000)
        unit = 1;
    else if (*value >= 100'000'000'000'000)
        unit = 1'000;
    else if (*value >= 100'000'000'000)
        unit = 1'000'000;
    std::int64_t nanos = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(*value), unit, &nanos))
        return {};
    return {FieldState::Value, nanos};
}

/// An integer with an optional sign, or nothing.
std::optional<std::int64_t> readSigned(std::string_view text)
{
    const bool hasSign = text.starts_with('+') || text.starts_with('-');
    if (!isDigits(text.substr(hasSign ? 1 : 0)))
        return std::nullopt;
    return parseInteger(text.starts_with('+') ? text.substr(1) : text);
}

} // namespace

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

TimeField readTime(std::string_view text)
{
    if (isMissing(text) || text == "NaT")
        return {FieldState::Undefined, 0};
    if (isDigits(text))
        return readIntegerTime(text);
    const auto time = parseIsoTime(text);
    if (!time)
        return {};
    const bool namesZone = text.back() == 'Z' || text.find('+') != std::string_view::npos;
    return {FieldState::Value, count(*time), namesZone};
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

NumberField readPrice(std::string_view text, CsvPriceForm form)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    std::optional<std::int64_t> nanos;
    if (text.find('.') != std::string_view::npos) {
        nanos = parseNanos(text);
        if (nanos && *nanos != kInt64Max && form == CsvPriceForm::Fixed)
            return {};
    } else {
        nanos = readSigned(text);
        if (nanos && *nanos != 0 && *nanos != kInt64Max) {
            if (priceFormOf(text) != form)
                return {};
            if (form == CsvPriceForm::Decimal)
                *nanos *= kNanosPerDollar; // below 1e6 dollars: it fits
        }
    }
    if (!nanos)
        return {};
    if (*nanos == kInt64Max)
        return {FieldState::Undefined, 0, true};
    if (*nanos > kMaxPrice.nanos || *nanos < -kMaxPrice.nanos)
        return {};
    return {FieldState::Value, *nanos};
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

NumberField readSize(std::string_view text)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    const auto value = readWhole(text);
    if (!value || *value > static_cast<std::uint64_t>(kUint32Max))
        return {};
    if (*value == static_cast<std::uint64_t>(kUint32Max))
        return {FieldState::Undefined, 0, true};
    return {FieldState::Value, static_cast<std::int64_t>(*value)};
}

bool readSide(const NumberField& price, const NumberField& size, unsigned emptyNote, Price& px,
              std::uint32_t& sz, unsigned& notes)
{
    if (price.isSentinel || size.isSentinel)
        notes |= kNoteSentinel;
    const bool hasSize = size.state == FieldState::Value && size.value > 0;
    if (size.state == FieldState::Value && size.value == 0)
        notes |= kNoteZeroSize;
    if (price.state == FieldState::Value && price.value <= 0 && hasSize)
        return false;
    if (price.state != FieldState::Value || !hasSize) {
        px = kNoPrice;
        sz = 0;
        notes |= emptyNote;
        return true;
    }
    px = Price{price.value};
    sz = static_cast<std::uint32_t>(size.value);
    return true;
}

} // namespace sor::csv
