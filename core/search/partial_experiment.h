// SPDX-License-Identifier: GPL-3.0-or-later
// What an experiment tells when a stop came in its search or later.
#pragma once

#include "search/experiment.h"

namespace sor { inline namespace search {

/// Makes of what was done an Experiment that holds together: the best of the cells that were run (when
/// `hasTuned` it has been run in full, else as far as a fifth of a second allows) and no validation. False
/// when no cell was run.
bool completePartial(const ExperimentSettings& settings, const Scenario& whole, bool hasTuned,
                     Experiment& experiment);

}} // namespace sor::search
