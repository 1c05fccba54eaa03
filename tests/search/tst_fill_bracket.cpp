// SPDX-License-Identifier: GPL-3.0-or-later
// The saving over start times under other rules of filling.
#include "search/bracket_rules.h"
#include "search/fill_bracket.h"
#include "test_reports.h"
#include "value_of.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

struct Swept {
    StartSweep own;
    FillBracket bracket;
};

Swept sweptOn(const Tape& tape, RouterModel model, const ExecutionRules& rules, unsigned threads = 2)
{
    const ParentOrder order = buy(4000, tape.span());
    const VenueFees fees = uniformFees(tape.venues().size(), 3'000'000, -2'000'000);
    Scenario scenario{tape, order, fees, rules, {100}};
    scenario.router.history = 60s;
    test::valueOf(recordOutflows(scenario, {}));
    const StartRouter router{model, {cents(2), cents(3), {}}, cents(3)};
    const BaselineSettings settings;
    const StartPlan plan = planStarts(order, order.window, 30s, scenario.router.interval);
    auto own = test::valueOf(sweepStarts(plan, router, scenario, settings, kBaselines, threads, {}, nullptr));
    auto bracket = test::valueOf(bracketFills(own, router, scenario, settings, threads, {}, nullptr));
    return {std::move(own), std::move(bracket)};
}

double ownMean(const Swept& swept)
{
    return swept.own.against[indexOf(kPrimaryBaseline)].all.mean;
}

} // namespace

class TestFillBracket : public QObject {
    Q_OBJECT

private slots:
    void namesTheCornersAndTheLatencyAndSpansThem()
    {
        const auto tape = marketTape(5, 4000);
        const Swept swept = sweptOn(*tape, RouterModel::ContKukanov, {});
        std::vector<std::string> names;
        double low = ownMean(swept);
        double high = low;
        for (const FillBracket::Variant& run : swept.bracket.variants) {
            names.push_back(run.queue + " " + run.crossing + " " + run.latency);
            QVERIFY(run.savingBps);
            low = std::min(low, *run.savingBps);
            high = std::max(high, *run.savingBps);
        }
        QCOMPARE(names,
                 (std::vector<std::string>{"trades-only none 0s", "trades-only shown 0s", "pro-rata none 0s",
                                           "pro-rata shown 0s", "trades-only lasting 1ms"}));
        QCOMPARE(swept.bracket.lowBps, low);
        QCOMPARE(swept.bracket.highBps, high);
        QVERIFY(low < high); // some rule matters on an active market
    }

    void aCornerIsWhatARunUnderItsRulesGives()
    {
        // Its shadow orders are recorded for the starts alone, those of the other run for the whole window.
        const auto tape = marketTape(5, 4000);
        ExecutionRules rules;
        rules.queue = QueueModel::ProRata;
        rules.crossing.kind = CrossingRule::Kind::Shown;
        const Swept other = sweptOn(*tape, RouterModel::ContKukanov, rules);
        const Swept swept = sweptOn(*tape, RouterModel::ContKukanov, {});
        QCOMPARE(*swept.bracket.variants[3].savingBps, ownMean(other));
        // And there it is the run's own rule.
        QVERIFY(other.bracket.variants[3].hasNoEffect);
        QCOMPARE(*other.bracket.variants[3].savingBps, ownMean(other));
    }

    void rulesOfRestingOrdersHaveNoEffectOnAModelWithoutAny()
    {
        const auto tape = marketTape(5);
        const Swept swept = sweptOn(*tape, RouterModel::Static, {});
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(swept.bracket.variants[i].hasNoEffect);
            QCOMPARE(*swept.bracket.variants[i].savingBps, ownMean(swept));
        }
        QCOMPARE(swept.bracket.variants.size(), std::size_t{5});
    }

    void whatIsKnownOrderByOrderIsNotVaried()
    {
        ExecutionRules own;
        own.queue = QueueModel::Exact;
        own.exactVenues = 0b101;
        const auto namesOf = [&](std::size_t venues) {
            std::string names;
            for (const ExecutionRules& rules : bracketRules(own, venues)) {
                if (rules.exactVenues != own.exactVenues)
                    return std::string("its exact venues are others");
                names += name(rules.queue) + " " + name(rules.crossing) + "; ";
            }
            return names;
        };
        QCOMPARE(
            namesOf(3),
            "exact none; exact shown; pro-rata none; pro-rata shown; exact lasting; "); // one is inferred
        own.exactVenues = 0b111;
        QCOMPARE(namesOf(3), "exact lasting; ");
        QCOMPARE(bracketRecords(own, 3), std::size_t{0});
        QCOMPARE(bracketRecords(own, 4), std::size_t{4});
    }

    void isTheSameOnAnyNumberOfThreads()
    {
        const auto tape = marketTape(5);
        const Swept one = sweptOn(*tape, RouterModel::ContKukanov, {}, 1);
        const Swept many = sweptOn(*tape, RouterModel::ContKukanov, {}, 7);
        for (std::size_t i = 0; i < one.bracket.variants.size(); ++i) {
            QCOMPARE(*many.bracket.variants[i].savingBps, *one.bracket.variants[i].savingBps);
            QCOMPARE(many.bracket.variants[i].hasNoEffect, one.bracket.variants[i].hasNoEffect);
        }
    }
};

QTEST_APPLESS_MAIN(TestFillBracket)
#include "tst_fill_bracket.moc"
