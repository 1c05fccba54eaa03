// SPDX-License-Identifier: GPL-3.0-or-later
// A finished study, as its outputs tell it.
#pragma once

#include "search/benchmark.h"
#include "study/study_estimates.h"
#include "study/study_rows.h"
#include "study/tuning.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace report {

/// Everything is the same for the same orders, quotes and settings, however it was run.
struct StudyReport {
    std::string version;
    std::string gitHash;
    std::vector<std::pair<std::string, std::string>> settings; // words
    std::vector<StudyRow> rows; // in the order of the orders
    study::StudyEstimates estimates;
    Benchmark primary = kPrimaryBaseline;
    BaselineNames names; // of a buy
    std::size_t nbboFiles = 0; // whose rows show the best of all venues
    std::vector<std::string> unreadable; // "IBM/x.csv: why"
    std::vector<std::string> setAside; // likewise, of files that show again what others show
    std::vector<std::string> tooShort; // days on which no order could be drawn
    std::size_t thinlySized = 0; // orders by participation of volume that is not all of its days'
    std::string thinVolume; // one of these days: "IBM on 2013-10-07, 15:20 to 20:00 UTC"
    bool isDrawn = false;
    std::vector<std::string> executionRemarks; // sentences about the file of executions
    /// With `tune`. Where it has orders, `estimates` are of the tuned router on them; else, with `tune` too,
    /// of the default cell.
    std::optional<study::TuningEstimate> tuning;
    bool isBracketOfDefault = false; // of a tuned study: its rules were run with the default cell

    bool isTuned() const { return tuning && tuning->orders > 0; }
};

}} // namespace sor::report
