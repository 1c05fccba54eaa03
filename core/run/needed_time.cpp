// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/needed_time.h"

#include "search/auto_unit.h"
#include "search/validation.h"
#include "sim/fill_analysis.h"

#include <algorithm>

namespace sor { inline namespace runs {

namespace {

/// Where the data begin that `auto` axes without a training part may be scaled to. Which market it is shows
/// only later.
UnixNanos autoScaleFrom(UnixNanos from, UnixNanos firstQuote)
{
    UnixNanos earliest = from;
    for (const bool isUs : {true, false}) {
        const auto hours = MarketHours::of(isUs);
        if (!hours)
            continue; // the run will say so
        const AutoStretch stretch = autoStretch(from, firstQuote, *hours);
        if (!stretch.windows.empty())
            earliest = std::min(earliest, stretch.windows.front().from);
    }
    return earliest;
}

} // namespace

Nanos historyOf(const RunSetup& setup)
{
    return restsOrders(setup.modelOrDefault()) ? setup.experiment.router.history : RouterSettings{}.history;
}

TimeWindow neededTime(const RunSetup& setup, UnixNanos firstQuote)
{
    // As it was stated; an end that was not is as far away as can be.
    TimeWindow stated = kAllTime;
    if (setup.from)
        stated.from = setup.from->onDayOf(firstQuote);
    if (setup.to)
        stated.to = setup.to->onDayOf(firstQuote);
    TimeWindow needed = kAllTime;
    // A mid counts with all rows of its time.
    if (setup.to && stated.to <= kLatestTime)
        needed.to = stated.to + kMarkoutHorizons.back() + std::chrono::seconds{1};
    if (!setup.from || stated.from < kEarliestTime || stated.to <= stated.from)
        return needed;
    // Without an end the window is as long as the data will be.
    const bool isLengthKnown = setup.to.has_value();
    const ExperimentSettings& experiment = setup.experiment;
    Nanos history = historyOf(setup);
    if (setup.modelOrDefault() == RouterModel::Adaptive && !experiment.moves) {
        if (!experiment.router.adaptiveHistory)
            return needed;
        history = std::max(history, *experiment.router.adaptiveHistory);
    }
    needed.from = stated.from - std::min(history, stated.from - kEarliestTime);
    if (std::ranges::any_of(setup.experiment.axes, &AxisSpec::isAuto)) {
        ParentOrder order;
        order.window = stated;
        if (!isLengthKnown || !setup.experiment.splitPercent
            || !splitInTime(order, *setup.experiment.splitPercent))
            needed.from = std::min(needed.from, autoScaleFrom(stated.from, firstQuote));
    }
    return needed;
}

KeptTime keptTimeOf(const RunSetup& setup)
{
    if (!setup.from && !setup.to)
        return {};
    return [setup](UnixNanos firstQuote) { return neededTime(setup, firstQuote); };
}

}} // namespace sor::runs
