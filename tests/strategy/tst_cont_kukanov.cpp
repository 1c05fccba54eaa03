// SPDX-License-Identifier: GPL-3.0-or-later
#include "router_runs.h"
#include "strategy/scheduled.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

class TestContKukanov : public QObject {
    Q_OBJECT

private slots:
    void aSliceThatIsSureToFillRestsWhole()
    {
        const RunResult result = runRouter(Steady{}.rows(), {});
        QCOMPARE(result.filled(), Shares{360});
        QCOMPARE(result.maker.shares, Shares{360});
        QCOMPARE(result.router.decisions, std::int64_t{6});
        QCOMPARE(result.router.solved, std::int64_t{6});
        QCOMPARE(result.router.posting, std::int64_t{6});
        QCOMPARE(result.router.postedShares, std::int64_t{360});
        // Joins behind 100 at 400.000 s, after the rows of that moment; 50 trade at 400.5 and 401.5: none is
        // left ahead.
        QVERIFY(text(result).starts_with("402.5 0/50@5000m; 403.5 0/10@5000m; "));
        QCOMPARE(result.all.gross, (Cash{360 * cents(5000).nanos}));
    }

    void aQueueThatNeverMovesGetsNothing()
    {
        Steady still;
        still.traded = 5; // 50 in an interval, and 100 are ahead
        const RunResult result = runRouter(still.rows(), {});
        QCOMPARE(result.filled(), Shares{360});
        QCOMPARE(result.maker.shares, Shares{0});
        QCOMPARE(result.router.posting, std::int64_t{0});
        // M at the moment of each decision.
        QVERIFY(text(result).starts_with("400 0/60@5003; 410.5 0/60@5003; 420.5 0/60@5003; "));
    }

    void whatASliceLeavesUnfilledIsSweptUnlessItIsCarried()
    {
        Steady drying;
        drying.untilMs = 400'000; // what the samples promise does not come
        Setting setting;
        const RunResult swept = runRouter(drying.rows(), setting);
        // Slice 0 rests 60 in vain; slice 1 takes them and rests its own, and so on; the last is completed.
        QCOMPARE(swept.filled(), Shares{360});
        QCOMPARE(swept.completion.shares, Shares{60});
        QCOMPARE(swept.all.fills, std::int64_t{6});
        setting.router.remainder = SliceRemainder::Carry;
        const RunResult carried = runRouter(drying.rows(), setting);
        QCOMPARE(carried.completion.shares, Shares{360}); // patience to the end: why sweep is the default
        QCOMPARE(RouterSettings{}.remainder, SliceRemainder::Sweep);
    }

    void ordersRestAtTheBestBidOverAllVenuesOnly()
    {
        auto rows = Steady{.traded = 13}.rows(); // 30 in an interval behind the 100
        // EDGX shows a cent less, IEX a stub far below; both have plenty of sellers at our price.
        std::vector<QuoteEvent> more;
        for (const QuoteEvent& event : rows) {
            more.push_back(event);
            if (event.isTrade()) {
                const std::int64_t ms = (event.tsRecv - at(0)).count() / 1'000'000;
                more.push_back(withTrade(row(ms, kEdgx, 4999, 70, 5003, 300), 4998, 40, 'A'));
                more.push_back(withTrade(row(ms, kIex, 4700, 70, 5003, 300), 4699, 40, 'A'));
            }
        }
        Setting setting;
        setting.params = params(500, 300, 1); // a little impact: no free posting
        const auto tape = tapeOf(more);
        const RunResult result = runRouter(*tape, setting);
        QCOMPARE(result.filled(), Shares{360});
        bool edgxFilled = false;
        for (const Fill& fill : result.fills) {
            QVERIFY(tape->venues()[fill.venue].feed.value != kIex);
            if (fill.isMaker)
                QCOMPARE(fill.price, cents(5000)); // not EDGX's own 49.99
            edgxFilled = edgxFilled || tape->venues()[fill.venue].feed.value == kEdgx;
        }
        QVERIFY(edgxFilled); // first in a queue of its own
    }

    void withoutHistoryEverythingGoesToTheMarket()
    {
        Setting setting;
        setting.router.history = Nanos{0};
        RunResult result = runRouter(Steady{}.rows(), setting);
        QCOMPARE(result.maker.shares, Shares{0});
        QCOMPARE(result.router.withoutHistory, result.router.decisions);
        QCOMPARE(result.router.decisions, std::int64_t{6});
        // 28 s of history hold 19 orders that lived 10 s, 29 s hold 20.
        setting.router.history = seconds{28};
        result = runRouter(Steady{}.rows(), setting);
        QCOMPARE(result.router.withoutHistory, result.router.decisions);
        QCOMPARE(result.router.venuesWithoutHistory, result.router.decisions);
        setting.router.history = seconds{29};
        result = runRouter(Steady{}.rows(), setting);
        QVERIFY(result.router.withoutHistory < result.router.decisions);
        QVERIFY(result.maker.shares.count > 0);
        // At the start of the data no samples exist.
        setting.router.history = seconds{300};
        setting.order = orderOf(360, 0, 60'000);
        result = runRouter(Steady{}.rows(), setting);
        QVERIFY(result.router.withoutHistory >= 3);
        QVERIFY(result.maker.shares.count > 0);
    }

    void aLockedOrCrossedOrOneSidedMarketIsTaken()
    {
        auto rows = Steady{}.rows();
        // A second venue locks the market before the third decision, and crosses it before the fifth.
        rows.push_back(row(419'950, kEdgx, 4999, 70, 5000, 300));
        rows.push_back(row(425'000, kEdgx, 4999, 70, 5003, 300));
        rows.push_back(row(439'950, kEdgx, 4999, 70, 4999, 300));
        rows.push_back(row(445'000, kEdgx, 4999, 70, 5003, 300));
        std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
        const RunResult result = runRouter(rows, {});
        QCOMPARE(result.router.lockedOrCrossed, std::int64_t{2});
        QCOMPARE(result.filled(), Shares{360});
        QCOMPARE(result.maker.shares + Shares{120}, result.filled());

        auto oneSided = Steady{.untilMs = 400'000, .endMs = 400'000}.rows();
        for (std::int64_t ms = 400'500; ms < 470'000; ms += 1'000)
            oneSided.push_back(
                row(ms, kNasdaq, 0, 0, 5003, 500 + static_cast<std::uint32_t>(ms / 1'000 % 2)));
        Setting setting;
        setting.order = orderOf(360, 401'000, 461'000);
        const RunResult taken = runRouter(oneSided, setting);
        QCOMPARE(taken.router.oneSided, taken.router.decisions);
        QCOMPARE(taken.maker.shares, Shares{0});
        QCOMPARE(taken.filled(), Shares{360});
    }

    /// Nasdaq's queue never moves; at EDGX 50 shares a second trade up to 400 s, so that the first slice
    /// rests there, in vain. 4 ms before the second decision EDGX's ask comes to our price, and the bid
    /// leaves it.
    static std::vector<QuoteEvent> edgxReachesUs(bool isIexThereToo)
    {
        std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500),
                                     row(0, kEdgx, 5000, 100, 5003, 500), row(0, kIex, 4999, 100, 5003, 500)};
        for (std::int64_t ms = 500; ms < 430'000; ms += 1'000) {
            const auto stir = static_cast<std::uint32_t>(ms / 1'000 % 2);
            if (ms < 400'000)
                rows.push_back(withTrade(row(ms, kEdgx, 5000, 100, 5003, 500), 5000, 50, 'A'));
            rows.push_back(row(ms + 400, kNasdaq, 5000, 100, 5003, 500 + stir));
        }
        if (isIexThereToo)
            rows.push_back(row(409'990, kIex, 4999, 100, 5000, 10));
        rows.push_back(row(409'996, kEdgx, 4999, 100, 5000, 20));
        rows.push_back(
            row(410'001, kNasdaq, 5000, 100, 5003, 499)); // the decision; the clock ends at 410.006
        rows.push_back(row(410'200, kEdgx, 5000, 100, 5003, 500));
        rows.push_back(row(410'200, kIex, 4999, 100, 5003, 500));
        std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
        return rows;
    }

    void aVenueWhoseAskWaitsToFillUsSaysNothingOfTheMarket()
    {
        Setting setting;
        setting.order = orderOf(120, 400'000, 420'000); // two slices of 60
        setting.rules.completion = Completion::None;
        const auto decide = [&](bool isIexThereToo, CrossingRule::Kind kind) {
            setting.rules.crossing = {kind};
            return runRouter(edgxReachesUs(isIexThereToo), setting);
        };
        for (const CrossingRule::Kind kind : {CrossingRule::Kind::Lasting, CrossingRule::Kind::None}) {
            const RunResult result = decide(false, kind);
            QCOMPARE(result.router.decisions, std::int64_t{2});
            // Ordinary: best bid 50.00, best ask of the others 50.03. EDGX may get no new order, IEX has no
            // samples of fills and Nasdaq's queue never moves: nothing rests, and the old order is gone.
            QCOMPARE(result.router.lockedOrCrossed, std::int64_t{0});
            QCOMPARE(result.router.solved, std::int64_t{2});
            QCOMPARE(result.router.posting, std::int64_t{1});
            QCOMPARE(result.maker.shares, Shares{0});
            // IEX's ask locks the best bid: that is the market, whatever happens at EDGX.
            QCOMPARE(decide(true, kind).router.lockedOrCrossed, std::int64_t{1});
        }
        // What is shown has filled us already: 20, and what is left of the order waits for nothing.
        const RunResult shown = decide(false, CrossingRule::Kind::Shown);
        QCOMPARE(shown.maker.shares, Shares{20});
        QCOMPARE(shown.router.lockedOrCrossed, std::int64_t{1});
    }

    void bestPricesLeaveOutTheFarSideOfVenuesThatWait()
    {
        MarketState market(3);
        market.set(0, {cents(5003), cents(5000), 10, 10});
        market.set(1, {cents(5000), cents(4999), 10, 10});
        market.set(2, {cents(5002), cents(4998), 10, 10});
        QCOMPARE(shapeOf(bestPrices(market)), MarketShape::LockedOrCrossed);
        const BestPrices best = bestPrices(market, 0b010);
        QCOMPARE(best.far, cents(5002));
        QCOMPARE(best.near, cents(5000));
        QCOMPARE(shapeOf(best), MarketShape::Ordinary);
        QCOMPARE(shapeOf(bestPrices(market, 0b111)), MarketShape::OneSided);
    }

    void aPenaltyBelowTheCostOfTakingMayWaitAndIsCounted()
    {
        Steady still;
        still.traded = 5;
        Setting setting;
        setting.params = params(500, 150); // h = 1.5 cents
        const RunResult waits = runRouter(still.rows(), setting);
        QVERIFY(waits.router.mayWait == waits.router.solved && waits.router.solved > 0);
        QVERIFY(waits.router.waiting > 0);
        setting.params = params(500, 151);
        const RunResult takes = runRouter(still.rows(), setting);
        QCOMPARE(takes.router.mayWait, std::int64_t{0});
        QCOMPARE(takes.router.waiting, std::int64_t{0});
        setting.taker = 1'000'000; // the fee counts
        QVERIFY(runRouter(still.rows(), setting).router.mayWait > 0);
        setting = {};
        setting.params = params(100, 300);
        QVERIFY(runRouter(still.rows(), setting).router.breaksA2 > 0);
        setting = {};
        setting.maker = 15'000'000;
        QVERIFY(runRouter(still.rows(), setting).router.breaksA1 > 0);
    }

    void theHistoryOfOneQueueLengthIsNotCarriedToAnotherAsItStands()
    {
        // Behind 100 shares 500 trade in an interval; just before the window the queue grows to 600 and all
        // of it stays.
        auto rows = Steady{}.rows();
        for (QuoteEvent& event : rows) {
            if (event.tsRecv >= at(399'800))
                event.bidSz = 600;
        }
        const RunResult result = runRouter(rows, {});
        QVERIFY(result.router.solved > 0);
        QCOMPARE(result.maker.shares, Shares{0}); // 500 - 600: no fill to hope for
    }

    void ordersOfOddLotsGoToTheMarket()
    {
        Setting setting;
        setting.order = orderOf(355, 400'000, 460'000);
        setting.order.lot = {10};
        const RunResult result = runRouter(Steady{}.rows(), setting);
        QCOMPARE(result.filled(), Shares{355});
        QVERIFY(result.maker.shares.count >= 300);
        QVERIFY(result.router.postedShares % 10 == 0);
    }

    void nothingRestsBeyondTheLimit()
    {
        Setting setting;
        setting.order.limit = cents(4999);
        setting.rules.completion = Completion::None;
        const RunResult result = runRouter(Steady{}.rows(), setting);
        QCOMPARE(result.filled(), Shares{0});
        QCOMPARE(result.router.posting, std::int64_t{0});
    }

    void withoutHistoryItIsTwap_data()
    {
        QTest::addColumn<bool>("isBuy");
        QTest::addColumn<bool>("sweeps");
        QTest::addColumn<qint64>("latencyMs");
        QTest::addColumn<qint64>("lot");
        QTest::newRow("buy") << true << true << qint64{0} << qint64{1};
        QTest::newRow("sell, carry") << false << false << qint64{0} << qint64{1};
        QTest::newRow("buy, latency") << true << true << qint64{350} << qint64{1};
        QTest::newRow("sell, latency, lots") << false << true << qint64{700} << qint64{10};
        QTest::newRow("buy, carry, lots") << true << false << qint64{0} << qint64{7};
    }
    void withoutHistoryItIsTwap()
    {
        QFETCH(const bool, isBuy);
        QFETCH(const bool, sweeps);
        QFETCH(const qint64, latencyMs);
        QFETCH(const qint64, lot);
        Random random(61);
        std::int64_t filled = 0;
        for (int round = 0; round < 60; ++round) {
            const auto tape = tapeOf(randomRows(random, {.venues = 3, .rows = 400, .trades = 0.2}));
            Setting setting;
            const std::int64_t to = random.between(20'000, 60'000);
            setting.order = orderOf(random.between(1, 3'000), 3'000, to);
            setting.order.side = isBuy ? Side::Buy : Side::Sell;
            setting.order.lot = {lot};
            if (random.chance(0.3))
                setting.order.limit = cents(10'000);
            setting.router.interval = std::chrono::milliseconds{random.between(500, 7'000)};
            setting.router.history = Nanos{0};
            setting.router.remainder = sweeps ? SliceRemainder::Sweep : SliceRemainder::Carry;
            setting.rules.latency = std::chrono::milliseconds{latencyMs};
            setting.rules.refresh = random.chance(0.3) ? Refresh::Instant : Refresh::Added;
            setting.taker = random.between(-3, 3) * 1'000'000;
            const RunResult router = runRouter(*tape, setting);
            const RunResult twap = runStrategy(
                std::make_unique<Scheduled>(Schedule::even(setting.order, setting.router.interval)), *tape,
                setting);
            QCOMPARE(text(router), text(twap));
            QCOMPARE(router.totalCash(), twap.totalCash());
            QCOMPARE(router.all.fees, twap.all.fees);
            QCOMPARE(router.atMid, twap.atMid);
            filled += router.filled().count;
        }
        QVERIFY(filled > 20'000);
    }

    void nothingAfterAMomentChangesWhatWasDoneByThen()
    {
        Random random(13);
        std::int64_t maker = 0;
        std::int64_t pooled = 0;
        for (int round = 0; round < 25; ++round) {
            const auto rows = randomRows(
                random,
                {.venues = 3, .rows = 1'500, .stepMs = 200, .trades = 0.4, .gaps = 0.0005, .clears = 0.0005});
            Setting setting;
            setting.order = orderOf(random.between(300, 3'000), 60'000, 120'000);
            setting.order.side = round % 2 == 0 ? Side::Buy : Side::Sell;
            setting.router.interval = std::chrono::milliseconds{random.between(1'000, 5'000)};
            setting.router.history = seconds{round % 5 == 0 ? 25 : 60};
            setting.rules.completion = Completion::None;
            setting.rules.latency = std::chrono::milliseconds{round % 3 == 0 ? 40 : 0};
            const std::int64_t theta = random.between(0, 20);
            const std::int64_t under = random.between(100, 400);
            setting.params = params(random.between(100, 400), under, theta);
            constexpr std::array kModels{OutflowModel::Independent, OutflowModel::Factor,
                                         OutflowModel::Joint};
            setting.router.outflows = kModels[static_cast<std::size_t>(round % 3)];
            setting.router.solver =
                round % 7 == 0 ? PlacementMethod::Approximation : PlacementMethod::Certified;
            setting.router.adverse = round % 4 == 1;
            const RunResult whole = runRouter(rows, setting);
            QVERIFY(whole.filled() <= setting.order.shares);
            maker += whole.maker.shares.count;
            pooled += whole.router.pooled;
            const RouterCounts& counts = whole.router;
            QCOMPARE(counts.certified + counts.withinBound + counts.notCertified, counts.solved);
            const UnixNanos cut = at(random.between(65'000, 115'000));
            std::vector<QuoteEvent> head;
            std::ranges::copy_if(rows, std::back_inserter(head),
                                 [&](const QuoteEvent& event) { return event.tsRecv <= cut; });
            RunResult early = whole;
            std::erase_if(early.fills, [&](const Fill& fill) { return fill.time > cut; });
            // The order's window is as before: only the tape ends.
            RunResult cutShort = runRouter(head, setting);
            std::erase_if(cutShort.fills, [&](const Fill& fill) { return fill.time > cut; });
            QCOMPARE(text(cutShort), text(early));
        }
        QVERIFY2(maker > 1'000, qPrintable(QString::number(maker)));
        QVERIFY2(pooled > 20, qPrintable(QString::number(pooled)));
    }

    void aSellIsTheMirrorOfABuy()
    {
        const Price sum = cents(10'000);
        Setting setting;
        setting.order.side = Side::Sell;
        const RunResult sold = runRouter(mirrored(Steady{}.rows(), sum), setting);
        const RunResult bought = runRouter(Steady{}.rows(), {});
        QCOMPARE(sold.fills.size(), bought.fills.size());
        for (std::size_t i = 0; i < sold.fills.size(); ++i) {
            QCOMPARE(sold.fills[i].time, bought.fills[i].time);
            QCOMPARE(sold.fills[i].shares, bought.fills[i].shares);
            QCOMPARE(sold.fills[i].price, sum - bought.fills[i].price);
        }
        QVERIFY(sold.router == bought.router);
    }
};

QTEST_GUILESS_MAIN(TestContKukanov)
#include "tst_cont_kukanov.moc"
