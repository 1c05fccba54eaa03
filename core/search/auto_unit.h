// SPDX-License-Identifier: GPL-3.0-or-later
// What the `auto` axes of a grid are scaled to.
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "market/market_hours.h"
#include "search/grid_run.h"
#include "search/parameter_grid.h"

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sor { inline namespace search {

/// Where the scale was measured.
enum class AutoUnitSource : std::uint8_t {
    Training, // the training part of the window
    Before, // the last half hour before the window, of the same session
    EarlierSessions, // all sessions of earlier days
    FirstPoint, // the first spread of the window, for want of all these
    Tick // no bids: a tick stands in
};
constexpr auto namesOf(std::type_identity<AutoUnitSource>)
{
    return enumNames<AutoUnitSource>({{AutoUnitSource::Training, "training"},
                                      {AutoUnitSource::Before, "before"},
                                      {AutoUnitSource::EarlierSessions, "earlier_sessions"},
                                      {AutoUnitSource::FirstPoint, "first_point"},
                                      {AutoUnitSource::Tick, "tick"}});
}

/// The data that `auto` axes are scaled to where there is no training part: of the session on the day of
/// `from` the last half hour before it; with less than a minute of that in the data, the sessions of all
/// earlier days. Decided by times alone, so that it is known before the data are read. `firstQuote`: the time
/// of the first entry of the data.
struct AutoStretch {
    AutoUnitSource source = AutoUnitSource::FirstPoint; // where the scale comes from
    std::vector<TimeWindow> windows; // in order; none for FirstPoint
};
/// See AutoStretch; of a window that starts at `from`.
AutoStretch autoStretch(UnixNanos from, UnixNanos firstQuote, const MarketHours& hours);

/// The scale of `auto` axes.
struct AutoUnit {
    Price unit; // positive
    AutoUnitSource source = AutoUnitSource::Training; // where it was measured
    /// Measured in the order's window outside a training part.
    bool isInSample() const { return source >= AutoUnitSource::FirstPoint; }
};

/// Half the spread plus the taker fee at the best far price: the median over `train`, the training part;
/// without one, over autoStretch(); where that shows none, at the window's first point with a spread. Without
/// any bids a tick stands in. DataUnusable when the data show no spread, or one that no market has, and as
/// MarketHours::of has it; Interrupted when stopped.
Result<AutoUnit> findAutoUnit(const Scenario& scenario, std::optional<TimeWindow> train,
                              const std::stop_token& stop);

/// A plain sentence about a scale that was not measured as it should be; empty for the others.
std::string autoUnitNote(const AutoUnit& unit);

/// A grid whose `auto` axes have found their scale.
struct ScaledGrid {
    ParameterGrid grid; // all its axes with values
    std::optional<AutoUnit> unit; // when an axis is `auto`
};

/// The grid that `axes` (by Parameter) ask for. Errors as findAutoUnit and ParameterGrid::make.
Result<ScaledGrid> scaleGrid(const std::array<AxisSpec, 3>& axes, const Scenario& scenario,
                             std::optional<TimeWindow> train, const std::stop_token& stop);

}} // namespace sor::search
