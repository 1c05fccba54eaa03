// SPDX-License-Identifier: GPL-3.0-or-later
// The model adaptive: estimates by hand, no look-ahead, both sides alike, and what it does to a decision.
#include "rounds.h"
#include "router_runs.h"
#include "strategy/baselines/patient_twap.h"
#include "strategy/router/adaptive.h"

#include <QRegularExpression>
#include <QStringList>
#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Moves = std::shared_ptr<const FarMoves>;

Moves movesOf(const Tape& tape, TimeWindow over, const FarMoves::Options& options,
              const FarMoveSums& earlier = {})
{
    return valueOf(FarMoves::record(tape, over, options, earlier, {}));
}
Moves movesOf(const Tape& tape, const Setting& setting)
{
    return movesOf(
        tape, setting.order.window,
        {setting.order.side, setting.router.interval, setting.rules.tick, setting.router.adaptiveHistory});
}
RunResult runAdaptive(const Tape& tape, const Setting& setting, const Moves& moves)
{
    return runStrategy(std::make_unique<AdaptiveRouter>(setting.params, setting.router, setting.order,
                                                        historyOf(tape, setting), moves),
                       tape, setting);
}
RunResult runAdaptive(const Tape& tape, const Setting& setting)
{
    return runAdaptive(tape, setting, movesOf(tape, setting));
}

/// Fifth and ticks as they are spoken of, from 1 on.
constexpr std::size_t state(std::size_t fifth, std::size_t ticks)
{
    return (fifth - 1) * kMostSpreadTicks + ticks - 1;
}

/// "fifth/ticks: samples x, sum in cents" of all that has samples.
std::string text(const FarMoves& moves, UnixNanos t)
{
    std::string out;
    for (std::size_t s = 0; s < kFarMoveStates; ++s) {
        const FarMoveSum sum = moves.sumBy(t, s);
        if (sum.samples > 0)
            out += fmt::format("{}{}/{} {} {}", out.empty() ? "" : "; ", s / kMostSpreadTicks + 1,
                               s % kMostSpreadTicks + 1, sum.samples,
                               static_cast<std::int64_t>(sum.nanos) / kCent);
    }
    return out;
}

/// From 14:00 UTC on a Monday, 10:00 in New York.
std::vector<QuoteEvent> smallTape(std::int64_t fromMs = 0)
{
    return {row(fromMs, kNasdaq, 5000, 100, 5001, 100), row(fromMs + 1'500, kNasdaq, 5000, 100, 5003, 300),
            row(fromMs + 3'200, kNasdaq, 5002, 300, 5003, 100),
            row(fromMs + 6'000, kNasdaq, 5002, 300, 5004, 100),
            row(fromMs + 9'000, kNasdaq, 4998, 300, 5000, 100)};
}

const FarMoves::Options kTwoSeconds{Side::Buy, 2s, {}, {}};

/// A cent higher each second, in the same state: a spread of 20 cents, sizes alike.
std::vector<QuoteEvent> rising(std::int64_t step = 1)
{
    std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5020, 100)};
    for (std::int64_t k = 1; k < 130; ++k)
        rows.push_back(row(1'000 * k - 500, kNasdaq, 5000 + step * k, 100, 5020 + step * k, 100));
    return rows;
}

/// Three venues, of whose sizes and spreads nothing follows.
struct RandomMarket {
    std::vector<QuoteEvent> rows;
    Setting setting;
};
RandomMarket randomMarket(std::uint64_t seed)
{
    Random random(seed);
    RandomShape shape;
    shape.rows = 900;
    shape.trades = 0.4;
    shape.gaps = shape.clears = 0;
    RandomMarket market{randomRows(random, shape), {}};
    market.setting.order = orderOf(random.between(200, 900), 60'000, 120'000);
    market.setting.router.interval = std::chrono::milliseconds(random.between(2'000, 7'000));
    market.setting.router.history = 60s;
    market.setting.params = {Price{20'000'000}, Price{random.between(0, 30) * 1'000'000}, Price{}};
    market.setting.taker = 3'000'000;
    market.setting.maker = -2'000'000;
    return market;
}

} // namespace

class TestAdaptive : public QObject {
    Q_OBJECT

private slots:
    void aStateIsAFifthOfTheSizesAtTheBestAndTheSpreadInTicks_data()
    {
        QTest::addColumn<QString>("quotes"); // bid x size / ask x size of venues, in cents and shares
        QTest::addColumn<int>("expected"); // 10 x fifth + ticks; 0: none
        QTest::newRow("even, one tick") << "5000x100/5001x100" << 31;
        QTest::newRow("a fifth begins the second") << "5000x1/5001x4" << 21;
        QTest::newRow("just below") << "5000x199/5002x801" << 12;
        QTest::newRow("all on the near side") << "5000x400000/5001x1" << 51;
        QTest::newRow("four fifths") << "5000x400/5003x100" << 53;
        QTest::newRow("as wide as counts") << "5000x100/5004x100" << 34;
        QTest::newRow("wider") << "5000x100/5900x100" << 34;
        QTest::newRow("over the venues at the best only") << "5000x100/5003x900 4999x900/5002x50" << 42;
        QTest::newRow("two at the best") << "5000x100/5001x100 5000x100/5002x900" << 41;
        QTest::newRow("locked") << "5000x100/5003x100 4999x100/5000x100" << 0;
        QTest::newRow("no far side") << "5000x100/0x0" << 0;
    }
    void aStateIsAFifthOfTheSizesAtTheBestAndTheSpreadInTicks()
    {
        QFETCH(QString, quotes);
        QFETCH(int, expected);
        const QStringList venues = quotes.split(u' ');
        MarketState market(static_cast<std::size_t>(venues.size()));
        for (VenueIndex v = 0; v < market.venueCount(); ++v) {
            const auto numbers =
                venues[static_cast<qsizetype>(v)].split(QRegularExpression(QStringLiteral("[x/]")));
            const QuoteEvent event = row(0, kNasdaq, numbers[0].toInt(), numbers[1].toUInt(),
                                         numbers[2].toInt(), numbers[3].toUInt());
            market.set(v, sidedQuote({event.bidPx, event.askPx, event.bidSz, event.askSz}, Side::Buy));
        }
        const auto found = farMoveState(market, {});
        QCOMPARE(found
                     ? static_cast<int>(10 * (*found / kMostSpreadTicks + 1) + *found % kMostSpreadTicks + 1)
                     : 0,
                 expected);
    }

    void theTickIsTheStatedOneOrThatOfThePrice()
    {
        const auto ticksAt = [](std::int64_t bidNanos, std::int64_t askNanos, std::optional<Price> tick) {
            MarketState market(1);
            market.set(0, sidedQuote({Price{bidNanos}, Price{askNanos}, 100, 100}, Side::Buy));
            return *farMoveState(market, tick) % kMostSpreadTicks + 1;
        };
        QCOMPARE(ticksAt(50'000'000'000, 50'005'000'000, {}), std::size_t{1}); // half a cent: a tick begun
        QCOMPARE(ticksAt(50'000'000'000, 50'010'000'001, {}), std::size_t{2});
        QCOMPARE(ticksAt(500'000'000, 500'300'000, {}), std::size_t{3}); // below a dollar 0.0001
        QCOMPARE(ticksAt(-500'300'000, -500'000'000, {}), std::size_t{3});
        QCOMPARE(ticksAt(50'000'000'000, 50'010'000'000, Price{5'000'000}), std::size_t{2});
    }

    void theMovesOfASmallTapeByHand()
    {
        const auto tape = tapeOf(smallTape());
        const Moves moves = movesOf(*tape, window(2'000, 12'000), kTwoSeconds);
        QCOMPARE(moves->basis(), FarMoveBasis::SessionSoFar);
        // Begun at 0 s and 1 s at 50.01, the ask is 50.03 two seconds later. Begun at 2 s and 3 s: a quarter
        // of the size is at the bid, the spread is three cents, and nothing moves. Begun at 4 s and 5
        // s: 50.03, then 50.04. Begun at 6 s: nothing; at 7 s: 50.04, then 50.00 by the row of that moment.
        QCOMPARE(text(*moves, at(2'000)), std::string());
        QCOMPARE(text(*moves, at(2'001)), std::string("3/1 1 2"));
        QCOMPARE(text(*moves, at(3'000)), std::string("3/1 1 2")); // one that ends now has not ended
        QCOMPARE(text(*moves, at(5'500)), std::string("2/3 2 0; 3/1 2 4"));
        QCOMPARE(text(*moves, at(9'000)), std::string("2/3 2 0; 3/1 2 4; 4/1 2 2; 4/2 1 0"));
        QCOMPARE(text(*moves, at(12'000)), std::string("2/3 2 0; 3/1 2 4; 4/1 2 2; 4/2 2 -4"));
        // 4 cents / (2 + 50), 2 cents / 52, -4 cents / 52, rounded to the nano-dollar.
        const auto estimate = [&](std::size_t of) {
            return farMoveEstimate(moves->sumBy(at(12'000), of)).move.nanos;
        };
        QCOMPARE(estimate(state(3, 1)), std::int64_t{769'231});
        QCOMPARE(estimate(state(4, 1)), std::int64_t{384'615});
        QCOMPARE(estimate(state(4, 2)), std::int64_t{-769'231});
        QCOMPARE(estimate(state(1, 1)), std::int64_t{0});
    }

    void aStatedHistoryLooksBackSoFar()
    {
        const auto tape = tapeOf(smallTape());
        FarMoves::Options options = kTwoSeconds;
        options.history = 3s;
        const Moves moves = movesOf(*tape, window(2'000, 12'000), options);
        QCOMPARE(moves->basis(), FarMoveBasis::Stated);
        QCOMPARE(text(*moves, at(6'500)), std::string("4/1 1 1")); // begun at 3.5 s or later, ended before
        QCOMPARE(text(*moves, at(7'000)), std::string("4/1 1 1"));
        QCOMPARE(text(*moves, at(2'500)), std::string("3/1 1 2"));
        options.history = 0s;
        QCOMPARE(text(*movesOf(*tape, window(2'000, 12'000), options), at(12'000)), std::string());
    }

    void earlierDaysComeBeforeTheSessionSoFar()
    {
        constexpr std::int64_t kDay = 86'400'000;
        // On Friday in the session, and before the open (at 13:00 UTC, 9:00 in New York).
        auto rows = smallTape(-3 * kDay - 3'600'000);
        const auto friday = smallTape(-3 * kDay);
        rows.insert(rows.end(), friday.begin(), friday.end());
        const auto today = smallTape();
        rows.insert(rows.end(), today.begin(), today.end());
        const auto tape = tapeOf(rows);
        const std::string all = "2/3 2 0; 3/1 2 4; 4/1 2 2; 4/2 2 -4";
        const Moves moves = movesOf(*tape, window(2'000, 12'000), kTwoSeconds);
        QCOMPARE(moves->basis(), FarMoveBasis::EarlierDays);
        QCOMPARE(text(*moves, at(0)), all);
        QCOMPARE(text(*moves, at(12'000)), all);
        // What is known of days that the tape does not hold counts alone.
        FarMoveSums known;
        known.states[state(5, 1)] = {3, Int128{9} * kCent};
        QCOMPARE(text(*movesOf(*tape, window(2'000, 12'000), kTwoSeconds, known), at(0)),
                 std::string("5/1 3 9"));
        // A stated history takes days and session as they come, and nothing between them.
        FarMoves::Options options = kTwoSeconds;
        options.history = 5 * 24h;
        QCOMPARE(text(*movesOf(*tape, window(2'000, 12'000), options), at(12'000)),
                 std::string("2/3 4 0; 3/1 4 8; 4/1 4 4; 4/2 4 -8"));
        // Only the hour before the open: no session, so that there is none of an earlier day.
        auto early = smallTape(-3 * kDay - 3'600'000);
        early.insert(early.end(), today.begin(), today.end());
        QCOMPARE(movesOf(*tapeOf(early), window(2'000, 12'000), kTwoSeconds)->basis(),
                 FarMoveBasis::SessionSoFar);
    }

    void anOrderBeforeTheOpenLearnsFromItsDaySoFar()
    {
        constexpr std::int64_t kHour = 3'600'000;
        auto rows = smallTape(-kHour); // 9:00 in New York
        const auto later = smallTape();
        rows.insert(rows.end(), later.begin(), later.end());
        const auto tape = tapeOf(rows);
        const std::string all = "2/3 2 0; 3/1 2 4; 4/1 2 2; 4/2 2 -4";
        QCOMPARE(
            text(*movesOf(*tape, window(-kHour + 2'000, -kHour + 12'000), kTwoSeconds), at(-kHour + 12'000)),
            all);
        // In the session its own samples count, not those before the open.
        QCOMPARE(text(*movesOf(*tape, window(2'000, 12'000), kTwoSeconds), at(12'000)), all);
    }

    void theEstimateIsAddedToThePenalty()
    {
        // Begun at 0..89 s, ten seconds later 10 cents higher: 900 cents / (90 + 50), and half the spread is
        // 10 cents. Waiting costs as much with a value of 35,714,286 nano-dollars.
        const auto tape = tapeOf(rising());
        Setting setting;
        setting.rules = noCompletion();
        setting.order = orderOf(40, 100'000, 110'000);
        const Moves moves = movesOf(*tape, setting);
        QCOMPARE(farMoveEstimate(moves->sumBy(at(100'000), state(3, 4))).samples, std::int64_t{90});
        QCOMPARE(farMoveEstimate(moves->sumBy(at(100'000), state(3, 4))).move.nanos,
                 std::int64_t{64'285'714});
        const auto filled = [&](std::int64_t value, const Moves& by) {
            return runStrategy(std::make_unique<PatientTwap>(
                                   Price{value}, Schedule::even(setting.order, setting.router.interval), by),
                               *tape, setting)
                .filled()
                .count;
        };
        QCOMPARE(filled(35'714'286, moves), std::int64_t{40});
        QCOMPARE(filled(35'714'285, moves), std::int64_t{0});
        QCOMPARE(filled(99'999'999, nullptr), std::int64_t{0});
        QCOMPARE(filled(100'000'000, nullptr), std::int64_t{40});
        // The router: as cont-kukanov with the sum.
        for (const std::int64_t value : {0LL, 35'714'286LL, 90'000'000LL}) {
            setting.params = {Price{300'000'000}, Price{value}, Price{}};
            const RunResult adaptive = runAdaptive(*tape, setting);
            QCOMPARE(adaptive.router.withEstimate, std::int64_t{1});
            setting.params.lambdaUnder = Price{value + 64'285'714};
            const RunResult same = runRouter(*tape, setting);
            QCOMPARE(test::text(adaptive), test::text(same));
            QCOMPARE(adaptive.router.mayWait, same.router.mayWait);
        }
    }

    void thePenaltyIsNeverBelowZero()
    {
        Setting setting;
        setting.order = orderOf(40, 100'000, 110'000);
        setting.params = {Price{300'000'000}, Price{64'285'714}, Price{}};
        const auto tape = tapeOf(rising(-1));
        QCOMPARE(runAdaptive(*tape, setting).router.penaltyAtZero, std::int64_t{1});
        setting.params.lambdaUnder.nanos += 1;
        QCOMPARE(runAdaptive(*tape, setting).router.penaltyAtZero, std::int64_t{0});
    }

    void withoutSamplesItIsContKukanov()
    {
        std::int64_t posted = 0;
        for (std::uint64_t seed = 1; seed <= rounds(20); ++seed) {
            RandomMarket market = randomMarket(seed);
            market.setting.router.adaptiveHistory = 0s;
            const auto tape = tapeOf(market.rows);
            const RunResult adaptive = runAdaptive(*tape, market.setting);
            RunResult plain = runRouter(*tape, market.setting);
            QCOMPARE(test::text(adaptive), test::text(plain));
            QCOMPARE(adaptive.totalCash(), plain.totalCash());
            QCOMPARE(adaptive.router.withEstimate, std::int64_t{0});
            plain.router.penaltyAtZero = adaptive.router.penaltyAtZero; // where the value itself is 0
            QVERIFY(adaptive.router == plain.router);
            posted += plain.router.postedShares;
        }
        QVERIFY(posted > 0);
    }

    void whatComesAfterADecisionChangesNothingBefore()
    {
        std::size_t compared = 0;
        std::size_t differing = 0;
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            const RandomMarket market = randomMarket(seed);
            const UnixNanos cut = at(90'000 + static_cast<std::int64_t>(seed) % 3 * 137);
            auto changed = market.rows;
            for (QuoteEvent& event : changed) {
                if (event.tsRecv < cut)
                    continue;
                for (Price* price : {&event.bidPx, &event.askPx}) {
                    if (*price != kNoPrice)
                        price->nanos += 7 * kCent;
                }
            }
            const auto run = [&](const std::vector<QuoteEvent>& rows) {
                return runAdaptive(*tapeOf(rows), market.setting);
            };
            const auto before = [&](RunResult result) {
                std::erase_if(result.fills, [&](const Fill& fill) { return fill.time >= cut; });
                return test::text(result);
            };
            const RunResult own = run(market.rows);
            QCOMPARE(before(run(changed)), before(own));
            compared += before(own).size();
            Setting plain = market.setting;
            plain.router.adaptiveHistory = 0s;
            if (before(runAdaptive(*tapeOf(market.rows), plain)) != before(own))
                ++differing;
        }
        QVERIFY(compared > 1'000);
        QVERIFY(differing > 0); // the estimates do something on these tapes
    }

    void aMirrorGivesTheSame()
    {
        constexpr Price kSum = cents(20'000);
        for (std::uint64_t seed = 1; seed <= rounds(20); ++seed) {
            RandomMarket market = randomMarket(seed);
            const RunResult bought = runAdaptive(*tapeOf(market.rows), market.setting);
            market.setting.order.side = Side::Sell;
            RunResult sold = runAdaptive(*tapeOf(mirrored(market.rows, kSum)), market.setting);
            for (Fill& fill : sold.fills)
                fill.price = kSum - fill.price;
            QCOMPARE(test::text(sold), test::text(bought));
            QVERIFY(sold.router == bought.router);
        }
    }
};

QTEST_GUILESS_MAIN(TestAdaptive)
#include "tst_adaptive.moc"
