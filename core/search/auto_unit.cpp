// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/auto_unit.h"

#include "market/tape_quality.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace search {

AutoStretch autoStretch(UnixNanos from, UnixNanos firstQuote, const MarketHours& hours)
{
    using namespace std::chrono;
    constexpr Nanos kLast = minutes{30};
    constexpr Nanos kLeast = seconds{60};
    const LocalDay today = hours.dayOf(from);
    if (const auto session = hours.sessionOn(today)) {
        const UnixNanos end = std::min(from, session->to);
        const UnixNanos begin = std::max(session->from, firstQuote);
        if (end - begin >= kLeast)
            return {AutoUnitSource::Before, {{std::max(begin, end - kLast), end}}};
    }
    AutoStretch stretch;
    for (LocalDay day = hours.dayOf(firstQuote); day < today; day += days{1}) {
        const auto session = hours.sessionOn(day);
        if (session && firstQuote < session->to)
            stretch.windows.push_back({std::max(session->from, firstQuote), session->to});
    }
    if (!stretch.windows.empty())
        stretch.source = AutoUnitSource::EarlierSessions;
    return stretch;
}

std::string autoUnitNote(const AutoUnit& unit)
{
    if (unit.source == AutoUnitSource::EarlierSessions) {
        return fmt::format(
            "The auto axes are scaled to {} dollars a share, the median half spread plus fee of "
            "the earlier sessions: there is less than a minute of this one before the window.",
            format(unit.unit));
    }
    if (unit.source == AutoUnitSource::FirstPoint) {
        return fmt::format(
            "The auto axes are scaled to {} dollars a share, half spread plus fee at the first "
            "point of the window: there are no spreads of a session before it to take a median "
            "of.",
            format(unit.unit));
    }
    return {};
}

Result<AutoUnit> findAutoUnit(const Scenario& scenario, std::optional<TimeWindow> train,
                              const std::stop_token& stop)
{
    const Tape& tape = scenario.tape;
    const ParentOrder& order = scenario.order;
    if (!tape.hasBids()) {
        // No spread is known: a tick stands in, so that an input of asks alone can be run.
        constexpr Price kTick{10'000'000};
        return AutoUnit{kTick, AutoUnitSource::Tick};
    }
    AutoStretch stretch{AutoUnitSource::Training, {}};
    if (train) {
        stretch.windows.push_back(*train);
    } else {
        const auto hours = MarketHours::of(isUsMarket(tape.venues()));
        if (!hours)
            return hours.error();
        stretch = autoStretch(order.window.from, tape.span().from, *hours);
    }
    auto found = medianCrossingCost(tape, stretch.windows, order.side, scenario.fees, stop);
    if (found && !*found) {
        stretch.source = AutoUnitSource::FirstPoint;
        found = firstCrossingCost(tape, order.window, order.side, scenario.fees, stop);
    }
    if (!found)
        return found.error();
    const std::optional<Price> unit = *found;
    if (!unit || unit->nanos <= 0) {
        return unusableData(
            "The grid cannot be chosen automatically: the data show no spread to scale it to (no point with "
            "both a bid and an ask, or none wider than what the venue pays the taker). State `lambda-over`, "
            "`lambda-under` and `theta-queue`.");
    }
    // Far above any market; a few times the unit is the most that the models take.
    constexpr Price kWidest{100'000 * kNanosPerDollar};
    if (*unit > kWidest) {
        return unusableData(fmt::format(
            "The grid cannot be chosen automatically: half the spread and the fee are {} dollars a "
            "share in the median. Are the prices read in the right unit? State `lambda-over`, "
            "`lambda-under` and `theta-queue`.",
            format(*unit)));
    }
    return AutoUnit{*unit, stretch.source};
}

Result<ScaledGrid> scaleGrid(const std::array<AxisSpec, 3>& axes, const Scenario& scenario,
                             std::optional<TimeWindow> train, const std::stop_token& stop)
{
    std::optional<AutoUnit> unit;
    if (std::ranges::any_of(axes, &AxisSpec::isAuto)) {
        const auto found = findAutoUnit(scenario, train, stop);
        if (!found)
            return found.error();
        unit = *found;
    }
    std::array<std::vector<Price>, 3> values;
    for (const Parameter parameter : kParameters) {
        const auto a = static_cast<std::size_t>(parameter);
        values[a] = axes[a].isAuto() ? autoAxis(parameter, unit->unit) : axes[a].values;
    }
    auto grid = ParameterGrid::make(std::move(values[0]), std::move(values[1]), std::move(values[2]));
    if (!grid)
        return grid.error();
    return ScaledGrid{std::move(*grid), unit};
}

}} // namespace sor::search
