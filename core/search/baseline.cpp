// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/baseline.h"

#include "base/number_text.h"
#include "search/interval_check.h"
#include "search/scenario_check.h"
#include "sim/session.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/baselines/market_profile.h"
#include "strategy/baselines/patient_twap.h"
#include "strategy/baselines/size_weighted.h"
#include "strategy/router/placement_benchmarks.h"
#include "strategy/scheduled.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace sor { inline namespace search {

namespace {

std::unique_ptr<Strategy> makeBaseline(Baseline baseline, const Scenario& scenario, Nanos bucket,
                                       const BaselineInputs& inputs)
{
    const ParentOrder& order = scenario.order;
    const Nanos interval = scenario.router.interval;
    switch (baseline) {
    case Baseline::BestAsk:
        return std::make_unique<BestAsk>();
    case Baseline::BestAllIn:
        return std::make_unique<BestAllIn>();
    case Baseline::Twap:
        return std::make_unique<Scheduled>(Schedule::even(order, bucket));
    case Baseline::Vwap:
        return std::make_unique<Scheduled>(Schedule::weighted(order, bucket, inputs.profile.weights));
    case Baseline::TwapMatched:
        return std::make_unique<Scheduled>(Schedule::even(order, interval));
    case Baseline::PatientTwap:
        return std::make_unique<PatientTwap>(inputs.lambdaUnder, Schedule::even(order, interval),
                                             scenario.moves);
    case Baseline::EqualSplit:
        return std::make_unique<EqualSplit>(scenario.router, order, scenario.outflows);
    case Baseline::PegOne:
        return std::make_unique<PegOne>(scenario.router, order, scenario.outflows);
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

Status checkBaselines(std::span<const Baseline> which, const Scenario& scenario,
                      const BaselineSettings& settings, const BaselineInputs& inputs)
{
    if (auto status = checkScenario(scenario); !status)
        return status;
    if (auto status = checkRouter(scenario.router); !status)
        return status;
    if (auto status = checkBucket(scenario.order.window, settings.bucket); !status)
        return status;
    const auto has = [&](Baseline baseline) { return std::ranges::find(which, baseline) != which.end(); };
    const std::vector<std::int64_t>& weights = inputs.profile.weights;
    if (has(Baseline::Vwap)
        && (weights.size() != Schedule::bucketCount(scenario.order.window, settings.bucket)
            || std::ranges::any_of(weights, [](std::int64_t weight) { return weight < 0; })
            || std::ranges::all_of(weights, [](std::int64_t weight) { return weight == 0; })))
        return invalidArgument(
            "VWAP needs a weight of 0 or more for each bucket of the window, and one above 0: see "
            "volumeProfile().");
    if (has(Baseline::TwapMatched) || std::ranges::any_of(which, usesRouterInputs)) {
        if (auto status = checkBucket(scenario.order.window, scenario.router.interval); !status)
            return status;
    }
    return ok();
}

} // namespace

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
    case Baseline::PatientTwap:
        return "Patient TWAP";
    case Baseline::EqualSplit:
        return "Equal split";
    case Baseline::PegOne:
        return "One venue";
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
    if (!checkBucket(scenario.order.window, settings.bucket))
        return {};
    return settings.profile.empty()
        ? profileFromMarket(scenario.tape, scenario.order, settings.bucket, settings.earlierVolume)
        : profileFromFile(settings.profile, scenario.order, settings.bucket);
}

std::string whyNoRouterInputs(const Scenario& scenario)
{
    constexpr std::string_view kWho = "Patient TWAP, Equal split and One venue";
    if (scenario.tape.view() != TapeView::Book)
        return fmt::format("{} need the book view: the trial view knows no queues.", kWho);
    if (!scenario.tape.hasBids())
        return fmt::format("{} need bids, and the input has none.", kWho);
    if (scenario.router.interval.count() <= 0
        || scenario.order.window.length() / scenario.router.interval > kMostSlices) {
        return fmt::format("{} decide once an interval, and the window has more than {} of them.", kWho,
                           grouped(kMostSlices));
    }
    return "";
}

Status runBaselines(std::span<const Baseline> which, const Scenario& scenario,
                    const BaselineSettings& settings, const BaselineInputs& inputs,
                    std::vector<RunResult>& results, const std::stop_token& stop)
{
    if (auto status = checkBaselines(which, scenario, settings, inputs); !status)
        return status;
    results.resize(kBaselines.size());
    std::vector<std::unique_ptr<StrategyRun>> runs;
    std::vector<StrategyRun*> pointers;
    std::vector<Baseline> run;
    const std::string notRun =
        std::ranges::any_of(which, usesRouterInputs) ? whyNoRouterInputs(scenario) : "";
    const auto needsOutflows = [](Baseline baseline) {
        return baseline == Baseline::EqualSplit || baseline == Baseline::PegOne;
    };
    if (notRun.empty() && std::ranges::any_of(which, needsOutflows)) {
        if (auto status = checkRouterInputs(RouterModel::ContKukanov, {}, scenario); !status)
            return status;
    }
    for (const Baseline baseline : which) {
        if (usesRouterInputs(baseline) && !notRun.empty()) {
            results[indexOf(baseline)] =
                RunResult::notRunFor(scenario.order, scenario.fees.venueCount(), notRun);
            continue;
        }
        run.push_back(baseline);
        runs.push_back(
            std::make_unique<StrategyRun>(makeBaseline(baseline, scenario, settings.bucket, inputs),
                                          scenario.order, scenario.fees, scenario.rules));
        pointers.push_back(runs.back().get());
    }
    Session session(scenario.tape, scenario.order.window, scenario.order.side);
    if (auto status = session.replay(pointers, stop); !status)
        return status;
    for (std::size_t i = 0; i < run.size(); ++i) {
        auto result = runs[i]->finish(session.market());
        if (!result)
            return result.error();
        results[indexOf(run[i])] = std::move(*result);
    }
    return ok();
}

Result<RunResult> runPatientTwap(const Scenario& scenario, Price lambdaUnder, const std::stop_token& stop)
{
    constexpr std::array kPatient{Baseline::PatientTwap};
    std::vector<RunResult> results(kBaselines.size());
    if (auto status = runBaselines(kPatient, scenario, {}, {{}, lambdaUnder}, results, stop); !status)
        return status.error();
    return std::move(results[indexOf(Baseline::PatientTwap)]);
}

}} // namespace sor::search
