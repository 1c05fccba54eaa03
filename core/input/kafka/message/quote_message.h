// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the value of a message as quotes, whichever of the known shapes it has.
#pragma once

#include "input/kafka/message/csv_line_parser.h"
#include "input/kafka/message/message_outcome.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

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

    /// The same without the short way for the layout that sorlab writes itself.
    MessageOutcome parseAnyLayout(std::string_view value, std::int64_t kafkaTimeMs,
                                  std::vector<QuoteEvent>& rows);

    /// A symbol is reported when it is another than that of the row before; from here on the next one is.
    void forgetSymbol();

private:
    class Json;

    FeedRegistry& m_registry;
    std::string m_symbol;
    std::unique_ptr<Json> m_json;
    std::string m_beginning; // of sorlab's own messages
    CsvLineParser m_csv;
};

} // namespace sor::kafka
