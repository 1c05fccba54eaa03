// SPDX-License-Identifier: GPL-3.0-or-later
// The units of a study, several at once.
#pragma once

#include "base/result.h"
#include "run/study/shared_files.h"
#include "run/study/study_plan.h"
#include "search/worker_crew.h"
#include "setup/run_setup.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sor { inline namespace runs {

/// On any thread; a request of `ending` stops the others.
using PassWork = std::function<Status(const SharedPass& pass, WorkerCrew& crew, std::stop_source& ending)>;

/// Does the work of each pass, begun in their order, on setup.threads threads, with as many under way as
/// setup.memory has room for (SharedPass::bytes). The first failure stops the others and is the answer;
/// Interrupted when stopped.
Status forEachPass(const RunSetup& setup, const std::vector<SharedPass>& passes, const std::stop_token& stop,
                   const PassWork& work);

/// On any thread; stopped when the study is, or when another unit failed.
using UnitWork = std::function<Status(PlannedUnit& unit, WorkerCrew& crew, const std::stop_token& stop)>;

/// Does the work for each unit, which has its orders, as forEachPass(). Units of a day whose quotes are in
/// the same files follow each other, and the files are read once for as many of them as there is room for
/// (StudyUnit::loaded while their work is done).
Status forEachUnit(const RunSetup& setup, const std::vector<PlannedUnit*>& units, const std::stop_token& stop,
                   const UnitWork& work);

}} // namespace sor::runs
