// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/tape_assembly.h"

#include "base/number_text.h"
#include "files/free_memory.h"
#include "search/auto_unit.h"
#include "search/validation.h"
#include "sim/fill_analysis.h"

#include <algorithm>

namespace sor {

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

std::size_t memoryLimitOf(const RunSetup& setup)
{
    return setup.memoryMegabytes > 0 ? static_cast<std::size_t>(setup.memoryMegabytes) * kMegabyte
                                     : defaultMemoryLimit();
}

TapeOptions tapeOptionsOf(const RunSetup& setup)
{
    TapeOptions options;
    options.view = setup.viewOrDefault();
    options.maxAge = setup.maxAge.value_or(Nanos{0});
    options.bandPpm = setup.bandPpmOrDefault();
    options.memoryLimit = memoryLimitOf(setup);
    if (setup.from || setup.to)
        options.keeps = [setup](UnixNanos firstQuote) { return neededTime(setup, firstQuote); };
    return options;
}

Nanos historyOf(const RunSetup& setup)
{
    return setup.modelOrDefault() == RouterModel::ContKukanov ? setup.router.history
                                                              : RouterSettings{}.history;
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
    needed.from = stated.from - std::min(historyOf(setup), stated.from - kEarliestTime);
    if (std::ranges::any_of(setup.axes, &AxisSpec::isAuto)) {
        ParentOrder order;
        order.window = stated;
        if (!isLengthKnown || !setup.splitPercent || !splitInTime(order, *setup.splitPercent))
            needed.from = std::min(needed.from, autoScaleFrom(stated.from, firstQuote));
    }
    return needed;
}

Result<std::unique_ptr<TapeAssembly>> TapeAssembly::create(const RunSetup& setup, const TapeOptions& options,
                                                           FeedRegistry& registry)
{
    auto assembly = std::unique_ptr<TapeAssembly>(new TapeAssembly(options, registry));
    if (setup.syntheticVenues > 0) {
        auto synthetic = SyntheticVenues::create(assembly->m_builder, registry,
                                                 {static_cast<int>(setup.syntheticVenues), setup.seed});
        if (!synthetic)
            return synthetic.error();
        assembly->m_synthetic.emplace(std::move(*synthetic));
    }
    return assembly;
}

QuoteSink& TapeAssembly::sink()
{
    if (m_synthetic)
        return *m_synthetic;
    return m_builder;
}

} // namespace sor
