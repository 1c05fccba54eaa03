// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare_numbers.h"
#include "lone_order.h"
#include "strategy/router/outflow_estimator.h"
#include "strategy/router/outflow_samples.h"
#include "strategy/router/resting_rules.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>

using namespace sor;
using namespace sor::test;

namespace {

constexpr Nanos kTen = std::chrono::seconds{10};

std::shared_ptr<const OutflowHistory> historyOf(const Tape& tape, Nanos interval = kTen,
                                                const QueueModel& model = QueueModel::ProRata,
                                                Side side = Side::Buy, const CrossingRule& crossing = kShown)
{
    // Long after the last row: all orders end.
    const TimeWindow all{at(0), tape.span().to + std::chrono::minutes{1}};
    return *OutflowHistory::record(tape, all, {side, interval, model, crossing}, {});
}

std::span<const ShadowOrder> everything(const OutflowHistory& history, VenueIndex venue, bool opened)
{
    return history.endedBy(at(1'000'000'000), std::chrono::hours{1000}, venue, opened);
}

struct CutHistories {
    UnixNanos cut;
    std::shared_ptr<const OutflowHistory> all;
    std::shared_ptr<const OutflowHistory> early; // of the rows up to the cut
};
CutHistories randomHistories(Random& random)
{
    const auto rows = randomRows(random, {.venues = 2, .rows = 300, .trades = 0.3});
    const UnixNanos cut = at(random.between(15'000, 40'000));
    std::vector<QuoteEvent> head;
    std::ranges::copy_if(rows, std::back_inserter(head),
                         [&](const QuoteEvent& event) { return event.tsRecv <= cut; });
    const CrossingRule crossing{CrossingRule::Kind::Lasting, std::chrono::milliseconds{300}};
    return {cut, historyOf(*tapeOf(rows), std::chrono::seconds{3}, {}, Side::Buy, crossing),
            historyOf(*tapeOf(head), std::chrono::seconds{3}, {}, Side::Buy, crossing)};
}

} // namespace

class TestOutflowEstimator : public QObject {
    Q_OBJECT

private slots:
    void aSampleScalesTheCancellationsToTheQueueThatStandsThere()
    {
        const ShadowOrder sample{at(0), 250, 100, 40}; // D = 250, 40 % of the queue ahead cancelled
        QCOMPARE(sample.fillBehind(100), std::int64_t{190});
        QCOMPARE(sample.fillBehind(20), std::int64_t{238});
        QCOMPARE(sample.fillBehind(21), std::int64_t{237}); // ceil(12.6) = 13 stay
        QCOMPARE(sample.fillBehind(0), std::int64_t{250});
        QCOMPARE(sample.fillBehind(5'000), std::int64_t{0});
        const ShadowOrder opened{at(0), 70, 0, 0};
        QCOMPARE(opened.fillBehind(0), std::int64_t{70});
    }

    void ordersJoinAtWholeSecondsAndLiveOneInterval()
    {
        const std::vector<QuoteEvent> rows{row(500, kNasdaq, 5000, 80, 5003, 100), // joined from 1 s on
                                           row(3'000, kNasdaq, 5000, 60, 5003, 100), // before those of 3 s
                                           withTrade(row(6'000, kNasdaq, 5000, 60, 5003, 100), 5000, 35, 'A'),
                                           row(6'000, kNasdaq, 5000, 25, 5003, 100), //
                                           withTrade(row(6'001, kNasdaq, 5000, 25, 5003, 100), 4999, 10, 'A'),
                                           row(20'000, kNasdaq, 4999, 25, 5003, 100)};
        const auto history = historyOf(*tapeOf(rows), std::chrono::seconds{5});
        const auto samples = everything(*history, 0, false);
        QVERIFY(samples.size() >= 6);
        QCOMPARE(samples[0].joined, at(1'000));
        QCOMPARE(samples[0].ahead, std::int64_t{80});
        QCOMPARE(samples[0].traded, std::int64_t{35}); // those of 6.000 s still, those of 6.001 s no more
        QCOMPARE(samples[0].cancelled, std::int64_t{20});
        QCOMPARE(samples[1].traded, std::int64_t{45});
        QCOMPARE(samples[1].cancelled, std::int64_t{20 + 25}); // what traded through us leaves no order ahead
        QCOMPARE(samples[2].ahead, std::int64_t{60}); // joins after the row of 3 s
        QCOMPARE(samples[5].joined, at(6'000));
        QCOMPARE(samples[5].ahead, std::int64_t{25});
        QVERIFY(everything(*history, 0, true).empty());

        QVERIFY(history->endedBy(at(5'999), std::chrono::seconds{100}, 0, false).empty());
        QCOMPARE(history->endedBy(at(6'000), std::chrono::seconds{100}, 0, false).size(), std::size_t{1});
        QCOMPARE(history->endedBy(at(9'500), std::chrono::seconds{100}, 0, false).size(), std::size_t{4});
        QCOMPARE(history->endedBy(at(9'500), std::chrono::seconds{7}, 0, false).size(),
                 std::size_t{2}); // 3 s, 4 s
        QVERIFY(history->endedBy(at(9'500), Nanos{0}, 0, false).empty());
    }

    void anOrderThatAHaltCutsShortIsNoSample()
    {
        const QuoteEvent quote = row(8'700, kNasdaq, 5000, 80, 5003, 100);
        const auto history =
            historyOf(*tapeOf(std::vector<QuoteEvent>{row(0, kNasdaq, 5000, 80, 5003, 100),
                                                      withAction(row(7'500, kNasdaq, 0, 0, 0, 0), 'H'),
                                                      withAction(row(8'500, kNasdaq, 0, 0, 0, 0), 'U'), quote,
                                                      withTrade(quote, 5000, 200, 'A'), quote}),
                      std::chrono::seconds{5});
        const auto samples = everything(*history, 0, false);
        QCOMPARE(samples[2].joined, at(2'000)); // has ended before the halt
        QCOMPARE(samples[3].joined, at(9'000));
        // No shadow order is left that the print after the halt could fill.
        QCOMPARE(samples[2].cancelled, std::int64_t{0});
        QCOMPARE(history->markoutsBy(at(60'000), std::chrono::hours{1}, 0).samples, std::int64_t{0});
    }

    void joinedQueuesAndOpenedPricesAreSeparateLaws()
    {
        const std::vector<QuoteEvent> rows{
            row(0, kNasdaq, 5000, 80, 5003, 100), row(0, kEdgx, 4999, 50, 5003, 100),
            row(2'500, kEdgx, 5000, 40, 5003, 100), row(60'000, kEdgx, 4999, 1, 5003, 9)};
        const auto history = historyOf(*tapeOf(rows));
        QCOMPARE(history->endedBy(at(50'000), std::chrono::hours{1}, 1, true).size(),
                 std::size_t{3}); // 0, 1, 2 s
        QCOMPARE(everything(*history, 1, true)[2].ahead, std::int64_t{0});
        QCOMPARE(everything(*history, 1, false)[0].joined, at(3'000));
        QCOMPARE(everything(*history, 1, false)[0].ahead, std::int64_t{40});
        QVERIFY(everything(*history, 0, true).empty());
    }

    void nobodyJoinsWhereNoOrderMayRest()
    {
        const std::vector<QuoteEvent> rows{
            row(0, kNasdaq, 5000, 80, 5003, 100),
            row(0, kEdgx, 4970, 50, 5003, 100), // 63 bp below the mid: a stub
            row(10'500, kEdgx, 4990, 50, 5000, 100), // its ask is at the best bid: locked
            row(20'500, kEdgx, 4990, 50, 5003, 100), //
            row(90'000, kNasdaq, 5000, 1, 5003, 100)};
        const auto history = historyOf(*tapeOf(rows), std::chrono::seconds{1});
        const auto nasdaq = everything(*history, 0, false);
        const auto edgx = everything(*history, 1, true);
        QCOMPARE(edgx.front().joined, at(21'000));
        QVERIFY(std::ranges::none_of(nasdaq, [](const ShadowOrder& order) {
            return order.joined > at(10'500) && order.joined < at(20'500); // locked
        }));
        QCOMPARE(nasdaq.front().joined, at(0));
    }

    void aPrintOfUnknownSideAndACrossingCountAsOutflow()
    {
        const std::vector<QuoteEvent> rows{row(0, kIex, 5000, 80, 5010, 100), //
                                           row(300, kIex, 4990, 80, 5010, 100),
                                           withTrade(row(400, kIex, 4990, 80, 5010, 100), 5000, 30, 'N'),
                                           row(500, kIex, 4990, 80, 4999, 45),
                                           row(9'000, kIex, 4990, 80, 5010, 45)};
        const auto history = historyOf(*tapeOf(rows), std::chrono::seconds{1});
        const auto samples = everything(*history, 0, false);
        QCOMPARE(samples[0].traded, std::int64_t{75});
        QCOMPARE(samples[0].cancelled, std::int64_t{80});
    }

    void aSampleBehindItsOwnQueueIsWhatAnEndlessOrderGets_data()
    {
        QTest::addColumn<QString>("queue");
        QTest::addColumn<QString>("crossing");
        QTest::addColumn<bool>("isBuy");
        for (const QString& queue : {u"trades-only"_qs, u"pro-rata"_qs, u"power"_qs}) {
            for (const QString& crossing :
                 {u"shown"_qs, u"lasting:400ms"_qs, u"lasting:0ms"_qs, u"none"_qs}) {
                for (const bool isBuy : {false, true})
                    QTest::addRow("%s %s %s", qPrintable(queue), qPrintable(crossing), isBuy ? "buy" : "sell")
                        << queue << crossing << isBuy;
            }
        }
    }
    void aSampleBehindItsOwnQueueIsWhatAnEndlessOrderGets()
    {
        QFETCH(const QString, queue);
        QFETCH(const QString, crossing);
        QFETCH(const bool, isBuy);
        const QueueModel model = *parseQueueModel(queue.toStdString());
        const CrossingRule rule = *parseCrossingRule(crossing.toStdString());
        const Side side = isBuy ? Side::Buy : Side::Sell;
        Random random(77);
        int compared = 0;
        std::int64_t shares = 0;
        for (int round = 0; round < 12; ++round) {
            auto rows = randomRows(random, {.venues = 2, .rows = 300, .trades = 0.3, .gaps = 0, .clears = 0});
            const auto tape = tapeOf(rows);
            const auto history = historyOf(*tape, std::chrono::seconds{4}, model, side, rule);
            for (VenueIndex v = 0; v < 2; ++v) {
                for (const bool opened : {false, true}) {
                    for (const ShadowOrder& sample : everything(*history, v, opened)) {
                        // The best near price then, from the state after the rows of that moment.
                        MarketState market(2);
                        const auto quotes = tape->quotesAfter(tape->lowerBound(sample.joined + Nanos{1}));
                        for (VenueIndex q = 0; q < 2; ++q)
                            market.set(q, sidedQuote(quotes[q], side));
                        const LoneOrder endless{v,
                                                displayedPrice(market.bestNear(), side),
                                                {1'000'000'000},
                                                sample.joined,
                                                sample.joined + std::chrono::seconds{4}};
                        const std::int64_t filled = follow(*tape, endless, model, side, rule).filled().count;
                        QCOMPARE(sample.fillBehind(sample.ahead), filled);
                        ++compared;
                        shares += filled;
                    }
                }
            }
        }
        QVERIFY(compared > 500);
        QVERIFY(shares > 5'000);
    }

    void theMarkoutOfAFillIsTheFallOfTheMidFromJustBeforeItToOneIntervalLater()
    {
        // Mid 50.015; at 2.5 s somebody sells through the queue of 80, and the bid falls: mid 49.995, and 4 s
        // after the fill 49.985, where it stays.
        std::vector<QuoteEvent> rows{row(500, kNasdaq, 5000, 80, 5003, 100),
                                     withTrade(row(2'500, kNasdaq, 5000, 80, 5003, 100), 5000, 200, 'A'),
                                     row(2'500, kNasdaq, 4996, 50, 5003, 100),
                                     row(6'400, kNasdaq, 4996, 50, 5001, 100),
                                     row(60'000, kNasdaq, 4996, 50, 5001, 1)};
        const auto history = historyOf(*tapeOf(rows), std::chrono::seconds{4});
        // The orders of 1 s and 2 s filled at 2.5 s; their horizon ends at 6.5 s.
        QCOMPARE(history->markoutsBy(at(6'499), std::chrono::hours{1}, 0).samples, std::int64_t{0});
        const Markouts two = history->markoutsBy(at(6'500), std::chrono::hours{1}, 0);
        QCOMPARE(two.samples, std::int64_t{2});
        COMPARE_NEAR(two.meanDollars(), 0.03, 1e-12); // 50.015 - 49.985
        QCOMPARE(history->markoutsBy(at(16'500), std::chrono::seconds{10}, 0).samples, std::int64_t{2});
        QCOMPARE(history->markoutsBy(at(16'501), std::chrono::seconds{10}, 0).samples, std::int64_t{0});
        // In the mirror a sale that fills before a rise loses as much.
        const Price sum = cents(10'000);
        const auto sold =
            historyOf(*tapeOf(mirrored(rows, sum)), std::chrono::seconds{4}, QueueModel::ProRata, Side::Sell);
        COMPARE_NEAR(sold->markoutsBy(at(6'500), std::chrono::hours{1}, 0).meanDollars(), 0.03, 1e-12);
    }

    void anOrderThatIsNotReachedHasNoMarkout()
    {
        const std::vector<QuoteEvent> rows{
            row(500, kNasdaq, 5000, 80, 5003, 100),
            withTrade(row(2'500, kNasdaq, 5000, 80, 5003, 100), 5000, 80, 'A'), // just the queue
            row(2'500, kNasdaq, 4996, 50, 5003, 100), row(60'000, kNasdaq, 4996, 50, 5001, 1)};
        const auto history = historyOf(*tapeOf(rows), std::chrono::seconds{4});
        QCOMPARE(history->markoutsBy(at(60'000), std::chrono::hours{1}, 0).samples, std::int64_t{0});
    }

    void laterRowsChangeNoEarlierMarkout()
    {
        Random random(4);
        std::int64_t samples = 0;
        for (int round = 0; round < 20; ++round) {
            const auto [cut, all, early] = randomHistories(random);
            for (VenueIndex v = 0; v < 2; ++v) {
                const Markouts a = all->markoutsBy(cut, std::chrono::seconds{20}, v);
                const Markouts b = early->markoutsBy(cut, std::chrono::seconds{20}, v);
                QCOMPARE(a.samples, b.samples);
                QVERIFY(a.twiceAdverse == b.twiceAdverse);
                samples += a.samples;
            }
        }
        QVERIFY(samples > 50);
    }

    void secondsThatSomeVenueMissesAreLeftOut()
    {
        const auto orders = [](std::initializer_list<int> seconds) {
            std::vector<ShadowOrder> made;
            for (const int second : seconds)
                made.push_back({at(second * 1'000), second, 0, 0});
            return made;
        };
        const auto a = orders({1, 2, 3, 5, 8});
        const auto b = orders({0, 2, 3, 4, 5, 6});
        const auto c = orders({2, 5, 9});
        const std::span<const ShadowOrder> all[] = {a, b, c};
        QCOMPARE(commonSeconds(all), (std::vector<std::uint32_t>{1, 1, 0, 3, 4, 1}));
        QCOMPARE(commonSeconds(std::span(all).first(2)).size(), std::size_t{2 * 3}); // 2, 3, 5
        const std::span<const ShadowOrder> one[] = {a, {}};
        QVERIFY(commonSeconds(one).empty());
    }

    void theCommonCorrelationIsThatOfTheNormalScores()
    {
        Random random(5);
        // A sum of twelve uniform numbers less 6 is nearly a standard normal one.
        const auto normal = [&random] {
            double sum = -6;
            for (int i = 0; i < 12; ++i)
                sum += random.uniform();
            return sum;
        };
        for (const double wanted : {0.0, 0.3, 0.6}) {
            std::vector<std::vector<std::int64_t>> full(3);
            std::vector<std::vector<std::int64_t>> halved(3); // to 0 and 1: nearly all tied
            for (int i = 0; i < 500; ++i) {
                const double factor = normal();
                for (std::size_t k = 0; k < 3; ++k) {
                    const double x = std::sqrt(wanted) * factor + std::sqrt(1 - wanted) * normal();
                    full[k].push_back(std::llround(1'000 * x));
                    halved[k].push_back(x > 0 ? 1 : 0);
                }
            }
            COMPARE_NEAR(commonCorrelation(full, 0.95), wanted, 0.1);
            COMPARE_NEAR(commonCorrelation(halved, 0.95), wanted, 0.12);
        }
        const std::vector<std::int64_t> up{0, 1, 2, 3};
        const std::vector<std::int64_t> down{3, 2, 1, 0};
        QCOMPARE(commonCorrelation({up, up}, 0.8), 0.8);
        QCOMPARE(commonCorrelation({up, down}, 0.8), 0.0);
        QCOMPARE(commonCorrelation({up, {7, 7, 7, 7}}, 0.8), 0.0); // what never varies says nothing
        QCOMPARE(commonCorrelation({up, {7, 7, 7, 7}, up}, 0.8), 0.8);
    }

    void theSamplesOfADecisionAreThoseOfAPlainScan()
    {
        // The oracle looks at every order ever recorded, for every venue again.
        Random random(9);
        int asked = 0;
        std::array<int, 3> bases{};
        OutflowSamples samples; // one object for all, as in a run
        std::vector<std::int64_t> found;
        for (int round = 0; round < 12; ++round) {
            const auto tape = tapeOf(randomRows(random, {.venues = 3, .rows = 400, .trades = 0.3}));
            const Nanos interval = std::chrono::milliseconds{random.between(1'000, 6'000)};
            const auto history = historyOf(*tape, interval);
            for (std::int64_t ms = 0; ms < 90'000; ms += random.between(200, 4'000)) {
                const Nanos reach = std::chrono::milliseconds{random.between(0, 60'000)};
                samples.findBy(at(ms), *history, reach, 3);
                for (VenueIndex venue = 0; venue < 3; ++venue) {
                    const std::int64_t queue = random.chance(0.4) ? 0 : random.between(1, 300);
                    std::vector<std::int64_t> own;
                    std::vector<std::int64_t> all;
                    for (VenueIndex v = 0; v < 3; ++v) {
                        for (const ShadowOrder& order : everything(*history, v, queue == 0)) {
                            if (order.joined < at(ms) - reach || order.joined + interval > at(ms))
                                continue;
                            const double stayed = order.ahead == 0
                                ? 1
                                : 1 - static_cast<double>(order.cancelled) / static_cast<double>(order.ahead);
                            const auto before =
                                std::ceil(static_cast<double>(queue) * stayed - 1e-9); // of whole shares
                            const auto fill =
                                std::max<std::int64_t>(0, order.traded - static_cast<std::int64_t>(before));
                            all.push_back(fill);
                            if (v == venue)
                                own.push_back(fill);
                        }
                    }
                    using Basis = OutflowSamples::Basis;
                    const Basis expected = own.size() >= 20 ? Basis::Own
                        : all.size() >= 20                  ? Basis::Pooled
                                                            : Basis::None;
                    QCOMPARE(samples.fillsBehind(venue, queue, found), expected);
                    ++bases[static_cast<std::size_t>(expected)];
                    if (expected == Basis::None)
                        QVERIFY(found.empty());
                    else
                        QCOMPARE(found, expected == Basis::Own ? own : all);
                    ++asked;
                }
            }
        }
        QVERIFY(asked > 500);
        for (const int count : bases)
            QVERIFY2(count > 30, qPrintable(QString::number(count)));
    }

    void laterRowsChangeNoEarlierSample()
    {
        Random random(3);
        for (int round = 0; round < 20; ++round) {
            const auto [cut, all, early] = randomHistories(random);
            for (VenueIndex v = 0; v < 2; ++v) {
                const auto a = all->endedBy(cut, std::chrono::hours{1}, v, false);
                const auto b = early->endedBy(cut, std::chrono::hours{1}, v, false);
                QCOMPARE(a.size(), b.size());
                for (std::size_t i = 0; i < a.size(); ++i) {
                    QCOMPARE(a[i].joined, b[i].joined);
                    QCOMPARE(a[i].traded, b[i].traded);
                    QCOMPARE(a[i].ahead, b[i].ahead);
                    QCOMPARE(a[i].cancelled, b[i].cancelled);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestOutflowEstimator)
#include "tst_outflow_estimator.moc"
