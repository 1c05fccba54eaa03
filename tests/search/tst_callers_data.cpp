// SPDX-License-Identifier: GPL-3.0-or-later
// What callers of the library can hand to its public entries and must not: each says so, and none of them
// dies of it.
#include "search/baseline.h"
#include "search/grid_run.h"
#include "search/grid_summary.h"
#include "search/start_sweep.h"
#include "search/validation.h"
#include "strategy/baselines/best_ask.h"
#include "test_runs.h"

#include <QTest>
#include <functional>
#include <limits>
#include <stdexcept>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// Does in every decision what it is told.
class Told final : public Strategy {
public:
    using Act = std::function<void(const DecisionView&, ChildOrders&)>;
    Told(Act act, bool mayRest)
        : m_act(std::move(act))
        , m_mayRest(mayRest)
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override { m_act(view, orders); }
    bool mayRest() const override { return m_mayRest; }

private:
    Act m_act;
    bool m_mayRest;
};

const std::vector<QuoteEvent> kRows{row(0, kNasdaq, 999, 100, 1001, 100), row(5, kBats, 999, 100, 1001, 100),
                                    row(500, kNasdaq, 998, 100, 1000, 100)};

} // namespace

class TestCallersData : public QObject {
    Q_OBJECT

    const std::shared_ptr<const Tape> m_tape = tapeOf(kRows);
    const VenueFees m_fees = VenueFees::none(2);
    const ParentOrder m_order = buy(150, window(0, 1000));

    Scenario scenario() const { return {*m_tape, m_order, m_fees, {}}; }

private slots:
    void rowsThatCannotBe()
    {
        const QuoteEvent fine = kRows[0];
        using Change = std::function<void(QuoteEvent&)>;
        const std::vector<std::pair<const char*, Change>> changes{
            {"negative bid", [](QuoteEvent& e) { e.bidPx = {-1}; }},
            {"least ask", [](QuoteEvent& e) { e.askPx = {kLeast}; }},
            {"ask beyond the most", [](QuoteEvent& e) { e.askPx = kMaxPrice + Price{1}; }},
            {"almost no price", [](QuoteEvent& e) { e.bidPx = {kMost - 1}; }},
            {"price without size", [](QuoteEvent& e) { e.askSz = 0; }},
            {"size without price", [](QuoteEvent& e) { e.bidPx = kNoPrice; }},
            {"negative print", [](QuoteEvent& e) { e = withTrade(e, -1, 10, 'B'); }},
            {"kind of print",
             [](QuoteEvent& e) {
                 e = withTrade(e, 1000, 10, 'B');
                 e.print = static_cast<PrintKind>(kPrintKinds);
             }},
            {"negative print of a file", [](QuoteEvent& e) { e = printRow(0, kNasdaq, -1, 10); }},
            {"nbbo", [](QuoteEvent& e) { e = nbbo(0, kNasdaq, -5, 1, kBats, 1001, 1); }},
            {"kind of change",
             [](QuoteEvent& e) {
                 setOrderChange(e, {{}, {}, cents(1000), 0, 5});
                 e.bidSz = 99;
             }},
            {"price of a change",
             [](QuoteEvent& e) {
                 setOrderChange(e, {{}, {}, {-1}, 0, 5});
             }},
        };
        for (const auto& [what, change] : changes) {
            const FeedRegistry registry;
            TapeBuilder builder({}, registry);
            std::vector<QuoteEvent> rows{fine, fine};
            change(rows[1]);
            const auto status = builder.accept(rows);
            QVERIFY2(!status, what);
            QVERIFY(status.error().code == ErrorCode::DataUnusable);
            QCOMPARE(status.error().facts.line, std::int64_t{2});
            QVERIFY(status.error().message.find("cannot be") != std::string::npos);
            QCOMPARE(builder.finish()->size(), std::size_t{0}); // nothing of the call was taken
        }
        // What markets do have: locked, crossed, one-sided and empty quotes, and a price of 0.
        std::vector<QuoteEvent> odd{row(0, kNasdaq, 1001, 1, 1001, 1), row(1, kNasdaq, 1002, 1, 1001, 1),
                                    row(2, kNasdaq, 0, 0, 1001, 1), row(3, kNasdaq, 0, 0, 0, 0)};
        odd[0].bidPx = {};
        QCOMPARE(tapeOf(odd)->size(), std::size_t{4});
    }

    void timesAndFeedsThatCannotBe()
    {
        for (const UnixNanos time :
             {UnixNanos::min(), UnixNanos::max(), unixNanos(-1), kLatestTime + Nanos{1}}) {
            QuoteEvent wrong = kRows[0];
            wrong.tsRecv = wrong.tsEvent = time;
            const FeedRegistry registry;
            TapeBuilder builder({}, registry);
            QVERIFY(builder.accept({kRows.data(), 1}));
            const auto status = builder.accept(std::vector{kRows[0], wrong});
            QVERIFY(!status);
            QCOMPARE(status.error().facts.line, std::int64_t{2});
        }
        for (const std::uint32_t feed :
             {65'536U, 70'000U, (1U << 24) - 1, 1U << 24, (1U << 24) + 16, ~0U, ~0U - 1}) {
            QuoteEvent unknown = kRows[0];
            unknown.feed = {feed}; // no registry has given it
            const Built built = tryBuild(std::vector{unknown});
            QVERIFY(built.error || built.tape->venues().size() == 1);
        }
    }

    void optionsThatCannotBe()
    {
        const std::vector<std::function<void(TapeOptions&)>> changes{
            [](TapeOptions& o) { o.unit = {-1}; },        [](TapeOptions& o) { o.unit = {10}; },
            [](TapeOptions& o) { o.maxAge = Nanos{-1}; }, [](TapeOptions& o) { o.maxAge = Nanos::max(); },
            [](TapeOptions& o) { o.bandPpm = -1; },       [](TapeOptions& o) { o.bandPpm = 1'000'001; },
        };
        for (const auto& change : changes) {
            TapeOptions options;
            change(options);
            const Built built = tryBuild(kRows, options);
            QVERIFY(built.error && built.error->code == ErrorCode::InvalidArgument);
        }
        const FeedRegistry registry;
        TapeBuilder builder({.memoryLimit = 100'000'000}, registry);
        QVERIFY(!builder.hasRoomFor(std::numeric_limits<std::size_t>::max()));
        TapeBuilder wide({.memoryLimit = std::numeric_limits<std::size_t>::max()}, registry);
        QVERIFY(wide.hasRoomFor(1'000'000) && !wide.hasRoomFor(std::size_t{1} << 60));
        QVERIFY(builder.accept(kRows));
        QCOMPARE(builder.finish()->size(), std::size_t{3});
        const auto late = builder.accept(kRows);
        QVERIFY(!late && late.error().code == ErrorCode::InvalidArgument);
        QCOMPARE(builder.finish()->size(), std::size_t{0});
    }

    /// Rows of fields at their limits: the builder takes or refuses them, and what it took can be run.
    void rowsOfRubbish()
    {
        Random random(7);
        constexpr std::int64_t kPrices[] = {
            0, 1, -1, kCent, 1000 * kCent, kMaxPrice.nanos, kMaxPrice.nanos + 1, kMost, kMost - 1, kLeast};
        constexpr std::uint32_t kSizes[] = {0, 1, 100, 1U << 31, ~0U};
        constexpr char kActions[] = {'A', 'M', 'R', 'T', 'F', 'H', 'U', 'I', 'P', 'Q', 'O', '\0', '\xff'};
        const auto below = [&](std::size_t count) {
            return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(count) - 1));
        };
        const auto any = [&](const auto& values) { return values[below(std::size(values))]; };
        int taken = 0;
        int ran = 0;
        int routed = 0;
        for (int round = 0; round < 400; ++round) {
            const FeedRegistry registry;
            TapeBuilder builder({.bandPpm = round % 2 == 0 ? 0 : 50'000}, registry);
            std::int64_t time = 0;
            for (int i = 0; i < 40; ++i) {
                QuoteEvent event =
                    row(time += static_cast<std::int64_t>(below(5)), kFeeds[below(3)], 999, 100, 1001, 100);
                for (std::size_t n = below(3); n > 0; --n) {
                    switch (below(6)) {
                    case 0:
                        event.bidPx = {any(kPrices)};
                        break;
                    case 1:
                        event.askPx = {any(kPrices)};
                        break;
                    case 2:
                        event.price = {any(kPrices)};
                        break;
                    case 3:
                        event.bidSz = any(kSizes);
                        break;
                    case 4:
                        event.size = any(kSizes);
                        break;
                    default:
                        event.action = any(kActions);
                        break;
                    }
                }
                taken += builder.accept({&event, 1}) ? 1 : 0;
            }
            const auto tape = builder.finish();
            const VenueFees fees = VenueFees::none(tape->venues().size());
            ParentOrder order = buy(5000, window(0, 200));
            order.side = round % 3 == 0 ? Side::Sell : Side::Buy;
            Scenario on{*tape, order, fees, {}};
            on.router.interval = Nanos{20'000'000};
            const auto result = simulate(std::make_unique<BestAsk>(), on);
            QVERIFY(!result || result->filled() <= order.shares);
            ran += result ? 1 : 0;
            if (recordOutflows(on, {}) && !tape->isNbbo()) {
                const auto router =
                    simulateRouter(RouterModel::ContKukanov, {Price{kCent}, Price{kCent}, {}}, on);
                QVERIFY(!router || router->filled() <= order.shares);
                routed += router ? 1 : 0;
            }
        }
        QVERIFY(taken > 4000); // of 16,000
        qInfo("%d ran, %d were routed", ran, routed);
        QVERIFY(ran > 300 && routed > 200); // of 400
    }

    void strategiesThatDoWrong()
    {
        struct Wrong {
            const char* says;
            Told::Act act;
            bool mayRest = false;
        };
        const std::vector<Wrong> wrongs{
            {"venue 99", [](const DecisionView&, ChildOrders& o) { o.take(99, {1}); }},
            {"venue 4294967295", [](const DecisionView&, ChildOrders& o) { o.take(~0U, {1}); }},
            {"more shares", [](const DecisionView& v, ChildOrders& o) { o.take(0, v.left() + Shares{1}); }},
            {"more shares", [](const DecisionView&, ChildOrders& o) { o.take(0, {kMost}); }},
            {"negative", [](const DecisionView&, ChildOrders& o) { o.take(0, {kLeast}); }},
            {"two orders", [](const DecisionView&, ChildOrders& o) { o.take(0, {1}), o.take(0, {1}); }},
            {"replaceResting", [](const DecisionView&, ChildOrders& o) { o.rest(0, {1}, cents(999)); }, true},
            {"mayRest",
             [](const DecisionView&, ChildOrders& o) { o.replaceResting(), o.rest(0, {1}, cents(999)); }},
            {"venue 2",
             [](const DecisionView&, ChildOrders& o) { o.replaceResting(), o.rest(2, {1}, cents(999)); },
             true},
            {"beyond",
             [](const DecisionView&, ChildOrders& o) { o.replaceResting(), o.rest(0, {1}, kNoPrice); }, true},
            {"above 0", [](const DecisionView&, ChildOrders& o) { o.replaceResting(), o.rest(0, {1}, {-1}); },
             true},
            {"exception (no)", [](const DecisionView&, ChildOrders&) { throw std::runtime_error("no"); }},
        };
        for (const Wrong& wrong : wrongs) {
            const auto result = simulate(std::make_unique<Told>(wrong.act, wrong.mayRest), scenario());
            QVERIFY2(!result, wrong.says);
            QVERIFY(result.error().code == ErrorCode::StrategyFailed);
            QVERIFY2(result.error().message.find(wrong.says) != std::string::npos,
                     result.error().message.c_str());
        }
        // 150 shares in lots of 40: whole ones, and the 30 beyond them with the last or apart.
        struct Sizes {
            std::array<std::int64_t, 2> shares;
            bool isFine;
        };
        for (const Sizes& of : {Sizes{{80, 70}, true}, Sizes{{120, 30}, true}, Sizes{{40, 40}, true},
                                Sizes{{70, 0}, false}, Sizes{{75, 75}, false}, Sizes{{110, 0}, false}}) {
            ParentOrder inLots = m_order;
            inLots.lot = {40};
            const auto act = [&of, isFirst = true](const DecisionView&, ChildOrders& o) mutable {
                for (std::size_t venue = 0; isFirst && venue < 2; ++venue)
                    if (of.shares[venue] > 0)
                        o.take(static_cast<VenueIndex>(venue), {of.shares[venue]});
                isFirst = false;
            };
            const auto result = simulate(std::make_unique<Told>(act, false), scenario().with(inLots));
            QVERIFY2(result.hasValue() == of.isFine,
                     fmt::format("{} and {}", of.shares[0], of.shares[1]).c_str());
        }
        const auto none = simulate(nullptr, scenario());
        QVERIFY(!none && none.error().code == ErrorCode::InvalidArgument);
    }

    void feesThatCannotBe()
    {
        for (const VenueTerms& terms :
             {VenueTerms{{kLeast}, {}, 0, 0}, VenueTerms{{}, kMaxPrice + Price{1}, 0, 0},
              VenueTerms{{}, {}, kMost, 0}, VenueTerms{{}, {}, 0, kLeast}}) {
            const VenueFees fees({{}, {DatedTerms{at(0), terms}}});
            const auto result = simulate(std::make_unique<BestAsk>(), {*m_tape, m_order, fees, {}});
            QVERIFY(!result && result.error().facts.parameter == "fees");
        }
        QCOMPARE(m_fees.without(99).venueCount(), m_fees.venueCount());
    }

    void routersWithoutTheirInputs()
    {
        const RouterParams params{Price{kCent}, Price{kCent}, {}};
        Scenario own = scenario();
        own.router.interval = Nanos{100'000'000};
        for (const RouterModel model : {RouterModel::ContKukanov, RouterModel::Adaptive}) {
            QVERIFY(makeRouter(model, params, own) == nullptr);
            QVERIFY(!simulateRouter(model, params, own));
        }
        QVERIFY(recordOutflows(own, {}));
        QVERIFY(simulateRouter(RouterModel::ContKukanov, params, own));
        QVERIFY(!simulateRouter(RouterModel::ContKukanov, {{-1}, {}, {}}, own));
        QVERIFY(!simulateRouter(RouterModel::ContKukanov, {{}, {kMost}, {}}, own));
        const ParentOrder other = sell(150, m_order.window);
        QVERIFY(!simulateRouter(RouterModel::ContKukanov, params, own.with(other)));
        const auto wider = tapeOf(std::vector{kRows[0], kRows[1], row(6, kEdgx, 999, 1, 1001, 1)});
        const VenueFees fees = VenueFees::none(3);
        Scenario moved{*wider, m_order, fees, {}};
        moved.router = own.router;
        moved.outflows = own.outflows;
        QVERIFY(!simulateRouter(RouterModel::ContKukanov, params, moved));
        own.router.interval = Nanos{50'000'000};
        QVERIFY(!simulateRouter(RouterModel::ContKukanov, params, own));
    }

    void baselinesWithoutTheirInputs()
    {
        std::vector<RunResult> results; // of any length
        const auto run = [&](std::vector<Baseline> which, const BaselineSettings& settings,
                             const Scenario& on, const BaselineInputs& inputs = {}) {
            return runBaselines(which, on, settings, inputs, results, {}).hasValue();
        };
        const auto weighing = [](std::vector<std::int64_t> weights) {
            BaselineInputs inputs;
            inputs.profile.weights = std::move(weights);
            return inputs;
        };
        const Scenario on = scenario();
        QVERIFY(run({Baseline::BestAsk, Baseline::Twap}, {}, on));
        QCOMPARE(results.size(), kBaselines.size());
        QVERIFY(!run({Baseline::Vwap}, {}, on));
        QVERIFY(!run({Baseline::Vwap}, {}, on, weighing({0})));
        QVERIFY(!run({Baseline::Vwap}, {}, on, weighing({2, -1})));
        QVERIFY(run({Baseline::Vwap}, {}, on, {.profile = volumeProfile(on, {}), .lambdaUnder = {}}));
        QVERIFY(!run({Baseline::EqualSplit}, {}, on)); // no outflows
        BaselineSettings settings;
        for (const std::int64_t bucket : {std::int64_t{0}, std::int64_t{-1}, kLeast, std::int64_t{1}}) {
            settings.bucket = Nanos{bucket};
            QVERIFY(!run({Baseline::Twap}, settings, on));
            QVERIFY(volumeProfile(on, settings).weights.empty());
        }
        // Rows of a profile that are no times of day count as none.
        const std::vector<VolumeAtTime> rows{
            {Nanos{-1}, 5}, {Nanos{kMost}, 5}, {Nanos{kLeast}, 5}, {Nanos{0}, -5}};
        QVERIFY(profileFromFile(rows, m_order, Nanos{1'000'000}).basis == VolumeProfile::Basis::Even);
        QVERIFY(profileFromFile(rows, m_order, Nanos{0}).weights.empty());
        const auto hours = [](int hour, std::int64_t volume) {
            return VolumeAtTime{Nanos{std::chrono::hours{hour}}, volume};
        };
        const Nanos bucket{1'000'000};
        const auto alone = profileFromFile({hours(14, 5)}, m_order, bucket);
        QVERIFY(alone.basis == VolumeProfile::Basis::File);
        const auto unordered = profileFromFile({hours(14, 5), hours(13, 7)}, m_order, bucket);
        QVERIFY(unordered.basis == VolumeProfile::Basis::File && unordered.weights == alone.weights);
    }

    void partsAndStartsThatCannotBe()
    {
        ParentOrder empty = m_order;
        empty.window.to = empty.window.from;
        for (const int percent : {-1, 0, 100, 1 << 30})
            QVERIFY(!splitInTime(m_order, percent));
        QVERIFY(!splitInTime(empty, 50));
        const Nanos second{1'000'000'000};
        QVERIFY(planStarts(m_order, m_order.window, Nanos{0}, second).starts.empty());
        QVERIFY(planStarts(m_order, m_order.window, second, Nanos{-1}).starts.empty());
        QVERIFY(planStarts(m_order, m_order.window, second, Nanos::max()).starts.empty());
        QVERIFY(planStarts(empty, m_order.window, second, second).starts.empty());
        QVERIFY(planStarts(m_order, empty.window, second, second).starts.empty());
        QCOMPARE(phaseMean(std::vector{1.0, 3.0}, 0).mean, 2.0);
        const ParameterGrid grid = valueOf(ParameterGrid::make({Price{}}, {Price{}, Price{1}}, {Price{}}));
        QCOMPARE(summarise(grid, {}, Side::Buy).bestCell, std::size_t{0});
        std::vector<CellResult> cells(2);
        for (CellResult& cell : cells)
            cell.isRun = false;
        QCOMPARE(summarise(grid, cells, Side::Buy).tiedCells, std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestCallersData)
#include "tst_callers_data.moc"
