// SPDX-License-Identifier: GPL-3.0-or-later
// Fills against the market: an example worked by hand, its mirror image, and what must hold on any tape.
#include "sim/fill_analysis.h"
#include "strategy/best_ask.h"
#include "strategy/optimised.h"
#include "strategy/scheduled.h"
#include "strategy/size_weighted.h"
#include "test_runs.h"

#include <QTest>
#include <cmath>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

#define COMPARE_BPS(actual, expected)                                                                        \
    do {                                                                                                     \
        const std::optional<double> bpsFound = (actual);                                                     \
        QVERIFY(bpsFound.has_value());                                                                       \
        QVERIFY2(std::abs(*bpsFound - (expected)) < 1e-9, qPrintable(QString::number(*bpsFound, 'g', 17)));  \
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

Rows mirrored(Rows rows)
{
    const auto reflect = [](Price price) { return cents(20'000) - price; };
    for (QuoteEvent& event : rows) {
        event.bidPx = reflect(std::exchange(event.askPx, reflect(event.bidPx)));
        std::swap(event.bidSz, event.askSz);
        if (event.isTrade())
            event.price = reflect(event.price);
    }
    return rows;
}

Fill fillOf(std::int64_t ms, std::int64_t shares, std::int64_t priceCents, std::int64_t feeTenthsOfCents,
            std::int64_t twiceMidCents, std::int64_t spreadCents)
{
    Fill fill;
    fill.time = at(ms);
    fill.shares = {shares};
    fill.price = cents(priceCents);
    fill.fee = {feeTenthsOfCents * kCent / 10};
    fill.twiceMid = cents(twiceMidCents);
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
            fill.twiceMid = cents(40'000) - *fill.twiceMid;
        }
    }
    return run;
}

ExecutionAnalysis analyse(const Tape& tape, TimeWindow over, const std::vector<const RunResult*>& runs)
{
    auto analysis = analyseFills(tape, over, runs, {});
    if (!analysis)
        std::abort();
    return std::move(*analysis);
}

constexpr Int128 halfNanos(double dollars)
{
    return static_cast<Int128>(dollars * 1e4 + (dollars < 0 ? -0.5 : 0.5)) * 200'000;
}

bool isSum(const FillQuality& all, const std::vector<FillQuality>& parts)
{
    FillQuality sum;
    for (const FillQuality& part : parts) {
        sum.shares += part.shares;
        sum.makerShares += part.makerShares;
        sum.fills += part.fills;
        sum.gross += part.gross;
        sum.fees += part.fees;
        sum.quotedShares += part.quotedShares;
        sum.effective += part.effective;
        sum.quoted += part.quoted;
        sum.twiceMid += part.twiceMid;
        for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
            for (const auto of : {&FillQuality::maker, &FillQuality::taker}) {
                (sum.*of)[h].shares += (part.*of)[h].shares;
                (sum.*of)[h].gain += (part.*of)[h].gain;
                (sum.*of)[h].gross += (part.*of)[h].gross;
            }
        }
    }
    bool isSame = sum.shares == all.shares && sum.makerShares == all.makerShares && sum.fills == all.fills
        && sum.gross == all.gross && sum.fees == all.fees && sum.quotedShares == all.quotedShares
        && sum.effective == all.effective && sum.quoted == all.quoted && sum.twiceMid == all.twiceMid;
    for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
        for (const auto of : {&FillQuality::maker, &FillQuality::taker}) {
            const Markout& a = (sum.*of)[h];
            const Markout& b = (all.*of)[h];
            isSame = isSame && a.shares == b.shares && a.gain == b.gain && a.gross == b.gross;
        }
    }
    return isSame;
}

/// Twice the mid after all rows of `time`, straight from the tape; nothing when a side is empty.
std::optional<Price> midAfter(const Tape& tape, UnixNanos time)
{
    Price bid = kNoNearPrice;
    Price ask = kNoPrice;
    for (const VenueQuote& quote : tape.quotesAfter(tape.lowerBound(time + Nanos{1}))) {
        if (quote.bidPx != kNoPrice)
            bid = std::max(bid, quote.bidPx);
        ask = std::min(ask, quote.askPx);
    }
    if (bid == kNoNearPrice || ask == kNoPrice)
        return std::nullopt;
    return bid + ask;
}

} // namespace

class TestFillAnalysis : public QObject {
    Q_OBJECT

private slots:
    void theMarketsPricesAreThoseOfThePrintsAndOfTheMidOverTime()
    {
        const auto tape = tapeOf(risingMarket());
        const auto market = analyse(*tape, window(0, 10'000), {}).market;
        QCOMPARE(market.twiceArrivalMid, std::optional(cents(20'000)));
        QCOMPARE(market.twiceEndMid, std::optional(cents(20'012)));
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
        QVERIFY(!found.market.vwap() && !found.market.twap() && !found.market.twiceArrivalMid);
        const FillAnalysis& of = found.runs[0];
        QVERIFY(!of.shortfall);
        QVERIFY(!of.slippageBps(found.market.twiceArrivalMid));
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
        const auto tape = tapeOf(isSell ? mirrored(risingMarket()) : risingMarket());
        const RunResult run = handMadeRun(isSell ? Side::Sell : Side::Buy);
        const auto found = analyse(*tape, window(0, 10'000), {&run});
        const FillAnalysis& of = found.runs[0];
        // Arrival at 100.00: 40 x 0.10 - 20 x 0.08 + 30 x 0.20 = 8.40 on 90 shares; fees 0.12 - 0.04 + 0.09.
        COMPARE_BPS(of.slippageBps(found.market.twiceArrivalMid), 8.4 / 9000 * 1e4);
        COMPARE_BPS(of.slippageWithFeesBps(found.market.twiceArrivalMid), 8.57 / 9000 * 1e4);
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
        const auto twice = [](std::optional<Price> price) { return std::optional(*price + *price); };
        COMPARE_BPS(of.slippageBps(twice(found.market.vwap())), (8.4 - 90 * 0.125) / (90 * vwap) * 1e4);
        COMPARE_BPS(of.slippageBps(twice(found.market.twap())), (8.4 - 90 * 0.039) / (90 * twap) * 1e4);
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
        const auto mids = [&](std::size_t fill) { return of.twiceMidsAfter[fill]; };
        // 1 s after the first fill a row changes the mid at that very moment: it counts.
        QCOMPARE(mids(0), (MidsAfter{cents(20'002), cents(20'020), std::nullopt}));
        // 10 s after the second is the last row of the tape; 60 s are past it.
        QCOMPARE(mids(1), (MidsAfter{cents(20'002), cents(20'020), std::nullopt}));
        QCOMPARE(mids(2), (MidsAfter{cents(20'020), std::nullopt, std::nullopt}));
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
        const auto mirror = analyse(*tapeOf(mirrored(risingMarket())), window(0, 10'000), {&selling}).runs[0];
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

    void theShortfallAndTheVenuesAddUpOnRandomTapes()
    {
        std::int64_t checkedMids = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Random random(seed);
            RandomShape shape;
            shape.rows = 600;
            shape.maxSize = 150;
            const auto tape = tapeOf(randomRows(random, shape));
            const auto last = (tape->span().to - at(0)).count() / 1'000'000;
            const std::int64_t from = random.between(0, last / 3);
            ParentOrder order =
                buy(random.between(50, 6000), window(from, random.between(from + 1000, last)));
            order.side = random.chance(0.5) ? Side::Buy : Side::Sell;
            ExecutionRules rules;
            rules.completion = random.chance(0.5) ? Completion::Sweep : Completion::None;
            rules.latency = std::chrono::milliseconds(random.between(0, 300));
            const VenueFees fees = flatFees({3'000'000, -1'000'000, 2'000'000});
            std::vector<RunResult> results;
            results.push_back(run(std::make_unique<BestAsk>(), *tape, order, rules, fees));
            results.push_back(
                run(std::make_unique<Scheduled>(Schedule::even(order, 10s)), *tape, order, rules, fees));
            results.push_back(run(std::make_unique<SizeWeighted>(), *tape, order, rules, fees));
            results.push_back(
                run(std::make_unique<StaticRouter>(RouterParams{{}, {kCent / 2}, {}}, tape->firstBidTime()),
                    *tape, order, rules, fees));
            std::vector<const RunResult*> pointers;
            for (const RunResult& result : results)
                pointers.push_back(&result);
            const auto found = analyse(*tape, order.window, pointers);
            const std::int64_t sign = order.side == Side::Buy ? 1 : -1;
            for (std::size_t r = 0; r < results.size(); ++r) {
                const RunResult& result = results[r];
                const FillAnalysis& of = found.runs[r];
                QVERIFY(isSum(of.all, of.byVenue));
                QVERIFY(of.all.shares == result.all.shares && of.all.fills == result.all.fills);
                QVERIFY(of.all.gross == result.all.gross.nanos);
                QVERIFY(of.all.fees == result.all.fees.nanos - result.rebates.nanos);
                QVERIFY(of.shortfall);
                const Int128 arrival = found.market.twiceArrivalMid->nanos;
                const Int128 opportunity = sign * Int128{result.unfilled().count}
                    * (found.market.twiceEndMid->nanos - found.market.twiceArrivalMid->nanos);
                const Int128 paid =
                    sign * (Int128{2} * result.totalCash().nanos - Int128{result.filled().count} * arrival);
                QVERIFY(of.shortfall->total() == paid + opportunity);
                QVERIFY(of.shortfall->execution + of.shortfall->completion() + of.shortfall->fees
                        == of.shortfall->total());
                for (std::size_t f = 0; f < result.fills.size(); ++f) {
                    for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
                        const UnixNanos time = result.fills[f].time + kMarkoutHorizons[h];
                        const auto mid = of.twiceMidsAfter[f][h];
                        if (time >= tape->span().to) {
                            QVERIFY(!mid);
                        } else if (const auto expected = midAfter(*tape, time)) {
                            QVERIFY(mid == expected);
                            ++checkedMids;
                        }
                    }
                }
            }
            std::int64_t volume = 0;
            Price lowest = kNoPrice;
            Price highest = kNoNearPrice;
            for (const TapeTrade& trade : tape->trades()) {
                if (!order.window.contains(trade.time))
                    continue;
                volume += trade.size;
                lowest = std::min(lowest, trade.price);
                highest = std::max(highest, trade.price);
            }
            QCOMPARE(found.market.volume, volume);
            if (volume > 0)
                QVERIFY(*found.market.vwap() >= lowest && *found.market.vwap() <= highest);
            QVERIFY(found.market.midTime <= order.window.length());
        }
        QVERIFY(checkedMids > 10'000);
    }

    void whatComesAfterTheLastMarkoutChangesNothing()
    {
        Random random(7);
        RandomShape shape;
        shape.rows = 1500;
        const Rows rows = randomRows(random, shape);
        const auto whole = tapeOf(rows);
        const ParentOrder order = buy(400, window(20'000, 60'000));
        const auto result = run(std::make_unique<BestAsk>(), *whole, order);
        const auto expected = analyse(*whole, order.window, {&result});
        const UnixNanos needed = std::max(order.window.to, *result.lastFill + 60s);
        Rows cut;
        bool isPast = false;
        for (const QuoteEvent& event : rows) {
            cut.push_back(event);
            isPast = event.tsRecv > needed + 5s; // some rows make no entry
            if (isPast)
                break;
        }
        QVERIFY(isPast && cut.size() < rows.size());
        const auto found = analyse(*tapeOf(cut), order.window, {&result});
        QVERIFY(found.runs[0].twiceMidsAfter == expected.runs[0].twiceMidsAfter);
        QVERIFY(found.market.twap() == expected.market.twap()
                && found.market.vwap() == expected.market.vwap());
        QVERIFY(found.runs[0].shortfall->total() == expected.runs[0].shortfall->total());
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
