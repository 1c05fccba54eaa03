// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes with decimals, from the file to every text of a result.
#include "report/run_json.h"
#include "report/run_table.h"
#include "small_market.h"

#include <QtTest>

using namespace sor;
using namespace sor::test;

namespace {

/// The size of so many hundredths.
std::string hundredths(std::int64_t count)
{
    return cents(count);
}

std::string fractional()
{
    return kShort + rows([](const Quote& q) {
               return fmt::format("{},{},{},{},{},{}\n", iso(q.time), kMics[q.venue], cents(q.bidCents),
                                  hundredths(q.bidSz), cents(q.askCents), hundredths(q.askSz));
           });
}

std::string whole()
{
    return kShort + rows([](const Quote& q) { return shortRow(q, kMics[q.venue]); });
}

const Words kDefaultRouter{{"model", "cont-kukanov"}, {"completion", "sweep"}, {"starts", "2s"},
                           {"split", "60"},           {"interval", "1s"},      {"history", "4s"},
                           {"fees", "default"}};

Words with(Words words, const Words& more)
{
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

} // namespace

class TestFractionalSizes : public QObject, private MarketFolder {
    Q_OBJECT

    std::string m_right; // of nine shares, as of 900 whole ones

private slots:
    void initTestCase()
    {
        const auto report = run({{"whole.csv", whole()}});
        QVERIFY2(report, costOf(report).c_str());
        const Cash cash = report->experiment.baselines[indexOf(Baseline::BestAsk)].totalCash();
        m_right = cashText({cash.nanos / 100});
    }

    /// Two fills by hand: 0.4 at 50.01 and 0.25 at 50.0200001 come to 20.004 and 12.505000025.
    void aFillCostsPriceTimesItsParts()
    {
        const auto report = run({{"two.csv",
                                  "timestamp,venue,bid,bid_size,ask,ask_size\n"
                                  "2025-03-12T14:00:00Z,XNAS,50.00,1.5,50.01,0.40\n"
                                  "2025-03-12T14:00:01Z,XNAS,50.00,1.5,50.0200001,0.25\n"
                                  "2025-03-12T14:00:02Z,XNAS,50.00,1.5,50.03,9.125\n"}},
                                {{"shares", "0.65"}});
        QVERIFY2(report, costOf(report).c_str());
        const RunResult& best = report->experiment.baselines[indexOf(Baseline::BestAsk)];
        QCOMPARE(report->order.unit.decimals, 3);
        QCOMPARE(best.fills.size(), std::size_t{2});
        QCOMPARE(format(best.fills[0].shares, best.unit), std::string("0.4"));
        QCOMPARE(format(best.fills[1].shares, best.unit), std::string("0.25"));
        QCOMPARE(format(best.totalCash()), std::string("32.509000025"));
        QCOMPARE(format(*averagePrice(best)), std::string("50.013846192"));
        const std::string json = finalResultJson(*report);
        for (const char* part : {"\"shares\": 0.65,", "\"lot\": 0.001,", "\"size_unit\": 0.001",
                                 "\"filled\": 0.65,", "\"total_cash\": 32.509000025,"})
            QVERIFY2(json.find(part) != std::string::npos, part);
        QVERIFY(fillsCsv(*report).find("XNAS,0.25,50.0200001,") != std::string::npos);
        const auto sizes =
            std::ranges::find(report->understood, "sizes", &std::pair<std::string, std::string>::first);
        QCOMPARE(sizes->second, std::string("in units of 0.001"));
    }

    /// The same numbers a hundred times as small are the same decisions, and a hundredth of the cash.
    void decisionsDoNotDependOnTheUnit()
    {
        for (const Words& words : {Words{}, kDefaultRouter}) {
            const auto large = run({{"whole.csv", whole()}}, words);
            const auto small = run({{"parts.csv", fractional()}},
                                   with(words, {{"shares", "9"}, {"size-unit", "0.01"}, {"fees", "none"}}));
            const auto free = run({{"whole.csv", whole()}}, with(words, {{"fees", "none"}}));
            QVERIFY2(large && small && free, costOf(small).c_str());
            QCOMPARE(small->order.unit.decimals, 2);
            for (std::size_t b = 0; b < kBaselines.size(); ++b)
                compareFills(free->experiment.baselines[b], small->experiment.baselines[b]);
            compareFills(free->experiment.optimised.result, small->experiment.optimised.result);
            QCOMPARE(small->experiment.optimised.params.lambdaUnder,
                     free->experiment.optimised.params.lambdaUnder);
        }
    }

    void sharesAndCashAreConserved()
    {
        const auto report = run({{"parts.csv", fractional()}},
                                with(kDefaultRouter, {{"shares", "9.07"}, {"size-unit", "0.01"}}));
        QVERIFY2(report, costOf(report).c_str());
        std::vector<const RunResult*> all{&report->experiment.optimised.result};
        for (const RunResult& result : report->experiment.baselines)
            all.push_back(&result);
        for (const RunResult* result : all) {
            Shares shares;
            std::int64_t gross = 0;
            std::int64_t fees = 0;
            std::int64_t ofVenues = 0;
            for (const Fill& fill : result->fills) {
                shares += fill.shares;
                gross += cashFor(fill.price, fill.shares, result->unit)->nanos;
                fees += cashFor(fill.fee, fill.shares, result->unit)->nanos;
            }
            for (const FillTotals& venue : result->byVenue)
                ofVenues += venue.gross.nanos;
            QCOMPARE(shares, result->filled());
            QCOMPARE(gross, result->all.gross.nanos);
            QCOMPARE(ofVenues, result->all.gross.nanos);
            QCOMPARE(fees, result->all.fees.nanos - result->rebates.nanos);
            if (result->notRun.empty())
                QCOMPARE(result->filled().count, std::int64_t{907});
        }
    }

    void wordsAreWholeNumbersOfTheUnit()
    {
        const auto refused = [&](const Words& words, const char* part) {
            const std::string found = cost({{"parts.csv", fractional()}}, words);
            QVERIFY2(found.find(part) != std::string::npos, found.c_str());
        };
        refused({{"shares", "9.001"}},
                "`shares` is 9.001, and the sizes of the input are whole numbers of 0.1");
        refused({{"shares", "9"}, {"lot", "0.005"}}, "`lot` is 0.005");
        refused({{"shares", "9"}, {"model", "trial"}, {"step", "0.025"}}, "`step` is 0.025");
        refused({{"shares", "200000000"}}, "billion");
        refused({{"size-unit", "0.3"}}, "a power of ten from 1e-9 to 1");
        refused({{"size-unit", "0"}}, "a power of ten from 1e-9 to 1");
        refused({{"shares", "0"}}, "a number of shares");
        const std::string finer =
            cost({{"parts.csv", fractional()}}, {{"shares", "9.001"}, {"size-unit", "0.001"}});
        QVERIFY2(finer.starts_with("450."), finer.c_str());
        // A lot of one whole share is stated; unstated it is a unit.
        const auto lots = run({{"parts.csv", fractional()}}, {{"shares", "9"}, {"lot", "1"}});
        QVERIFY2(lots, costOf(lots).c_str());
        QCOMPARE(format(lots->order.lot, lots->order.unit), std::string("1"));
    }

    void sizesThatAreNoMultipleAreBadRows()
    {
        const std::string found =
            cost({{"parts.csv", fractional()}}, {{"size-unit", "0.1"}, {"shares", "9"}});
        QCOMPARE(found, m_right); // all sizes are tenths
        std::string text = fractional();
        text += "2025-03-12T14:00:18.000Z,XNAS,49.97,0.10,49.99,0.123\n";
        const auto report =
            run({{"odd.csv", text}}, {{"size-unit", "0.01"}, {"shares", "9"}, {"strict", "true"}});
        QVERIFY(!report);
        QVERIFY2(
            report.error().message.find("ask_size: found '0.123', expected a number of shares in steps of "
                                        "0.01 (`size-unit`), at most 42949672.94")
                != std::string::npos,
            report.error().message.c_str());
        // Left to the data, the unit holds that one too.
        const auto finer = run({{"odd.csv", text}}, {{"shares", "9"}});
        QVERIFY2(finer, costOf(finer).c_str());
        QCOMPARE(finer->order.unit.decimals, 3);
    }

    void filesOfDifferentUnitsShareTheFinest()
    {
        const auto more = [](const char* bid, const char* ask) {
            return fmt::format("timestamp,venue,bid,bid_size,ask,ask_size\n"
                               "2025-03-12T14:00:00Z,IEXG,49.97,{0},50.05,{1}\n"
                               "2025-03-12T14:00:05Z,IEXG,49.97,{1},50.05,{0}\n",
                               bid, ask);
        };
        const auto parts = run({{"parts.csv", fractional()}, {"few.csv", more("3", "7")}}, {{"shares", "9"}});
        const auto large = run({{"whole.csv", whole()}, {"many.csv", more("300", "700")}});
        QVERIFY2(parts && large, costOf(parts).c_str());
        QCOMPARE(parts->order.unit.decimals, 1);
        const auto cash = [](const RunReport& report) {
            return report.experiment.baselines[indexOf(Baseline::BestAsk)].totalCash().nanos;
        };
        QCOMPARE(cash(*parts) * 100, cash(*large));
    }

private:
    void compareFills(const RunResult& whole, const RunResult& parts)
    {
        QCOMPARE(parts.notRun.empty(), whole.notRun.empty());
        QCOMPARE(parts.fills.size(), whole.fills.size());
        for (std::size_t i = 0; i < whole.fills.size(); ++i) {
            QCOMPARE(parts.fills[i].time, whole.fills[i].time);
            QCOMPARE(parts.fills[i].venue, whole.fills[i].venue);
            QCOMPARE(parts.fills[i].shares, whole.fills[i].shares); // hundredths
            QCOMPARE(parts.fills[i].price, whole.fills[i].price);
            QCOMPARE(parts.fills[i].isMaker, whole.fills[i].isMaker);
        }
        QCOMPARE(parts.all.gross.nanos * 100, whole.all.gross.nanos); // prices are cents: nothing is rounded
        QCOMPARE(averagePrice(parts), averagePrice(whole));
    }
};

QTEST_GUILESS_MAIN(TestFractionalSizes)
#include "tst_fractional_sizes.moc"
