// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_scale.h"

#include "market/tape_quality.h"
#include "run/run_pipeline.h"
#include "run/study/unit_source.h"

#include <algorithm>
#include <array>

namespace sor { inline namespace runs {

Result<std::optional<Price>> unitScale(const RunSetup& study, const StudyUnit& unit, unsigned threads,
                                       const std::stop_token& stop)
{
    TimeWindow window = unit.orders.front().order->window;
    for (const UnitOrder& of : unit.orders) {
        window.from = std::min(window.from, of.order->window.from);
        window.to = std::max(window.to, of.order->window.to);
    }
    RunSetup source = setupOf(study, unit, unit.orders.front());
    source.from = TimeText{window.from, Nanos{0}};
    source.to = TimeText{window.to, Nanos{0}};
    const KeptTime kept = [&](UnixNanos) { return window; };
    RunInput input;
    const auto loaded = loadUnit(study, unit, kept, threads, stop);
    if (!loaded) {
        return loaded.error().code == ErrorCode::Interrupted ? Result<std::optional<Price>>(loaded.error())
                                                             : std::optional<Price>{};
    }
    input.loaded = **loaded; // which shares the tape
    const auto prepared = prepareRun(source, input);
    if (!prepared || !input.loaded.tape->hasBids())
        return std::optional<Price>{};
    const std::array windows{window};
    auto scale = medianCrossingCost(*input.loaded.tape, windows, Side::Buy, prepared->fees, stop);
    if (scale && *scale && (*scale)->nanos <= 0)
        return std::optional<Price>{};
    return scale;
}

}} // namespace sor::runs
