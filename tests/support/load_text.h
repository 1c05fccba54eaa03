// SPDX-License-Identifier: GPL-3.0-or-later
// All that loading tells of a tape, as text: equal for tapes that say the same.
#pragma once

#include "input/tape_loader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>

namespace sor::test {

inline std::string timeText(const std::optional<UnixNanos>& time)
{
    return time ? formatIsoTime(*time) : "never";
}

inline std::string summaryText(const CsvSummary& file)
{
    const CsvRowCounts& c = file.counts;
    return fmt::format("{} {} {}\nrows {} trades {} empty {}/{} zero {} sentinels {} bad {}/{} no zone {} "
                       "twice {} rounded {} "
                       "duplicates {}\nskipped {} others {} problems {}\n{} {} {} {}\ncolumns {} {} {} "
                       "vendor {} zone {} clock "
                       "{} {} sizes {}\n{} {} {} {} {} {} {}\nwarnings {}\n",
                       file.path.string(), file.bytes, file.xxh3, c.rows, c.trades, c.emptyAsks, c.emptyBids,
                       c.zeroSizes, c.undefinedSentinels, c.maybeBadBook, c.badTsRecv, c.timesWithoutZone,
                       c.timesTwice, c.roundedPrices, c.duplicates, file.rowsSkipped, file.rowsOtherSymbol,
                       file.problems.size(), timeText(file.firstTsEvent), timeText(file.lastTsEvent),
                       timeText(file.firstTsRecv), timeText(file.lastTsRecv), file.columns,
                       name(file.priceForm), name(file.schema), file.vendor, file.zone, file.clock,
                       file.isByTape, file.sizes, file.isDbn, file.hasTsRecv, file.hasBids, file.hasTrades,
                       file.hasFlags, file.hasSequence, file.symbol, file.warnings);
}

inline std::string loadText(const LoadedTape& loaded)
{
    const TapeCounts& c = loaded.counts;
    std::string text = fmt::format(
        "{} {}\nrows {} points {} trades {} inside {} last {} unchanged {} clears {} gaps {} off {} aged {} "
        "halts {} in halts {} repeated {} conflicts {} excluded {}\nsorted {} late {} {} cut {}\n",
        loaded.symbol, loaded.hash, c.rows, c.points, c.trades, c.rowsInsideEvents, c.rowsWithLast,
        c.unchangedRows, c.clears, c.gapRows, c.offExchangeRows, c.agedOut, c.halts, c.rowsInHalts,
        c.repeatedRows, c.spellingConflicts, c.excludedPrints, loaded.wasSorted, loaded.lateRows,
        loaded.largestLateness.count(), loaded.isCutShort);
    for (const TapeVenue& venue : loaded.tape->venues())
        text += venue.info.mic + " ";
    text +=
        fmt::format("\n{} entries, {} trades, {} to {}\n", loaded.tape->size(), loaded.tape->trades().size(),
                    formatIsoTime(loaded.tape->span().from), formatIsoTime(loaded.tape->span().to));
    for (const CsvSummary& file : loaded.files)
        text += summaryText(file);
    for (const std::string& warning : loaded.warnings)
        text += warning + "\n";
    for (const Finding& finding : loaded.findings)
        text += fmt::format("{}: {}\n", finding.code, finding.text);
    return text;
}

} // namespace sor::test
