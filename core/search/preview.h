// SPDX-License-Identifier: GPL-3.0-or-later
// What can be told of an order before its grid is searched: while its quotes still come, or in place of a
// search.
#pragma once

#include "search/experiment.h"

namespace sor {

/// The baselines and the grid's middle cell over the window of `settings`, as an Experiment that is not
/// complete: its grid has one cell that was run, and nothing is validated. The observer is told of the
/// baselines, the grid, the untuned router and that cell. It is the same function as a whole experiment: on a
/// tape that holds the window so far, what a search on it would find in its baselines and its middle cell.
///
/// Errors as runExperiment has them; of the router alone (too short a window for it, no spread yet), they
/// come after the baselines were told. Interrupted when stopped. One thread of its own.
Result<Experiment> previewExperiment(const Tape& tape, const VenueFees& fees,
                                     const ExperimentSettings& settings, const std::stop_token& stop,
                                     ExperimentObserver* observer = nullptr);

} // namespace sor
