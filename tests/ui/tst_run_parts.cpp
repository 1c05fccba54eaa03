// SPDX-License-Identifier: GPL-3.0-or-later
// What a run in the window is made of: states, mailbox, estimate, replay clock.
#include "run/live_feed.h"
#include "run/playback.h"
#include "run/run_state.h"
#include "run/time_estimate.h"
#include "support/window_theme.h"

#include <QTest>
#include <atomic>
#include <thread>

using namespace sor;
using namespace sor::ui;
using namespace std::chrono_literals;

class TestRunParts : public QObject {
    Q_OBJECT

private slots:
    void workBeginsFromRestOnly()
    {
        for (const RunState from : kRunStates) {
            for (const RunState work : {RunState::Connecting, RunState::Loading}) {
                const bool follows = from == RunState::Connecting && work == RunState::Loading;
                QCOMPARE(isAllowed(from, work), !isBusy(from) || follows);
            }
        }
    }

    void everyWorkCanBeStoppedAndNothingElseCan()
    {
        for (const RunState from : kRunStates)
            QCOMPARE(isAllowed(from, RunState::Stopping), isBusy(from) && from != RunState::Stopping);
    }

    void whatStopsComesToRest()
    {
        for (const RunState to : kRunStates)
            QCOMPARE(isAllowed(RunState::Stopping, to), !isBusy(to));
    }

    void onlyARunOrALiveReadingIsHeld()
    {
        for (const RunState from : kRunStates) {
            const bool canBeHeld = from == RunState::Running || from == RunState::Live;
            QCOMPARE(isAllowed(from, RunState::Paused), canBeHeld);
            QCOMPARE(isAllowed(RunState::Paused, from),
                     canBeHeld || from == RunState::Stopping || !isBusy(from));
        }
    }

    void noStateFollowsItselfAndEachHasAName()
    {
        for (const RunState state : kRunStates) {
            QVERIFY(!isAllowed(state, state));
            QVERIFY(!displayName(state).isEmpty());
        }
    }

    void theLatestWordOfALiveReadingCounts()
    {
        LiveFeed feed;
        QVERIFY(!feed.hasPreview());
        for (int i = 1; i <= 3; ++i) {
            LiveReading reading;
            reading.quotes = i;
            feed.postReading(reading);
            feed.postPreview({});
        }
        QVERIFY(feed.hasPreview());
        const LiveUpdate update = feed.take();
        QVERIFY(!update.isEmpty());
        QCOMPARE(update.reading->quotes, std::int64_t{3});
        QVERIFY(update.preview);
        QVERIFY(!feed.hasPreview());
    }

    void takingEmptiesTheMailbox()
    {
        LiveFeed feed;
        QVERIFY(feed.take().isEmpty());
        feed.progress("Searching the grid", 3, 8);
        feed.progress("Searching the grid", 4, 8);
        CellResult cell;
        cell.totalCash = {5};
        feed.cellDone(7, cell);
        const LiveUpdate update = feed.take();
        QCOMPARE(update.progress->done, 4);
        QCOMPARE(update.cells.size(), std::size_t{1});
        QCOMPARE(update.cells.front().first, std::size_t{7});
        QCOMPARE(update.cells.front().second.totalCash.nanos, std::int64_t{5});
        QVERIFY(feed.take().isEmpty());
    }

    void theLatestResultOfABaselineCounts()
    {
        LiveFeed feed;
        RunResult result;
        result.ordered = {1};
        feed.baselineDone(Baseline::Twap, result);
        result.ordered = {2};
        feed.baselineDone(Baseline::Twap, result);
        const LiveUpdate update = feed.take();
        QCOMPARE(update.baselines.size(), std::size_t{1});
        QCOMPARE(update.baselines.front().second.ordered.count, std::int64_t{2});
    }

    void aMailboxThatIsNotEmptiedStaysBounded()
    {
        LiveFeed feed;
        for (std::size_t i = 0; i < LiveFeed::kMaxCells + 10; ++i)
            feed.cellDone(i, {});
        QCOMPARE(feed.droppedCells(), std::size_t{10});
        QCOMPARE(feed.take().cells.size(), LiveFeed::kMaxCells);
        feed.clear();
        QCOMPARE(feed.droppedCells(), std::size_t{0});
    }

    void aHeldRunWaitsAtItsNextPostUntilLetGo()
    {
        LiveFeed feed;
        feed.hold();
        std::atomic<bool> isThrough = false;
        std::thread worker([&] {
            feed.cellDone(1, {});
            isThrough = true;
        });
        // The post itself arrives; only the worker stands still.
        std::size_t posted = 0;
        while (posted == 0) {
            posted = feed.take().cells.size();
            std::this_thread::yield();
        }
        const bool wasThrough = isThrough;
        feed.letGo();
        worker.join();
        QCOMPARE(posted, std::size_t{1});
        QVERIFY(!wasThrough);
        QVERIFY(isThrough);
    }

    void theEstimateFollowsTheMeasuredRate()
    {
        TimeEstimate estimate;
        QVERIFY(!estimate.secondsLeft());
        estimate.add("Sweep", 0, 100, 0);
        QVERIFY(!estimate.secondsLeft());
        estimate.add("Sweep", 20, 100, 2000);
        QCOMPARE(*estimate.perSecond(), 10.0);
        QCOMPARE(*estimate.secondsLeft(), 8.0);
        // Another phase starts again.
        estimate.add("Validation", 1, 10, 3000);
        QVERIFY(!estimate.perSecond());
    }

    void aMachineThatSlowsDownShowsAsALongerEstimate()
    {
        TimeEstimate estimate;
        for (int second = 0; second <= 10; ++second)
            estimate.add("Sweep", second * 100, 10'000, second * 1000);
        const double before = *estimate.secondsLeft();
        for (int second = 11; second <= 20; ++second)
            estimate.add("Sweep", 1000 + (second - 10) * 10, 10'000, second * 1000);
        QVERIFY(*estimate.secondsLeft() > 5 * before);
    }

    void timesLeftAreWrittenAsAClock()
    {
        QCOMPARE(countdownText(0), QStringLiteral("0:00"));
        QCOMPARE(countdownText(6.2), QStringLiteral("0:07"));
        QCOMPARE(countdownText(754), QStringLiteral("12:34"));
        QCOMPARE(countdownText(3723), QStringLiteral("1:02:03"));
    }

    void aReplayRevealsTheWindowAtItsSpeed()
    {
        Playback playback;
        const UnixNanos from = unixNanos(1'000'000'000'000);
        playback.setWindow({from, from + 60s});
        QCOMPARE(playback.now(0), from + 60s); // as fast as possible
        QVERIFY(!playback.isPlaying(0));
        playback.setSpeed(10, 0);
        playback.restart(0);
        QCOMPARE(playback.now(0), from);
        QCOMPARE(playback.now(2000), from + 20s);
        QVERIFY(playback.isPlaying(2000));
        QCOMPARE(playback.sentence(2000), QStringLiteral("Replaying at 10×"));
        playback.hold(2000);
        QCOMPARE(playback.now(9000), from + 20s);
        playback.letGo(9000);
        QCOMPARE(playback.now(10'000), from + 30s);
        playback.setSpeed(1, 10'000);
        QCOMPARE(playback.now(11'000), from + 31s);
        QCOMPARE(playback.now(1'000'000), from + 60s);
        QVERIFY(!playback.isPlaying(1'000'000));
        QVERIFY(playback.sentence(1'000'000).isEmpty());
    }

    void aReplayIsSoughtHeldAndEnded()
    {
        Playback playback;
        const UnixNanos from = unixNanos(1'000'000'000'000);
        playback.setWindow({from, from + 600s});
        playback.seek(from + 100s, 0); // from the end: held there
        QVERIFY(playback.isPlaying(0) && playback.isHeld());
        QCOMPARE(playback.now(50'000), from + 100s);
        QCOMPARE(*playback.speed(), 10.0); // the least that takes a minute at most
        playback.letGo(50'000);
        playback.seek(from + 200s, 51'000); // running: it runs on from there
        QVERIFY(!playback.isHeld());
        QCOMPARE(playback.now(52'000), from + 210s);
        playback.seek(from - 5s, 52'000);
        QCOMPARE(playback.now(52'000), from);
        playback.seek(from + 600s, 53'000);
        QVERIFY(!playback.isPlaying(53'000));
        QCOMPARE(playback.now(60'000), from + 600s);
        playback.play(70'000);
        QCOMPARE(playback.now(71'000), from + 10s);
        Playback day;
        day.setWindow({from, from + 23'400s});
        day.play(0);
        QCOMPARE(*day.speed(), 1000.0);
        Playback moment;
        moment.setWindow({from, from + 60s});
        moment.play(0);
        QCOMPARE(*moment.speed(), 1.0);
    }

    void aRemoteDisplayIsRecognised()
    {
        const QString none;
        const QString ssh = QStringLiteral("10.0.0.1 50022 10.0.0.2 22");
        QVERIFY(!isRemoteDisplay(none, QStringLiteral(":0"), none));
        QVERIFY(!isRemoteDisplay(ssh, QStringLiteral(":0"), none)); // a local display of an ssh session
        QVERIFY(!isRemoteDisplay(ssh, none, none));
        QVERIFY(isRemoteDisplay(ssh, QStringLiteral("localhost:10.0"), none));
        QVERIFY(isRemoteDisplay(none, QStringLiteral(":1"), QStringLiteral("host:1")));
    }
};

QTEST_APPLESS_MAIN(TestRunParts)
#include "tst_run_parts.moc"
