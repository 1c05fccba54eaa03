// SPDX-License-Identifier: GPL-3.0-or-later
// A setup written and read again is the same setup, and no secret is in what was written.
#include "input/topic_options.h"
#include "setup/run_setup.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"
#include "test_setup.h"

#include <QProcess>
#include <QTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

namespace {

std::string differences(const RunSetup& a, const RunSetup& b)
{
    std::string out;
    for (const SetupWord& word : setupWords()) {
        if (word.get(a) != word.get(b))
            out += fmt::format("{}: '{}' became '{}'; ", word.name, word.get(a), word.get(b));
    }
    if (a.csv != b.csv || a.trades != b.trades)
        out += "files; ";
    if (a.kafkaProperties != b.kafkaProperties || a.kafkaFile != b.kafkaFile
        || a.fileKafkaProperties != b.fileKafkaProperties)
        out += "client settings; ";
    return out;
}

/// One value for every word, none of them the default.
const Words& allWords()
{
    static const Words all{{"csv", "a b.csv"},
                           {"csv", "-5"},
                           {"trades", "t, u.csv"},
                           {"trades", "7"},
                           {"feed", "nbbo"},
                           {"format", "databento-csv"},
                           {"columns", "time=a b,date=c"},
                           {"no-header", "a b,c"},
                           {"price-scale", "0.0001"},
                           {"size-scale", "100"},
                           {"round-lots", "lots.csv"},
                           {"size-unit", "0.001"},
                           {"zone", "America/New_York"},
                           {"date", "2024-06-07"},
                           {"topic", "5"},
                           {"from-offset", "offset:5"},
                           {"until", "idle:10s"},
                           {"checkpoint", "here.json"},
                           {"for", "10m"},
                           {"timeout", "5s"},
                           {"symbol", "007"},
                           {"view", "trial"},
                           {"max-age", "2s"},
                           {"band", "12.25%"},
                           {"synthetic-venues", "3"},
                           {"strict", "true"},
                           {"memory", "512"},
                           {"side", "sell"},
                           {"shares", "777"},
                           {"from", "13:36:32.25"},
                           {"to", "2024-08-01T13:45:14Z"},
                           {"limit", "222.123456789"},
                           {"executions", "e.csv"},
                           {"lot", "3"},
                           {"currency", "EUR"},
                           {"model", "static"},
                           {"step", "50"},
                           {"lambda-over", "0.01:0.05:5"},
                           {"lambda-under", "0.01,0.02"},
                           {"theta-queue", "0"},
                           {"interval", "5s"},
                           {"history", "0s"},
                           {"adaptive-history", "1h"},
                           {"shortfall", "carry"},
                           {"outflows", "joint"},
                           {"solver", "sa"},
                           {"adverse", "on"},
                           {"fees", "it's \"mine\" & $HOME <b>.csv"},
                           {"refresh", "instant"},
                           {"queue", "power:3"},
                           {"latency", "50us,IEXG=350us"},
                           {"completion", "none"},
                           {"bucket", "30s"},
                           {"profile", "v.csv"},
                           {"protect", "off"},
                           {"crossing", "lasting:5ms"},
                           {"tick", "0.05"},
                           {"split", "off"},
                           {"starts", "off"},
                           {"bracket", "off"},
                           {"seed", "9223372036854775807"},
                           {"threads", "3"},
                           {"shard", "1/4"},
                           {"data", "quotes dir"},
                           {"sample", "7/day"},
                           {"sizes", "0.25%,3%"},
                           {"durations", "90s,10m"},
                           {"mirror", "off"},
                           {"hours", "10:00-15:00"},
                           {"primary", "actual"},
                           {"without", "XNAS,IEXG"},
                           {"tune", "per-symbol"},
                           {"tune-days", "20"},
                           {"choose", "best"},
                           {"block", "4"},
                           {"keep-fills", "true"},
                           {"verbose", "true"},
                           {"force", "true"},
                           {"out", "out dir"},
                           {"fills", "f.csv"},
                           {"path", "p.csv"},
                           {"quiet", "true"},
                           {"progress", "json"}};
    return all;
}

} // namespace

class TestSetupWriter : public QObject {
    Q_OBJECT

private slots:
    void theExamplesHaveEveryWordButTheOtherSource()
    {
        const RunSetup setup = setupWith(allWords());
        for (const SetupWord& word : setupWords())
            QVERIFY2(word.name == "kafka" || setup.isStated(word.name), std::string(word.name).c_str());
    }

    void everyWordComesBackFromTheFile()
    {
        const RunSetup setup = setupWith(allWords());
        RunSetup read;
        const auto status = applySetupJson(read, setupJson(setup), "s.json");
        QVERIFY2(status, status ? "" : status.error().message.c_str());
        QCOMPARE(differences(setup, read), std::string());
        QCOMPARE(setupJson(read), setupJson(setup));
    }

    void eachWordAloneComesBackFromTheFile()
    {
        for (const auto& word : allWords()) {
            const RunSetup setup = setupWith({word});
            RunSetup read;
            QVERIFY2(applySetupJson(read, setupJson(setup), "s.json"), word.first.c_str());
            QCOMPARE(differences(setup, read), std::string());
        }
    }

    void whatIsTheDefaultAndWasNotStatedIsLeftOut()
    {
        QCOMPARE(setupJson(RunSetup{}), std::string("{}\n"));
        QVERIFY(setupJson(setupWith({{"shares", "5000"}})).find("\"shares\": 5000") != std::string::npos);
        RunSetup changed;
        changed.shares = Shares{7};
        QVERIFY(setupJson(changed).find("\"shares\": 7") != std::string::npos);
        // The trial view brings its model: that was not said.
        QVERIFY(setupJson(setupWith({{"view", "trial"}})).find("model") == std::string::npos);
    }

    void secretsAreNotWritten()
    {
        RunSetup setup = setupWith({{"kafka", "localhost:9092"}});
        setup.kafkaProperties = {"security.protocol=SASL_SSL", "sasl.username=me", "sasl.password=hunter2",
                                 "ssl.key.password=${KEY}"};
        setup.kafkaFile = "client.properties";
        // For anybody: what anybody's file may carry.
        const std::string json = setupJson(setup);
        QVERIFY2(json.find("hunter2") == std::string::npos, json.c_str());
        RunSetup read;
        const auto status = applySetupJson(read, json, "s.json");
        QVERIFY2(status, status ? "" : status.error().message.c_str());
        QVERIFY(read.kafkaProperties.empty() && read.kafkaFile.empty());
        QCOMPARE(read.fileKafkaProperties,
                 (std::vector<std::string>{"security.protocol=SASL_SSL", "sasl.username=me"}));
        QVERIFY(read.areBrokersOfFile);
        // For the window's own settings: all but the secrets themselves.
        const std::string own = setupJson(setup, SetupOrigin::Own);
        QVERIFY2(own.find("hunter2") == std::string::npos, own.c_str());
        RunSetup kept;
        QVERIFY(applySetupJson(kept, own, "own", SetupOrigin::Own));
        QCOMPARE(kept.kafkaProperties,
                 (std::vector<std::string>{"security.protocol=SASL_SSL", "sasl.username=me",
                                           "ssl.key.password=${KEY}"}));
        QCOMPARE(kept.kafkaFile, std::string("client.properties"));
        const std::string line = commandLineOf(setup);
        QVERIFY2(line.find("hunter2") == std::string::npos, line.c_str());
        QVERIFY2(line.find("-X 'sasl.password=${SASL_PASSWORD}'") != std::string::npos, line.c_str());
        QVERIFY2(line.ends_with(" -F client.properties"), line.c_str());
    }

    void clientSettingsOfAFileAreChecked()
    {
        for (const char* json :
             {R"({"kafka_properties": "a=b"})", R"({"kafka_properties": ["a"]})",
              R"({"kafka_properties": [5]})", R"({"kafka_file": 5})", R"({"kafka_file": ""})"}) {
            RunSetup setup;
            const auto status = applySetupJson(setup, json, "s.json");
            QVERIFY2(!status, json);
            QVERIFY2(status.error().message.find("kafka_") != std::string::npos,
                     status.error().message.c_str());
        }
    }

    void clientSettingsOfTheCommandLineWinOverTheFile()
    {
        RunSetup setup;
        setup.kafkaProperties = {"linger.ms=1"};
        QVERIFY(applySetupJson(setup, R"({"kafka": "h:1", "kafka_properties": ["linger.ms=9"]})", "s.json"));
        QCOMPARE(setup.kafkaProperties, (std::vector<std::string>{"linger.ms=1"}));
        QCOMPARE(setup.fileKafkaProperties, (std::vector<std::string>{"linger.ms=9"}));
        const auto settings = connectionOf(setup);
        QVERIFY(settings);
        QCOMPARE(settings->properties.back().value, std::string("1"));
    }

    void aShellReadsTheQuotedWordBack_data()
    {
        QTest::addColumn<QString>("word");
        for (const char* word : {"plain", "a b", "it's", "\"$HOME\"", "`id`", "a\\b", "", "*", "~", "a;b",
                                 "ü", "#x", "a\nb", "-n"})
            QTest::newRow(word) << QString::fromUtf8(word);
    }
    void aShellReadsTheQuotedWordBack()
    {
        QFETCH(QString, word);
        const QString quoted = QString::fromStdString(shellQuoted(word.toStdString()));
        QProcess shell;
        shell.start(u"/bin/sh"_qs, {u"-c"_qs, u"printf '%s' "_qs + quoted});
        QVERIFY(shell.waitForFinished());
        const QByteArray out = shell.readAllStandardOutput();
        QCOMPARE(QString::fromUtf8(out), word);
    }
};

QTEST_GUILESS_MAIN(TestSetupWriter)
#include "tst_setup_writer.moc"
