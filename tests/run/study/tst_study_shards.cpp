// SPDX-License-Identifier: GPL-3.0-or-later
// A study by several processes, merged, is to the byte and row the study by one; what is missing, foreign or
// unfinished is told.
#include "database_rows.h"
#include "run/study/study_merge.h"
#include "run/study/study_results.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fmt/format.h>
#include <optional>

using namespace sor;
using namespace sor::test;

namespace {

const QStringList kExports{u"drawn_orders.csv"_qs, u"orders.csv"_qs, u"study.html"_qs, u"study.json"_qs};

std::string messageOf(const Result<MergedStudy>& merged)
{
    return merged ? "merged" : merged.error().text();
}

} // namespace

#define TOLD(merged, part)                                                                                   \
    do {                                                                                                     \
        const std::string said = messageOf(merged);                                                          \
        QVERIFY2(said.find(part) != std::string::npos, said.c_str());                                        \
    } while (false)

class TestStudyShards : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        writeStudyDays(m_folder.path(), 3);
        runPart(u"whole"_qs, {});
        for (std::size_t i = 0; i < 4; ++i)
            runPart(u"parts"_qs, GridPart{i, 4});
    }

    void mergedIsWhatOneProcessMakes_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 4, 9}) // of six symbol-days
            QTest::addRow("%d shards", count) << count;
    }

    void mergedIsWhatOneProcessMakes()
    {
        QFETCH(const int, count);
        const QString parts = u"parts%1"_qs.arg(count);
        for (int i = count - 1; i >= 0; --i)
            runPart(parts, GridPart{static_cast<std::size_t>(i), static_cast<std::size_t>(count)});
        const QString out = u"merged%1"_qs.arg(count);
        auto merged = merge(out, {parts});
        QVERIFY2(merged, messageOf(merged).c_str());
        write(merged->setup, std::move(merged->outcome));
        for (const QString& name : kExports)
            QCOMPARE(bytesOf(path(out + u'/' + name)), bytesOf(path(u"whole/"_qs + name)));
        QCOMPARE(rowsOf(path(out)), rowsOf(path(u"whole"_qs)));
    }

    void aMergeThatWasKilledIsRepeated()
    {
        auto first = merge(u"again"_qs, {u"parts"_qs});
        QVERIFY2(first, messageOf(first).c_str());
        change(u"again"_qs,
               "DELETE FROM study WHERE name = 'state'; DELETE FROM results WHERE rowid % 2 = 0");
        auto second = merge(u"again"_qs, {u"parts"_qs});
        QVERIFY2(second, messageOf(second).c_str());
        QCOMPARE(rowsOf(path(u"again"_qs)), rowsOf(path(u"whole"_qs)));
    }

    void shardsMayStandInFoldersOfTheirOwn()
    {
        QStringList folders;
        for (int i = 4; i >= 1; --i)
            folders << u"parts/shard_%1_of_4"_qs.arg(i);
        auto merged = merge(u"own"_qs, folders);
        QVERIFY2(merged, messageOf(merged).c_str());
        QCOMPARE(rowsOf(path(u"own"_qs)), rowsOf(path(u"whole"_qs)));
    }

    void whatIsMissingForeignOrUnfinishedIsTold()
    {
        TOLD(merge(u"x"_qs, {u"parts/shard_1_of_4"_qs, u"parts/shard_4_of_4"_qs}),
             "Shards 2 and 3 of 4 are missing. Run each again (`study` `shard 2/4`)");
        TOLD(merge(u"x"_qs, {u"parts"_qs, u"parts/shard_1_of_4"_qs}), "Shard 1 of 4 is there twice");
        TOLD(merge(u"x"_qs, {u"parts"_qs, u"whole"_qs}), "a whole study");
        runPart(u"two"_qs, GridPart{0, 2});
        TOLD(merge(u"x"_qs, {u"parts"_qs, u"two"_qs}), "shards, and");
        runPart(u"slow"_qs, GridPart{0, 4}, {{"latency", "5ms"}});
        TOLD(
            merge(u"x"_qs,
                  {u"slow"_qs, u"parts/shard_2_of_4"_qs, u"parts/shard_3_of_4"_qs, u"parts/shard_4_of_4"_qs}),
            "`latency`");

        copy(u"parts"_qs, u"stopped"_qs);
        change(u"stopped/shard_3_of_4"_qs, "DELETE FROM study WHERE name = 'state'");
        TOLD(merge(u"x"_qs, {u"stopped"_qs}),
             "Shard 3 of 4 was stopped before its end. Run it again (`study` `shard 3/4`)");
        copy(u"parts"_qs, u"begun"_qs);
        QVERIFY(QFile::resize(path(u"begun/shard_3_of_4/study.db"_qs), 0));
        TOLD(merge(u"x"_qs, {u"begun"_qs}), "stopped before its end, when it had just begun");
        copy(u"parts"_qs, u"otherquotes"_qs);
        change(u"otherquotes/shard_2_of_4"_qs, "UPDATE files SET xxh3 = 'x' WHERE path LIKE 'BBB%03.csv'");
        TOLD(merge(u"x"_qs, {u"otherquotes"_qs}),
             "other quotes than the shards before it: BBB/2025-06-03.csv");
        copy(u"parts"_qs, u"fewer"_qs);
        change(u"fewer/shard_2_of_4"_qs, "DELETE FROM units");
        TOLD(merge(u"x"_qs, {u"fewer"_qs}), "No shard has run the order");
        copy(u"parts"_qs, u"doubled"_qs);
        change(u"doubled/shard_2_of_4"_qs, "UPDATE study SET value = '1/4' WHERE name = 'shard'");
        TOLD(merge(u"x"_qs, {u"doubled"_qs}), "there twice");
        copy(u"parts"_qs, u"tables"_qs);
        change(u"tables/shard_2_of_4"_qs, "CREATE TRIGGER t AFTER INSERT ON units BEGIN SELECT 1; END");
        TOLD(merge(u"x"_qs, {u"tables"_qs}), "not built as that of a study");
        copy(u"parts"_qs, u"newer"_qs);
        change(u"newer/shard_2_of_4"_qs, "PRAGMA user_version = 99");
        TOLD(merge(u"x"_qs, {u"newer"_qs}), "newer version");
        copy(u"parts"_qs, u"noshard"_qs);
        change(u"noshard/shard_2_of_4"_qs, "UPDATE study SET value = 'two' WHERE name = 'shard'");
        TOLD(merge(u"x"_qs, {u"noshard"_qs}), "which part of a study");

        const auto stated = mergeStudy(setupWith({{"out", path(u"x"_qs).toStdString()}, {"latency", "1ms"}}),
                                       found({u"parts"_qs}));
        TOLD(stated, "not `latency`");
        TOLD(mergeStudy(setupWith({{"out", path(u"x"_qs).toStdString()}, {"fills", "fills.csv"}}),
                        found({u"parts"_qs})),
             "not `fills`");
        // Into the folder of another study.
        runPart(u"elsewhere"_qs, {}, {{"latency", "5ms"}});
        TOLD(merge(u"elsewhere"_qs, {u"parts"_qs}), "of another study");
        QVERIFY(found({u"quotes"_qs}).empty());
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    void runPart(const QString& out, const std::optional<GridPart>& part, const Words& more = {})
    {
        const QString place = part ? out + u'/' + QString::fromStdString(studyShardName(*part)) : out;
        QDir().mkpath(path(place));
        Words words{{"data", path(u"quotes"_qs).toStdString()},
                    {"out", path(out).toStdString()},
                    {"sample", "4/day"},
                    {"durations", "2m"},
                    {"sizes", "5%"},
                    {"hours", "09:36-09:41"},
                    {"threads", "1"}};
        words.insert(words.end(), more.begin(), more.end());
        const RunSetup setup = setupWith(words);
        auto outcome = valueOf(runStudy(setup, "", {}, nullptr, part));
        if (!part)
            write(setup, std::move(outcome));
    }
    static void write(const RunSetup& setup, StudyOutcome outcome)
    {
        const std::string drawn = outcome.orders;
        const StudyReport report = valueOf(studyReport(setup, std::move(outcome)));
        if (const auto status = writeStudy(report, drawn, setup.out); !status)
            failTest(status.error().text());
    }
    std::vector<std::filesystem::path> found(const QStringList& folders) const
    {
        std::vector<std::string> paths;
        for (const QString& folder : folders)
            paths.push_back(path(folder).toStdString());
        return findStudyShards(paths);
    }
    Result<MergedStudy> merge(const QString& out, const QStringList& folders) const
    {
        QDir().mkpath(path(out));
        return mergeStudy(setupWith({{"out", path(out).toStdString()}}), found(folders));
    }
    void copy(const QString& from, const QString& to) const
    {
        std::filesystem::copy(path(from).toStdString(), path(to).toStdString(),
                              std::filesystem::copy_options::recursive);
    }
    void change(const QString& folder, const char* sql) const
    {
        auto database = SqliteDatabase::open((path(folder) + u"/study.db"_qs).toStdString());
        QVERIFY(database && database->execute(sql));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestStudyShards)
#include "tst_study_shards.moc"
