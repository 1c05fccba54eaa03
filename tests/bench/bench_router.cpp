// SPDX-License-Identifier: GPL-3.0-or-later
// The cont-kukanov router over a whole day, two threads: the grid, everything with its validation, and what
// the bracket of filling rules and each benchmark add to it. On a generated session of 6.5 hours and, given a
// file as argument or the reference day beside the project, on that.
#include "comparison.h"
#include "input/synthetic/synthetic_day.h"
#include "input/tape_loader.h"
#include "or_die.h"
#include "search/experiment.h"

#include <array>
#include <filesystem>
#include <span>
#include <unistd.h>

namespace {

using namespace sor;
using bench::orDie;

constexpr unsigned kThreads = 2;

ExperimentSettings settingsOn(const Tape& tape)
{
    ExperimentSettings settings;
    settings.order = {Side::Buy, {5000}, tape.span(), {}, {1}};
    settings.bracket = false;
    settings.threads = kThreads;
    return settings;
}

AxisSpec oneValue(std::int64_t nanos)
{
    AxisSpec axis;
    axis.values = {Price{nanos}};
    return axis;
}

void benchGrid(const Tape& tape, const VenueFees& fees)
{
    const ExperimentSettings settings = settingsOn(tape);
    Scenario scenario{tape, settings.order, fees, settings.rules, settings.step, settings.router, nullptr};
    orDie(recordOutflows(scenario, {}));
    const auto axis = [](Parameter parameter) { return autoAxis(parameter, Price{8'000'000}); };
    const auto grid = orDie(ParameterGrid::make(axis(Parameter::LambdaOver), axis(Parameter::LambdaUnder),
                                                axis(Parameter::ThetaQueue)));
    const RouterParams middle = grid.cell(grid.middleCell());
    const auto one =
        orDie(ParameterGrid::make({middle.lambdaOver}, {middle.lambdaUnder}, {middle.thetaQueue}));
    bench::Comparison comparison(
        fmt::format("Grid of cont-kukanov over the whole day, {} points", tape.size()), "cell",
        static_cast<double>(grid.cellCount()));
    comparison.add("its middle cell, one thread",
                   [&] { orDie(runGrid(RouterModel::ContKukanov, one, scenario, 1, {})); });
    comparison.add(fmt::format("{} cells, {} threads", grid.cellCount(), kThreads),
                   [&] { orDie(runGrid(RouterModel::ContKukanov, grid, scenario, kThreads, {})); });
    comparison.goalSeconds(10);
    comparison.goal(75);
    comparison.run(1);
}

void benchValidation(const Tape& tape, const VenueFees& fees)
{
    const auto runWith = [&](RouterModel model, bool isValidated) {
        ExperimentSettings settings = settingsOn(tape);
        settings.model = model;
        if (!isValidated)
            settings.startStride.reset();
        orDie(runExperiment(tape, fees, settings, {}));
    };
    bench::Comparison comparison(
        fmt::format("The whole question on the day, auto grid, {} threads", kThreads), "run", 1);
    comparison.add("cont-kukanov without start times", [&] { runWith(RouterModel::ContKukanov, false); });
    comparison.add("full validation: a start every 30 s too",
                   [&] { runWith(RouterModel::ContKukanov, true); });
    comparison.goalSeconds(60);
    comparison.add("full validation of model static", [&] { runWith(RouterModel::Static, true); });
    comparison.run(1);
}

void benchBracket(const Tape& tape, const VenueFees& fees, bool isOneCell, double limit)
{
    ExperimentSettings off = settingsOn(tape);
    if (isOneCell)
        off.axes = {oneValue(12'000'000), oneValue(8'400'000), oneValue(1'600'000)};
    ExperimentSettings on = off;
    on.bracket = true;
    bench::Comparison comparison(fmt::format("The bracket of filling rules on the day, {} cells, {} threads",
                                             isOneCell ? 1 : 125, kThreads),
                                 "run", 1);
    comparison.add("--bracket off", [&] { orDie(runExperiment(tape, fees, off, {})); });
    comparison.add("--bracket on", [&] { orDie(runExperiment(tape, fees, on, {})); });
    comparison.goal(limit);
    comparison.run(1);
}

void benchBenchmarks(const Tape& tape, const VenueFees& fees)
{
    const ExperimentSettings settings = settingsOn(tape);
    Scenario scenario{tape, settings.order, fees, settings.rules, settings.step, settings.router, nullptr};
    orDie(recordOutflows(scenario, {}));
    const BaselineInputs inputs{volumeProfile(scenario, settings.baselines), Price{8'400'000}};
    const auto runAll = [&](std::span<const Baseline> which) {
        std::vector<RunResult> results(kBaselines.size());
        orDie(runBaselines(which, scenario, settings.baselines, inputs, results, {}));
    };
    bench::Comparison comparison("Benchmarks over the whole day, one pass over the tape", "run", 1);
    comparison.add("TWAP 60s alone", [&] { runAll(std::array{Baseline::Twap}); });
    for (const Baseline baseline :
         {Baseline::TwapMatched, Baseline::PatientTwap, Baseline::EqualSplit, Baseline::PegOne})
        comparison.add(fmt::format("{} alone", name(baseline)),
                       [&, baseline] { runAll(std::array{baseline}); });
    comparison.add("all nine together", [&] { runAll(kBaselines); });
    comparison.run(3);
}

void benchDay(const std::string& csv)
{
    SourceSpec source;
    source.csv = {csv};
    const auto loaded = orDie(loadTape(source, kThreads, {}));
    const Tape& tape = *loaded.tape;
    const VenueFees fees = VenueFees::fromTable(FeeTable::builtIn(), tape.venues(), tape.span());
    benchGrid(tape, fees);
    benchValidation(tape, fees);
    benchBracket(tape, fees, false, 2);
    benchBracket(tape, fees, true, 6);
    benchBenchmarks(tape, fees);
}

} // namespace

int main(int argc, char** argv)
{
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("sorlab-bench-{}", ::getpid());
    std::filesystem::create_directories(folder);
    const std::string csv = (folder / "day.csv").string();
    SyntheticDayOptions day;
    day.duration = std::chrono::minutes{390};
    const auto generated = orDie(generateSyntheticDay(day, csv));
    fmt::print("A generated session: {} rows of {} venues\n", generated.rows, day.venues);
    benchDay(csv);
    std::filesystem::remove_all(folder);
    const std::string reference =
        argc > 1 ? argv[1] : SOR_SOURCE_DIR "/../shared/data/l1_day_lookalike.csv.gz";
    if (std::filesystem::exists(reference)) {
        fmt::print("\nThe reference day {}\n", std::filesystem::path(reference).filename().string());
        benchDay(reference);
    }
    return 0;
}
