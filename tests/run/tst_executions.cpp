// SPDX-License-Identifier: GPL-3.0-or-later
// Executions that an order really had, as a row of a single run.
#include "compare_numbers.h"
#include "input/synthetic/synthetic_day.h"
#include "report/answer_text.h"
#include "report/caveats.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "run/run_pipeline.h"
#include "search/benchmark.h"
#include "setup/setup_words.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fmt/format.h>
#include <sstream>

using namespace sor;
using namespace sor::test;

namespace {

// XNAS goes up ten cents a minute, and ARCX with it, one cent wider.
const std::string kQuotes = "timestamp,venue,bid,bid_size,ask,ask_size\n"
                            "2025-03-12T14:00:00Z,XNAS,9.99,500,10.01,500\n"
                            "2025-03-12T14:00:00Z,ARCX,9.98,500,10.02,500\n"
                            "2025-03-12T14:01:00Z,XNAS,10.09,500,10.11,500\n"
                            "2025-03-12T14:01:00Z,ARCX,10.08,500,10.12,500\n"
                            "2025-03-12T14:02:00Z,XNAS,10.19,500,10.21,500\n"
                            "2025-03-12T14:02:00Z,ARCX,10.18,500,10.22,500\n"
                            "2025-03-12T14:04:00Z,XNAS,10.29,500,10.31,500\n";
const std::string kTwoFills = "order_id,time,venue,shares,price,fee,liquidity\n"
                              "a,2025-03-12T14:00:30Z,NASDAQ,100,10.01,0.3,taker\n"
                              "a,2025-03-12T14:01:00Z,P,50,10.09,-0.1,maker\n";

const Words kSmall{{"shares", "300"},
                   {"from", "2025-03-12T14:00:00"},
                   {"to", "2025-03-12T14:03:00"},
                   {"fees", "none"},
                   {"model", "static"},
                   {"split", "off"},
                   {"starts", "off"},
                   {"lambda-over", "0.01"},
                   {"lambda-under", "0.05"},
                   {"theta-queue", "0"}};

Words with(Words words, const Words& more)
{
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

const RunResult& actualOf(const RunReport& report)
{
    return report.experiment.extras.back();
}

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

} // namespace

class TestExecutions : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_quotes = kQuotes;

    Result<RunReport> run(const std::string& executions, const Words& words)
    {
        RunSetup setup;
        setup.csv = {
            writeFile(m_folder, u"quotes.csv"_qs, QByteArray::fromStdString(m_quotes)).toStdString()};
        setup.executions =
            writeFile(m_folder, u"executions.csv"_qs, QByteArray::fromStdString(executions)).toStdString();
        return runSetup(setupWith(words, setup), {});
    }
    void refused(const std::string& executions, const Words& words, std::string_view part)
    {
        const auto report = run(executions, words);
        QVERIFY2(!report, part.data());
        const std::string found = report.error().text();
        QVERIFY2(found.find(part) != std::string::npos, found.c_str());
        QVERIFY2(kind(report.error().code) == ErrorKind::DataUnusable, found.c_str());
        QVERIFY2(found.find("executions.csv") != std::string::npos, found.c_str());
    }

private slots:
    void twoFillsAndTheRest()
    {
        const RunReport report = valueOf(run(kTwoFills, kSmall));
        const RunResult& actual = actualOf(report);
        QVERIFY2(actual.notRun.empty(), actual.notRun.c_str());
        // 100 x 10.01 + 50 x 10.09, and 150 completed at the last ask 10.21.
        QCOMPARE(format(actual.all.gross), std::string("3037"));
        QCOMPARE(format(actual.all.fees), std::string("0.3"));
        QCOMPARE(format(actual.rebates), std::string("0.1"));
        QCOMPARE(format(actual.totalCash()), std::string("3037.2"));
        QCOMPARE(actual.completion.shares.count, std::int64_t{150});
        QCOMPARE(format(actual.completion.gross), std::string("1531.5"));
        QCOMPARE(actual.maker.shares.count, std::int64_t{50});
        QCOMPARE(format(*averagePrice(actual)), std::string("10.124"));
        // The mid at 14:01:00 is that after its rows: 100 x 10 + 50 x 10.10 + 150 x 10.20.
        QCOMPARE(format(actual.atMid), std::string("3035"));
        QCOMPARE(actual.fills.size(), std::size_t{3});
        QCOMPARE(actual.byVenue[1].shares.count, std::int64_t{250}); // XNAS behind ARCX
        QCOMPARE(actual.byVenue[0].shares.count, std::int64_t{50});

        const FillAnalysis& tca = report.experiment.tca->extras.back();
        const std::int64_t dollar = kNanosPerDollar;
        // 2 (price - mid): 2 x 0.01 x 100, 2 x (-0.01) x 50, 2 x 0.01 x 150.
        QCOMPARE(static_cast<std::int64_t>(tca.all.effective), 4 * dollar);
        QCOMPARE(static_cast<std::int64_t>(tca.all.fees), dollar / 5);
        // Against the arrival mid 10: 100 x 0.01 + 50 x 0.09, completion 150 x 0.21, fees 0.2; half dollars.
        QCOMPARE(static_cast<std::int64_t>(tca.shortfall->execution), 11 * dollar);
        QCOMPARE(static_cast<std::int64_t>(tca.shortfall->cleanUp), 63 * dollar);
        QCOMPARE(static_cast<std::int64_t>(tca.shortfall->total()), 2 * 37'200'000'000);
        COMPARE_NEAR(tca.shortfall->bps(tca.shortfall->total()), 124.0, 1e-9);

        const std::string json = finalResultJson(report);
        QVERIFY(json.find("\"actual\": {\n      \"name\": \"Actual\",\n      \"total_cash\": 3037.2,")
                != std::string::npos);
        QVERIFY(json.find("executions.csv") != std::string::npos);
        QVERIFY(
            fillsCsv(report).find("actual,2025-03-12T14:01:00.000000000Z,ARCX,50,10.09,-0.002,10.1,0,maker")
            != std::string::npos);
        QVERIFY(
            detailsText(report).find("Actual took 150 shares at the end of the window to complete the order.")
            != std::string::npos);
        QVERIFY(answerText(report).find("\nActual ") != std::string::npos);
        const auto caveats = caveatsOf(report);
        QVERIFY(std::ranges::any_of(caveats, [](const Caveat& of) {
            return of.text.find("Actual took 150 of 300 shares (50%) at the end") != std::string::npos;
        }));
    }

    void asSellerEverythingIsMirrored()
    {
        const std::string fills = "time,venue,shares,price,fee_per_share\n"
                                  "2025-03-12T14:00:30Z,XNAS,100,9.99,0.003\n"
                                  "2025-03-12T14:03:00Z,ARCX,50,10.18,0.003\n"; // the end is in the window
        const RunReport report = valueOf(run(fills, with(kSmall, {{"side", "sell"}, {"shares", "150"}})));
        const RunResult& actual = actualOf(report);
        QCOMPARE(format(actual.totalCash()), std::string("1507.55")); // 999 + 509 - 0.45
        QCOMPARE(actual.completion.shares.count, std::int64_t{0});
        QCOMPARE(format(actual.atMid), std::string("1510"));
    }

    void theFeeTableChargesWhatIsNotStated()
    {
        std::string fills = kTwoFills;
        for (const char* fee : {",0.3", ",-0.1", ",fee"})
            fills.erase(fills.find(fee), std::string_view(fee).size());
        const RunReport report = valueOf(run(fills, with(kSmall, {{"fees", "default"}, {"shares", "150"}})));
        const RunResult& actual = actualOf(report);
        const VenueTerms& nasdaq = report.terms[1];
        const VenueTerms& arca = report.terms[0];
        QVERIFY(nasdaq.takerFee.nanos > 0 && arca.makerFee.nanos < 0);
        QCOMPARE(actual.all.fees.nanos, 100 * nasdaq.takerFee.nanos);
        QCOMPARE(actual.rebates.nanos, -50 * arca.makerFee.nanos);
        const auto caveats = caveatsOf(report);
        QVERIFY(std::ranges::any_of(caveats, [](const Caveat& of) {
            return of.code == "executions" && of.text.find("those of the fee table") != std::string::npos;
        }));
    }

    void aFeeOfTheWholeFillIsExact()
    {
        // 1 cent over 3 shares is no whole number of nano-dollars a share.
        const std::string fills = "time,venue,shares,price,fee\n2025-03-12T14:00:30Z,XNAS,3,10.01,0.01\n";
        const RunReport report = valueOf(run(fills, with(kSmall, {{"shares", "3"}})));
        QCOMPARE(format(actualOf(report).all.fees), std::string("0.01"));
        QCOMPARE(static_cast<std::int64_t>(report.experiment.tca->extras.back().all.fees),
                 std::int64_t{10'000'000});
        QVERIFY(pathCsv(report).find("actual,2025-03-12T14:00:30.000000000Z,3,30.04,") != std::string::npos);
    }

    void whatTwapDidIsTwap()
    {
        SyntheticDayOptions options;
        options.duration = std::chrono::minutes{6};
        options.venues = 4;
        options.seed = 5;
        const std::string day = m_folder.filePath(u"day.csv"_qs).toStdString();
        valueOf(generateSyntheticDay(options, day, {}));
        for (const char* side : {"buy", "sell"}) {
            RunSetup setup;
            setup.csv = {day};
            setup = setupWith(with(kSmall, {{"shares", "2001"}, {"side", side}, {"fees", "default"}}), setup);
            setup.from.reset();
            setup.to.reset();
            const RunReport plain = valueOf(runSetup(setup, {}));
            const std::string all = fillsCsv(plain);
            std::string own; // the rows of TWAP as they were written
            std::string desk = "order_id,time,venue,shares,price,fee,liquidity,exec_id\n";
            for (const std::string& line : linesOf(all)) {
                if (own.empty() || line.starts_with("twap,"))
                    own += line + "\n";
            }
            const std::size_t twap = indexOf(Baseline::Twap);
            const RunResult& expected = plain.experiment.baselines[twap];
            std::vector<std::string> rows;
            for (const Fill& fill : expected.fills)
                rows.push_back(fmt::format("x,{},{},{},{},{},{},{}\n", formatIsoTime(fill.time),
                                           plain.venues[fill.venue].info.mic, fill.shares.count,
                                           format(fill.price), format(fill.fees(expected.unit)),
                                           fill.isMaker ? "A" : "R", rows.size()));
            std::ranges::reverse(rows);
            for (const std::string& row : rows)
                desk += row;
            std::string json;
            for (const std::string& text : {own, desk}) {
                setup.executions =
                    writeFile(m_folder, u"twap.csv"_qs, QByteArray::fromStdString(text)).toStdString();
                const RunReport report = valueOf(runSetup(setup, {}));
                const RunResult& actual = actualOf(report);
                QVERIFY(actual.all == expected.all);
                QVERIFY(actual.rebates == expected.rebates);
                QVERIFY(actual.atMid == expected.atMid);
                QVERIFY(actual.byVenue == expected.byVenue);
                QVERIFY(averagePrice(actual) == averagePrice(expected));
                const Saving saved = compare(report.experiment.optimised.result, actual, "Actual");
                const Saving twapSaved = compare(report.experiment.optimised.result, expected, "TWAP");
                QVERIFY2(saved.bps.has_value(), saved.reason.c_str());
                QCOMPARE(*saved.bps, *twapSaved.bps);
                QCOMPARE(saved.timingBps, twapSaved.timingBps);
                QCOMPARE(saved.executionBps, twapSaved.executionBps);
                const FillAnalysis& found = report.experiment.tca->extras.back();
                const FillAnalysis& same = plain.experiment.tca->baselines[twap];
                QVERIFY(found.all.effective == same.all.effective && found.all.quoted == same.all.quoted);
                QVERIFY(found.all.fees == same.all.fees && found.all.gross == same.all.gross);
                QVERIFY(found.shortfall->total() == same.shortfall->total());
                for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h)
                    QVERIFY(found.all.taker[h].gain == same.all.taker[h].gain);
                QCOMPARE(report.experiment.baselines[twap].totalCash().nanos, expected.totalCash().nanos);
            }
        }
    }

    void theOrderOfRowsChangesNothing()
    {
        auto lines = linesOf(kTwoFills);
        const RunReport first = valueOf(run(kTwoFills, kSmall));
        const RunReport second = valueOf(run(lines[0] + "\n" + lines[2] + "\n" + lines[1] + "\n", kSmall));
        QCOMPARE(second.runId, first.runId);
        QCOMPARE(fillsCsv(second), fillsCsv(first));
        QCOMPARE(baselinesJson(second), baselinesJson(first));
        QVERIFY(valueOf(run(lines[0] + "\n" + lines[1] + "\n", kSmall)).runId != first.runId);
    }

    void refusesWhatIsNotOfTheOrder()
    {
        const std::string head = "order_id,time,venue,shares,price\n";
        const std::string row = "a,2025-03-12T14:00:30Z,XNAS,100,10.01\n";
        const auto with1 = [&](const std::string& from, const std::string& to) {
            std::string text = row;
            return head + text.replace(text.find(from), from.size(), to);
        };
        refused(with1("XNAS", "XPAR"), kSmall, "csv:2: The quotes have no venue XPAR; they have ARCX, XNAS.");
        refused(with1("14:00:30", "13:59:59"), kSmall, "outside its order's window from 2025-03-12T14:00:00");
        refused(with1("14:00:30", "14:03:00.000000001"), kSmall, "outside its order's window");
        refused(with1("100", "301"), kSmall, "more than their order's 300 shares.");
        // The first line at which they are, whatever their times.
        refused(with1("100", "200") + "a,2025-03-12T14:00:20Z,XNAS,101,10.01\n"
                    + "a,2025-03-12T14:00:10Z,XNAS,1,10.01\n",
                kSmall, "csv:3: The executions up to this one are more");
        refused(with1("100", "50"), with(kSmall, {{"limit", "10"}}),
                "This execution at 10.01 is worse than its order's limit 10,");
        QVERIFY(run(with1("100", "50"), with(kSmall, {{"limit", "10.01"}})));
        refused(with1("100", "50"), with(kSmall, {{"limit", "10.02"}, {"side", "sell"}}),
                "worse than its order's limit 10.02");
        refused(with1("100", "0.5"), kSmall, "0.5 shares are no whole number of 1");
        refused(head + row + "b" + row.substr(1), kSmall, "executions of 2: a, b. Keep the rows of one");
        refused("side," + head + "sell," + row, kSmall, "This execution is a sell, and its order a buy.");
        m_quotes = kQuotes;
        for (auto at = m_quotes.find(','); at != std::string::npos;
             at = m_quotes.find(',', m_quotes.find('\n', at)))
            m_quotes.insert(at, m_quotes.find('\n') > at ? ",symbol" : ",MSFT");
        refused("symbol," + head + "IBM," + row, kSmall, "This execution is of IBM, and its order of MSFT.");
        QVERIFY(run("symbol," + head + "MSFT," + row, kSmall));
        m_quotes = kQuotes;
        refused(with1("10.01", "9.4"), kSmall, "1 execution has a price more than 5% outside");
        refused(with1("10.01", "1001"), kSmall,
                "first at 2025-03-12T14:00:30.000000000Z (1001 $, the mid was 10 $)");
        refused("", kSmall, "The file is empty");
        // Insisted on, it is said.
        const RunReport forced = valueOf(run(with1("10.01", "9.4"), with(kSmall, {{"force", "true"}})));
        QCOMPARE(format(actualOf(forced).fills.front().price), std::string("9.4"));
        QVERIFY(caveatsOf(forced).front().text.find("1 execution has a price") != std::string::npos);
    }

    void aFileThatIsNotThereIsRefusedFirst()
    {
        RunSetup setup = setupWith(kSmall);
        setup.csv = {"/nowhere.csv"};
        setup.executions = m_folder.filePath(u"none.csv"_qs).toStdString();
        const auto status = checkRunFiles(setup);
        QVERIFY(!status && status.error().text().find("none.csv") != std::string::npos);
        // Nor may it be overwritten.
        setup.fills = setup.executions;
        const auto checked = checkSetup(setup);
        QVERIFY(!checked && checked.error().message.find("`executions` and `fills`") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestExecutions)
#include "tst_executions.moc"
