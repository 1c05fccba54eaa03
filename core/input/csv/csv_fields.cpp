// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_fields.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <string>

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

/// A decimal number in units of 1 / `units`.
struct Decimal {
    Int128 value = 0; // rounded
    bool isExact = true;
};

/// "222.83", "-1e-05"; nothing for anything else, and for more digits than any number here has.
std::optional<Decimal> readDecimal(std::string_view text, std::int64_t units)
{
    constexpr int kMostDigits = 24; // times 10^13 they fit 127 bits
    constexpr int kLargestExponent = 30;
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    Int128 mantissa = 0;
    int digits = 0;
    int decimals = 0;
    bool hasPoint = false;
    bool hasDigits = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !hasPoint) {
            hasPoint = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9')
            break;
        hasDigits = true;
        mantissa = mantissa * 10 + (text[at] - '0');
        digits += mantissa != 0 ? 1 : 0;
        decimals += hasPoint ? 1 : 0;
        if (digits > kMostDigits || decimals > kLargestExponent)
            return std::nullopt;
    }
    if (!hasDigits)
        return std::nullopt;
    if (at < text.size()) {
        std::string_view exponentText = text.substr(at + 1);
        if ((text[at] != 'e' && text[at] != 'E') || exponentText.starts_with("+-"))
            return std::nullopt;
        if (exponentText.starts_with('+'))
            exponentText.remove_prefix(1);
        const auto exponent = parseInteger(exponentText);
        if (!exponent || *exponent < -kLargestExponent || *exponent > kLargestExponent)
            return std::nullopt;
        decimals -= static_cast<int>(*exponent);
    }
    constexpr Int128 kLargest = std::numeric_limits<std::int64_t>::max();
    Int128 value = mantissa * units;
    Decimal decimal;
    for (; decimals < 0 && value <= kLargest; ++decimals)
        value *= 10;
    for (; decimals > 1; --decimals) {
        decimal.isExact = decimal.isExact && value % 10 == 0;
        // The last digit is what rounding goes by; what was cut off only says that it is not exactly a half.
        value /= 10;
    }
    if (decimals == 1) {
        decimal.isExact = decimal.isExact && value % 10 == 0;
        value = (value + 5) / 10;
    }
    if (value > kLargest)
        return std::nullopt;
    decimal.value = isNegative ? -value : value;
    return decimal;
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

bool isSameText(std::string_view a, std::string_view lower)
{
    return std::ranges::equal(a, lower,
                              [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; });
}

/// How far the clock of a time is ahead of UTC.
struct ZoneText {
    Nanos ahead{0};
    bool isNamed = false;
};

/// Takes what names the zone off the end of a date and time: "Z", "UTC", an offset ("-04:00", "-0400",
/// "-04"), of zero also with a "Z" behind it. Nothing for an offset that no clock has.
std::optional<ZoneText> takeZone(std::string_view& text)
{
    constexpr std::size_t kShortest = 16; // "2024-08-01 13:36"
    ZoneText zone;
    for (const std::string_view utc : {"Z", "z", "UTC", "GMT"}) {
        if (text.size() > kShortest && text.ends_with(utc)) {
            text.remove_suffix(utc.size());
            zone.isNamed = true;
            break;
        }
    }
    const std::size_t sign = text.find_last_of("+-");
    if (sign != std::string_view::npos && sign >= kShortest) {
        const std::string_view offset = text.substr(sign + 1);
        const bool hasColon = offset.size() == 5 && offset[2] == ':';
        const std::string_view minuteText =
            hasColon ? offset.substr(3) : offset.substr(std::min<std::size_t>(2, offset.size()));
        const auto hours = parseInteger(offset.substr(0, 2));
        const auto minutes = minuteText.empty() ? std::optional<std::int64_t>(0) : parseInteger(minuteText);
        constexpr std::int64_t kMostHours = 14;
        const bool isWhole = hasColon || offset.size() == 2 || offset.size() == 4;
        if (!isWhole || !isDigits(offset.substr(0, 2)) || !hours || *hours > kMostHours || !minutes
            || *minutes > 59 || (!minuteText.empty() && !isDigits(minuteText)))
            return std::nullopt;
        zone.ahead = std::chrono::minutes{*hours * 60 + *minutes} * (text[sign] == '-' ? -1 : 1);
        if (zone.isNamed && zone.ahead.count() != 0)
            return std::nullopt;
        zone.isNamed = true;
        text = text.substr(0, sign);
    }
    if (text.ends_with(' '))
        text.remove_suffix(1);
    return zone;
}

/// "1722519392.4919": seconds since 1970 with decimals.
TimeField readDecimalSeconds(std::string_view text)
{
    constexpr std::size_t kSecondsDigits = 11;
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || point < kSecondsDigits - 2 || point > kSecondsDigits
        || !isDigits(text.substr(0, point)) || !isDigits(text.substr(point + 1)))
        return {};
    const auto time = readDecimal(text, kNanosPerDollar);
    return time ? TimeField{FieldState::Value, static_cast<std::int64_t>(time->value)} : TimeField{};
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

TimeField readTime(std::string_view text)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    if (isDigits(text))
        return readIntegerTime(text);
    std::string dashed; // "20240801 13:36:32" is "2024-08-01 13:36:32"
    constexpr std::size_t kDay = 8;
    if (text.size() > kDay && isDigits(text.substr(0, kDay)) && (text[kDay] == ' ' || text[kDay] == 'T')) {
        dashed = text;
        text = dashed.insert(6, "-").insert(4, "-");
    }
    const auto zone = takeZone(text);
    const auto time = zone ? parseIsoTime(text) : std::nullopt;
    if (!time)
        return readDecimalSeconds(text);
    return {FieldState::Value, count(*time - zone->ahead), zone->isNamed};
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

NumberField readPrice(std::string_view text, CsvPriceForm form)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    const auto whole = readSigned(text);
    if (whole == kInt64Max || text == "9223372036.854775807")
        return {FieldState::Undefined, 0, true};
    std::optional<Decimal> nanos;
    if (whole && *whole != 0 && priceFormOf(text) == CsvPriceForm::Fixed) {
        if (form != CsvPriceForm::Fixed)
            return {};
        nanos = Decimal{*whole};
    } else {
        nanos = readDecimal(text, kNanosPerDollar);
        if (nanos && nanos->value != 0 && form == CsvPriceForm::Fixed)
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

NumberField readSize(std::string_view text)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    auto value = readWhole(text);
    if (!value) {
        // "3.6e1" and float noise: a whole number but for what a double cannot hold.
        constexpr std::int64_t kFine = 1'000'000;
        const auto fine = readDecimal(text, kFine);
        if (!fine || fine->value < 0 || fine->value % kFine != 0)
            return {};
        value = static_cast<std::uint64_t>(fine->value / kFine);
    }
    if (*value > static_cast<std::uint64_t>(kUint32Max))
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

} // namespace sor::csv
