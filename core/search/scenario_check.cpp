// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/scenario_check.h"

#include "search/experiment.h"
#include "search/grid_run.h"
#include "search/interval_check.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace sor { inline namespace search {

namespace {

Error refused(std::string_view word, std::string message)
{
    Error error = invalidArgument(std::move(message));
    error.facts.parameter = word;
    return error;
}

bool isDuration(Nanos time)
{
    return time.count() >= 0 && time <= kLongestDuration;
}

bool isPositive(Nanos time)
{
    return isDuration(time) && time.count() > 0;
}

Status checkOrder(const ParentOrder& order, const Tape& tape)
{
    if (name(order.side).empty())
        return refused("side", "The order's side is neither Buy nor Sell.");
    if (order.unit.decimals < 0 || order.unit.decimals > kMostShareDecimals)
        return refused("size-unit",
                       fmt::format("The order's unit of shares has {} decimals; it takes 0 to {}.",
                                   order.unit.decimals, kMostShareDecimals));
    if (order.shares.count <= 0)
        return refused("shares",
                       fmt::format("The order is for {} shares; it takes 1 or more.", order.shares.count));
    if (order.lot.count <= 0)
        return refused("lot", fmt::format("The lot is {} shares; it takes 1 or more.", order.lot.count));
    if (order.limit && (order.limit->nanos <= 0 || *order.limit > kMaxPrice))
        return refused("limit",
                       fmt::format("The limit is {}: it takes a price above 0, up to {}.",
                                   format(*order.limit), format(kMaxPrice)));
    const TimeWindow& window = order.window;
    if (window.from >= window.to)
        return refused("to", "The order's window ends before it starts, or is empty.");
    if (window.from < kEarliestTime || window.to > kLatestTime)
        return refused("from", "The order's window reaches beyond the times that quotes may have.");
    if (order.unit != tape.unit())
        return refused("size-unit",
                       fmt::format("The order counts shares in units of {}, the tape in units of {}.",
                                   format(order.unit), format(tape.unit())));
    return ok();
}

Status checkRules(const ExecutionRules& rules, const Tape& tape)
{
    if (name(rules.refresh).empty())
        return refused("refresh", "The rule of refreshing is none of Refresh.");
    if (name(rules.completion).empty())
        return refused("completion", "The completion is none of Completion.");
    if (!isDuration(rules.latency) || !std::ranges::all_of(rules.latencies, isDuration))
        return refused("latency",
                       fmt::format("A latency is from 0 to {}.", formatDuration(kLongestDuration)));
    if (!rules.latencies.empty() && rules.latencies.size() != tape.venues().size())
        return refused("latency",
                       fmt::format("There are latencies of {} venues, and the tape has {}.",
                                   rules.latencies.size(), tape.venues().size()));
    if (rules.tick && (rules.tick->nanos <= 0 || *rules.tick > kMaxPrice))
        return refused("tick", fmt::format("The tick is {}; it takes more than 0.", format(*rules.tick)));
    if (rules.queue.power < 1 || rules.queue.power > QueueModel::kMostPower)
        return refused("queue",
                       fmt::format("The power of the queue rule is {}: it takes 1 to {}.", rules.queue.power,
                                   QueueModel::kMostPower));
    if ((rules.exactVenues & ~tape.orderVenues()) != 0)
        return refused("queue", "Exact queues are asked for at venues whose orders the tape does not hold.");
    return ok();
}

Status checkFees(const VenueFees& fees, const Tape& tape)
{
    if (fees.venueCount() != tape.venues().size())
        return refused("fees",
                       fmt::format("There are fees of {} venues, and the tape has {}.", fees.venueCount(),
                                   tape.venues().size()));
    // Beyond these, sums of prices and fees leave their 64 bits.
    const auto isFee = [](Price fee) { return -kMaxPrice <= fee && fee <= kMaxPrice; };
    const auto isPart = [](std::int64_t nanos) {
        return -kNanosPerDollar <= nanos && nanos <= kNanosPerDollar;
    };
    if (!fees.areAll([&](const VenueTerms& terms) {
            return isFee(terms.takerFee) && isFee(terms.makerFee) && isPart(terms.takerNanosPerDollarBelowOne)
                && isPart(terms.makerNanosPerDollarBelowOne);
        }))
        return refused("fees",
                       fmt::format("A fee is at most {} $ a share, and below a dollar at most the price.",
                                   format(kMaxPrice)));
    return ok();
}

Status checkExtras(const std::vector<ExtraStrategy>& extras)
{
    const auto isOfKeys = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    for (auto extra = extras.begin(); extra != extras.end(); ++extra) {
        if (extra->key.empty() || !std::ranges::all_of(extra->key, isOfKeys) || extra->name.empty())
            return refused(
                "strategy",
                fmt::format("A strategy is called '{}', with the key '{}': it takes a name, and a key "
                            "of a-z, 0-9 and '_'.",
                            extra->name, extra->key));
        if (!extra->run)
            return refused("strategy", fmt::format("The strategy '{}' has nothing to run.", extra->name));
        const bool isTaken = named<Baseline>(extra->key)
            || std::any_of(extras.begin(), extra, [&](const ExtraStrategy& other) {
                                 return other.key == extra->key || other.name == extra->name;
                             });
        if (isTaken)
            return refused(
                "strategy",
                fmt::format("'{}' is the name of another strategy. Choose another one.", extra->name));
    }
    return ok();
}

Status checkCommon(const Tape& tape, const ParentOrder& order, const VenueFees& fees,
                   const ExecutionRules& rules, Shares step)
{
    if (auto status = checkOrder(order, tape); !status)
        return status;
    if (auto status = checkFees(fees, tape); !status)
        return status;
    if (auto status = checkRules(rules, tape); !status)
        return status;
    if (step.count <= 0)
        return refused("step", fmt::format("The step is {} shares; it takes 1 or more.", step.count));
    return ok();
}

} // namespace

Status checkScenario(const Scenario& scenario)
{
    return checkCommon(scenario.tape, scenario.order, scenario.fees, scenario.rules, scenario.step);
}

Status checkRouter(const RouterSettings& router)
{
    if (!isPositive(router.interval))
        return refused("interval", "The router's interval has to be above 0.");
    if (!isDuration(router.history))
        return refused("history", "The router's history cannot be negative.");
    if (router.adaptiveHistory && !isDuration(*router.adaptiveHistory))
        return refused("adaptive-history", "The history of the model adaptive cannot be negative.");
    return ok();
}

Status checkSettings(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings)
{
    if (tape.empty())
        return unusableData("The tape holds no quotes.");
    if (auto status = checkCommon(tape, settings.order, fees, settings.rules, settings.step); !status)
        return status;
    if (tape.isNbbo() && settings.rules.queue != QueueModel::PrintsOnly) {
        return refused("queue",
                       "On an NBBO feed a venue's size is seen only while it is named: the queue rule "
                       "has to be PrintsOnly.");
    }
    if (auto status = checkRouter(settings.router); !status)
        return status;
    if (auto status = checkExtras(settings.baselines.extras); !status)
        return status;
    if (!isPositive(settings.baselines.bucket))
        return refused("bucket", "The bucket of TWAP and VWAP has to be above 0.");
    if (auto status = checkBucket(settings.order.window, settings.baselines.bucket); !status)
        return refused("bucket", status.error().message);
    if (auto status = checkBucket(settings.order.window, settings.router.interval); !status)
        return refused("interval", status.error().message);
    if (settings.startStride && !isPositive(*settings.startStride))
        return refused("starts", "The time between starts has to be above 0.");
    if (settings.startStride && settings.order.window.length() / *settings.startStride >= kMostStarts)
        return refused("starts",
                       fmt::format("A start time every {} makes more than {} of them in the window.",
                                   formatDuration(*settings.startStride), kMostStarts));
    if (settings.splitPercent && (*settings.splitPercent < 1 || *settings.splitPercent > 99))
        return refused("split",
                       fmt::format("The split is {} percent; it takes 1 to 99.", *settings.splitPercent));
    if (settings.threads == 0)
        return refused("threads", "An experiment runs on 1 thread or more.");
    if (settings.part.index >= settings.part.count)
        return refused(
            "shard",
            fmt::format("Part {} of {} of a grid does not exist.", settings.part.index, settings.part.count));
    return ok();
}

}} // namespace sor::search
