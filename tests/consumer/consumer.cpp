// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy of one's own beside TWAP 10s and the router, on the quotes of a file:  consumer FILE SHARES
// Here with the namespaces of the modules; in place.cpp without.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sorlab/input/tape_loader.h>
#include <sorlab/search/experiment.h>
#include <sorlab/search/experiment_scenario.h>
#include <sorlab/search/saving.h>
#include <sorlab/strategy/order_spec.h>
#include <sorlab/strategy/taking.h>

using namespace std::chrono_literals;

namespace {

/// TWAP's schedule, but `lead` slices ahead of it while the spread is at most two cents.
class EagerTwap final : public sor::strategy::Strategy {
public:
    explicit EagerTwap(std::int64_t lead)
        : m_lead(lead)
    {
    }

    void decide(const sor::strategy::DecisionView& view, sor::strategy::ChildOrders& orders) override
    {
        constexpr sor::Nanos kInterval = 10s;
        constexpr sor::Price kTight{20'000'000};
        const sor::strategy::ParentOrder& order = view.order();
        const std::int64_t slices = (order.window.length() + kInterval - sor::Nanos{1}) / kInterval;
        std::int64_t slice = (view.time() - order.window.from) / kInterval + 1; // due from its start on
        if (view.market().bestFar() - view.market().bestNear() <= kTight)
            slice += m_lead;
        const sor::Shares due{order.shares.count * std::min(slice, slices) / slices};
        if (due > view.done())
            sor::strategy::takeLowestPrice(view, due - view.done(), orders);
    }

private:
    std::int64_t m_lead;
};

[[noreturn]] void fail(const sor::Error& error)
{
    std::cerr << error.text() << '\n';
    std::exit(1);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    sor::input::SourceSpec source;
    source.csv = {argv[1]};
    const auto loaded = sor::input::loadTape(source, 2);
    if (!loaded)
        fail(loaded.error());
    const sor::market::Tape& tape = *loaded->tape;

    sor::strategy::OrderSpec spec;
    spec.shares = {std::atoll(argv[2])};
    const auto window = sor::strategy::resolveWindow(spec, tape);
    if (!window)
        fail(window.error());
    sor::search::ExperimentSettings settings = sor::search::defaultSettings(tape);
    settings.order = spec.over(*window);
    settings.threads = 2;
    const auto fees =
        sor::market::VenueFees::fromTable(sor::market::FeeTable::builtIn(), tape.venues(), *window);

    const auto experiment = sor::search::runExperiment(tape, fees, settings);
    if (!experiment)
        fail(experiment.error());
    const sor::sim::RunResult& twap =
        experiment->baselines[sor::search::indexOf(sor::search::Baseline::TwapMatched)];
    const sor::sim::RunResult& router = experiment->optimised.result;
    std::cout << "twap_matched " << format(twap.totalCash()) << '\n'
              << "optimized " << format(router.totalCash()) << '\n';

    const sor::search::Scenario scenario = sor::search::scenarioOf(tape, fees, settings);
    for (const std::int64_t lead : {0, 3}) {
        const auto own = sor::search::simulate(std::make_unique<EagerTwap>(lead), scenario);
        if (!own)
            fail(own.error());
        std::cout << "lead " << lead << ' ' << format(own->totalCash()) << '\n';
        if (const auto saving = sor::search::compare(router, *own, "the own strategy"); saving.bps)
            std::cout << "saved " << *saving.bps << " bps\n";
    }
}
