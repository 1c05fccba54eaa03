// SPDX-License-Identifier: GPL-3.0-or-later
// Columns that nothing reads and that may tell rows apart all the same: names of instruments under a name of
// their own, contracts of a symbol, levels of a book, market makers.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_keys.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// Sets Layout::watched, judged by the first rows of `text`, and Layout::topRows, what stands there in them.
/// `isLast`: nothing follows the text.
void watchColumns(std::string_view text, bool isLast, Layout& layout);

/// Adds what stands in the watched columns of a few rows of [begin, end), whose first row begins there.
void lookAtSome(const Layout& layout, const char* begin, const char* end, std::vector<WatchedRow>& looks);

/// The name of a column is that of the makers of quotes.
bool namesMakers(std::string_view name);

/// What the watched columns hold, by venue and instrument.
class UnreadColumns {
public:
    /// Begins with the rows at the top. `layout` must outlive it.
    explicit UnreadColumns(const Layout& layout);
    /// Of a row. Once there is room for no more, what `choice` does not read makes place.
    void add(const WatchedRow& row, const SymbolChoice& choice);
    /// The columns that have several values in the quotes of one venue and one instrument that is read.
    std::vector<UnreadColumn> found(const SymbolChoice& choice) const;

private:
    void add(const WatchedRow& row);

    using Values = std::vector<std::vector<std::string>>; // by column; a few of each
    const Layout& m_layout;
    std::map<std::pair<std::string, std::string>, Values> m_values;
};

}}} // namespace sor::input::csv
