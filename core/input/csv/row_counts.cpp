// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/row_counts.h"

#include "input/csv/csv_time.h"

namespace sor { inline namespace input { namespace csv {

namespace {

void countFlags(const QuoteEvent& row, CsvRowCounts& counts)
{
    counts.badTsRecv += (row.flags & kFlagBadTsRecv) != 0;
    counts.maybeBadBook += (row.flags & kFlagMaybeBadBook) != 0;
}

void countNotes(unsigned notes, CsvRowCounts& counts)
{
    counts.emptyAsks += (notes & kNoteEmptyAsk) != 0;
    counts.emptyBids += (notes & kNoteEmptyBid) != 0;
    counts.zeroSizes += (notes & kNoteZeroSize) != 0;
    counts.undefinedSentinels += (notes & kNoteSentinel) != 0;
    counts.timesWithoutZone += (notes & kNoteNoZone) != 0;
    counts.roundedPrices += (notes & kNoteRounded) != 0;
    counts.timesTwice += (notes & kNoteTwice) != 0;
    counts.duplicates += (notes & kNoteRepeats) != 0;
    counts.lackingRecv += (notes & kNoteNoRecv) != 0;
    counts.lackingEvent += (notes & kNoteNoEvent) != 0;
}

} // namespace

void countOddities(const QuoteEvent& row, unsigned notes, CsvRowCounts& counts)
{
    countFlags(row, counts);
    countNotes(notes, counts);
}

void add(CsvRowCounts& to, const CsvRowCounts& more)
{
    to.rows += more.rows;
    to.trades += more.trades;
    to.emptyAsks += more.emptyAsks;
    to.emptyBids += more.emptyBids;
    to.zeroSizes += more.zeroSizes;
    to.undefinedSentinels += more.undefinedSentinels;
    to.maybeBadBook += more.maybeBadBook;
    to.badTsRecv += more.badTsRecv;
    to.timesWithoutZone += more.timesWithoutZone;
    to.timesTwice += more.timesTwice;
    to.lackingRecv += more.lackingRecv;
    to.lackingEvent += more.lackingEvent;
    to.roundedPrices += more.roundedPrices;
    to.duplicates += more.duplicates;
}

SymbolShares::Share* SymbolShares::shareOf(const QuoteEvent& row)
{
    const auto number = SymbolNumbers::numberOf(row);
    if (!number) {
        m_symbols->noteConfusion();
        return nullptr;
    }
    if (*number >= m_shares.size())
        m_shares.resize(*number + std::size_t{1});
    return &m_shares[*number];
}

void SymbolShares::addToShare(const QuoteEvent& row, unsigned notes)
{
    Share* share = shareOf(row);
    if (share == nullptr)
        return;
    if (share->counts.rows == 0) {
        share->firstTsEvent = row.tsEvent;
        share->firstTsRecv = row.tsRecv;
    }
    share->lastTsEvent = row.tsEvent;
    share->lastTsRecv = row.tsRecv;
    ++share->counts.rows;
    share->counts.trades += row.isTrade() ? 1 : 0;
    countFlags(row, share->counts);
    if (notes != 0)
        addNotes(row, notes);
}

void SymbolShares::addNotes(const QuoteEvent& row, unsigned notes)
{
    Share* share = isActive() ? shareOf(row) : nullptr;
    if (share == nullptr)
        return;
    countNotes(notes, share->counts);
    share->vendor.add(notes);
}

std::vector<CsvSummary> SymbolShares::of(const CsvSummary& file, std::int64_t eventsOfRow) const
{
    std::vector<CsvSummary> summaries(isActive() ? m_symbols->size() : 0);
    for (std::size_t i = 0; i < summaries.size() && i < m_shares.size(); ++i) {
        const Share& share = m_shares[i];
        if (share.counts.rows == 0)
            continue;
        CsvSummary& own = summaries[i];
        own = file;
        own.symbol = m_symbols->nameOf(i);
        own.counts = share.counts;
        own.rowsOtherSymbol += (file.counts.rows - share.counts.rows) / eventsOfRow;
        own.firstTsEvent = share.firstTsEvent;
        own.lastTsEvent = share.lastTsEvent;
        own.firstTsRecv = share.firstTsRecv;
        own.lastTsRecv = share.lastTsRecv;
    }
    return summaries;
}

VendorCounts SymbolShares::vendorOf(std::size_t number, const VendorCounts& file) const
{
    VendorCounts own = m_shares[number].vendor;
    own.ends = file.ends;
    own.endRecords = file.endRecords;
    own.hasBrokenEnd = file.hasBrokenEnd;
    own.endDay = file.endDay;
    return own;
}

}}} // namespace sor::input::csv
