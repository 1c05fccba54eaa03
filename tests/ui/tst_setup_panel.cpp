// SPDX-License-Identifier: GPL-3.0-or-later
// The setup panel: every word goes in and comes out, and what is wrong is said at once.
#include "input/kafka/client/kafka_settings.h"
#include "setup/grid_box.h"
#include "setup/order_box.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"
#include "setup/source_box.h"
#include "setup/word_field.h"
#include "setup_fixture.h"
#include "support/app_settings.h"
#include "test_files.h"
#include "test_setup.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

QString differences(const RunSetup& a, const RunSetup& b)
{
    QStringList out;
    for (const SetupWord& word : setupWords()) {
        if (word.get(a) != word.get(b) || a.isStated(word.name) != b.isStated(word.name))
            out.append(QString::fromStdString(std::string(word.name) + ": '" + word.get(a) + "' became '"
                                              + word.get(b) + "'"));
    }
    if (a.kafkaProperties != b.kafkaProperties || a.kafkaFile != b.kafkaFile)
        out.append(u"client settings"_s);
    return out.join(u"; "_s);
}

} // namespace

class TestSetupPanel : public QObject {
    Q_OBJECT

    AppSettings m_settings{QString(), true};
    QTemporaryDir m_folder;
    QString m_file;

private slots:
    void aFileOfSeveralSymbolsFillsTheChooser()
    {
        const QTemporaryDir folder;
        const auto write = [&](const QString& name, const QByteArray& symbols) {
            QByteArray text = "ts_event,publisher_id,ask,ask_size,bid,bid_size,symbol\n";
            for (const QByteArray& symbol : symbols.split(','))
                text += "2024-08-01T13:36:01.000000000Z,2,222.83,100,222.80,100," + symbol + "\n";
            return writeFile(folder, name, text);
        };
        AppSettings settings(QString(), true);
        SetupPanel panel(&settings);
        panel.setFiles({write(u"two.csv"_s, "MSFT,AAPL,MSFT")});
        WordField* symbol = panel.sourceBox()->field("symbol");
        const auto* box = symbol->findChild<QComboBox*>();
        QTRY_COMPARE(box->count(), 2);
        QCOMPARE(box->itemText(0), u"MSFT"_s);
        QTRY_COMPARE(panel.problem(), u"Which symbol? The file holds MSFT, AAPL."_s);
        symbol->setText(u"AAPL"_s);
        QTRY_VERIFY2(panel.isValid(), qPrintable(panel.problem()));
        QCOMPARE(panel.setup().symbol, std::string("AAPL"));
        symbol->setText({});
        panel.setFiles({write(u"one.csv"_s, "AAPL,AAPL")});
        QTRY_COMPARE(box->count(), 0);
        QTRY_VERIFY2(panel.isValid(), qPrintable(panel.problem()));
    }

    void strategiesThatAreNotShownAreASettingAndNoPartOfTheSetup()
    {
        AppSettings settings(QString(), true);
        settings.setHiddenStrategies({u"vwap"_s});
        SetupPanel panel(&settings);
        const std::string before = setupJson(panel.setup());
        QSignalSpy changed(&panel, &SetupPanel::changed);
        QCheckBox* twap = nullptr;
        for (QCheckBox* box : panel.findChildren<QCheckBox*>()) {
            if (box->accessibleName() == u"Show TWAP 60s"_s)
                twap = box;
            if (box->accessibleName() == u"Show VWAP"_s)
                QVERIFY(!box->isChecked());
        }
        QVERIFY(twap != nullptr && twap->isChecked());
        twap->click();
        QCOMPARE(settings.hiddenStrategies(), (QStringList{u"twap"_s, u"vwap"_s}));
        QCOMPARE(changed.count(), 0);
        QCOMPARE(setupJson(panel.setup()), before);
        settings.resetAll();
        QVERIFY(twap->isChecked());
    }

    void initTestCase()
    {
        m_file = m_folder.filePath(u"day.csv"_s);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("ts_event,publisher_id,ask,ask_size,bid,bid_size\n"
                   "2024-08-01T13:36:32.0Z,2,222.83,100,222.80,100\n");
    }

    void aSetupGoesThroughTheBoxes_data()
    {
        QTest::addColumn<Words>("words");
        const Words csv{{"csv", "a.csv"}};
        const auto with = [](Words words, const Words& more) {
            words.insert(words.end(), more.begin(), more.end());
            return words;
        };
        QTest::newRow("nothing") << Words{};
        QTest::newRow("files") << Words{{"csv", "a.csv"}, {"csv", "b c.csv.zst"}};
        QTest::newRow("a topic") << Words{{"kafka", "127.0.0.1:9092"},
                                          {"topic", "quotes"},
                                          {"from-offset", "offset:5"},
                                          {"until", "idle:10s"},
                                          {"for", "10m"},
                                          {"checkpoint", "here.json"},
                                          {"timeout", "5s"}};
        QTest::newRow("topic words without a topic") << with(csv, {{"topic", "x"}, {"until", "eos"}});
        QTest::newRow("source") << with(csv,
                                        {{"symbol", "BRK.B"},
                                         {"max-age", "2s"},
                                         {"columns", "time=Ts,date=Day"},
                                         {"no-header", "a,b"},
                                         {"price-scale", "0.0001"},
                                         {"size-scale", "100"},
                                         {"round-lots", "lots.csv"},
                                         {"size-unit", "0.001"},
                                         {"zone", "America/New_York"},
                                         {"date", "2024-06-07"},
                                         {"band", "12.25%"},
                                         {"synthetic-venues", "3"},
                                         {"strict", "true"},
                                         {"memory", "512"}});
        QTest::newRow("order") << with(csv,
                                       {{"side", "sell"},
                                        {"shares", "777"},
                                        {"limit", "12.5"},
                                        {"lot", "3"},
                                        {"currency", "EUR"},
                                        {"from", "13:30"},
                                        {"to", "2024-08-01T13:45:14.25Z"}});
        QTest::newRow("trial view") << with(csv, {{"view", "trial"}, {"step", "50"}});
        QTest::newRow("trial view, static") << with(csv, {{"view", "trial"}, {"model", "static"}});
        QTest::newRow("defaults that are stated") << with(
            csv, {{"model", "cont-kukanov"}, {"shares", "5000"}, {"refresh", "added"}, {"split", "60"}});
        QTest::newRow("axes") << with(
            csv, {{"lambda-over", "0.01:0.05:5"}, {"lambda-under", "0.01,0.02"}, {"theta-queue", "0"}});
        QTest::newRow("router") << with(csv,
                                        {{"interval", "5s"},
                                         {"history", "0s"},
                                         {"adaptive-history", "1h"},
                                         {"shortfall", "carry"},
                                         {"outflows", "joint"},
                                         {"solver", "sa"},
                                         {"adverse", "on"},
                                         {"queue", "pro-rata"},
                                         {"crossing", "lasting:25ms"}});
        QTest::newRow("router words without the router")
            << with(csv, {{"model", "static"}, {"interval", "5s"}});
        QTest::newRow("rules") << with(csv,
                                       {{"fees", "my fees.csv"},
                                        {"refresh", "instant"},
                                        {"latency", "250us"},
                                        {"completion", "none"},
                                        {"bucket", "30s"},
                                        {"profile", "v.csv"},
                                        {"executions", "e.csv"},
                                        {"protect", "off"},
                                        {"tick", "0.05"}});
        QTest::newRow("search") << with(
            csv, {{"split", "off"}, {"starts", "off"}, {"bracket", "off"}, {"seed", "7"}, {"threads", "3"}});
        QTest::newRow("words without a box") << with(csv,
                                                     {{"out", "results"},
                                                      {"fills", "f.csv"},
                                                      {"path", "p.csv"},
                                                      {"shard", "1/4"},
                                                      {"quiet", "true"},
                                                      {"progress", "json"}});
    }
    void aSetupGoesThroughTheBoxes()
    {
        QFETCH(Words, words);
        RunSetup setup = setupWith(words);
        if (!setup.kafka.empty()) {
            setup.kafkaProperties = {"sasl.password=secret", "linger.ms=5", "security.protocol=SASL_SSL"};
            setup.kafkaFile = "client.properties";
        }
        SetupPanel panel(&m_settings);
        QSignalSpy spy(&panel, &SetupPanel::changed);
        panel.setSetup(setup);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(differences(setup, panel.setup()), QString());
        // And again, from the panel's own.
        panel.setSetup(panel.setup());
        QCOMPARE(differences(setup, panel.setup()), QString());
    }

    void everyWordOfTheTableHasABoxOrIsOutput()
    {
        SetupPanel panel(&m_settings);
        for (const SetupWord& word : setupWords()) {
            if (word.name == "csv" || word.name == "shard" || word.scope.part == WordPart::Output
                || word.scope.part == WordPart::Study)
                continue;
            QVERIFY2(fieldOf(panel, std::string(word.name).c_str()) != nullptr,
                     std::string(word.name).c_str());
        }
    }
};

QTEST_MAIN(TestSetupPanel)
#include "tst_setup_panel.moc"
