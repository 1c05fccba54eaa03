// SPDX-License-Identifier: GPL-3.0-or-later
// The window and files of others: nothing of the user's goes to brokers that a file names without a yes.
#include "dialogs/publish_dialog.h"
#include "main_window_fixture.h"
#include "panels/log_panel.h"
#include "panels/message_banner.h"
#include "setup/kafka_part.h"
#include "setup/probe_view.h"
#include "setup/setup_json.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"
#include "setup/source_box.h"
#include "setup/word_field.h"
#include "support/recent_sources.h"
#include "support/shown_text.h"
#include "window/window_actions.h"
#include "window/window_files.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

// Nothing listens there.
constexpr const char* kSetup =
    R"({"kafka": "127.0.0.1:1", "topic": "quotes", "timeout": "1s", "kafka_properties":)"
    R"( ["security.protocol=SASL_SSL", "sasl.mechanism=PLAIN", "sasl.username=me"]})";

/// A window with an opened setup file, and who is asked about its brokers.
struct Opened {
    Fixture fixture;
    QStringList questions;
    bool isYes = false;

    Opened(const QTemporaryDir& folder, const char* json = kSetup)
    {
        panel().consent().setQuestion([this](const QString& question) {
            questions << question;
            return isYes;
        });
        fixture.window.openFile(writeFile(folder, u"setup.json"_s, json));
    }
    SetupPanel& panel() { return *fixture.bench().setup(); }
    KafkaPart& kafka() { return *panel().sourceBox()->kafkaPart(); }
    void typePassword(const QString& password)
    {
        for (QLineEdit* line : kafka().findChildren<QLineEdit*>()) {
            if (line->echoMode() == QLineEdit::Password)
                line->setText(password);
        }
    }
    void typeBrokers(const QString& brokers) { panel().sourceBox()->field("kafka")->setText(brokers); }
    bool isConnecting() { return fixture.controller().state() == RunState::Connecting; }
    void endRun()
    {
        fixture.controller().stop();
        QVERIFY(QTest::qWaitFor([this] { return !fixture.controller().isBusy(); }, kPatienceMs));
    }
};

} // namespace

class TestBrokerConsent : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void theDialogNamesTheBrokersAndCancelIsItsDefault()
    {
        BrokerConsent consent;
        RunSetup setup;
        QVERIFY(applySetupJson(setup, kSetup, "s.json"));
        setup.kafkaProperties = {"sasl.password=hush"};
        for (const bool isYes : {false, true}) {
            QString text;
            bool isCancelDefault = false;
            QTimer::singleShot(0, this, [&] {
                auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                QVERIFY(box != nullptr);
                text = box->text();
                isCancelDefault = box->defaultButton() == box->button(QMessageBox::Cancel);
                for (QAbstractButton* button : box->buttons()) {
                    if ((box->buttonRole(button) == QMessageBox::AcceptRole) == isYes)
                        button->click();
                }
            });
            QCOMPARE(consent.allows(setup, BrokerConsent::Purpose::Read, nullptr), isYes);
            QVERIFY2(text.contains(u"127.0.0.1:1"_s) && !text.contains(u"hush"_s), qPrintable(text));
            QVERIFY(isCancelDefault);
        }
        QVERIFY(!setup.areBrokersOfFile);
    }

    void aRunAsksBeforeThePasswordGoesOut()
    {
        Opened opened(m_folder);
        QVERIFY2(opened.panel().isValid(), qPrintable(opened.panel().problem()));
        opened.typePassword(u"hush"_s);
        opened.fixture.window.run();
        QCOMPARE(opened.questions.size(), 1);
        QVERIFY2(opened.questions.front().contains(u"127.0.0.1:1"_s), qPrintable(opened.questions.front()));
        QVERIFY(!opened.fixture.controller().isBusy());
        opened.isYes = true;
        opened.fixture.window.run();
        QCOMPARE(opened.questions.size(), 2);
        QVERIFY(opened.isConnecting());
        opened.endRun();
        // Once a session.
        opened.fixture.window.run();
        QCOMPARE(opened.questions.size(), 2);
        opened.endRun();
        // Other brokers, another question.
        QByteArray other(kSetup);
        other.replace("127.0.0.1:1", "127.0.0.1:2");
        opened.fixture.window.openFile(writeFile(m_folder, u"other.json"_s, other));
        opened.typePassword(u"hush"_s);
        opened.isYes = false;
        opened.fixture.window.run();
        QCOMPARE(opened.questions.size(), 3);
        QVERIFY(!opened.fixture.controller().isBusy());
    }

    void nobodyIsAskedWithoutASecretOrAboutOwnBrokers()
    {
        Opened opened(m_folder, R"({"kafka": "127.0.0.1:1", "topic": "quotes", "timeout": "1s"})");
        opened.fixture.window.run();
        QVERIFY(opened.questions.isEmpty() && opened.isConnecting());
        opened.endRun();
        opened.typePassword(u"hush"_s);
        opened.typeBrokers(u"127.0.0.1:2"_s);
        QVERIFY(!opened.panel().setup().areBrokersOfFile);
        // Typed letter by letter the same again, they are still the file's.
        opened.typeBrokers(u"127.0.0.1:1"_s);
        QVERIFY(opened.panel().setup().areBrokersOfFile);
        opened.typeBrokers(u"127.0.0.1:2"_s);
        opened.fixture.window.run();
        QVERIFY(opened.questions.isEmpty());
    }

    void theTestOfTheConnectionAsks()
    {
        Opened opened(m_folder);
        opened.typePassword(u"hush"_s);
        QSignalSpy finished(opened.kafka().probeView(), &ProbeView::finished);
        opened.panel().testConnection();
        QCOMPARE(opened.questions.size(), 1);
        QCOMPARE(finished.count(), 1);
        QVERIFY(!opened.kafka().probeView()->isRunning());
        opened.isYes = true;
        opened.panel().testConnection();
        QCOMPARE(opened.questions.size(), 2);
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(opened.kafka().probeView()->report().steps[0].state, kafka::StepState::Good);
    }

    void publishingAsksEvenWithoutASecret()
    {
        Opened opened(m_folder, R"({"kafka": "127.0.0.1:1", "topic": "quotes", "timeout": "1s"})");
        opened.fixture.window.actions()->publish->trigger();
        auto* dialog = opened.fixture.window.findChild<PublishDialog*>();
        QVERIFY(dialog != nullptr);
        for (QLineEdit* line : dialog->findChildren<QLineEdit*>()) {
            if (line->accessibleName() == u"File"_s)
                line->setText(writeFile(m_folder, u"day.csv"_s,
                                        "ts_event,publisher_id,ask,ask_size,bid,bid_size\n"
                                        "2024-08-01T13:36:01.000000000Z,2,222.83,100,222.80,100\n"));
        }
        dialog->start();
        QCOMPARE(opened.questions.size(), 1);
        QVERIFY(!dialog->isRunning());
        opened.isYes = true;
        dialog->start();
        QCOMPARE(opened.questions.size(), 2);
        QVERIFY(dialog->isRunning());
        QSignalSpy ended(dialog, &PublishDialog::ended);
        dialog->stop();
        QVERIFY(ended.wait(kPatienceMs));
        // A dialog that cannot ask sends nothing.
        PublishDialog alone(opened.panel().setup());
        alone.start();
        QVERIFY(!alone.isRunning());
    }

    void brokersOfTheRecentListAreAskedAbout()
    {
        Opened opened(m_folder);
        opened.typeBrokers(u"127.0.0.1:3"_s);
        opened.typePassword(u"hush"_s);
        opened.fixture.window.files()->openRecent({{}, u"127.0.0.1:4"_s, u"quotes"_s});
        opened.fixture.window.run();
        QCOMPARE(opened.questions.size(), 1);
        QVERIFY(!opened.fixture.controller().isBusy());
    }

    void brokersOfAResultsFileAreAskedAbout()
    {
        Opened opened(m_folder,
                      R"({"optimized": {}, "baselines": {}, "run": {"run_id": "x", "order": {"side": "buy",)"
                      R"( "shares": 100, "from": "2024-08-01T13:36:00Z", "to": "2024-08-01T13:37:00Z"},)"
                      R"( "settings": {"kafka": "127.0.0.1:1", "topic": "quotes"},)"
                      R"( "source": [{"topic": "quotes"}]}})");
        QCOMPARE(opened.panel().setup().kafka, std::string("127.0.0.1:1"));
        opened.typePassword(u"hush"_s);
        opened.fixture.window.run();
        QCOMPARE(opened.questions.size(), 1);
        QVERIFY(!opened.fixture.controller().isBusy());
    }

    void secretsAreNotShown()
    {
        Opened opened(m_folder);
        RunSetup setup = opened.panel().setup();
        setup.kafkaProperties.emplace_back("ssl.key.password=hunter2-hunter2");
        setup.kafkaProperties.emplace_back("sasl.password=hunter2-hunter2");
        setup.kafkaProperties.emplace_back("ssl.keystore.password=${KEY}");
        opened.panel().setSetup(setup);
        auto* more = opened.kafka().findChild<QPlainTextEdit*>();
        QVERIFY2(!more->toPlainText().contains(u"hunter2"_s), qPrintable(more->toPlainText()));
        QVERIFY(more->toPlainText().contains(u"ssl.keystore.password=${KEY}"_s));
        for (const QLineEdit* line : opened.kafka().findChildren<QLineEdit*>())
            QVERIFY(!line->displayText().contains(u"hunter2"_s));
        // They are kept while other settings are edited.
        more->setPlainText(more->toPlainText() + u"\nlinger.ms=1"_s);
        const auto kept = opened.panel().setup().kafkaProperties;
        QVERIFY(std::ranges::find(kept, "ssl.key.password=hunter2-hunter2") != kept.end());
        QVERIFY(std::ranges::find(kept, "linger.ms=1") != kept.end());
    }

    void aHostileSetupIsNotOpened()
    {
        for (const char* json :
             {R"({"kafka": "127.0.0.1:1", "kafka_properties": ["sasl.kerberos.kinit.cmd=touch PWNED"]})",
              R"({"kafka": "127.0.0.1:1", "kafka_properties": ["client.id=${HOME}"]})",
              R"({"kafka": "127.0.0.1:1", "kafka_file": "evil.properties"})"}) {
            Opened opened(m_folder, json);
            QVERIFY2(opened.fixture.bench().banner()->isVisible(), json);
            const RunSetup setup = opened.panel().setup();
            QVERIFY(setup.kafka.empty() && setup.kafkaProperties.empty() && setup.kafkaFile.empty());
        }
    }

    void aLoginInTheWrongPlaceIsNotKept()
    {
        Opened opened(m_folder, R"({"kafka": "127.0.0.1:1", "topic": "quotes"})");
        const QString secret = u"hunter2-hunter2"_s;
        const QString login = u"me:%1@host:9092"_s.arg(secret);
        opened.typeBrokers(login);
        QVERIFY(!opened.panel().isValid());
        QVERIFY(!opened.panel().problem().contains(secret));
        QVERIFY(opened.panel().setup().kafka.empty());
        opened.typeBrokers(u"127.0.0.1:1"_s);
        opened.panel().sourceBox()->field("topic")->setText(login);
        QVERIFY(!opened.panel().isValid() && !opened.panel().problem().contains(secret));
        QVERIFY(!opened.fixture.window.windowTitle().contains(secret));
        opened.fixture.window.openFile(login);
        QVERIFY(!opened.fixture.window.windowTitle().contains(secret));
        QVERIFY(!opened.fixture.bench().banner()->text().contains(secret));
        for (int row = 0; row < opened.fixture.bench().logModel()->rowCount(); ++row) {
            const QString line =
                opened.fixture.bench().logModel()->index(row, LogModel::Text).data().toString();
            QVERIFY2(!line.contains(secret), qPrintable(line));
        }
    }

    void aPasswordIsNeverStored()
    {
        const QString ini = m_folder.filePath(u"sorlab.ini"_s);
        {
            AppSettings settings(ini, false);
            RunSetup setup;
            QVERIFY(applyWord(setup, "kafka", "127.0.0.1:1"));
            setup.kafkaProperties = {"sasl.username=me", "sasl.password=hunter2-hunter2",
                                     "ssl.key.password=hunter2-hunter2", "SASL.PASSWORD=hunter2-hunter2"};
            settings.setLastSetup(toQString(setupJson(setup, SetupOrigin::Own)));
            RecentSources(&settings).add(setup);
            settings.addBrokers(u"127.0.0.1:1"_s);
        }
        const QByteArray stored = bytesOf(ini);
        QVERIFY2(stored.contains("sasl.username") && !stored.contains("hunter2"), stored.constData());
    }
};

QTEST_MAIN(TestBrokerConsent)
#include "tst_broker_consent.moc"
