// SPDX-License-Identifier: GPL-3.0-or-later
// Which queue rule a run has, by its words and by what its input holds.
#include "order_feed.h"
#include "run/order_checks.h"
#include "search/experiment_scenario.h"
#include "setup/setup_words.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

std::shared_ptr<const Tape> ordersOfOneVenue()
{
    OrderFeed feed(Side::Buy);
    stand(feed);
    return tapeOfOrders(feed.rows());
}

std::shared_ptr<const Tape> quotesAlone()
{
    return tapeOfOrders({row(0, kNasdaq, 5000, 80, 5003, 100)});
}

/// The queue rule and the venues that are followed order by order, or the error's sentence.
std::string rulesOf(const Tape& tape, std::string_view queue)
{
    RunSetup setup;
    if (!queue.empty()) {
        if (const auto status = applyWord(setup, "queue", queue); !status)
            return status.error().message;
    }
    ExecutionRules rules = setup.experiment.rules;
    if (const auto status = useFeedRules(setup, tape, rules); !status)
        return status.error().message;
    return fmt::format("{} {}", name(rules.queue), rules.exactVenues);
}

} // namespace

class TestOrderRules : public QObject {
    Q_OBJECT

private slots:
    void ordersAreFollowedUnlessAnotherRuleIsStated()
    {
        QCOMPARE(rulesOf(*ordersOfOneVenue(), ""), std::string("exact 1"));
        QCOMPARE(rulesOf(*ordersOfOneVenue(), "exact"), std::string("exact 1"));
        QCOMPARE(rulesOf(*ordersOfOneVenue(), "trades-only"), std::string("trades-only 0"));
        QCOMPARE(rulesOf(*ordersOfOneVenue(), "power:3"), std::string("power:3 0"));
    }

    void quotesHaveNoExactQueues()
    {
        QCOMPARE(rulesOf(*quotesAlone(), ""), std::string("trades-only 0"));
        QCOMPARE(rulesOf(*quotesAlone(), "pro-rata"), std::string("pro-rata 0"));
        QCOMPARE(
            rulesOf(*quotesAlone(), "exact"),
            std::string("`queue exact` follows the orders of venues one by one, and this run has none: it "
                        "needs DBN records of orders (mbo) or LOBSTER messages, in the book view and without "
                        "synthetic venues. Leave `queue` out."));
    }

    /// A program that uses the library has the command line's rules.
    void theLibraryHasTheSameDefaults()
    {
        const std::vector<QuoteEvent> quotes{row(0, kNasdaq, 5000, 80, 5003, 100)};
        TapeOptions trial;
        trial.view = TapeView::Trial;
        const std::vector<QuoteEvent> best{nbbo(0, kNasdaq, 5000, 80, kBats, 5003, 100)};
        for (const auto& tape : {ordersOfOneVenue(), tapeOf(quotes), tapeOf(quotes, trial), tapeOf(best)}) {
            RunSetup setup;
            setup.view = tape->view();
            ExecutionRules rules = setup.experiment.rules;
            rules.refresh = setup.refreshOrDefault();
            QVERIFY(useFeedRules(setup, *tape, rules));
            const ExperimentSettings found = defaultSettings(*tape);
            QVERIFY(found.model == setup.modelOrDefault());
            QVERIFY(found.rules.refresh == rules.refresh);
            QVERIFY(found.rules.queue == rules.queue);
            QCOMPARE(found.rules.exactVenues, rules.exactVenues);
            QCOMPARE(name(found.rules.crossing), name(rules.crossing));
        }
    }

    /// What is kept of an input follows the word.
    void ordersAreReadOnlyWhereTheyAreUsed()
    {
        RunSetup setup;
        QVERIFY(setup.wantsOrders);
        QVERIFY(applyWord(setup, "queue", "trades-only"));
        QVERIFY(!setup.wantsOrders);
        QVERIFY(applyWord(setup, "queue", "exact"));
        QVERIFY(setup.wantsOrders);
        QVERIFY(!applyWord(setup, "queue", "exactly"));
    }
};

QTEST_APPLESS_MAIN(TestOrderRules)
#include "tst_order_rules.moc"
