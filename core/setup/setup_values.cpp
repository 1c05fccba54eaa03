// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_values.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_time.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace sor { inline namespace setup {

Error badValue(std::string_view found, std::string_view expected)
{
    return {ErrorCode::InvalidArgument, fmt::format("'{}' is not {}.", found, expected)};
}

Status setCount(std::int64_t& field, std::string_view text, std::int64_t low, std::int64_t high,
                std::string_view what)
{
    const auto value = parseInteger(text);
    if (!value || *value < low || *value > high)
        return badValue(text, fmt::format("{} (a whole number from {} to {})", what, low, high));
    field = *value;
    return ok();
}

Status setShares(RunSetup& setup, Shares& field, std::string_view text)
{
    constexpr std::int64_t kMost = 1'000'000'000'000;
    const auto stated = parseShares(text);
    const auto refused = [&] {
        return badValue(text,
                        fmt::format("a number of shares (from 1 to {}; with decimals where the sizes of "
                                    "the input have some)",
                                    kMost));
    };
    if (!stated || stated->shares.count < 1 || stated->shares.count / stated->unit.perShare() > kMost
        || (stated->shares.count / stated->unit.perShare() == kMost
            && stated->shares.count % stated->unit.perShare() != 0))
        return refused();
    // All in the finer unit of the two.
    const ShareUnit unit = std::max(setup.shareUnit, stated->unit);
    Shares* const fields[] = {&setup.shares, &setup.lot, &setup.experiment.step};
    const auto value = inUnit(stated->shares, stated->unit, unit);
    bool fits = value.has_value();
    for (const Shares* of : fields)
        fits = fits && inUnit(*of, setup.shareUnit, unit);
    if (!fits)
        return refused();
    for (Shares* of : fields)
        *of = *inUnit(*of, setup.shareUnit, unit);
    setup.shareUnit = unit;
    field = *value;
    return ok();
}

Result<Nanos> duration(std::string_view text, bool mayBeZero)
{
    const auto value = parseDuration(text);
    if (!value || (!mayBeZero && value->count() == 0))
        return badValue(text, "a duration such as 250us, 10s or 5m");
    if (*value > kLongestDuration)
        return badValue(text, "a duration of at most 366d");
    return *value;
}

Status setDuration(Nanos& field, std::string_view text, bool mayBeZero)
{
    const auto value = duration(text, mayBeZero);
    if (!value)
        return value.error();
    field = *value;
    return ok();
}

Status setDuration(std::optional<Nanos>& field, std::string_view text)
{
    Nanos value{};
    auto status = setDuration(value, text);
    if (status)
        field = value;
    return status;
}

Status setPrice(std::optional<Price>& field, std::string_view text, std::string_view what)
{
    const auto price = parsePrice(text);
    if (!price || price->nanos <= 0 || *price > kMaxPrice)
        return badValue(text, what);
    field = price;
    return ok();
}

Status setTime(std::optional<TimeText>& field, std::string_view text)
{
    constexpr std::size_t kYear = 4;
    const auto dated = text.size() > kYear && text[kYear] == '-' ? csv::readTime(text) : csv::TimeField{};
    if (dated.state == csv::FieldState::Value) {
        const UnixNanos instant = unixNanos(dated.nanos);
        if (instant < kEarliestTime || instant > kLatestTime)
            return badValue(text, "a time between 1970 and 2200");
        field = TimeText{instant, {}, dated.namesZone, {}, LocalNanos{instant.time_since_epoch()}};
        return ok();
    }
    const auto timeOfDay = parseTimeOfDay(text);
    if (!timeOfDay)
        return badValue(
            text,
            "a time (2024-08-01T13:36:32Z, 2024-08-01T09:36:32-04:00, or 13:36:32 on the day of the "
            "data; without a zone that of `zone`, else UTC)");
    field = TimeText{std::nullopt, *timeOfDay, text.ends_with('Z')};
    return ok();
}

Status setLatency(RunSetup& setup, std::string_view text)
{
    constexpr std::string_view kExpected =
        "a latency: a time such as 100us, one a venue (XNAS=50us,IEXG=350us), or both (50us,IEXG=350us)";
    std::optional<Nanos> everywhere;
    std::vector<VenueLatency> venues;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string_view entry = text.substr(from, comma - from);
        from = comma + 1;
        const std::size_t equals = entry.find('=');
        const bool isForVenue = equals != std::string_view::npos;
        const auto time = duration(isForVenue ? entry.substr(equals + 1) : entry, true);
        if (!time || (isForVenue && equals == 0))
            return badValue(text, kExpected);
        if (!isForVenue) {
            if (everywhere)
                return badValue(text, "a latency: it states two times for all venues");
            everywhere = *time;
            continue;
        }
        const std::string venue(entry.substr(0, equals));
        if (std::ranges::find(venues, venue, &VenueLatency::venue) != venues.end())
            return badValue(text, fmt::format("a latency: it names {} twice", venue));
        venues.push_back({venue, *time});
    }
    setup.experiment.rules.latency = everywhere.value_or(Nanos{0});
    setup.venueLatencies = std::move(venues);
    return ok();
}

std::string latencyText(const RunSetup& setup)
{
    std::string text;
    if (setup.experiment.rules.latency.count() != 0 || setup.venueLatencies.empty())
        text = formatDuration(setup.experiment.rules.latency);
    for (const VenueLatency& venue : setup.venueLatencies)
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", venue.venue, formatDuration(venue.latency));
    return text;
}

Status setSeed(RunSetup& setup, std::string_view text)
{
    std::int64_t value = 0;
    auto status = setCount(value, text, 0, std::numeric_limits<std::int64_t>::max(), "a seed");
    if (status)
        setup.seed = static_cast<std::uint64_t>(value);
    return status;
}

Status setSplit(RunSetup& setup, std::string_view text)
{
    if (text == "off") {
        setup.experiment.splitPercent.reset();
        return ok();
    }
    const auto value = parseInteger(text);
    if (!value || *value < 1 || *value > 99)
        return badValue(text, "off or a percentage from 1 to 99");
    setup.experiment.splitPercent = static_cast<int>(*value);
    return ok();
}

std::string splitText(const RunSetup& setup)
{
    return setup.experiment.splitPercent ? std::to_string(*setup.experiment.splitPercent) : "off";
}

Status setStarts(RunSetup& setup, std::string_view text)
{
    if (text == "off") {
        setup.experiment.startStride.reset();
        return ok();
    }
    const auto value = duration(text);
    if (!value)
        return badValue(text, "off or a duration such as 30s");
    setup.experiment.startStride = *value;
    return ok();
}

std::string startsText(const RunSetup& setup)
{
    return setup.experiment.startStride ? formatDuration(*setup.experiment.startStride) : "off";
}

std::string timeText(const std::optional<TimeText>& time)
{
    if (!time)
        return "";
    constexpr std::size_t kDate = 11; // with what follows it
    std::string text = time->zone && time->instant ? formatIsoTime(UnixNanos{time->clock.time_since_epoch()})
        : time->instant                            ? formatIsoTime(*time->instant)
                        : formatIsoTime(unixNanos(time->timeOfDay.count())).substr(kDate);
    if (time->zone)
        text.pop_back(); // the Z
    return text;
}

Status setBand(RunSetup& setup, std::string_view text)
{
    if (text == "off") {
        setup.bandPpm = 0;
        return ok();
    }
    const bool isPercent = text.ends_with('%');
    const auto value = parseNanos(isPercent ? text.substr(0, text.size() - 1) : text);
    // In parts per million of the mid; "5%" and "0.05" are the same.
    const std::int64_t ppm = value ? *value / (isPercent ? 100'000 : 1'000) : 0;
    if (ppm <= 0 || ppm > 1'000'000)
        return badValue(text, "a band above 0 and up to 100% of the mid (5% or 0.05), or off");
    setup.bandPpm = ppm;
    return ok();
}

Status setSwitch(bool& field, std::string_view text)
{
    if (text != "true" && text != "false")
        return badValue(text, "true or false");
    field = text == "true";
    return ok();
}

Status setText(std::string& field, std::string_view text, std::string_view what)
{
    if (text.empty())
        return badValue(text, what);
    field = text;
    return ok();
}

std::string list(const std::vector<std::string>& values)
{
    return fmt::format("{}", fmt::join(values, "\n"));
}
std::string yes(bool flag)
{
    return flag ? "true" : "";
}
std::string valueText(std::int64_t count)
{
    return count == 0 ? "" : std::to_string(count);
}
std::string valueText(const std::optional<Price>& price)
{
    return price ? format(*price) : "";
}
std::string valueText(const std::optional<Nanos>& duration)
{
    return duration ? formatDuration(*duration) : "";
}

Status setShard(RunSetup& setup, std::string_view text)
{
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto index = parseInteger(text.substr(0, slash));
    const auto count = parseInteger(text.substr(std::min(slash + 1, text.size())));
    const bool isPart = index && count && *index >= 1 && *index <= *count && *count <= kMostShards;
    if (!isPart && text != "auto")
        return badValue(text, "a part such as 1/4 (the first of four), or auto");
    setup.shard = text;
    return ok();
}

Status setCurrency(RunSetup& setup, std::string_view text)
{
    const auto isPart = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    constexpr std::size_t kShortest = 3;
    constexpr std::size_t kLongest = 5;
    if (text.size() < kShortest || text.size() > kLongest || !std::ranges::all_of(text, isPart)
        || text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos)
        return badValue(text,
                        "the name of a currency, 3 to 5 capital letters or digits, not digits alone (EUR, "
                        "USDT)");
    setup.currency = text;
    return ok();
}

}} // namespace sor::setup
