// SPDX-License-Identifier: GPL-3.0-or-later
// Strategy files: what is refused, what a wrong one does to a run, and that a right one is a row like others.
#include "report/run_json.h"
#include "report/run_table.h"
#include "run/own_strategies.h"
#include "run/run_pipeline.h"
#include "setup/setup_json.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <string>

using namespace sor;

namespace {

std::string fileOf(const std::string& name)
{
    return SOR_STRATEGY_FILES + name + ".so";
}

RunSetup sampleSetup(const test::Words& words = {})
{
    RunSetup setup;
    setup.csv = {SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst"};
    setup.threads = 2;
    test::Words all{
        {"lambda-over", "0.01"}, {"lambda-under", "0.02"}, {"theta-queue", "0"}, {"bracket", "off"}};
    all.insert(all.end(), words.begin(), words.end());
    return test::setupWith(all, setup);
}

RunReport runWith(RunSetup setup, const std::vector<std::string>& names)
{
    std::vector<std::string> files;
    files.reserve(names.size());
    for (const std::string& name : names)
        files.push_back(fileOf(name));
    setup.experiment.baselines.extras = test::valueOf(loadStrategies(files));
    return test::valueOf(runSetup(setup, {}, nullptr));
}

/// The lines of a table that begin with the key, without it.
std::string rowsOf(const std::string& csv, const std::string& key)
{
    std::string rows;
    std::size_t at = 0;
    while (at < csv.size()) {
        const std::size_t end = csv.find('\n', at);
        const std::string line = csv.substr(at, end - at);
        if (line.starts_with(key + ","))
            rows += line.substr(key.size()) + "\n";
        at = end + 1;
    }
    return rows;
}

/// Without what differs from run to run.
std::string lasting(const std::string& json)
{
    std::string lines;
    std::size_t at = 0;
    while (at < json.size()) {
        const std::size_t end = std::min(json.find('\n', at), json.size());
        const std::string line = json.substr(at, end - at) + "\n";
        const auto has = [&](const char* text) { return line.find(text) != std::string::npos; };
        if (!has("started") && !has("_seconds") && !has("\"threads\""))
            lines += line;
        at = end + 1;
    }
    return lines;
}

struct Outcome {
    int exitCode = -1;
    QString out;
    QString error;
};

Outcome sorlab(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

const QStringList kQuickRun{
    u"--csv"_qs,          QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst"),
    u"--lambda-over"_qs,  u"0.01,0.02"_qs,
    u"--lambda-under"_qs, u"0.02"_qs,
    u"--theta-queue"_qs,  u"0"_qs,
    u"--bracket"_qs,      u"off"_qs,
    u"--starts"_qs,       u"off"_qs};

} // namespace

class TestOwnStrategies : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { qunsetenv("SORLAB_TEST_FAULT"); }

    void aCopyOfTwapIsTwap_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("value");
        QTest::newRow("buy") << u"side"_qs << u"buy"_qs;
        QTest::newRow("sell") << u"side"_qs << u"sell"_qs;
        QTest::newRow("late") << u"latency"_qs << u"1ms"_qs;
        QTest::newRow("lots") << u"lot"_qs << u"100"_qs;
        QTest::newRow("limited") << u"limit"_qs << u"100.15"_qs;
        QTest::newRow("instant") << u"refresh"_qs << u"instant"_qs;
    }
    void aCopyOfTwapIsTwap()
    {
        QFETCH(QString, word);
        QFETCH(QString, value);
        const RunReport report =
            runWith(sampleSetup({{word.toStdString(), value.toStdString()}}), {"copied_twap"});
        const Experiment& experiment = report.experiment;
        const std::size_t twap = indexOf(Baseline::Twap);
        QCOMPARE(experiment.extras.size(), std::size_t{1});
        const RunResult& own = experiment.extras[0];
        const RunResult& known = experiment.baselines[twap];
        QVERIFY(known.all.shares.count > 0 && known.fills.size() > 3);
        QCOMPARE(own.totalCash().nanos, known.totalCash().nanos);
        QCOMPARE(own.all.fees.nanos, known.all.fees.nanos);
        for (const std::string& csv : {fillsCsv(report), pathCsv(report)}) {
            QVERIFY(rowsOf(csv, "twap").size() > 100);
            QCOMPARE(rowsOf(csv, "copied_twap"), rowsOf(csv, "twap"));
        }
        // In the parts and from the start times too.
        QCOMPARE(experiment.test->extras[0].totalCash().nanos,
                 experiment.test->baselines[twap].totalCash().nanos);
        QVERIFY(!experiment.starts->starts.empty());
        QVERIFY(experiment.starts->extras[0].savingsBps == experiment.starts->against[twap].savingsBps);
        const std::string json = finalResultJson(report);
        QVERIFY(json.find("\"copied_twap\": {\n") != std::string::npos);
        QVERIFY(json.find(R"({"key":"copied_twap","name":"Copied TWAP","file":"copied_twap.so",)")
                != std::string::npos);
        QVERIFY(detailsText(report).find("\nCopied TWAP ") != std::string::npos);
    }

    void resultsAreTheSameOnAnyNumberOfThreads()
    {
        RunSetup setup = sampleSetup();
        std::vector<std::string> results;
        for (const unsigned threads : {1U, 4U}) {
            setup.threads = threads;
            results.push_back(lasting(finalResultJson(runWith(setup, {"copied_twap", "same_class"}))));
        }
        QVERIFY(results[0] == results[1]);
    }

    /// What the other rows say does not depend on the strategies beside them.
    void otherRowsStayAsTheyAre()
    {
        const RunReport without = runWith(sampleSetup(), {});
        const RunReport with = runWith(sampleSetup(), {"same_class", "copied_twap"});
        QVERIFY(without.runId != with.runId);
        const std::string fills = fillsCsv(with);
        QCOMPARE(fills.substr(0, fillsCsv(without).size()), fillsCsv(without));
        QVERIFY(rowsOf(fills, "at_the_end") != rowsOf(fills, "best_ask"));
        const Experiment& experiment = with.experiment;
        QVERIFY(experiment.extras[0].firstFill >= with.order.window.to - Nanos{std::chrono::seconds{1}});
        QCOMPARE(experiment.extras[0].all.shares.count, with.order.shares.count);
    }

    void wrongDecisionsEndTheRun_data()
    {
        QTest::addColumn<QString>("said");
        const auto row = [](const char* fault, const char* said) {
            QTest::newRow(fault) << QString::fromLatin1(said);
        };
        row("throws when made", "When it was made: It threw an exception (no licence");
        row("no memory", "When it was made: It threw an exception (std::bad_alloc)");
        row("throws", "It threw an exception (division by zero).");
        row("throws a number", "It threw something that is no std::exception.");
        row("throws when idle", "It threw an exception (not idle).");
        row("throws when asked", "It threw an exception (who knows).");
        row("negative", "negative number of shares");
        row("too many", "more shares than the 5,000 that are left");
        row("too many in all", "more shares than the 5,000 that are left");
        row("odd lot", "an order of 37 shares, and orders are whole lots of 10, but for a");
        row("marks", "('fees' of 'x')");
        row("huge", "more shares than the 5,000 that are left");
        row("no venue", "an order to venue 4, and the venues are 0 to 3");
        row("far venue", "an order to venue 4294967295, and the venues are 0 to 3");
        row("twice", "two orders to venue 0 in one decision");
        row("endless", "more orders in one decision");
        row("rests first", "without calling replaceResting() before");
        row("rest: silent", "mayRest() says that it does not");
        row("rest: negative", "negative number of shares");
        row("rest: no venue", "an order to venue 4, and the venues are 0 to 3");
        row("rest: too many", "rested 5,001 shares, and the whole order has 5,000");
        row("rest: price 0", "at a price that is not above 0");
        row("rest: wrong sign", "at a price that is not above 0");
        row("rest: no price", "at a price beyond a billion dollars");
        row("rest: lowest price", "at a price beyond a billion dollars");
        row("rest: twice", "rested two orders at venue 0");
    }
    void wrongDecisionsEndTheRun()
    {
        QFETCH(QString, said);
        qputenv("SORLAB_TEST_FAULT", QTest::currentDataTag());
        RunSetup setup = sampleSetup({{"lot", said.contains(u"lots"_qs) ? "10" : "1"}});
        setup.experiment.baselines.extras = test::valueOf(loadStrategies({fileOf("faulty")}));
        const auto report = runSetup(setup, {}, nullptr);
        QVERIFY(!report);
        const std::string text = report.error().text();
        QVERIFY2(text.starts_with("faulty.so: The strategy 'Faulty one' failed. "), text.c_str());
        QVERIFY2(text.find(said.toStdString()) != std::string::npos, text.c_str());
        QVERIFY2(text.find('\n') == std::string::npos, text.c_str());
        QVERIFY(report.error().code == ErrorCode::StrategyFailed);
        QVERIFY(kind(report.error().code) == ErrorKind::InvalidArgument);
    }

    void filesThatAreNoStrategiesAreRefused_data()
    {
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* said) {
            QTest::newRow(name) << QString::fromLatin1(said);
        };
        row("nothing_there", "There is no such file");
        row("other_entry", "does not export sorlabStrategy");
        row("no_table", "says nothing of itself");
        row("other_version", "built for version 2 of the interface, and this program has version 1");
        row("other_headers", "built with other headers (of sorlab 0.0.9)");
        row("other_layout", "compiled with options");
        row("no_name", "1 to 19 printable ASCII characters");
        row("long_name", "1 to 19 printable ASCII characters");
        row("odd_name", "1 to 19 printable ASCII characters");
        row("no_letters", "has a letter or a digit");
        row("known_key", "is the name of a strategy of the program");
        row("known_name", "is the name of a strategy of the program");
        row("router_name", "is the name of a strategy of the program");
    }
    void filesThatAreNoStrategiesAreRefused()
    {
        QFETCH(QString, said);
        const std::string file = fileOf(QTest::currentDataTag());
        const auto loaded = loadStrategies({fileOf("copied_twap"), file});
        QVERIFY(!loaded);
        QVERIFY2(loaded.error().message.find(said.toStdString()) != std::string::npos,
                 loaded.error().text().c_str());
        QCOMPARE(loaded.error().facts.path, file);
        QVERIFY(kind(loaded.error().code) == ErrorKind::InvalidArgument);
    }

    void otherFilesAreRefused()
    {
        const QTemporaryDir folder;
        const QString text = folder.filePath(u"libtext.so"_qs);
        QFile file(text);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write("no library") > 0 && file.flush());
        QFile empty(folder.filePath(u"empty.so"_qs));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        for (const QString& name : {text, empty.fileName()}) {
            const auto loaded = loadStrategies({name.toStdString()});
            QVERIFY(!loaded);
            QVERIFY2(loaded.error().message.find("This is no shared library. Build it") != std::string::npos,
                     loaded.error().text().c_str());
        }
        QFile whole(QString::fromStdString(fileOf("copied_twap")));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray bytes = whole.readAll();
        QByteArray other = bytes;
        other[18] = other[18] == '\xb7' ? '\x3e' : '\xb7'; // e_machine: arm64 becomes x86-64, and the reverse
        QFile foreign(folder.filePath(u"foreign.so"_qs));
        QVERIFY(foreign.open(QIODevice::WriteOnly) && foreign.write(other) == other.size()
                && foreign.flush());
        const auto refused = loadStrategies({foreign.fileName().toStdString()});
        QVERIFY(!refused
                && refused.error().message.find("built for another processor, ") != std::string::npos);
        for (const double part : {0.02, 0.1, 0.5, 0.8}) {
            QFile cut(folder.filePath(u"cut%1.so"_qs.arg(part)));
            QVERIFY(cut.open(QIODevice::WriteOnly));
            cut.write(bytes.left(static_cast<qsizetype>(part * static_cast<double>(bytes.size()))));
            cut.close();
            const auto loaded = loadStrategies({cut.fileName().toStdString()});
            // What is behind the parts that are loaded may be missing.
            QVERIFY2(!loaded || part > 0.5, qPrintable(cut.fileName()));
        }
        QVERIFY(!loadStrategies({folder.path().toStdString()}));
        QVERIFY(!loadStrategies({""}));
        QVERIFY(!loadStrategies({"/dev/null"}));
    }

    void twoOfOneNameAreRefused()
    {
        const auto loaded =
            loadStrategies({fileOf("copied_twap"), fileOf("same_class"), fileOf("copied_twap")});
        QVERIFY(!loaded);
        QVERIFY(loaded.error().message.find("Another strategy is named like this one, 'Copied TWAP'")
                != std::string::npos);
    }

    void keysAreLettersDigitsAndGaps_data()
    {
        QTest::addColumn<QString>("key");
        QTest::newRow("My TWAP") << u"my_twap"_qs;
        QTest::newRow("--A1  b--") << u"a1_b"_qs;
        QTest::newRow("x") << u"x"_qs;
        QTest::newRow("?") << QString();
    }
    void keysAreLettersDigitsAndGaps()
    {
        QFETCH(QString, key);
        QCOMPARE(strategyKey(QTest::currentDataTag()), key.toStdString());
    }

    void theProgramRunsThem()
    {
        const QTemporaryDir folder;
        const QString results = folder.filePath(u"results"_qs);
        const QString fills = folder.filePath(u"fills.csv"_qs);
        const QStringList strategy{u"--strategy"_qs, QString::fromStdString(fileOf("copied_twap"))};
        const Outcome run =
            sorlab(QStringList{u"--batch"_qs, u"--verbose"_qs, u"--out"_qs, results, u"--fills"_qs, fills}
                   + kQuickRun + strategy);
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QVERIFY2(run.out.contains(u"\nCopied TWAP "_qs), qPrintable(run.out));
        const std::string csv = test::bytesOf(fills).toStdString();
        QVERIFY(rowsOf(csv, "twap").size() > 100);
        QCOMPARE(rowsOf(csv, "copied_twap"), rowsOf(csv, "twap"));
        // Shards run cells of the router, and who joins them may add strategies.
        const QString shards = folder.filePath(u"shards"_qs);
        for (const QString& part : {u"1/2"_qs, u"2/2"_qs})
            QCOMPARE(sorlab(QStringList{u"--batch"_qs, u"--shard"_qs, part, u"--out"_qs, shards} + kQuickRun)
                         .exitCode,
                     0);
        const QString merged = folder.filePath(u"merged"_qs);
        const Outcome merge = sorlab(QStringList{u"--merge"_qs, shards, u"--out"_qs, merged} + strategy);
        QVERIFY2(merge.exitCode == 0, qPrintable(merge.error));
        for (const QString& name : {u"/output.json"_qs, u"/baselines.json"_qs})
            QCOMPARE(test::bytesOf(merged + name), test::bytesOf(results + name));
    }

    void theProgramRefusesOthers_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("said");
        const QString good = QString::fromStdString(fileOf("copied_twap"));
        const QStringList wrong{u"--batch"_qs, u"--strategy"_qs, QString::fromStdString(fileOf("faulty"))};
        QTest::newRow("negative") << wrong
                                  << u"sorlab: faulty.so: The strategy 'Faulty one' failed. At 2025-"_qs;
        for (const char* fault : {"exits", "exits when made"})
            QTest::newRow(fault) << wrong << u"sorlab: The strategy 'Faulty one' called exit"_qs;
        QTest::newRow("no file") << QStringList{u"--batch"_qs, u"--strategy"_qs, u"./libmine.so"_qs}
                                 << u"sorlab: ./libmine.so: There is no such file."_qs;
        QTest::newRow("no value") << QStringList{u"--batch"_qs, u"--strategy"_qs} << u"--strategy"_qs;
        QTest::newRow("shard") << QStringList{u"--batch"_qs, u"--shard"_qs, u"1/2"_qs, u"--strategy"_qs, good}
                               << u"give --strategy to the --merge"_qs;
        QTest::newRow("publish") << QStringList{u"--publish"_qs, u"--strategy"_qs, good}
                                 << u"--strategy goes with"_qs;
    }
    void theProgramRefusesOthers()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, said);
        qputenv("SORLAB_TEST_FAULT", QTest::currentDataTag());
        const QTemporaryDir folder;
        const QString results = folder.filePath(u"results"_qs);
        const auto run = sorlab(QStringList{words.front(), u"--out"_qs, results} + kQuickRun + words.mid(1));
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.error.contains(said), qPrintable(run.error));
        QVERIFY(!QFile::exists(results + u"/final_result.json"_qs));
    }

    void noSetupFileNamesCode_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("one") << QByteArray(R"({"strategy": "./x.so"})");
        QTest::newRow("list") << QByteArray(R"({"shares": 5, "strategy": ["./x.so"]})");
        QTest::newRow("nothing") << QByteArray(R"({"strategy": null})");
    }
    void noSetupFileNamesCode()
    {
        QFETCH(QByteArray, json);
        RunSetup setup;
        const auto status = applySetupJson(setup, json.toStdString(), "setup.json");
        QVERIFY(!status);
        QVERIFY2(status.error().text().find("cannot stand in a setup file") != std::string::npos,
                 status.error().text().c_str());
        QVERIFY(!applyWord(setup, "strategy", "./x.so"));
    }
};

QTEST_GUILESS_MAIN(TestOwnStrategies)
#include "tst_own_strategies.moc"
