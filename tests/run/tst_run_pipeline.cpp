// SPDX-License-Identifier: GPL-3.0-or-later
// A setup carried out step by step, watched, stopped and asked for one more cell.
#include "files/atomic_output_file.h"
#include "report/run_json.h"
#include "run/run_pipeline.h"
#include "setup/setup_words.h"
#include "test_setup.h"

#include <QTest>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <mutex>

using namespace sor;

namespace {

RunSetup sampleSetup()
{
    RunSetup setup;
    setup.csv = {SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst"};
    setup.threads = 2;
    // A small grid: 27 cells, and no sweep of start times.
    return test::setupWith({{"lambda-over", "0.01,0.02,0.03"},
                            {"lambda-under", "0.01,0.02,0.03"},
                            {"theta-queue", "0,0.001,0.002"},
                            {"starts", "off"}},
                           setup);
}

/// Notes what it is told, and may act on it.
class Watcher final : public ExperimentObserver {
public:
    void progress(std::string_view /*phase*/, std::int64_t /*done*/, std::int64_t /*total*/) override { }
    void baselineDone(Baseline baseline, const RunResult& result) override
    {
        const std::lock_guard lock(m_mutex);
        baselines[static_cast<std::size_t>(baseline)] = result;
        note("baseline");
    }
    void gridKnown(const ParameterGrid& grid) override
    {
        cellCount = grid.cellCount();
        note("grid");
    }
    void untunedDone(const RouterParams& /*params*/, const RunResult& result) override
    {
        untuned = result;
        note("untuned");
    }
    void cellDone(std::size_t cell, const CellResult& result) override
    {
        cells.emplace_back(cell, result);
        note("cell");
        if (onCell)
            onCell(cells.size());
    }
    void tunedDone(const RouterParams& /*params*/, const RunResult& result) override
    {
        tuned = result;
        note("tuned");
        if (onTuned)
            onTuned();
    }

    std::array<std::optional<RunResult>, kBaselines.size()> baselines;
    std::size_t cellCount = 0;
    std::optional<RunResult> untuned;
    std::optional<RunResult> tuned;
    std::vector<std::pair<std::size_t, CellResult>> cells;
    std::vector<std::string> story; // without repeats
    std::function<void(std::size_t)> onCell;
    std::function<void()> onTuned;

private:
    void note(const char* what)
    {
        if (story.empty() || story.back() != what)
            story.emplace_back(what);
    }
    std::mutex m_mutex; // of baselines
};

bool isSame(const RunResult& a, const RunResult& b)
{
    return a.totalCash() == b.totalCash() && a.all.shares == b.all.shares && a.fills.size() == b.fills.size();
}

} // namespace

class TestRunPipeline : public QObject {
    Q_OBJECT

private:
    RunSetup m_setup;
    std::optional<RunInput> m_input;
    std::optional<PreparedRun> m_prepared;

private slots:
    void initTestCase()
    {
        m_setup = sampleSetup();
        auto input = loadInput(m_setup, {});
        QVERIFY(input);
        m_input = std::move(*input);
        auto prepared = prepareRun(m_setup, *m_input);
        QVERIFY(prepared);
        m_prepared = std::move(*prepared);
    }

    void theRulesOfFillingAreThoseOfTheSetup()
    {
        RunSetup setup = m_setup;
        for (const auto& [word, value] : {std::pair{"queue", "power:3"}, std::pair{"crossing", "lasting:5ms"},
                                          std::pair{"protect", "off"}, std::pair{"tick", "0.05"},
                                          std::pair{"latency", "50us,IEXG=350us,XNAS=0us"}})
            QVERIFY(applyWord(setup, word, value));
        const auto prepared = prepareRun(setup, *m_input);
        QVERIFY(prepared);
        const ExecutionRules& rules = prepared->settings.rules;
        QCOMPARE(name(rules.queue), std::string("power:3"));
        QCOMPARE(name(rules.crossing), std::string("lasting:5ms"));
        QVERIFY(!rules.isProtected);
        QCOMPARE(rules.tick, std::optional(Price{50'000'000}));
        using std::chrono::microseconds;
        const auto& venues = m_input->loaded.tape->venues();
        for (VenueIndex v = 0; v < venues.size(); ++v) {
            const bool isIex = venues[v].info.mic == "IEXG";
            const Nanos expected = venues[v].info.mic == "XNAS" ? Nanos{0} : microseconds{isIex ? 350 : 50};
            QCOMPARE(rules.latencyAt(v).count(), expected.count());
        }
        // Each of them is part of what a run is.
        std::vector<std::string> ids{runIdOf(m_setup, *m_input, *m_prepared)};
        for (const auto& [word, value] :
             {std::pair{"queue", "power"}, std::pair{"queue", "power:3"}, std::pair{"crossing", "none"},
              std::pair{"crossing", "lasting:5ms"}, std::pair{"protect", "off"}, std::pair{"tick", "0.05"},
              std::pair{"latency", "50us"}, std::pair{"latency", "XNAS=50us"}}) {
            RunSetup other = m_setup;
            QVERIFY(applyWord(other, word, value));
            ids.push_back(runIdOf(other, *m_input, *m_prepared));
        }
        std::ranges::sort(ids);
        QVERIFY(std::ranges::adjacent_find(ids) == ids.end());
    }

    void aLatencyOfAVenueThatIsNotThereIsRefused()
    {
        RunSetup setup = m_setup;
        QVERIFY(applyWord(setup, "latency", "XNAS=1ms,XNYS=2ms"));
        const auto prepared = prepareRun(setup, *m_input);
        QVERIFY(!prepared);
        QCOMPARE(prepared.error().code, ErrorCode::InvalidArgument);
        QVERIFY(prepared.error().message.find("no venue 'XNYS'") != std::string::npos);
        QVERIFY(prepared.error().message.find("IEXG") != std::string::npos);
    }

    void anOrderWhoseCashCannotBeCountedIsRefusedBeforeTheRun()
    {
        // The sample begins at 100.00 dollars: 91.9 million shares are below 9.2 billion, 92.1 million above.
        for (const auto side : {"buy", "sell"}) {
            RunSetup setup = m_setup;
            QVERIFY(applyWord(setup, "side", side) && applyWord(setup, "shares", "91900000"));
            QVERIFY(prepareRun(setup, *m_input));
            QVERIFY(applyWord(setup, "shares", "92100000"));
            const auto refused = prepareRun(setup, *m_input);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
            QVERIFY(refused.error().message.find("9.2 billion") != std::string::npos);
            QCOMPARE(refused.error().facts.parameter, std::string("shares"));
            // As many as can be asked for: no product wraps.
            QVERIFY(applyWord(setup, "shares", "1000000000000"));
            QVERIFY(!prepareRun(setup, *m_input));
        }
    }

    void tellsAWatcherWhatTheReportWillSay()
    {
        Watcher watcher;
        const auto report = executeRun(m_setup, *m_input, *m_prepared, {}, &watcher);
        QVERIFY(report);
        const Experiment& experiment = report->experiment;
        QVERIFY(report->isComplete);
        for (std::size_t b = 0; b < kBaselines.size(); ++b)
            QVERIFY(watcher.baselines[b] && isSame(*watcher.baselines[b], experiment.baselines[b]));
        QVERIFY(isSame(watcher.untuned.value(), experiment.untuned));
        QVERIFY(isSame(watcher.tuned.value(), experiment.optimised.result));
        QCOMPARE(watcher.cells.size(), experiment.search.cells.size());
        QCOMPARE(watcher.cellCount, experiment.search.cells.size());
        for (const auto& [cell, result] : watcher.cells)
            QVERIFY(result == experiment.search.cells[cell]);
        QCOMPARE(watcher.story,
                 (std::vector<std::string>{"baseline", "grid", "untuned", "baseline", "cell", "baseline",
                                           "tuned"}));
    }

    void runsOneMoreCellAsTheGridRanIt()
    {
        const auto report = executeRun(m_setup, *m_input, *m_prepared, {});
        QVERIFY(report);
        const Experiment& experiment = report->experiment;
        const auto again = runSingleCell(*m_input, *m_prepared, experiment, experiment.optimised.params, {});
        QVERIFY(again && isSame(*again, experiment.optimised.result));
        QVERIFY(!again->fills.empty());
    }

    void keepsWhatIsDoneWhenStoppedInTheSearch()
    {
        std::stop_source stop;
        Watcher watcher;
        watcher.onCell = [&](std::size_t done) {
            if (done == 5)
                stop.request_stop();
        };
        PreparedRun prepared = *m_prepared;
        prepared.settings.keepsPartial = true;
        const auto report = executeRun(m_setup, *m_input, prepared, stop.get_token(), &watcher);
        QVERIFY(report);
        QVERIFY(!report->isComplete);
        const auto& cells = report->experiment.search.cells;
        const auto run = std::ranges::count_if(cells, &CellResult::isRun);
        QVERIFY(run >= 5 && run < static_cast<std::ptrdiff_t>(cells.size()));
        QVERIFY(cells[report->experiment.search.summary.bestCell].isRun);
        QVERIFY(!report->experiment.test && !report->experiment.starts);
        QVERIFY(report->experiment.optimised.result.filled().count > 0);
        const std::string text = finalResultJson(*report);
        QVERIFY(text.find("\"complete\": false") != std::string::npos);
        QVERIFY(text.find(fmt::format("Stopped: {} of {} cells were run", run, cells.size()))
                != std::string::npos);
    }

    void keepsTheTunedRouterWhenStoppedInTheValidation()
    {
        const auto whole = executeRun(m_setup, *m_input, *m_prepared, {});
        QVERIFY(whole);
        std::stop_source stop;
        Watcher watcher;
        watcher.onTuned = [&] { stop.request_stop(); };
        PreparedRun prepared = *m_prepared;
        prepared.settings.keepsPartial = true;
        const auto report = executeRun(m_setup, *m_input, prepared, stop.get_token(), &watcher);
        QVERIFY(report);
        QVERIFY(!report->isComplete);
        QVERIFY(isSame(report->experiment.optimised.result, whole->experiment.optimised.result));
        QVERIFY(!report->experiment.test);
    }

    void isInterruptedWhenNothingIsToBeKept()
    {
        std::stop_source stop;
        Watcher watcher;
        watcher.onCell = [&](std::size_t) { stop.request_stop(); };
        const auto report = executeRun(m_setup, *m_input, *m_prepared, stop.get_token(), &watcher);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Interrupted);
        // And when there is nothing yet to keep.
        PreparedRun prepared = *m_prepared;
        prepared.settings.keepsPartial = true;
        const auto never = executeRun(m_setup, *m_input, prepared, stop.get_token());
        QVERIFY(!never);
        QCOMPARE(never.error().code, ErrorCode::Interrupted);
    }

    void theRunIsNamedByItsProfileToo()
    {
        QTemporaryDir folder;
        const std::string file = folder.filePath(QStringLiteral("profile.csv")).toStdString();
        RunSetup setup = m_setup;
        setup.profile = file;
        std::string ids[2];
        for (int i = 0; i < 2; ++i) {
            QVERIFY(writeFileAtomically(file, i == 0 ? "time,volume\n13:30,1\n" : "time,volume\n13:30,2\n"));
            const auto prepared = prepareRun(setup, *m_input);
            QVERIFY2(prepared.hasValue(), prepared ? "" : prepared.error().text().c_str());
            ids[i] = runIdOf(setup, *m_input, *prepared);
        }
        QVERIFY(ids[0] != ids[1]);
    }

    void refusesWhatWouldNeverEndOrFit()
    {
        RunSetup setup = m_setup;
        setup.experiment.startStride = Nanos{std::chrono::microseconds{1}};
        const auto starts = prepareRun(setup, *m_input);
        QVERIFY(!starts);
        QCOMPARE(starts.error().facts.parameter, std::string("starts"));
        // Three venues for a month of nothing: what the router follows there does not fit.
        setup = m_setup;
        setup.memoryMegabytes = 1;
        setup.to = TimeText{m_input->loaded.tape->span().to + std::chrono::days{30}, {}};
        const auto window = prepareRun(setup, *m_input);
        QVERIFY(!window);
        QCOMPARE(window.error().code, ErrorCode::MemoryLimit);
        QVERIFY(window.error().message.find("`from` and `to`") != std::string::npos);
    }

    void whatTheBracketFollowsIsCountedToo()
    {
        // Ten days of four venues and 32 bytes an order: 110.6 MB, and the tested 40% of them under each of
        // the bracket's four rules: 177 MB more. Without its start times there is no bracket.
        RunSetup setup = m_setup;
        setup.experiment.startStride = std::chrono::seconds{30};
        setup.from = TimeText{m_input->loaded.tape->span().from, {}};
        setup.to = TimeText{m_input->loaded.tape->span().from + std::chrono::days{10}, {}};
        setup.memoryMegabytes = 280;
        const auto refused = prepareRun(setup, *m_input);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::MemoryLimit);
        QVERIFY(refused.error().facts.neededBytes > refused.error().facts.limitBytes);
        for (const auto* words : {"288 MB under all the filling rules", "or use `bracket off`"})
            QVERIFY2(refused.error().message.find(words) != std::string::npos,
                     refused.error().message.c_str());
        setup.memoryMegabytes = 289;
        QVERIFY(prepareRun(setup, *m_input));
        // Three rules where the run's own is one of them: 243 MB; and 111 MB without.
        setup.memoryMegabytes = 244;
        QVERIFY(!prepareRun(setup, *m_input));
        QVERIFY(applyWord(setup, "crossing", "none"));
        QVERIFY(prepareRun(setup, *m_input));
        setup.memoryMegabytes = 112;
        QVERIFY(!prepareRun(setup, *m_input));
        QVERIFY(applyWord(setup, "bracket", "off"));
        QVERIFY(prepareRun(setup, *m_input));
    }

    void withoutBidsThereIsNoBand()
    {
        QTemporaryDir folder;
        RunSetup setup;
        setup.csv = {folder.filePath(QStringLiteral("asks.csv")).toStdString()};
        const auto load = [&](const char* text) {
            if (!writeFileAtomically(setup.csv.front(), text))
                QTest::qFail("the file was not written", __FILE__, __LINE__);
            return loadInput(setup, {});
        };
        // The asks of two venues, once without columns of bids and once with empty ones: both as they are.
        for (const char* text :
             {"ts_event,publisher_id,ask_px_00,ask_sz_00\n2025-06-02T14:00:00Z,2,10.02,300\n"
              "2025-06-02T14:00:01Z,43,99.00,300\n2025-06-02T14:01:00Z,2,10.03,300\n",
              "ts_event,publisher_id,ask_px_00,ask_sz_00,bid_px_00,bid_sz_00\n"
              "2025-06-02T14:00:00Z,2,10.02,300,,0\n2025-06-02T14:00:01Z,43,99.00,300,,0\n"
              "2025-06-02T14:01:00Z,2,10.03,300,,0\n"}) {
            const auto input = load(text);
            QVERIFY2(input.hasValue(), input ? "" : input.error().text().c_str());
            QCOMPARE(input->loaded.tape->size(), std::size_t{3});
            QVERIFY(!input->loaded.tape->hasBids());
            QVERIFY(input->loaded.warnings.back().find("(band)") != std::string::npos);
        }
        // Bids that are further than 5% from their asks are no market, and the way out is named.
        const char* wide = "ts_event,publisher_id,ask_px_00,ask_sz_00,bid_px_00,bid_sz_00\n"
                           "2025-06-02T14:00:00Z,2,10.02,300,5.00,300\n";
        const auto refused = load(wide);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::DataUnusable);
        QVERIFY(refused.error().message.find("`band off`") != std::string::npos);
        QVERIFY(applyWord(setup, "band", "off"));
        QVERIFY(load(wide));
    }

    void theSameQuotesTwiceAreRefused()
    {
        RunSetup setup = m_setup;
        setup.csv.push_back(setup.csv.front());
        const auto input = loadInput(setup, {});
        QVERIFY(!input);
        QVERIFY(input.error().message.find("same bytes") != std::string::npos);
    }

    void knowsWhichSettingsNeedTheInputReadAgain()
    {
        const RunSetup setup = sampleSetup();
        const auto with = [&](const char* word, const char* value) {
            return isSameInput(setup, test::setupWith({{word, value}}, setup));
        };
        QVERIFY(isSameInput(setup, setup));
        QVERIFY(with("shares", "77"));
        QVERIFY(with("model", "static"));
        QVERIFY(with("seed", "2"));
        QVERIFY(!with("csv", "/other.csv"));
        QVERIFY(!with("view", "trial"));
        QVERIFY(!with("max-age", "1s"));
        QVERIFY(!with("symbol", "X"));
        QVERIFY(!with("synthetic-venues", "2"));
    }
};

QTEST_APPLESS_MAIN(TestRunPipeline)
#include "tst_run_pipeline.moc"
