// SPDX-License-Identifier: GPL-3.0-or-later
// Where the reading of a topic begins and ends.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <cstdint>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// Where reading begins.
struct StartPoint {
    enum class Kind : std::uint8_t { Beginning, End, Offset, Time, Tail };
    Kind kind = Kind::Beginning;
    std::int64_t offset = 0; // in every partition; Tail: so many before the end
    UnixNanos time; // first message whose Kafka timestamp is at or after it (to the millisecond)
};
/// "beginning", "end", "offset:1000", "time:2024-08-01T13:36:32Z". InvalidArgument otherwise.
Result<StartPoint> parseStart(std::string_view text);

/// Where reading ends.
struct EndPoint {
    enum class Kind : std::uint8_t {
        End, // what the topic holds when the reading starts
        Idle, // when every partition was read to its end and nothing came for a while
        Never, // when stopped, or after the time that KafkaReadOptions gives it
        EndOfStream // when the publisher said that its run is complete
    };
    Kind kind = Kind::End;
    Nanos idle{0};
};
/// "end", "idle:10s", "never", "eos". InvalidArgument otherwise.
Result<EndPoint> parseEnd(std::string_view text);

}}} // namespace sor::input::kafka
