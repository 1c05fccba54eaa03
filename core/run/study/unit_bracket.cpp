// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_bracket.h"

#include "run/study/strategy_rows.h"
#include "search/bracket_rules.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sor { inline namespace runs {

namespace {

using ShadowRecord = std::shared_ptr<const OutflowHistory>;

/// All shares of the order, those that are left at the valuation; nothing when these have none.
Result<std::optional<std::int64_t>> allInOf(const RunResult& run, const Scenario& scenario,
                                            const std::stop_token& stop)
{
    std::int64_t nanos = run.totalCash().nanos;
    if (run.unfilled().count > 0) {
        const auto valuation = valuationAt(scenario.tape, scenario.order, scenario.fees, stop);
        if (!valuation)
            return valuation.error();
        const auto gross = *valuation ? cashFor((*valuation)->price, run.unfilled(), run.unit) : std::nullopt;
        const auto fees = *valuation ? cashFor((*valuation)->fee, run.unfilled(), run.unit) : std::nullopt;
        if (!gross || !fees)
            return std::optional<std::int64_t>{};
        nanos += run.side == Side::Buy ? gross->nanos + fees->nanos : gross->nanos - fees->nanos;
    }
    return std::optional(nanos);
}

/// Nothing where it cannot be priced.
Result<std::optional<std::int64_t>> benchmarkCostOf(const BracketOrder& order, const Scenario& scenario,
                                                    Benchmark primary, const std::stop_token& stop)
{
    if (primary.isActual()) {
        // What was done is what it is under any rules.
        const auto& rows = order.outcome->strategies;
        const auto actual = std::ranges::find(rows, kActualKey, &StrategyRow::strategy);
        if (actual == rows.end() || !actual->notRun.empty())
            return std::optional<std::int64_t>{};
        return std::optional(static_cast<std::int64_t>(actual->allIn(scenario.order.side)));
    }
    const Baseline baseline = *primary.baseline();
    const BaselineInputs inputs{baseline == Baseline::Vwap ? volumeProfile(scenario, *order.settings)
                                                           : VolumeProfile{},
                                order.outcome->params.lambdaUnder};
    std::vector<RunResult> results(kBaselines.size());
    const std::array which{baseline};
    if (auto status = runBaselines(which, scenario, *order.settings, inputs, results, stop); !status)
        return status.error();
    const RunResult& benchmark = results[indexOf(baseline)];
    return benchmark.notRun.empty() ? allInOf(benchmark, scenario, stop)
                                    : Result<std::optional<std::int64_t>>(std::optional<std::int64_t>{});
}

} // namespace

Result<std::optional<BracketCosts>> costsOf(const BracketOrder& order, const Scenario& scenario,
                                            Benchmark primary, const std::stop_token& stop)
{
    const RouterParams& params = order.outcome->params;
    const auto router = simulateRouter(order.model, params, scenario, stop);
    if (!router)
        return router.error();
    const auto routerCost = allInOf(*router, scenario, stop);
    const auto benchmarkCost = benchmarkCostOf(order, scenario, primary, stop);
    for (const auto* cost : {&routerCost, &benchmarkCost}) {
        if (!*cost)
            return cost->error();
        if (!**cost)
            return std::optional<BracketCosts>{};
    }
    return std::optional(BracketCosts{**routerCost, **benchmarkCost});
}

namespace {

/// The shadow orders of a group under other resting rules.
Result<ShadowRecord> recordUnder(const BracketGroup& group, const ExecutionRules& rules,
                                 const std::stop_token& stop)
{
    const Scenario& first = group.orders.front().scenario;
    if (!group.outflows || hasSameRestingRules(rules, first.rules))
        return group.outflows;
    ParentOrder wide = first.order;
    wide.window = group.window;
    Scenario scenario = first.with(wide);
    scenario.rules = rules;
    scenario.outflows = nullptr;
    if (auto status = recordOutflows(scenario, stop); !status)
        return status.error();
    return ShadowRecord(scenario.outflows);
}

Status runVariant(const BracketOrder& order, const ExecutionRules& rules, const ShadowRecord& outflows,
                  Benchmark primary, BracketRow& row, const std::stop_token& stop)
{
    Scenario scenario = order.scenario;
    scenario.rules = rules;
    scenario.rules.recordFills = false;
    scenario.outflows = outflows;
    auto costs = costsOf(order, scenario, primary, stop);
    if (costs)
        row.costs = *costs;
    else if (costs.error().code == ErrorCode::Interrupted)
        return costs.error();
    return ok();
}

/// Variant `v` of all orders; the latency has no records of its own.
Status runVariants(std::span<BracketGroup> groups, std::size_t fromEnd, Benchmark primary, WorkerCrew& crew,
                   const std::stop_token& stop)
{
    std::vector<ShadowRecord> outflows(groups.size());
    Tasks tasks;
    const auto rulesOf = [&](const BracketOrder& order) -> std::optional<ExecutionRules> {
        const auto variants = bracketRules(order.scenario.rules, order.scenario.tape.venues().size());
        return fromEnd < variants.size() ? std::optional(variants[variants.size() - 1 - fromEnd])
                                         : std::nullopt;
    };
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (const auto rules = rulesOf(groups[g].orders.front())) {
            tasks.emplace_back([&, g, rules]() -> Status {
                auto record = recordUnder(groups[g], *rules, stop);
                if (!record)
                    return record.error();
                outflows[g] = std::move(*record);
                return ok();
            });
        }
    }
    if (auto status = crew.runTasks(tasks, stop); !status)
        return status;
    tasks.clear();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        for (const BracketOrder& order : groups[g].orders) {
            const auto rules = rulesOf(order);
            if (!rules || order.outcome->state != OrderState::Done)
                continue;
            auto& rows = order.outcome->bracket;
            BracketRow& row = rows[rows.size() - 1 - fromEnd];
            row.queue = name(rules->queue);
            row.crossing = name(rules->crossing);
            row.latency = rules->latencies.empty() ? formatDuration(rules->latency) : "by venue";
            tasks.emplace_back(
                [&, g, rules] { return runVariant(order, *rules, outflows[g], primary, row, stop); });
        }
    }
    return crew.runTasks(tasks, stop);
}

} // namespace

Status bracketOrders(std::span<BracketGroup> groups, Benchmark primary, WorkerCrew& crew,
                     const std::stop_token& stop)
{
    std::size_t most = 0;
    for (const BracketGroup& group : groups) {
        for (const BracketOrder& order : group.orders) {
            const std::size_t variants =
                bracketRules(order.scenario.rules, order.scenario.tape.venues().size()).size();
            order.outcome->bracket.resize(order.outcome->state == OrderState::Done ? variants : 0);
            most = std::max(most, variants);
        }
    }
    // The latency first: behind it the records of the own rules are not needed.
    for (std::size_t fromEnd = 0; fromEnd < most; ++fromEnd) {
        if (auto status = runVariants(groups, fromEnd, primary, crew, stop); !status)
            return status;
    }
    return ok();
}

}} // namespace sor::runs
