// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a run on a real broker that has no end marker: it is still published, or its publisher was
// killed; and of messages that are not there.
#include "process_signal.h"
#include "program_run.h"
#include "topic_readings.h"

#include <QTemporaryDir>
#include <atomic>
#include <csignal>
#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

class TestKafkaUnended : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        m_csv = makeDay(m_folder.path(), 60'000);
        QVERIFY(!m_csv.empty());
    }

    /// Three partitions; number 3 is lost, and 7 is on its way to partition 1, whose last number is 4.
    void whatMayStillComeIsNotCalledLost()
    {
        const std::string topic = newTopic("coming");
        QVERIFY(m_broker.hand().makeTopic(topic, 3));
        RunSender run(m_broker.hand(), topic, "r1");
        for (const auto& [partition, number] :
             {std::pair{0, 0}, {1, 1}, {2, 2}, {1, 4}, {2, 5}, {0, 6}, {2, 8}, {0, 9}})
            run.quote(partition, number, 100 + number, number);
        QVERIFY(m_broker.hand().flush());
        auto options = reading(m_broker.bootstrap(), topic);
        const Streamed early = readBothWays(options);
        QVERIFY2(early.summary, why(early.summary));
        QCOMPARE(early.summary->rows, 8);
        QCOMPARE(early.summary->missing, 1);
        QCOMPARE(early.summary->underWay, 1);
        QVERIFY(
            says(*early.summary, "1 message of this run is not in the topic (expired, or never delivered)"));
        QVERIFY(
            says(*early.summary,
                 "1 message of this run has not come, from among its last: without an end marker in every "
                 "partition it may still be on its way, or was lost."));
        QVERIFY(says(*early.summary,
                     "The run r1 has no end marker: its publisher may still be sending, or was stopped. What "
                     "the topic held at the start was read."));

        // It comes, and one more: the reading that goes on says that one of them is late.
        run.quote(1, 7, 107, 7);
        run.quote(1, 10, 110, 10);
        QVERIFY(m_broker.hand().flush());
        auto later = options;
        later.resume = early.summary->checkpoint;
        const Streamed rest = readBothWays(later);
        QVERIFY2(rest.summary, why(rest.summary));
        QCOMPARE(rest.summary->messages, 2);
        QCOMPARE(rest.summary->late, 1);
        QVERIFY(says(*rest.summary, "1 row came after rows of a later time had been taken"));

        // Some partitions have ended: the others may still get what is missing.
        QVERIFY(m_broker.hand().flush());
        const std::string marker = R"({"kind":"eos"})";
        const auto end = [&](int partition) {
            m_broker.hand().send(topic, partition, &marker,
                                 {{"sor.run_id", "r1"}, {"sor.kind", "eos"}, {"sor.seq", "13"}});
            return m_broker.hand().flush();
        };
        QVERIFY(end(0) && end(1));
        Streamed read = readBothWays(options);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->missing, 1); // 3, which is below partition 2's last, 8
        QCOMPARE(read.summary->underWay, 2); // 11 and 12, which the markers tell of
        QVERIFY(!says(*read.summary, "no end marker:"));
        QVERIFY(end(2));
        read = readBothWays(options);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->missing, 3);
        QCOMPARE(read.summary->underWay, 0);
        QVERIFY(says(*read.summary, "3 messages of this run are not in the topic"));
    }

    void aRunThatIsBeingPublishedHasLostNothing()
    {
        const std::string topic = newTopic("published");
        QVERIFY(m_broker.hand().makeTopic(topic, 3));
        std::atomic<bool> isOver = false;
        Result<PublishSummary> sent = Error{};
        std::jthread publisher([&] {
            auto options = publishing(m_csv, m_broker.bootstrap(), topic);
            options.keying = Keying::RoundRobin;
            options.speed.factor = 30; // about ten seconds
            sent = publishCsv(options, {});
            isOver = true;
        });
        int between = 0;
        std::int64_t mostUnderWay = 0;
        while (!isOver) {
            FeedRegistry registry;
            Rows rows;
            const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
            QVERIFY2(read, why(read));
            QCOMPARE(read->missing, 0);
            QVERIFY(!says(*read, "never delivered"));
            between += read->rows > 0 && read->endMarkers < 3 ? 1 : 0;
            mostUnderWay = std::max(mostUnderWay, read->underWay);
        }
        publisher.join();
        QVERIFY2(sent, why(sent));
        qInfo("%d readings meanwhile, at most %lld messages under way", between,
              static_cast<long long>(mostUnderWay));
        QVERIFY(between > 0);
        const Streamed whole = stream(reading(m_broker.bootstrap(), topic));
        QVERIFY2(whole.summary, why(whole.summary));
        QCOMPARE(whole.summary->rows, 60'000);
        QVERIFY(whole.summary->warnings.empty());
    }

    void aPublisherThatWasKilledLeavesARunWithoutAnEnd()
    {
        const std::string topic = newTopic("killed");
        QVERIFY(m_broker.hand().makeTopic(topic, 1));
        QProcess process;
        process.start(QStringLiteral(SOR_CLI_PROGRAM),
                      {QStringLiteral("--publish"), QStringLiteral("--csv"),
                       QString::fromStdString(m_csv.string()), QStringLiteral("--kafka"),
                       m_broker.bootstrap(), QStringLiteral("--topic"), QString::fromStdString(topic),
                       QStringLiteral("--speed"), QStringLiteral("1")});
        QVERIFY(process.waitForStarted());
        const auto messages = [&] {
            std::int64_t low = 0;
            std::int64_t high = 0;
            rd_kafka_query_watermark_offsets(m_broker.hand().client().handle(), topic.c_str(), 0, &low, &high,
                                             20'000);
            return high;
        };
        QTRY_VERIFY_WITH_TIMEOUT(messages() >= 100, 20'000);
        QVERIFY(sor::test::signalProcess(process, SIGKILL));
        QCOMPARE(finish(process).exitCode, -1);
        for (const char* until : {"idle:1s", "end"}) {
            auto options = reading(m_broker.bootstrap(), topic);
            options.until = *parseEnd(until);
            FeedRegistry registry;
            Rows rows;
            const auto read = readKafka(options, registry, rows, {});
            QVERIFY2(read, why(read));
            QVERIFY(read->rows >= 100);
            const std::string said = "The run " + read->runId
                + " has no end marker: its publisher may still be sending, or was stopped. "
                + (options.until.kind == EndPoint::Kind::Idle
                       ? "What came before it was silent for 1 s was read."
                       : "What the topic held at the start was read.");
            QVERIFY2(says(*read, said), read->warnings.empty() ? "" : read->warnings.front().c_str());
        }
    }

    void messagesWithoutAnIdAreNoRun()
    {
        const std::string topic = newTopic("strays");
        QVERIFY(m_broker.hand().makeTopic(topic, 1));
        m_broker.hand().send(topic, quoteAt(0, 2, 900));
        RunSender first(m_broker.hand(), topic, "first");
        first.quote(0, 1, 100);
        first.end(1);
        QVERIFY(m_broker.hand().flush());
        Streamed read = readBothWays(reading(m_broker.bootstrap(), topic));
        QVERIFY2(read.summary, why(read.summary));
        QVERIFY(
            says(*read.summary,
                 "The topic holds 1 run and 1 message without a run id; the latest (first) was read, and 1 "
                 "other message was left out."));
        m_broker.hand().send(topic, quoteAt(2, 2, 901));
        RunSender second(m_broker.hand(), topic, "second");
        second.quote(0, 3, 200);
        second.end(1);
        QVERIFY(m_broker.hand().flush());
        read = readBothWays(reading(m_broker.bootstrap(), topic));
        QVERIFY2(read.summary, why(read.summary));
        QVERIFY(says(*read.summary,
                     "The topic holds 2 runs and 2 messages without a run id; the latest (second) was read, "
                     "and 4 other messages were left out."));
    }

private:
    HandBroker m_broker;
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
};

QTEST_GUILESS_MAIN(TestKafkaUnended)
#include "tst_kafka_unended.moc"
