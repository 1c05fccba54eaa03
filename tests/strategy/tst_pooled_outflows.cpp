// SPDX-License-Identifier: GPL-3.0-or-later
// Venues with few samples of outflow of their own, on hand-worked tapes.
#include "router_runs.h"

#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::test;

namespace {

/// At Nasdaq 50 shares a second trade behind a queue of 100 that grows to 5,000 just before the window.
/// EDGX comes to the best bid 14.8 s before it with a queue of 30 (or a cent below it), and trades from
/// then on.
std::vector<QuoteEvent> edgxIsNew(std::int64_t edgxBid)
{
    auto rows = Steady{}.rows();
    for (QuoteEvent& event : rows) {
        if (event.tsRecv >= at(399'800))
            event.bidSz = 5'000;
    }
    rows.push_back(row(385'200, kEdgx, edgxBid, 30, 5003, 100));
    for (std::int64_t ms = 400'600; ms < 470'000; ms += 1'000)
        rows.push_back(withTrade(row(ms, kEdgx, edgxBid, 30, 5003, 100), 5000, 15, 'A'));
    std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
    return rows;
}

} // namespace

class TestPooledOutflows : public QObject {
    Q_OBJECT

private slots:
    void aVenueWithFewSamplesTakesThoseOfAllVenues()
    {
        Setting setting;
        setting.order = orderOf(60, 400'000, 410'000); // one slice
        const RunResult result = runRouter(edgxIsNew(5000), setting);
        // 5 samples of its own (joined 386..390 s), all of 0 shares; with Nasdaq's 291 of D = 500 behind its
        // own 30 an order gets 470 in 98 of 100 intervals. Nasdaq's own law gives nothing behind 5,000.
        QCOMPARE(result.router.decisions, std::int64_t{1});
        QCOMPARE(result.router.solved, std::int64_t{1});
        QCOMPARE(result.router.pooled, std::int64_t{1});
        QCOMPARE(result.router.venuesPooled, std::int64_t{1});
        QCOMPARE(result.router.venuesWithoutHistory, std::int64_t{0});
        QCOMPARE(result.router.certified, std::int64_t{1});
        QCOMPARE(result.router.postedShares, std::int64_t{60});
        // Behind 30: at 400.6 and 401.6 s they go.
        QCOMPARE(text(result),
                 std::string("402.6 1/15@5000m; 403.6 1/15@5000m; 404.6 1/15@5000m; 405.6 1/15@5000m"));
        // 24.8 s before it there are enough samples of its own, and all are of 0 shares.
        setting.order = orderOf(60, 415'000, 425'000);
        auto quiet = edgxIsNew(5000);
        std::erase_if(quiet, [](const QuoteEvent& event) {
            return event.feed.value == kEdgx && event.isTrade() && event.tsRecv < at(415'000);
        });
        const RunResult own = runRouter(quiet, setting);
        QCOMPARE(own.router.pooled, std::int64_t{0});
        QCOMPARE(own.router.postedShares, std::int64_t{0});
    }

    void theLawsOfJoinedAndOpenedPricesArePooledApart()
    {
        Setting setting;
        setting.order = orderOf(60, 400'000, 410'000);
        // A cent below the best bid EDGX would open the price: no venue has enough samples of that, whatever
        // is known of those who joined.
        const RunResult result = runRouter(edgxIsNew(4999), setting);
        QCOMPARE(result.router.venuesWithoutHistory, std::int64_t{1});
        QCOMPARE(result.router.venuesPooled, std::int64_t{0});
        QCOMPARE(result.maker.shares, Shares{0});
        // IEX has opened it all the time, with 20 shares a second sold there.
        auto rows = edgxIsNew(4999);
        rows.push_back(row(0, kIex, 4999, 10, 5003, 100));
        for (std::int64_t ms = 700; ms < 390'000; ms += 1'000)
            rows.push_back(withTrade(row(ms, kIex, 4999, 10, 5003, 100), 5000, 20, 'A'));
        rows.push_back(row(399'900, kIex, 0, 0, 5003, 100)); // and leaves
        std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
        const RunResult opened = runRouter(rows, setting);
        QCOMPARE(opened.router.venuesPooled, std::int64_t{1});
        QCOMPARE(opened.router.postedShares, std::int64_t{60});
    }

    void aPooledVenueIsIndependentOfTheOthers()
    {
        // Nasdaq and IEX have samples of their own, EDGX has not: joint rows are those of the first two.
        auto rows = edgxIsNew(5000);
        for (QuoteEvent& event : rows)
            event.bidSz = event.bidSz == 5'000 ? 100 : event.bidSz;
        std::vector<QuoteEvent> more{row(0, kIex, 5000, 100, 5003, 100)};
        for (std::int64_t ms = 700; ms < 470'000; ms += 1'000)
            more.push_back(withTrade(row(ms, kIex, 5000, 100, 5003, 100), 5000, 11, 'A'));
        rows.insert(rows.end(), more.begin(), more.end());
        std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
        for (const OutflowModel outflows : {OutflowModel::Joint, OutflowModel::Factor}) {
            Setting setting;
            setting.order = orderOf(60, 400'000, 410'000);
            setting.router.outflows = outflows;
            const RunResult result = runRouter(rows, setting);
            QCOMPARE(result.router.solved, std::int64_t{1});
            QCOMPARE(result.router.venuesPooled, std::int64_t{1});
            QCOMPARE(result.router.withoutJoint, std::int64_t{0});
            QCOMPARE(result.router.postedShares, std::int64_t{60});
        }
        // Where only one venue has its own there is nothing to tie, and nothing to complain of.
        Setting setting;
        setting.order = orderOf(60, 400'000, 410'000);
        setting.router.outflows = OutflowModel::Joint;
        const RunResult alone = runRouter(edgxIsNew(5000), setting);
        QCOMPARE(alone.router.withoutJoint, std::int64_t{0});
        QCOMPARE(alone.router.certified, std::int64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestPooledOutflows)
#include "tst_pooled_outflows.moc"
