// SPDX-License-Identifier: GPL-3.0-or-later
// A study that is in a folder already, and its orders as single runs.
#pragma once

#include "base/result.h"
#include "run/study/sqlite_database.h"
#include "run/study/study_run.h"
#include "setup/run_setup.h"
#include "study/study_rows.h"

#include <filesystem>

namespace sor { inline namespace runs {

struct StoredStudy {
    RunSetup setup; // the words that its study stated; `out` is its folder
    StudyOutcome outcome;
    bool isComplete = false; // all its orders were run; else those that were not are planned
};

/// What a database holds of a study with this setup.
Result<StudyOutcome> storedOutcome(SqliteDatabase& database, const RunSetup& setup);

/// Reads a study without running anything. `path`: its folder, or a file in it. FileMissing where there is no
/// study.db, DataUnusable when that is not of a whole study of this version.
Result<StoredStudy> readStudy(const std::filesystem::path& path);

/// The single run whose router, with its one cell, and whose benchmarks are those of this order. DataUnusable
/// for an order that has no quotes or no size, FileMissing when its files are not there (any more).
Result<RunSetup> singleRunOf(const RunSetup& study, const StudyRow& row, const StudyCatalogue& catalogue);

}} // namespace sor::runs
