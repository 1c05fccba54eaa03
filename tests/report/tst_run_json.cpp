// SPDX-License-Identifier: GPL-3.0-or-later
// The three files: keys, order, exactness, and that they appear whole.
#include "parsed_json.h"
#include "report/run_json.h"
#include "test_reports.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <simdjson.h>
#include <sstream>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Run {
    std::shared_ptr<const Tape> tape;
    RunReport report;
};

Run someRun(Side side = Side::Buy, std::int64_t shares = 4000)
{
    Run made{marketTape(21), {}};
    auto settings = settingsOver({at(0) + 100s, made.tape->span().to}, side);
    settings.order.shares = {shares};
    const VenueFees fees = flatFees({3'000'000, -1'000'000, 2'000'000});
    made.report =
        reportOf(*made.tape, fees, settings, valueOf(runExperiment(*made.tape, fees, settings, {})));
    made.report.warnings = {"A \"quoted\" warning\nof two lines."};
    return made;
}

std::string contents(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::size_t entriesOf(const fs::path& folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

class TestRunJson : public QObject {
    Q_OBJECT

private slots:
    void outputJsonHasThePublicTasksKeys()
    {
        const auto run = someRun();
        const ParsedJson json(outputJson(run.report));
        QCOMPARE(json.keys(),
                 (Keys{"run_id", "complete", "best_parameters", "optimized", "baselines",
                       "savings_vs_baselines_bps", "savings_detail"}));
        QCOMPARE(json.keys("/best_parameters"), (Keys{"lambda_over", "lambda_under", "theta_queue"}));
        for (const char* of : {"/optimized", "/baselines/best_ask", "/baselines/twap", "/baselines/vwap"}) {
            const auto keys = json.keys(of);
            QCOMPARE(keys[0], std::string("total_cash"));
            QCOMPARE(keys[1], std::string("avg_fill_px"));
        }
        const auto baselines = json.keys("/baselines");
        QCOMPARE(baselines,
                 (Keys{"best_ask", "best_all_in", "twap", "vwap", "size_weighted", "twap_matched",
                       "patient_twap", "equal_split", "peg_one"}));
        QCOMPARE(json.keys("/savings_vs_baselines_bps"), baselines);
        const ParsedJson only(baselinesJson(run.report));
        QCOMPARE(only.keys(), (Keys{"run_id", "baselines"}));
    }

    void finalResultJsonHasEverything()
    {
        const auto run = someRun();
        const ParsedJson json(finalResultJson(run.report));
        QCOMPARE(json.keys(),
                 (Keys{"run_id", "complete", "best_parameters", "optimized", "baselines",
                       "savings_vs_baselines_bps", "savings_detail", "asked", "verdict", "caveats", "bracket",
                       "validation", "tca", "diagnostics", "data_quality", "grid", "run"}));
        QCOMPARE(json.keys("/run"),
                 (Keys{"version", "git_hash", "input_hash", "symbol", "order", "arrival_mid", "venues",
                       "settings", "source", "timing"}));
        QVERIFY(bool(json["/validation/in_sample"]));
        QCOMPARE(simdjson::dom::array(json["/grid"]).size(), std::size_t{125});
        // Behind the texts of the caveats.
        const auto last = simdjson::dom::array(json["/data_quality/warnings"]).size() - 1;
        QCOMPARE(last, simdjson::dom::array(json["/caveats"]).size());
        QCOMPARE(std::string_view(json[fmt::format("/data_quality/warnings/{}", last).c_str()]),
                 std::string_view("A \"quoted\" warning\nof two lines."));
    }

    void amountsAreExactDecimalsAndFitTogether()
    {
        auto run = someRun();
        auto& optimised = run.report.experiment.optimised.result;
        const std::string json = outputJson(run.report);
        QVERIFY(json.find("\"total_cash\": " + format(optimised.totalCash()) + ",") != std::string::npos);
        const ParsedJson parsed(json);
        const double total = double(parsed["/optimized/total_cash"]);
        QCOMPARE(total, double(parsed["/optimized/gross_cash"]) + double(parsed["/optimized/fees"]));
        std::int64_t shares = 0;
        for (const auto& venue : simdjson::dom::object(parsed["/optimized/by_venue"]))
            shares += std::int64_t(venue.value["shares"]);
        QCOMPARE(shares, std::int64_t(parsed["/optimized/filled"]));
        for (const char* venues :
             {"/optimized/by_venue", "/baselines/best_ask/by_venue", "/baselines/twap/by_venue"}) {
            for (const auto& venue : simdjson::dom::object(parsed[venues]))
                QCOMPARE(std::int64_t(venue.value["sent"]),
                         std::int64_t(venue.value["shares"]) + std::int64_t(venue.value["cancelled"]));
        }
        optimised.all.gross = {1'113'750'000'000'001};
        optimised.all.fees = {0};
        QVERIFY(outputJson(run.report).find("\"total_cash\": 1113750.000000001,") != std::string::npos);
    }

    void aSavingThatCannotBeIsNullWithItsReason()
    {
        const auto run = someRun(Side::Buy, 900'000); // far more than the market shows
        const ParsedJson json(outputJson(run.report));
        QVERIFY(json["/savings_vs_baselines_bps/best_ask"].is_null());
        QVERIFY(std::string_view(json["/savings_detail/best_ask/reason"]).find("completion")
                != std::string_view::npos);
    }

    void nothingFilledHasNoAveragePrice()
    {
        auto run = someRun();
        run.report.experiment.optimised.result = RunResult{};
        run.report.experiment.optimised.result.byVenue.resize(3);
        run.report.experiment.optimised.result.ordersByVenue.resize(3);
        run.report.experiment.optimised.result.ordered = {4000};
        const ParsedJson json(outputJson(run.report));
        QVERIFY(json["/optimized/avg_fill_px"].is_null());
        QVERIFY(json["/optimized/slippage_bps"].is_null());
        QVERIFY(json["/optimized/first_fill"].is_null());
        QCOMPARE(std::int64_t(json["/optimized/unfilled"]), std::int64_t{4000});
    }

    void theSameReportGivesTheSameBytesWhateverItsTiming()
    {
        auto run = someRun(Side::Sell);
        const std::string before = finalResultJson(run.report);
        run.report.timing = {at(77), 1.5, 2.5, 8, "elsewhere", "somewhere"};
        const std::string after = finalResultJson(run.report);
        QVERIFY(before != after);
        const auto cut = [](const std::string& json) { return json.substr(0, json.find("\"timing\"")); };
        QVERIFY(cut(before) == cut(after));
        QVERIFY(outputJson(run.report) == outputJson(someRun(Side::Sell).report));
    }

    void writesThreeFilesWithOneRunId()
    {
        QTemporaryDir folder;
        const fs::path out = fs::path(folder.path().toStdString()) / "new" / "folder";
        const auto run = someRun();
        QVERIFY(writeResults(run.report, out));
        QCOMPARE(entriesOf(out), std::size_t{3});
        QVERIFY(contents(out / "final_result.json") == finalResultJson(run.report));
        for (const char* name : {"output.json", "baselines.json", "final_result.json"}) {
            const ParsedJson json(contents(out / name));
            QCOMPARE(std::string_view(json["/run_id"]), std::string_view("0123456789abcdef"));
        }
    }

    void whatCannotBeWrittenLeavesNothingBehind()
    {
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        std::ofstream(path / "file") << "x";
        const auto run = someRun();
        for (const fs::path& out : {path / "file", path / "file" / "below"}) {
            const auto status = writeResults(run.report, out);
            QVERIFY(!status);
            QCOMPARE(status.error().code, ErrorCode::CannotWrite);
            QVERIFY(status.error().message.ends_with('.'));
        }
        QCOMPARE(entriesOf(path), std::size_t{1});
        QCOMPARE(contents(path / "file"), std::string("x"));
    }

    void whatStandsBesideTheResultsSharesTheirFate()
    {
        const auto run = someRun();
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeResults(run.report, path / "out", {{path / "fills.csv", "fills"}}));
        QCOMPARE(contents(path / "fills.csv"), std::string("fills"));
        std::ofstream(path / "file") << "x";
        QVERIFY(!writeResults(run.report, path / "file", {{path / "new.csv", "fills"}}));
        QVERIFY(!writeResults(run.report, path / "out2", {{path / "none" / "new.csv", "fills"}}));
        QVERIFY(!fs::exists(path / "new.csv"));
        QCOMPARE(entriesOf(path / "out2"), std::size_t{0});
    }

    void resultsAreWrittenWholeOrNotAtAll()
    {
        // Any one of the three cannot be written: the other two stay as they were.
        const auto run = someRun();
        for (const char* blocked : {"output.json", "baselines.json", "final_result.json"}) {
            QTemporaryDir folder;
            const fs::path path = folder.path().toStdString();
            fs::create_directory(path / blocked);
            std::size_t olds = 0;
            for (const char* name : {"output.json", "baselines.json", "final_result.json"}) {
                if (!fs::exists(path / name)) {
                    std::ofstream(path / name) << "old";
                    ++olds;
                }
            }
            QCOMPARE(olds, std::size_t{2});
            const auto status = writeResults(run.report, path);
            QVERIFY(!status);
            QCOMPARE(status.error().code, ErrorCode::CannotWrite);
            QVERIFY(status.error().facts.path.ends_with(blocked));
            QCOMPARE(entriesOf(path), std::size_t{3});
            for (const char* name : {"output.json", "baselines.json", "final_result.json"}) {
                if (!fs::is_directory(path / name))
                    QCOMPARE(contents(path / name), std::string("old"));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRunJson)
#include "tst_run_json.moc"
