// SPDX-License-Identifier: GPL-3.0-or-later
// What a window wants to draw while an experiment goes on.
#pragma once

#include "base/progress.h"
#include "search/baseline.h"
#include "search/grid_run.h"
#include "search/parameter_grid.h"

namespace sor { inline namespace search {

/// Told of each part of an experiment as soon as it is known, in this order: the baselines that do
/// without the router's inputs, the grid, the untuned router and the other baselines (Patient TWAP with its
/// penalty), cells, Patient TWAP with the tuned penalty, the tuned router. Called from any worker thread,
/// never from two at once for cells; what is referred to lives until the call returns. Implementations are
/// quick and never throw.
class ExperimentObserver : public ProgressSink {
public:
    /// Over the whole window, with its fills.
    virtual void baselineDone(Baseline /*baseline*/, const RunResult& /*result*/) { }
    /// Likewise, of an extra strategy; with the first baselines.
    virtual void extraDone(const ExtraName& /*extra*/, const RunResult& /*result*/) { }
    /// All axes have their values.
    virtual void gridKnown(const ParameterGrid& /*grid*/) { }
    /// The middle cell over the whole window, with its fills.
    virtual void untunedDone(const RouterParams& /*params*/, const RunResult& /*result*/) { }
    /// A cell of the chosen model, on the part that parameters are tuned on.
    virtual void cellDone(std::size_t /*cell*/, const CellResult& /*result*/) { }
    /// The best cell over the whole window, with its fills.
    virtual void tunedDone(const RouterParams& /*params*/, const RunResult& /*result*/) { }
};

}} // namespace sor::search
