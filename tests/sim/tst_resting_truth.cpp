// SPDX-License-Identifier: GPL-3.0-or-later
// How far level-1 inference is from the truth: the simulated books know every order of every queue.
#include "input/synthetic/ground_truth_probe.h"
#include "input/synthetic/synthetic_day.h"
#include "lone_order.h"
#include "value_of.h"

#include <QTest>
#include <algorithm>
#include <utility>

using namespace sor;
using namespace sor::test;

namespace {

struct Comparison {
    std::int64_t orders = 0;
    double truth = 0; // shares filled
    double inferred = 0;
    std::int64_t touched[2][2] = {}; // [truly filled at all][inferred so]
};

/// Many orders at the back of the best bid, on one venue after the other, each alone.
Comparison compare(QueueModel model, std::uint32_t shares, std::uint64_t seed)
{
    SyntheticDayOptions options;
    options.duration = std::chrono::minutes(40);
    options.seed = seed;
    std::vector<GroundTruthProbe::Order> orders;
    for (int i = 0; i < 2'300; ++i) {
        GroundTruthProbe::Order order;
        order.at = options.start + std::chrono::seconds(30) + i * std::chrono::seconds(1);
        order.lifetime = std::chrono::seconds(10);
        order.shares = shares;
        order.venue = static_cast<std::size_t>(i % 4);
        orders.push_back(order);
    }
    GroundTruthProbe probe(orders);
    auto day = SyntheticDay::create(options);
    day->attach(probe);
    // Without the feed's delays: the probe goes by the venues' own clock.
    std::vector<QuoteEvent> rows;
    Mbp1Row row;
    std::vector<std::uint32_t> feeds;
    while (day->next(row)) {
        rows.push_back(row.quoteEvent());
        rows.back().tsRecv = rows.back().tsEvent;
        if (std::ranges::find(feeds, row.publisherId) == feeds.end())
            feeds.push_back(row.publisherId);
    }
    std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
    const auto tape = tapeOf(rows);

    Comparison comparison;
    for (const auto& truth : probe.orders()) {
        VenueIndex venue = 0;
        while (venue < tape->venues().size() && tape->venues()[venue].feed.value != feeds[truth.venue])
            ++venue;
        // The replay starts with the order: its window is its life.
        MarketState market(tape->venues().size());
        LoneOrderVisitor visitor({venue, truth.price, {truth.shares}, truth.at, truth.at + truth.lifetime},
                                 model, Side::Buy, market);
        const TimeWindow life{truth.at, truth.at + truth.lifetime + Nanos{1}};
        test::valueOf(replay(*tape, life, Side::Buy, market, visitor, {}));
        std::int64_t inferred = 0;
        for (const LoneFill& fill : visitor.fills)
            inferred += fill.shares.count;
        ++comparison.orders;
        comparison.truth += truth.filled;
        comparison.inferred += static_cast<double>(inferred);
        ++comparison.touched[truth.filled > 0 ? 1 : 0][inferred > 0 ? 1 : 0];
    }
    return comparison;
}

} // namespace

class TestRestingTruth : public QObject {
    Q_OBJECT

private slots:
    void theBiasOfLevelOneInferenceIsBounded_data()
    {
        QTest::addColumn<int>("shares");
        QTest::addColumn<int>("seed");
        QTest::newRow("a round lot") << 100 << 3;
        QTest::newRow("a large order") << 500 << 3;
        QTest::newRow("another day") << 100 << 8;
    }
    void theBiasOfLevelOneInferenceIsBounded()
    {
        QFETCH(const int, shares);
        QFETCH(const int, seed);
        for (const QueueModel model : {QueueModel::ProRata, QueueModel::Power, QueueModel::TradesOnly}) {
            const Comparison c =
                compare(model, static_cast<std::uint32_t>(shares), static_cast<std::uint64_t>(seed));
            const double bias = c.inferred / c.truth - 1;
            const double right =
                static_cast<double>(c.touched[0][0] + c.touched[1][1]) / static_cast<double>(c.orders);
            qInfo("%s, %d shares, %lld orders: truly filled %.0f, inferred %.0f (%+.1f %%); filled at all: "
                  "both %lld, "
                  "only truly %lld, only inferred %lld, neither %lld (%.1f %% agree)",
                  std::string(name(model)).c_str(), shares, static_cast<long long>(c.orders), c.truth,
                  c.inferred, bias * 100, static_cast<long long>(c.touched[1][1]),
                  static_cast<long long>(c.touched[1][0]), static_cast<long long>(c.touched[0][1]),
                  static_cast<long long>(c.touched[0][0]), right * 100);
            QVERIFY(c.truth > 10'000);
            QVERIFY(right > 0.97);
            // Cancellations come from the back of the queue, as real ones do (0.77 of it stood ahead): to
            // count none ahead of us is nearly right, pro rata fills too much.
            const auto [least, most] = model == QueueModel::TradesOnly ? std::pair{-0.05, 0.02}
                : model == QueueModel::Power                           ? std::pair{-0.02, 0.08}
                                                                       : std::pair{0.03, 0.15};
            QVERIFY2(bias > least && bias < most,
                     qPrintable(
                         QStringLiteral("expected %1 to %2, calculated %3").arg(least).arg(most).arg(bias)));
        }
    }
};

QTEST_GUILESS_MAIN(TestRestingTruth)
#include "tst_resting_truth.moc"
