// SPDX-License-Identifier: GPL-3.0-or-later
// The test of a connection and the publisher, against a closed port and against a mock cluster.
#include "base/unjoined_thread.h"
#include "dialogs/publish_dialog.h"
#include "input/kafka/client/mock_broker.h"
#include "input/kafka/publish/kafka_publisher.h"
#include "input/synthetic/synthetic_day.h"
#include "setup/kafka_part.h"
#include "setup/probe_view.h"
#include "setup/run_setup.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/source_box.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/background_task.h"
#include "support/shown_text.h"
#include "test_files.h"
#include "test_setup.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

RunSetup setupFor(const std::string& brokers, const std::string& topic)
{
    return test::setupWith({{"kafka", brokers}, {"topic", topic}, {"timeout", "10s"}});
}

} // namespace

class TestKafkaWidgets : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_csv;
    std::unique_ptr<kafka::MockBroker> m_broker;

    void publishTo(const std::string& topic)
    {
        RunSetup setup = setupFor(m_broker->bootstrap(), topic);
        setup.csv = {m_csv.toStdString()};
        PublishDialog dialog(setup);
        dialog.findChild<QComboBox*>()->setEditText(u"max"_s);
        QSignalSpy ended(&dialog, &PublishDialog::ended);
        dialog.start();
        QVERIFY(ended.wait(kPatienceMs));
        QVERIFY2(dialog.outcome().contains(u"delivered"_s), qPrintable(dialog.outcome()));
    }

private slots:
    void initTestCase()
    {
        // A second between two rows, so that a paced replay does not end by itself.
        QString text = u"ts_event,publisher_id,ask,ask_size,bid,bid_size\n"_s;
        for (int i = 0; i < 40; ++i)
            text += u"2024-08-01T13:36:%1.000000000Z,2,222.83,%2,222.80,100\n"_s.arg(i, 2, 10, QChar(u'0'))
                        .arg(100 + i);
        m_csv = test::writeFile(m_folder, u"day.csv"_s, text.toUtf8());
        auto broker = kafka::MockBroker::start({{"quotes", 1}, {"empty", 1}, {"slow", 1}, {"closing", 1}});
        QVERIFY(broker);
        m_broker = std::move(*broker);
    }

    void aClosedPortFailsAtTheSecondStepWithAdvice()
    {
        ProbeView view(nullptr);
        view.setSetupSource([] { return setupFor("127.0.0.1:1", "quotes"); });
        QSignalSpy finished(&view, &ProbeView::finished);
        view.start();
        QVERIFY(view.isRunning());
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(finished.front().front().toBool(), false);
        QVERIFY2(view.stepText(0).startsWith(u"✓ 1"_s), qPrintable(view.stepText(0)));
        QVERIFY2(view.stepText(1).startsWith(u"✗ 2"_s), qPrintable(view.stepText(1)));
        QVERIFY2(view.stepText(1).contains(u"refused"_s), qPrintable(view.stepText(1)));
        QVERIFY2(view.stepText(2).startsWith(u"– 3"_s), qPrintable(view.stepText(2)));
        QTRY_VERIFY(!view.isRunning());
    }

    void addressesThatAreNoneAreSaidAtOnce()
    {
        ProbeView view(nullptr);
        view.setSetupSource([] { return setupFor("127.0.0.1:99999", "quotes"); });
        QSignalSpy finished(&view, &ProbeView::finished);
        view.start();
        QCOMPARE(finished.count(), 1);
        QVERIFY(!view.isRunning());
    }

    void aTopicWithQuotesPassesAllFiveSteps()
    {
        publishTo("quotes");
        ProbeView view(nullptr);
        view.setSetupSource([this] { return setupFor(m_broker->bootstrap(), "quotes"); });
        QSignalSpy finished(&view, &ProbeView::finished);
        view.start();
        QVERIFY(finished.wait(kPatienceMs));
        for (std::size_t step = 0; step < 5; ++step)
            QVERIFY2(view.stepText(step).startsWith(u'✓'), qPrintable(view.stepText(step)));
        QCOMPARE(finished.front().front().toBool(), true);
        QCOMPARE(view.report().topics, (std::vector<std::string>{"closing", "empty", "quotes", "slow"}));
    }

    void theTestFillsTheChoiceOfTopicsAndSymbols()
    {
        // Two symbols, as only the messages themselves say.
        kafka::MockBroker& broker = *m_broker;
        const QString csv = test::writeFile(m_folder, u"named.csv"_s,
                                            "ts_event,publisher_id,ask,ask_size,bid,bid_size,symbol\n"
                                            "2024-08-01T13:36:01.000000000Z,2,222.83,100,222.80,100,AAPL\n"
                                            "2024-08-01T13:36:02.000000000Z,2,222.83,100,222.80,100,AAPL\n");
        RunSetup publish = setupFor(broker.bootstrap(), "closing");
        publish.csv = {csv.toStdString()};
        PublishDialog dialog(publish);
        dialog.findChild<QComboBox*>()->setEditText(u"max"_s);
        QSignalSpy ended(&dialog, &PublishDialog::ended);
        dialog.start();
        QVERIFY(ended.wait(kPatienceMs));

        AppSettings settings(QString(), true);
        SetupPanel panel(&settings);
        RunSetup setup;
        QVERIFY(applyWord(setup, "kafka", broker.bootstrap()));
        panel.setSetup(setup);
        ProbeView* probe = panel.sourceBox()->kafkaPart()->probeView();
        QSignalSpy finished(probe, &ProbeView::finished);
        // Without a topic the test ends at its fourth step and still tells which there are.
        panel.testConnection();
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(finished.front().front().toBool(), false);
        const auto* topics = panel.sourceBox()->field("topic")->findChild<QComboBox*>();
        QVERIFY(topics->findText(u"quotes"_s) >= 0 && topics->findText(u"slow"_s) >= 0);
        QVERIFY(probe->stepText(3).contains(u"quotes"_s));
        panel.sourceBox()->field("topic")->setText(u"closing"_s);
        panel.testConnection();
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(finished.back().front().toBool(), true);
        QCOMPARE(probe->report().symbols, std::vector<std::string>{"AAPL"});
    }

    void aTestCanBeStopped()
    {
        ProbeView view(nullptr);
        // An address that nothing answers from (TEST-NET-1).
        view.setSetupSource([] { return setupFor("192.0.2.1:9092", "quotes"); });
        QSignalSpy finished(&view, &ProbeView::finished);
        view.start();
        view.cancel();
        QCOMPARE(finished.count(), 1);
        QVERIFY(!view.isRunning());
        QCoreApplication::processEvents(); // nothing more was posted
        QCOMPARE(finished.count(), 1);
    }

    void publishingIsPausedAndGoesOnAndIsStopped()
    {
        RunSetup setup = setupFor(m_broker->bootstrap(), "slow");
        setup.csv = {m_csv.toStdString()};
        PublishDialog dialog(setup);
        dialog.findChild<QComboBox*>()->setEditText(u"10"_s);
        QSignalSpy ended(&dialog, &PublishDialog::ended);
        dialog.start();
        QVERIFY(dialog.isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(dialog.delivered() >= 2, kPatienceMs);
        dialog.setPaused(true);
        QTRY_COMPARE_WITH_TIMEOUT(dialog.delivered(), dialog.accepted(), kPatienceMs);
        const auto atPause = dialog.accepted();
        QTest::qWait(500); // five rows at this speed, were it not paused
        QCOMPARE(dialog.accepted(), atPause);
        QCOMPARE(dialog.delivered(), atPause);
        dialog.setPaused(false);
        QTRY_VERIFY_WITH_TIMEOUT(dialog.accepted() > atPause, kPatienceMs);
        dialog.stop();
        QVERIFY(ended.wait(kPatienceMs));
        QVERIFY2(dialog.outcome().startsWith(u"Stopped"_s), qPrintable(dialog.outcome()));
        QCOMPARE(dialog.accepted(), dialog.delivered());
        QVERIFY(dialog.accepted() < 40);
        QVERIFY(!dialog.isRunning());
    }

    void closingWhileItRunsStopsIt()
    {
        RunSetup setup = setupFor(m_broker->bootstrap(), "closing");
        setup.csv = {m_csv.toStdString()};
        PublishDialog dialog(setup);
        QSignalSpy ended(&dialog, &PublishDialog::ended);
        QSignalSpy finished(&dialog, &QDialog::finished);
        dialog.show();
        dialog.start();
        QTRY_VERIFY_WITH_TIMEOUT(dialog.accepted() >= 1, kPatienceMs);
        dialog.close();
        QVERIFY(!dialog.isVisible());
        if (ended.isEmpty())
            QVERIFY(ended.wait(kPatienceMs));
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(dialog.accepted(), dialog.delivered());
        // And one that is destroyed while it runs does not wait for its end in vain.
        auto other = std::make_unique<PublishDialog>(setup);
        other->start();
        QTRY_VERIFY_WITH_TIMEOUT(other->accepted() >= 1, kPatienceMs);
        other.reset();
    }

    void aDialogThatIsDestroyedNeverWaitsForADeadBroker()
    {
        auto started = kafka::MockBroker::start({{"dead", 1}});
        QVERIFY(started);
        std::unique_ptr<kafka::MockBroker> broker = std::move(*started);
        RunSetup setup = setupFor(broker->bootstrap(), "dead");
        setup.csv = {m_csv.toStdString()};
        auto dialog = std::make_unique<PublishDialog>(setup);
        dialog->start();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->delivered() >= 1, kPatienceMs);
        broker.reset();
        const std::int64_t before = dialog->delivered();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->accepted() > before, kPatienceMs); // never to be confirmed
        QElapsedTimer clock;
        clock.start();
        dialog.reset();
        QVERIFY2(clock.elapsed() < 2000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
        QVERIFY(waitForUnjoined(std::chrono::milliseconds(kPatienceMs)));
    }

    void wrongWordsAreSaidAndNothingStarts_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("file") << u"File"_s << QString() << u"Which file"_s;
        QTest::newRow("topic") << u"Topic"_s << QString() << u"Which topic"_s;
        QTest::newRow("pause") << u"Maximum gap between rows"_s << u"soon"_s << u"'soon' is not a duration"_s;
        QTest::newRow("loops") << u"How many times"_s << u"0"_s << u"'0' is not a number"_s;
        QTest::newRow("no such file") << u"File"_s << u"/nowhere.csv"_s << u"no such file"_s;
    }
    void wrongWordsAreSaidAndNothingStarts()
    {
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(QString, part);
        RunSetup setup = setupFor(m_broker->bootstrap(), "quotes");
        setup.csv = {m_csv.toStdString()};
        PublishDialog dialog(setup);
        for (QLineEdit* line : dialog.findChildren<QLineEdit*>()) {
            if (line->accessibleName() == field)
                line->setText(text);
        }
        QSignalSpy ended(&dialog, &PublishDialog::ended);
        dialog.start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatienceMs);
        QVERIFY2(dialog.outcome().contains(part), qPrintable(dialog.outcome()));
        QCOMPARE(dialog.accepted(), std::int64_t{0});
    }

    void aBrokerThatIsNotThereEndsInAnError()
    {
        RunSetup setup = setupFor("127.0.0.1:1", "quotes");
        QVERIFY(applyWord(setup, "timeout", "1s"));
        setup.csv = {m_csv.toStdString()};
        PublishDialog dialog(setup);
        QSignalSpy ended(&dialog, &PublishDialog::ended);
        dialog.start();
        QVERIFY(ended.wait(kPatienceMs));
        QVERIFY(!dialog.outcome().isEmpty());
        QCOMPARE(dialog.delivered(), std::int64_t{0});
    }
};

QTEST_MAIN(TestKafkaWidgets)
#include "tst_kafka_widgets.moc"
