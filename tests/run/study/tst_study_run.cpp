// SPDX-License-Identifier: GPL-3.0-or-later
// A study of N orders is N single runs; threads, kills and the order of the orders change nothing.
#include "compare_numbers.h"
#include "report/study_caveats.h"
#include "report/study_html.h"
#include "report/study_json.h"
#include "report/study_text.h"
#include "run/run_pipeline.h"
#include "run/study/orders_file.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "setup/setup_words.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <algorithm>
#include <fmt/format.h>
#include <memory>

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 3;

std::vector<StudyOrder> someOrders()
{
    std::vector<StudyOrder> orders = studyOrders(9, kDays);
    for (std::size_t i = 0; i < orders.size(); ++i)
        orders[i].window.to += std::chrono::minutes{i % 3};
    orders[4].words = {{"lot", "100"}, {"model", "static"}};
    orders[5].words = {{"latency", "1ms"}};
    return orders;
}

struct NoProgress : StudyObserver {
    void progress(std::string_view, std::int64_t, std::int64_t) override { }
    void ordersDone(std::int64_t done, std::int64_t, const std::vector<double>&) override
    {
        if (stopAfter > 0 && done >= stopAfter)
            source.request_stop();
    }
    std::int64_t stopAfter = 0;
    std::stop_source source;
};

} // namespace

class TestStudyRun : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        writeStudyDays(m_folder.path(), kDays);
        m_orders = writeFile(m_folder, u"orders.csv"_qs, QByteArray::fromStdString(ordersCsv(someOrders())));
    }

    void aStudyIsAsManySingleRuns()
    {
        const RunSetup setup = setupFor(u"single"_qs);
        const StudyOutcome outcome = valueOf(runStudy(setup, m_orders.toStdString(), {}, nullptr));
        QCOMPARE(outcome.rows.size(), std::size_t{9});
        int compared = 0;
        for (const StudyRow& row : outcome.rows) {
            QVERIFY2(row.outcome.state == OrderState::Done, row.outcome.reason.c_str());
            // The day's file and those of days before, as the study knows their volume.
            Words words{{"side", std::string(name(row.order.side))},
                        {"shares", std::to_string(row.order.shares)},
                        {"from", formatIsoTime(row.order.window.from)},
                        {"to", formatIsoTime(row.order.window.to)},
                        {"split", "off"},
                        {"starts", "off"},
                        {"threads", "1"}};
            for (int day = 0; openOf(day) <= row.order.window.from && day < kDays; ++day) {
                words.emplace_back("csv",
                                   m_folder
                                       .filePath(QString::fromStdString(fmt::format(
                                           "quotes/{}/2025-06-0{}.csv", row.order.symbol, 2 + day)))
                                       .toStdString());
            }
            words.insert(words.end(), row.order.words.begin(), row.order.words.end());
            const RunReport single = valueOf(runSetup(setupWith(words), {}));
            const Experiment& experiment = single.experiment;
            for (const StrategyRow& strategy : row.outcome.strategies) {
                const auto baseline = named<Baseline>(strategy.strategy);
                // Patient TWAP belongs to the cell: the study's is the untuned one.
                const RunResult& run = baseline ? experiment.besideUntuned(*baseline) : experiment.untuned;
                const std::string where = row.order.id + " " + strategy.strategy;
                QVERIFY2(strategy.filled == run.all.shares, where.c_str());
                QVERIFY2(strategy.gross == run.all.gross, where.c_str());
                QVERIFY2(strategy.fees == run.all.fees, where.c_str());
                QVERIFY2(strategy.rebates == run.rebates, where.c_str());
                QVERIFY2(strategy.completion == run.completion.shares, where.c_str());
                QVERIFY2(strategy.allIn(row.order.side) == run.totalCash().nanos, where.c_str());
                ++compared;
            }
            QVERIFY(row.outcome.arrivalMid == experiment.arrivalMid);
        }
        QCOMPARE(compared, 90);
    }

    void threadsAndTheOrderOfOrdersChangeNothing()
    {
        const StudyReport one = reportOf(u"one"_qs, m_orders, {{"threads", "1"}});
        const StudyReport three = reportOf(u"three"_qs, m_orders, {{"threads", "3"}});
        QCOMPARE(studyJson(one), studyJson(three));
        QCOMPARE(studyOrdersCsv(one), studyOrdersCsv(three));
        // Room for one unit at a time, with more threads than units.
        const StudyReport narrow = reportOf(u"narrow"_qs, m_orders, {{"threads", "9"}, {"memory", "4"}});
        QCOMPARE(studyJson(one), studyJson(narrow));
        auto orders = someOrders();
        std::ranges::reverse(orders);
        const QString reversed =
            writeFile(m_folder, u"reversed.csv"_qs, QByteArray::fromStdString(ordersCsv(orders)));
        const StudyReport other = reportOf(u"other"_qs, reversed, {});
        QCOMPARE(studyJson(one), studyJson(other));
        QVERIFY(studyText(one).find("9 orders, 3 days, 2 symbols") != std::string::npos);
    }

    void aStoppedStudyGoesOn()
    {
        const StudyReport whole = reportOf(u"whole"_qs, m_orders, {});
        const RunSetup setup = setupFor(u"stopped"_qs);
        NoProgress progress;
        progress.stopAfter = 7; // with a unit or two under way
        const auto stopped = runStudy(setup, m_orders.toStdString(), progress.source.get_token(), &progress);
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Interrupted);
        auto rest = runStudy(setup, m_orders.toStdString(), {}, nullptr);
        QVERIFY2(rest, rest ? "" : rest.error().text().c_str());
        QVERIFY(rest->resumed > 0 && rest->resumed < 9);
        const StudyReport report = valueOf(studyReport(setup, std::move(*rest)));
        QCOMPARE(studyJson(report), studyJson(whole));
        QCOMPARE(studyOrdersCsv(report), studyOrdersCsv(whole));
        // Another study is refused by what differs.
        const auto refused =
            runStudy(setupWith({{"latency", "5ms"}}, setup), m_orders.toStdString(), {}, nullptr);
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
        QVERIFY2(refused.error().message.find("`latency` was 0ns and is 5ms") != std::string::npos
                     || refused.error().message.find("`latency`") != std::string::npos,
                 refused.error().message.c_str());
    }

    void aNewerDatabaseAndOtherFilesAreRefused()
    {
        QDir(m_folder.path()).mkpath(u"foreign"_qs);
        writeFile(m_folder, u"foreign/study.db"_qs, "this is no database, it is a text of some length");
        const auto foreign = runStudy(setupFor(u"foreign"_qs), m_orders.toStdString(), {}, nullptr);
        QVERIFY(!foreign && kind(foreign.error().code) == ErrorKind::DataUnusable);
        QVERIFY2(foreign.error().message.find("no database of a study") != std::string::npos,
                 foreign.error().message.c_str());
    }

    /// Each rule of the bracket gives what a study under that rule gives, with the cell of the first.
    void theBracketIsStudiesUnderOtherRules()
    {
        const Words cell{{"lambda-over", "0.01"}, {"lambda-under", "0.02"}, {"theta-queue", "0.001"}};
        const QString orders = writeFile(m_folder, u"bracket.csv"_qs, [] {
            auto some = someOrders();
            for (StudyOrder& order : some)
                order.words.clear();
            return QByteArray::fromStdString(ordersCsv(some));
        }());
        const StudyReport report = reportOf(u"bracket"_qs, orders, cell);
        QVERIFY(report.estimates.bracket);
        const FillBracket& bracket = *report.estimates.bracket;
        QCOMPARE(bracket.variants.size(), std::size_t{5});
        int changed = 0;
        double low = report.estimates.benchmarks.front().mean;
        double high = low;
        for (const FillBracket::Variant& variant : bracket.variants) {
            Words words = cell;
            words.insert(words.end(),
                         {{"queue", variant.queue}, {"crossing", variant.crossing}, {"bracket", "off"}});
            if (variant.latency != "0ns")
                words.emplace_back("latency", variant.latency);
            const StudyReport other = reportOf(
                QString::fromStdString("bracket-" + variant.queue + variant.crossing + variant.latency),
                orders, words);
            QVERIFY(!other.estimates.bracket);
            COMPARE_NEAR(variant.savingBps.value_or(99), other.estimates.benchmarks.front().mean, 1e-12);
            low = std::min(low, *variant.savingBps);
            high = std::max(high, *variant.savingBps);
            changed += variant.hasNoEffect ? 0 : 1;
        }
        QVERIFY(changed >= 2);
        COMPARE_NEAR(bracket.lowBps, low, 1e-12);
        COMPARE_NEAR(bracket.highBps, high, 1e-12);
        const std::string text = studyText(report);
        QVERIFY2(text.find("; model range ") < text.find('\n'), text.c_str());
        QVERIFY2(text.find("Fill models (bps): queue trades-only, crossing none") != std::string::npos,
                 text.c_str());
        QVERIFY(studyJson(report).find("\"sign_changes\"") != std::string::npos);
    }

    void caveatsStandWorstFirstInEveryOutput()
    {
        StudyReport report = reportOf(u"caveats"_qs, m_orders, {});
        report.unreadable = {"x.csv: why"};
        const std::vector<Caveat> caveats = caveatsOf(report);
        QVERIFY(std::ranges::is_sorted(caveats, {}, &Caveat::severity));
        QVERIFY(caveats.front().severity != Caveat::Severity::Note); // the file, if nothing else
        const QJsonObject json =
            QJsonDocument::fromJson(QByteArray::fromStdString(studyJson(report))).object();
        const QJsonArray told = json[u"caveats"_qs].toArray();
        QCOMPARE(told.size(), static_cast<qsizetype>(caveats.size()));
        const std::string text = studyText(report);
        const std::string html = studyHtml(report);
        std::size_t lineAt = 0;
        std::size_t itemAt = 0;
        for (qsizetype i = 0; i < told.size(); ++i) {
            const Caveat& caveat = caveats[static_cast<std::size_t>(i)];
            const QJsonObject of = told[i].toObject();
            QCOMPARE(of[u"code"_qs].toString().toStdString(), std::string(caveat.code));
            QCOMPARE(of[u"severity"_qs].toString().toStdString(), std::string(name(caveat.severity)));
            QCOMPARE(of[u"text"_qs].toString().toStdString(), caveat.text);
            QCOMPARE(of[u"advice"_qs].toString().toStdString(), caveat.advice);
            const bool isNote = caveat.severity == Caveat::Severity::Note;
            lineAt = text.find((isNote ? "\n- " : "\n! ") + caveat.text.substr(0, 20), lineAt);
            itemAt = html.find("<li>" + caveat.text.substr(0, 8), itemAt);
            QVERIFY2(lineAt != std::string::npos && itemAt != std::string::npos, caveat.text.c_str());
        }
    }

    void thePageIsWholeAndShowsTextsAsTexts()
    {
        StudyReport report = reportOf(u"page"_qs, m_orders, {});
        for (StudyRow& row : report.rows) {
            if (row.order.symbol == "AAA")
                row.order.symbol = "<script>&\"A'";
        }
        report.unreadable = {"x<img src=y>.csv: why"};
        const std::string html = studyHtml(report);
        for (const char* refused : {"<script", "<img", "http:", "https:", "nan", "inf", "url("}) {
            std::string rest = html;
            const std::string_view ownName = "http://www.w3.org/2000/svg"; // a name, not a place
            for (auto at = rest.find(ownName); at != std::string::npos; at = rest.find(ownName))
                rest.erase(at, ownName.size());
            QVERIFY2(rest.find(refused) == std::string::npos, refused);
        }
        for (const char* told :
             {"By symbol and regime", "Distribution of the saving", "Mean so far, day by day", "Cost by size",
              "Where the saving comes from", "x&lt;img src=y&gt;.csv", "Every order is simulated alone",
              "queue fills", "TWAP 10s"})
            QVERIFY2(html.find(told) != std::string::npos, told);
        // As XML, but for the three tags of HTML that are never closed.
        QString xml = QString::fromStdString(html);
        xml.remove(u"<!DOCTYPE html>"_qs)
            .replace(QRegularExpression(u"<meta ([^>]*)>"_qs), u"<meta \\1/>"_qs);
        QXmlStreamReader reader(xml);
        int charts = 0;
        while (!reader.atEnd())
            charts +=
                reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"svg"_qs ? 1 : 0;
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(charts >= 3);
        // A study of nothing has a page too.
        QVERIFY(studyHtml(StudyReport{}).ends_with("</html>\n"));
    }

    void ordersWithoutDataAreKeptWithTheirReason()
    {
        const QString file = writeFile(m_folder, u"odd.csv"_qs,
                                       "order_id,symbol,side,shares,participation,from,to\n"
                                       "good,AAA,buy,500,,2025-06-02T13:36:00Z,2025-06-02T13:38:00Z\n"
                                       "unknown,ZZZ,buy,500,,2025-06-02T13:36:00Z,2025-06-02T13:38:00Z\n"
                                       "weekend,AAA,buy,500,,2025-06-07T13:36:00Z,2025-06-07T13:38:00Z\n"
                                       "late,AAA,buy,500,,2025-06-02T13:40:00Z,2025-06-02T13:50:00Z\n"
                                       "sized,AAA,buy,,1%,2025-06-02T13:36:00Z,2025-06-02T13:38:00Z\n"
                                       "early,AAA,buy,,1%,2025-06-02T13:34:00Z,2025-06-02T13:36:00Z\n"
                                       "short,AAA,buy,100,,2025-06-02T13:36:00Z,2025-06-02T13:36:05Z\n");
        const StudyReport report = reportOf(u"odd"_qs, file, {});
        const auto stateOf = [&](std::size_t i) { return report.rows[i].outcome.state; };
        QVERIFY(stateOf(0) == OrderState::Done);
        QVERIFY(stateOf(1) == OrderState::NoData);
        QVERIFY2(report.rows[1].outcome.reason.find("AAA, BBB") != std::string::npos,
                 report.rows[1].outcome.reason.c_str());
        QVERIFY(stateOf(2) == OrderState::NoData);
        QVERIFY(stateOf(3) == OrderState::NoData);
        QVERIFY2(report.rows[3].outcome.reason.find("before its end") != std::string::npos,
                 report.rows[3].outcome.reason.c_str());
        QVERIFY2(stateOf(4) == OrderState::Done, report.rows[4].outcome.reason.c_str());
        QVERIFY(report.rows[4].outcome.shares.count > 0);
        QVERIFY(stateOf(5) == OrderState::NotSized);
        QVERIFY(stateOf(6) != OrderState::Done && !report.rows[6].outcome.reason.empty());
        QCOMPARE(report.estimates.counts.orders, std::size_t{7});
        const std::string text = studyText(report);
        QVERIFY2(text.starts_with("On this day only"), text.c_str());
        QVERIFY2(text.find("1 order has no result") != std::string::npos, text.c_str());
        QCOMPARE(std::ranges::count(studyOrdersCsv(report), '\n'), 1 + 2 * 10 + 5);
    }

    void whatIsLeftIsValuedAtTheLastMarket()
    {
        // A limit that is never reached: nothing trades, and every strategy is valued alike.
        const QString file = writeFile(m_folder, u"limit.csv"_qs,
                                       "order_id,symbol,side,shares,from,to,limit\n"
                                       "a,AAA,buy,500,2025-06-02T13:36:00Z,2025-06-02T13:38:00Z,1.00\n");
        const StudyReport report = reportOf(u"limit"_qs, file, {});
        const StudyRow& row = report.rows.front();
        QVERIFY2(row.outcome.state == OrderState::Done, row.outcome.reason.c_str());
        for (const StrategyRow& strategy : row.outcome.strategies) {
            QCOMPARE(strategy.filled.count, std::int64_t{0});
            QCOMPARE(strategy.valued.count, std::int64_t{500});
            QVERIFY(strategy.valuedGross.nanos > 500 * 50 * kNanosPerDollar);
            QVERIFY(strategy.valuedFees.nanos != 0);
            COMPARE_NEAR(study::savingOf(row, Baseline::TwapMatched).value_or(99), 0.0, 1e-12);
        }
        COMPARE_NEAR(report.estimates.counts.valued, 1.0, 1e-12);
    }

    void drawnOrdersCanBeRepeatedFromTheirFile()
    {
        const RunSetup setup =
            setupFor(u"drawn"_qs,
                     {{"sample", "3/day"}, {"durations", "2m"}, {"sizes", "5%"}, {"hours", "09:36-09:41"}});
        StudyOutcome drawn = valueOf(runStudy(setup, "", {}, nullptr));
        QCOMPARE(drawn.rows.size(), std::size_t{3 * 2 * 2 * kDays});
        for (const StudyRow& row : drawn.rows)
            QVERIFY2(row.outcome.state == OrderState::Done, row.outcome.reason.c_str());
        const QString file = writeFile(m_folder, u"again.csv"_qs, QByteArray::fromStdString(drawn.orders));
        const StudyReport report = valueOf(studyReport(setup, std::move(drawn)));
        QCOMPARE(report.estimates.counts.pairs, std::size_t{3 * 2 * kDays});
        const StudyReport again = reportOf(u"again"_qs, file, {});
        QCOMPARE(studyOrdersCsv(again), studyOrdersCsv(report));
        // The parts of every saving sum to it.
        for (const study::BenchmarkEstimate& of : report.estimates.benchmarks) {
            double sum = of.parts.fees + of.parts.drift;
            for (const double part : of.parts.byKind)
                sum += part;
            COMPARE_NEAR(sum, of.mean, 1e-9);
        }
    }

private:
    RunSetup setupFor(const QString& out, const Words& more = {}) const
    {
        const QString path = m_folder.filePath(out);
        QDir().mkpath(path);
        Words words{{"data", m_folder.filePath(u"quotes"_qs).toStdString()}, {"out", path.toStdString()}};
        words.insert(words.end(), more.begin(), more.end());
        return setupWith(words);
    }
    StudyReport reportOf(const QString& out, const QString& orders, const Words& more) const
    {
        const RunSetup setup = setupFor(out, more);
        return valueOf(studyReport(setup, valueOf(runStudy(setup, orders.toStdString(), {}, nullptr))));
    }

    QTemporaryDir m_folder;
    QString m_orders;
};

QTEST_APPLESS_MAIN(TestStudyRun)
#include "tst_study_run.moc"
