// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/experiment_scenario.h"

#include <utility>

namespace sor { inline namespace search {

ExperimentSettings defaultSettings(const Tape& tape)
{
    ExperimentSettings settings;
    settings.order.unit = tape.unit();
    if (tape.view() == TapeView::Trial) {
        settings.model = RouterModel::Trial;
        settings.rules.refresh = Refresh::Instant;
    }
    if (tape.isNbbo()) {
        settings.rules.queue = QueueModel::PrintsOnly;
        settings.rules.crossing = {CrossingRule::Kind::None};
    } else if (const std::uint64_t venues = tape.orderVenues(); venues != 0) {
        settings.rules.queue = QueueModel::Exact;
        settings.rules.exactVenues = venues;
    }
    return settings;
}

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

}} // namespace sor::search
