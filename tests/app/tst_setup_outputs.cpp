// SPDX-License-Identifier: GPL-3.0-or-later
// Which files a setup file of somebody else may have a run or a study write.
#include "setup_outputs.h"
#include "test_files.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <optional>

using namespace sor;
using namespace sor::test;

class TestSetupOutputs : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder.emplace();
        QVERIFY(QDir::setCurrent(m_folder->path()));
        QDir().mkpath(u"there"_qs);
    }
    void cleanup() { QDir::setCurrent(QDir::tempPath()); }

    void foreignFilesStay_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("ours");
        QTest::addColumn<int>("mode");
        const auto study = static_cast<int>(OutputsOf::Study);
        QTest::newRow("json") << u"study.json"_qs << QByteArray("{\n  \"sorlab_study\": 1") << study;
        QTest::newRow("orders") << u"orders.csv"_qs
                                << QByteArray("order_id,symbol,side,shares,from,to,group,pair,state,x")
                                << study;
        QTest::newRow("drawn") << u"drawn_orders.csv"_qs
                               << QByteArray("order_id,symbol,side,shares,participation,from,to,group,pair")
                               << study;
        QTest::newRow("database") << u"study.db"_qs << QByteArray("SQLite format 3\0and more", 24) << study;
        QTest::newRow("run") << u"output.json"_qs
                             << QByteArray("{\n  \"run_id\": \"0123456789abcdef0123456789abcdef\",\n")
                             << static_cast<int>(OutputsOf::Run);
    }

    void foreignFilesStay()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, ours);
        QFETCH(const int, mode);
        const auto of = static_cast<OutputsOf>(mode);
        QVERIFY(check("there", of));
        writeFile(*m_folder, u"there/"_qs + name, ours);
        QVERIFY(check("there", of));
        QVERIFY(check("there", OutputsOf::Either));
        for (const QByteArray& other : {QByteArray("something else"), QByteArray(), ours.left(8)}) {
            writeFile(*m_folder, u"there/"_qs + name, other);
            QVERIFY2(!check("there", of), other.constData());
            QVERIFY(!check("there", OutputsOf::Either));
            // The other mode does not write it.
            QVERIFY(check("there", of == OutputsOf::Run ? OutputsOf::Study : OutputsOf::Run));
        }
        QVERIFY(QFile::remove(u"there/"_qs + name));
        QDir().mkpath(u"there/"_qs + name);
        QVERIFY(!check("there", of));
    }

    void foldersLieBelow()
    {
        for (const OutputsOf mode : {OutputsOf::Run, OutputsOf::Study, OutputsOf::Either}) {
            QVERIFY(check("new", mode));
            for (const char* out : {"/tmp", "..", "there/../..", ".hidden", "there/.x"})
                QVERIFY2(!check(out, mode), out);
        }
    }

    void aShardHasItsOwnFolder()
    {
        RunSetup setup;
        setup.out = "there";
        setup.shard = "2/3";
        QDir().mkpath(u"there/shard_2_of_3"_qs);
        QVERIFY(checkOutputsOfSetup(setup, {"out"}, OutputsOf::Study));
        writeFile(*m_folder, u"there/shard_2_of_3/study.db"_qs, "no database");
        const auto status = checkOutputsOfSetup(setup, {"out"}, OutputsOf::Study);
        QVERIFY(!status && status.error().code == ErrorCode::InvalidArgument);
        QVERIFY2(status.error().message.find("something else is there") != std::string::npos,
                 status.error().message.c_str());
        setup.shard = "1/3";
        QVERIFY(checkOutputsOfSetup(setup, {"out"}, OutputsOf::Study));
    }

private:
    static bool check(const char* out, OutputsOf mode)
    {
        RunSetup setup;
        setup.out = out;
        return static_cast<bool>(checkOutputsOfSetup(setup, {"out"}, mode));
    }

    std::optional<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestSetupOutputs)
#include "tst_setup_outputs.moc"
