// SPDX-License-Identifier: GPL-3.0-or-later
// A study of 1,000 orders of 15 minutes over 20 generated symbol-days, from CSV and DBN, one symbol a file or
// four, against the same orders as single runs; how its time grows with orders and rows, and with 25 cells to
// choose among; on files that it makes and removes. usage: bench_study [thousand rows a symbol-day] [rounds]
#include "comparison.h"
#include "input/synthetic/synthetic_day.h"
#include "joined_days.h"
#include "or_die.h"
#include "peak_memory.h"
#include "run/run_pipeline.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "setup/setup_words.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace sor;
using bench::die;
using bench::orDie;
using Words = std::vector<std::pair<std::string, std::string>>;

constexpr int kDays = 5;
constexpr std::string_view kSymbols[] = {"AAA", "BBB", "CCC", "DDD"};
const Words kCell{
    {"lambda-over", "0.02"}, {"lambda-under", "0.01"}, {"theta-queue", "0"}, {"bracket", "off"}};

RunSetup setupWith(const Words& words, RunSetup setup = {})
{
    setup.threads = 2;
    for (const auto& [name, text] : words) {
        if (const auto status = applyWord(setup, name, text); !status)
            die(status.error().text());
    }
    return setup;
}

/// One CSV a symbol and day; with `others` the same as DBN, and as one DBN a day beside them.
void writeDays(const std::filesystem::path& folder, std::int64_t rows, bool hasOthers = false)
{
    for (int day = 0; day < kDays; ++day) {
        const std::string date = fmt::format("2025-06-0{}", 2 + day);
        std::vector<std::pair<std::string, std::string>> ofDay;
        std::uint64_t seed = 10 * static_cast<std::uint64_t>(day);
        for (const std::string_view symbol : kSymbols) {
            SyntheticDayOptions options;
            options.rows = rows;
            options.duration = std::chrono::minutes{345};
            options.venues = 5;
            options.seed = ++seed;
            options.symbol = symbol;
            options.start += std::chrono::days{day};
            std::filesystem::create_directories(folder / symbol);
            const std::filesystem::path file = folder / symbol / (date + ".csv");
            orDie(generateSyntheticDay(options, file, {}));
            ofDay.emplace_back(file, symbol);
            if (!hasOthers)
                continue;
            const std::filesystem::path dbn = std::filesystem::path(folder.string() + "_dbn") / symbol;
            std::filesystem::create_directories(dbn);
            test::joinDbn({ofDay.back()}, dbn / (date + ".dbn"));
        }
        if (!hasOthers)
            continue;
        const std::filesystem::path joined = folder.string() + "_joined";
        std::filesystem::create_directories(joined);
        test::joinDbn(ofDay, joined / (date + ".dbn"));
    }
}

/// Time a unit with more and more of them: the same where it grows linearly.
void growth(const std::string& title, const std::string& unit,
            const std::vector<std::pair<double, std::function<void()>>>& sizes, int rounds)
{
    bench::Comparison comparison(title, unit, sizes.front().first);
    for (const auto& [count, run] : sizes)
        comparison.add(fmt::format("{:.0f}x", count / sizes.front().first), run, count);
    comparison.run(rounds);
}

/// All of a study, with its files, into a new folder.
StudyOutcome runWhole(const std::filesystem::path& folder, std::string_view quotes, std::string_view orders,
                      const Words& more)
{
    const std::filesystem::path out = folder / "out";
    std::filesystem::remove_all(out);
    std::filesystem::create_directories(out);
    RunSetup setup = setupWith({{"data", folder / quotes},
                                {"out", out},
                                {"sample", std::string(orders)},
                                {"durations", "15m"},
                                {"sizes", "1%"},
                                {"hours", "09:50-15:10"}});
    setup = setupWith(more, std::move(setup));
    StudyOutcome outcome = orDie(runStudy(setup, "", {}, nullptr));
    const StudyReport report = orDie(studyReport(setup, outcome));
    if (const auto status = writeStudy(report, outcome.orders, setup.out); !status)
        die(status.error().text());
    return outcome;
}

/// Every n-th of a study's orders as a run of its own.
std::size_t singleRuns(const std::filesystem::path& quotes, const std::vector<StudyRow>& rows,
                       std::size_t every)
{
    std::size_t runs = 0;
    for (std::size_t i = 0; i < rows.size(); i += every, ++runs) {
        const StudyRow& row = rows[i];
        const int day =
            static_cast<int>((row.order.window.from - SyntheticDayOptions{}.start) / std::chrono::days{1});
        RunSetup setup = setupWith(kCell);
        setup.csv = {quotes / row.order.symbol / fmt::format("2025-06-0{}.csv", 2 + day)};
        setup.side = row.order.side;
        setup.shares = row.outcome.shares;
        setup.from = TimeText{row.order.window.from, Nanos{0}};
        setup.to = TimeText{row.order.window.to, Nanos{0}};
        setup.experiment.splitPercent.reset();
        setup.experiment.startStride.reset();
        (void)orDie(runSetup(setup, {}));
    }
    return runs;
}

} // namespace

int main(int argc, char** argv)
{
    const std::int64_t rows = 1000 * (argc > 1 ? std::atoll(argv[1]) : 1000);
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 1;
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("sorlab_bench_study_{}", ::getpid());
    writeDays(folder / "quotes", rows, true);
    writeDays(folder / "tenth", rows / 10);
    writeDays(folder / "third", rows * 3 / 10);
    std::ofstream("/proc/self/clear_refs") << 5; // what writing took is no peak
    constexpr std::size_t kEvery = 50;
    const StudyOutcome whole = runWhole(folder, "quotes", "25/day", kCell);
    const auto orders = static_cast<double>(whole.rows.size());
    const double peak = bench::peakMegabytes();

    bench::Comparison fixed(
        fmt::format("{} orders of 15 minutes, 20 symbol-days of {} rows, 2 threads", whole.rows.size(), rows),
        "order", orders);
    const std::size_t singles = (whole.rows.size() + kEvery - 1) / kEvery;
    fixed.add(
        "the same orders as single runs", [&] { singleRuns(folder / "quotes", whole.rows, kEvery); },
        static_cast<double>(singles));
    const auto studyOf = [&](std::string_view quotes, std::string_view sample) {
        return [&folder, quotes, sample] { (void)runWhole(folder, quotes, sample, kCell); };
    };
    fixed.add("study, CSV", studyOf("quotes", "25/day"));
    fixed.goalSeconds(15);
    fixed.add("study, DBN", studyOf("quotes_dbn", "25/day"));
    fixed.goalSeconds(12);
    fixed.add("study, DBN with four symbols a file", studyOf("quotes_joined", "25/day"));
    fixed.run(rounds);

    growth("the same study with more orders", "order",
           {{80, studyOf("quotes", "2/day")},
            {240, studyOf("quotes", "6/day")},
            {800, studyOf("quotes", "20/day")}},
           rounds);
    const auto rowsIn = [&](double part) { return 20 * part * static_cast<double>(rows); };
    growth("the same study with more rows", "row",
           {{rowsIn(0.1), studyOf("tenth", "25/day")},
            {rowsIn(0.3), studyOf("third", "25/day")},
            {rowsIn(1), studyOf("quotes", "25/day")}},
           rounds);

    bench::Comparison tuned("the same study, walk-forward over 25 cells", "order", orders);
    tuned.add("study, one cell", studyOf("quotes", "25/day"));
    tuned.add("study, 25 cells", [&] {
        (void)runWhole(folder, "quotes", "25/day",
                       {{"theta-queue", "0.001"}, {"bracket", "off"}, {"tune", "pooled"}});
    });
    tuned.goal(6);
    tuned.run(rounds);
    fmt::print("\n  peak memory of the process: {:.0f} MB with one study, {:.0f} MB in all; goal: 400 MB\n",
               peak, bench::peakMegabytes());
    std::filesystem::remove_all(folder);
    return 0;
}
