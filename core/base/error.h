// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong through a user or the world, as a value: a code and facts for programs, a sentence for
// people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// What kind of failure: programs choose their exit code by it.
enum class ErrorKind : std::uint8_t {
    InvalidArgument, // an option, a value or a combination that cannot be
    DataUnusable, // missing, unreadable, nothing in the window, too many bad rows
    KafkaFailed, // broker, topic or delivery
    CannotWrite, // a result could not be written
    Interrupted, // the user asked to stop
    Internal // a fault of ours
};

/// The cause, where a program does something about it; else the kind alone.
enum class ErrorCode : std::uint8_t {
    InvalidArgument,
    DataUnusable,
    FileMissing,
    ColumnsUnusable, // a column is missing or there twice, or these are no quotes
    SeveralSymbols, // and none was chosen
    SymbolUnknown, // the input has others
    NoRowsInWindow,
    MemoryLimit, // limitBytes, and rows or neededBytes
    KafkaFailed,
    BrokerUnreachable,
    TopicMissing,
    StrategyFailed, // one of the user's own did what no strategy may
    CannotWrite,
    Interrupted,
    Internal
};

/// The kind that a code belongs to.
ErrorKind kind(ErrorCode code);
/// Short stable name for logs and JSON, such as "memory_limit".
std::string_view name(ErrorCode code);

/// What is known of a failure; empty or 0 where it is not.
struct ErrorFacts {
    std::string path = {}; // a file or folder
    std::int64_t line = 0; // of the file, from 1
    std::string item = {}; // of the file, by its name
    std::string broker = {}; // "host:port,host:port"
    std::string topic = {}; // of Kafka
    std::string parameter = {}; // the setting, by its word ("memory")
    std::size_t limitBytes = 0; // that was reached
    std::size_t neededBytes = 0; // that would have sufficed, where that is known
    std::int64_t rows = 0; // that were read until then
};

/// A failure as a value. Copied freely; refers to nothing.
struct Error {
    ErrorCode code = ErrorCode::Internal; // what programs decide by
    /// What was expected, what was found, what to do. Settings are named as in withSettings().
    std::string message = {};
    ErrorFacts facts = {}; // what is known of it beside the sentence

    /// The same in a file.
    Error at(std::string path, std::int64_t line = 0) const;

    /// "l1_day.csv:1042", "broker localhost:9092" or "`memory`"; may be empty.
    std::string place() const;
    /// "place: message", or the message alone.
    std::string text() const;
};

/// An option or a value that cannot be: what was expected, what was found, what to do.
Error invalidArgument(std::string message);
/// A file that cannot be used.
Error unusableData(std::string message, std::string path = {});

/// A sentence names a setting by its word between grave accents, with a value behind it where it has one:
/// `memory`, `until idle:10s`. Returns the sentence with the words as `nameOf` names them; what it
/// returns nothing for stays as it is.
std::string withSettings(std::string_view sentence,
                         const std::function<std::string(std::string_view word)>& nameOf);

}} // namespace sor::base
