// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_queue.h"

#include "run/run_pipeline.h"

#include <algorithm>

namespace sor {

Status forEachUnit(const RunSetup& setup, const std::vector<PlannedUnit*>& units, const std::stop_token& stop,
                   const UnitWork& work)
{
    std::vector<std::size_t> sizes;
    sizes.reserve(units.size());
    for (const PlannedUnit* unit : units)
        sizes.push_back(unit->bytes);
    std::stop_source ending;
    const std::stop_callback endsAll(stop, [&] { ending.request_stop(); });
    const std::stop_token isEnding = ending.get_token();
    std::vector<Status> statuses(units.size(), ok());
    WorkerCrew crew(threadsOf(setup));
    crew.runOuter(sizes, setup.memoryLimit(), isEnding, [&](std::size_t i) {
        statuses[i] = work(*units[i], crew, isEnding);
        if (!statuses[i])
            ending.request_stop();
    });
    // Behind a failure the others were interrupted.
    const auto failed = std::ranges::find_if(statuses, [](const Status& status) {
        return !status && status.error().code != ErrorCode::Interrupted;
    });
    if (failed != statuses.end())
        return *failed;
    return ending.stop_requested() ? Status(Error{ErrorCode::Interrupted, "Stopped."}) : ok();
}

} // namespace sor
