// SPDX-License-Identifier: GPL-3.0-or-later
// What a message turned out to be.
#pragma once

#include <cstdint>
#include <string>

namespace sor::kafka {

enum class MessageKind : std::uint8_t {
    Quotes, // one row or several
    Tombstone, // no value
    EndOfStream, // {"kind":"eos"}
    CsvHeader, // names the columns of the CSV lines that follow
    OtherSymbol,
    Malformed,
    Foreign // a format that is not supported, named in `problem`
};

/// What a message was.
struct MessageOutcome {
    MessageKind kind = MessageKind::Malformed;
    /// A snapshot that lists every venue: one that it does not list shows nothing.
    bool isComplete = false;
    bool usedKafkaTime = false; // the value has no full time of its own
    std::string symbol; // that it names; may be empty when the message before named the same
    std::string problem; // "field 'ask_px_00' is missing"
};

} // namespace sor::kafka
