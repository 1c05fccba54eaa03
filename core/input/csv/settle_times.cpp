// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/settle_times.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_row.h"
#include "input/csv/csv_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr std::int64_t kNanosPerDay = Nanos{std::chrono::days{1}}.count();
constexpr std::int64_t kNanosPerHour = Nanos{std::chrono::hours{1}}.count();
constexpr std::int64_t kSecondsPerDay = 86'400;

struct Unit {
    std::int64_t nanos;
    std::string_view name;
};
constexpr std::array kUnits{Unit{1'000'000'000, "seconds"}, Unit{1'000'000, "milliseconds"},
                            Unit{1'000, "microseconds"}, Unit{1, "nanoseconds"}};

/// The smallest unit whose counts of a day reach `largest`.
const Unit* unitOf(std::int64_t largest)
{
    const auto* const unit = std::ranges::find_if(
        kUnits, [&](const Unit& candidate) { return largest < kNanosPerDay / candidate.nanos; });
    return unit == kUnits.end() ? nullptr : unit;
}

/// "14:00:00.028".
std::string clockText(std::int64_t sinceMidnight)
{
    constexpr std::size_t kAt = 11;
    constexpr std::size_t kLength = 12;
    return formatIsoTime(unixNanos(sinceMidnight)).substr(kAt, kLength);
}

/// What the times would be in another unit that fits as well, as the end of a sentence; else nothing.
std::string otherUnit(const TopRows& top, const Unit& unit)
{
    const std::int64_t first = top.smallestCount;
    const std::int64_t last = top.largestCount;
    // Over the end of a day they pass what a day has in their unit.
    if (&unit != &kUnits.front()) {
        const Unit& coarser = *(&unit - 1);
        const std::int64_t ofDay = kNanosPerDay / coarser.nanos;
        if (first < ofDay && first * coarser.nanos >= kNanosPerHour && last < ofDay + ofDay / 4)
            return fmt::format("as {} they would go on from {} past midnight", coarser.name,
                               clockText(first * coarser.nanos));
    }
    // From midnight on each finer unit fits, but for more rows than venues send.
    if (&unit != &kUnits.back() && first * unit.nanos < kNanosPerHour) {
        constexpr std::int64_t kMostRowsPerSecond = 5'000;
        const Unit& finer = *(&unit + 1);
        const std::int64_t nanos = (last - first) * finer.nanos;
        if (nanos / (1'000'000'000 / kMostRowsPerSecond) >= static_cast<std::int64_t>(top.counts))
            return fmt::format("as {} they would go from {} to {}", finer.name,
                               clockText(first * finer.nanos), clockText(last * finer.nanos));
    }
    return "";
}

/// Every count is HHMMSS with decimals. That is certain where one has a zero first, which counts have not,
/// and where many different ones go on through minutes: counts of a unit would have minutes or seconds of 60
/// and more among them. As counts they would all lie within four minutes of midnight where the hours are past
/// those of a count.
struct PackedLook {
    bool isPacked = false;
    bool isCertain = false;
};
PackedLook lookForPacked(const TopRows& top)
{
    constexpr std::size_t kSome = 20;
    constexpr std::size_t kSomeMinutes = 2;
    constexpr std::size_t kClock = 6;
    if (top.packed == 0 || top.packed != top.counts || top.clocks > 0)
        return {};
    std::int64_t perSecond = 1;
    for (std::size_t digits = kClock; digits < top.packedDigits; ++digits)
        perSecond *= 10;
    const bool isCertain =
        top.packedPadded > 0 || (top.packedTimes >= kSome && top.packedMinutes >= kSomeMinutes);
    return {isCertain || top.smallestCount / perSecond >= kSecondsPerDay, isCertain};
}

/// What spreadsheets count days from.
constexpr LocalDay kDayZero{std::chrono::local_days{std::chrono::year{1899} / 12 / 30}};

/// All times are numbers of one day, or of two, with parts of a day; of the `known` day, where there is one.
bool areDayNumbers(const TopRows& top, std::optional<LocalDay> known)
{
    constexpr std::size_t kSome = 3;
    const auto isNear = [&](std::int64_t number) {
        const std::int64_t away = (kDayZero + std::chrono::days{number} - *known).count();
        return away >= -1 && away <= 1;
    };
    return top.dayNumbers == top.counts && top.counts >= kSome && top.clocks == 0
        && top.largestCount - top.smallestCount <= 1 && (!known || isNear(top.largestCount));
}

/// What times that are taken as counts would be as digits of a clock, as the end of a sentence; nothing
/// where some cannot be such digits, or where they are too few to tell.
std::string asClock(const TopRows& top)
{
    constexpr std::size_t kSome = 3;
    if (top.packed < kSome || top.packed != top.counts || top.clocks > 0)
        return "";
    return fmt::format("as the digits of a clock (HHMMSS) they would go on to {}",
                       clockText(top.packedLatest));
}

std::string dayNumbersText(const std::string& name, const TopRows& top)
{
    return fmt::format("Its times (column '{}': {}) look like the day numbers of a spreadsheet ({})", name,
                       shown(top.time), dayText(kDayZero + std::chrono::days{top.largestCount}));
}

constexpr std::string_view kDayNumberAdvice =
    "Give their cells a format of dates and times with decimals of seconds (2025-03-12 14:00:00.028), and "
    "save the file again";

/// Times of day without one of their own.
Status settleDay(const TopRows& top, const CsvForm& form, const std::string& file, const std::string& name,
                 std::size_t date, Layout& layout, std::string& source)
{
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
    return ok();
}

} // namespace

Status settleTimes(const TopRows& top, const CsvForm& form, const std::string& file, Layout& layout)
{
    const std::size_t date = layout.date;
    layout.date = kAbsent;
    const Unit* const unit = unitOf(top.largestCount);
    const PackedLook packed = layout.times.isPacked ? PackedLook{} : lookForPacked(top);
    // A line between others, such as a header of a file that was joined, is a bad row.
    constexpr std::size_t kFewIn = 20;
    const bool haveDays = top.others > 0 && top.others * kFewIn >= top.clocks + top.counts;
    if (!layout.times.isPacked
        && ((top.clocks == 0 && top.largestCount == 0) || haveDays || (!unit && !packed.isPacked))) {
        if (form.day && top.others > 0)
            layout.assumed.emplace_back("Its times have their days, so `date` does not apply to it.");
        return ok();
    }
    const std::string& name = layout.nameOf(layout.has(Column::TsEvent) ? Column::TsEvent : Column::TsRecv);
    const std::optional<LocalDay> day = form.day ? form.day
        : date != kAbsent                        ? csv::readDay(top.date)
                                                 : dayInName(file);
    if (!layout.times.isPacked && areDayNumbers(top, day)) {
        // Seconds of a day seldom have more decimals than nanoseconds, which parts of a day mostly have.
        if (top.finerThanNanos * 2 > top.counts || (!form.day && date == kAbsent && !dayInName(file)))
            return unusableData(dayNumbersText(name, top) + ", which are not read. "
                                + std::string(kDayNumberAdvice) + ".");
        layout.doubts.push_back(dayNumbersText(name, top) + ", and are taken as seconds since midnight. "
                                + std::string(kDayNumberAdvice) + " if they are.");
    }
    layout.times.isPacked = layout.times.isPacked || packed.isPacked;
    std::string source;
    if (auto status = settleDay(top, form, file, name, date, layout, source); !status)
        return status;
    const std::string zone = layout.times.zone ? layout.times.zone->name() : "UTC";
    if (packed.isPacked) {
        layout.countedTimes = "digits of a clock (HHMMSS)";
        if (!packed.isCertain)
            layout.doubts.push_back(fmt::format(
                "Its times (column '{}': {}) are taken as the digits of a clock, {}{}. Write them as "
                "14:00:00.028, which says what they are.",
                name, shown(top.time), clockText(readPackedTime(top.time).value_or(Nanos{}).count()),
                unit != nullptr ? fmt::format("; as {} since midnight they would begin at {}", unit->name,
                                              clockText(top.smallestCount * unit->nanos))
                                : std::string()));
    }
    if (layout.times.isPacked) {
        layout.assumed.push_back(
            fmt::format("Its times ('{}') are times of day in {} on {}.", name, zone, source));
        return ok();
    }
    if (top.counts == 0) {
        layout.assumed.push_back(
            fmt::format("Its times ('{}') are taken as times of day in {} on {}.", name, zone, source));
        return ok();
    }
    layout.times.nanosPerUnit = unit->nanos;
    layout.countedTimes = fmt::format("{} since midnight", unit->name);
    layout.assumed.push_back(fmt::format("Its times ('{}') are taken as {} in {} on {}.", name,
                                         layout.countedTimes, zone, source));
    std::string other = otherUnit(top, *unit);
    if (other.empty())
        other = asClock(top);
    if (!other.empty())
        layout.doubts.push_back(fmt::format(
            "Its times (column '{}': {} to {} in the first rows) are taken as {}, {} to {}; {}. "
            "Write them as 14:00:00.028, or as nanoseconds since 1970.",
            name, top.smallestCount, top.largestCount, layout.countedTimes,
            clockText(top.smallestCount * unit->nanos), clockText(top.largestCount * unit->nanos), other));
    return ok();
}

}}} // namespace sor::input::csv
