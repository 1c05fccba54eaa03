// SPDX-License-Identifier: GPL-3.0-or-later
// What the orders of a study really had, as a benchmark beside the simulated ones.
#include "compare_numbers.h"
#include "report/study_caveats.h"
#include "report/study_html.h"
#include "report/study_json.h"
#include "report/study_text.h"
#include "run/run_pipeline.h"
#include "run/study/orders_file.h"
#include "run/study/sqlite_database.h"
#include "run/study/stored_study.h"
#include "run/study/study_merge.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "search/benchmark.h"
#include "setup/setup_words.h"
#include "study/study_counts.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fmt/format.h>
#include <map>

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 2;
constexpr int kOrders = 40;
constexpr int kWithout = 3; // of them, that have no executions

std::vector<StudyOrder> someOrders()
{
    std::vector<StudyOrder> orders;
    for (int i = 0; i < kOrders; ++i) {
        StudyOrder order;
        order.id = fmt::format("o{:02}", i);
        order.symbol = i % 2 == 0 ? "AAA" : "BBB";
        order.side = i % 3 == 0 ? Side::Sell : Side::Buy;
        order.shares = 200 + 10 * i;
        order.window.from = openOf(i / 2 % kDays) + std::chrono::minutes{5} + std::chrono::seconds{7 * i};
        order.window.to = order.window.from + std::chrono::minutes{1};
        orders.push_back(std::move(order));
    }
    return orders;
}

const std::string kHead = "order_id,time,venue,shares,price,fee_per_share,liquidity\n";

const StrategyRow& rowOf(const StudyRow& row, std::string_view key)
{
    return *std::ranges::find(row.outcome.strategies, key, &StrategyRow::strategy);
}

} // namespace

class TestStudyExecutions : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_orders;
    std::map<std::string, std::string> m_rows; // by order: what TWAP did, of some the last fill left out
    std::string m_all; // the file of all

    RunSetup setupFor(const QString& out, const Words& more = {}) const
    {
        const QString path = m_folder.filePath(out);
        QDir().mkpath(path);
        Words words{{"data", m_folder.filePath(u"quotes"_qs).toStdString()},
                    {"out", path.toStdString()},
                    {"lambda-over", "0.01"},
                    {"lambda-under", "0.02"},
                    {"theta-queue", "0.001"}};
        words.insert(words.end(), more.begin(), more.end());
        return setupWith(words);
    }
    std::string fileOf(const QString& name, const std::string& text) const
    {
        return writeFile(m_folder, name, QByteArray::fromStdString(text)).toStdString();
    }
    Result<StudyOutcome> outcomeOf(const QString& out, const std::string& executions,
                                   const Words& more = {}) const
    {
        Words words{{"executions", fileOf(out + u".csv"_qs, executions)}};
        words.insert(words.end(), more.begin(), more.end());
        return runStudy(setupFor(out, words), m_orders.toStdString(), {}, nullptr);
    }
    StudyReport reportOf(const QString& out, const std::string& executions, const Words& more = {}) const
    {
        StudyOutcome outcome = valueOf(outcomeOf(out, executions, more));
        return valueOf(studyReport(setupFor(out, more), std::move(outcome)));
    }
    void refused(const std::string& executions, std::string_view part, const Words& more = {}) const
    {
        const auto outcome = outcomeOf(u"refused"_qs, executions, more);
        QVERIFY2(!outcome, part.data());
        const std::string said = outcome.error().text();
        QVERIFY2(kind(outcome.error().code) == ErrorKind::DataUnusable, said.c_str());
        QVERIFY2(said.find(part) != std::string::npos, said.c_str());
        QVERIFY2(said.find("refused.csv") != std::string::npos, said.c_str());
    }

    /// Of a study that goes on in a folder whose study was begun otherwise.
    void goesNotOn(const QString& out, const Words& words, const std::string& part) const
    {
        const auto outcome = runStudy(setupFor(out, words), m_orders.toStdString(), {}, nullptr);
        QVERIFY2(!outcome, part.c_str());
        const std::string said = outcome.error().text();
        QVERIFY2(kind(outcome.error().code) == ErrorKind::InvalidArgument, said.c_str());
        QVERIFY2(said.find(part) != std::string::npos
                     && said.find("another folder with `out`") != std::string::npos,
                 said.c_str());
    }

private slots:
    void initTestCase()
    {
        writeStudyDays(m_folder.path(), kDays);
        m_orders = writeFile(m_folder, u"orders.csv"_qs, QByteArray::fromStdString(ordersCsv(someOrders())));
        const StudyOutcome outcome =
            valueOf(runStudy(setupFor(u"plain"_qs, {{"keep-fills", "true"}, {"bracket", "off"}}),
                             m_orders.toStdString(), {}, nullptr));
        m_all = kHead;
        int place = 0;
        for (const StudyRow& row : outcome.rows) {
            QVERIFY2(row.outcome.state == OrderState::Done, row.outcome.reason.c_str());
            if (++place <= kWithout)
                continue;
            const auto kept = keptFillsOf(m_folder.filePath(u"plain"_qs).toStdString(), row.order.id, "twap");
            QVERIFY(!kept.empty());
            const std::size_t count = place % 5 == 0 && kept.size() > 1 ? kept.size() - 1 : kept.size();
            for (std::size_t f = 0; f < count; ++f)
                m_rows[row.order.id] += row.order.id + "," + kept[f] + "\n";
            m_all += m_rows[row.order.id];
        }
    }

    void aStudyIsAsManySingleRuns()
    {
        const StudyOutcome outcome = valueOf(outcomeOf(u"single"_qs, m_all, {{"bracket", "off"}}));
        int without = 0;
        int asTwap = 0;
        for (const StudyRow& row : outcome.rows) {
            const StrategyRow& actual = rowOf(row, kActualKey);
            if (!m_rows.contains(row.order.id)) {
                ++without;
                QCOMPARE(actual.notRun, std::string("The file has no executions of the order."));
                continue;
            }
            Words words{{"side", std::string(name(row.order.side))},
                        {"shares", std::to_string(row.order.shares)},
                        {"from", formatIsoTime(row.order.window.from)},
                        {"to", formatIsoTime(row.order.window.to)},
                        {"model", "static"}, // which is not what is compared
                        {"split", "off"},
                        {"starts", "off"},
                        {"lambda-over", "0.01"},
                        {"lambda-under", "0.02"},
                        {"theta-queue", "0"},
                        {"executions", fileOf(u"one.csv"_qs, kHead + m_rows[row.order.id])}};
            const std::string day = formatIsoTime(row.order.window.from).substr(0, 10);
            words.emplace_back(
                "csv",
                m_folder
                    .filePath(QString::fromStdString(fmt::format("quotes/{}/{}.csv", row.order.symbol, day)))
                    .toStdString());
            const RunReport single = valueOf(runSetup(setupWith(words), {}));
            const RunResult& run = single.experiment.extras.back();
            const FillQuality& tca = single.experiment.tca->extras.back().all;
            const char* where = row.order.id.c_str();
            QVERIFY2(actual.notRun.empty() && run.notRun.empty(), where);
            QVERIFY2(actual.filled == run.all.shares && actual.gross == run.all.gross, where);
            QVERIFY2(actual.fees == run.all.fees && actual.rebates == run.rebates, where);
            QVERIFY2(actual.completion == run.completion.shares, where);
            QVERIFY2(actual.allIn(row.order.side) == run.totalCash().nanos, where);
            QVERIFY2(Int128{actual.effective.nanos} == tca.effective, where);
            const StrategyRow& twap = rowOf(row, "twap");
            if (actual.completion == twap.completion) {
                ++asTwap;
                QVERIFY2(actual.allIn(row.order.side) == twap.allIn(row.order.side), where);
                QVERIFY2(actual.kindTwiceCost == twap.kindTwiceCost && actual.effective == twap.effective,
                         where);
                QVERIFY2(actual.markoutGain == twap.markoutGain && actual.quoted == twap.quoted, where);
                QVERIFY2(study::savingOf(row, Benchmark::actual()) == study::savingOf(row, Baseline::Twap),
                         where);
            }
        }
        QCOMPARE(without, kWithout);
        QVERIFY2(asTwap >= kOrders / 2, fmt::format("{}", asTwap).c_str());
    }

    void asTheBenchmarkOfTheAnswer()
    {
        const StudyReport report = reportOf(u"primary"_qs, m_all, {{"primary", "actual"}});
        const study::StudyEstimates& estimates = report.estimates;
        QVERIFY(estimates.primary);
        const study::BenchmarkEstimate& actual = estimates.benchmarks[*estimates.primary];
        QCOMPARE(keyOf(actual), std::string(kActualKey));
        QCOMPARE(actual.orders, std::size_t{kOrders - kWithout});
        QCOMPARE(actual.missing, std::size_t{kWithout});
        double sum = actual.parts.fees + actual.parts.drift;
        for (const double part : actual.parts.byKind)
            sum += part;
        COMPARE_NEAR(sum, actual.mean, 1e-9);
        double mean = 0;
        for (const StudyRow& row : report.rows)
            mean += study::savingOf(row, Benchmark::actual()).value_or(0) / (kOrders - kWithout);
        COMPARE_NEAR(actual.mean, mean, 1e-9);
        QVERIFY(estimates.bracket && estimates.bracket->variants.size() == 5);
        for (const FillBracket::Variant& variant : estimates.bracket->variants)
            QVERIFY(variant.savingBps.has_value());
        const std::string text = studyText(report);
        QVERIFY2(text.find("than Actual (") < text.find('\n'), text.c_str());
        QVERIFY2(text.find("37 orders, 2 days, 2 symbols") < text.find('\n'), text.c_str());
        QVERIFY2(text.find("3 of the 40 orders are not compared with Actual: The file has no executions")
                     != std::string::npos,
                 text.c_str());
        QVERIFY2(text.find("short of their orders") != std::string::npos, text.c_str());
        QVERIFY(studyHtml(report).find("<td>Actual</td>") != std::string::npos);
        QVERIFY(studyJson(report).find("\"benchmark\": \"actual\"") != std::string::npos);
        const std::string orders = studyOrdersCsv(report);
        std::size_t compared = 0;
        for (const StudyRow& row : report.rows) {
            const auto saving = study::savingAgainst(row, kActualKey);
            if (!saving)
                continue;
            ++compared;
            const auto line = orders.find(",actual,", orders.find('\n' + row.order.id + ','));
            QVERIFY(line != std::string::npos);
            const std::string rest = orders.substr(line, orders.find('\n', line) - line);
            QCOMPARE(rest.substr(rest.rfind(',') + 1), fmt::format("{}", *saving));
        }
        QCOMPARE(compared, std::size_t{kOrders - kWithout});
        // As it is stored.
        StoredStudy stored = valueOf(readStudy(m_folder.filePath(u"primary"_qs).toStdString()));
        QCOMPARE(studyJson(valueOf(studyReport(stored.setup, std::move(stored.outcome)))), studyJson(report));
    }

    void theOrderOfRowsAndPartsChangeNothing()
    {
        const StudyReport whole = reportOf(u"whole"_qs, m_all, {{"bracket", "off"}});
        std::string reversed = kHead;
        for (auto of = m_rows.rbegin(); of != m_rows.rend(); ++of)
            reversed += of->second;
        // Into the same folder: it is the same study.
        StudyOutcome again = valueOf(outcomeOf(u"whole"_qs, reversed, {{"bracket", "off"}}));
        QCOMPARE(again.resumed, std::int64_t{kOrders});
        const RunSetup setup = setupFor(u"whole"_qs, {{"bracket", "off"}});
        QCOMPARE(studyJson(valueOf(studyReport(setup, std::move(again)))), studyJson(whole));
        const auto other = outcomeOf(u"whole"_qs, kHead + m_rows.begin()->second, {{"bracket", "off"}});
        QVERIFY(!other && other.error().code == ErrorCode::InvalidArgument);

        Words words{{"bracket", "off"}, {"executions", fileOf(u"parts.csv"_qs, m_all)}};
        std::vector<std::filesystem::path> folders;
        for (std::size_t i = 0; i < 2; ++i) {
            QDir().mkpath(m_folder.filePath(u"parts/shard_%1_of_2"_qs.arg(i + 1)));
            (void)valueOf(
                runStudy(setupFor(u"parts"_qs, words), m_orders.toStdString(), {}, nullptr, GridPart{i, 2}));
            folders.emplace_back(m_folder.filePath(u"parts/shard_%1_of_2"_qs.arg(i + 1)).toStdString());
        }
        QDir().mkpath(m_folder.filePath(u"merged"_qs));
        auto merged =
            valueOf(mergeStudy(setupWith({{"out", m_folder.filePath(u"merged"_qs).toStdString()}}), folders));
        QCOMPARE(studyJson(valueOf(studyReport(merged.setup, std::move(merged.outcome)))), studyJson(whole));
    }

    void whatCannotBeIsRefusedBeforeAnythingRuns()
    {
        const std::string row = "o05,2025-06-02T13:35:40Z,XNAS,10,100,0,R\n"; // of a window from 13:35:35
        const auto with = [&](const std::string& from, const std::string& to) {
            std::string text = row;
            return kHead + text.replace(text.find(from), from.size(), to);
        };
        refused(with("o05", "x99"), "refused.csv:2: The study has no order 'x99'.");
        refused(with("13:35:40", "13:35:30"), "outside its order's window");
        refused(with("XNAS", "XLON"), "The quotes of order o05 have no venue XLON");
        refused(kHead + row, "This execution at 100 is worse than its order's limit 99.5,",
                {{"limit", "99.5"}});
        refused(with(",10,", ",251,"), "more than their order's 250 shares");
        refused("side," + kHead + "sell," + row, "This execution is a sell, and its order a buy.");
        refused("symbol," + kHead + "AAA," + row, "This execution is of AAA, and its order of BBB.");
        refused("time,venue,shares,price\n2025-06-02T13:35:40Z,XNAS,10,100\n", "no column order_id");
        // A price far from the market is found when the order runs: it is left out, and said.
        const StudyReport far = reportOf(u"far"_qs, with(",100,", ",900,"), {{"bracket", "off"}});
        QVERIFY(study::strategyOf(far.rows[5], kActualKey) == nullptr);
        const auto caveats = caveatsOf(far);
        QVERIFY(std::ranges::any_of(caveats, [](const Caveat& of) {
            return of.text.find(" orders is not compared with Actual: 1 execution has a price more than 5%")
                != std::string::npos;
        }));
    }

    void wordsThatCannotBeAreRefused()
    {
        const auto status = [&](const Words& words, bool hasOrders) {
            const auto checked =
                runStudy(setupFor(u"words"_qs, words), hasOrders ? m_orders.toStdString() : "", {}, nullptr);
            return checked || checked.error().code != ErrorCode::InvalidArgument ? std::string()
                                                                                 : checked.error().message;
        };
        const std::string file = fileOf(u"words.csv"_qs, m_all);
        QVERIFY(status({{"primary", "actual"}}, true).find("`executions`") != std::string::npos);
        QVERIFY(status({{"sample", "2/day"}, {"executions", file}}, false).find("`sample` draws others")
                != std::string::npos);
        QVERIFY(
            status({{"primary", "actual"}, {"executions", file}, {"without", "XNAS"}}, true).find("`without`")
            != std::string::npos);
        RunSetup setup;
        QVERIFY(!applyWord(setup, "primary", "actuals"));
    }

private:
    /// "time,venue,shares,price,fee,liquidity" of each fill that the study in `folder` kept.
    static std::vector<std::string> keptFillsOf(const std::string& folder, const std::string& order,
                                                std::string_view strategy)
    {
        std::vector<std::string> fills;
        auto database = SqliteDatabase::openReadOnly(folder + "/study.db");
        auto select =
            database->prepare("SELECT time_ns, venue, shares, price_nanos, fee_nanos, is_maker FROM fills "
                              "WHERE order_id = ? AND strategy = ? ORDER BY number");
        select->bind(order).bind(strategy);
        while (valueOf(select->step()))
            fills.push_back(fmt::format("{},{},{},{},{},{}", formatIsoTime(unixNanos(select->integer(0))),
                                        select->text(1), select->integer(2), formatNanos(select->integer(3)),
                                        formatNanos(select->integer(4)),
                                        select->integer(5) != 0 ? "A" : "R"));
        return fills;
    }

private slots:
    /// A hash cannot be stated: what changed is said, and what to do.
    void filesWithOtherContentAreSaid()
    {
        const Words fees{{"fees", fileOf(u"fees.csv"_qs, std::string(FeeTable::builtInText()))}};
        valueOf(outcomeOf(u"changed"_qs, m_all, fees));
        const std::string path = m_folder.filePath(u"changed.csv"_qs).toStdString();
        const Words all{{"executions", path}, fees.front()};
        goesNotOn(u"changed"_qs, fees, "it was begun with the file of `executions`, and now there is none.");
        fileOf(u"changed.csv"_qs, m_all.substr(0, m_all.find_last_of('\n', m_all.size() - 2) + 1));
        goesNotOn(u"changed"_qs, all, "the file of `executions` has other content now (");
        fileOf(u"changed.csv"_qs, m_all);
        QVERIFY(runStudy(setupFor(u"changed"_qs, all), m_orders.toStdString(), {}, nullptr));
        fileOf(u"fees.csv"_qs, std::string(FeeTable::builtInText()) + "# again\n");
        goesNotOn(u"changed"_qs, all, "the file of `fees` has other content now (");
        goesNotOn(u"changed"_qs, {all.front()},
                  "`fees` was " + fees.front().second + " and is default now. State");
        valueOf(runStudy(setupFor(u"without"_qs), m_orders.toStdString(), {}, nullptr));
        goesNotOn(u"without"_qs, {all.front()},
                  "it was begun without the file of `executions`. Leave that out");
    }
};

QTEST_APPLESS_MAIN(TestStudyExecutions)
#include "tst_study_executions.moc"
