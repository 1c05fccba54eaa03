// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the value of a message as quotes, whichever of the known shapes it has.
#pragma once

#include "base/symbol_list.h"
#include "base/zone.h"
#include "input/kafka/message/csv_line_parser.h"
#include "input/kafka/message/message_outcome.h"
#include "input/kafka/message/own_layout.h"
#include "input/kafka/message/row_identity.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

class JsonRows;

/// Shapes: JSON as JsonRows reads it, one value or several that follow one another; CSV lines, one or
/// several, once a line named the columns. Packed with gzip or zstd, in UTF-16, with a byte order mark,
/// behind the five bytes of a schema registry, or as a JSON text. A message is read whole or not at all.
/// Numbers may be strings; prices are exact, an integer from 1000000 up is in units of 1e-9 $ under
/// Databento's names; times as in CSV files, or a time of day, which takes the day of the message's own
/// timestamp. Unknown fields are ignored. One thread at a time.
class QuoteMessageParser {
public:
    /// `symbol`: see SymbolList; rows that name another one are left out; empty: every row is taken. `zone`:
    /// of times that name none; nothing: UTC. `sizes`: their unit, and who hears of finer ones.
    QuoteMessageParser(FeedRegistry& registry, const std::string& symbol, std::optional<Zone> zone = {},
                       const csv::NumberStyle& sizes = {});
    ~QuoteMessageParser();
    QuoteMessageParser(const QuoteMessageParser&) = delete;
    QuoteMessageParser& operator=(const QuoteMessageParser&) = delete;

    /// Appends the rows of `value` to `rows`; nothing when it is not MessageKind::Quotes. `kafkaTimeMs` is
    /// the message's timestamp, negative when it has none.
    MessageOutcome parse(std::string_view value, std::int64_t kafkaTimeMs, std::vector<QuoteEvent>& rows,
                         const IdentitySource* source = nullptr);

    /// The same without the short way for the layout that sorlab writes itself.
    MessageOutcome parseAnyLayout(std::string_view value, std::int64_t kafkaTimeMs,
                                  std::vector<QuoteEvent>& rows, const IdentitySource* source = nullptr);

    /// See RowIdentity.
    RowIdentity& identity() { return m_identity; }
    const RowIdentity& identity() const { return m_identity; }

private:
    MessageOutcome parseJson(std::string_view text, std::int64_t kafkaTimeMs, std::vector<QuoteEvent>& rows,
                             const IdentitySource* source);
    MessageOutcome take(OwnQuote& quote, std::vector<QuoteEvent>& rows, const IdentitySource* source);

    FeedRegistry& m_registry;
    bool m_hasWholeSizes; // as the short way reads them
    SymbolList m_wanted;
    RowIdentity m_identity;
    std::unique_ptr<JsonRows> m_json;
    CsvLineParser m_csv;
    std::string m_beginning; // of sorlab's own messages
    std::string m_plain; // what was unpacked of a value
    std::string m_clean;
};

}}} // namespace sor::input::kafka
