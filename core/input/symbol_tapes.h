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
/// SymbolUnknown for one of which a file, whose path it has, holds no rows (trades first). DataUnusable for
/// one that has to be read alone, because some of its rows are too late for ReorderSink, or so that
/// loadTape() says what is wrong with it; for all of them where the files cannot be shared: single orders,
/// halts alone, bad rows, no names of symbols; several files of quotes, or of trades, some of whose rows are
/// out of order; trades beside quotes, which wait in memory for them, of more than a quarter of the source's
/// limit; also when stopped. All tapes are in memory together, each within the source's limit. Files are read
/// once, and once more where their rows are late, or of two clocks.
std::vector<Result<LoadedTape>> loadSymbols(const SourceSpec& source, std::span<const SymbolWanted> symbols,
                                            unsigned threads, const std::stop_token& stop);

/// What a tape takes while it is built, of which nothing is kept.
std::size_t bytesOfEmptyTape();

}} // namespace sor::input
