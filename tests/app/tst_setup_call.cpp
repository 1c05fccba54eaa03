// SPDX-License-Identifier: GPL-3.0-or-later
// "Copy as command line": the shell and the parser make the same setup of it again.
#include "command_line.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"

#include <QProcess>
#include <QTest>
#include <fmt/format.h>

using namespace sor;

namespace {

/// The arguments that a shell makes of a line, by asking one.
std::vector<std::string> wordsOf(const std::string& line)
{
    QProcess shell;
    shell.start(u"/bin/sh"_qs, {u"-c"_qs, u"printf '%s\\n' "_qs + QString::fromStdString(line)});
    if (!shell.waitForFinished())
        qFatal("no shell");
    std::vector<std::string> words;
    for (const QByteArray& word : shell.readAllStandardOutput().split('\n'))
        words.push_back(word.toStdString());
    words.pop_back(); // after the last line end
    return words;
}

} // namespace

class TestSetupCall : public QObject {
    Q_OBJECT

private slots:
    void theCallMakesTheSameSetup_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("files") << QStringList{u"csv=a b.csv"_qs, u"csv=it's.csv"_qs, u"csv=-5"_qs};
        QTest::newRow("topic") << QStringList{u"kafka=127.0.0.1:9092"_qs, u"topic=q"_qs,
                                              u"until=idle:10s"_qs};
        QTest::newRow("order") << QStringList{u"csv=a"_qs,      u"side=sell"_qs, u"shares=9"_qs,
                                              u"from=13:30"_qs, u"limit=1.5"_qs, u"completion=none"_qs};
        QTest::newRow("grid") << QStringList{u"csv=a"_qs,
                                             u"lambda-over=0.01:0.05:5"_qs,
                                             u"lambda-under=0.1,0.2"_qs,
                                             u"theta-queue=auto"_qs,
                                             u"split=off"_qs,
                                             u"starts=off"_qs};
        QTest::newRow("switches") << QStringList{u"csv=a"_qs, u"strict=true"_qs, u"quiet=true"_qs};
        QTest::newRow("odd names") << QStringList{u"csv=a"_qs, u"out=$HOME \"x\" `y`"_qs, u"fees=#1;*"_qs};
    }
    void theCallMakesTheSameSetup()
    {
        QFETCH(QStringList, words);
        RunSetup setup;
        for (const QString& word : words)
            QVERIFY(applyWord(setup, word.section(u'=', 0, 0).toStdString(),
                              word.section(u'=', 1).toStdString()));
        std::vector<std::string> arguments = wordsOf(commandLineOf(setup));
        QCOMPARE(arguments.front(), std::string("sorlab"));
        arguments.erase(arguments.begin());
        const auto parsed = parseCommandLine(arguments);
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        QVERIFY(parsed->mode == Mode::Batch);
        QCOMPARE(setupJson(parsed->setup), setupJson(setup));
        QCOMPARE(parsed->setup.csv, setup.csv);
        QCOMPARE(parsed->setup.stated.size(), setup.stated.size());
    }

    void clientSettingsComeBack()
    {
        RunSetup setup;
        QVERIFY(applyWord(setup, "kafka", "127.0.0.1:9092"));
        setup.kafkaProperties = {"security.protocol=SASL_SSL", "sasl.username=a b"};
        setup.kafkaFile = "my file";
        std::vector<std::string> arguments = wordsOf(commandLineOf(setup));
        arguments.erase(arguments.begin());
        const auto parsed = parseCommandLine(arguments);
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        QCOMPARE(parsed->setup.kafkaProperties, setup.kafkaProperties);
        QCOMPARE(parsed->setup.kafkaFile, setup.kafkaFile);
    }
};

QTEST_GUILESS_MAIN(TestSetupCall)
#include "tst_setup_call.moc"
