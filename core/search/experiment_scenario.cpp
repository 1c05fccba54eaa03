// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/experiment_scenario.h"

#include <utility>

namespace sor {

Scenario scenarioOf(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                    std::shared_ptr<const OutflowHistory> outflows)
{
    Scenario scenario{tape,
                      settings.order,
                      fees,
                      settings.rules,
                      settings.step,
                      settings.router,
                      std::move(outflows),
                      settings.moves};
    if (!restsOrders(settings.model)) {
        // What the baselines with the router's inputs go by then.
        scenario.router = {};
        scenario.router.interval = settings.router.interval;
    }
    scenario.router.seed = settings.seed;
    return scenario;
}

} // namespace sor
