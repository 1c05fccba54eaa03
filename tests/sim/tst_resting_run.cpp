// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of strategies that rest orders: who gets what, when, and what it costs.
#include "scripted_run.h"

#include <QTest>
#include <array>

using namespace sor;
using namespace sor::test;

namespace {

std::vector<QuoteEvent> oneVenueTape()
{
    return {row(0, kNasdaq, 5000, 100, 5003, 500),
            withTrade(row(20, kNasdaq, 5000, 100, 5003, 500), 5000, 150, 'A'),
            row(20, kNasdaq, 4999, 100, 5003, 500),
            row(30, kNasdaq, 4999, 100, 5000, 40),
            row(40, kNasdaq, 4999, 100, 5000, 90),
            row(50, kNasdaq, 4998, 100, 5002, 300)};
}

using Feeds = std::array<std::uint32_t, 3>;
constexpr Feeds kFirstFeeds{kFeeds[0], kFeeds[1], kFeeds[2]};

/// Takes and rests by dice that fall by the clock: the same at the same venues, whatever they are called and
/// wherever they stand, on either side and on any day.
struct DicedRun {
    std::uint64_t seed = 0;
    Side side = Side::Buy;
    Nanos shift{0}; // of the day

    /// Fills as text, prices and times as those of a buy on the first day; of one moment in any order.
    std::string fillsOn(const std::vector<QuoteEvent>& rows, const Feeds& feeds,
                        std::int64_t& makerShares) const
    {
        const auto tape = tapeOf(rows);
        std::array<VenueIndex, 3> venues{};
        ExecutionRules rules = noCompletion();
        rules.crossing.time = std::chrono::milliseconds{200};
        rules.latencies.resize(3);
        for (std::size_t i = 0; i < 3; ++i) {
            while (tape->venues()[venues[i]].feed.value != feeds[i])
                ++venues[i];
            rules.latencies[venues[i]] = std::chrono::milliseconds{70 * i};
        }
        ParentOrder order = buyOrder(1'000'000, 2'000, 40'000);
        order.window = {order.window.from + shift, order.window.to + shift};
        order.side = side;
        const auto script = [=, this](const DecisionView& view, ChildOrders& orders) {
            Random dice(seed ^ static_cast<std::uint64_t>(count(view.time() - shift)));
            orders.replaceResting();
            for (const VenueIndex v : venues) {
                const std::int64_t resting = dice.between(0, 400);
                const std::int64_t taking = dice.between(-40, 20);
                if (view.market().bestNear() != kNoNearPrice)
                    orders.rest(v, {resting}, view.market().bestNear());
                orders.take(v, {taking});
            }
        };
        const RunResult result = runOn(rows, script, order, rules);
        makerShares += result.maker.shares.count;
        std::vector<std::string> fills;
        for (const Fill& fill : result.fills) {
            const auto i = std::ranges::find(venues, fill.venue) - venues.begin();
            const Price price = side == Side::Buy ? fill.price : cents(20'000) - fill.price;
            fills.push_back(fmt::format("{} {} {}@{} {}", count(fill.time - shift), i, fill.shares.count,
                                        format(price), fill.isMaker));
        }
        std::ranges::sort(fills);
        return fmt::format("{} rejected {}", fmt::join(fills, "; "), result.rejectedShares.count);
    }
};

} // namespace

class TestRestingRun : public QObject {
    Q_OBJECT

private slots:
    void makerFillsEarnTheRebateAndTakerFillsPayTheFee()
    {
        const auto script = [step = 0](const DecisionView&, ChildOrders& orders) mutable {
            if (step++ == 0) {
                orders.take(0, {10});
                orders.replaceResting();
                orders.rest(0, {60}, cents(5000));
            }
        };
        const RunResult result =
            runOn(oneVenueTape(), script, buyOrder(1000), shownProRata(), 3'000'000, -2'000'000);
        QCOMPARE(text(result), "0 0 10@5003; 20 0 50@5000m; 30 0 10@5000m");
        QCOMPARE(result.all.fees, (Cash{10 * 3'000'000}));
        QCOMPARE(result.rebates, (Cash{60 * 2'000'000}));
        QCOMPARE(result.maker.shares, Shares{60});
        QCOMPARE(result.maker.gross, (Cash{60 * cents(5000).nanos}));
        QCOMPARE(result.maker.fees, Cash{});
        QCOMPARE(result.byVenue[0].shares, Shares{70});
        QCOMPARE(result.totalCash().nanos,
                 10 * cents(5003).nanos + 60 * cents(5000).nanos + 10 * 3'000'000 - 60 * 2'000'000);
        QCOMPARE(result.fills[1].fee, Price{-2'000'000});
    }

    void aVenueThatChargesMakersTakesTheRebateBelowZero()
    {
        const RunResult result = runOn(oneVenueTape(), restOnce({{0, {50}, cents(5000)}}), buyOrder(1000),
                                       shownProRata(), 0, 1'000'000);
        QCOMPARE(text(result), "20 0 50@5000m");
        QCOMPARE(result.rebates, (Cash{-50 * 1'000'000}));
        QCOMPARE(result.totalCash().nanos, 50 * (cents(5000).nanos + 1'000'000));
    }

    void whatRestsAtTheEndIsToldWithItsQueue()
    {
        ExecutionRules rules = shownProRata();
        // The first rows of the tape, then one that gives the order time to join.
        const auto restingAfter = [&](std::size_t rows, QuoteEvent last, Side side = Side::Buy) {
            auto tape = oneVenueTape();
            tape.resize(rows);
            tape.push_back(last);
            ParentOrder order = buyOrder(1000);
            order.side = side;
            const auto script = [done = false](const DecisionView& view, ChildOrders& orders) mutable {
                if (std::exchange(done, true))
                    return;
                orders.replaceResting();
                orders.rest(0, {60}, view.market().bestNear());
            };
            return runOn(tape, script, order, rules).resting;
        };
        using Resting = std::vector<QueuedOrder>;
        const QuoteEvent early = row(5, kNasdaq, 5000, 100, 5003, 400);
        QVERIFY(restingAfter(1, early) == (Resting{{0, {60}, cents(5000), {100}}}));
        QVERIFY(restingAfter(1, row(5, kNasdaq, 5000, 90, 5003, 500), Side::Sell)
                == (Resting{{0, {60}, cents(5003), {500}}}));
        // A print of 150 took the queue and 50 of ours, and the bid left for a lower price.
        QVERIFY(restingAfter(3, row(25, kNasdaq, 4999, 100, 5003, 400))
                == (Resting{{0, {10}, cents(5000), {0}}}));
        QVERIFY(restingAfter(6, row(60, kNasdaq, 4998, 100, 5002, 200)).empty()); // filled
        // What the completion takes rested until then.
        rules.completion = Completion::Sweep;
        QVERIFY(restingAfter(1, early) == (Resting{{0, {60}, cents(5000), {100}}}));
        rules.recordFills = false;
        QVERIFY(restingAfter(1, early).empty());
    }

    void joinsAndCancelsActAfterTheRowsOfTheirMoment()
    {
        // Sent at the first point of 20, so the trade of 20 comes too early and the queue is that of the row
        // after.
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 100),
                                           row(20, kNasdaq, 5000, 150, 5003, 100),
                                           withTrade(row(20, kNasdaq, 5000, 150, 5003, 100), 5000, 120, 'A'),
                                           row(20, kNasdaq, 5000, 30, 5003, 100),
                                           withTrade(row(30, kNasdaq, 5000, 30, 5003, 100), 5000, 45, 'A'),
                                           row(30, kNasdaq, 5000, 8, 5003, 100),
                                           withTrade(row(40, kNasdaq, 5000, 8, 5003, 100), 5000, 8, 'A'),
                                           row(40, kNasdaq, 5000, 5, 5003, 100),
                                           withTrade(row(40, kNasdaq, 5000, 5, 5003, 100), 5000, 3, 'A'),
                                           withTrade(row(41, kNasdaq, 5000, 5, 5003, 100), 5000, 5, 'A')};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(20) && view.market().quote(0).nearSz == 150) {
                orders.replaceResting();
                orders.rest(0, {100}, cents(5000));
            }
            if (view.time() == at(40))
                orders.replaceResting(); // cancels
        };
        QCOMPARE(text(runOn(rows, script, buyOrder(1000))), "30 0 15@5000m; 40 0 8@5000m; 40 0 3@5000m");
    }

    void latencyDelaysJoinsAndCancels()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                                           withTrade(row(4, kNasdaq, 5000, 10, 5003, 100), 5000, 9, 'A'),
                                           row(5, kNasdaq, 5000, 70, 5003, 100),
                                           row(6, kNasdaq, 5000, 90, 5003, 100), // 20 behind us
                                           withTrade(row(10, kNasdaq, 5000, 90, 5003, 100), 5000, 80, 'A'),
                                           row(20, kNasdaq, 5000, 11, 5003, 100), // decides to cancel
                                           withTrade(row(25, kNasdaq, 5000, 11, 5003, 100), 5000, 2, 'A'),
                                           withTrade(row(26, kNasdaq, 5000, 11, 5003, 100), 5000, 4, 'A')};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(0)) {
                orders.replaceResting();
                orders.rest(0, {100}, cents(5000));
            }
            if (view.time() == at(20))
                orders.replaceResting();
        };
        ExecutionRules rules = shownProRata();
        rules.latency = std::chrono::milliseconds(5);
        QCOMPARE(text(runOn(rows, script, buyOrder(1000), rules)), "10 0 10@5000m; 25 0 2@5000m");
    }

    void aFillNeverTakesTheParentAboveItsSize()
    {
        // 60 rest at each of two venues, the parent has 70.
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                                           row(0, kEdgx, 5000, 10, 5003, 100),
                                           withTrade(row(10, kNasdaq, 5000, 10, 5003, 100), 5000, 55, 'A'),
                                           withTrade(row(20, kEdgx, 5000, 10, 5003, 100), 5000, 500, 'A')};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(0)) {
                orders.replaceResting();
                orders.rest(0, {60}, cents(5000));
                orders.rest(1, {60}, cents(5000));
            }
        };
        const RunResult result = runOn(rows, script, buyOrder(70));
        QCOMPARE(text(result), "10 0 45@5000m; 20 1 25@5000m");
        QCOMPARE(result.filled(), Shares{70});
    }

    void anOrderOnItsWayTakesNoMoreThanIsLeftWhenItArrives()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                                           withTrade(row(10, kNasdaq, 5000, 10, 5003, 100), 5000, 60, 'A'),
                                           row(12, kNasdaq, 5000, 10, 5003, 90),
                                           row(30, kNasdaq, 5000, 10, 5003, 95)};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(0)) {
                orders.replaceResting();
                orders.rest(0, {60}, cents(5000));
            }
            if (view.time() == at(12))
                orders.take(0, view.left());
        };
        ExecutionRules rules = shownProRata();
        rules.latency = std::chrono::milliseconds(5);
        auto more = rows;
        more.insert(more.begin() + 3, withTrade(row(15, kNasdaq, 5000, 10, 5003, 90), 5000, 5, 'A'));
        QCOMPARE(text(runOn(rows, script, buyOrder(70), rules)), "10 0 50@5000m; 17 0 20@5003");
        QCOMPARE(text(runOn(more, script, buyOrder(70), rules)), "10 0 50@5000m; 15 0 5@5000m; 17 0 15@5003");
    }

    void farSharesThatCameToUsCannotBeTakenOnceMore()
    {
        const auto script = [step = 0](const DecisionView& view, ChildOrders& orders) mutable {
            if (step++ == 0) {
                orders.replaceResting();
                orders.rest(0, {70}, cents(5000));
            }
            if (view.time() == at(30) || view.time() == at(40))
                orders.take(0, std::min(view.left(), Shares{1000}));
        };
        // At 20 we get 50. At 30 the ask shows 40 at our price: 20 come to us, 20 are left to take; at 40 50
        // more.
        QCOMPARE(text(runOn(oneVenueTape(), script, buyOrder(1000))),
                 "20 0 50@5000m; 30 0 20@5000m; 30 0 20@5000; 40 0 50@5000");
        ExecutionRules instant = shownProRata();
        instant.refresh = Refresh::Instant;
        QCOMPARE(text(runOn(oneVenueTape(), script, buyOrder(1000), instant)),
                 "20 0 50@5000m; 30 0 20@5000m; 30 0 20@5000; 40 0 90@5000");
    }

    void nothingRestsBeyondTheLimitOrTheEndOfTheWindow()
    {
        ParentOrder order = buyOrder(1000);
        order.limit = cents(4999);
        QCOMPARE(text(runOn(oneVenueTape(), restOnce({{0, {70}, cents(5000)}}), order)), "");
        order = buyOrder(1000, 0, 30);
        QCOMPARE(text(runOn(oneVenueTape(), restOnce({{0, {70}, cents(5000)}}), order)), "20 0 50@5000m");
        ExecutionRules rules = shownProRata();
        rules.completion = Completion::Sweep;
        const RunResult result =
            runOn(oneVenueTape(), restOnce({{0, {70}, cents(5000)}}), buyOrder(60, 0, 30), rules);
        QCOMPARE(text(result), "20 0 50@5000m; 30 0 10@5003");
        QCOMPARE(result.completion.shares, Shares{10});
    }

    void namesAndOrderOfTheVenuesDoNotMatter()
    {
        Random random(8);
        std::int64_t makerShares = 0;
        for (int round = 0; round < 40; ++round) {
            const auto rows = randomRows(random, {.venues = 3, .rows = 250, .trades = 0.3});
            constexpr Feeds kOthers{kFeeds[2], kFeeds[0], kFeeds[1]};
            auto renamed = rows;
            for (QuoteEvent& event : renamed)
                event.feed.value = kOthers[static_cast<std::size_t>(
                    std::ranges::find(kFeeds, event.feed.value) - std::begin(kFeeds))];
            const DicedRun diced{random.next(), round % 2 == 0 ? Side::Buy : Side::Sell};
            const std::string expected = diced.fillsOn(rows, kFirstFeeds, makerShares);
            QCOMPARE(diced.fillsOn(renamed, kOthers, makerShares), expected);
        }
        QVERIFY2(makerShares > 10'000, qPrintable(QString::number(makerShares)));
    }

    void aSellInTheMirrorAndALaterDayGetTheSame()
    {
        Random random(9);
        std::int64_t makerShares = 0;
        constexpr Nanos kShift = std::chrono::hours{24} + Nanos{123'456'000'000};
        for (int round = 0; round < 40; ++round) {
            auto rows = randomRows(random, {.venues = 3, .rows = 250, .trades = 0.3});
            // Of unknown side and at both prices of a locked book a print counts as a buy: no mirror there.
            for (QuoteEvent& event : rows)
                event.side = event.side == 'N' ? 'A' : event.side;
            auto later = rows;
            const auto mirror = mirrored(rows, cents(20'000));
            for (QuoteEvent& event : later) {
                event.tsRecv += kShift;
                event.tsEvent += kShift;
            }
            DicedRun diced{random.next(), Side::Buy};
            const std::string expected = diced.fillsOn(rows, kFirstFeeds, makerShares);
            diced.shift = kShift;
            QCOMPARE(diced.fillsOn(later, kFirstFeeds, makerShares), expected);
            QCOMPARE((DicedRun{diced.seed, Side::Sell}.fillsOn(mirror, kFirstFeeds, makerShares)), expected);
        }
        QVERIFY2(makerShares > 10'000, qPrintable(QString::number(makerShares)));
    }

    void randomRunsKeepTheInvariants()
    {
        Random random(41);
        std::int64_t makerShares = 0;
        std::int64_t rejected = 0;
        for (int round = 0; round < 200; ++round) {
            const auto rows = randomRows(random, {.venues = 3, .rows = 250, .trades = 0.3});
            const auto side = round % 2 == 0 ? Side::Buy : Side::Sell;
            ParentOrder order = buyOrder(random.between(1, 2000), 2'000, 40'000);
            order.side = side;
            ExecutionRules rules = shownProRata();
            const auto latency = [&random] {
                return Nanos{random.chance(0.5) ? random.between(0, 900'000'000) : 0};
            };
            rules.latency = latency();
            rules.queue = round % 3 == 0 ? QueueModel::TradesOnly
                : round % 3 == 1         ? QueueModel::Power
                                         : QueueModel::ProRata;
            rules.crossing = CrossingRule{static_cast<CrossingRule::Kind>(random.between(0, 2)),
                                          std::chrono::milliseconds(random.between(0, 900))};
            rules.isProtected = random.chance(0.7);
            if (random.chance(0.5)) {
                for (int v = 0; v < 3; ++v)
                    rules.latencies.push_back(latency());
            }
            const std::uint64_t seed = random.next();
            // Acts by the clock and the market alone, so that a shorter tape is met by the same script.
            const auto script = [seed](const DecisionView& view, ChildOrders& orders) {
                Random dice(seed ^ static_cast<std::uint64_t>(count(view.time())));
                if (dice.chance(0.3)) {
                    orders.replaceResting();
                    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
                        if (dice.chance(0.7) && view.market().bestNear() != kNoNearPrice)
                            orders.rest(v, {dice.between(1, 400)}, view.market().bestNear());
                    }
                }
                if (dice.chance(0.1)) {
                    const auto v = static_cast<VenueIndex>(
                        dice.between(0, static_cast<std::int64_t>(view.venueCount()) - 1));
                    orders.take(v, std::min(view.left(), Shares{dice.between(1, 50)}));
                }
            };
            const RunResult result = runOn(rows, script, order, rules, 3'000'000, -2'000'000);
            QVERIFY(result.filled() <= order.shares);
            Shares all;
            Shares maker;
            Cash gross;
            Shares byVenue;
            UnixNanos last = order.window.from;
            for (const Fill& fill : result.fills) {
                QVERIFY(fill.shares.count > 0 && fill.time >= last && order.window.contains(fill.time));
                last = fill.time;
                all += fill.shares;
                gross = *checkedAdd(gross, *cashFor(fill.price, fill.shares));
                maker += fill.isMaker ? fill.shares : Shares{};
            }
            for (const FillTotals& totals : result.byVenue)
                byVenue += totals.shares;
            QCOMPARE(all, result.filled());
            QCOMPARE(byVenue, result.filled());
            QCOMPARE(maker, result.maker.shares);
            QCOMPARE(gross, result.all.gross);
            QCOMPARE(result.rebates, (Cash{maker.count * 2'000'000}));
            QCOMPARE(result.all.fees, (Cash{(all - maker).count * 3'000'000}));
            makerShares += maker.count;
            rejected += result.rejectedOrders;
            QVERIFY((result.rejectedOrders == 0) == (result.rejectedShares.count == 0));

            // What was filled by t does not depend on what comes after t.
            const UnixNanos cut = at(random.between(8'000, 39'000));
            std::vector<QuoteEvent> head;
            std::ranges::copy_if(rows, std::back_inserter(head),
                                 [&](const QuoteEvent& event) { return event.tsRecv <= cut; });
            std::string expected;
            RunResult early = result;
            std::erase_if(early.fills, [&](const Fill& fill) { return fill.time > cut; });
            ParentOrder shorter = order;
            shorter.window.to = cut + Nanos{1};
            QCOMPARE(text(runOn(head, script, shorter, rules)), text(early));
        }
        QVERIFY(rejected > 100);
        QVERIFY2(makerShares > 10'000, qPrintable(QString::number(makerShares)));
    }
};

QTEST_GUILESS_MAIN(TestRestingRun)
#include "tst_resting_run.moc"
