// SPDX-License-Identifier: GPL-3.0-or-later
// Live runs that are held, and how they end early: stopped before a quote, full, closed, without their files.
#include "live_watcher.h"
#include "run/live_words.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestLiveEndings : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv; // five minutes

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void stopBeforeTheFirstQuoteIsNoFailure()
    {
        const LiveBroker broker;
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy failed(&controller, &RunController::failed);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(broker.setup({{"until", "never"}})));
        QVERIFY(watcher.waitFor([&] { return controller.state() == RunState::Live; }));
        controller.stop();
        QVERIFY(watcher.waitFor([&] { return !controller.isBusy(); }));
        QCOMPARE(controller.state(), RunState::Idle);
        QCOMPARE(failed.count() + finished.count(), 0);
    }

    void aPauseHoldsTheQuotesBackAndCountsThem()
    {
        const LiveBroker broker;
        const CutFile part = cutFile(m_folder, m_csv, 0.3);
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(broker.publish(part.path));
        QVERIFY(controller.start(broker.setup({{"until", "never"}})));
        const auto rows = static_cast<std::int64_t>(part.rows);
        QVERIFY(watcher.waitFor([&] { return watcher.rows() == rows && watcher.preview; }));
        controller.pause();
        QCOMPARE(controller.state(), RunState::Paused);
        QVERIFY(watcher.waitFor([&] { return watcher.reading->status.isPaused; }));
        // A later run of a publisher: all of it waits.
        QVERIFY(broker.publish(m_csv));
        QVERIFY(watcher.waitFor([&] { return watcher.reading->status.lag >= 6000; }));
        QCOMPARE(watcher.rows(), rows);
        const QString said = liveStateText(*watcher.reading, true);
        QVERIFY2(said.startsWith(u"Paused — 6,00"_s) && said.endsWith(u" quotes waiting"_s),
                 qPrintable(said));
        controller.resume();
        QCOMPARE(controller.state(), RunState::Live);
        QVERIFY(watcher.waitFor([&] { return watcher.rows() == 6000; }));
        controller.pause();
        controller.stop();
        QVERIFY(watcher.waitFor([&] { return finished.count() == 1; }));
        QCOMPARE(controller.finished()->report.counts.rows, std::int64_t{6000});
    }

    void aFullTapeEndsTheReadingAndIsSaid()
    {
        const LiveBroker broker(4);
        const std::string csv = makeCsv(m_folder, u"large.csv"_s, 120'000);
        const RunSetup setup = broker.setup({{"until", "never"}, {"memory", "4"}});
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QSignalSpy ended(&controller, &RunController::liveEnded);
        QVERIFY(controller.start(setup));
        QVERIFY(watcher.waitFor([&] { return controller.state() == RunState::Live; }));
        QVERIFY(broker.publish(csv));
        QVERIFY(watcher.waitFor([&] { return finished.count() == 1; }));
        const LiveEnd end = ended.front().front().value<LiveEnd>();
        QVERIFY(end.end == LiveTape::End::Memory);
        const Tape& tape = *controller.finished()->input->loaded.tape;
        QVERIFY(tape.bytes() <= (std::size_t{4} << 20));
        QVERIFY(tape.size() > 50'000);
        const RunReport& report = controller.finished()->report;
        QVERIFY(!report.isComplete);
        QVERIFY(report.experiment.isComplete); // the grid was searched on what fits
        QCOMPARE(report.order.window.to, tape.span().to);
        const QString said = liveEndText(end, tape.span().to);
        QVERIFY2(said.startsWith(u"The tape is full (4 MB). Sweep will use quotes up to 13:3"_s),
                 qPrintable(said));
    }

    void closingWhileLiveEndsQuietly_data()
    {
        QTest::addColumn<bool>("isDown");
        QTest::addColumn<bool>("isPaused");
        QTest::newRow("receiving") << false << false;
        QTest::newRow("paused") << false << true;
        QTest::newRow("not connected") << true << false;
    }

    void closingWhileLiveEndsQuietly()
    {
        QFETCH(bool, isDown);
        QFETCH(bool, isPaused);
        LiveBroker broker;
        QVERIFY(broker.publish(m_csv));
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy ready(&controller, &RunController::quitReady);
        QSignalSpy failed(&controller, &RunController::failed);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(broker.setup({{"until", "never"}})));
        QVERIFY(watcher.waitFor([&] { return watcher.preview.has_value(); }));
        if (isDown) {
            broker.setDown();
            QVERIFY(watcher.waitFor([&] {
                return watcher.reading->status.connection == kafka::LiveStatus::Connection::Retrying;
            }));
        }
        if (isPaused)
            controller.pause();
        QElapsedTimer clock;
        clock.start();
        controller.close();
        QVERIFY(ready.count() == 1 || ready.wait(kPatienceMs));
        qInfo("closed after %lld ms", clock.elapsed());
        QVERIFY(!controller.isBusy());
        QCOMPARE(failed.count() + finished.count(), 0);
    }

    void closingWhileItConnectsEndsQuietly()
    {
        LiveBroker broker;
        broker.setDown();
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy ready(&controller, &RunController::quitReady);
        QSignalSpy failed(&controller, &RunController::failed);
        QVERIFY(controller.start(broker.setup({{"until", "never"}})));
        // Why it takes so long is known before anything is.
        QVERIFY(watcher.waitFor([&] { return watcher.reading && !watcher.reading->status.trouble.empty(); }));
        QCOMPARE(controller.state(), RunState::Connecting);
        QVERIFY(
            retryingText(*watcher.reading, u"there"_s).startsWith(u"Not connected to there; retrying ("_s));
        controller.close();
        QVERIFY(ready.count() == 1 || ready.wait(kPatienceMs));
        QCOMPARE(failed.count(), 0);
    }

    void filesOfTheSetupAreMissedBeforeTheWaiting()
    {
        const LiveBroker broker;
        const std::string nowhere = m_folder.filePath(u"no_fees.csv"_s).toStdString();
        RunController controller;
        QSignalSpy failed(&controller, &RunController::failed);
        QVERIFY(controller.start(broker.setup({{"until", "never"}, {"fees", nowhere.c_str()}})));
        QVERIFY(failed.count() == 1 || failed.wait(kPatienceMs));
        QCOMPARE(controller.state(), RunState::Failed);
    }
};

QTEST_GUILESS_MAIN(TestLiveEndings)
#include "tst_live_endings.moc"
