// SPDX-License-Identifier: GPL-3.0-or-later
// Fill by fill: nothing but the completion is worse than the price of its decision, whatever the latency.
#include "router_runs.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/baselines/size_weighted.h"
#include "strategy/router/optimised.h"
#include "three_inputs.h"

#include <QTest>
#include <functional>
#include <map>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

/// What a strategy saw when it sent: by time and venue, the sided price of each order.
using Decisions = std::map<std::pair<UnixNanos, VenueIndex>, std::vector<Price>>;

/// Where nothing was shown no price is accepted.
Price acceptedAt(const SidedQuote& quote)
{
    return quote.hasFar() ? quote.farPx : kNoNearPrice;
}

/// A share to every venue, whatever it shows.
class Blind final : public Strategy {
public:
    void decide(const DecisionView& view, ChildOrders& orders) override
    {
        for (VenueIndex v = 0; v < view.venueCount() && v < view.left().count; ++v)
            orders.take(v, {1});
    }
};

/// Hands all on to a strategy and writes down its decisions.
class Watched final : public Strategy {
public:
    Watched(std::unique_ptr<Strategy> strategy, Decisions& taken, Decisions& rested)
        : m_strategy(std::move(strategy))
        , m_taken(taken)
        , m_rested(rested)
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override
    {
        m_strategy->decide(view, orders);
        for (const TakingOrder& order : orders)
            m_taken[{view.time(), order.venue}].push_back(acceptedAt(view.market().quote(order.venue)));
        for (const RestingOrder& order : orders.resting())
            m_rested[{view.time(), order.venue}].push_back(order.price);
    }
    UnixNanos idleUntil() const override { return m_strategy->idleUntil(); }
    bool mayRest() const override { return m_strategy->mayRest(); }
    RouterCounts counts() const override { return m_strategy->counts(); }

private:
    std::unique_ptr<Strategy> m_strategy;
    Decisions& m_taken;
    Decisions& m_rested;
};

using MakeStrategy = std::function<std::unique_ptr<Strategy>(const Setting&, const Tape&)>;
const std::pair<const char*, MakeStrategy> kStrategies[] = {
    {"Best Ask", [](const Setting&, const Tape&) { return std::make_unique<BestAsk>(); }},
    {"blind", [](const Setting&, const Tape&) { return std::make_unique<Blind>(); }},
    {"Best all-in", [](const Setting&, const Tape&) { return std::make_unique<BestAllIn>(); }},
    {"TWAP",
     [](const Setting& setting, const Tape&) {
         return std::make_unique<Scheduled>(Schedule::even(setting.order, setting.router.interval));
     }},
    {"Size-weighted", [](const Setting&, const Tape&) { return std::make_unique<SizeWeighted>(); }},
    {"static",
     [](const Setting&, const Tape& tape) {
         return std::make_unique<StaticRouter>(RouterParams{{}, Price{20'000'000}, {}}, tape.firstBidTime());
     }},
    {"trial", [](const Setting&, const Tape&) { return std::make_unique<TrialRouter>(Shares{10}); }},
    {"cont-kukanov",
     [](const Setting& setting, const Tape& tape) {
         const TimeWindow when{setting.order.window.from - setting.router.history, setting.order.window.to};
         return std::make_unique<ContKukanovRouter>(
             setting.params, setting.router, setting.order,
             *OutflowHistory::record(
                 tape, when,
                 {setting.order.side, setting.router.interval, setting.rules.queue, setting.rules.crossing},
                 {}));
     }},
};

struct Checked {
    std::int64_t taken = 0;
    std::int64_t made = 0;
    std::int64_t worse = 0; // fills beyond the price of their decision
    std::string first;
};

Checked check(const MakeStrategy& make, const Tape& tape, const Setting& setting)
{
    Decisions taken;
    Decisions rested;
    const RunResult result =
        runStrategy(std::make_unique<Watched>(make(setting, tape), taken, rested), tape, setting);
    Checked checked;
    for (const Fill& fill : result.fills) {
        if (fill.isCompletion)
            continue;
        const Price price = displayedPrice(fill.price, setting.order.side); // sided: its own inverse
        bool isWorse = false;
        if (fill.isMaker) {
            ++checked.made;
            // Of an order that was sent before and could be there.
            isWorse = std::ranges::none_of(rested, [&](const auto& decision) {
                const auto& [when, prices] = decision;
                return when.second == fill.venue
                    && when.first + setting.rules.latencyAt(fill.venue) < fill.time
                    && std::ranges::find(prices, price) != prices.end();
            });
        } else {
            ++checked.taken;
            // Of an order that left exactly one latency ago.
            const auto decision = taken.find({fill.time - setting.rules.latencyAt(fill.venue), fill.venue});
            isWorse = decision == taken.end() || price > std::ranges::max(decision->second);
        }
        if (isWorse && checked.worse++ == 0)
            checked.first =
                fmt::format("{} {} {}", formatIsoTime(fill.time), fill.shares.count, format(fill.price));
    }
    return checked;
}

} // namespace

class TestProtectedFills : public QObject {
    Q_OBJECT

private:
    std::vector<QuoteInput> m_inputs;

private slots:
    void initTestCase() { m_inputs = threeInputs(); }

    void noFillIsWorseThanThePriceOfItsDecision_data()
    {
        QTest::addColumn<qint64>("latencyUs");
        QTest::addColumn<bool>("isByVenue");
        QTest::newRow("none") << qint64{0} << false;
        QTest::newRow("100 us") << qint64{100} << false;
        QTest::newRow("1 ms") << qint64{1'000} << false;
        QTest::newRow("one a venue") << qint64{1'000} << true;
        QTest::newRow("a quarter of a second") << qint64{250'000} << false;
    }
    void noFillIsWorseThanThePriceOfItsDecision()
    {
        QFETCH(const qint64, latencyUs);
        QFETCH(const bool, isByVenue);
        std::int64_t worseOfAll = 0;
        for (const auto& [name, make] : kStrategies) {
            Random random(77);
            Checked sum;
            std::int64_t worseUnprotected = 0;
            for (int round = 0; round < 25; ++round) {
                // Rows a millisecond apart, so that a latency of 1 ms meets other books than those of the
                // decision.
                const auto tape = tapeOf(randomRows(
                    random, {.venues = 3, .rows = 1'500, .stepMs = round % 2 == 0 ? 200 : 3, .trades = 0.3}));
                Setting setting;
                setting.order = orderOf(random.between(300, 3'000), 1'500, 120'000);
                setting.order.side = random.chance(0.5) ? Side::Buy : Side::Sell;
                setting.order.window.to = std::min(setting.order.window.to, tape->span().to);
                if (setting.order.window.to - setting.order.window.from < 1s)
                    continue;
                setting.router.interval = 700ms;
                setting.router.history = 60s;
                setting.rules.latency = std::chrono::microseconds{latencyUs};
                if (isByVenue)
                    setting.rules.latencies = {0ms, 1ms, 7ms};
                const Checked checked = check(make, *tape, setting);
                QVERIFY2(checked.worse == 0,
                         fmt::format("{}, round {}: {}", name, round, checked.first).c_str());
                sum.taken += checked.taken;
                sum.made += checked.made;
                setting.rules.isProtected = false;
                worseUnprotected += check(make, *tape, setting).worse;
            }
            const bool mayTrade = std::string_view(name) != "trial";
            QVERIFY2(!mayTrade || sum.taken > 50, fmt::format("{}: {}", name, sum.taken).c_str());
            // The check can fail: without protection it does.
            if (latencyUs >= 250'000 && mayTrade)
                QVERIFY2(worseUnprotected > 0, name);
            worseOfAll += worseUnprotected;
            if (latencyUs == 0)
                QCOMPARE(worseUnprotected, std::int64_t{0});
        }
        QVERIFY(latencyUs < 1'000 || worseOfAll > 0);
    }

    void norOnWholeMarkets_data()
    {
        QTest::addColumn<int>("input");
        for (std::size_t i = 0; i < m_inputs.size(); ++i)
            QTest::newRow(m_inputs[i].name.c_str()) << static_cast<int>(i);
    }
    void norOnWholeMarkets()
    {
        QFETCH(const int, input);
        const QuoteInput& one = m_inputs[static_cast<std::size_t>(input)];
        const auto tape = tapeOf(one.rows);
        for (const std::int64_t latencyUs : {0, 100, 1'000}) {
            for (const Side side : {Side::Buy, Side::Sell}) {
                for (const auto& [name, make] : kStrategies) {
                    Setting setting;
                    setting.order = buy(5'000, one.window);
                    setting.order.side = side;
                    setting.router.history = 100s;
                    setting.rules.latency = std::chrono::microseconds{latencyUs};
                    const Checked checked = check(make, *tape, setting);
                    QVERIFY2(checked.worse == 0, fmt::format("{}: {}", name, checked.first).c_str());
                    QVERIFY2(checked.taken + checked.made > 0 || std::string_view(name) == "trial", name);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestProtectedFills)
#include "tst_protected_fills.moc"
