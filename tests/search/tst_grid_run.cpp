// SPDX-License-Identifier: GPL-3.0-or-later
// Many cells at once give what each gives alone.
#include "rounds.h"
#include "search/grid_run.h"
#include "search/threshold_sweep.h"
#include "strategy/router/optimised.h"
#include "test_runs.h"
#include "value_of.h"

#include <QTest>
#include <atomic>
#include <sys/resource.h>

using namespace sor;
using namespace sor::test;

namespace {

struct Case {
    std::shared_ptr<const Tape> tape;
    ParentOrder order;
    ExecutionRules rules;
    VenueFees fees = VenueFees::none(0);
    Scenario scenario() const { return {*tape, order, fees, rules, Shares{10}}; }
};

Case randomCase(std::uint64_t seed, std::size_t rows = 300)
{
    Random random(seed);
    Case c;
    RandomShape shape;
    shape.venues = static_cast<std::size_t>(random.between(1, 5));
    shape.rows = rows;
    shape.maxSize = random.chance(0.3) ? 1500 : 100;
    TapeOptions options;
    if (random.chance(0.2))
        options.view = TapeView::Trial;
    const auto all = randomRows(random, shape);
    c.tape = tapeOf(all, options);
    const std::int64_t last = (all.back().tsRecv - at(0)).count() / 1'000'000;
    const std::int64_t from = random.between(0, last / 2);
    const TimeWindow during = window(from, random.between(from + 1, last + 1));
    c.order = buy(random.between(1, 6000), during);
    c.order.side = random.chance(0.5) ? Side::Buy : Side::Sell;
    if (random.chance(0.25))
        c.order.limit = cents(shape.base + random.between(-2, 2));
    if (random.chance(0.3))
        c.order.lot = {random.between(2, 100)};
    c.rules.refresh = random.chance(0.4) ? Refresh::Instant : Refresh::Added;
    c.rules.completion = random.chance(0.5) ? Completion::Sweep : Completion::None;
    std::vector<std::vector<DatedTerms>> terms;
    for (std::size_t v = 0; v < c.tape->venues().size(); ++v) {
        const auto fee = [&] { return VenueTerms{{random.between(-3, 3) * 1'500'000}, {}, 0, 0}; };
        terms.push_back({{at(from), fee()}});
        // Fees that change within the window, while quotes stand.
        if (random.chance(0.4))
            terms.back().push_back({at(random.between(from, last)), fee()});
    }
    c.fees = VenueFees(std::move(terms));
    return c;
}

CellResult alone(Price threshold, const Scenario& scenario)
{
    const RouterParams params{{}, threshold, {}};
    const RunResult result = test::valueOf(
        simulate(std::make_unique<StaticRouter>(params, scenario.tape.firstBidTime()), scenario, {}));
    return {result.all, result.completion, result.totalCash()};
}

std::vector<Price> someThresholds()
{
    std::vector<Price> out;
    for (const std::int64_t nanos : {30'000'000, 0, 12'000'000, 5'000'000, 5'000'001, 10'000'000, 7'500'000,
                                     20'000'000, 100'000'000, 4'999'999})
        out.push_back({nanos});
    return out;
}

std::string text(const CellResult& cell)
{
    return fmt::format("{} shares, {} completed, {} in {} fills", cell.all.shares.count,
                       cell.completion.shares.count, cell.totalCash.nanos, cell.all.fills);
}

class CountingProgress final : public ProgressSink {
public:
    void progress(std::string_view, std::int64_t cells, std::int64_t total) override
    {
        done = cells;
        all = total;
    }
    std::atomic<std::int64_t> done{0};
    std::atomic<std::int64_t> all{0};
};

} // namespace

class TestGridRun : public QObject {
    Q_OBJECT

private slots:
    void aStaticGridUsesItsThreads()
    {
        // What other threads than this one worked, in processor time: no clock that a busy machine stretches.
        const auto seconds = [](int who) {
            struct rusage usage { };
            ::getrusage(who, &usage);
            return static_cast<double>(usage.ru_utime.tv_sec)
                + static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
        };
        Case c = randomCase(3, static_cast<std::size_t>(test::rounds(400'000)));
        c.order = buy(100'000'000, c.tape->span()); // more than is there
        c.rules.completion = Completion::None;
        std::vector<Price> values;
        for (std::int64_t i = 0; i < 400; ++i)
            values.push_back({i * 100'000});
        const auto grid = ParameterGrid::make({{}}, values, {{}}).value();
        const Scenario scenario = c.scenario();
        const auto one = runGrid(RouterModel::Static, grid, scenario, 1, {});
        QVERIFY(one);
        const double all = seconds(RUSAGE_SELF);
        const double own = seconds(RUSAGE_THREAD);
        const auto four = runGrid(RouterModel::Static, grid, scenario, 4, {});
        const double allMore = seconds(RUSAGE_SELF) - all;
        const double others = allMore - (seconds(RUSAGE_THREAD) - own);
        QVERIFY(four);
        QVERIFY(*one == *four);
        QVERIFY2(others > 0.1 * allMore, fmt::format("{:.3f} s of {:.3f} s", others, allMore).c_str());
    }

    void aSweepOfThresholdsIsEachThresholdAlone()
    {
        std::size_t different = 0;
        for (std::int64_t seed = 1; seed <= test::rounds(800); ++seed) {
            const Case c = randomCase(static_cast<std::uint64_t>(seed));
            const Scenario scenario = c.scenario();
            const auto thresholds = someThresholds();
            const auto together = sweepThresholds(thresholds, scenario, {});
            QVERIFY(together);
            QCOMPARE(together->size(), thresholds.size());
            for (std::size_t i = 0; i < thresholds.size(); ++i) {
                const CellResult expected = alone(thresholds[i], scenario);
                QVERIFY2(text((*together)[i]) == text(expected),
                         fmt::format("seed {} threshold {}: {} instead of {}", seed, thresholds[i].nanos,
                                     text((*together)[i]), text(expected))
                             .c_str());
                different += i > 0 && !((*together)[i] == (*together)[0]) ? 1U : 0U;
            }
        }
        QVERIFY(different > static_cast<std::size_t>(test::rounds(1000)));
    }

    void feesThatChangeWhileAQuoteStandsAreSeen()
    {
        // The ask is 3 cents from the mid; from 5 ms on taking it pays 2.5 cents.
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 997, 1, 1003, 100),
                                           row(6, kBats, 900, 1, 1100, 1)};
        const auto tape = tapeOf(rows);
        const VenueFees fees({{{at(0), {}}, {at(5), {Price{-25'000'000}, {}, 0, 0}}}, {{at(0), {}}}});
        const ParentOrder order = buy(100, window(0, 10));
        const Scenario scenario{*tape, order, fees, noCompletion(), Shares{100}};
        const std::vector<Price> thresholds{cents(1)};
        const auto swept = sweepThresholds(thresholds, scenario, {});
        QVERIFY(swept);
        QCOMPARE(alone(cents(1), scenario).all.shares.count, 100);
        QCOMPARE((*swept)[0].all.shares.count, 100);
    }

    void everyCellIsItsModelAloneAtAnyNumberOfThreads()
    {
        const auto over = std::vector<Price>{{1}, {2}};
        const auto under = std::vector<Price>{{5'000'000}, {10'000'000}, {15'000'000}};
        const auto theta = std::vector<Price>{{0}, {5'000'000}};
        const auto grid = ParameterGrid::make(over, under, theta);
        QVERIFY(grid);
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Case c = randomCase(seed);
            if (seed % 2 == 0)
                c.rules.latency = std::chrono::milliseconds(seed * 11);
            const Scenario scenario = c.scenario();
            for (const RouterModel model : {RouterModel::Static, RouterModel::Trial}) {
                CountingProgress progress;
                const auto one = runGrid(model, *grid, scenario, 1, {}, &progress);
                QVERIFY(one);
                QCOMPARE(progress.done.load(), 12);
                QCOMPARE(progress.all.load(), 12);
                for (const unsigned threads : {2U, 8U}) {
                    const auto many = runGrid(model, *grid, scenario, threads, {});
                    QVERIFY(many);
                    for (std::size_t i = 0; i < grid->cellCount(); ++i)
                        QCOMPARE(text((*many)[i]), text((*one)[i]));
                }
                for (std::size_t i = 0; i < grid->cellCount(); ++i) {
                    const auto result = simulateRouter(model, grid->cell(i), scenario, {});
                    QVERIFY2(result, result ? "" : result.error().text().c_str());
                    QCOMPARE(text((*one)[i]),
                             text(CellResult{result->all, result->completion, result->totalCash()}));
                    if (model == RouterModel::Trial)
                        QVERIFY((*one)[i] == (*one)[0]);
                }
            }
        }
    }

    void moreThresholdsThanOnePassHoldsAreStillEachThresholdAlone()
    {
        std::vector<Price> under;
        for (std::int64_t i = 0; i < 9001; ++i)
            under.push_back({i * 4000});
        const auto grid = ParameterGrid::make({{1}}, under, {{0}});
        QVERIFY(grid);
        const Case c = randomCase(11, 120);
        const auto one = runGrid(RouterModel::Static, *grid, c.scenario(), 1, {});
        const auto three = runGrid(RouterModel::Static, *grid, c.scenario(), 3, {});
        QVERIFY(one && three);
        for (std::size_t i = 0; i < under.size(); ++i) {
            QCOMPARE(text((*three)[i]), text((*one)[i]));
            if (i % 450 == 0 || i == 4095 || i == 4096)
                QCOMPARE(text((*one)[i]), text(alone(under[i], c.scenario())));
        }
        QVERIFY(!((*one).front() == (*one).back()));
    }

    void stopsWhenAsked()
    {
        const Case c = randomCase(3, 60'000);
        const auto grid = ParameterGrid::make({{1}}, {{5'000'000}, {10'000'000}}, {{0}});
        std::stop_source stop;
        stop.request_stop();
        for (const RouterModel model : {RouterModel::Static, RouterModel::Trial}) {
            const auto result = runGrid(model, *grid, c.scenario(), 2, stop.get_token());
            QVERIFY(!result);
            QCOMPARE(result.error().code, ErrorCode::Interrupted);
        }
    }

    void anErrorOfOneCellIsTheAnswerWhateverTheThreads()
    {
        std::vector<QuoteEvent> rows{row(0, kNasdaq, 999, 1, 1001, 1'000'000)};
        rows[0].askPx = {kMaxPrice.nanos};
        rows[0].bidPx = {kMaxPrice.nanos - 1};
        const auto tape = tapeOf(rows);
        const ParentOrder order = buy(1'000'000, window(0, 10));
        const VenueFees fees = VenueFees::none(1);
        for (const std::int64_t latency : {0, 1}) {
            ExecutionRules rules = noCompletion();
            rules.latency = std::chrono::milliseconds(latency);
            const Scenario scenario{*tape, order, fees, rules, Shares{100}};
            const auto grid = ParameterGrid::make({{1}}, {{1}, {2}, {3}}, {{0}});
            for (const unsigned threads : {1U, 4U}) {
                const auto result = runGrid(RouterModel::Static, *grid, scenario, threads, {});
                QVERIFY(!result);
                QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestGridRun)
#include "tst_grid_run.moc"
