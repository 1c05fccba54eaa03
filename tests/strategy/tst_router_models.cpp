// SPDX-License-Identifier: GPL-3.0-or-later
// The cont-kukanov router with dependent outflows, the stochastic approximation and effective rebates.
#include "router_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

/// Two like venues. In every other stretch of 30 s both trade a lot; in between neither does.
std::vector<QuoteEvent> tidalRows()
{
    std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500), row(0, kEdgx, 5000, 100, 5003, 500)};
    for (std::int64_t ms = 500; ms < 700'000; ms += 1'000) {
        for (const std::uint32_t venue : {kNasdaq, kEdgx}) {
            if (ms / 30'000 % 2 == 0 || ms >= 400'000)
                rows.push_back(withTrade(row(ms, venue, 5000, 100, 5003, 500), 5000, 80, 'A'));
            rows.push_back(
                row(ms + 400, venue, 5000, 100, 5003, 500 + static_cast<std::uint32_t>(ms / 1'000 % 2)));
        }
    }
    std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
    return rows;
}

} // namespace

class TestRouterModels : public QObject {
    Q_OBJECT

private slots:
    void venuesThatTradeTogetherAreSeenByJointAndFactor()
    {
        const auto rows = tidalRows();
        Setting setting;
        setting.params = params(300, 900, 1);
        const RunResult apart = runRouter(rows, setting);
        setting.router.outflows = OutflowModel::Joint;
        const RunResult joint = runRouter(rows, setting);
        setting.router.outflows = OutflowModel::Factor;
        const RunResult factor = runRouter(rows, setting);
        for (const RunResult* result : {&apart, &joint, &factor}) {
            QCOMPARE(result->filled(), Shares{360});
            QCOMPARE(result->router.withoutJoint, std::int64_t{0});
        }
        // Taken for independent, one venue insures the other.
        const auto posted = [](const RunResult& result) {
            return static_cast<double>(result.router.postedShares)
                / static_cast<double>(result.router.solved);
        };
        QVERIFY(posted(apart) > posted(joint));
        QVERIFY(posted(apart) > posted(factor));
    }

    void withTooFewCommonSecondsTheVenuesAreTakenForIndependentAndThatIsCounted()
    {
        // The venues take turns at the best bid: no second has both in a queue.
        std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500),
                                     row(0, kEdgx, 4999, 100, 5003, 500)};
        for (std::int64_t ms = 500; ms < 700'000; ms += 1'000) {
            const bool isFirst = ms / 1'000 % 2 == 0;
            const bool isLate = ms > 399'000; // then both
            rows.push_back(
                withTrade(row(ms, kNasdaq, isFirst || isLate ? 5000 : 4999, 100, 5003, 500), 5000, 40, 'A'));
            rows.push_back(row(ms + 100, kEdgx, isFirst && !isLate ? 4999 : 5000, 100, 5003,
                               500 + static_cast<std::uint32_t>(ms / 1'000 % 3)));
        }
        Setting setting;
        setting.order = orderOf(120, 400'000, 420'000);
        for (const OutflowModel outflows : {OutflowModel::Joint, OutflowModel::Factor}) {
            setting.router.outflows = outflows;
            const RunResult result = runRouter(rows, setting);
            QVERIFY(result.router.solved > 0);
            QCOMPARE(result.router.withoutJoint, result.router.solved);
            setting.router.outflows = OutflowModel::Independent;
            const RunResult independent = runRouter(rows, setting);
            QCOMPARE(text(result), text(independent));
            QCOMPARE(independent.router.withoutJoint, std::int64_t{0});
        }
    }

    void theApproximationGoesBySeedAndTime()
    {
        Setting setting;
        setting.router.solver = PlacementMethod::Approximation;
        setting.order = orderOf(7'200, 400'000, 460'000); // many lots: no two draws round alike
        const auto rows = tidalRows();
        const RunResult one = runRouter(rows, setting);
        const RunResult again = runRouter(rows, setting);
        QCOMPARE(text(one), text(again));
        QCOMPARE(one.filled(), setting.order.shares);
        QVERIFY(one.router.posting > 0);
        setting.router.seed = 2;
        QVERIFY(text(runRouter(rows, setting)) != text(one));
    }

    void whereFillsAreFollowedByAFallTheRebateIsWorthLess()
    {
        // Every 20 s the bid trades away and the whole market falls by 4 cents, to come back 12 s later: a
        // passive fill earns the half spread of 1.5 cents and loses 4.
        std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500)};
        for (std::int64_t ms = 1'500; ms < 700'000; ms += 1'000) {
            const std::int64_t phase = ms / 1'000 % 20;
            const std::int64_t low = phase >= 2 && phase < 14 ? 4 : 0;
            if (phase == 1)
                rows.push_back(withTrade(row(ms, kNasdaq, 5000, 100, 5003, 500), 5000, 400, 'A'));
            rows.push_back(row(ms + 400, kNasdaq, 5000 - low, 100, 5003 - low,
                               500 + static_cast<std::uint32_t>(phase % 2)));
        }
        Setting setting;
        setting.params = params(500, 190);
        const RunResult off = runRouter(rows, setting);
        setting.router.adverse = true;
        const RunResult on = runRouter(rows, setting);
        QVERIFY2(off.router.postedShares > 0, "nothing to compare");
        QVERIFY2(on.router.postedShares < off.router.postedShares,
                 qPrintable(QString::number(on.router.postedShares)));
        QCOMPARE(on.router.venuesWithoutMarkouts, std::int64_t{0});
        QVERIFY(on.router.breaksA1 > 0); // h + r - 4 cents is a loss
        QCOMPARE(off.router.breaksA1, std::int64_t{0});
    }

    void withFewMarkoutsTheRebateStaysAndThatIsCounted()
    {
        Steady still;
        still.traded = 5; // 50 in an interval, and 100 are ahead: no fill
        Setting setting;
        setting.router.adverse = true;
        const RunResult result = runRouter(still.rows(), setting);
        QCOMPARE(result.router.venuesWithoutMarkouts, result.router.solved);
        QVERIFY(result.router.solved > 0);
    }
};

QTEST_GUILESS_MAIN(TestRouterModels)
#include "tst_router_models.moc"
