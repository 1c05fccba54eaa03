// SPDX-License-Identifier: GPL-3.0-or-later
// A tuned study: its cells are studies of one cell each, its choices look at days before only, and threads,
// stops and shards change nothing.
#include "compare_numbers.h"
#include "database_rows.h"
#include "report/study_html.h"
#include "report/study_json.h"
#include "report/study_text.h"
#include "run/study/stored_study.h"
#include "run/study/study_merge.h"
#include "run/study/study_results.h"
#include "run/study/study_tuning.h"
#include "study/study_estimates.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <utility>
#include <vector>

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 3;
constexpr int kStrategyColumn = 12; // of orders.csv
constexpr std::array<std::string_view, 3> kUnder{"0.004", "0.011", "0.03"};

struct StopAfterOrders : StudyObserver {
    void progress(std::string_view, std::int64_t, std::int64_t) override { }
    void ordersDone(std::int64_t done, std::int64_t, const std::vector<double>&) override
    {
        if (done >= 7)
            source.request_stop();
    }
    std::stop_source source;
};

} // namespace

class TestStudyTuning : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { writeStudyDays(m_folder.path(), kDays); }

    void scalesAreMediansOfDaysBefore()
    {
        const auto day = [](int number) { return LocalDay{std::chrono::days{number}}; };
        std::map<UnitKey, DayScale> scales;
        for (const auto& [number, nanos] : {std::pair{1, 10}, {2, 40}, {3, 20}, {4, 31}})
            scales[{"B", day(number)}] = {"", Price{nanos}};
        scales[{"A", day(1)}] = {"", Price{1000}};
        scales[{"C", day(1)}] = {"", Price{2000}};
        scales[{"B", day(5)}] = {"", std::nullopt}; // showed no market
        QVERIFY(!scaleBefore(scales, {"B", day(1)}, 0));
        QCOMPARE(scaleBefore(scales, {"B", day(2)}, 0)->nanos, 10);
        QCOMPARE(scaleBefore(scales, {"B", day(3)}, 0)->nanos, 25);
        QCOMPARE(scaleBefore(scales, {"B", day(4)}, 0)->nanos, 20);
        QCOMPARE(scaleBefore(scales, {"B", day(6)}, 0)->nanos, 25); // of 10, 20, 31, 40
        QCOMPARE(scaleBefore(scales, {"B", day(6)}, 2)->nanos, 25); // of 31 and 20
        QCOMPARE(scaleBefore(scales, {"B", day(6)}, 1)->nanos, 31);
        QVERIFY(!scaleBefore(scales, {"A", day(1)}, 0));
        QVERIFY(!scaleBefore(scales, {"BB", day(9)}, 0));
    }

    /// By studies of one cell each and the rule written out.
    void cellsAndChoicesAreThoseOfSingleStudies_data()
    {
        QTest::addColumn<bool>("pooled");
        QTest::addRow("pooled") << true;
        QTest::addRow("per symbol") << false;
    }

    void cellsAndChoicesAreThoseOfSingleStudies()
    {
        QFETCH(const bool, pooled);
        if (m_single.empty()) {
            for (const std::string_view under : kUnder) {
                const auto setup = setupFor(QString::fromStdString(fmt::format("one{}", under)),
                                            {{"lambda-over", "0.02"},
                                             {"lambda-under", std::string(under)},
                                             {"theta-queue", "0"},
                                             {"bracket", "off"}});
                m_single.push_back(valueOf(runStudy(setup, "", {}, nullptr)).rows);
            }
        }
        const StudyReport report =
            reportOf(pooled ? u"pooled"_qs : u"symbols"_qs,
                     {{"tune", pooled ? "pooled" : "per-symbol"}, {"choose", "best"}, {"bracket", "off"}});
        QVERIFY(report.isTuned());
        const std::size_t orders = report.rows.size();
        QCOMPARE(orders, m_single.front().size());
        double tuned = 0;
        double untuned = 0;
        std::size_t tunedOrders = 0;
        for (std::size_t i = 0; i < orders; ++i) {
            const StudyRow& row = report.rows[i];
            std::array<double, 3> sums{}; // over the orders of days before
            bool isFirst = true;
            for (std::size_t j = 0; j < orders; ++j) {
                const StudyRow& other = m_single[0][j];
                if (other.day >= row.day || (!pooled && other.order.symbol != row.order.symbol))
                    continue;
                isFirst = false;
                for (std::size_t cell = 0; cell < sums.size(); ++cell)
                    sums[cell] += *study::savingOf(m_single[cell][j], Baseline::TwapMatched);
            }
            QCOMPARE(study::strategyOf(row, study::kTunedKey) == nullptr, isFirst);
            QVERIFY(study::strategyOf(row, study::kRouterKey)->allIn(row.order.side)
                    == study::strategyOf(m_single[1][i], study::kRouterKey)->allIn(row.order.side));
            if (isFirst)
                continue;
            const auto most = std::ranges::max_element(sums);
            // Of ties the middle one, else the lowest.
            const std::size_t best = sums[1] == *most ? 1 : static_cast<std::size_t>(most - sums.begin());
            const StrategyRow& own = *study::strategyOf(row, study::kTunedKey);
            const StrategyRow& expected = *study::strategyOf(m_single[best][i], study::kRouterKey);
            QVERIFY2(own.allIn(row.order.side) == expected.allIn(row.order.side), row.order.id.c_str());
            QVERIFY(own.filled == expected.filled && own.maker == expected.maker
                    && own.kindTwiceCost == expected.kindTwiceCost && own.firstFill == expected.firstFill);
            QVERIFY(*row.outcome.tunedParams == m_single[best][i].outcome.params);
            tuned += *study::savingOf(m_single[best][i], Baseline::TwapMatched);
            untuned += *study::savingOf(m_single[1][i], Baseline::TwapMatched);
            ++tunedOrders;
        }
        const study::TuningEstimate& tuning = *report.tuning;
        const auto count = static_cast<double>(tunedOrders);
        QCOMPARE(tuning.orders, tunedOrders);
        QCOMPARE(tuning.days, std::size_t{kDays - 1});
        QCOMPARE(tuning.trainingOrders, orders - tunedOrders);
        COMPARE_NEAR(tuning.tuned.mean, tuned / count, 1e-9);
        COMPARE_NEAR(tuning.untuned.mean, untuned / count, 1e-9);
        COMPARE_NEAR(tuning.worth.mean, (tuned - untuned) / count, 1e-9);
        // All estimates are about the tuned router.
        COMPARE_NEAR(report.estimates.against(Baseline::TwapMatched)->mean, tuned / count, 1e-9);
        QCOMPARE(report.estimates.counts.done, tunedOrders);
        QCOMPARE(tuning.cells.search.why(), (study::NoEstimate{study::Lack::Days, kDays, 10}));
        const std::string text = studyText(report);
        QVERIFY2(text.find("tuned on the days before") < text.find('\n'), text.c_str());
        QVERIFY(studyHtml(report).find("What tuning is worth") != std::string::npos);
        // The column of savings is that of the tuned router; orders that only train have none.
        double inFile = 0;
        for (const QString& line : QString::fromStdString(studyOrdersCsv(report)).split(u'\n')) {
            const QStringList cells = line.split(u',');
            if (cells.value(kStrategyColumn) != u"twap_matched"_qs) {
                QVERIFY2(!line.contains(u",tuned,"_qs) || cells.back().isEmpty(), qPrintable(line));
                continue;
            }
            const auto row = std::ranges::find(report.rows, cells[0].toStdString(),
                                               [](const StudyRow& of) { return of.order.id; });
            const bool hasChoice = study::strategyOf(*row, study::kTunedKey) != nullptr;
            QVERIFY2(cells.back().isEmpty() != hasChoice, qPrintable(line));
            inFile += cells.back().toDouble();
        }
        COMPARE_NEAR(inFile / count, report.estimates.benchmarks[*report.estimates.primary].mean, 1e-9);
    }

    /// The automatic axes stand on the days before, and their first day as a single run has it.
    void automaticAxesHaveTheScaleOfDaysBefore()
    {
        const Words words{
            {"lambda-over", "auto"}, {"theta-queue", "0"}, {"tune", "pooled"}, {"bracket", "off"}};
        const RunSetup setup = setupFor(u"scaled"_qs, words);
        const StudyOutcome outcome = valueOf(runStudy(setup, "", {}, nullptr));
        auto database = SqliteDatabase::openReadOnly(path(u"scaled/study.db"_qs).toStdString());
        QVERIFY(database);
        const auto scales = valueOf(readScales(*database));
        QCOMPARE(scales.size(), std::size_t{2 * (kDays - 1)}); // the last day's is not needed
        int scaled = 0;
        for (const StudyRow& row : outcome.rows) {
            const auto scale = scaleBefore(scales, {row.order.symbol, row.day}, 0);
            if (!scale)
                continue;
            ++scaled;
            QCOMPARE(row.outcome.params.lambdaOver.nanos, autoAxis(Parameter::LambdaOver, *scale)[2].nanos);
        }
        QCOMPARE(scaled, static_cast<int>(outcome.rows.size() * 2 / 3));
    }

    void threadsStopsAndShardsChangeNothing()
    {
        const Words words{{"lambda-over", "auto"}, {"tune", "per-symbol"}};
        RunSetup setup = setupFor(u"whole"_qs, words);
        setup.threads = 1;
        const StudyReport whole = valueOf(studyReport(setup, valueOf(runStudy(setup, "", {}, nullptr))));
        QVERIFY(whole.estimates.bracket && !whole.isBracketOfDefault);
        setup = setupFor(u"stopped"_qs, words);
        setup.threads = 3;
        StopAfterOrders observer;
        const auto stopped = runStudy(setup, "", observer.source.get_token(), &observer);
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Interrupted);
        const StudyReport rest = valueOf(studyReport(setup, valueOf(runStudy(setup, "", {}, nullptr))));
        QCOMPARE(studyJson(rest), studyJson(whole));
        QCOMPARE(studyOrdersCsv(rest), studyOrdersCsv(whole));
        QCOMPARE(rowsOf(path(u"stopped"_qs)), rowsOf(path(u"whole"_qs)));
        // Shards know no chosen cells: their bracket is the default cell's, and all else is the same.
        setup = setupFor(u"parts"_qs, words);
        for (std::size_t i = 0; i < 3; ++i) {
            QDir().mkpath(path(u"parts/"_qs + QString::fromStdString(studyShardName({i, 3}))));
            (void)valueOf(runStudy(setup, "", {}, nullptr, GridPart{i, 3}));
        }
        QDir().mkpath(path(u"merged"_qs));
        auto merged = valueOf(mergeStudy(setupWith({{"out", path(u"merged"_qs).toStdString()}}),
                                         findStudyShards({path(u"parts"_qs).toStdString()})));
        const StudyReport joined = valueOf(studyReport(merged.setup, std::move(merged.outcome)));
        QVERIFY(joined.isBracketOfDefault && joined.estimates.bracket);
        QCOMPARE(studyOrdersCsv(joined), studyOrdersCsv(whole));
        StudyReport alike = whole;
        alike.isBracketOfDefault = true;
        alike.estimates.bracket = joined.estimates.bracket;
        QCOMPARE(studyJson(joined), studyJson(alike));
        // What is in a folder is shown again without a run, also that of the shards.
        for (const auto& [folder, shown] : {std::pair{u"whole"_qs, &whole}, {u"merged"_qs, &joined}}) {
            StoredStudy stored = valueOf(readStudy(path(folder).toStdString()));
            QVERIFY(stored.isComplete);
            const StudyReport again = valueOf(studyReport(stored.setup, std::move(stored.outcome)));
            QCOMPARE(studyJson(again), studyJson(*shown));
            QCOMPARE(studyOrdersCsv(again), studyOrdersCsv(*shown));
        }
        QVERIFY(studyText(joined).find("model range is that of the default cell") != std::string::npos);
    }

    void shardsWithoutABracketHaveTheBytesOfTheWhole()
    {
        const Words words{{"tune", "pooled"}, {"bracket", "off"}};
        const StudyReport whole = reportOf(u"bare"_qs, words);
        const RunSetup setup = setupFor(u"bareParts"_qs, words);
        for (std::size_t i = 0; i < 2; ++i) {
            QDir().mkpath(path(u"bareParts/"_qs + QString::fromStdString(studyShardName({i, 2}))));
            (void)valueOf(runStudy(setup, "", {}, nullptr, GridPart{i, 2}));
        }
        QDir().mkpath(path(u"bareMerged"_qs));
        auto merged = valueOf(mergeStudy(setupWith({{"out", path(u"bareMerged"_qs).toStdString()}}),
                                         findStudyShards({path(u"bareParts"_qs).toStdString()})));
        QCOMPARE(studyJson(valueOf(studyReport(merged.setup, std::move(merged.outcome)))), studyJson(whole));
    }

    void whatCannotBeTunedIsTold_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("told");
        QTest::newRow("trial") << u"model"_qs << u"trial"_qs << u"the model trial"_qs;
        QTest::newRow("patient") << u"primary"_qs << u"patient_twap"_qs << u"belongs to a cell"_qs;
        QTest::newRow("one cell") << u"lambda-under"_qs << u"0.01"_qs << u"several cells"_qs;
        QTest::newRow("many") << u"lambda-under"_qs << u"0:0.1:1001"_qs << u"at most 1000"_qs;
        QTest::newRow("off") << u"tune"_qs << u"off"_qs << u"`choose` goes with"_qs;
    }

    void whatCannotBeTunedIsTold()
    {
        QFETCH(const QString, word);
        QFETCH(const QString, value);
        QFETCH(const QString, told);
        const Words words{{"tune", "pooled"}, {"choose", "best"}, {word.toStdString(), value.toStdString()}};
        const auto status = checkStudy(setupFor(u"refused"_qs, words), false);
        QVERIFY(!status && status.error().code == ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromStdString(status.error().message).contains(told),
                 status.error().message.c_str());
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    RunSetup setupFor(const QString& out, const Words& more) const
    {
        QDir().mkpath(path(out));
        Words words{{"data", path(u"quotes"_qs).toStdString()},
                    {"out", path(out).toStdString()},
                    {"sample", "2/day"},
                    {"durations", "2m"},
                    {"sizes", "5%"},
                    {"hours", "09:36-09:41"},
                    {"lambda-over", "0.02"},
                    {"lambda-under", fmt::format("{},{},{}", kUnder[0], kUnder[1], kUnder[2])},
                    {"theta-queue", "0"}};
        words.insert(words.end(), more.begin(), more.end());
        return setupWith(words);
    }
    StudyReport reportOf(const QString& out, const Words& more) const
    {
        const RunSetup setup = setupFor(out, more);
        return valueOf(studyReport(setup, valueOf(runStudy(setup, "", {}, nullptr))));
    }

    QTemporaryDir m_folder;
    std::vector<std::vector<StudyRow>> m_single; // by cell
};

QTEST_GUILESS_MAIN(TestStudyTuning)
#include "tst_study_tuning.moc"
