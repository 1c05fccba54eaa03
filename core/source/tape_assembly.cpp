// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/tape_assembly.h"

#include "base/number_text.h"
#include "files/free_memory.h"
#include "sim/fill_analysis.h"
#include "sweep/validation.h"

#include <algorithm>

namespace sor {

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
    options.bandPpm = setup.bandPpm;
    options.memoryLimit = memoryLimitOf(setup);
    if (setup.from || setup.to)
        options.keeps = [setup](UnixNanos firstQuote) { return neededTime(setup, firstQuote); };
    return options;
}

TimeWindow neededTime(const RunSetup& setup, UnixNanos firstQuote)
{
    TimeWindow needed = kAllTime;
    const auto from = setup.from ? std::optional(setup.from->onDayOf(firstQuote)) : std::nullopt;
    const auto to = setup.to ? std::optional(setup.to->onDayOf(firstQuote)) : std::nullopt;
    // A mid counts with all rows of its time.
    if (to && *to <= kLatestTime)
        needed.to = *to + kMarkoutHorizons.back() + std::chrono::seconds{1};
    const bool isProfileKnown = !setup.profile.empty();
    if (!from || *from < kEarliestTime || (!to && !isProfileKnown) || (to && *to <= *from))
        return needed;
    if (std::ranges::any_of(setup.axes, &AxisSpec::isAuto)) {
        ParentOrder order;
        order.window = {*from, to.value_or(*from)};
        const bool isSplit = to && setup.splitPercent && splitInTime(order, *setup.splitPercent).has_value();
        if (!isSplit)
            return needed;
    }
    Nanos before = setup.router.history;
    if (!isProfileKnown && to)
        before = std::max(before, *to - *from);
    needed.from = *from - std::min(before, *from - kEarliestTime);
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
