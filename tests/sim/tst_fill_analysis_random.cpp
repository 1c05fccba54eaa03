// SPDX-License-Identifier: GPL-3.0-or-later
// Fills against the market: what must hold on any tape.
#include "fill_sums.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/baselines/size_weighted.h"
#include "strategy/router/optimised.h"
#include "strategy/scheduled.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

/// Twice the mid after all rows of `time`, straight from the tape; nothing when a side is empty.
std::optional<Mid> midAfter(const Tape& tape, UnixNanos time)
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
    return Mid::between(bid, ask);
}

} // namespace

class TestFillAnalysisRandom : public QObject {
    Q_OBJECT

private slots:
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
            const TimeWindow during = window(from, random.between(from + 1000, last));
            ParentOrder order = buy(random.between(50, 6000), during);
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
                const Int128 arrival = found.market.arrivalMid->halfNanos;
                const Int128 opportunity = sign * Int128{result.unfilled().count}
                    * (found.market.endMid->halfNanos - found.market.arrivalMid->halfNanos);
                const Int128 paid =
                    sign * (Int128{2} * result.totalCash().nanos - Int128{result.filled().count} * arrival);
                QVERIFY(of.shortfall->total() == paid + opportunity);
                QVERIFY(of.shortfall->execution + of.shortfall->completion() + of.shortfall->fees
                        == of.shortfall->total());
                for (std::size_t f = 0; f < result.fills.size(); ++f) {
                    for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
                        const UnixNanos time = result.fills[f].time + kMarkoutHorizons[h];
                        const auto mid = of.midsAfter[f][h];
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
                if (!order.window.contains(trade.time) || !trade.hitsQueue())
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
        const std::vector<QuoteEvent> rows = randomRows(random, shape);
        const auto whole = tapeOf(rows);
        const ParentOrder order = buy(400, window(20'000, 60'000));
        const auto result = run(std::make_unique<BestAsk>(), *whole, order);
        const auto expected = analyse(*whole, order.window, {&result});
        const UnixNanos needed = std::max(order.window.to, *result.lastFill + 60s);
        std::vector<QuoteEvent> cut;
        bool isPast = false;
        for (const QuoteEvent& event : rows) {
            cut.push_back(event);
            isPast = event.tsRecv > needed + 5s; // some rows make no entry
            if (isPast)
                break;
        }
        QVERIFY(isPast && cut.size() < rows.size());
        const auto found = analyse(*tapeOf(cut), order.window, {&result});
        QVERIFY(found.runs[0].midsAfter == expected.runs[0].midsAfter);
        QVERIFY(found.market.twap() == expected.market.twap()
                && found.market.vwap() == expected.market.vwap());
        QVERIFY(found.runs[0].shortfall->total() == expected.runs[0].shortfall->total());
    }
};

QTEST_APPLESS_MAIN(TestFillAnalysisRandom)
#include "tst_fill_analysis_random.moc"
