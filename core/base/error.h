// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong through a user or the world, as a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sor {

enum class ErrorCode : std::uint8_t {
    InvalidArgument, // an option, a value or a combination that cannot be
    DataUnusable, // missing, unreadable, not a CSV, a column missing, nothing in the window, too many bad
                  // rows
    KafkaFailed, // broker, topic or delivery
    CannotWrite, // a result could not be written
    Interrupted, // the user asked to stop
    Internal // a fault of ours
};

/// A failure in words: what was expected, what was found, what to do; `where` names the file and line, the
/// broker or the option ("l1_day.csv:1042"), and may be empty.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string where;

    /// "where: message", or the message alone.
    std::string text() const { return where.empty() ? message : where + ": " + message; }
};

/// An option or a value that cannot be: what was expected, what was found, what to do.
Error invalidArgument(std::string message);
/// A file or messages that cannot be used; `where` as in Error.
Error unusableData(std::string message, std::string where = {});

/// Process exit code: 1 internal, 2 usage, 3 data, 4 Kafka, 5 cannot write, 130 interrupted.
int exitCode(ErrorCode code);

/// Short stable name for logs and JSON, such as "data_unusable".
std::string_view name(ErrorCode code);

} // namespace sor
