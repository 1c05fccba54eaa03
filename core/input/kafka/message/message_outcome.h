// SPDX-License-Identifier: GPL-3.0-or-later
// What a message turned out to be.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

enum class MessageKind : std::uint8_t {
    Quotes, // one row or several
    Tombstone, // no value
    EndOfStream, // {"kind":"eos"}
    CsvHeader, // names the columns of the CSV lines that follow
    NoQuote, // neither a price nor a size: a heartbeat, a status
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
    bool hasNoTime = false; // and none at all
    bool holdsNumbers = false; // of NoQuote: such as prices have
    unsigned notes = 0; // csv::RowNote bits of its rows
    std::vector<std::string> symbols; // that its rows or its headers name, but for what the row before named
    std::vector<std::string> objectNames; // of rows, in an object: instruments, or venues that are unknown
    bool hasVenueNames = false; // a known venue stands among such names
    std::string mixed; // a name whose rows were taken before the chosen symbol came under the same member
    std::vector<std::string> instruments; // two numbers (instrument_id) that one venue gives
    std::string key; // where nothing else names the instrument, and it may be a name
    std::string channel; // likewise of a channel that the value names
    std::string problem; // "field 'ask_px_00' is missing"

    /// What follows it in the same message.
    void add(MessageOutcome more)
    {
        if (more.kind == MessageKind::Quotes
            || (kind != MessageKind::Quotes && more.kind == MessageKind::OtherSymbol))
            kind = more.kind;
        usedKafkaTime |= more.usedKafkaTime;
        hasNoTime |= more.hasNoTime;
        notes |= more.notes;
        hasVenueNames |= more.hasVenueNames;
        std::ranges::move(more.objectNames, std::back_inserter(objectNames));
        if (mixed.empty())
            mixed = std::move(more.mixed);
        std::ranges::move(more.symbols, std::back_inserter(symbols));
        std::ranges::move(more.instruments, std::back_inserter(instruments));
        if (channel.empty())
            channel = std::move(more.channel);
    }
};

}}} // namespace sor::input::kafka
