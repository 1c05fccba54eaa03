// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/auto_unit.h"

namespace sor {

Result<AutoUnit> findAutoUnit(const Scenario& scenario, std::optional<TimeWindow> train,
                              const TapeQuality& whole, const std::stop_token& stop)
{
    const Tape& tape = scenario.tape;
    const ParentOrder& order = scenario.order;
    std::optional<TimeWindow> elsewhere = train;
    if (!elsewhere && tape.time(0) < order.window.from)
        elsewhere = TimeWindow{tape.time(0), order.window.from};
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
            ErrorCode::InvalidArgument,
            "The grid cannot be chosen automatically: the data show no spread to scale it to (no point with "
            "both a bid and an ask, or none wider than what the venue pays the taker). State --lambda-over, "
            "--lambda-under and --theta-queue.",
            ""};
    }
    return AutoUnit{*unit, isInSample};
}

} // namespace sor
