// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/setup_values.h"

#include <algorithm>

namespace sor {

Error badValue(std::string_view found, std::string_view expected)
{
    return {ErrorCode::InvalidArgument, fmt::format("'{}' is not {}.", found, expected), ""};
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

Status setShares(Shares& field, std::string_view text)
{
    return setCount(field.count, text, 1, 1'000'000'000'000, "a number of shares");
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

Status setTime(std::optional<TimeText>& field, std::string_view text)
{
    if (const auto instant = parseIsoTime(text)) {
        if (*instant < kEarliestTime || *instant > kLatestTime)
            return badValue(text, "a time between 1970 and 2200");
        field = TimeText{*instant, {}};
        return ok();
    }
    const auto timeOfDay = parseTimeOfDay(text);
    if (!timeOfDay)
        return badValue(text, "a time (2024-08-01T13:36:32Z, or 13:36:32 on the day of the data; UTC)");
    field = TimeText{std::nullopt, *timeOfDay};
    return ok();
}

std::string timeText(const std::optional<TimeText>& time)
{
    if (!time)
        return "";
    if (time->instant)
        return formatIsoTime(*time->instant);
    return formatIsoTime(unixNanos(time->timeOfDay.count())).substr(11);
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

} // namespace sor
