// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/baseline.h"

#include "sim/session.h"
#include "strategy/best_ask.h"
#include "strategy/scheduled.h"
#include "strategy/size_weighted.h"

#include <fmt/format.h>
#include <memory>

namespace sor {

namespace {

std::unique_ptr<Strategy> makeBaseline(Baseline baseline, const Scenario& scenario, Nanos bucket,
                                       const VolumeProfile& profile)
{
    const ParentOrder& order = scenario.order;
    switch (baseline) {
    case Baseline::BestAsk:
        return std::make_unique<BestAsk>();
    case Baseline::BestAllIn:
        return std::make_unique<BestAllIn>();
    case Baseline::Twap:
        return std::make_unique<Scheduled>(Schedule::even(order, bucket));
    case Baseline::Vwap:
        return std::make_unique<Scheduled>(Schedule::weighted(order, bucket, profile.weights));
    case Baseline::TwapMatched:
        return std::make_unique<Scheduled>(Schedule::even(order, scenario.router.interval));
    case Baseline::SizeWeighted:
        break;
    }
    return std::make_unique<SizeWeighted>();
}

/// "TWAP 60s": in seconds up to two minutes, as intervals are spoken of.
std::string twapName(Nanos slice)
{
    const bool isInSeconds = slice % std::chrono::seconds{1} == Nanos{0} && slice < std::chrono::minutes{2};
    return "TWAP "
        + (isInSeconds ? fmt::format("{}s", slice / std::chrono::seconds{1}) : formatDuration(slice));
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
    case Baseline::TwapMatched:
        return "twap_matched";
    case Baseline::SizeWeighted:
        break;
    }
    return "size_weighted";
}

std::string displayName(Baseline baseline, const BaselineNames& names)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return names.side == Side::Buy ? "Best Ask" : "Best Bid";
    case Baseline::BestAllIn:
        return "Best all-in";
    case Baseline::Twap:
        return names.bucket == names.interval ? "TWAP (bucket)" : twapName(names.bucket);
    case Baseline::Vwap:
        return "VWAP";
    case Baseline::TwapMatched:
        return twapName(names.interval);
    case Baseline::SizeWeighted:
        break;
    }
    return "Size-weighted";
}

BaselineNames baselineNames(const Scenario& scenario, const BaselineSettings& settings)
{
    return {scenario.order.side, settings.bucket, scenario.router.interval};
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
            std::make_unique<StrategyRun>(makeBaseline(baseline, scenario, settings.bucket, profile),
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
        results[indexOf(which[i])] = std::move(*result);
    }
    return ok();
}

} // namespace sor
