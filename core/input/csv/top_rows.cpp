// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/top_rows.h"

#include "input/csv/csv_fields.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr std::size_t kPricesToJudge = 1000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

void judgePrice(std::string_view text, char separator, TopRows& top)
{
    const std::size_t comma = text.find(',');
    if (separator == ';' && comma != std::string_view::npos && comma + 1 < text.size()
        && isDigit(text[comma + 1])) {
        top.haveCommas = true;
        top.areFixed = false;
        ++top.prices;
        return;
    }
    const auto form = priceFormOf(text);
    if (!form)
        return;
    ++top.prices;
    top.areFixed = top.areFixed && form == CsvPriceForm::Fixed;
    const std::int64_t whole = form == CsvPriceForm::Fixed ? parseInteger(text).value_or(0) : 0;
    if (whole != 0)
        top.whole.add(whole);
    top.areBeyondDollars = top.areBeyondDollars || whole > kMaxPrice.nanos / kNanosPerDollar;
    top.price = text;
}

/// Days of spreadsheets, since the last ones of 1899: from 2000 on. Seconds since midnight reach up to here
/// after 10:08.
constexpr std::int64_t kFirstDayNumber = 36'526;
constexpr std::int64_t kLastDayNumber = 73'050;

void judgeCount(std::string_view text, std::int64_t whole, TopRows& top)
{
    constexpr std::size_t kDecimalsOfSeconds = 5; // of a day
    constexpr std::size_t kDecimalsOfNanos = 9; // of a second
    constexpr std::size_t kGroup = 3;
    top.smallestCount = top.counts == 0 ? whole : std::min(top.smallestCount, whole);
    top.largestCount = std::max(top.largestCount, whole);
    ++top.counts;
    const std::size_t point = std::min(text.find_first_of(".,"), text.size());
    const std::size_t decimals = text.size() - std::min(point + 1, text.size());
    if (whole >= kFirstDayNumber && whole <= kLastDayNumber && decimals >= kDecimalsOfSeconds) {
        ++top.dayNumbers;
        top.finerThanNanos += decimals > kDecimalsOfNanos ? 1 : 0;
    }
    const auto packed = point == text.size() ? readPackedTime(text) : std::nullopt;
    if (!packed)
        return;
    const std::size_t digits = (text.size() + kGroup - 1) / kGroup * kGroup;
    top.packedPadded += text.front() == '0' ? 1U : 0U;
    if (packed->count() > top.packedLatest) {
        ++top.packedTimes;
        top.packedLatest = packed->count();
    }
    const std::int64_t minute = *packed / std::chrono::minutes{1};
    if (top.packed == 0)
        top.packedDigits = digits;
    if (top.packed > 0 && minute != top.packedMinute)
        ++top.packedMinutes;
    top.packed += digits == top.packedDigits ? 1 : 0;
    top.packedMinute = minute;
}

void judgeTime(std::string_view text, TopRows& top)
{
    using namespace std::chrono;
    constexpr sys_days kFirst{year{1990} / 1 / 1};
    constexpr sys_days kLast{year{2100} / 1 / 1};
    if (isMissing(text))
        return;
    const TimeField since1970 = readTime(text);
    const bool isSince1970 = since1970.state == FieldState::Value
        && since1970.nanos >= count(UnixNanos{kFirst}) && since1970.nanos < count(UnixNanos{kLast});
    const std::string_view whole = text.substr(0, text.find_first_of(".,"));
    const auto number = isCount(text) && !isSince1970 ? parseInteger(whole) : std::nullopt;
    if (number) {
        judgeCount(text, *number, top);
        top.time = text;
    } else if (isTimeOfDay(text)) {
        ++top.clocks;
        top.time = text;
    } else if (!isShapedAsTimeOfDay(text)) { // else it is a bad row
        ++top.others;
    }
}

} // namespace

std::optional<LocalDay> dayInName(std::string_view path)
{
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    std::optional<LocalDay> found;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (at > 0 && isDigit(name[at - 1]))
            continue;
        for (const std::size_t length : {std::size_t{8}, std::size_t{10}}) {
            std::string text(name.substr(at, length));
            std::ranges::replace(text, '_', '-');
            const bool endsThere = at + length >= name.size() || !isDigit(name[at + length]);
            const auto day = text.size() == length && endsThere ? readDay(text) : std::nullopt;
            if (day && found && *found != *day)
                return std::nullopt;
            found = day ? day : found;
        }
    }
    return found;
}

namespace {

/// Of a file of trades its price, of quotes the ask.
Column priceOf(const Layout& layout)
{
    return layout.meaning == RowMeaning::Print ? Column::Price : Column::AskPx;
}

} // namespace

TopRows judgeTop(const TextBuffer& text, const Layout& layout)
{
    TopRows top;
    RowSplitter splitter;
    const char* at = text.begin();
    while (at < text.end() && top.prices < kPricesToJudge) {
        const auto end = splitter.split(at, text.end(), layout.separator);
        if (end != RowSplitter::End::Newline && !text.isLast())
            break;
        const auto& fields = splitter.fields();
        const auto judge = [&](Column column, const auto& one) {
            if (layout.has(column) && layout.at(column) < fields.size())
                one(fields[layout.at(column)]);
        };
        for (const Column column : {priceOf(layout), Column::BidPx})
            judge(column, [&](std::string_view price) { judgePrice(price, layout.separator, top); });
        for (const Column column : {Column::TsEvent, Column::TsRecv})
            judge(column, [&](std::string_view time) { judgeTime(time, top); });
        if (top.date.empty() && layout.date < fields.size())
            top.date = fields[layout.date];
        at = splitter.next();
    }
    return top;
}

bool haveOneSideEach(const TextBuffer& text, const Layout& layout)
{
    constexpr int kFewest = 8;
    RowSplitter splitter;
    std::array<int, 2> rows{}; // with a bid, with an ask
    const char* at = text.begin();
    while (at < text.end()) {
        const auto end = splitter.split(at, text.end(), layout.separator);
        if (end != RowSplitter::End::Newline && !text.isLast())
            break;
        at = splitter.next();
        const auto& fields = splitter.fields();
        const auto has = [&](Column price, Column size) {
            if (layout.at(price) >= fields.size() || layout.at(size) >= fields.size())
                return false;
            const NumberField px = readPrice(fields[layout.at(price)], layout.numbers);
            const NumberField sz = readSize(fields[layout.at(size)], layout.numbers);
            return px.state == FieldState::Value && px.value > 0 && sz.state == FieldState::Value
                && sz.value > 0;
        };
        const bool hasBid = has(Column::BidPx, Column::BidSz);
        const bool hasAsk = has(Column::AskPx, Column::AskSz);
        if (hasBid && hasAsk)
            return false;
        rows[0] += hasBid ? 1 : 0;
        rows[1] += hasAsk ? 1 : 0;
    }
    return rows[0] > 0 && rows[1] > 0 && rows[0] + rows[1] >= kFewest;
}

bool areAllTrades(const TextBuffer& text, const Layout& layout)
{
    RowSplitter splitter;
    bool isAny = false;
    for (const char* at = text.begin(); at < text.end(); at = splitter.next()) {
        const auto end = splitter.split(at, text.end(), layout.separator);
        if (end != RowSplitter::End::Newline && !text.isLast())
            break;
        const auto& fields = splitter.fields();
        if (fields.size() < layout.names.size() || isSameName(fields.front(), layout.names.front()))
            continue;
        if (fields[layout.at(Column::Action)] != "T")
            return false;
        isAny = true;
    }
    return isAny;
}

Status settleNumbers(const TopRows& top, Layout& layout)
{
    NumberStyle& numbers = layout.numbers;
    numbers.hasDecimalComma = top.haveCommas;
    if (numbers.nanosPerUnit || top.prices == 0 || !top.areFixed)
        return ok();
    const std::string& name = layout.nameOf(priceOf(layout));
    if (!isDatabentoPrice(name) && !top.areBeyondDollars)
        return unusableData(
            fmt::format("Its prices are whole numbers from a million up (column '{}': {}), which may be "
                        "dollars or parts of "
                        "one. Say what 1 stands for with `price-scale`: 1 (a dollar), 0.0001, 1e-9.",
                        name, shown(top.price)));
    numbers.form = CsvPriceForm::Fixed;
    layout.wholePrices = top.whole;
    layout.wholePrices.isDatabento = std::ranges::any_of(
        layout.names, [](std::string_view column) { return isSameName(column, "rtype"); });
    return ok();
}

}}} // namespace sor::input::csv
