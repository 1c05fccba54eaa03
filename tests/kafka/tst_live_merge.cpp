// SPDX-License-Identifier: GPL-3.0-or-later
// The order of rows that are still coming, what is remembered of messages, and checkpoints: no broker needed.
#include "input/kafka/live/live_merge.h"
#include "input/kafka/live/live_quotes.h"
#include "input/kafka/read/kafka_checkpoint.h"
#include "kafka_support.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <map>
#include <random>

using namespace sor;
using namespace sor::kafka;

namespace {

class Kept final : public test::LiveRows {
public:
    std::vector<int> milliseconds() const
    {
        std::vector<int> times;
        for (const QuoteEvent& row : rows)
            times.push_back(static_cast<int>(count(row.tsRecv) / 1'000'000));
        return times;
    }
};

QuoteEvent rowAt(int ms, std::uint32_t venue = 1, std::uint32_t size = 1)
{
    QuoteEvent row;
    row.tsRecv = row.tsEvent = unixNanos(ms * 1'000'000LL);
    row.feed = FeedId{venue};
    row.askPx = Price{1'000'000'000};
    row.askSz = size;
    return row;
}

/// A merge with all that belongs to it.
struct Rig {
    explicit Rig(std::size_t partitions, bool isEager = true)
        : merge(partitions, TapeView::Book, std::chrono::milliseconds{500}, isEager)
    {
        merge.attach(&output, &sink);
    }
    void add(std::size_t partition, int ms, std::uint32_t venue = 1)
    {
        QVERIFY(merge.add(partition, next++, false, {rowAt(ms, venue)}));
    }
    void handOn(int later = 0)
    {
        QVERIFY(merge.handOn(false, LiveMerge::Clock::now() + std::chrono::milliseconds{later}));
    }

    FeedRegistry from;
    FeedRegistry to;
    Kept sink;
    RowOutput output{from, to, TapeView::Book};
    LiveMerge merge;
    std::uint64_t next = 0;
};

using Times = std::vector<int>;

} // namespace

class TestLiveMerge : public QObject {
    Q_OBJECT

private slots:
    void onePartitionInOrderWaitsForNothing()
    {
        Rig rig(1);
        rig.add(0, 10);
        rig.add(0, 20);
        rig.handOn();
        QCOMPARE(rig.sink.milliseconds(), (Times{10, 20}));
        QCOMPARE(rig.merge.pending(), std::size_t(0));
    }

    void aRowWaitsUntilEveryPartitionHasPassedIt()
    {
        Rig rig(2);
        rig.add(0, 10);
        rig.add(0, 30);
        rig.handOn();
        QVERIFY(rig.sink.rows.empty()); // the other may have earlier ones
        rig.add(1, 20);
        rig.handOn();
        QCOMPARE(rig.sink.milliseconds(), (Times{10})); // another row of 20 may come yet
        rig.add(1, 40);
        rig.handOn();
        QCOMPARE(rig.sink.milliseconds(), (Times{10, 20}));
        QVERIFY(rig.merge.finish(false));
        QCOMPARE(rig.sink.milliseconds(), (Times{10, 20, 30, 40}));
    }

    void aPartitionWithNothingNewHoldsOthersBackByTheLatenessOnly()
    {
        Rig rig(2);
        rig.merge.noteEnd(1, true);
        rig.add(0, 1000);
        rig.add(0, 1400);
        rig.add(0, 1600);
        rig.handOn();
        QVERIFY(rig.sink.rows.empty()); // it may just be about to give something
        rig.handOn(501);
        QCOMPARE(rig.sink.milliseconds(), (Times{1000})); // 1600 - 500 is past it
        rig.add(1, 1300); // late by less than that: still in its place
        rig.add(0, 2000);
        rig.handOn(501);
        QCOMPARE(rig.sink.milliseconds(), (Times{1000, 1300, 1400}));
    }

    void silenceOnTheWallClockHandsOnTheRest()
    {
        Rig rig(2);
        rig.merge.noteEnd(0, true);
        rig.merge.noteEnd(1, true);
        rig.add(0, 1000);
        rig.handOn();
        QVERIFY(rig.sink.rows.empty());
        rig.handOn(501);
        QCOMPARE(rig.sink.milliseconds(), (Times{1000}));
    }

    void aPartitionWhoseOrderBrokeIsGivenTheTimeItNeeds()
    {
        Rig rig(1);
        rig.add(0, 100, 1);
        rig.handOn();
        rig.add(0, 90, 2); // 10 ms late: its venue has shown nothing newer, so it counts from now on
        rig.handOn();
        rig.add(0, 200, 1);
        rig.handOn(); // 200 waits now: something of 190 to 200 may follow
        QCOMPARE(rig.sink.milliseconds(), (Times{100, 100}));
        rig.add(0, 195, 2);
        rig.add(0, 220, 1);
        rig.handOn();
        QCOMPARE(rig.sink.milliseconds(), (Times{100, 100, 195, 200}));
        QCOMPARE(rig.output.late(), 1);
        QCOMPARE(rig.output.leftOut(), 0);
    }

    void aLateRowOfAVenueThatMovedOnIsLeftOut()
    {
        Rig rig(1);
        rig.add(0, 100, 1);
        rig.handOn();
        rig.add(0, 90, 1);
        rig.handOn();
        QCOMPARE(rig.sink.milliseconds(), (Times{100}));
        QCOMPARE(rig.output.leftOut(), 1);
    }

    void aLaterRunVoidsWhatWaits()
    {
        Rig rig(2);
        rig.add(0, 1000);
        QVERIFY(rig.merge.restart());
        QCOMPARE(rig.sink.runs, 1);
        rig.add(0, 10);
        rig.add(1, 20);
        QVERIFY(rig.merge.finish(false));
        QCOMPARE(rig.sink.milliseconds(), (Times{10, 20})); // earlier than the run before: its own clock
        QCOMPARE(rig.output.late(), 0);
    }

    void anyInterleavingWithinTheLatenessComesOutSorted()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 200; ++round) {
            constexpr std::size_t kPartitions = 3;
            Rig rig(kPartitions, false);
            std::vector<int> times;
            int now = 1000;
            for (int i = 0; i < 300; ++i) {
                now += static_cast<int>(random() % 40);
                times.push_back(now - static_cast<int>(random() % 200)); // out of order by less than 500
                rig.add(random() % kPartitions, times.back(), 1 + random() % 4);
                if (random() % 5 == 0)
                    rig.handOn();
            }
            QVERIFY(rig.merge.finish(false));
            std::ranges::sort(times);
            QCOMPARE(rig.sink.milliseconds(), times);
            QCOMPARE(rig.output.late() + rig.output.leftOut(), 0);
        }
    }

    void completeSnapshotsClearTheVenuesTheyLeaveOut()
    {
        Rig rig(1);
        QVERIFY(rig.merge.add(0, 0, true, {rowAt(10, 1), rowAt(10, 2)}));
        QVERIFY(rig.merge.add(0, 1, true, {rowAt(20, 2)}));
        rig.handOn();
        QCOMPARE(rig.sink.rows.size(), std::size_t(4));
        QCOMPARE(rig.sink.rows[3].action, 'R');
        QCOMPARE(rig.sink.rows[3].feed.value, 1U);
        QCOMPARE(rig.output.rows(), 3); // what the topic said
        const auto book = rig.output.book();
        QCOMPARE(book.size(), std::size_t(1));
        QCOMPARE(book[0].feed.value, 2U);
    }

    void seenNumbersAreRememberedWithTheirContents()
    {
        using Verdict = SeenNumbers::Verdict;
        std::mt19937_64 random(3);
        SeenNumbers seen;
        std::map<std::uint64_t, std::uint32_t> oracle;
        const auto verdictOf = [&](std::uint64_t number, std::uint32_t content) {
            const auto [found, isNew] = oracle.try_emplace(number, content);
            return isNew ? Verdict::New : found->second == content ? Verdict::Same : Verdict::Other;
        };
        for (int i = 0; i < 300'000; ++i) {
            const std::uint64_t number = random() % 200'000;
            const auto content = static_cast<std::uint32_t>(random() % 3);
            QCOMPARE(seen.add(number, content), verdictOf(number, content));
        }
        QCOMPARE(seen.count(), std::int64_t(oracle.size()));
        for (const std::uint64_t from :
             {0U, 1U, 63U, 64U, 65'535U, 65'536U, 131'071U, 199'999U, 200'000U, 900'000U})
            QCOMPARE(seen.countFrom(from),
                     std::int64_t(std::distance(oracle.lower_bound(from), oracle.end())));
        for (std::uint64_t number = 0; number < 200'000; ++number)
            QCOMPARE(seen.add(number, 7), verdictOf(number, 7));
        for (const auto& [number, content] : oracle) {
            QCOMPARE(seen.add(number, content), Verdict::Same);
            QCOMPARE(seen.add(number, content + 1), Verdict::Other);
        }
        QCOMPARE(seen.count(), 200'000);
        QCOMPARE(seen.end(), 200'000ULL);
        QCOMPARE(seen.openPages(), std::size_t(1)); // 200,000 = 3 x 65,536 + 3,392
        // Far apart, and the largest there is but one.
        for (const std::uint64_t number : {std::uint64_t{1} << 40, UINT64_MAX - 1}) {
            QCOMPARE(seen.add(number, 1), Verdict::New);
            QCOMPARE(seen.add(number, 1), Verdict::Same);
            QCOMPARE(seen.add(number, 2), Verdict::Other);
        }
        QCOMPARE(seen.openPages(), std::size_t(3));
    }

    void recentHashesForgetOldOnesOnly()
    {
        RecentHashes recent;
        for (std::uint64_t i = 1; i < 200'000; ++i) {
            QVERIFY(recent.add(i));
            QVERIFY(!recent.add(i));
            if (i > 32'767)
                QVERIFY(!recent.add(i - 32'767)); // the window's far end
        }
        QVERIFY(recent.add(1)); // long forgotten
    }

    void aCheckpointReadsBackAsItWasWritten()
    {
        Checkpoint checkpoint;
        checkpoint.topic = "quotes \"l1\"";
        checkpoint.clusterId = "4L6g3nShT";
        checkpoint.runId = "2026-11-22T09:31:41.123456789Z-1a2b3c4d";
        checkpoint.symbol = "SYNT";
        checkpoint.time = unixNanos(1'722'519'372'123'456'789);
        checkpoint.topicId = "bYC5qVrHRSCU1BqsY0gDpg";
        checkpoint.partitions = {{0, 17, MessageMark{16, 0xfedc'ba98'7654'3210}}, {5, 9'000'000'000}};
        checkpoint.book = {R"({"v":1,"ask_px_00":"222.83"})"};
        const auto read = parseCheckpoint(checkpointJson(checkpoint), "live.json");
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QVERIFY(*read == checkpoint);
        checkpoint.time.reset();
        QVERIFY(*parseCheckpoint(checkpointJson(checkpoint), "live.json") == checkpoint);
    }

    void aFileThatIsNoCheckpointIsRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        const QByteArray good =
            R"({"sorlab_checkpoint":1,"topic":"t","cluster_id":"c","run_id":"","symbol":"",)"
            R"("time":null,"partitions":[{"partition":0,"next":1}],"book":[]})";
        QVERIFY(parseCheckpoint(good.toStdString(), "x"));
        QTest::newRow("empty") << QByteArray() << QStringLiteral("not valid JSON");
        QTest::newRow("cut short") << good.left(60) << QStringLiteral("not valid JSON");
        QTest::newRow("a list") << QByteArray("[1]") << QStringLiteral("one JSON object was expected");
        QTest::newRow("results") << QByteArray(R"({"best_parameters":{}})")
                                 << QStringLiteral(
                                        "\"sorlab_checkpoint\" must be a whole number, but it is missing");
        QTest::newRow("a later version")
            << QByteArray(good).replace(R"(checkpoint":1)", R"(checkpoint":3)")
            << QStringLiteral("\"sorlab_checkpoint\" must be a whole number from 1 to 2, but it is 3");
        const QByteArray newer =
            QByteArray(good)
                .replace(R"(checkpoint":1)", R"(checkpoint":2,"topic_id":"")")
                .replace(R"("next":1)", R"("next":1,"last":{"offset":0,"hash":"00000000000000ff"})");
        QVERIFY(parseCheckpoint(newer.toStdString(), "x"));
        QTest::newRow("no topic id") << QByteArray(newer).replace(R"("topic_id":"",)", "")
                                     << QStringLiteral("\"topic_id\" must be a text");
        QTest::newRow("a last message that is not last")
            << QByteArray(newer).replace(R"("offset":0)", R"("offset":1)")
            << QStringLiteral("the last message");
        QTest::newRow("a hash of other digits")
            << QByteArray(newer).replace("00ff", "00fg") << QStringLiteral("the last message");
        QTest::newRow("a hash that is a number") << QByteArray(newer).replace(R"("00000000000000ff")", "255")
                                                 << QStringLiteral("\"hash\" must be a text, but it is 255");
        QTest::newRow("no topic") << QByteArray(good).replace(R"("topic":"t")", R"("topic":7)")
                                  << QStringLiteral("\"topic\" must be a text, but it is 7");
        QTest::newRow("a bad time") << QByteArray(good).replace(R"("time":null)", R"("time":"noon")")
                                    << QStringLiteral("time cannot be read");
        QTest::newRow("no partitions")
            << QByteArray(good).replace(R"({"partition":0,"next":1})", "") << QStringLiteral("no partitions");
        QTest::newRow("a negative offset") << QByteArray(good).replace(R"("next":1)", R"("next":-1)")
                                           << QStringLiteral("\"next\" must be a whole number of 0 or more");
        QTest::newRow("no book") << QByteArray(good).replace(R"(,"book":[])", "")
                                 << QStringLiteral("\"book\" must be a list, but it is missing");
    }

    void aFileThatIsNoCheckpointIsRefusedInWords()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, said);
        const auto read = parseCheckpoint(text.toStdString(), "live.json");
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::DataUnusable);
        const QString words = QString::fromStdString(read.error().text());
        QVERIFY2(words.contains(said), qPrintable(words));
        QVERIFY2(words.contains(QLatin1String("live.json")), qPrintable(words));
    }

    void aMissingCheckpointIsAFirstReading()
    {
        QTemporaryDir folder;
        const auto none = readCheckpoint(folder.filePath(QStringLiteral("none.json")).toStdString());
        QVERIFY(none && !*none);
        const auto isFolder = readCheckpoint(folder.path().toStdString());
        QVERIFY(!isFolder);
    }

    void whatTheStatusSaysIsPlain()
    {
        LiveStatus status;
        status.quotesPerSecond = 1234.4;
        QCOMPARE(status.text(), std::string("connected, 1,234 quotes/s, 0 messages behind"));
        status.silence = std::chrono::seconds{12};
        status.lag = 5000;
        QCOMPARE(status.text(), std::string("connected, silent for 12 s, 5,000 messages behind"));
        status.isPaused = true;
        QCOMPARE(status.text(), std::string("paused, 5,000 messages behind"));
        status.connection = LiveStatus::Connection::Retrying;
        status.retryingFor = std::chrono::milliseconds{7900};
        status.trouble = "Nothing listens at a:1.";
        QCOMPARE(status.text(), std::string("not connected, retrying for 7 s: Nothing listens at a:1."));
    }

    void theStatisticsTellWhetherABrokerAnswers()
    {
        QVERIFY(!readStatistics("no json").isKnown);
        const auto report = readStatistics(
            R"({"brokers":{"a:1/bootstrap":{"nodeid":-1,"state":"UP","rxidle":5},)"
            R"("a:1/1":{"nodeid":1,"state":"UP","rxidle":2000},"b:1/2":{"nodeid":2,"state":"DOWN"}}})");
        QVERIFY(report.isKnown && report.isUp);
        QCOMPARE(report.silence, Nanos{std::chrono::milliseconds{2}});
        QVERIFY(!readStatistics(R"({"brokers":{"a:1/1":{"nodeid":1,"state":"CONNECT"}}})").isUp);
    }
};

QTEST_GUILESS_MAIN(TestLiveMerge)
#include "tst_live_merge.moc"
