// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/kafka_points.h"

#include "base/units.h"

#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

Result<StartPoint> parseStart(std::string_view text)
{
    constexpr std::string_view kOffset = "offset:";
    constexpr std::string_view kTime = "time:";
    if (text == "beginning")
        return StartPoint{};
    if (text == "end")
        return StartPoint{StartPoint::Kind::End, 0, {}};
    if (text.starts_with(kOffset)) {
        const auto offset = parseInteger(text.substr(kOffset.size()));
        if (offset && *offset >= 0)
            return StartPoint{StartPoint::Kind::Offset, *offset, {}};
    }
    if (text.starts_with(kTime)) {
        if (const auto time = parseIsoTime(text.substr(kTime.size())))
            return StartPoint{StartPoint::Kind::Time, 0, *time};
    }
    return Error{
        ErrorCode::InvalidArgument,
        fmt::format("Expected beginning, end, offset:N or time:ISO (time:2024-08-01T13:36:32Z), found "
                    "'{}'.",
                    text),
        {.parameter = "from-offset"}};
}

Result<EndPoint> parseEnd(std::string_view text)
{
    constexpr std::string_view kIdle = "idle:";
    if (text == "end")
        return EndPoint{};
    if (text == "never")
        return EndPoint{EndPoint::Kind::Never, {}};
    if (text == "eos")
        return EndPoint{EndPoint::Kind::EndOfStream, {}};
    if (text.starts_with(kIdle)) {
        const auto idle = parseDuration(text.substr(kIdle.size()));
        if (idle && *idle > Nanos{0})
            return EndPoint{EndPoint::Kind::Idle, *idle};
    }
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("Expected end, idle:10s, never or eos, found '{}'.", text),
                 {.parameter = "until"}};
}

}}} // namespace sor::input::kafka
