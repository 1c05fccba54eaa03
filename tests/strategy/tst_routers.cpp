// SPDX-License-Identifier: GPL-3.0-or-later
// The trial and the static router as strategies.
#include "../route/exhaustive.h"
#include "compare_text.h"
#include "strategy/router/optimised.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

std::string trial(const Rows& rows, const ParentOrder& order, std::int64_t step = 100,
                  const ExecutionRules& rules = noCompletion())
{
    const auto tape = tapeOf(rows);
    return text(run(std::make_unique<TrialRouter>(Shares{step}), *tape, order, rules), *tape);
}

std::string patient(const Rows& rows, const ParentOrder& order, std::int64_t thresholdCents,
                    const std::vector<std::int64_t>& fees = {}, const ExecutionRules& rules = noCompletion())
{
    const auto tape = tapeOf(rows);
    const RouterParams params{{}, cents(thresholdCents - 1), cents(1)};
    return text(run(std::make_unique<StaticRouter>(params, tape->firstBidTime()), *tape, order, rules,
                    fees.empty() ? VenueFees::none(tape->venues().size()) : flatFees(fees)),
                *tape);
}

} // namespace

class TestRouters : public QObject {
    Q_OBJECT

private slots:
    void trialBuysNothingUntilOnePointCanFillAll()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 250), row(1, kBats, 990, 1, 1001, 199),
                        row(2, kBats, 990, 1, 1002, 100), // 200 + 100: the first point with three lots
                        row(3, kNasdaq, 990, 1, 999, 900)};
        COMPARE_TEXT(trial(rows, buy(300, window(0, 10))), "1 XNAS 200@1000; 1 BATS 100@1001");
        COMPARE_TEXT(trial(rows, buy(400, window(0, 10))), "3 XNAS 400@999");
        COMPARE_TEXT(trial(rows, buy(350, window(0, 10))), ""); // no whole number of steps
        COMPARE_TEXT(trial(rows, buy(350, window(0, 10)), 50), "1 XNAS 250@1000; 1 BATS 100@1001");
    }

    void trialSellsToTheHighestBids()
    {
        COMPARE_TEXT(trial({row(0, kNasdaq, 990, 200, 1000, 1), row(1, kBats, 991, 200, 1000, 1)},
                           sell(300, window(0, 10))),
                     "1 XNAS 100@990; 1 BATS 200@991");
    }

    void trialCountsOnlyWhatIsWithinTheLimit()
    {
        ParentOrder order = buy(300, window(0, 10));
        order.limit = cents(1001);
        COMPARE_TEXT(trial({row(0, kNasdaq, 990, 1, 1000, 200), row(1, kBats, 990, 1, 1002, 200),
                            row(2, kBats, 990, 1, 1001, 200)},
                           order),
                     "2 XNAS 200@1000; 2 BATS 100@1001");
    }

    void trialBreaksTiesByTheOrderOfTheSnapshotsRows()
    {
        TapeOptions options;
        options.view = TapeView::Trial;
        const auto bought = [&](const Rows& rows) {
            const auto tape = tapeOf(rows, options);
            return text(run(std::make_unique<TrialRouter>(Shares{100}), *tape, buy(300, window(0, 10)),
                            noCompletion()),
                        *tape);
        };
        // The enumeration meets small quantities at the list's early venues first, so the last one fills.
        const auto nasdaq = row(0, kNasdaq, 990, 1, 1000, 200);
        const auto bats = row(0, kBats, 990, 1, 1000, 200);
        COMPARE_TEXT(bought({nasdaq, bats}), "0 XNAS 100@1000; 0 BATS 200@1000");
        COMPARE_TEXT(bought({bats, nasdaq}), "0 XNAS 200@1000; 0 BATS 100@1000");
        // The first row of a venue gives it its place.
        COMPARE_TEXT(bought({bats, nasdaq, bats}), "0 XNAS 200@1000; 0 BATS 100@1000");
    }

    void trialEqualsTheEnumerationOverTheRowsOfEachSnapshot()
    {
        Random random(41);
        TapeOptions options;
        options.view = TapeView::Trial;
        int bought = 0;
        int ties = 0;
        for (int round = 0; round < 3'000; ++round) {
            Rows rows;
            std::string expected;
            const std::int64_t order = 100 * random.between(1, 6);
            for (std::int64_t ms = 0; ms < 3; ++ms) {
                std::vector<std::uint32_t> feeds(kFeeds, kFeeds + random.between(1, 5));
                for (std::size_t i = feeds.size(); i > 1; --i) {
                    const std::int64_t other = random.between(0, static_cast<std::int64_t>(i) - 1);
                    std::swap(feeds[i - 1], feeds[static_cast<std::size_t>(other)]);
                }
                std::vector<VenueOffer> offers;
                for (const std::uint32_t feed : feeds) {
                    const std::int64_t ask = random.between(1000, 1002);
                    const auto size = static_cast<std::uint32_t>(random.between(0, 400));
                    rows.push_back(row(ms, feed, 990, 1, ask, size));
                    const Price price = rows.back().askPx == kNoPrice ? Price{} : rows.back().askPx;
                    offers.push_back({price, {rows.back().askSz}, {}, {}});
                }
                const auto found = exhaustiveTrial(offers, order, 100, {});
                if (!found || !expected.empty())
                    continue;
                ++bought;
                ties += found->ties > 1 ? 1 : 0;
                for (const std::uint32_t feed : kFeeds) { // fills stand in the order of the feeds
                    const auto i = static_cast<std::size_t>(std::ranges::find(feeds, feed) - feeds.begin());
                    if (i < feeds.size() && found->split[i] > 0) {
                        expected += fmt::format("{}{} {} {}@{}", expected.empty() ? "" : "; ", ms,
                                                describePublisher(feed).mic, found->split[i],
                                                offers[i].price.nanos / kCent);
                    }
                }
            }
            const auto tape = tapeOf(rows, options);
            COMPARE_TEXT(text(run(std::make_unique<TrialRouter>(Shares{100}), *tape,
                                  buy(order, window(0, 10)), noCompletion()),
                              *tape),
                         expected);
        }
        QVERIFY(bought > 1'000);
        QVERIFY(ties > 300);
    }

    void staticTakesOnlyWithinItsThresholdOfTheMid()
    {
        // Mid 10.00, asks 10.01 and 10.03.
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 100), row(0, kBats, 998, 1, 1003, 100)};
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 0), "");
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 1), "1 XNAS 100@1001");
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 2), "1 XNAS 100@1001");
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 3), "1 XNAS 100@1001; 1 BATS 100@1003");
        COMPARE_TEXT(patient(rows, buy(150, window(1, 10)), 3), "1 XNAS 100@1001; 1 BATS 50@1003");
        // Fees count: 10.01 + 0.005 - 10.00 > 0.01.
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 1, {5'000'000, 5'000'000}), "");
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 2, {30'000'000, -10'000'000}),
                     "1 BATS 100@1003-10000000");
    }

    void staticMeasuresAgainstTheMidOfThePointItself()
    {
        COMPARE_TEXT(patient({row(0, kNasdaq, 995, 1, 1005, 100), row(1, kNasdaq, 1003, 1, 1005, 100),
                              row(2, kNasdaq, 995, 1, 1005, 200)},
                             buy(500, window(0, 10)), 1),
                     "1 XNAS 100@1005");
    }

    void staticWaitsWhileThereIsNoMid()
    {
        COMPARE_TEXT(patient({row(0, kNasdaq, 999, 1, 1001, 100), row(1, kNasdaq, 0, 0, 1001, 100),
                              row(3, kNasdaq, 999, 1, 1001, 100)},
                             buy(500, window(2, 10)), 5),
                     "3 XNAS 100@1001");
    }

    void withoutAnyBidsInTheInputTheBestAskStandsInForTheMid()
    {
        const Rows rows{row(0, kNasdaq, 0, 0, 1001, 100), row(0, kBats, 0, 0, 1003, 100)};
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 1), "1 XNAS 100@1001");
        COMPARE_TEXT(patient(rows, buy(500, window(1, 10)), 2), "1 XNAS 100@1001; 1 BATS 100@1003");
    }

    void nobodyKnowsBeforehandThatBidsWillCome()
    {
        // Asks alone until 2 ms: until then the best ask stands in for the mid, as it would if none ever
        // came.
        Rows rows{row(0, kNasdaq, 0, 0, 1001, 100), row(0, kBats, 0, 0, 1003, 100),
                  row(1, kNasdaq, 0, 0, 1001, 150)};
        const ParentOrder order = buy(500, window(0, 10));
        const std::string before = patient(rows, order, 0);
        COMPARE_TEXT(before, "0 XNAS 100@1001; 1 XNAS 50@1001");
        rows.push_back(row(2, kNasdaq, 995, 1, 1001, 250)); // mid 9.98: 3 cents are too many
        rows.push_back(row(3, kNasdaq, 1001, 1, 1001, 300));
        COMPARE_TEXT(patient(rows, order, 0), before + "; 3 XNAS 150@1001");
    }

    void staticSellsWithinItsThresholdBelowTheMid()
    {
        const Rows rows{row(0, kNasdaq, 999, 100, 1001, 1), row(0, kBats, 997, 100, 1002, 1)};
        COMPARE_TEXT(patient(rows, sell(500, window(1, 10)), 1), "1 XNAS 100@999");
        COMPARE_TEXT(patient(rows, sell(500, window(1, 10)), 3), "1 XNAS 100@999; 1 BATS 100@997");
        COMPARE_TEXT(patient(rows, sell(500, window(1, 10)), 1, {5'000'000, 0}), "");
    }

    void staticWorksInWholeLotsButForTheRemainder()
    {
        ParentOrder order = buy(250, window(0, 10));
        order.lot = {100};
        COMPARE_TEXT(
            patient({row(0, kNasdaq, 999, 1, 1001, 199), row(1, kNasdaq, 999, 1, 1001, 450)}, order, 1),
            "0 XNAS 100@1001; 1 XNAS 100@1001");
        COMPARE_TEXT(
            patient({row(0, kNasdaq, 999, 1, 1001, 210), row(1, kNasdaq, 999, 1, 1001, 450)}, order, 1),
            "0 XNAS 200@1001; 1 XNAS 50@1001");
    }

    void staticDoesNotTakeTheSameSharesTwice()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 100), row(1, kNasdaq, 999, 2, 1001, 100),
                        row(2, kNasdaq, 999, 2, 1001, 110), row(3, kNasdaq, 999, 2, 1001, 60)};
        COMPARE_TEXT(patient(rows, buy(500, window(0, 10)), 1), "0 XNAS 100@1001; 2 XNAS 10@1001");
        ExecutionRules instant = noCompletion();
        instant.refresh = Refresh::Instant;
        COMPARE_TEXT(patient(rows, buy(500, window(0, 10)), 1, {}, instant),
                     "0 XNAS 100@1001; 1 XNAS 100@1001; 2 XNAS 110@1001; 3 XNAS 60@1001");
    }
};

QTEST_APPLESS_MAIN(TestRouters)
#include "tst_routers.moc"
