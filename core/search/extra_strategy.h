// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies beside the known ones (Baseline): each is a row of its own in tables, files, charts and studies.
#pragma once

#include "base/result.h"
#include "sim/run_result.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace search {

struct Experiment;
class ExperimentObserver;
struct Scenario;

/// What it is called; no other strategy has either.
struct ExtraName {
    std::string key; // in the files: a-z, 0-9 and '_'
    std::string name; // as shown
    friend bool operator==(const ExtraName&, const ExtraName&) = default;
};

/// One of them, and how it is run.
struct ExtraStrategy : ExtraName {
    /// Works the scenario's order, which may be a part of the whole one. Called from any thread, also from
    /// several at once. What the strategy itself does wrong is a sentence in RunResult::notRun; an Error
    /// ends the whole run.
    std::function<Result<RunResult>(const Scenario&, const std::stop_token&)> run;
    /// There is one result, that of the order's whole window (executions that were done): it is not run on
    /// parts and from start times.
    bool isWholeOnly = false;
    /// What its results depend on beside the scenario: a hash of its file. Part of what a run is known by.
    std::string identity;
    std::string file; // the name of its file, without the folder; may be empty
    std::string path; // of that file, as it was named; empty where no file is
};

/// Each over the whole window: fills Experiment::extraNames and extras, notes why one was not run, and tells
/// the observer (may be null).
Status runExtras(const std::vector<ExtraStrategy>& extras, const Scenario& whole, Experiment& experiment,
                 ExperimentObserver* observer, const std::stop_token& stop);

/// Each on the scenario, in their order; `isPart`: it is not the whole window.
Result<std::vector<RunResult>> runExtras(const std::vector<ExtraStrategy>& extras, const Scenario& scenario,
                                         bool isPart, const std::stop_token& stop);

}} // namespace sor::search
