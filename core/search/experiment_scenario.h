// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of an experiment on a tape, and what one cell of it runs on.
#pragma once

#include "search/experiment.h"

#include <memory>

namespace sor { inline namespace search {

/// What the command line runs on such a tape where nothing else is stated, but for the order: in the trial
/// view the trial model and liquidity that is always there; on an NBBO feed queues by prints alone; exact
/// queues where orders are known one by one. Refers to nothing.
ExperimentSettings defaultSettings(const Tape& tape);

/// What every cell of the settings' grid runs on, over the order's whole window; `outflows` as recorded. The
/// one place that makes it, so that a cell is the same in the grid and alone. Keeps references to tape and
/// fees.
Scenario scenarioOf(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                    std::shared_ptr<const OutflowHistory> outflows = nullptr);

}} // namespace sor::search
