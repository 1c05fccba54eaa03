// SPDX-License-Identifier: GPL-3.0-or-later
// Filling on an NBBO feed: tapes worked by hand, on both sides, and a slow twin of the queue rule.
#include "market/replay.h"
#include "scripted_run.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/router/outflow_estimator.h"
#include "strategy/router/resting_rules.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::uint32_t kN = kNasdaq; // venue 0
constexpr std::uint32_t kB = kBats; // venue 1
constexpr std::uint32_t kE = kEdgx; // venue 2
constexpr Price kSum = cents(10'000); // of a price and its mirror

using Rows = std::vector<QuoteEvent>;

ExecutionRules nbboRules()
{
    ExecutionRules rules = noCompletion();
    rules.queue = QueueModel::PrintsOnly;
    rules.crossing = {CrossingRule::Kind::None};
    return rules;
}

/// The bid and its venue; the ask is that of BATS at 50.03, so that all three venues are there.
QuoteEvent bid(std::int64_t ms, std::uint32_t venue, std::int64_t priceCents, std::uint32_t size)
{
    return nbbo(ms, venue, priceCents, size, kB, 5003, 500);
}
QuoteEvent ask(std::int64_t ms, std::uint32_t venue, std::int64_t priceCents, std::uint32_t size)
{
    return nbbo(ms, kN, 5000, 300, venue, priceCents, size);
}

/// Of a script for each side: fills as text, and the other side's, which must be their mirror.
template <class Script>
std::string fillsOn(const Rows& rows, std::int64_t shares, const ExecutionRules& rules,
                    const Script& scriptOf, std::int64_t* rejected = nullptr)
{
    std::string buys;
    for (const Side side : {Side::Buy, Side::Sell}) {
        const Rows own = side == Side::Buy ? rows : mirrored(rows, kSum);
        ParentOrder order = buyOrder(shares);
        order.side = side;
        RunResult result = runOn(own, scriptOf(side), order, rules);
        if (side == Side::Sell) {
            for (Fill& fill : result.fills)
                fill.price = kSum - fill.price;
            if (text(result) != buys)
                return "the sell differs: " + text(result) + " from " + buys;
            continue;
        }
        buys = text(result);
        if (rejected != nullptr)
            *rejected = result.rejectedShares.count;
    }
    return buys;
}

/// 100 shares rest at Nasdaq at 50.00 from the first point on.
std::string restedOn(const Rows& rows, const ExecutionRules& rules = nbboRules(),
                     std::int64_t* rejected = nullptr)
{
    return fillsOn(
        rows, 100, rules,
        [](Side side) {
            const Price price = side == Side::Buy ? cents(5000) : -(kSum - cents(5000));
            return restOnce({{0, {100}, price}});
        },
        rejected);
}

/// Takes all that is available at the lowest far price.
std::string takenOn(const Rows& rows, std::int64_t shares)
{
    return fillsOn(rows, shares, nbboRules(), [](Side) -> Scripted::Script {
        auto best = std::make_shared<BestAsk>();
        return [best](const DecisionView& view, ChildOrders& orders) { best->decide(view, orders); };
    });
}

struct Random3 {
    Rows rows;
    std::int64_t lastMs = 0;
};

/// Random markets of three venues, and prints of up to 100 shares, which is the least that is shown.
Random3 randomFeed(std::uint64_t seed)
{
    Random random(seed);
    Random3 feed;
    const std::uint32_t venues[] = {kN, kB, kE};
    const auto anyVenue = [&] { return venues[random.between(0, 2)]; };
    std::int64_t bidCents = 5000;
    feed.rows.push_back(nbbo(0, kN, bidCents, 300, kB, bidCents + 2, 400));
    feed.rows.push_back(nbbo(0, kN, bidCents, 300, kE, bidCents + 2, 400)); // all three are there
    for (int i = 0; i < 300; ++i) {
        feed.lastMs += random.between(0, 2);
        if (random.chance(0.4)) {
            const char sides[] = {'N', 'A', 'B'};
            const std::int64_t price = bidCents + random.between(-1, 2);
            // Of one time prints come first, as where files are merged.
            auto trade =
                printRow(++feed.lastMs, anyVenue(), price, static_cast<std::uint32_t>(random.between(1, 100)),
                         sides[random.between(0, 2)]);
            feed.rows.push_back(trade);
            continue;
        }
        bidCents =
            std::clamp<std::int64_t>(bidCents + (random.chance(0.3) ? random.between(-1, 1) : 0), 4998, 5002);
        const auto size = [&] { return static_cast<std::uint32_t>(random.between(100, 500)); };
        feed.rows.push_back(nbbo(feed.lastMs, anyVenue(), bidCents, size(), anyVenue(),
                                 bidCents + random.between(1, 3), size()));
    }
    return feed;
}

/// The rule in its own words, for 400 shares that rest at Nasdaq at 50.00 behind 300.
std::string slowFills(const Rows& rows)
{
    std::int64_t ahead = 300;
    std::int64_t left = 400;
    Price bestBid = cents(5000);
    Price bestAsk = cents(5002);
    std::string out;
    for (std::size_t i = 2; i < rows.size(); ++i) {
        const QuoteEvent& event = rows[i];
        if (event.isNbbo()) {
            bestBid = event.bidPx;
            bestAsk = event.askPx;
            if (bestBid < cents(5000))
                ahead = 0;
            continue;
        }
        const bool isBought = event.side == 'B' || (event.side == 'N' && event.price >= bestAsk);
        if (event.feed.value != kN || isBought || event.price > cents(5000))
            continue;
        std::int64_t shares = event.size;
        if (event.price == cents(5000)) {
            const std::int64_t others = std::min(ahead, shares);
            ahead -= others;
            shares -= others;
        } else {
            ahead = 0;
        }
        const std::int64_t ours = std::min(shares, left);
        left -= ours;
        if (ours > 0)
            out += fmt::format("{}{} 0 {}@5000m", out.empty() ? "" : "; ",
                               (event.tsRecv - at(0)).count() / 1'000'000, ours);
    }
    return out;
}

} // namespace

class TestNbboRun : public QObject {
    Q_OBJECT

private slots:
    void onlyPrintsAtTheVenueBringUsForward()
    {
        const auto with = [&](Rows more) {
            Rows rows{bid(0, kE, 5000, 100), bid(0, kN, 5000, 300)};
            rows.insert(rows.end(), more.begin(), more.end());
            return restedOn(rows);
        };
        // The size falls, and 300 are still ahead.
        QCOMPARE(with({bid(10, kN, 5000, 100), printRow(20, kN, 5000, 100), printRow(21, kN, 5000, 100),
                       printRow(22, kN, 5000, 99), printRow(23, kN, 5000, 50)}),
                 std::string("23 0 49@5000m"));
        // Prints elsewhere, above our price, and by a buyer.
        QCOMPARE(with({bid(10, kN, 5000, 300), printRow(20, kE, 5000, 300), printRow(21, kB, 5000, 300),
                       printRow(22, kN, 5001, 300), printRow(23, kN, 5000, 300, 'B'),
                       printRow(24, kN, 5000, 300)}),
                 std::string());
        // Worse for the seller: those ahead have gone.
        QCOMPARE(with({printRow(20, kN, 4999, 60, 'A')}), std::string("20 0 60@5000m"));
    }

    void aVenueThatIsNotShownIsUnknownAndNotGone()
    {
        const Rows rows{bid(0, kE, 5000, 100), bid(0, kN, 5000, 300),     bid(10, kE, 5000, 200),
                        bid(20, kN, 5000, 50), bid(30, kB, 5000, 200),    printRow(40, kN, 5000, 300, 'A'),
                        bid(50, kN, 5000, 80), printRow(60, kN, 5000, 30)};
        QCOMPARE(restedOn(rows), std::string("60 0 30@5000m"));
    }

    void theQueueIsGoneOnlyWhenTheBestBidFellBelowOurPrice()
    {
        const auto with = [](Rows more) {
            Rows rows{bid(0, kE, 5000, 100), bid(0, kN, 5000, 300)};
            rows.insert(rows.end(), more.begin(), more.end());
            return restedOn(rows);
        };
        const auto print = printRow(90, kN, 5000, 40, 'A');
        QCOMPARE(with({bid(10, kE, 4999, 100), print}), std::string("90 0 40@5000m"));
        // It stays gone when the price comes back.
        QCOMPARE(with({bid(10, kE, 4999, 100), bid(20, kN, 5000, 700), print}), std::string("90 0 40@5000m"));
        QCOMPARE(with({bid(10, kE, 0, 0), print}), std::string("90 0 40@5000m")); // no bid at all
        // The venue's own better price, and that of another, leave the queue at ours.
        QCOMPARE(with({bid(10, kN, 5001, 100), bid(20, kE, 5000, 100), print}), std::string());
        QCOMPARE(with({bid(10, kE, 5001, 100), bid(20, kE, 5000, 100), print}), std::string());
        QCOMPARE(with({bid(10, kN, 5001, 100), bid(20, kE, 5000, 100), bid(30, kE, 4999, 100), print}),
                 std::string("90 0 40@5000m"));
    }

    void theFarSideFillsNothing()
    {
        QCOMPARE(
            restedOn({bid(0, kE, 5000, 100), bid(0, kN, 5000, 300), nbbo(10, kE, 4999, 100, kN, 5000, 900),
                      nbbo(500, kE, 4998, 100, kN, 4999, 900), nbbo(900, kE, 4998, 100, kB, 4999, 900)}),
            std::string());
    }

    void anOrderThatArrivesJoinsWhatIsKnown()
    {
        ExecutionRules late = nbboRules();
        late.latency = std::chrono::milliseconds{5};
        const auto after = [&](Rows rows, std::int64_t* rejected) {
            rows.insert(rows.begin(), {bid(0, kE, 5000, 100), bid(0, kN, 5000, 300)});
            return restedOn(rows, late, rejected);
        };
        std::int64_t rejected = 0;
        const auto most = printRow(20, kN, 5000, 250, 'A');
        const auto rest = printRow(30, kN, 5000, 80, 'A');
        // Not shown any more at an unchanged best price: its last size.
        QCOMPARE(after({bid(3, kE, 5000, 100), most, rest}, &rejected), std::string("30 0 30@5000m"));
        QCOMPARE(rejected, 0);
        // The best bid is above our price and nothing is known of the venue there.
        QCOMPARE(after({bid(3, kN, 5001, 100), most, rest}, &rejected), std::string());
        QCOMPARE(rejected, 100);
        QCOMPARE(after({bid(3, kN, 5001, 100), bid(4, kE, 5000, 100), most, rest}, &rejected), std::string());
        QCOMPARE(rejected, 100);
        // It fell below: our order is the best.
        QCOMPARE(after({bid(3, kE, 4999, 100), most}, &rejected), std::string("20 0 100@5000m"));
        QCOMPARE(rejected, 0);
        // The venue's ask is at our price.
        QCOMPARE(after({nbbo(3, kE, 4999, 100, kN, 5000, 100), most}, &rejected), std::string());
        QCOMPARE(rejected, 100);
    }

    void whatWeTookStaysTaken()
    {
        const Rows rows{ask(0, kB, 5003, 500),
                        ask(10, kE, 5003, 100), // another venue: its size is there to take
                        ask(20, kB, 5003, 500), // the first again, as it was
                        ask(30, kB, 5003, 520), // 20 more
                        ask(40, kE, 5003, 100),
                        ask(50, kE, 5004, 10), // the best has risen above: what stood below has gone
                        ask(60, kB, 5003, 500)};
        QCOMPARE(takenOn(rows, 700),
                 std::string("0 1 500@5003; 10 2 100@5003; 30 1 20@5003; 50 2 10@5004; 60 1 70@5003"));
        // A better price elsewhere in between tells nothing of it.
        QCOMPARE(takenOn({ask(0, kB, 5003, 500), ask(10, kE, 5002, 100), ask(20, kB, 5003, 500)}, 700),
                 std::string("0 1 500@5003; 10 2 100@5002"));
    }

    void aRowIsOnePoint()
    {
        // Both sides move at once: no decision sees the one without the other.
        const auto tape =
            tapeOf(Rows{nbbo(0, kN, 5000, 300, kB, 5003, 500), nbbo(10, kB, 5005, 100, kN, 5008, 100)});
        QCOMPARE(pointsIn(*tape, window(0, 20)), 2);
        std::vector<std::int64_t> spreads;
        (void)runOn(
            {nbbo(0, kN, 5000, 300, kB, 5003, 500), nbbo(10, kB, 5005, 100, kN, 5008, 100)},
            [&](const DecisionView& view, ChildOrders&) {
                spreads.push_back((view.market().bestFar() - view.market().bestNear()).nanos / kCent);
            },
            buyOrder(1), nbboRules());
        QCOMPARE(spreads, (std::vector<std::int64_t>{3, 3}));
    }

    void theRouterRestsWhereTheBestIsShown()
    {
        const BestPrices best{cents(5003), cents(5000)};
        const SidedQuote shown{kNoPrice, cents(5000), 0, 100};
        QVERIFY(mayRestAt(shown, best, true));
        QVERIFY(!mayRestAt(shown, best, false)); // a venue that quotes one side only
        QVERIFY(!mayRestAt({cents(5003), kNoNearPrice, 100, 0}, best, true));
        QVERIFY(!mayRestAt({}, best, true));
        // Shadow orders likewise: one a second, where the bid is shown then, behind its size.
        const auto tape =
            tapeOf(Rows{bid(0, kE, 5000, 100), bid(500, kN, 5000, 300), printRow(1'500, kN, 5000, 320, 'A'),
                        bid(1'600, kE, 5000, 200), bid(5'000, kE, 5000, 200)});
        const auto history = valueOf(OutflowHistory::record(
            *tape, window(0, 5'000),
            {Side::Buy, std::chrono::seconds{1}, QueueModel::PrintsOnly, {CrossingRule::Kind::None}}, {}));
        std::string found;
        for (VenueIndex v = 0; v < 3; ++v) {
            QVERIFY(history->endedBy(at(10'000), std::chrono::seconds{10}, v, true).empty());
            for (const ShadowOrder& order : history->endedBy(at(10'000), std::chrono::seconds{10}, v, false))
                found += fmt::format("{} at {} s behind {} traded {} cancelled {}; ", v,
                                     (order.joined - at(0)).count() / 1'000'000'000, order.ahead,
                                     order.traded, order.cancelled);
        }
        QCOMPARE(
            found,
            std::string("0 at 1 s behind 300 traded 320 cancelled 0; "
                        "2 at 0 s behind 100 traded 0 cancelled 0; 2 at 2 s behind 200 traded 0 cancelled 0; "
                        "2 at 3 s behind 200 traded 0 cancelled 0; "));
    }

    void aSlowTwinAgreesAndNothingLooksAhead()
    {
        std::size_t fills = 0;
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            const Random3 feed = randomFeed(seed);
            const auto script = restOnce({{0, {400}, cents(5000)}});
            // It joins when all rows of its first moment have acted.
            Rows rows = feed.rows;
            for (std::size_t i = 2; i < rows.size(); ++i)
                rows[i].tsRecv = rows[i].tsEvent = rows[i].tsRecv + std::chrono::milliseconds{1};
            const RunResult result = runOn(rows, script, buyOrder(400), nbboRules());
            QCOMPARE(text(result), slowFills(rows));
            fills += result.fills.size();

            const Rows firstHalf(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2));
            const RunResult early = runOn(firstHalf, script, buyOrder(400), nbboRules());
            QVERIFY(text(result).starts_with(text(early)));
        }
        QVERIFY(fills > 400);
    }

    void bothSidesTakeAndRestAlike()
    {
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            const Rows rows = randomFeed(seed).rows;
            const std::string fills = fillsOn(rows, 2'000, nbboRules(), [&](Side) -> Scripted::Script {
                return [seed](const DecisionView& view, ChildOrders& orders) {
                    Random dice(seed ^ static_cast<std::uint64_t>(count(view.time())));
                    orders.replaceResting();
                    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
                        if (view.market().bestNear() != kNoNearPrice)
                            orders.rest(v, {dice.between(0, 60)}, view.market().bestNear());
                        if (view.market().quote(v).hasFar())
                            orders.take(v, {dice.between(0, 5)});
                    }
                };
            });
            QVERIFY2(!fills.starts_with("the sell"), fills.c_str());
            QVERIFY(!fills.empty());
        }
    }
};

QTEST_APPLESS_MAIN(TestNbboRun)
#include "tst_nbbo_run.moc"
