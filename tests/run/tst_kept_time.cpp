// SPDX-License-Identifier: GPL-3.0-or-later
// --from and --to limit what is kept of the input, and nothing of what is said about it.
#include "input/synthetic/synthetic_day.h"
#include "input/tape_assembly.h"
#include "report/run_json.h"
#include "run/needed_time.h"
#include "run/run_pipeline.h"
#include "setup/setup_words.h"
#include "test_setup.h"

#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>
#include <fstream>
#include <initializer_list>

using namespace sor;

namespace {

using test::Words;

RunSetup setupWith(const std::string& csv, const Words& words)
{
    RunSetup setup;
    setup.csv = {csv};
    setup.threads = 2;
    return test::setupWith(words, setup);
}

/// All of the result but run.timing.
std::string resultOf(const RunSetup& setup, const RunInput& input)
{
    const auto prepared = prepareRun(setup, input);
    if (!prepared)
        return prepared.error().message;
    const auto report = executeRun(setup, input, *prepared, {});
    if (!report)
        return report.error().message;
    const std::string text = finalResultJson(*report);
    return text.substr(0, text.find("\"timing\": {")) + outputJson(*report) + baselinesJson(*report);
}

} // namespace

class TestKeptTime : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase()
    {
        m_csv = m_folder.filePath(QStringLiteral("day.csv")).toStdString();
        SyntheticDayOptions options;
        options.rows = 700'000;
        options.duration = std::chrono::hours{1};
        options.oddities = true;
        QVERIFY(generateSyntheticDay(options, m_csv));
    }

    void theResultIsThatOfAllTheData_data()
    {
        QTest::addColumn<QStringList>("words");
        const auto add = [](const char* name, std::initializer_list<const char*> words) {
            QStringList list;
            for (const char* word : words)
                list.append(QString::fromUtf8(word));
            QTest::newRow(name) << list;
        };
        add("a window", {"from=13:52", "to=13:56"});
        add("no history", {"from=13:52", "to=13:56", "history=0s"});
        add("a long history", {"from=13:52", "to=13:53", "history=900s"});
        add("auto axes without a split", {"from=14:02", "to=14:06", "split=off", "lambda-under=auto"});
        add("auto axes without a split, less than half an hour in",
            {"from=13:40", "to=13:44", "split=off", "lambda-under=auto"});
        add("auto axes at the first minute", {"from=13:30:30", "to=13:34", "split=off", "lambda-under=auto"});
        add("auto axes of the training part", {"from=13:52", "to=13:56", "lambda-under=auto"});
        add("the first minutes", {"to=13:34"});
        add("the last minutes", {"from=14:25"});
        add("a sell", {"from=2025-06-02T13:52:00Z", "to=2025-06-02T13:56:00Z", "side=sell"});
        add("the trial view", {"from=13:52", "to=13:56", "view=trial"});
        add("synthetic venues", {"from=13:52", "to=13:54", "synthetic-venues=2"});
        add("an age", {"from=13:52", "to=13:56", "max-age=2s"});
        add("starts", {"from=13:52", "to=13:56", "starts=30s"});
        add("nothing in the window", {"from=20:00", "to=21:00"});
        add("before the data", {"from=10:00", "to=11:00"});
    }
    void theResultIsThatOfAllTheData()
    {
        QFETCH(const QStringList, words);
        Words all{{"lambda-over", "0.01,0.02"}, {"theta-queue", "0.001"}};
        std::vector<std::string> texts;
        bool isUnderStated = false;
        bool areStartsStated = false;
        for (const QString& word : words) {
            texts.push_back(word.toStdString());
            isUnderStated = isUnderStated || word.startsWith(QStringLiteral("lambda-under"));
            areStartsStated = areStartsStated || word.startsWith(QStringLiteral("starts"));
        }
        if (!isUnderStated)
            all.emplace_back("lambda-under", "0.01,0.02");
        if (!areStartsStated)
            all.emplace_back("starts", "off");
        all.emplace_back("force", "true"); // its oddities stand crossed for much of the time
        for (const std::string& text : texts) {
            const std::string_view view = text;
            all.emplace_back(view.substr(0, view.find('=')), view.substr(view.find('=') + 1));
        }
        const RunSetup setup = setupWith(m_csv, all);
        RunSetup whole = setup;
        whole.from.reset();
        whole.to.reset();
        const auto kept = loadInput(setup, {});
        const auto everything = loadInput(whole, {});
        QVERIFY(kept && everything);
        QVERIFY(everything->loaded.tape->kept() == kAllTime);
        QVERIFY(isInputCurrent(*kept, setup) && isInputCurrent(*everything, setup));
        QCOMPARE(kept->loaded.hash, everything->loaded.hash);
        const std::string expected = resultOf(setup, *everything);
        QVERIFY(resultOf(setup, *kept) == expected);
        const bool keepsAll = neededTime(setup, kept->loaded.tape->span().from) == kAllTime;
        QVERIFY(keepsAll || setup.from == std::nullopt || setup.to == std::nullopt
                || kept->loaded.tape->size() < everything->loaded.tape->size());
    }

    void oneMinuteOfALongDayNeedsLittleMemory()
    {
        // Hardly more than a few chunks of 2.2 MB.
        const Words words{{"from", "14:00"}, {"to", "14:01"}, {"memory", "12"}, {"history", "60s"}};
        const auto input = loadInput(setupWith(m_csv, words), {});
        QVERIFY(input);
        QVERIFY(input->loaded.tape->bytes() < 12'000'000);
        const auto whole = loadInput(setupWith(m_csv, {{"memory", "12"}}), {});
        QVERIFY(!whole);
        QCOMPARE(whole.error().code, ErrorCode::MemoryLimit);
        QVERIFY(whole.error().message.find("limit of 12 MB") != std::string::npos);
        QVERIFY(whole.error().message.find("`from` and `to`") != std::string::npos);
    }

    void anInputServesWhatItKeeps()
    {
        const RunSetup setup = setupWith(m_csv, {{"from", "13:52"}, {"to", "13:56"}});
        const auto input = loadInput(setup, {});
        QVERIFY(input);
        const auto serves = [&](const Words& words) {
            return isInputCurrent(*input, test::setupWith(words, setup));
        };
        QVERIFY(serves({}));
        QVERIFY(serves({{"from", "13:53"}, {"to", "13:55"}}));
        QVERIFY(!serves({{"to", "13:57"}}));
        QVERIFY(!serves({{"from", "13:40"}}));
        QVERIFY(!serves({{"history", "900s"}}));
        QVERIFY(!serves({{"split", "off"}}));
        // And only as long as its file is what it was.
        std::ofstream(m_csv, std::ios::app) << "\n";
        QVERIFY(!serves({}));
    }

    void shortDataAreUnusableAndAContradictionIsAUsageError()
    {
        const auto codeOf = [&](Words words) {
            words.emplace_back("force", "true");
            const auto report = runSetup(setupWith(m_csv, words), {});
            return report ? std::optional<ErrorKind>() : std::optional(kind(report.error().code));
        };
        using Kind = ErrorKind;
        // The window is in the data, and too short for the model.
        QCOMPARE(codeOf({{"from", "13:52:00"}, {"to", "13:52:05"}}), std::optional(Kind::DataUnusable));
        QCOMPARE(codeOf({{"from", "13:52:00"}, {"to", "13:52:12"}}), std::optional(Kind::DataUnusable));
        QCOMPARE(codeOf({{"from", "20:00"}, {"to", "21:00"}}), std::optional(Kind::DataUnusable));
        QCOMPARE(codeOf({{"from", "20:00"}}), std::optional(Kind::DataUnusable));
        QCOMPARE(codeOf({{"to", "10:00"}}), std::optional(Kind::DataUnusable));
        // Both were stated and contradict each other.
        QCOMPARE(codeOf({{"from", "13:52:00"}, {"to", "13:53:00"}, {"interval", "5m"}}),
                 std::optional(Kind::InvalidArgument));
        QCOMPARE(codeOf({{"from", "13:56"}, {"to", "13:52"}}), std::optional(Kind::InvalidArgument));

        // One point; asks alone; no spread.
        const auto write = [&](const char* text) {
            const std::string path = m_folder.filePath(QStringLiteral("short.csv")).toStdString();
            std::ofstream(path) << text;
            return path;
        };
        const auto codeOfFile = [&](const char* text, const Words& words) {
            const auto report = runSetup(setupWith(write(text), words), {});
            return report ? std::optional<ErrorKind>() : std::optional(kind(report.error().code));
        };
        constexpr const char* kOne = "timestamp,venue,ask,ask_size,bid,bid_size\n"
                                     "2024-08-01T13:36:32Z,2,222.83,36,222.81,421\n";
        QCOMPARE(codeOfFile(kOne, {}), std::optional(Kind::DataUnusable));
        constexpr const char* kAsks = "timestamp,venue,ask,ask_size\n"
                                      "2024-08-01T13:36:32Z,2,222.83,36\n2024-08-01T13:46:32Z,2,222.84,36\n";
        QCOMPARE(codeOfFile(kAsks, {}), std::optional(Kind::DataUnusable));
        QCOMPARE(codeOfFile(kAsks, {{"model", "static"}, {"side", "sell"}}),
                 std::optional(Kind::DataUnusable));
        constexpr const char* kLocked = "timestamp,venue,ask,ask_size,bid,bid_size\n"
                                        "2024-08-01T13:36:32Z,2,222.83,36,222.83,421\n"
                                        "2024-08-01T13:46:32Z,2,222.84,36,222.84,421\n";
        QCOMPARE(codeOfFile(kLocked, {{"fees", "none"}, {"model", "static"}}),
                 std::optional(Kind::DataUnusable));
    }

    void aCellAloneIsTheCellOfTheGrid()
    {
        // The approximation draws random numbers: with another seed a cell is another.
        for (const char* seed : {"1", "7"}) {
            const RunSetup setup = setupWith(m_csv,
                                             {{"from", "13:52"},
                                              {"to", "13:54"},
                                              {"split", "off"},
                                              {"starts", "off"},
                                              {"solver", "sa"},
                                              {"seed", seed},
                                              {"lambda-over", "0.01"},
                                              {"lambda-under", "0.01,0.02"},
                                              {"theta-queue", "0.001,0.002"}});
            const auto input = loadInput(setup, {});
            QVERIFY(input);
            const auto prepared = prepareRun(setup, *input);
            QVERIFY(prepared);
            const auto report = executeRun(setup, *input, *prepared, {});
            QVERIFY(report);
            const Experiment& experiment = report->experiment;
            const ParameterGrid& grid = experiment.search.grid;
            for (std::size_t i = 0; i < grid.cellCount(); ++i) {
                const CellResult& cell = experiment.search.cells[i];
                const auto alone = runSingleCell(*input, *prepared, experiment, grid.cell(i), {});
                QVERIFY(alone);
                QCOMPARE(alone->totalCash().nanos, cell.totalCash.nanos);
                QCOMPARE(alone->all.shares.count, cell.all.shares.count);
            }
            QCOMPARE(experiment.optimised.result.totalCash().nanos,
                     experiment.search.cells[experiment.search.summary.bestCell].totalCash.nanos);
            QCOMPARE(experiment.untuned.totalCash().nanos,
                     experiment.search.cells[grid.middleCell()].totalCash.nanos);

            // A part of the grid, and a preview.
            PreparedRun part = *prepared;
            part.settings.stopAfter = StopAfter::Grid;
            part.settings.part = {1, 3};
            const auto shard = executeRun(setup, *input, part, {});
            QVERIFY(shard);
            for (std::size_t i = 1; i < grid.cellCount(); i += 3)
                QCOMPARE(shard->experiment.search.cells[i].totalCash.nanos,
                         experiment.search.cells[i].totalCash.nanos);
            PreparedRun preview = *prepared;
            preview.settings.stopAfter = StopAfter::FirstCell;
            const auto seen = executeRun(setup, *input, preview, {});
            QVERIFY(seen);
            QCOMPARE(seen->experiment.untuned.totalCash().nanos, experiment.untuned.totalCash().nanos);
        }
    }
};

QTEST_APPLESS_MAIN(TestKeptTime)
#include "tst_kept_time.moc"
