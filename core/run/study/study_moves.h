// SPDX-License-Identifier: GPL-3.0-or-later
// What the orders of `adaptive` know of the days before them, and of their own session.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "run/study/sqlite_database.h"
#include "run/study/study_catalogue.h"
#include "run/study/study_plan.h"

#include <filesystem>
#include <span>
#include <stop_token>
#include <vector>

namespace sor { inline namespace runs {

/// InvalidArgument for an order of `adaptive` whose estimates would need sums of their own: they are made
/// once a day, with the study's interval and tick.
Status checkMoves(const RunSetup& setup, const std::vector<StudyOrder>& orders);

/// Gives each unit with orders of `adaptive` and no stated history the sums of all sessions of its symbol
/// that ended before its day (StudyUnit::moves), and makes its inputs depend on them. Sums that the database
/// has of the same files are not made again; a day whose files cannot be read has none. The same for every
/// shard. Interrupted when stopped.
Status measureMoves(const RunSetup& setup, const std::filesystem::path& folder,
                    const StudyCatalogue& catalogue, SqliteDatabase& database, StudyPlan& plan,
                    const std::stop_token& stop, ProgressSink* progress);

/// Samples what orders of `adaptive` on one tape lack, once for those that may share it, within an outer
/// piece of `crew`. The same on any number of threads.
Status sampleMoves(const Tape& tape, std::span<ExperimentSettings* const> orders, WorkerCrew& crew,
                   const std::stop_token& stop);

}} // namespace sor::runs
