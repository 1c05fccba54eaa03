// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader must keep in mind with the numbers of a study. The same in every output.
#pragma once

#include "report/caveats.h"
#include "report/study_report.h"

#include <vector>

namespace sor { inline namespace report {

/// Worst first.
std::vector<Caveat> caveatsOf(const StudyReport& report);

}} // namespace sor::report
