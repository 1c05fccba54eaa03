// SPDX-License-Identifier: GPL-3.0-or-later
// From the settings of an experiment to what one cell runs on.
#pragma once

#include "search/experiment.h"

#include <memory>

namespace sor {

/// What every cell of the settings' grid runs on, over the order's whole window; `outflows` as recorded. The
/// one place that makes it, so that a cell is the same in the grid and alone. Keeps references to tape and
/// fees.
Scenario scenarioOf(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                    std::shared_ptr<const OutflowHistory> outflows = nullptr);

} // namespace sor
