// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/study_values.h"

#include "base/text.h"
#include "setup/setting_number.h"
#include "setup/setup_values.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

namespace sor { inline namespace setup {

namespace {

constexpr std::int64_t kMostOrdersADay = 100'000;
constexpr std::size_t kMostValues = 100;

std::vector<std::string_view> partsOf(std::string_view text)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t comma = std::min(text.find(','), text.size());
        parts.push_back(trimmed(text.substr(0, comma)));
        if (comma == text.size())
            return parts;
        text.remove_prefix(comma + 1);
    }
}

/// Sets `field` from a list, each part by `parse`.
template <class T, class Parse>
Status setList(std::vector<T>& field, std::string_view text, std::string_view expected, const Parse& parse)
{
    std::vector<T> values;
    for (const std::string_view part : partsOf(text)) {
        const auto value = parse(part);
        if (!value)
            return badValue(text, expected);
        values.push_back(*value);
    }
    if (values.size() > kMostValues)
        return invalidArgument(
            fmt::format("The list has {} values; at most {}.", values.size(), kMostValues));
    field = std::move(values);
    return ok();
}

/// A number of days; `none` stands for 0.
Status setDays(std::int64_t& field, std::string_view text, std::string_view none)
{
    constexpr std::int64_t kMostDays = 100'000;
    const auto value = text == none ? std::optional<std::int64_t>(0) : parseInteger(text);
    if (!value || *value < 0 || *value > kMostDays || (*value == 0 && text != none))
        return badValue(text, fmt::format("{} or a number of days from 1 to {}", none, kMostDays));
    field = *value;
    return ok();
}

std::string daysText(std::int64_t days, std::string_view none)
{
    return days == 0 ? std::string(none) : std::to_string(days);
}

std::string timeOfDayText(Nanos time)
{
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time).count();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).count() % 60;
    const std::string text = fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
    return seconds == 0 ? text : fmt::format("{}:{:02}", text, seconds);
}

} // namespace

std::optional<double> parsePercent(std::string_view text)
{
    if (text.ends_with('%'))
        text.remove_suffix(1);
    const auto nanos = parseNanos(text);
    if (!nanos || *nanos <= 0 || *nanos > 100 * kNanosPerDollar)
        return std::nullopt;
    return static_cast<double>(*nanos) / static_cast<double>(kNanosPerDollar);
}

Status setSample(RunSetup& setup, std::string_view text)
{
    constexpr std::string_view kDay = "/day";
    const bool isRate = text.ends_with(kDay);
    const auto count = isRate ? parseInteger(text.substr(0, text.size() - kDay.size())) : std::nullopt;
    if (!count || *count < 1 || *count > kMostOrdersADay)
        return badValue(text,
                        fmt::format("a number of orders a symbol and day such as 200/day, at most {}/day",
                                    kMostOrdersADay));
    setup.study.ordersADay = *count;
    return ok();
}

std::string sampleText(const RunSetup& setup)
{
    return setup.study.ordersADay == 0 ? "" : fmt::format("{}/day", setup.study.ordersADay);
}

Status setSizes(RunSetup& setup, std::string_view text)
{
    return setList(setup.study.sizes, text, "a list of percentages above 0% and at most 100% such as 0.5%,1%",
                   parsePercent);
}

std::string sizesText(const RunSetup& setup)
{
    std::vector<std::string> texts;
    for (const double size : setup.study.sizes)
        texts.push_back(settingNumber(size) + "%");
    return fmt::format("{}", fmt::join(texts, ","));
}

Status setDurations(RunSetup& setup, std::string_view text)
{
    const auto parse = [](std::string_view part) -> std::optional<Nanos> {
        const auto value = parseDuration(part);
        const bool isWhole = value && *value > Nanos{0} && *value <= std::chrono::hours{24}
            && *value % std::chrono::seconds{1} == Nanos{0};
        return isWhole ? value : std::nullopt;
    };
    return setList(setup.study.durations, text,
                   "a list of durations of whole seconds such as 5m,15m, at most 24h", parse);
}

std::string durationsText(const RunSetup& setup)
{
    std::vector<std::string> texts;
    for (const Nanos duration : setup.study.durations)
        texts.push_back(formatDuration(duration));
    return fmt::format("{}", fmt::join(texts, ","));
}

Status setHours(RunSetup& setup, std::string_view text)
{
    const std::size_t dash = text.find('-');
    const auto from = parseTimeOfDay(text.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : parseTimeOfDay(text.substr(dash + 1));
    if (!from || !to || *from >= *to)
        return badValue(text, "two times of day such as 09:35-15:55, the earlier one first");
    setup.study.hoursFrom = *from;
    setup.study.hoursTo = *to;
    return ok();
}

std::string hoursText(const RunSetup& setup)
{
    return timeOfDayText(setup.study.hoursFrom) + "-" + timeOfDayText(setup.study.hoursTo);
}

Status setWithout(RunSetup& setup, std::string_view text)
{
    std::vector<std::string> venues = setup.study.without;
    for (const std::string_view part : partsOf(text)) {
        if (part.empty())
            return badValue(text, "a venue such as XNAS, a list of them, or each");
        if (std::ranges::find(venues, part) == venues.end())
            venues.emplace_back(part);
    }
    if (venues.size() > kMostValues)
        return invalidArgument(
            fmt::format("The list has {} venues; at most {}.", venues.size(), kMostValues));
    setup.study.without = std::move(venues);
    return ok();
}

std::string withoutText(const RunSetup& setup)
{
    return fmt::format("{}", fmt::join(setup.study.without, ","));
}

Status setTuneDays(RunSetup& setup, std::string_view text)
{
    return setDays(setup.study.tuneDays, text, "all");
}

std::string tuneDaysText(const RunSetup& setup)
{
    return daysText(setup.study.tuneDays, "all");
}

Status setPrimary(RunSetup& setup, std::string_view text)
{
    const auto baseline = named<Baseline>(text);
    if (!baseline && text != kActualKey)
        return badValue(
            text,
            fmt::format("a primary benchmark, which is {} (executions) or {}; a strategy or allocator "
                        "of one's own is compared in its own row and cannot be the primary one",
                        kActualKey, namesText<Baseline>()));
    setup.study.primary = baseline ? Benchmark(*baseline) : Benchmark::actual();
    return ok();
}

std::string primaryText(const RunSetup& setup)
{
    return std::string(name(setup.study.primary));
}

Status setBlock(RunSetup& setup, std::string_view text)
{
    return setDays(setup.study.block, text, "auto");
}

std::string blockText(const RunSetup& setup)
{
    return daysText(setup.study.block, "auto");
}

Result<Zone> studyZone(const RunSetup& setup)
{
    return setup.form.zone ? Result<Zone>(*setup.form.zone) : Zone::find(kNewYork);
}

}} // namespace sor::setup
