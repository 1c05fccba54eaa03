// SPDX-License-Identifier: GPL-3.0-or-later
// Real runs through the controller: to their end, stopped, held, closed in the middle.
#include "report/run_json.h"
#include "run/run_controller.h"
#include "run/run_view.h"
#include "window_fixture.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <utility>

using namespace sor;
using namespace sor::ui;

namespace {

/// Taking empties the mailbox, so that it must not be asked twice.
bool waitForCell(RunController& controller)
{
    return QTest::qWaitFor([&] { return !controller.takeUpdate().cells.empty(); }, kPatienceMs);
}

} // namespace

class TestRunController : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, QStringLiteral("quotes.csv")); }

    void aRunGivesWhatTheBatchGives()
    {
        const RunSetup setup = smallSetup(m_csv);
        RunController controller;
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(setup));
        QCOMPARE(controller.state(), RunState::Loading);
        QVERIFY(!controller.start(setup));
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(controller.state(), RunState::Done);
        const auto expected = runSetup(setup, {});
        QVERIFY(expected);
        RunReport report = controller.finished()->report;
        report.timing = expected->timing;
        QCOMPARE(QByteArray::fromStdString(finalResultJson(report)),
                 QByteArray::fromStdString(finalResultJson(*expected)));
    }

    void anotherRunOfTheSameSourceDoesNotLoadItAgain()
    {
        RunController controller;
        QSignalSpy finished(&controller, &RunController::runFinished);
        QSignalSpy loaded(&controller, &RunController::inputChanged);
        QVERIFY(controller.start(smallSetup(m_csv)));
        QVERIFY(finished.wait(kPatienceMs));
        RunSetup other = smallSetup(m_csv);
        other.shares = {500};
        QVERIFY(controller.hasInputFor(other));
        QVERIFY(controller.start(other));
        QCOMPARE(controller.state(), RunState::Running);
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(controller.finished()->report.order.shares.count, std::int64_t{500});
    }

    void runDuringTheLoadFollowsIt()
    {
        RunController controller;
        QSignalSpy finished(&controller, &RunController::runFinished);
        QSignalSpy loaded(&controller, &RunController::inputChanged);
        QVERIFY(controller.load(smallSetup(m_csv)));
        QVERIFY(controller.start(smallSetup(m_csv)));
        QVERIFY(finished.wait(kPatienceMs));
        QCOMPARE(loaded.count(), 1);
    }

    /// Of a look that goes on, was stopped, or cannot be taken.
    void runDuringTheLoadOfAnotherSourceTakesItsPlace()
    {
        const std::string nothing = m_folder.filePath(QStringLiteral("nothing.csv")).toStdString();
        const RunSetup wanted = smallSetup(m_csv);
        for (const auto& [other, isStopped] :
             {std::pair{makeCsv(m_folder, QStringLiteral("other.csv")), false}, std::pair{m_csv, true},
              std::pair{nothing, false}}) {
            RunController controller;
            QSignalSpy finished(&controller, &RunController::runFinished);
            QSignalSpy failed(&controller, &RunController::failed);
            QVERIFY(controller.load(setupFor(other)));
            if (isStopped)
                controller.stop();
            QVERIFY(controller.start(wanted));
            QVERIFY(finished.wait(kPatienceMs));
            QCOMPARE(failed.count(), 0);
            QCOMPARE(controller.state(), RunState::Done);
            QCOMPARE(controller.inputSetup().csv, wanted.csv);
        }
    }

    void aFileThatIsNotThereFailsWithASentence()
    {
        RunController controller;
        QSignalSpy failed(&controller, &RunController::failed);
        QVERIFY(controller.start(setupFor(m_folder.filePath(QStringLiteral("nothing.csv")).toStdString())));
        QVERIFY(failed.wait(kPatienceMs));
        QCOMPARE(controller.state(), RunState::Failed);
        const Error error = failed.front().front().value<Error>();
        QCOMPARE(error.code, ErrorCode::FileMissing);
        QVERIFY(!error.message.empty());
    }

    void stoppingASearchKeepsWhatIsDone()
    {
        RunController controller;
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(longSetup(m_csv)));
        std::size_t cells = 0;
        QTRY_VERIFY_WITH_TIMEOUT((cells += controller.takeUpdate().cells.size()) > 2, kPatienceMs);
        controller.stop();
        QCOMPARE(controller.state(), RunState::Stopping);
        QVERIFY(finished.count() == 1 || finished.wait(kPatienceMs));
        QCOMPARE(controller.state(), RunState::Done);
        const FinishedRun& run = *controller.finished();
        QVERIFY(!run.report.isComplete);
        const RunView view = finishedView(run);
        QVERIFY(view.cellsDone >= cells);
        QVERIFY(view.cellsDone < view.cells);
        const std::string json = finalResultJson(run.report);
        QVERIFY(json.find("\"complete\": false") != std::string::npos);
    }

    void stoppingALoadIsNoFailure()
    {
        RunController controller;
        QSignalSpy failed(&controller, &RunController::failed);
        QVERIFY(controller.load(setupFor(m_csv)));
        controller.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!controller.isBusy(), kPatienceMs);
        QCOMPARE(controller.state(), RunState::Idle);
        QCOMPARE(failed.count(), 0);
    }

    void aHeldRunStandsStillAndGoesOn()
    {
        RunController controller;
        QVERIFY(controller.start(longSetup(m_csv)));
        QVERIFY(waitForCell(controller));
        controller.pause();
        QCOMPARE(controller.state(), RunState::Paused);
        // One worker: what it is at may still come, and then it waits.
        static_cast<void>(controller.takeUpdate());
        std::size_t late = 0;
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                     QTest::qWait(200); // longer than a cell takes
                                     const std::size_t cells = controller.takeUpdate().cells.size();
                                     late += cells;
                                     return cells == 0;
                                 }()),
                                 kPatienceMs);
        QVERIFY2(late <= 1, qPrintable(QString::number(late)));
        controller.resume();
        QCOMPARE(controller.state(), RunState::Running);
        QVERIFY(waitForCell(controller));
        controller.pause();
        controller.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!controller.isBusy(), kPatienceMs);
    }

    void oneCellRunsAgainWithItsFills()
    {
        RunController controller;
        QVERIFY(!controller.runCell(0));
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(smallSetup(m_csv)));
        QVERIFY(finished.wait(kPatienceMs));
        const auto best = controller.finished()->report.experiment.search.summary.bestCell;
        QSignalSpy cell(&controller, &RunController::cellFinished);
        QVERIFY(!controller.runCell(8));
        QVERIFY(controller.runCell(best));
        QVERIFY(cell.wait(kPatienceMs));
        QCOMPARE(controller.state(), RunState::Done);
        const auto run = cell.front().front().value<std::shared_ptr<const CellRun>>();
        QCOMPARE(run->cell, best);
        const RunResult& tuned = controller.finished()->report.experiment.optimised.result;
        QCOMPARE(run->result.totalCash().nanos, tuned.totalCash().nanos);
        QCOMPARE(run->result.fills.size(), tuned.fills.size());
    }

    void closingWhileLoadingEndsQuietly()
    {
        RunController controller;
        QSignalSpy ready(&controller, &RunController::quitReady);
        QSignalSpy failed(&controller, &RunController::failed);
        QVERIFY(controller.load(setupFor(m_csv)));
        controller.close();
        QVERIFY(ready.count() == 1 || ready.wait(kPatienceMs));
        QVERIFY(!controller.isBusy());
        QVERIFY(!controller.start(smallSetup(m_csv)));
        QCOMPARE(failed.count(), 0);
    }

    void closingAHeldRunEndsItToo()
    {
        RunController controller;
        QVERIFY(controller.start(longSetup(m_csv)));
        QVERIFY(waitForCell(controller));
        controller.pause();
        QSignalSpy ready(&controller, &RunController::quitReady);
        controller.close();
        QVERIFY(ready.count() == 1 || ready.wait(kPatienceMs));
    }

    void aControllerMayGoAtAnyMoment()
    {
        for (int i = 0; i < 3; ++i) {
            RunController controller;
            QVERIFY(controller.start(longSetup(m_csv)));
            QTest::qWait(i * 30); // another moment of its life each time
        }
    }
};

QTEST_GUILESS_MAIN(TestRunController)
#include "tst_run_controller.moc"
