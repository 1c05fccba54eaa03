// SPDX-License-Identifier: GPL-3.0-or-later
// A study carried out: orders, catalogue, units, database. What the window and --study have in common.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "run/study/study_checks.h"
#include "run/study/study_plan.h"
#include "setup/run_setup.h"
#include "study/study_rows.h"
#include "study/tuning.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// Told how far a study is, from any thread but never from two at once.
class StudyObserver : public ProgressSink {
public:
    /// `done` of `total` orders have their results; `savings` are those against the primary benchmark so far,
    /// bps, in no particular order.
    virtual void ordersDone(std::int64_t done, std::int64_t total, const std::vector<double>& savings) = 0;
    /// A sentence about the work, before it is begun.
    virtual void remark(const std::string& /*sentence*/) { }
};

/// A study with all its rows.
struct StudyOutcome {
    std::vector<StudyRow> rows;
    StudyCatalogue catalogue;
    std::vector<std::string> tooShort; // days on which nothing could be drawn
    std::vector<ExtraName> extras; // of the rows
    std::vector<std::string> executionRemarks; // sentences about the file of executions
    std::string orders; // drawn ones, as an orders file; empty when they came from one
    std::int64_t resumed = 0; // orders whose results were there
    std::int64_t units = 0; // of the part that was run
    std::int64_t ordersOfUnits = 0;
    std::optional<study::TunedCells> tuned; // with `tune`, when all units are run
    bool isBracketOfDefault = false; // with `tune`: the rows' brackets are those of the default cell

    void setDrawn(DrawnOrders drawn);
};

/// The folder of a shard's database below that of the study: shard_2_of_8, counted from 1.
std::string studyShardName(const GridPart& part);

/// Runs what the database in setup.out does not have yet, and gives all. `ordersFile` may be empty (a
/// sampler). Blocks; any thread. Interrupted when stopped: what is done is kept. With a `part` only its units
/// are run, into a database in a folder of its own (studyShardName()), and the rows of others stay planned.
Result<StudyOutcome> runStudy(const RunSetup& setup, const std::string& ordersFile,
                              const std::stop_token& stop, StudyObserver* observer,
                              const std::optional<GridPart>& part = {});

}} // namespace sor::runs
