// SPDX-License-Identifier: GPL-3.0-or-later
// The start times of the validation: where they stand, and how many of them say something of their own.
#include "sweep/validation.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

/// An hour of one venue, a quote every ten seconds.
std::shared_ptr<const Tape> anHour()
{
    std::vector<QuoteEvent> rows;
    for (std::int64_t second = 0; second < 3600; second += 10)
        rows.push_back(
            row(second * 1000, kNasdaq, 1000, 50, 1002, 1000 + static_cast<std::uint32_t>(second)));
    return tapeOf(rows);
}

StartSweep sweepOf(const Tape& tape, const ParentOrder& order, Nanos stride)
{
    const VenueFees fees = VenueFees::none(1);
    const Scenario scenario{tape, order, fees, {}, {100}};
    // Eager enough to buy at once: what only the completion buys could not be compared.
    const RouterParams eager{{}, cents(5), {}};
    auto sweep = sweepStarts(order, stride, 1, {RouterModel::Static, eager, eager}, scenario,
                             BaselineSettings{}, 2, {}, nullptr);
    if (!sweep)
        qFatal("%s", sweep.error().text().c_str());
    return std::move(*sweep);
}

} // namespace

class TestStartSweep : public QObject {
    Q_OBJECT

private slots:
    void everyStartHasAWholeHorizonBehindIt()
    {
        const auto tape = anHour();
        const ParentOrder order = buy(600, {at(0), at(0) + 1h});
        const StartSweep sweep = sweepOf(*tape, order, 2min);
        QCOMPARE(sweep.horizon, Nanos(6min));
        QCOMPARE(sweep.starts.size(), std::size_t{28}); // 0, 2, .. 54 minutes
        QCOMPARE(sweep.starts.back() + sweep.horizon, order.window.to);
        QCOMPARE(sweep.independentHorizons, 10);
        for (const auto& against : sweep.against) {
            QCOMPARE(against.compared, sweep.starts.size());
            QCOMPARE(against.independent, 10);
            QVERIFY(against.interval);
        }
    }

    void fewStartsMakeNoInterval()
    {
        const auto tape = anHour();
        const ParentOrder order = buy(600, {at(0), at(0) + 1h});
        for (const Nanos stride : {Nanos(10min), Nanos(20min), Nanos(55min), Nanos(24h)}) {
            const StartSweep sweep = sweepOf(*tape, order, stride);
            QCOMPARE(static_cast<std::size_t>(sweep.independentHorizons), sweep.starts.size());
            QVERIFY(sweep.independentHorizons < kMinIndependentHorizons);
            for (const auto& against : sweep.against) {
                QCOMPARE(against.compared, sweep.starts.size());
                QVERIFY(!against.interval);
            }
        }
    }

    void whatWasNotComparedIsNoObservation()
    {
        // For half an hour something is offered (who starts just then still meets it), then nothing: who has
        // filled nothing cannot be compared.
        std::vector<QuoteEvent> rows;
        for (std::int64_t second = 0; second < 3600; second += 10) {
            const bool isOffered = second < 1800;
            rows.push_back(row(second * 1000, kNasdaq, 1000, 50 + static_cast<std::uint32_t>(second),
                               isOffered ? 1002 : 0, isOffered ? 1000 : 0));
        }
        const auto tape = tapeOf(rows);
        const StartSweep sweep = sweepOf(*tape, buy(600, {at(0), at(0) + 1h}), 2min);
        QCOMPARE(sweep.starts.size(), std::size_t{28});
        QCOMPARE(sweep.independentHorizons, 10);
        for (const Baseline baseline : kBaselines) {
            const auto& against = sweep.against[static_cast<std::size_t>(baseline)];
            // Who takes at once can start until minute 30; who follows the clock needs all of its six
            // minutes.
            QCOMPARE(against.compared, isScheduled(baseline) ? std::size_t{13} : std::size_t{16});
            QCOMPARE(against.independent, isScheduled(baseline) ? 5 : 6);
            QVERIFY(!against.interval);
        }
    }

    void theEndOfTimeIsNoTrap()
    {
        // As late as a tape may be: sums of times must not wrap.
        std::vector<QuoteEvent> rows;
        for (std::int64_t second = 600; second > 0; --second) {
            QuoteEvent quote = row(0, kNasdaq, 1000, 50, 1002, 100 + static_cast<std::uint32_t>(second));
            quote.tsRecv = quote.tsEvent = kLatestTime - std::chrono::seconds{second};
            rows.push_back(quote);
        }
        const auto tape = tapeOf(rows);
        const StartSweep sweep = sweepOf(*tape, buy(60, tape->span()), kLongestDuration);
        QCOMPARE(sweep.starts.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestStartSweep)
#include "tst_start_sweep.moc"
