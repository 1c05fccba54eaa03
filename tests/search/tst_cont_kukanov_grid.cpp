// SPDX-License-Identifier: GPL-3.0-or-later
// The cont-kukanov model in a grid and in a whole experiment, on a synthetic market.
#include "input/synthetic/synthetic_day.h"
#include "search/experiment.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::shared_ptr<const Tape> syntheticTape()
{
    SyntheticDayOptions options;
    options.duration = minutes(8);
    options.venues = 3;
    auto day = SyntheticDay::create(options);
    std::vector<QuoteEvent> rows;
    Mbp1Row row;
    while (day->next(row))
        rows.push_back(row.quoteEvent());
    return tapeOf(rows);
}

ExperimentSettings settingsFor(const Tape& tape)
{
    ExperimentSettings settings;
    settings.splitPercent.reset();
    settings.startStride.reset();
    settings.order.shares = {1'000};
    settings.order.window = {tape.span().from + minutes(6), tape.span().to};
    for (std::size_t i = 0; i < 3; ++i) {
        settings.axes[i].values = {Price{4'000'000}, Price{12'000'000}, Price{30'000'000}};
    }
    settings.axes[2].values = {Price{}, Price{2'000'000}};
    return settings;
}

Error errorOf(const Tape& tape, const ExperimentSettings& settings)
{
    const auto result = runExperiment(tape, VenueFees::none(tape.venues().size()), settings, {});
    return result ? Error{ErrorCode::Internal, "it ran"} : result.error();
}

} // namespace

class TestContKukanovGrid : public QObject {
    Q_OBJECT

private slots:
    void aGridIsTheSameAtAnyNumberOfThreads()
    {
        const auto tape = syntheticTape();
        const auto fees = VenueFees::none(tape->venues().size());
        ExperimentSettings settings = settingsFor(*tape);
        const auto one = runExperiment(*tape, fees, settings, {});
        settings.threads = 3;
        const auto three = runExperiment(*tape, fees, settings, {});
        QVERIFY(one.hasValue() && three.hasValue());
        QCOMPARE(one->search.model, RouterModel::ContKukanov);
        QCOMPARE(one->search.cells.size(), std::size_t{18});
        QVERIFY(one->search.cells == three->search.cells);
        QCOMPARE(one->optimised.result.totalCash(), three->optimised.result.totalCash());
        QVERIFY(one->optimised.result.router == three->optimised.result.router);
        QVERIFY(one->notes == three->notes);
    }

    void cellsAreToldCoarseFirstAndStandAtTheirPlaces()
    {
        const auto tape = syntheticTape();
        const auto fees = VenueFees::none(tape->venues().size());
        const ExperimentSettings settings = settingsFor(*tape);
        const auto whole = runExperiment(*tape, fees, settings, {});
        QVERIFY(whole.hasValue());
        const ParameterGrid& grid = whole->search.grid;
        Scenario scenario{*tape, whole->tuningOrder, fees, settings.rules, Shares{100}};
        QVERIFY(recordOutflows(scenario, {}));
        std::vector<std::size_t> told;
        const auto cells = runGrid(RouterModel::ContKukanov, grid, scenario, 1, {}, nullptr,
                                   [&](std::size_t cell, const CellResult& result) {
                                       told.push_back(cell);
                                       QVERIFY(result == whole->search.cells[cell]);
                                   });
        QVERIFY(cells);
        QVERIFY(*cells == whole->search.cells);
        // 3 x 3 x 2: the eight corners come before any middle.
        QCOMPARE(told.size(), std::size_t{18});
        for (std::size_t n = 0; n < told.size(); ++n) {
            const bool isCorner = grid.position(told[n], Parameter::LambdaOver) != 1
                && grid.position(told[n], Parameter::LambdaUnder) != 1;
            QCOMPARE(isCorner, n < 8);
        }
        // A part of the grid: its cells only, the same results.
        const auto part = runGrid(RouterModel::ContKukanov, grid, scenario, 2, {}, nullptr, {}, {1, 4});
        QVERIFY(part);
        for (std::size_t i = 0; i < part->size(); ++i) {
            QCOMPARE((*part)[i].isRun, i % 4 == 1);
            if (i % 4 == 1)
                QVERIFY((*part)[i] == (*cells)[i]);
        }
    }

    void theBestCellRunAloneIsTheBestCellOfTheGrid()
    {
        const auto tape = syntheticTape();
        const ExperimentSettings settings = settingsFor(*tape);
        const auto experiment = runExperiment(*tape, VenueFees::none(tape->venues().size()), settings, {});
        QVERIFY(experiment.hasValue());
        const CellResult& best = experiment->search.cells[experiment->search.summary.bestCell];
        const RunResult& alone = experiment->optimised.result;
        QCOMPARE(alone.totalCash(), best.totalCash);
        QCOMPARE(alone.router.mayWait, best.mayWait);
        QVERIFY(alone.maker.shares.count > 0);
        QVERIFY(alone.router.decisions > 5
                && alone.router.decisions <= 12); // none when a slice is overfilled
        QCOMPARE(alone.filled(), settings.order.shares);
        // The one-step models stand beside it.
        QCOMPARE(experiment->beside.size(), std::size_t{2});
        QCOMPARE(experiment->beside[1].model, RouterModel::Static);
        QCOMPARE(experiment->beside[1].result.maker.shares, Shares{0});
        bool isAnyMarked = false;
        for (const CellResult& cell : experiment->search.cells)
            isAnyMarked = isAnyMarked || cell.mayWait > 0;
        QVERIFY(isAnyMarked); // lambda_under 0.004 is below a half spread of 0.005
    }

    void whatItNeedsIsSaidInASentence()
    {
        const auto tape = syntheticTape();
        ExperimentSettings settings = settingsFor(*tape);
        settings.router.interval = minutes(3);
        Error error = errorOf(*tape, settings);
        QCOMPARE(error.code, ErrorCode::DataUnusable);
        settings.tooShort = ErrorCode::InvalidArgument;
        QCOMPARE(errorOf(*tape, settings).code, ErrorCode::InvalidArgument);
        QVERIFY(error.message.find("longer than the order's window") != std::string::npos);
        settings.router.interval = Nanos{1};
        QVERIFY(errorOf(*tape, settings).message.find("slices") != std::string::npos);
        settings = settingsFor(*tape);
        settings.axes[1].values.push_back(kMaxPrice);
        QVERIFY(errorOf(*tape, settings).message.find("lambda_under") != std::string::npos);

        std::vector<QuoteEvent> asksOnly;
        std::vector<QuoteEvent> quotes;
        for (std::int64_t ms = 0; ms < 60'000; ms += 500) {
            asksOnly.push_back(row(ms, kNasdaq, 0, 0, 5003, static_cast<std::uint32_t>(100 + ms / 500)));
            quotes.push_back(row(ms, kNasdaq, 5000, 100, 5003, static_cast<std::uint32_t>(100 + ms / 500)));
        }
        const auto blind = tapeOf(asksOnly);
        settings = settingsFor(*blind);
        settings.order.window = blind->span();
        QVERIFY(errorOf(*blind, settings).message.find("no bids") != std::string::npos);
        TapeOptions snapshots;
        snapshots.view = TapeView::Trial;
        const auto trial = tapeOf(quotes, snapshots);
        QVERIFY(errorOf(*trial, settings).message.find("`view book`") != std::string::npos);
    }

    void whatAReaderShouldKnowIsInTheNotes()
    {
        std::vector<QuoteEvent> quotes;
        for (std::int64_t ms = 0; ms < 60'000; ms += 500)
            quotes.push_back(row(ms, kNasdaq, 5000, 100, 5003, static_cast<std::uint32_t>(100 + ms / 500)));
        const auto tape = tapeOf(quotes);
        ExperimentSettings settings = settingsFor(*tape);
        settings.order.window = tape->span();
        settings.order.shares = {60};
        settings.axes[1].values = {Price{4'000'000}};
        const auto experiment = runExperiment(*tape, VenueFees::none(1), settings, {});
        QVERIFY(experiment.hasValue());
        std::string all;
        for (const std::string& note : experiment->notes)
            all += note + "\n";
        for (const char* part : {"no trades", "one venue", "fewer than 20 samples", "A3"})
            QVERIFY2(all.find(part) != std::string::npos, (std::string(part) + " is not in: " + all).c_str());
    }

    void aVenueThatNeverShowsAQuoteIsNamed()
    {
        std::vector<QuoteEvent> quotes;
        for (std::int64_t ms = 0; ms < 60'000; ms += 500) {
            quotes.push_back(row(ms, kNasdaq, 5000, 100, 5003, static_cast<std::uint32_t>(100 + ms / 500)));
            quotes.push_back(row(ms, kEdgx, 0, 0, 0, 0));
        }
        const auto tape = tapeOf(quotes);
        ExperimentSettings settings = settingsFor(*tape);
        settings.order.window = tape->span();
        settings.order.shares = {60};
        const auto experiment = runExperiment(*tape, VenueFees::none(tape->venues().size()), settings, {});
        QVERIFY(experiment.hasValue());
        int named = 0;
        for (const std::string& note : experiment->notes)
            named += note.starts_with("EDGX shows no quote") ? 1 : 0;
        QCOMPARE(named, 1);
        QVERIFY(std::ranges::none_of(experiment->notes,
                                     [](const std::string& note) { return note.starts_with("XNAS"); }));
    }

    void itStopsWhenAsked()
    {
        const auto tape = syntheticTape();
        std::stop_source stop;
        stop.request_stop();
        const auto experiment = runExperiment(*tape, VenueFees::none(tape->venues().size()),
                                              settingsFor(*tape), stop.get_token());
        QVERIFY(!experiment);
        QCOMPARE(experiment.error().code, ErrorCode::Interrupted);
    }
};

QTEST_GUILESS_MAIN(TestContKukanovGrid)
#include "tst_cont_kukanov_grid.moc"
