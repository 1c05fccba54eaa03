// SPDX-License-Identifier: GPL-3.0-or-later
// Which symbols of a study are read together, because their quotes are in the same files.
#pragma once

#include "run/study/study_plan.h"

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace sor { inline namespace runs {

/// A symbol's files, and what its tape takes.
struct FilesOfSymbol {
    std::vector<std::string> files; // as they are opened
    std::vector<std::string> trades; // beside them
    bool canShare = false; // they say which symbol a row is of
    LocalDay day;
    std::size_t bytes = 0;
};

inline std::vector<FilesOfSymbol> filesOf(const std::vector<PlannedUnit*>& units)
{
    std::vector<FilesOfSymbol> files;
    files.reserve(units.size());
    for (const PlannedUnit* of : units) {
        files.push_back({.files = of->unit.files,
                         .trades = of->unit.trades,
                         .canShare = of->unit.statesSymbol,
                         .day = of->unit.day,
                         .bytes = of->bytes});
    }
    return files;
}

/// What is read in one pass, by place.
struct SharedPass {
    std::vector<std::size_t> places;
    std::size_t bytes = 0;
};

/// Each place in one pass, and those that share files in as few as `limit` bytes (0: any) have room for; in
/// the order of their first.
inline std::vector<SharedPass> sharedPasses(const std::vector<FilesOfSymbol>& symbols, std::size_t limit)
{
    std::vector<SharedPass> passes;
    std::map<std::tuple<LocalDay, std::vector<std::string>, std::vector<std::string>>, std::size_t>
        open; // the last pass of files
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const FilesOfSymbol& of = symbols[i];
        const auto known = of.canShare ? open.find({of.day, of.files, of.trades}) : open.end();
        if (known != open.end() && (limit == 0 || passes[known->second].bytes + of.bytes <= limit)) {
            passes[known->second].places.push_back(i);
            passes[known->second].bytes += of.bytes;
            continue;
        }
        if (of.canShare)
            open[{of.day, of.files, of.trades}] = passes.size();
        passes.push_back({{i}, of.bytes});
    }
    return passes;
}

}} // namespace sor::runs
