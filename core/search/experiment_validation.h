// SPDX-License-Identifier: GPL-3.0-or-later
// The part of an experiment that judges its tuned cell.
#pragma once

#include "search/experiment.h"

namespace sor { inline namespace search {

/// What is judged, and where.
struct ValidationTask {
    const ExperimentSettings& settings;
    const Scenario& whole; // over the order's window, with its outflows
    const std::optional<Split>& split; // nothing: in sample
    RouterChoice router;
};

/// Sets the experiment's train, test, starts and bracket, as far as the settings ask for them. The same on
/// any number of threads. Interrupted when stopped.
Status validateExperiment(const ValidationTask& task, Experiment& experiment, const std::stop_token& stop,
                          ExperimentObserver* observer);

}} // namespace sor::search
