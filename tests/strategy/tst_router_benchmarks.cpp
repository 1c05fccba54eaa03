// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmarks around the router: patient_twap, equal_split and peg_one.
#include "router_runs.h"
#include "strategy/baselines/patient_twap.h"
#include "strategy/router/placement_benchmarks.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

/// Queues at 50.00 at Nasdaq, EDGX and, where one is given, IEX; every second 50 shares are sold at each and
/// come back. What is sold at IEX, 40 shares a second, trades at 49.99.
struct Queues {
    std::uint32_t nasdaq = 100;
    std::uint32_t edgx = 100;
    std::int64_t iexBid = 0; // cents; 0: it is not there

    std::vector<QuoteEvent> rows() const
    {
        std::vector<QuoteEvent> all{row(0, kNasdaq, 5000, nasdaq, 5003, 500),
                                    row(0, kEdgx, 5000, edgx, 5004, 500)};
        if (iexBid != 0)
            all.push_back(row(0, kIex, iexBid, 70, 5004, 500));
        for (std::int64_t ms = 500; ms < 470'000; ms += 1'000) {
            const auto stir = static_cast<std::uint32_t>(ms / 1'000 % 2);
            all.push_back(withTrade(row(ms, kNasdaq, 5000, nasdaq, 5003, 500 + stir), 5000, 50, 'A'));
            all.push_back(withTrade(row(ms + 100, kEdgx, 5000, edgx, 5004, 500), 5000, 50, 'A'));
            if (iexBid != 0)
                all.push_back(withTrade(row(ms + 200, kIex, iexBid, 70, 5004, 500), 4999, 40, 'A'));
        }
        return all;
    }
};

RunResult runPatient(const Tape& tape, const Setting& setting, Price lambdaUnder)
{
    return runStrategy(
        std::make_unique<PatientTwap>(lambdaUnder, Schedule::even(setting.order, setting.router.interval)),
        tape, setting);
}

RunResult runMatched(const Tape& tape, const Setting& setting)
{
    return runStrategy(std::make_unique<Scheduled>(Schedule::even(setting.order, setting.router.interval)),
                       tape, setting);
}

/// Three slices of 60: the spread is 3 cents, at the decision of the second slice 5.
std::vector<QuoteEvent> wideInTheMiddle()
{
    return {row(0, kNasdaq, 5000, 100, 5003, 500),      row(9'900, kNasdaq, 5000, 100, 5005, 500),
            row(10'500, kNasdaq, 5000, 100, 5005, 501), row(12'000, kNasdaq, 5000, 100, 5003, 500),
            row(20'500, kNasdaq, 5000, 100, 5003, 501), row(25'000, kNasdaq, 5000, 100, 5004, 501)};
}

constexpr Price mils(std::int64_t thousandthsOfACent)
{
    return {thousandthsOfACent * 10'000};
}

Setting randomSetting(Random& random, bool isBuy)
{
    Setting setting;
    const std::int64_t to = random.between(20'000, 60'000);
    setting.order = orderOf(random.between(1, 3'000), 3'000, to);
    setting.order.side = isBuy ? Side::Buy : Side::Sell;
    setting.order.lot = {random.chance(0.3) ? random.between(2, 10) : 1};
    if (random.chance(0.3))
        setting.order.limit = cents(10'000);
    setting.router.interval = std::chrono::milliseconds{random.between(500, 7'000)};
    setting.rules.latency = std::chrono::milliseconds{random.chance(0.5) ? random.between(1, 700) : 0};
    setting.rules.refresh = random.chance(0.3) ? Refresh::Instant : Refresh::Added;
    setting.taker = random.between(-3, 3) * 1'000'000;
    return setting;
}

void compareRuns(const RunResult& found, const RunResult& expected)
{
    QCOMPARE(text(found), text(expected));
    QCOMPARE(found.totalCash(), expected.totalCash());
    QCOMPARE(found.all.fees, expected.all.fees);
    QCOMPARE(found.atMid, expected.atMid);
}

} // namespace

class TestRouterBenchmarks : public QObject {
    Q_OBJECT

private slots:
    void anEqualPartRestsAtEachVenueAndOneIsTaken()
    {
        // K = 1: of a slice of 60 half rests. It joins behind 100 at 400.0; 400.5 and 401.5 trade those, and
        // 402.5 fills it. The second decision is at 410.5, after the trade of that moment.
        const auto one = tapeOf(Steady{}.rows());
        const RunResult alone = runBenchmark<EqualSplit>(*one, {});
        QVERIFY2(
            text(alone).starts_with("400 0/30@5003; 402.5 0/30@5000m; 410.5 0/30@5003; 413.5 0/30@5000m; "),
            text(alone).c_str());
        QCOMPARE(alone.router.decisions, std::int64_t{6});
        QCOMPARE(alone.maker.shares, Shares{180});
        // K = 2: 20 each; the last trades at EDGX come 0.1 s later.
        const auto two = tapeOf(Queues{}.rows());
        const RunResult both = runBenchmark<EqualSplit>(*two, {});
        QVERIFY2(
            text(both).starts_with("400 0/20@5003; 402.5 0/20@5000m; 402.6 1/20@5000m; 410.5 0/20@5003; "),
            text(both).c_str());
        QCOMPARE(both.maker.shares, Shares{240});
        // K = 3 in lots of 7 of slices of 60 (56 of them whole lots, 4 are left): floor(56 / 4) = 14 rest at
        // each of the three, 14 are taken and the 4 with them.
        const auto three = tapeOf(Queues{100, 100, 4999}.rows());
        Setting setting;
        setting.order.lot = {7};
        const RunResult lots = runBenchmark<EqualSplit>(*three, setting);
        QCOMPARE(lots.router.postedShares % 7, std::int64_t{0});
        QVERIFY2(
            text(lots).starts_with("400 0/14@5003; 400.7 2/14@5000m; 402.5 0/14@5000m; 402.6 1/14@5000m"),
            text(lots).c_str());
    }

    void whatRestsInVainIsTakenWithTheNextSlice()
    {
        Steady still;
        still.traded = 1; // 60 in all, and 100 are ahead
        const auto tape = tapeOf(still.rows());
        const RunResult equal = runBenchmark<EqualSplit>(*tape, {});
        QVERIFY2(text(equal).starts_with("400 0/30@5003; 410.5 0/60@5003; 420.5 0/60@5003; "),
                 text(equal).c_str());
        QCOMPARE(equal.completion.shares, Shares{30});
        const RunResult one = runBenchmark<PegOne>(*tape, {});
        QVERIFY2(text(one).starts_with("410.5 0/60@5003; 420.5 0/60@5003; "), text(one).c_str());
        QCOMPARE(one.completion.shares, Shares{60});
        // Carried, all of it is split again: 60 rest of 120, and so on to the end.
        Setting carry;
        carry.router.remainder = SliceRemainder::Carry;
        const RunResult patient = runBenchmark<PegOne>(*tape, carry);
        QCOMPARE(patient.completion.shares, Shares{360});
        // Slices of 60, 90, 105, ...: half of each is taken.
        const RunResult halves = runBenchmark<EqualSplit>(*tape, carry);
        QVERIFY2(text(halves).starts_with("400 0/30@5003; 410.5 0/45@5003; 420.5 0/53@5003; "),
                 text(halves).c_str());
    }

    void oneVenueIsThatWithTheShortestQueue()
    {
        // Of equal queues the first.
        const RunResult tied = runBenchmark<PegOne>(*tapeOf(Queues{}.rows()), {});
        QVERIFY2(text(tied).starts_with("402.5 0/50@5000m; 403.5 0/10@5000m; "), text(tied).c_str());
        QCOMPARE(tied.router.postedShares, std::int64_t{360});
        // 50 are ahead at EDGX: 400.6 trades those.
        const RunResult edgx = runBenchmark<PegOne>(*tapeOf(Queues{100, 50}.rows()), {});
        QVERIFY2(text(edgx).starts_with("401.6 1/50@5000m; 402.6 1/10@5000m; "), text(edgx).c_str());
        // IEX bids a cent less: no order is ahead at 50.00 there, and sales at 49.99 fill what they trade.
        const RunResult iex = runBenchmark<PegOne>(*tapeOf(Queues{100, 50, 4999}.rows()), {});
        QVERIFY2(text(iex).starts_with("400.7 2/40@5000m; 401.7 2/20@5000m; "), text(iex).c_str());
        // A bid that far below is a stub, where the router rests nothing: EDGX again.
        const RunResult stub = runBenchmark<PegOne>(*tapeOf(Queues{100, 50, 4700}.rows()), {});
        QVERIFY2(text(stub).starts_with("401.6 1/50@5000m; 402.6 1/10@5000m; "), text(stub).c_str());
        // No venue at all, because of the limit: all is to be taken, and nothing can be.
        Setting setting;
        setting.order.limit = cents(4999);
        setting.rules.completion = Completion::None;
        QCOMPARE(runBenchmark<PegOne>(*tapeOf(Queues{}.rows()), setting).filled(), Shares{0});
        QCOMPARE(runBenchmark<EqualSplit>(*tapeOf(Queues{}.rows()), setting).router.posting, std::int64_t{0});
    }

    void aLockedMarketIsTaken()
    {
        auto rows = Steady{}.rows();
        rows.push_back(row(419'950, kEdgx, 4999, 70, 5000, 300));
        rows.push_back(row(425'000, kEdgx, 4999, 70, 5003, 300));
        std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
        const auto tape = tapeOf(rows);
        QCOMPARE(runBenchmark<EqualSplit>(*tape, {}).router.lockedOrCrossed, std::int64_t{1});
        const RunResult one = runBenchmark<PegOne>(*tape, {});
        QCOMPARE(one.router.lockedOrCrossed, std::int64_t{1});
        QVERIFY2(text(one).find("420.5 1/60@5000; ") != std::string::npos, text(one).c_str());
    }

    void patienceTakesASliceOrLeavesIt()
    {
        const auto tape = tapeOf(wideInTheMiddle());
        Setting setting;
        setting.order = orderOf(180, 0, 30'000);
        // h = 1.5 cents is not above 1.5; at 10.5 it is 2.5, which holds for all of the interval, although
        // the spread narrows at 12. The third slice takes what the second left.
        QCOMPARE(text(runPatient(*tape, setting, mils(1'500))), std::string("0 0/60@5003; 20.5 0/120@5003"));
        QCOMPARE(text(runPatient(*tape, setting, mils(2'500))), text(runMatched(*tape, setting)));
        // Not so patient: all is left to the end.
        QCOMPARE(text(runPatient(*tape, setting, mils(1'499))), std::string("30 0/180@5004!"));
        setting.taker = 1'000; // the fee counts, to the nano-dollar
        QCOMPARE(text(runPatient(*tape, setting, mils(1'500))), std::string("30 0/180@5004!"));
        QCOMPARE(text(runPatient(*tape, setting, mils(1'500) + Price{1'000})),
                 std::string("0 0/60@5003; 20.5 0/120@5003"));
        setting.taker = -10'000'000; // and so does what an inverted venue pays: h + f = 1.5 - 1
        QCOMPARE(text(runPatient(*tape, setting, mils(500))), std::string("0 0/60@5003; 20.5 0/120@5003"));
    }

    void itIsTheFirstPointOfTheIntervalThatDecides()
    {
        // Nothing happens from 9.9 s to 12: the second decision meets the narrow spread.
        auto rows = wideInTheMiddle();
        rows.erase(rows.begin() + 2);
        Setting setting;
        setting.order = orderOf(180, 0, 30'000);
        QCOMPARE(text(runPatient(*tapeOf(rows), setting, mils(1'500))),
                 std::string("0 0/60@5003; 12 0/60@5003; 20.5 0/60@5003"));
    }

    void withoutABidThereIsNothingToWaitFor()
    {
        auto rows = wideInTheMiddle();
        rows[2] = row(10'500, kNasdaq, 0, 0, 5005, 501);
        Setting setting;
        setting.order = orderOf(180, 0, 30'000);
        QCOMPARE(text(runPatient(*tapeOf(rows), setting, mils(1'500))),
                 std::string("0 0/60@5003; 10.5 0/60@5005; 20.5 0/60@5003"));
    }

    void withoutHistoryTheyAreTheMatchedTwap_data()
    {
        QTest::addColumn<bool>("isBuy");
        QTest::newRow("buy") << true;
        QTest::newRow("sell") << false;
    }
    void withoutHistoryTheyAreTheMatchedTwap()
    {
        QFETCH(const bool, isBuy);
        Random random(17);
        std::int64_t filled = 0;
        for (int round = 0; round < 60; ++round) {
            const auto tape = tapeOf(randomRows(random, {.venues = 3, .rows = 400, .trades = 0.2}));
            Setting setting = randomSetting(random, isBuy);
            setting.router.history = Nanos{0};
            setting.router.remainder = random.chance(0.5) ? SliceRemainder::Sweep : SliceRemainder::Carry;
            const RunResult matched = runMatched(*tape, setting);
            compareRuns(runBenchmark<EqualSplit>(*tape, setting), matched);
            compareRuns(runBenchmark<PegOne>(*tape, setting), matched);
            compareRuns(runPatient(*tape, setting, Price{1'000 * kNanosPerDollar}), matched);
            filled += matched.filled().count;
        }
        QVERIFY(filled > 20'000);
    }

    void aPenaltyBelowEverySpreadLeavesAllToCompletion()
    {
        Random random(18);
        std::int64_t completed = 0;
        for (int round = 0; round < 30; ++round) {
            const auto tape = tapeOf(
                randomRows(random, {.venues = 3, .rows = 400, .emptySides = 0, .gaps = 0, .clears = 0}));
            Setting setting = randomSetting(random, round % 2 == 0);
            // A crossed market has a spread, too: it is below that of any.
            const RunResult result = runPatient(*tape, setting, Price{-1'000 * kNanosPerDollar});
            QCOMPARE(result.filled(), result.completion.shares);
            completed += result.completion.shares.count;
        }
        QVERIFY(completed > 10'000);
    }

    /// The decision of each interval again, from the tape alone.
    void everyFillLiesInAnIntervalThatWasWorthIt()
    {
        Random random(19);
        int worth = 0;
        int waited = 0;
        for (int round = 0; round < 40; ++round) {
            const auto tape = tapeOf(randomRows(random, {.venues = 3, .rows = 500}));
            Setting setting = randomSetting(random, true);
            setting.rules.latency = Nanos{0};
            setting.order.limit.reset();
            setting.order.lot = {1};
            const Price lambda = mils(random.between(0, 4'000));
            const auto isWorth = [&](UnixNanos time) {
                const Nanos since = time - setting.order.window.from;
                const UnixNanos start = time - since % setting.router.interval;
                std::size_t entry = tape->lowerBound(start);
                // The first point is the state carried to the window's start, where there is one.
                const bool isCarried = start == setting.order.window.from && entry > 0
                    && (entry == tape->size() || tape->time(entry) > start);
                if (!isCarried)
                    ++entry;
                std::int64_t bid = -1;
                std::int64_t ask = std::numeric_limits<std::int64_t>::max();
                for (const VenueQuote& quote : tape->quotesAfter(entry)) {
                    if (quote.bidPx != kNoPrice)
                        bid = std::max(bid, quote.bidPx.nanos);
                    if (quote.askPx != kNoPrice)
                        ask = std::min(ask, quote.askPx.nanos);
                }
                const bool isOneSided = bid < 0 || ask == std::numeric_limits<std::int64_t>::max();
                return isOneSided || ask - bid + 2 * setting.taker <= 2 * lambda.nanos;
            };
            const RunResult result = runPatient(*tape, setting, lambda);
            for (const Fill& fill : result.fills) {
                if (fill.isCompletion)
                    continue;
                QVERIFY2(isWorth(fill.time), formatIsoTime(fill.time).c_str());
                ++worth;
            }
            // And where the matched TWAP took in an interval that was not, this one did not.
            for (const Fill& fill : runMatched(*tape, setting).fills)
                waited += !fill.isCompletion && !isWorth(fill.time) ? 1 : 0;
        }
        QVERIFY2(worth > 200 && waited > 100, qPrintable(QString::asprintf("%d %d", worth, waited)));
    }
};

QTEST_GUILESS_MAIN(TestRouterBenchmarks)
#include "tst_router_benchmarks.moc"
