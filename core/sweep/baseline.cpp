// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/baseline.h"

#include "sim/session.h"
#include "strategy/best_ask.h"
#include "strategy/scheduled.h"
#include "strategy/size_weighted.h"

#include <memory>

namespace sor {

namespace {

std::unique_ptr<Strategy> makeBaseline(Baseline baseline, const ParentOrder& order, Nanos bucket,
                                       const VolumeProfile& profile)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return std::make_unique<BestAsk>();
    case Baseline::BestAllIn:
        return std::make_unique<BestAllIn>();
    case Baseline::Twap:
        return std::make_unique<Scheduled>(Schedule::even(order, bucket));
    case Baseline::Vwap:
        return std::make_unique<Scheduled>(Schedule::weighted(order, bucket, profile.weights));
    case Baseline::SizeWeighted:
        break;
    }
    return std::make_unique<SizeWeighted>();
}

} // namespace

std::string_view key(Baseline baseline)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return "best_ask";
    case Baseline::BestAllIn:
        return "best_all_in";
    case Baseline::Twap:
        return "twap";
    case Baseline::Vwap:
        return "vwap";
    case Baseline::SizeWeighted:
        break;
    }
    return "size_weighted";
}

std::string_view displayName(Baseline baseline, Side side)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return side == Side::Buy ? "Best Ask" : "Best Bid";
    case Baseline::BestAllIn:
        return "Best all-in";
    case Baseline::Twap:
        return "TWAP";
    case Baseline::Vwap:
        return "VWAP";
    case Baseline::SizeWeighted:
        break;
    }
    return "Size-weighted";
}

VolumeProfile volumeProfile(const Scenario& scenario, const BaselineSettings& settings)
{
    return settings.profile.empty() ? profileFromHistory(scenario.tape, scenario.order, settings.bucket)
                                    : profileFromFile(settings.profile, scenario.order, settings.bucket);
}

Status runBaselines(std::span<const Baseline> which, const Scenario& scenario,
                    const BaselineSettings& settings, const VolumeProfile& profile,
                    std::vector<RunResult>& results, const std::stop_token& stop)
{
    std::vector<std::unique_ptr<StrategyRun>> runs;
    std::vector<StrategyRun*> pointers;
    for (const Baseline baseline : which) {
        runs.push_back(
            std::make_unique<StrategyRun>(makeBaseline(baseline, scenario.order, settings.bucket, profile),
                                          scenario.order, scenario.fees, scenario.rules));
        pointers.push_back(runs.back().get());
    }
    Session session(scenario.tape, scenario.order.window, scenario.order.side);
    if (auto status = session.replay(pointers, stop); !status)
        return status;
    for (std::size_t i = 0; i < which.size(); ++i) {
        auto result = runs[i]->finish(session.market());
        if (!result)
            return result.error();
        results[static_cast<std::size_t>(which[i])] = std::move(*result);
    }
    return ok();
}

} // namespace sor
