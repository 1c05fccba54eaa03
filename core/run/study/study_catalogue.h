// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder of quotes holds: which files have which symbol at which time, and how much it traded.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "input/csv/file_mark.h"
#include "market/volume_record.h"
#include "setup/run_setup.h"

#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// One symbol in one file. A file of many symbols has several.
struct CatalogueEntry {
    std::string path; // relative to the folder
    FileMark mark;
    std::string trades; // the file of trades that belongs to it, relative; empty: it has its own
    FileMark tradesMark;
    std::string symbol;
    bool statesSymbol = false; // its rows do; otherwise it was read off the path
    std::string xxh3; // XXH3-128 of the stored bytes, and those of the trades
    std::string schema;
    std::int64_t rows = 0;
    UnixNanos first; // quote
    UnixNanos last;
    std::string venues; // MICs with spaces between
    bool isUs = false;
    VolumeRecord volume; // what met displayed queues
    std::string problem; // why the file cannot be used, a sentence; without a symbol the rest is empty then
    std::string
        setAside; // why it is not used beside the others, a sentence (see repeated_data.h); not stored
    bool isUsed() const { return problem.empty() && setAside.empty(); }
    std::string key() const { return path + "\n" + symbol; }
    std::size_t venueCount() const;
};

struct StudyCatalogue {
    std::vector<CatalogueEntry> entries; // by path, then symbol
    std::int64_t filesRead = 0; // that were not known
    std::int64_t otherFiles = 0; // that hold no quotes, by their names and content
    const CatalogueEntry* find(std::string_view path, std::string_view symbol) const;
    /// Those with a symbol that are used, of which some quote may lie in the window.
    std::vector<const CatalogueEntry*> of(std::string_view symbol, TimeWindow window) const;
    std::set<std::string> symbols() const;
};

/// Looks through `folder` and all below it: SYMBOL/DATE.*, DATE/SYMBOL.*, files whose names have both, and
/// files of many symbols. A name that ends with .csv, .tsv, .dbn or .zip, packed or not, is taken for quotes;
/// of any other name (EQY_US_ALL_BBO_20240607) those whose first rows are of a format that is read, in the
/// form that `setup` states. Hidden files are left out. A file named like one of quotes with "trade" instead
/// of "quote" (IBM/2013-10-07.quotes.csv, IBM/2013-10-07.trades.csv), or as Daily TAQ's with TRADE for BBO or
/// NBBO, holds its trades; parts of a day's quotes without such have those of the whole day. Reads every file
/// once, but not those that `known` has and that have not changed since. `wanted` has the symbols of the
/// orders: in a file of many only these and the ones of its first rows are found. The other settings of
/// reading are those of `setup`. A file that cannot be read is an entry with a problem. DataUnusable when
/// there is no such folder or not a single file; Interrupted. On setup.threads threads.
Result<StudyCatalogue> makeCatalogue(const std::filesystem::path& folder, const RunSetup& setup,
                                     const std::set<std::string>& wanted,
                                     const std::vector<CatalogueEntry>& known, const std::stop_token& stop,
                                     ProgressSink* progress);

/// The date in a path such as "IBM/2013-10-07.csv" or "ibm_20131007.csv.zst", with its place and length;
/// nothing without one.
struct DateInName {
    std::size_t at = 0;
    std::size_t length = 0;
};
std::optional<DateInName> dateInName(std::string_view name);

/// The symbol that a path names, by the rules above; empty when it names none.
std::string symbolOfPath(const std::filesystem::path& path, const std::set<std::string>& wanted);

}} // namespace sor::runs
