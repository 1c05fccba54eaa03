// SPDX-License-Identifier: GPL-3.0-or-later
// Fills against the market: an example worked by hand and its mirror image.
#include "compare_numbers.h"
#include "fill_sums.h"
#include "strategy/baselines/best_ask.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

#define COMPARE_BPS(actual, expected)                                                                        \
    do {                                                                                                     \
        const std::optional<double> bpsFound = (actual);                                                     \
        QVERIFY(bpsFound.has_value());                                                                       \
        COMPARE_NEAR(*bpsFound, expected, 1e-9);                                                             \
    } while (false)

/// The mid goes 100.00, 100.01 (1 s), 100.06 (4 s), 100.10 (10 s); 30 at 100.10 and 10 at 100.20 are traded.
Rows risingMarket()
{
    return {row(0, kNasdaq, 9990, 100, 10'010, 100),
            row(1000, kNasdaq, 9992, 100, 10'010, 100),
            withTrade(row(2000, kNasdaq, 9992, 100, 10'010, 100), 10'010, 30, 'B'),
            row(4000, kNasdaq, 9992, 100, 10'020, 100),
            withTrade(row(8000, kNasdaq, 9992, 100, 10'020, 100), 10'020, 10, 'B'),
            row(10'000, kNasdaq, 10'000, 100, 10'020, 100),
            row(12'000, kNasdaq, 10'000, 100, 10'020, 200)};
}

Fill fillOf(std::int64_t ms, std::int64_t shares, std::int64_t priceCents, std::int64_t feeTenthsOfCents,
            std::int64_t twiceMidCents, std::int64_t spreadCents)
{
    Fill fill;
    fill.time = at(ms);
    fill.shares = {shares};
    fill.price = cents(priceCents);
    fill.fee = {feeTenthsOfCents * kCent / 10};
    fill.mid = Mid{cents(twiceMidCents).nanos};
    fill.spread = cents(spreadCents);
    return fill;
}

/// 100 ordered: 40 taken at 100.10 at once, 20 bought at the bid of 99.92 after 2 s, 30 taken at 100.20 at
/// the end of the window; 10 never filled.
RunResult handMadeRun(Side side)
{
    RunResult run;
    run.side = side;
    run.ordered = {100};
    run.fills = {fillOf(0, 40, 10'010, 3, 20'000, 20), fillOf(2000, 20, 9992, -2, 20'002, 18),
                 fillOf(10'000, 30, 10'020, 3, 20'012, 28)};
    run.fills[1].isMaker = true;
    run.fills[2].isCompletion = true;
    run.lastFill = at(10'000);
    if (side == Side::Sell) {
        for (Fill& fill : run.fills) {
            fill.price = cents(20'000) - fill.price;
            fill.mid = Mid{cents(40'000).nanos - fill.mid->halfNanos};
        }
    }
    return run;
}

constexpr Int128 halfNanos(double dollars)
{
    return static_cast<Int128>(dollars * 1e4 + (dollars < 0 ? -0.5 : 0.5)) * 200'000;
}

} // namespace

class TestFillAnalysis : public QObject {
    Q_OBJECT

private slots:
    void theMarketsPricesAreThoseOfThePrintsAndOfTheMidOverTime()
    {
        const auto tape = tapeOf(risingMarket());
        const auto market = analyse(*tape, window(0, 10'000), {}).market;
        QCOMPARE(market.arrivalMid, std::optional(Mid{cents(20'000).nanos}));
        QCOMPARE(market.endMid, std::optional(Mid{cents(20'012).nanos}));
        QCOMPARE(market.volume, std::int64_t{40});
        QCOMPARE(market.vwap(), std::optional(Price{100'125'000'000}));
        // 1 s of 100.00, 3 s of 100.01 and 6 s of 100.06.
        QCOMPARE(market.twap(), std::optional(Price{100'039'000'000}));
        // A window that starts later carries the mid in; prints of its first moment count, of its last not.
        const auto later = analyse(*tape, window(2000, 8000), {}).market;
        QCOMPARE(later.vwap(), std::optional(cents(10'010)));
        QCOMPARE(later.twap(),
                 std::optional(Price{(2 * 100'010 + 4 * 100'060) * std::int64_t{1'000'000} / 6}));
        // Past the last row the mid stands.
        QCOMPARE(analyse(*tape, window(12'000, 90'000), {}).market.twap(), std::optional(cents(10'010)));
    }

    void withoutPrintsOrBidsABenchmarkIsMissing()
    {
        const auto tape =
            tapeOf(Rows{row(0, kNasdaq, 0, 0, 10'010, 100), row(5, kNasdaq, 0, 0, 10'011, 100)});
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(50, window(0, 10)));
        const auto found = analyse(*tape, window(0, 10), {&result});
        QVERIFY(!found.market.vwap() && !found.market.twap() && !found.market.arrivalMid);
        const FillAnalysis& of = found.runs[0];
        QVERIFY(!of.shortfall);
        QVERIFY(!of.slippageBps(found.market.arrivalMid));
        QVERIFY(!of.all.effectiveSpreadBps() && !of.all.spreadCapture());
        QVERIFY(!participation(of.all.shares, found.market.volume));
        QCOMPARE(of.fillRate(), 1.0);
    }

    void anExampleWorkedByHand_data()
    {
        QTest::addColumn<bool>("isSell");
        QTest::newRow("buy") << false;
        QTest::newRow("sell, in a mirror") << true;
    }
    void anExampleWorkedByHand()
    {
        QFETCH(bool, isSell);
        const auto tape = tapeOf(isSell ? mirrored(risingMarket(), cents(20'000)) : risingMarket());
        const RunResult run = handMadeRun(isSell ? Side::Sell : Side::Buy);
        const auto found = analyse(*tape, window(0, 10'000), {&run});
        const FillAnalysis& of = found.runs[0];
        // Arrival at 100.00: 40 x 0.10 - 20 x 0.08 + 30 x 0.20 = 8.40 on 90 shares; fees 0.12 - 0.04 + 0.09.
        COMPARE_BPS(of.slippageBps(found.market.arrivalMid), 8.4 / 9000 * 1e4);
        COMPARE_BPS(of.slippageWithFeesBps(found.market.arrivalMid), 8.57 / 9000 * 1e4);
        QVERIFY(of.shortfall);
        QVERIFY(of.shortfall->execution == halfNanos(2.4));
        QVERIFY(of.shortfall->cleanUp == halfNanos(6));
        QVERIFY(of.shortfall->opportunity == halfNanos(0.6)); // 10 x (100.06 - 100.00)
        QVERIFY(of.shortfall->completion() == halfNanos(6.6));
        QVERIFY(of.shortfall->fees == halfNanos(0.17));
        QVERIFY(of.shortfall->total() == halfNanos(9.17));
        QVERIFY(of.shortfall->notional == halfNanos(10'000));
        COMPARE_BPS(of.shortfall->bps(of.shortfall->total()), 9.17);
        // Against the prints at 100.125 and the mid over time at 100.039, or their mirror images.
        const double vwap = isSell ? 99.875 : 100.125;
        const double twap = isSell ? 99.961 : 100.039;
        COMPARE_BPS(of.slippageBps(Mid::at(found.market.vwap())), (8.4 - 90 * 0.125) / (90 * vwap) * 1e4);
        COMPARE_BPS(of.slippageBps(Mid::at(found.market.twap())), (8.4 - 90 * 0.039) / (90 * twap) * 1e4);
        // 2 x (0.10 x 40 - 0.09 x 20 + 0.14 x 30) = 12.80 against spreads of 8.00 + 3.60 + 8.40 = 20.00.
        const double atMid = isSell ? 8998 : 9002;
        COMPARE_BPS(of.all.effectiveSpreadBps(), 12.8 / atMid * 1e4);
        COMPARE_BPS(of.all.quotedSpreadBps(), 20 / atMid * 1e4);
        COMPARE_BPS(of.all.spreadCapture(), -0.64);
        QCOMPARE(of.all.makerShares.count, std::int64_t{20});
        QCOMPARE(of.fillRate(), 0.9);
        QCOMPARE(*participation(of.all.shares, found.market.volume), 2.25);
        QVERIFY(isSum(of.all, of.byVenue));
    }

    void markoutsAreTheMidAfterTheFillAgainstIt()
    {
        const auto tape = tapeOf(risingMarket());
        const RunResult run = handMadeRun(Side::Buy);
        const auto of = analyse(*tape, window(0, 10'000), {&run}).runs[0];
        const auto mids = [&](std::size_t fill) { return of.midsAfter[fill]; };
        // 1 s after the first fill a row changes the mid at that very moment: it counts.
        QCOMPARE(mids(0), (MidsAfter{Mid{cents(20'002).nanos}, Mid{cents(20'020).nanos}, std::nullopt}));
        // 10 s after the second is the last row of the tape; 60 s are past it.
        QCOMPARE(mids(1), (MidsAfter{Mid{cents(20'002).nanos}, Mid{cents(20'020).nanos}, std::nullopt}));
        QCOMPARE(mids(2), (MidsAfter{Mid{cents(20'020).nanos}, std::nullopt, std::nullopt}));
        QCOMPARE(markoutHalfNanos(Side::Buy, run.fills[1], *mids(1)[0]), 18 * kCent);
        QCOMPARE(markoutHalfNanos(Side::Sell, run.fills[1], *mids(1)[0]), -18 * kCent);
        // Takers: 40 x -0.09 and 30 x -0.10.
        QCOMPARE(of.all.taker[0].shares.count, std::int64_t{70});
        COMPARE_BPS(of.all.taker[0].perShare(), -6.6 / 70);
        COMPARE_BPS(of.all.taker[0].bps(), -6.6 / 7010 * 1e4);
        QCOMPARE(of.all.taker[1].shares.count, std::int64_t{40});
        COMPARE_BPS(of.all.taker[1].perShare(), 0.0);
        // Makers: 20 x 0.09 and 20 x 0.18.
        COMPARE_BPS(of.all.maker[0].bps(), 1.8 / 1998.4 * 1e4);
        COMPARE_BPS(of.all.maker[1].perShare(), 0.18);
        for (const auto& markouts : {of.all.maker, of.all.taker}) {
            QCOMPARE(markouts[2].shares.count, std::int64_t{0});
            QVERIFY(!markouts[2].perShare() && !markouts[2].bps());
        }
        const RunResult selling = handMadeRun(Side::Sell);
        const auto mirror =
            analyse(*tapeOf(mirrored(risingMarket(), cents(20'000))), window(0, 10'000), {&selling}).runs[0];
        COMPARE_BPS(mirror.all.taker[0].perShare(), -6.6 / 70);
        COMPARE_BPS(mirror.all.maker[1].perShare(), 0.18);
    }

    void onlyFillsInATwoSidedMarketHaveASpread()
    {
        // The bids go at 5 ms; the best ask is bought before and after.
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 9990, 100, 10'010, 30),
                                      row(5, kNasdaq, 0, 0, 10'010, 30), row(6, kNasdaq, 0, 0, 10'012, 70)});
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(100, window(0, 10)));
        QCOMPARE(result.fills.size(), std::size_t{2});
        QCOMPARE(result.fills[0].spread, std::optional(cents(20)));
        QVERIFY(!result.fills[1].spread);
        const auto of = analyse(*tape, window(0, 10), {&result}).runs[0];
        QCOMPARE(of.all.quotedShares.count, std::int64_t{30});
        COMPARE_BPS(of.all.spreadCapture(), -1.0);
    }

    void lockedMarketsHaveNoSpreadToCapture()
    {
        const auto tape =
            tapeOf(Rows{row(0, kBats, 10'000, 9, 0, 0), row(0, kNasdaq, 9990, 100, 10'000, 30)});
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(30, window(0, 10)));
        QCOMPARE(result.fills[0].spread, std::optional(cents(0)));
        const auto of = analyse(*tape, window(0, 10), {&result}).runs[0];
        COMPARE_BPS(of.all.effectiveSpreadBps(), 0.0);
        QVERIFY(!of.all.spreadCapture());
    }

    void stopsWhenAsked()
    {
        std::stop_source source;
        source.request_stop();
        const auto found = analyseFills(*tapeOf(risingMarket()), window(0, 10'000), {}, source.get_token());
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Interrupted);
    }
};

QTEST_APPLESS_MAIN(TestFillAnalysis)
#include "tst_fill_analysis.moc"
