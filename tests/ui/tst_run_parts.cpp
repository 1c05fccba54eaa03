// SPDX-License-Identifier: GPL-3.0-or-later
// What a run in the window is made of: states, mailbox, estimate, replay clock.
#include "run/live_feed.h"
#include "run/live_words.h"
#include "run/playback.h"
#include "run/run_state.h"
#include "run/time_estimate.h"
#include "support/app_settings.h"
#include "support/ui_scale.h"
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

    void aHeldRunWaitsAtItsNextPostUntilReleased()
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
        feed.release();
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
        playback.release(9000);
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
        playback.release(50'000);
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

    void theLivePanelSaysEachStateInWords()
    {
        const auto fact = [](const LiveReading& reading, bool isPaused, const char* label,
                             std::optional<UnixNanos> from = {}) {
            for (const LiveFact& line : liveFacts(reading, isPaused, from)) {
                if (line.label == QLatin1String(label))
                    return line.value;
            }
            return QStringLiteral("no such line");
        };
        LiveReading reading;
        reading.memoryLimit = 256U << 20U;
        QCOMPARE(fact(reading, false, "State"), QStringLiteral("Connected, waiting for quotes"));
        QCOMPARE(fact(reading, false, "Read"), QStringLiteral("nothing yet"));
        QCOMPARE(fact(reading, false, "End of the order"), QStringLiteral("none stated: as if it ended now"));
        QVERIFY(fact(reading, false, "Memory").startsWith(QStringLiteral("0 of ")));
        // 2025-06-02T13:30:00Z to 13:40, quotes up to 13:34.
        const UnixNanos from = unixNanos(1'748'871'000'000'000'000);
        reading.quotes = 12'345;
        reading.venues = 4;
        reading.span = {from, from + 240s + Nanos{1}};
        reading.windowEnd = from + 600s;
        reading.tapeBytes = 64U << 20U;
        reading.status.quotesPerSecond = 999.6;
        reading.status.lag = 12;
        reading.status.pending = 1;
        QCOMPARE(fact(reading, false, "State"), QStringLiteral("Receiving"));
        QCOMPARE(fact(reading, false, "Rate"), QStringLiteral("1,000 quotes/s"));
        QCOMPARE(fact(reading, false, "Behind the topic"), QStringLiteral("12 messages"));
        QCOMPARE(fact(reading, false, "Waiting for their turn"), QStringLiteral("1 quote"));
        QCOMPARE(fact(reading, false, "Last quote"), QStringLiteral("13:34:00.000 UTC"));
        QCOMPARE(fact(reading, false, "Last message"), QStringLiteral("just now"));
        QCOMPARE(fact(reading, false, "Read"), QStringLiteral("12,345 quotes, 4 venues"));
        QCOMPARE(fact(reading, false, "Refused or marked"), QStringLiteral("none"));
        QCOMPARE(fact(reading, false, "End of the order"),
                 QStringLiteral("13:40:00 UTC, 6:00 left of the data's time (40.0%)"));
        QCOMPARE(fact(reading, false, "End of the order", from + 200s),
                 QStringLiteral("13:40:00 UTC, 6:00 left of the data's time (10.0%)"));
        QVERIFY(fact(reading, false, "Memory").endsWith(QStringLiteral("(25%)")));
        reading.status.skipped = 3;
        reading.status.duplicates = 1'200;
        reading.status.late = 1;
        QCOMPARE(fact(reading, false, "Refused or marked"),
                 QStringLiteral("3 unreadable, 1,200 repeated, 1 late"));
        reading.status.silence = 14s;
        QCOMPARE(fact(reading, false, "State"), QStringLiteral("Connected, no quotes for 14 s"));
        QCOMPARE(fact(reading, false, "Last message"), QStringLiteral("14 s ago"));
        QCOMPARE(fact(reading, true, "State"), QStringLiteral("Pausing"));
        reading.status.isPaused = true;
        QCOMPARE(fact(reading, true, "State"), QStringLiteral("Paused — 13 quotes waiting"));
        QCOMPARE(fact(reading, true, "Rate"), QStringLiteral("0 quotes/s"));
        reading.status.connection = kafka::LiveStatus::Connection::Retrying;
        reading.status.retryingFor = 12s;
        QCOMPARE(fact(reading, false, "State"), QStringLiteral("Not connected; retrying (12 s)"));
        QCOMPARE(fact(reading, false, "Rate"), QStringLiteral("0 quotes/s"));
        reading.span.to = from + 600s;
        QCOMPARE(fact(reading, false, "End of the order"), QStringLiteral("13:40:00 UTC, reached"));
    }

    void scalesAreSteppedAndSetBeforeTheApplication()
    {
        QCOMPARE(steppedScale(100, 1), 125);
        QCOMPARE(steppedScale(100, -1), 100);
        QCOMPARE(steppedScale(200, 1), 200);
        QCOMPARE(steppedScale(130, 0), 125); // of a file that someone edited
        QCOMPARE(steppedScale(0, 0), 100);
        QCOMPARE(steppedScale(100'000, 0), 200);
        const QByteArray before = qgetenv("QT_SCALE_FACTOR");
        AppSettings settings({}, true);
        qunsetenv("QT_SCALE_FACTOR");
        applyUiScale(settings);
        QVERIFY(!qEnvironmentVariableIsSet("QT_SCALE_FACTOR"));
        settings.setUiScale(150);
        applyUiScale(settings);
        QCOMPARE(qgetenv("QT_SCALE_FACTOR"), QByteArray("1.5"));
        settings.setUiScale(200);
        applyUiScale(settings); // of the next window
        QCOMPARE(qgetenv("QT_SCALE_FACTOR"), QByteArray("2"));
        settings.resetAll();
        QCOMPARE(settings.uiScale(), 100);
        applyUiScale(settings);
        QVERIFY(!qEnvironmentVariableIsSet("QT_SCALE_FACTOR"));
        qputenv("QT_SCALE_FACTOR", "1.5"); // what the user sets stays
        settings.setUiScale(200);
        applyUiScale(settings);
        QCOMPARE(qgetenv("QT_SCALE_FACTOR"), QByteArray("1.5"));
        before.isEmpty() ? qunsetenv("QT_SCALE_FACTOR") : qputenv("QT_SCALE_FACTOR", before);
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
