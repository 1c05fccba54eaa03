// SPDX-License-Identifier: GPL-3.0-or-later
// What a tape is to hold, who hears of it, and what became of the rows.
#pragma once

#include "base/share_unit.h"
#include "base/time.h"
#include "market/print_kind.h"
#include "market/tape.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace sor { inline namespace market {

/// Which time of the data a tape has to hold, told from the time of the first entry of the data; null: all of
/// it.
using KeptTime = std::function<TimeWindow(UnixNanos firstEntry)>;

/// Sides of quotes that were not shown, by reason, and how often the reference was rebuilt.
struct BandCounts {
    std::int64_t outside = 0; // further than the band from the reference
    std::int64_t withoutReference = 0; // before there was one: not two-sided within 5%
    std::int64_t rebuilt = 0; // times that the reference was made again
};

/// What a TapeBuilder makes of rows.
struct TapeOptions {
    TapeView view = TapeView::Book; // which rules it follows
    ShareUnit unit{}; // of the sizes of all rows
    /// Treat every row as the last of its event (for files that never set F_LAST).
    bool ignoreFlags = false;
    /// Book view: a venue silent for longer than this leaves the book until its next row, after the last row
    /// of the input too (a window may outlast it); 0 = never, at most kLongestDuration.
    Nanos maxAge{0};
    /// Book view: a price further than this from the recent mid counts as an empty side (see BandFilter), in
    /// parts per million of the mid, 0 to 1'000'000; 0 = off.
    std::int64_t bandPpm = 0;
    /// The tape may take this many bytes; 0 = no limit.
    std::size_t memoryLimit = 0;
    /// The time that the tape has to hold, told from the time of the first entry of the data; null: all of
    /// it. Everything else is read, counted and forgotten (but for less than two chunks of entries at each
    /// end).
    KeptTime keeps{};
};

/// Sees everything that goes onto a tape in its order, held or not. On the builder's thread.
class TapeListener {
public:
    TapeListener() = default;
    virtual ~TapeListener() = default;
    TapeListener(const TapeListener&) = delete;
    TapeListener& operator=(const TapeListener&) = delete;
    /// The next entries: the first `used` of `chunk`, all of it but at the end. Venues are indexes of
    /// `venues`.
    virtual void entries(const Tape::Chunk& chunk, std::size_t used, std::span<const TapeVenue> venues) = 0;
    /// The next trade; its entriesBefore counts the entries of the data.
    virtual void trade(const TapeTrade& trade, std::span<const TapeVenue> venues) = 0;
};

/// What became of the rows.
struct TapeCounts {
    std::int64_t rows = 0; // that were taken
    std::int64_t points = 0; // that they made
    std::int64_t trades = 0; // prints at venues of the tape
    std::int64_t rowsInsideEvents = 0; // without F_LAST: the book was not whole yet
    std::int64_t rowsWithLast = 0; // with F_LAST: the book is whole
    std::int64_t unchangedRows = 0; // whole, but best prices and sizes as before
    std::int64_t clears = 0; // action R
    std::int64_t gapRows = 0; // F_MAYBE_BAD_BOOK
    /// Whole rows of a venue from a gap to its next clear or snapshot, without that flag: not shown.
    std::int64_t rowsBehindGaps = 0;
    std::int64_t offExchangeRows = 0; // FINRA prints: no quotes, never routable
    std::int64_t agedOut = 0; // quotes removed by maxAge
    BandCounts band; // sides removed by bandPpm
    std::int64_t halts = 0; // times that a venue was halted
    std::int64_t rowsInHalts = 0; // quote rows of a halted venue: not used
    /// That said under one name of a venue what was said under another; left out.
    std::int64_t repeatedRows = 0;
    /// Times at which a venue's quotes differ between two of its names.
    std::int64_t spellingConflicts = 0;
    /// Prints that fill nothing and consume no queue, by PrintKind.
    std::array<std::int64_t, kPrintKinds> excludedPrints{};
};

}} // namespace sor::market
