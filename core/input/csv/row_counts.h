// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of what the rows of a file had that is worth telling, also apart for each of several symbols.
#pragma once

#include "input/csv/csv_summary.h"
#include "input/csv/symbol_numbers.h"
#include "input/csv/vendor_rules.h"
#include "market/quote_event.h"

#include <cstdint>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// The row has something that countOddities() counts. `notes`: RowNote bits.
inline bool isOdd(const QuoteEvent& row, unsigned notes)
{
    return notes != 0 || (row.flags & (kFlagBadTsRecv | kFlagMaybeBadBook)) != 0;
}

/// Counts all but rows and trades.
void countOddities(const QuoteEvent& row, unsigned notes, CsvRowCounts& counts);

void add(CsvRowCounts& to, const CsvRowCounts& more);

/// What a file has of each of several symbols that are read together. One call at a time.
class SymbolShares {
public:
    /// Null: one symbol is read, and nothing is counted here.
    explicit SymbolShares(SymbolNumbers* symbols)
        : m_symbols(symbols)
    {
    }
    bool isActive() const { return m_symbols != nullptr; }

    /// A row with a marked feed, in the order of the file.
    void add(const QuoteEvent& row, unsigned notes = 0)
    {
        if (isActive())
            addToShare(row, notes);
    }
    /// What a row had that add() was not told.
    void addNotes(const QuoteEvent& row, unsigned notes);

    /// By number, what the summary of the file is to each symbol, but for `vendor` and what follows from
    /// counts; `eventsOfRow`: rows that are handed on for one of the file. Empty when one symbol is read.
    std::vector<CsvSummary> of(const CsvSummary& file, std::int64_t eventsOfRow) const;
    /// Of one of these; the last rows of the file are those of all.
    VendorCounts vendorOf(std::size_t number, const VendorCounts& file) const;

private:
    struct Share {
        CsvRowCounts counts;
        VendorCounts vendor;
        UnixNanos firstTsEvent, lastTsEvent, firstTsRecv, lastTsRecv;
    };
    Share* shareOf(const QuoteEvent& row);
    void addToShare(const QuoteEvent& row, unsigned notes);

    SymbolNumbers* m_symbols;
    std::vector<Share> m_shares; // of the numbers so far
};

}}} // namespace sor::input::csv
