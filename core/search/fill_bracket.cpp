// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/fill_bracket.h"

#include "search/bracket_rules.h"
#include "search/worker_pool.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>

namespace sor { inline namespace search {

namespace {

constexpr std::array kAgainst{kPrimaryBaseline};

/// Runs of other rules, each over all starts.
class Variants {
public:
    Variants(const StartSweep& own, const StartRouter& router, const Scenario& scenario,
             const BaselineSettings& settings)
        : m_own(own)
        , m_router(router)
        , m_scenario(scenario)
        , m_settings(settings)
        , m_rules(bracketRules(scenario.rules, scenario.tape.venues().size()))
        , m_runs(m_rules.size())
        , m_part(scenario.order)
    {
        m_part.window = {own.starts.front(), own.starts.back() + own.horizon};
    }

    Status run(unsigned threads, const std::stop_token& stop, ProgressSink* progress)
    {
        Tasks preparations;
        std::vector<std::size_t> wanted;
        for (std::size_t v = 0; v < m_rules.size(); ++v) {
            if (hasEffect(m_rules[v])) {
                preparations.emplace_back([this, v, &stop] { return prepare(v, stop); });
                wanted.push_back(v);
            }
        }
        if (auto status = runTasks(preparations, threads, stop); !status)
            return status;
        const std::size_t starts = m_own.starts.size();
        std::atomic<std::int64_t> done{0};
        Tasks tasks;
        for (const std::size_t v : wanted) {
            for (std::size_t start = 0; start < starts; ++start) {
                tasks.emplace_back([&, v, start] {
                    auto status = m_runs[v]->runStart(start, stop);
                    if (status && progress != nullptr)
                        progress->progress("Varying the filling rules", ++done,
                                           static_cast<std::int64_t>(wanted.size() * starts));
                    return status;
                });
            }
        }
        return runTasks(tasks, threads, stop);
    }

    FillBracket finish()
    {
        const StartSweep::Against& own = m_own.against[indexOf(kPrimaryBaseline)];
        FillBracket bracket;
        bracket.lowBps = bracket.highBps = own.all.mean;
        for (std::size_t v = 0; v < m_rules.size(); ++v) {
            const ExecutionRules& rules = m_rules[v];
            FillBracket::Variant run{name(rules.queue), name(rules.crossing),
                                     rules.latencies.empty() ? formatDuration(rules.latency) : "by venue",
                                     own.all.mean, true};
            if (m_runs[v]) {
                const StartSweep sweep = std::move(*m_runs[v]).finish();
                const StartSweep::Against& against = sweep.against[indexOf(kPrimaryBaseline)];
                run.hasNoEffect = against.savingsBps == own.savingsBps;
                run.savingBps = against.all.mean;
                if (against.compared < m_own.starts.size())
                    run.savingBps.reset();
            }
            if (run.savingBps) {
                bracket.lowBps = std::min(bracket.lowBps, *run.savingBps);
                bracket.highBps = std::max(bracket.highBps, *run.savingBps);
            }
            bracket.variants.push_back(std::move(run));
        }
        return bracket;
    }

private:
    bool hasEffect(const ExecutionRules& rules) const
    {
        const bool rests = restsOrders(m_router.model);
        return !hasSameLatency(rules, m_scenario.rules)
            || (rests && !hasSameRestingRules(rules, m_scenario.rules));
    }

    /// Shadow orders rest by the same rules, so that other rules need a record of their own.
    Status prepare(std::size_t v, const std::stop_token& stop)
    {
        Scenario scenario = m_scenario;
        scenario.rules = m_rules[v];
        if (restsOrders(m_router.model) && !hasSameRestingRules(m_rules[v], m_scenario.rules)) {
            Scenario part = scenario.with(m_part);
            if (auto status = recordOutflows(part, stop); !status)
                return status;
            scenario.outflows = part.outflows;
        }
        m_runs[v].emplace(m_own, m_router, scenario, m_settings, kAgainst, WithExtras::No);
        return ok();
    }

    const StartSweep& m_own;
    const StartRouter& m_router;
    const Scenario& m_scenario;
    const BaselineSettings& m_settings;
    std::vector<ExecutionRules> m_rules;
    std::vector<std::optional<StartRun>> m_runs; // by rules; nothing: as the run's own
    ParentOrder m_part; // the part of the window that the starts lie in
};

} // namespace

std::size_t bracketRecords(const ExecutionRules& own, std::size_t venues)
{
    const auto variants = bracketRules(own, venues);
    return static_cast<std::size_t>(std::ranges::count_if(
        variants, [&](const ExecutionRules& rules) { return !hasSameRestingRules(rules, own); }));
}

Result<FillBracket> bracketFills(const StartSweep& own, const StartRouter& router, const Scenario& scenario,
                                 const BaselineSettings& settings, unsigned threads,
                                 const std::stop_token& stop, ProgressSink* progress)
{
    assert(!own.starts.empty());
    Variants variants(own, router, scenario, settings);
    if (auto status = variants.run(threads, stop, progress); !status)
        return status.error();
    return variants.finish();
}

}} // namespace sor::search
