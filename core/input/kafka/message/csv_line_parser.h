// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that are single lines of a CSV file.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_row.h"
#include "input/kafka/message/message_outcome.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

/// Each value is one line; a line that names the columns comes first, and may come again. One thread at a
/// time.
class CsvLineParser {
public:
    explicit CsvLineParser(FeedRegistry& registry);

    /// Appends the row of `value` to `rows`; nothing when it is not MessageKind::Quotes. `symbol`: rows that
    /// name another one are left out; empty: every row is taken.
    MessageOutcome parse(std::string_view value, const std::string& symbol, std::vector<QuoteEvent>& rows);

private:
    FeedRegistry& m_registry;
    std::optional<csv::Layout> m_layout;
    csv::RowSplitter m_splitter;
};

} // namespace sor::kafka
