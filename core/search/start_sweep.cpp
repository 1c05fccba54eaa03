// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/start_sweep.h"

#include "market/replay.h"
#include "search/interval_check.h"
#include "search/saving.h"
#include "search/worker_pool.h"
#include "sim/session.h"

#include <algorithm>
#include <atomic>

namespace sor { inline namespace search {

namespace {

using NoInterval = StartSweep::Against::NoInterval;

/// Remembers the last far price that any venue showed, with the taker fee there.
class LastFar : public ReplayVisitor {
public:
    LastFar(const MarketState& market, const Scenario& scenario)
        : m_market(market)
        , m_scenario(scenario)
    {
    }
    void onPoint()
    {
        const Price far = m_market.bestFar();
        if (far == kNoPrice)
            return;
        VenueIndex venue = 0;
        while (m_market.quote(venue).farPx != far)
            ++venue;
        m_allIn =
            far + m_scenario.fees.taker(venue, m_market.time(), displayedPrice(far, m_scenario.order.side));
    }
    std::optional<Price> allIn() const { return m_allIn; }

private:
    const MarketState& m_market;
    const Scenario& m_scenario;
    std::optional<Price> m_allIn; // sided
};

std::optional<Price> lastAllIn(const Scenario& scenario, const std::stop_token& stop)
{
    MarketState market(scenario.tape.venues().size());
    LastFar last(market, scenario);
    if (!replay(scenario.tape, scenario.order.window, scenario.order.side, market, last, stop))
        return std::nullopt;
    return last.allIn();
}

/// What the whole order cost (a sell: brought), with what was left at `allIn`; in nano-dollars.
Int128 wholeCash(const RunResult& result, std::optional<Price> allIn)
{
    const Int128 left =
        allIn ? dividedHalfEven(Int128{allIn->nanos} * result.unfilled().count, result.unit.perShare()) : 0;
    return result.totalCash().nanos + (result.side == Side::Buy ? left : -left);
}

} // namespace

StartPlan planStarts(const ParentOrder& order, TimeWindow part, Nanos spacing, Nanos interval)
{
    StartPlan plan;
    if (spacing.count() <= 0 || interval.count() <= 0 || order.window.from >= order.window.to
        || part.from >= part.to || order.lot.count <= 0 || interval > kLongestDuration
        || part.length() / spacing >= kMostStarts)
        return plan;
    constexpr int kHorizons = 20;
    const Nanos wanted = std::max({part.length() / kHorizons, kShortestHorizon, 2 * interval});
    const std::int64_t strides = (wanted.count() - 1) / spacing.count() + 1;
    plan.startsPerHorizon = static_cast<std::size_t>(strides);
    plan.stride = wanted / strides;
    plan.horizon = plan.stride * strides;
    const auto share = static_cast<std::int64_t>(Int128{order.shares.count} * plan.horizon.count()
                                                 / order.window.length().count());
    plan.shares = {std::max(order.lot.count, share)};
    plan.isOrderTooSmall = plan.shares.count / order.lot.count < kMinLots;
    for (UnixNanos start = part.from; part.to - start >= plan.horizon; start += plan.stride)
        plan.starts.push_back(start);
    return plan;
}

StartRun::StartRun(const StartPlan& plan, const StartRouter& router, const Scenario& scenario,
                   const BaselineSettings& settings, std::span<const Baseline> which, WithExtras extras)
    : m_router(router)
    , m_scenario(scenario)
    , m_settings(settings)
    , m_which(which.begin(), which.end())
    , m_withExtras(extras)
{
    m_scenario.rules.recordFills = false;
    static_cast<StartPlan&>(m_sweep) = plan;
    for (const Baseline baseline : m_which)
        makeRoom(m_sweep.against[indexOf(baseline)], m_left[indexOf(baseline)]);
    if (m_withExtras == WithExtras::No)
        return;
    m_sweep.extras.resize(settings.extras.size());
    m_extrasLeft.resize(settings.extras.size());
    for (std::size_t i = 0; i < settings.extras.size(); ++i)
        makeRoom(m_sweep.extras[i], m_extrasLeft[i]);
}

void StartRun::makeRoom(StartSweep::Against& against, std::vector<std::int64_t>& left) const
{
    against.savingsBps.resize(m_sweep.starts.size());
    against.reasons.resize(m_sweep.starts.size());
    left.resize(m_sweep.starts.size());
}

Status StartRun::runStart(std::size_t start, const std::stop_token& stop)
{
    ParentOrder order = m_scenario.order;
    order.window = {m_sweep.starts[start], m_sweep.starts[start] + m_sweep.horizon};
    order.shares = m_sweep.shares;
    const Scenario part = m_scenario.with(order);
    std::vector<RunResult> results(kBaselines.size());
    const bool needsProfile = std::ranges::find(m_which, Baseline::Vwap) != m_which.end();
    const BaselineInputs inputs{needsProfile ? volumeProfile(part, m_settings) : VolumeProfile{},
                                m_router.patience};
    if (auto status = runBaselines(m_which, part, m_settings, inputs, results, stop); !status)
        return status.error();
    auto extras = m_withExtras == WithExtras::Yes ? runExtras(m_settings.extras, part, true, stop)
                                                  : Result<std::vector<RunResult>>(std::vector<RunResult>{});
    if (!extras)
        return extras.error();
    const auto router = simulateRouter(m_router.model, m_router.params, part, stop);
    if (!router)
        return router.error();
    const BaselineNames names = baselineNames(part, m_settings);
    // Nothing is valued where the order is meant to be left.
    const bool isValued = part.rules.completion == Completion::Sweep;
    const auto hasLeft = [](const RunResult& result) {
        return result.notRun.empty() && result.unfilled().count > 0;
    };
    const bool isAnyLeft = router->unfilled().count > 0 || std::ranges::any_of(*extras, hasLeft)
        || std::ranges::any_of(m_which, [&](Baseline b) { return hasLeft(results[indexOf(b)]); });
    const auto allIn = isValued && isAnyLeft ? lastAllIn(part, stop) : std::nullopt;
    const auto value = [&](const RunResult& other, const std::string& name, StartSweep::Against& against,
                           std::vector<std::int64_t>& valued) {
        const std::int64_t left = router->unfilled().count + other.unfilled().count;
        const Int128 base = wholeCash(other, allIn);
        std::string& reason = against.reasons[start];
        if (!other.notRun.empty())
            reason = other.notRun;
        else if (isValued && left > 0 && !allIn)
            reason = "No venue showed a price to take.";
        else if (!isValued && router->filled() != other.filled())
            reason = unequalFills(*router, other, name);
        else if (base <= 0)
            reason = paidNothing(name);
        if (!reason.empty())
            return;
        const Int128 saved = base - wholeCash(*router, allIn);
        against.savingsBps[start] =
            static_cast<double>(order.side == Side::Buy ? saved : -saved) / static_cast<double>(base) * 1e4;
        valued[start] = isValued ? left : 0;
    };
    for (const Baseline baseline : m_which) {
        const std::size_t b = indexOf(baseline);
        value(results[b], displayName(baseline, names), m_sweep.against[b], m_left[b]);
    }
    for (std::size_t i = 0; i < extras->size(); ++i)
        value((*extras)[i], m_settings.extras[i].name, m_sweep.extras[i], m_extrasLeft[i]);
    return ok();
}

StartSweep StartRun::finish() &&
{
    for (const Baseline baseline : m_which)
        summarise(m_sweep.against[indexOf(baseline)], m_left[indexOf(baseline)]);
    for (std::size_t i = 0; i < m_sweep.extras.size(); ++i)
        summarise(m_sweep.extras[i], m_extrasLeft[i]);
    return std::move(m_sweep);
}

void StartRun::summarise(StartSweep::Against& against, const std::vector<std::int64_t>& left) const
{
    std::vector<double> values;
    values.reserve(against.savingsBps.size());
    for (const auto& saving : against.savingsBps) {
        if (saving)
            values.push_back(*saving);
    }
    for (const std::int64_t shares : left)
        against.notExecutable += shares;
    against.compared = values.size();
    against.all = phaseMean(values, m_sweep.startsPerHorizon);
    const double asked =
        2.0 * static_cast<double>(m_sweep.shares.count) * static_cast<double>(m_sweep.starts.size());
    if (m_sweep.starts.empty())
        against.noInterval = NoInterval::NoStarts;
    else if (m_sweep.isOrderTooSmall)
        against.noInterval = NoInterval::OrderTooSmall;
    else if (values.size() < m_sweep.starts.size())
        against.noInterval = NoInterval::NotComparable;
    else if (static_cast<double>(against.notExecutable) > kMaxNotExecutable * asked)
        against.noInterval = NoInterval::NotExecutable;
    else
        against.noInterval = against.all.interval ? NoInterval::None : NoInterval::FewHorizons;
    if (against.noInterval != NoInterval::None)
        against.all.interval.reset();
}

Result<StartSweep> sweepStarts(const StartPlan& plan, const StartRouter& router, const Scenario& scenario,
                               const BaselineSettings& settings, std::span<const Baseline> which,
                               unsigned threads, const std::stop_token& stop, ProgressSink* progress)
{
    StartRun run(plan, router, scenario, settings, which, WithExtras::Yes);
    std::atomic<std::int64_t> done{0};
    Tasks tasks;
    for (std::size_t start = 0; start < plan.starts.size(); ++start) {
        tasks.emplace_back([&, start] {
            auto status = run.runStart(start, stop);
            if (status && progress != nullptr)
                progress->progress("Sweeping start times", ++done,
                                   static_cast<std::int64_t>(plan.starts.size()));
            return status;
        });
    }
    if (auto status = runTasks(tasks, threads, stop); !status)
        return status.error();
    return std::move(run).finish();
}

}} // namespace sor::search
