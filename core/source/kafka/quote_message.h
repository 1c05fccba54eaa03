// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the value of a message as quotes, whichever of the known shapes it has.
#pragma once

#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "source/csv_columns.h"
#include "source/csv_row.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
    std::string symbol; // that it names; only set when it is not the one of the message before
    std::string problem; // "field 'ask_px_00' is missing"
};

/// Shapes: a JSON object with one row (Databento's names or the short ones, nested as Databento's JSON is, or
/// flat); a JSON object or array with several rows (a snapshot); a CSV line, once a line named the columns.
/// Numbers may be strings; prices are exact, an integer from 1000000 up is in units of 1e-9 $; times as in
/// CSV files, or a time of day, which takes the day of the message's own timestamp. Unknown fields are
/// ignored. One thread at a time.
class QuoteMessageParser {
public:
    /// `symbol`: rows that name another one are left out; empty: every row is taken.
    QuoteMessageParser(FeedRegistry& registry, std::string symbol);
    ~QuoteMessageParser();

    /// Appends the rows of `value` to `rows`; nothing when it is not MessageKind::Quotes. `kafkaTimeMs` is
    /// the message's timestamp, negative when it has none.
    MessageOutcome parse(std::string_view value, std::int64_t kafkaTimeMs, std::vector<QuoteEvent>& rows);

    /// A symbol is reported when it is another than that of the row before; from here on the next one is.
    void forgetSymbol();

private:
    class Json;
    MessageOutcome parseCsvLine(std::string_view value, std::vector<QuoteEvent>& rows);

    FeedRegistry& m_registry;
    std::string m_symbol;
    std::unique_ptr<Json> m_json;
    std::optional<csv::Layout> m_layout; // of CSV lines
    csv::RowSplitter m_splitter;
};

} // namespace sor::kafka
