// SPDX-License-Identifier: GPL-3.0-or-later
// The tapes of several symbols of the same files, which are read once.
#pragma once

#include "base/result.h"
#include "input/source_spec.h"
#include "input/tape_assembly.h"
#include "input/tape_loader.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input {

/// One of the symbols, and which time of it a tape has to hold.
struct SymbolWanted {
    std::string symbol;
    KeptTime keeps;
};

/// What loadTape() gives for each of them with `source.symbol`, from one pass through the source's files.
/// SymbolUnknown for one without rows. DataUnusable for one that has to be read alone, because some of its
/// rows are out of order, or so that loadTape() says what is wrong with it; for all of them where the files
/// cannot be shared: trades apart, NBBO feeds, vendors' formats, single orders, rows that are bad or warned
/// of (times without a zone, rounded prices), archives of several members; also when stopped. All tapes are
/// in memory together, each within the source's limit. Of the counts in a tape's CsvSummary only rows,
/// trades, those of other symbols and the times are its own; the others are of all.
std::vector<Result<LoadedTape>> loadSymbols(const SourceSpec& source, std::span<const SymbolWanted> symbols,
                                            unsigned threads, const std::stop_token& stop);

/// What a tape takes while it is built, of which nothing is kept.
std::size_t bytesOfEmptyTape();

}} // namespace sor::input
