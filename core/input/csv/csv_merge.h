// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the blocks of a file together in their order: rows to the sink, counts and problems to the summary.
#pragma once

#include "input/csv/csv_block.h"
#include "input/csv/csv_keys.h"
#include "input/csv/csv_reader.h"
#include "input/csv/row_counts.h"
#include "input/csv/unread_columns.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace sor { inline namespace input { namespace csv {

/// One call at a time, in the order of the file.
class CsvMerge {
public:
    /// `firstLine`: the number of the line behind the header.
    CsvMerge(const Layout& layout, SymbolChoice& choice, QuoteSink& sink, std::int64_t firstLine);

    /// Hands the rows of `block` on. An Error is the sink's.
    Status commit(const Block& block);

    /// False when reading on would tell nothing new: the file cannot be read, and the user has seen enough of
    /// why.
    bool wantsMore() const { return m_rowsForNothing < kMostRowsForNothing && !m_choice.sawTooMany(); }

    /// The number of the first line that was not committed yet.
    std::int64_t line() const { return m_line; }

    /// The summary without path, bytes and hash. DataUnusable (without `where`) when there was nothing to
    /// read or several symbols or two headers.
    Result<CsvSummary> finish();

private:
    static constexpr std::int64_t kMostRowsForNothing = 20'000'000;
    void compareEdges(const Block& block);
    /// What follows from the counts of a summary, its warnings first.
    Status complete(const VendorCounts& vendor, std::int64_t lot, CsvSummary& summary) const;
    void addWarnings(CsvSummary& summary) const;
    void lookForStepBack(std::span<const QuoteEvent> rows);

    const Layout& m_layout;
    SymbolChoice& m_choice;
    QuoteSink& m_sink;
    std::int64_t m_line;
    std::int64_t m_rowsForNothing = 0; // read only to list the symbols of an ambiguous file
    CsvSummary m_summary;
    std::int64_t m_cutOffLine = -1;
    std::int64_t m_openLine = -1;
    std::int64_t m_repeatedHeaders = 0;
    std::int64_t m_otherHeaderLine = -1;
    std::int64_t m_openQuoteLine = -1;
    std::int64_t m_returnLine = -1;
    std::int64_t m_swallowedRows = 0;
    UnreadColumns m_unread;
    VendorCounts m_vendor;
    std::map<std::uint32_t, UnixNanos> m_latest; // by feed, in the hour that clocks show twice
    SymbolShares m_shares;
    // The last row of the block before, when it was ours.
    bool m_hasLast = false;
    QuoteEvent m_last;
    std::string m_lastPrice, m_lastSize;
};

}}} // namespace sor::input::csv
