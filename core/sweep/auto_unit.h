// SPDX-License-Identifier: GPL-3.0-or-later
// What the `auto` axes of a grid are scaled to.
#pragma once

#include "base/result.h"
#include "market/tape_quality.h"
#include "sweep/grid_run.h"
#include "sweep/parameter_grid.h"

#include <array>
#include <optional>
#include <stop_token>

namespace sor {

struct AutoUnit {
    Price unit; // positive
    bool isInSample = false; // measured in the order's window, for want of other data
};

/// The median half spread plus fee of `train`, the training part; without one, of the data before the order's
/// window; for want of both, of the window itself, whose quality is `whole`. Without any bids a tick stands
/// in. DataUnusable when the data show no spread, or one that no market has; Interrupted when stopped.
Result<AutoUnit> findAutoUnit(const Scenario& scenario, std::optional<TimeWindow> train,
                              const TapeQuality& whole, const std::stop_token& stop);

/// A grid whose `auto` axes have found their scale.
struct ScaledGrid {
    ParameterGrid grid;
    std::optional<AutoUnit> unit; // when an axis is `auto`
};

/// The grid that `axes` (by Parameter) ask for. Errors as findAutoUnit and ParameterGrid::make.
Result<ScaledGrid> scaleGrid(const std::array<AxisSpec, 3>& axes, const Scenario& scenario,
                             std::optional<TimeWindow> train, const TapeQuality& whole,
                             const std::stop_token& stop);

} // namespace sor
