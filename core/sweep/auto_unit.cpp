// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/auto_unit.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace sor {

Result<AutoUnit> findAutoUnit(const Scenario& scenario, std::optional<TimeWindow> train,
                              const TapeQuality& whole, const std::stop_token& stop)
{
    const Tape& tape = scenario.tape;
    const ParentOrder& order = scenario.order;
    std::optional<TimeWindow> elsewhere = train;
    const UnixNanos first = tape.span().from;
    if (!elsewhere && first < order.window.from)
        elsewhere = TimeWindow{first, order.window.from};
    std::optional<Price> unit;
    if (elsewhere) {
        const auto quality = assess(tape, *elsewhere, order.side, scenario.fees, stop);
        if (!quality)
            return quality.error();
        unit = quality->medianCrossingCost;
    }
    const bool isInSample = !unit;
    if (isInSample)
        unit = whole.medianCrossingCost;
    if (!tape.hasBids()) {
        // No spread is known: a tick stands in, so that an input of asks alone can be run.
        constexpr Price kTick{10'000'000};
        unit = kTick;
    }
    if (!unit || unit->nanos <= 0) {
        return Error{
            ErrorCode::DataUnusable,
            "The grid cannot be chosen automatically: the data show no spread to scale it to (no point with "
            "both a bid and an ask, or none wider than what the venue pays the taker). State --lambda-over, "
            "--lambda-under and --theta-queue.",
            ""};
    }
    // Far above any market; a few times the unit is the most that the models take.
    constexpr Price kWidest{100'000 * kNanosPerDollar};
    if (*unit > kWidest) {
        return Error{
            ErrorCode::DataUnusable,
            fmt::format(
                "The grid cannot be chosen automatically: half the spread and the fee are {} dollars a "
                "share in the median. Are the prices read in the right unit? State --lambda-over, "
                "--lambda-under and --theta-queue.",
                format(*unit)),
            ""};
    }
    return AutoUnit{*unit, isInSample};
}

Result<ScaledGrid> scaleGrid(const std::array<AxisSpec, 3>& axes, const Scenario& scenario,
                             std::optional<TimeWindow> train, const TapeQuality& whole,
                             const std::stop_token& stop)
{
    std::optional<AutoUnit> unit;
    if (std::ranges::any_of(axes, &AxisSpec::isAuto)) {
        const auto found = findAutoUnit(scenario, train, whole, stop);
        if (!found)
            return found.error();
        unit = *found;
    }
    std::array<std::vector<Price>, 3> values;
    for (const Parameter parameter : kParameters) {
        const auto a = static_cast<std::size_t>(parameter);
        values[a] = axes[a].isAuto ? autoAxis(parameter, unit->unit) : axes[a].values;
    }
    auto grid = ParameterGrid::make(std::move(values[0]), std::move(values[1]), std::move(values[2]));
    if (!grid)
        return grid.error();
    return ScaledGrid{std::move(*grid), unit};
}

} // namespace sor
