// SPDX-License-Identifier: GPL-3.0-or-later
// From a file of 6,000,000 generated rows to the three JSON files: loading, the grid, and the whole batch.
#include "comparison.h"
#include "input/csv/csv_reader.h"
#include "input/synthetic/synthetic_day.h"
#include "input/tape_loader.h"
#include "market/tape_builder.h"
#include "or_die.h"
#include "peak_memory.h"
#include "search/experiment.h"
#include "search/grid_run.h"
#include "setup/setup_words.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace {

using namespace sor;
using bench::die;
using bench::orDie;

constexpr std::int64_t kRows = 6'000'000;

RunSetup setupFor(const std::string& csv)
{
    RunSetup setup;
    setup.csv = {csv};
    setup.model = RouterModel::Static;
    return setup;
}

/// The peak of a process of its own that does `what` (see main), in MB.
double peakOfProcess(const std::string& what, const std::string& csv)
{
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    FILE* child = ::popen(fmt::format("'{}' {} '{}'", self, what, csv).c_str(), "r");
    double peak = 0;
    if (child == nullptr || std::fscanf(child, "%lf", &peak) != 1 || ::pclose(child) != 0)
        die("a measured process failed");
    return peak;
}

void benchLoading(const std::string& csv)
{
    const RunSetup setup = setupFor(csv);
    bench::Comparison comparison(
        "CSV to tape, 6,000,000 rows of mbp-1 (goal: at most x3.5 on one thread, x2.2 on two)", "row", kRows);
    comparison.add("wc -l", [&] {
        if (std::system(("wc -l " + csv + " > /dev/null").c_str()) != 0)
            die("wc failed");
    });
    std::size_t points = 0;
    comparison.add("loadTape, one thread", [&] { points = orDie(loadTape(setup, 1, {})).tape->size(); });
    comparison.add("loadTape, two threads", [&] { orDie(loadTape(setup, 2, {})); });
    comparison.run();
    const double peak = peakOfProcess("load", csv);
    fmt::print(
        "  {} points; peak memory {:.0f} MB, that is {:.1f} bytes a point + 64 MB (goal: at most 35)\n",
        points, peak, (peak - 64) * 1048576 / static_cast<double>(points));
}

void benchTape(const std::string& csv)
{
    // The rows are kept, so that only the building is measured.
    struct Collector final : QuoteSink {
        Status accept(std::span<const QuoteEvent> rows) override
        {
            all.insert(all.end(), rows.begin(), rows.end());
            return ok();
        }
        std::vector<QuoteEvent> all;
    } collector;
    FeedRegistry registry;
    orDie(readCsv(csv, {"", 2}, registry, collector, {}));
    bench::Comparison comparison("Tape building, rows in memory", "row",
                                 static_cast<double>(collector.all.size()));
    std::vector<QuoteEvent> copy(collector.all.size());
    comparison.add("copying the rows (memcpy)",
                   [&] { std::copy(collector.all.begin(), collector.all.end(), copy.begin()); });
    comparison.add("TapeBuilder, book view", [&] {
        TapeBuilder builder({}, registry);
        orDie(builder.accept(collector.all));
        if (builder.finish()->empty())
            die("an empty tape");
    });
    comparison.run();
}

void benchGrid(const Tape& tape)
{
    // Large enough that the patient cells work on it all day long.
    const ParentOrder order{Side::Buy, {500'000}, tape.span(), {}, {1}};
    const VenueFees fees = VenueFees::none(tape.venues().size());
    const Scenario scenario{tape, order, fees, {}, {100}};
    // lambda_under + theta_queue from 0.002 to 0.02 $. Half the spread is 0.005 $ mostly, so the most patient
    // cells see the whole tape in vain and the eager ones fill at once.
    const auto grid = [](std::size_t perAxis) {
        std::vector<Price> values;
        for (std::size_t i = 0; i < perAxis; ++i)
            values.push_back({static_cast<std::int64_t>(1'000'000 * (i + 1))});
        return orDie(ParameterGrid::make(values, values, values));
    };
    for (const RouterModel model : {RouterModel::Static, RouterModel::Trial}) {
        bench::Comparison comparison(fmt::format("Grid, model {}, {} points, one thread (goal: at most x1.5)",
                                                 name(model), tape.size()),
                                     "point", static_cast<double>(tape.size()));
        const ParameterGrid one = grid(1);
        const ParameterGrid thousand = grid(10);
        comparison.add("one cell (the most patient of the grid)",
                       [&] { orDie(runGrid(model, one, scenario, 1, {})); });
        comparison.add("1,000 cells", [&] { orDie(runGrid(model, thousand, scenario, 1, {})); });
        comparison.run(3);
    }
}

RunSetup batchSetup(const std::string& csv)
{
    RunSetup setup = setupFor(csv);
    const char* axes[] = {"0.01,0.02,0.03", "0.005,0.01,0.02", "0,0.005,0.01"};
    const char* words[] = {"lambda-over", "lambda-under", "theta-queue"};
    for (std::size_t a = 0; a < 3; ++a)
        orDie(applyWord(setup, words[a], axes[a]));
    return setup;
}

void runWholeBatch(const RunSetup& setup)
{
    const auto loaded = orDie(loadTape(setup, 2, {}));
    const TimeWindow window = loaded.tape->span();
    const VenueFees fees = VenueFees::fromTable(FeeTable::builtIn(), loaded.tape->venues(), window);
    ExperimentSettings settings;
    settings.order = {Side::Buy, setup.shares, window, {}, {1}};
    settings.model = RouterModel::Static;
    settings.splitPercent.reset();
    settings.startStride.reset();
    settings.axes = setup.experiment.axes;
    settings.threads = 2;
    orDie(runExperiment(*loaded.tape, fees, settings, {}));
}

void benchBatch(const std::string& csv)
{
    const RunSetup setup = batchSetup(csv);
    bench::Comparison comparison(
        "Whole batch, model static, 27 cells, two threads (goal: at most x2.5, 400 MB)", "row", kRows);
    comparison.add("its own load", [&] { orDie(loadTape(setup, 2, {})); });
    comparison.add("load, baselines, grid, quality", [&] { runWholeBatch(setup); });
    comparison.run();
    fmt::print("  peak memory {:.0f} MB\n", peakOfProcess("batch", csv));
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "load") {
        orDie(loadTape(setupFor(argv[2]), 2, {}));
        fmt::print("{}\n", bench::peakMegabytes());
        return 0;
    }
    if (argc == 3 && std::string(argv[1]) == "batch") {
        runWholeBatch(batchSetup(argv[2]));
        fmt::print("{}\n", bench::peakMegabytes());
        return 0;
    }
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("sorlab-bench-{}", ::getpid());
    std::filesystem::create_directories(folder);
    const std::string csv = (folder / "day.csv").string();
    SyntheticDayOptions day;
    day.rows = kRows;
    day.seed = 3;
    const auto generated = orDie(generateSyntheticDay(day, csv));
    fmt::print("Generated {} rows, {:.1f} bytes a row\n", generated.rows,
               static_cast<double>(generated.textBytes) / static_cast<double>(generated.rows));
    benchLoading(csv);
    benchTape(csv);
    benchGrid(*orDie(loadTape(setupFor(csv), 2, {})).tape);
    benchBatch(csv);
    std::filesystem::remove_all(folder);
    return 0;
}
