// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that are lines of a CSV file.
#pragma once

#include "base/zone.h"
#include "input/csv/csv_columns.h"
#include "input/csv/csv_row.h"
#include "input/kafka/message/message_outcome.h"
#include "input/kafka/message/row_identity.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Each value is a line or several; a line that names the columns comes first, and may come again. One thread
/// at a time.
class CsvLineParser {
public:
    /// `registry` and `identity` must outlive this object. `zone`: of times that name none.
    CsvLineParser(FeedRegistry& registry, RowIdentity& identity, std::optional<Zone> zone,
                  const csv::NumberStyle& sizes);

    /// Appends the rows of `text` to `rows`; nothing when it is not MessageKind::Quotes: one line that cannot
    /// be read spoils its message. `source` may be null.
    MessageOutcome parse(std::string_view text, std::vector<QuoteEvent>& rows, const IdentitySource* source);

private:
    MessageKind parseLine(std::vector<QuoteEvent>& rows, MessageOutcome& outcome);

    FeedRegistry& m_registry;
    RowIdentity& m_identity;
    std::optional<Zone> m_zone;
    csv::NumberStyle m_sizes;
    std::optional<csv::Layout> m_layout;
    csv::RowSplitter m_splitter;
    char m_separator = ','; // of the line that was split
    std::string m_text; // with newlines
    std::string m_symbol; // joined from two columns
};

}}} // namespace sor::input::kafka
