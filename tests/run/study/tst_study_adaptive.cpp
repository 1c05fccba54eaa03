// SPDX-License-Identifier: GPL-3.0-or-later
// A study of the model adaptive: each order learns what a single run on all days up to its own would, and
// threads, stops, shards, the order of orders and the cutting of files change nothing.
#include "database_rows.h"
#include "input/tape_loader.h"
#include "run/run_pipeline.h"
#include "run/study/orders_file.h"
#include "run/study/study_merge.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "strategy/router/far_moves.h"
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

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 3;
const Words kCell{{"lambda-over", "0.05"}, {"lambda-under", "0.03"}, {"theta-queue", "0"}};

std::vector<StudyOrder> someOrders()
{
    std::vector<StudyOrder> orders;
    for (int i = 0; i < 12; ++i) {
        StudyOrder order;
        order.id = fmt::format("o{}", i);
        order.symbol = i % 2 == 0 ? "AAA" : "BBB";
        order.side = i % 4 < 2 ? Side::Buy : Side::Sell;
        order.shares = 500;
        order.window.from = openOf(i / 4) + std::chrono::minutes{6} + std::chrono::seconds{11 * i};
        order.window.to = order.window.from + std::chrono::minutes{2};
        orders.push_back(std::move(order));
    }
    return orders;
}

struct StopAfterOrders : StudyObserver {
    void progress(std::string_view, std::int64_t, std::int64_t) override { }
    void ordersDone(std::int64_t done, std::int64_t, const std::vector<double>&) override
    {
        if (done >= 5)
            source.request_stop();
    }
    std::stop_source source;
};

const StrategyRow& routerOf(const StudyRow& row)
{
    return *study::strategyOf(row, study::kRouterKey);
}

} // namespace

class TestStudyAdaptive : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        writeStudyDays(m_folder.path(), kDays);
        m_orders = write(u"orders.csv"_qs, someOrders());
        m_whole = study(u"whole"_qs, m_orders, {{"threads", "1"}});
    }

    void theSumsAreThoseOfEachDay()
    {
        auto database = SqliteDatabase::openReadOnly(path(u"whole/study.db"_qs).toStdString());
        QVERIFY(database);
        const auto days =
            query(*database, u"SELECT DISTINCT symbol, day FROM moves ORDER BY symbol, day"_qs, 2);
        // The last day's are not needed.
        QCOMPARE(days,
                 QStringList({u"AAA|2025-06-02"_qs, u"AAA|2025-06-03"_qs, u"BBB|2025-06-02"_qs,
                              u"BBB|2025-06-03"_qs}));
        const RunSetup source = setupWith({{"csv", path(u"quotes/BBB/2025-06-03.csv"_qs).toStdString()}});
        const auto loaded = valueOf(loadTape(source, 1, {}));
        for (const Side side : {Side::Buy, Side::Sell}) {
            const FarMoves::Options options{side, std::chrono::seconds{10}, {}, {}};
            const FarMoveSums sums = valueOf(
                FarMoves::sumsOf(*loaded.tape, {openOf(1), openOf(1) + std::chrono::hours{6}}, options, {}));
            QVERIFY(!sums.isEmpty());
            const QString sql = u"SELECT samples, move_nanos FROM moves WHERE symbol = 'BBB' AND day = "
                                "'2025-06-03' AND side = '%1' ORDER BY imbalance_fifth, spread_ticks"_qs;
            const auto rows = query(*database, sql.arg(side == Side::Buy ? u"buy"_qs : u"sell"_qs), 2);
            QCOMPARE(rows.size(), qsizetype{kFarMoveStates});
            for (std::size_t state = 0; state < kFarMoveStates; ++state) {
                const FarMoveSum& sum = sums.states[state];
                QCOMPARE(rows[static_cast<qsizetype>(state)].toStdString(),
                         fmt::format("{}|{}", sum.samples, static_cast<std::int64_t>(sum.nanos)));
            }
        }
    }

    void anOrderIsThatOfASingleRunOnAllDaysUpToItsOwn_data()
    {
        QTest::addColumn<QString>("history");
        QTest::newRow("earlier days, else the session so far") << QString();
        QTest::newRow("a day and an hour") << u"25h"_qs;
    }
    void anOrderIsThatOfASingleRunOnAllDaysUpToItsOwn()
    {
        QFETCH(const QString, history);
        Words more;
        if (!history.isEmpty())
            more.emplace_back("adaptive-history", history.toStdString());
        const auto rows = study(u"of-a-day"_qs + history, m_orders, more);
        const auto plain = study(u"plain"_qs + history, m_orders, {{"model", "cont-kukanov"}});
        std::size_t differing = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const StudyOrder& order = rows[i].order;
            Words words{{"model", "adaptive"}, {"split", "off"}, {"starts", "off"}, {"shares", "500"}};
            words.insert(words.end(), kCell.begin(), kCell.end());
            words.insert(words.end(), more.begin(), more.end());
            words.emplace_back("side", std::string(name(order.side)));
            words.emplace_back("from", formatIsoTime(order.window.from));
            words.emplace_back("to", formatIsoTime(order.window.to));
            for (int day = 0; openOf(day) < order.window.from; ++day) {
                words.emplace_back("csv",
                                   path(QString::fromStdString(
                                            fmt::format("quotes/{}/2025-06-0{}.csv", order.symbol, 2 + day)))
                                       .toStdString());
            }
            const RunReport report = valueOf(runSetup(setupWith(words), {}, nullptr));
            const RunResult& single = report.experiment.optimised.result;
            QCOMPARE(routerOf(rows[i]).filled, single.filled());
            QCOMPARE(routerOf(rows[i]).gross, single.all.gross);
            QCOMPARE(routerOf(rows[i]).maker, single.maker.shares);
            const auto basis = report.experiment.moves->basis();
            QCOMPARE(basis,
                     !history.isEmpty()                  ? FarMoveBasis::Stated
                         : order.window.from < openOf(1) ? FarMoveBasis::SessionSoFar
                                                         : FarMoveBasis::EarlierDays);
            differing += routerOf(rows[i]).gross == routerOf(plain[i]).gross ? 0U : 1U;
        }
        QVERIFY(differing > 0); // the estimates do something
    }

    void withoutHistoryItIsContKukanov()
    {
        const auto none = study(u"none"_qs, m_orders, {{"adaptive-history", "0s"}});
        const auto plain = study(u"paper"_qs, m_orders, {{"model", "cont-kukanov"}});
        for (std::size_t i = 0; i < none.size(); ++i) {
            for (std::size_t s = 0; s < none[i].outcome.strategies.size(); ++s)
                QCOMPARE(none[i].outcome.strategies[s].gross, plain[i].outcome.strategies[s].gross);
        }
    }

    void threadsStopsAndShardsChangeNothing()
    {
        RunSetup setup = setupFor(u"stopped"_qs, {{"threads", "3"}});
        StopAfterOrders observer;
        const auto stopped = runStudy(setup, m_orders.toStdString(), observer.source.get_token(), &observer);
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Interrupted);
        (void)valueOf(runStudy(setup, m_orders.toStdString(), {}, nullptr));
        QCOMPARE(rowsOf(path(u"stopped"_qs)), rowsOf(path(u"whole"_qs)));
        setup = setupFor(u"parts"_qs, {});
        for (std::size_t i = 0; i < 2; ++i) {
            QDir().mkpath(path(u"parts/"_qs + QString::fromStdString(studyShardName({i, 2}))));
            (void)valueOf(runStudy(setup, m_orders.toStdString(), {}, nullptr, GridPart{i, 2}));
        }
        QDir().mkpath(path(u"merged"_qs));
        (void)valueOf(mergeStudy(setupWith({{"out", path(u"merged"_qs).toStdString()}}),
                                 findStudyShards({path(u"parts"_qs).toStdString()})));
        QCOMPARE(rowsOf(path(u"merged"_qs)), rowsOf(path(u"whole"_qs)));
    }

    void theOrderOfOrdersChangesNothing()
    {
        auto orders = someOrders();
        std::ranges::reverse(orders);
        auto rows = study(u"reversed"_qs, write(u"reversed.csv"_qs, orders), {});
        std::ranges::reverse(rows);
        expectSame(rows);
    }

    void filesCutInTwoChangeNothing()
    {
        const QDir whole(path(u"quotes"_qs));
        for (const QString& symbol : whole.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QDir(m_folder.path()).mkpath(u"cut/"_qs + symbol);
            for (const QString& name : QDir(whole.filePath(symbol)).entryList(QDir::Files)) {
                QFile file(whole.filePath(symbol + u'/' + name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QList<QByteArray> lines = file.readAll().split('\n');
                const qsizetype half = lines.size() / 3;
                const QByteArray head = lines.first() + '\n';
                const QString stem = u"cut/"_qs + symbol + u'/' + name.chopped(4);
                writeFile(m_folder, stem + u"-a.csv"_qs, lines.first(half).join('\n') + '\n');
                writeFile(m_folder, stem + u"-b.csv"_qs, head + lines.sliced(half).join('\n'));
            }
        }
        expectSame(study(u"of-parts"_qs, m_orders, {{"data", path(u"cut"_qs).toStdString()}}));
    }

    void wordsThatWouldNeedSumsOfTheirOwnAreRefused()
    {
        const auto refusal = [&](const QByteArray& column, const QByteArray& value, const Words& more) {
            const QString file =
                writeFile(m_folder, u"own.csv"_qs,
                          "order_id,symbol,side,shares,from,to," + column
                              + "\nA1,AAA,buy,500,2025-06-03T13:36:00Z,2025-06-03T13:38:00Z," + value + "\n");
            const auto outcome = runStudy(
                setupFor(u"own"_qs + QString::fromLatin1(column + value) + QString::number(more.size()),
                         more),
                file.toStdString(), {}, nullptr);
            return outcome ? std::string() : outcome.error().message;
        };
        QVERIFY(refusal("interval", "5s", {}).find("`interval` of the order A1") != std::string::npos);
        QVERIFY(refusal("tick", "0.05", {}).find("`tick` of the order A1") != std::string::npos);
        QCOMPARE(refusal("interval", "10s", {}), std::string()); // the study's own
        QCOMPARE(refusal("interval", "5s", {{"adaptive-history", "60s"}}), std::string());
        QCOMPARE(refusal("model", "adaptive", {{"model", "cont-kukanov"}}), std::string());
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString write(const QString& name, const std::vector<StudyOrder>& orders)
    {
        return writeFile(m_folder, name, QByteArray::fromStdString(ordersCsv(orders, {})));
    }
    RunSetup setupFor(const QString& out, const Words& more) const
    {
        QDir().mkpath(path(out));
        Words words{{"data", path(u"quotes"_qs).toStdString()},
                    {"out", path(out).toStdString()},
                    {"model", "adaptive"},
                    {"bracket", "off"}};
        words.insert(words.end(), kCell.begin(), kCell.end());
        words.insert(words.end(), more.begin(), more.end());
        return setupWith(words);
    }
    std::vector<StudyRow> study(const QString& out, const QString& orders, const Words& more) const
    {
        return valueOf(runStudy(setupFor(out, more), orders.toStdString(), {}, nullptr)).rows;
    }
    void expectSame(const std::vector<StudyRow>& rows) const
    {
        QCOMPARE(rows.size(), m_whole.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].order.id, m_whole[i].order.id);
            QVERIFY2(rows[i].outcome.state == OrderState::Done, rows[i].outcome.reason.c_str());
            for (std::size_t s = 0; s < rows[i].outcome.strategies.size(); ++s)
                QCOMPARE(rows[i].outcome.strategies[s].gross, m_whole[i].outcome.strategies[s].gross);
        }
    }

    QTemporaryDir m_folder;
    QString m_orders;
    std::vector<StudyRow> m_whole;
};

QTEST_GUILESS_MAIN(TestStudyAdaptive)
#include "tst_study_adaptive.moc"
