// SPDX-License-Identifier: GPL-3.0-or-later
// Live runs through the controller: what they draw and find is what a batch run says of the same quotes.
#include "live_watcher.h"
#include "report/run_json.h"
#include "run/live_words.h"
#include "run/run_view.h"

#include <QSignalSpy>
#include <QTest>
#include <array>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The whole result but for where the quotes came from and how long it took.
QByteArray jsonOf(RunReport report)
{
    report.files.clear();
    report.topic.reset();
    report.timing = {};
    report.understood.clear(); // how the source writes it
    return QByteArray::fromStdString(finalResultJson(report));
}

Result<RunReport> batch(const RunSetup& live, const std::string& csv)
{
    RunSetup setup = live;
    setup.kafka.clear();
    setup.topic.clear();
    setup.csv = {csv};
    for (const char* word : {"until", "timeout", "memory"})
        std::erase(setup.stated, word);
    setup.until = RunSetup().until;
    return runSetup(setup, {});
}

} // namespace

class TestLiveRun : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv; // five minutes

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void aLiveRunWaitsDrawsAndSearchesWhenTheWindowOfTheOrderEnds()
    {
        const LiveBroker broker;
        const CutFile cut = cutFile(m_folder, m_csv, 0.6);
        const std::string end = formatIsoTime(cut.end);
        const RunSetup setup = broker.setup({{"until", "never"}, {"to", end.c_str()}});
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy states(&controller, &RunController::stateChanged);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QSignalSpy ended(&controller, &RunController::liveEnded);
        QVERIFY(controller.start(setup));
        QCOMPARE(controller.state(), RunState::Connecting);
        QVERIFY(watcher.waitFor([&] { return controller.state() == RunState::Live && watcher.reading; }));
        QCOMPARE(watcher.reading->quotes, std::int64_t{0});
        QCOMPARE(watcher.previews, 0);

        std::jthread publisher([&] { QVERIFY(broker.publish(m_csv, 60.0)); });
        QVERIFY(watcher.waitFor([&] { return watcher.previews > 0; }));
        QVERIFY(watcher.preview->baselines.size() == kBaselines.size());
        QCOMPARE(watcher.preview->window.to, cut.end);
        QVERIFY(watcher.preview->until < cut.end);
        QVERIFY(controller.state() == RunState::Live || controller.state() == RunState::Running);
        QVERIFY(watcher.waitFor([&] { return finished.count() == 1; }));
        publisher.join();

        const std::array expected{RunState::Connecting, RunState::Live, RunState::Running, RunState::Done};
        QCOMPARE(states.count(), static_cast<int>(expected.size()));
        for (int i = 0; i < states.count(); ++i)
            QCOMPARE(states[i].front().value<RunState>(), expected[static_cast<std::size_t>(i)]);
        QCOMPARE(ended.count(), 1);
        QVERIFY(ended.front().front().value<LiveEnd>().end == LiveTape::End::Window);
        const RunReport& report = controller.finished()->report;
        QVERIFY(report.isComplete);
        QCOMPARE(report.counts.rows, static_cast<std::int64_t>(cut.rows));
        const auto same = batch(setup, cut.path);
        QVERIFY(same);
        QCOMPARE(jsonOf(report), jsonOf(*same));
    }

    void theResultIsTheBatchsOnTheSameQuotes_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::newRow("one partition") << 1;
        QTest::newRow("three partitions") << 3;
    }

    void theResultIsTheBatchsOnTheSameQuotes()
    {
        QFETCH(int, partitions);
        const LiveBroker broker(partitions);
        const RunSetup setup = broker.setup({{"until", "eos"}});
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(setup));
        QVERIFY(watcher.waitFor([&] { return controller.state() == RunState::Live; }));
        std::jthread publisher([&] { QVERIFY(broker.publish(m_csv, 150.0)); });
        QVERIFY(watcher.waitFor([&] { return finished.count() == 1; }));
        publisher.join();
        const RunReport live = controller.finished()->report;
        QVERIFY(live.isComplete);
        const auto fromFile = batch(setup, m_csv);
        QVERIFY(fromFile);
        QCOMPARE(jsonOf(live), jsonOf(*fromFile));
        // The headless run of the very same setup: the topic's offsets are the same, too.
        const auto headless = runSetup(setup, {});
        QVERIFY(headless);
        RunReport timed = live;
        timed.timing = headless->timing;
        QCOMPARE(QByteArray::fromStdString(finalResultJson(timed)),
                 QByteArray::fromStdString(finalResultJson(*headless)));
    }

    void whatIsDrawnIsWhatTheBatchSaysOfTheQuotesSoFar()
    {
        const LiveBroker broker;
        const CutFile part = cutFile(m_folder, m_csv, 0.4);
        const RunSetup setup = broker.setup({{"until", "never"}});
        RunController controller;
        Watcher watcher(controller);
        QVERIFY(broker.publish(part.path));
        QVERIFY(controller.start(setup));
        const auto rows = static_cast<std::int64_t>(part.rows);
        QVERIFY(watcher.waitFor([&] {
            return watcher.rows() == rows && watcher.preview
                && watcher.preview->until == watcher.reading->span.to - Nanos{1};
        }));
        const auto same = batch(setup, part.path);
        QVERIFY(same);
        const Experiment& experiment = same->experiment;
        QCOMPARE(watcher.preview->window.from, same->order.window.from);
        QCOMPARE(watcher.preview->window.to, same->order.window.to);
        QVERIFY(watcher.preview->arrivalMid == experiment.arrivalMid);
        QCOMPARE(watcher.preview->baselines.size(), kBaselines.size());
        for (const auto& [baseline, result] : watcher.preview->baselines) {
            const RunResult& expected = experiment.baselines[static_cast<std::size_t>(baseline)];
            QCOMPARE(result.totalCash().nanos, expected.totalCash().nanos);
            QCOMPARE(result.fills.size(), expected.fills.size());
        }
        QVERIFY(watcher.preview->untuned);
        QCOMPARE(watcher.preview->untuned->second.totalCash().nanos, experiment.untuned.totalCash().nanos);
        for (std::size_t v = 0; v < watcher.preview->venues.size(); ++v)
            QCOMPARE(watcher.preview->venues[v].info.mic, same->venues[v].info.mic);
        controller.close();
        QTRY_VERIFY_WITH_TIMEOUT(!controller.isBusy(), kPatienceMs);
    }

    void stopWhileLiveKeepsAResultAndTheGridCanBeSearchedOnIt()
    {
        const LiveBroker broker;
        const CutFile part = cutFile(m_folder, m_csv, 0.5);
        // Its window would go on for hours.
        const RunSetup setup = broker.setup({{"until", "never"}, {"to", "23:59:00"}});
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QSignalSpy failed(&controller, &RunController::failed);
        QVERIFY(broker.publish(part.path));
        QVERIFY(controller.start(setup));
        const auto rows = static_cast<std::int64_t>(part.rows);
        QVERIFY(watcher.waitFor([&] { return watcher.rows() == rows && watcher.preview; }));
        // What is left is bought when the window ends, which it does not.
        for (const auto& [baseline, result] : watcher.preview->baselines)
            QCOMPARE(result.completion.shares.count, std::int64_t{0});
        controller.stop();
        QCOMPARE(controller.state(), RunState::Stopping);
        QVERIFY(watcher.waitFor([&] { return finished.count() == 1; }));
        QCOMPARE(controller.state(), RunState::Done);
        QCOMPARE(failed.count(), 0);
        const auto stopped = controller.finished();
        QVERIFY(!stopped->report.isComplete);
        QCOMPARE(stopped->report.counts.rows, rows);
        QCOMPARE(stopped->report.order.window.to, stopped->input->loaded.tape->span().to);
        const RunView view = finishedView(*stopped);
        QCOMPARE(view.cellsDone, std::size_t{1});
        QVERIFY(!view.isComplete);
        QVERIFY(finalResultJson(stopped->report).find("\"complete\": false") != std::string::npos);

        QVERIFY(controller.startOnInput(setup));
        QVERIFY(watcher.waitFor([&] { return finished.count() == 2; }));
        const RunReport& searched = controller.finished()->report;
        QVERIFY(!searched.isComplete); // the window that was asked for
        QVERIFY(searched.experiment.isComplete);
        QCOMPARE(finishedView(*controller.finished()).cellsDone, std::size_t{8});
        // Apart from that it is the run of these quotes.
        RunSetup open = setup;
        open.to.reset();
        const auto same = batch(open, part.path);
        QVERIFY(same);
        RunReport whole = searched;
        whole.isComplete = true;
        QCOMPARE(jsonOf(whole), jsonOf(*same));
        for (std::size_t b = 0; b < kBaselines.size(); ++b) {
            QCOMPARE(stopped->report.experiment.baselines[b].totalCash().nanos,
                     same->experiment.baselines[b].totalCash().nanos);
        }
    }

    void aBrokerThatVanishesIsWaitedForAndNothingIsLost()
    {
        LiveBroker broker;
        const CutFile part = cutFile(m_folder, m_csv, 0.3);
        const RunSetup setup = broker.setup({{"until", "eos"}, {"timeout", "1s"}});
        RunController controller;
        Watcher watcher(controller);
        QSignalSpy finished(&controller, &RunController::runFinished);
        QVERIFY(controller.start(setup));
        QVERIFY(watcher.waitFor([&] { return controller.state() == RunState::Live; }));
        std::jthread publisher([&] { QVERIFY(broker.publish(part.path, 60.0)); });
        QVERIFY(watcher.waitFor([&] { return watcher.rows() > 0; }));
        broker.setDown();
        const auto isRetrying = [&] {
            return watcher.reading->status.connection == kafka::LiveStatus::Connection::Retrying;
        };
        QVERIFY(watcher.waitFor(
            [&] { return isRetrying() && watcher.reading->status.retryingFor > std::chrono::seconds{1}; }));
        QCOMPARE(controller.state(), RunState::Live);
        QVERIFY(liveStateText(*watcher.reading, false).startsWith(u"Not connected; retrying ("_s));
        QVERIFY2(watcher.reading->status.trouble.find("refused") != std::string::npos,
                 watcher.reading->status.trouble.c_str());
        broker.setUp();
        QVERIFY(watcher.waitFor([&] { return finished.count() == 1; }));
        publisher.join();
        const RunReport& report = controller.finished()->report;
        QVERIFY(report.isComplete);
        const auto same = batch(setup, part.path);
        QVERIFY(same);
        QCOMPARE(jsonOf(report), jsonOf(*same));
    }
};

QTEST_GUILESS_MAIN(TestLiveRun)
#include "tst_live_run.moc"
