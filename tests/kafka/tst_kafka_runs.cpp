// SPDX-License-Identifier: GPL-3.0-or-later
// Which run of a real broker's topic is read, whatever the ids of the runs are.
#include "input/kafka/live/live_quotes.h"
#include "topic_readings.h"

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

class TestKafkaRuns : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void theRunThatStandsLastIsRead_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::newRow("one partition") << 1;
        QTest::newRow("three partitions") << 3;
    }

    void theRunThatStandsLastIsRead()
    {
        QFETCH(int, partitions);
        const std::string topic = newTopic(partitions == 1 ? "last1" : "last3");
        QVERIFY(m_broker.hand().makeTopic(topic, partitions));
        RunSender first(m_broker.hand(), topic, "z-first");
        RunSender second(m_broker.hand(), topic, "a-second");
        for (int i = 0; i < 6; ++i)
            first.quote(i % partitions, 20 + i, 100 + i);
        first.end(partitions);
        QVERIFY(m_broker.hand().flush());
        for (int i = 0; i < 6; ++i)
            second.quote(i % partitions, i, 200 + i); // of an earlier time
        second.end(partitions);
        QVERIFY(m_broker.hand().flush());
        const Streamed read = readBothWays(topic);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->runId, std::string("a-second"));
        QCOMPARE(askSizes(read.rows), (std::vector<int>{200, 201, 202, 203, 204, 205}));
        QCOMPARE(read.summary->otherRuns, 6 + partitions);
        QCOMPARE(read.summary->missing, 0);

        // The one before, when it is asked for.
        auto options = reading(m_broker.bootstrap(), topic);
        options.runId = "z-first";
        const Streamed named = test::readBothWays(options);
        QVERIFY2(named.summary, why(named.summary));
        QCOMPARE(askSizes(named.rows), (std::vector<int>{100, 101, 102, 103, 104, 105}));
    }

    void aSecondRunThatWasCutShortInOnePartitionIsTheLatest()
    {
        const std::string topic = newTopic("cut");
        QVERIFY(m_broker.hand().makeTopic(topic, 3));
        RunSender first(m_broker.hand(), topic, "z");
        RunSender second(m_broker.hand(), topic, "a");
        for (int i = 0; i < 9; ++i)
            first.quote(i % 3, 20 + i, 100 + i);
        first.end(3);
        QVERIFY(m_broker.hand().flush());
        second.quote(1, 0, 200);
        second.quote(1, 1, 201);
        QVERIFY(m_broker.hand().flush());
        const Streamed read = readBothWays(topic);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->runId, std::string("a"));
        QCOMPARE(askSizes(read.rows), (std::vector<int>{200, 201}));
    }

    void ofInterleavedRunsTheOneThatEndsLastIsRead()
    {
        const std::string topic = newTopic("interleaved");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        RunSender a(m_broker.hand(), topic, "a");
        RunSender b(m_broker.hand(), topic, "b");
        for (int i = 0; i < 8; ++i) {
            a.quote(i % 2, i, 100 + i);
            if (i < 6)
                b.quote(i % 2, i, 200 + i);
        }
        QVERIFY(m_broker.hand().flush());
        const Streamed read = readBothWays(topic);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->runId, std::string("a"));
        QCOMPARE(read.rows.size(), std::size_t(8));
        QVERIFY(!says(*read.summary, "different runs"));

        // Partitions that disagree: b is the last in one of them, and has the later timestamp.
        b.quote(0, 30, 299);
        a.quote(1, 10, 199);
        QVERIFY(m_broker.hand().flush());
        const Streamed disputed = readBothWays(topic);
        QVERIFY2(disputed.summary, why(disputed.summary));
        QCOMPARE(disputed.summary->runId, std::string("b"));
        QVERIFY(says(*disputed.summary, "The partitions end with messages of different runs (a, b)"));
    }

    void messagesWithoutARunDoNotHideOne()
    {
        const std::string topic = newTopic("stray");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        m_broker.hand().send(topic, quoteAt(0, 2, 900));
        RunSender old(m_broker.hand(), topic, "old");
        RunSender run(m_broker.hand(), topic, "new");
        for (int i = 0; i < 4; ++i)
            old.quote(i % 2, i, 50 + i);
        for (int i = 0; i < 4; ++i)
            run.quote(i % 2, i, 100 + i);
        for (int p = 0; p < 2; ++p) {
            const std::string stray = quoteAt(30, 2, 901);
            m_broker.hand().send(topic, p, &stray);
        }
        QVERIFY(m_broker.hand().flush());
        const Streamed read = readBothWays(topic);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->runId, std::string("new"));
        QCOMPARE(askSizes(read.rows), (std::vector<int>{100, 101, 102, 103}));
        QCOMPARE(read.summary->otherRuns, 7);
    }

    void aReadingThatBeginsLaterLooksAtWhatItReads()
    {
        const std::string topic = newTopic("from");
        QVERIFY(m_broker.hand().makeTopic(topic, 1));
        RunSender first(m_broker.hand(), topic, "z");
        RunSender second(m_broker.hand(), topic, "a");
        for (int i = 0; i < 5; ++i)
            first.quote(0, i, 100 + i);
        for (int i = 0; i < 5; ++i)
            second.quote(0, i, 200 + i);
        QVERIFY(m_broker.hand().flush());
        for (const char* from : {"offset:2", "offset:7", "offset:9"}) {
            auto options = reading(m_broker.bootstrap(), topic);
            options.from = *parseStart(from);
            const Streamed read = test::readBothWays(options);
            QVERIFY2(read.summary, why(read.summary));
            QCOMPARE(read.summary->runId, std::string("a"));
            QCOMPARE(askSizes(read.rows).back(), 204);
        }
        auto options = reading(m_broker.bootstrap(), topic);
        options.from = *parseStart("offset:10");
        const Streamed nothing = test::readBothWays(options);
        QVERIFY2(nothing.summary, why(nothing.summary));
        QCOMPARE(nothing.summary->rows, 0);
    }

    void twentyThousandRunsAreNoBurden()
    {
        const std::string topic = newTopic("many_runs");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        constexpr int kRuns = 20'000;
        for (int i = 0; i < kRuns; ++i) {
            const std::string value = quoteAt(i % 40);
            m_broker.hand().send(topic, i % 2, &value,
                                 {{"sor.run_id", "r" + std::to_string(i)}, {"sor.seq", "0"}});
        }
        RunSender last(m_broker.hand(), topic, "0");
        for (int i = 0; i < 4; ++i)
            last.quote(i % 2, i, 300 + i);
        QVERIFY(m_broker.hand().flush());
        const Streamed read = readBothWays(topic);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->runId, std::string("0"));
        QCOMPARE(askSizes(read.rows), (std::vector<int>{300, 301, 302, 303}));
        QCOMPARE(read.summary->otherRuns, kRuns);
        QCOMPARE(read.summary->runs.size(), RunChoice::kMostRuns);
        QVERIFY(says(*read.summary, "The topic holds more than 100 runs; the latest (0) was read"));
    }

    void aFollowedTopicGoesOverToRunsThatBegin()
    {
        const std::string topic = newTopic("followed");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        RunSender old(m_broker.hand(), topic, "z");
        RunSender current(m_broker.hand(), topic, "m");
        RunSender next(m_broker.hand(), topic, "a");
        const auto flushed = [&](RunSender& run, int second, int size) {
            run.quote(size % 2, second, size);
            return m_broker.hand().flush();
        };
        QVERIFY(flushed(old, 0, 100) && flushed(old, 1, 101));
        QVERIFY(flushed(current, 0, 200) && flushed(current, 1, 201));
        LiveOptions options;
        options.read = reading(m_broker.bootstrap(), topic);
        options.read.until = *parseEnd("never");
        options.lateness = std::chrono::milliseconds{50};
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(options, registry, {});
        QVERIFY2(live, why(live));
        const auto sizesAfter = [&](std::size_t count) {
            for (int i = 0; i < 200 && sink.rows.size() < count; ++i) {
                const auto goesOn = (*live)->poll(std::chrono::milliseconds{50}, sink, {});
                if (!goesOn)
                    return std::vector<int>{-1};
            }
            return askSizes(sink.rows);
        };
        QCOMPARE(sizesAfter(2), (std::vector<int>{200, 201}));
        QVERIFY(flushed(old, 2, 102) && flushed(current, 2, 202)); // the old one still sends
        QCOMPARE(sizesAfter(3), (std::vector<int>{200, 201, 202}));
        QCOMPARE(sink.runs, 0);
        QVERIFY(flushed(next, 0, 300) && flushed(current, 3, 203) && flushed(next, 1, 301));
        while (sink.runs == 0)
            QVERIFY((*live)->poll(std::chrono::milliseconds{50}, sink, {}));
        QCOMPARE(sizesAfter(2), (std::vector<int>{300, 301}));
        QCOMPARE(sink.runs, 1);
        QCOMPARE((*live)->status().runId, std::string("a"));
    }

private:
    Streamed readBothWays(const std::string& topic)
    {
        return test::readBothWays(reading(m_broker.bootstrap(), topic));
    }

    HandBroker m_broker;
};

QTEST_GUILESS_MAIN(TestKafkaRuns)
#include "tst_kafka_runs.moc"
