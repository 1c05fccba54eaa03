// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/extra_strategy.h"

#include "search/grid_run.h"

#include <fmt/format.h>
#include <utility>

namespace sor {

Result<std::vector<RunResult>> runExtras(const std::vector<ExtraStrategy>& extras, const Scenario& scenario,
                                         bool isPart, const std::stop_token& stop)
{
    std::vector<RunResult> results;
    results.reserve(extras.size());
    for (const ExtraStrategy& extra : extras) {
        if (isPart && extra.isWholeOnly) {
            results.push_back(
                RunResult::notRunFor(scenario.order, scenario.fees.venueCount(),
                                     fmt::format("{} is known over the whole window only.", extra.name)));
            continue;
        }
        auto result = extra.run(scenario, stop);
        if (!result)
            return result.error();
        results.push_back(std::move(*result));
    }
    return results;
}

} // namespace sor
