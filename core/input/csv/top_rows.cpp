// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/top_rows.h"

#include "input/csv/csv_fields.h"

#include <algorithm>
#include <array>
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
        ++top.counts;
        top.largestCount = std::max(top.largestCount, *number);
        top.time = text;
    } else if (isTimeOfDay(text)) {
        ++top.clocks;
        top.time = text;
    } else {
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

struct Unit {
    std::int64_t nanos;
    std::string_view name;
};

/// The smallest unit whose counts of a day reach `largest`.
std::optional<Unit> unitOf(std::int64_t largest)
{
    constexpr std::array kUnits{Unit{1'000'000'000, "seconds"}, Unit{1'000'000, "milliseconds"},
                                Unit{1'000, "microseconds"}, Unit{1, "nanoseconds"}};
    constexpr std::int64_t kNanosPerDay = Nanos{std::chrono::days{1}}.count();
    const auto unit = std::ranges::find_if(
        kUnits, [&](const Unit& candidate) { return largest < kNanosPerDay / candidate.nanos; });
    return unit == kUnits.end() ? std::nullopt : std::optional(*unit);
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

Status settleTimes(const TopRows& top, const CsvForm& form, const std::string& file, Layout& layout)
{
    const std::size_t date = layout.date;
    layout.date = kAbsent;
    const auto unit = unitOf(top.largestCount);
    if (!layout.times.isPacked && ((top.clocks == 0 && top.largestCount == 0) || top.others > 0 || !unit)) {
        if (form.day && top.others > 0)
            layout.assumed.emplace_back("Its times have their days, so `date` does not apply to it.");
        return ok();
    }
    const std::string& name = layout.nameOf(layout.has(Column::TsEvent) ? Column::TsEvent : Column::TsRecv);
    std::string source;
    if (form.day) {
        layout.times.day = form.day;
        source = dayText(*form.day);
    } else if (date != kAbsent) {
        layout.date = date;
        source = fmt::format("the day in column '{}'", layout.names[date]);
    } else if (const auto day = dayInName(file)) {
        layout.times.day = day;
        source = dayText(*day) + ", as its name says";
    } else {
        return unusableData(fmt::format("Its times have no day (column '{}': {}). Say it with `date` "
                                        "(2024-06-07); a column of days (date), or "
                                        "a day in the file's name, would do too.",
                                        name, shown(top.time)));
    }
    const std::string zone = layout.times.zone ? layout.times.zone->name() : "UTC";
    if (layout.times.isPacked) {
        layout.assumed.push_back(
            fmt::format("Its times ('{}') are times of day in {} on {}.", name, zone, source));
        return ok();
    }
    if (top.counts > 0)
        layout.times.nanosPerUnit = unit->nanos;
    layout.assumed.push_back(
        top.counts > 0
            ? fmt::format("Its times ('{}') are taken as {} since midnight in {} on {}.", name, unit->name,
                          zone, source)
            : fmt::format("Its times ('{}') are taken as times of day in {} on {}.", name, zone, source));
    return ok();
}

}}} // namespace sor::input::csv
