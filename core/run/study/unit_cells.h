// SPDX-License-Identifier: GPL-3.0-or-later
// Every cell of the grid on one order of a study, for the choice of a cell.
#pragma once

#include "base/result.h"
#include "market/fees/venue_fees.h"
#include "market/tape.h"
#include "search/experiment.h"
#include "setup/run_setup.h"
#include "study/study_rows.h"

#include <array>
#include <cstddef>
#include <stop_token>
#include <vector>

namespace sor { inline namespace runs {

/// How many values each axis of a setup's grid has, by Parameter.
std::array<std::size_t, 3> axisSizes(const RunSetup& setup);

/// The rows of all cells, in the order of the grid. `settings` with the record of shadow orders, `experiment`
/// as they gave it (StopAfter::MiddleCell): the middle cell is not run again. DataUnusable with the reason
/// where a cell leaves shares that nothing prices; Interrupted when stopped.
Result<std::vector<CellRow>> cellRows(const Tape& tape, const VenueFees& fees,
                                      const ExperimentSettings& settings, const Experiment& experiment,
                                      const std::stop_token& stop);

}} // namespace sor::runs
