// SPDX-License-Identifier: GPL-3.0-or-later
// A run that ended, as the chart of two runs takes it.
#pragma once

#include "charts/time/compared_chart.h"
#include "run/run_worker.h"

namespace sor::ui {

/// The router, all benchmarks, strategies of one's own and the default parameters; not what was not run.
ComparedRun comparedRun(const RunReport& report, int number);

} // namespace sor::ui
