// SPDX-License-Identifier: GPL-3.0-or-later
// What of a study's work will not fit in memory, said before it is begun.
#pragma once

#include "run/study/study_plan.h"
#include "setup/run_setup.h"

#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// Sentences about units whose quotes take more than the limit, about, by the catalogue's counts of rows, and
/// about files of many symbols that have to be read more than once; none where all has room.
std::vector<std::string> memoryRemarks(const RunSetup& setup, const std::vector<PlannedUnit*>& units);

}} // namespace sor::runs
