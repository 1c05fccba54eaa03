// SPDX-License-Identifier: GPL-3.0-or-later
// A real broker's large batches without compression, of which its answers hold one or few: they are read
// whole, and what is asked of the topic meanwhile is answered in time.
#include "kafka_changes.h"
#include "topic_readings.h"

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

class TestKafkaLarge : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void largeBatchesAreReadAndChecked_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::addColumn<int>("batch"); // in bytes
        QTest::newRow("6 partitions, 200 kB") << 6 << 200'000;
        QTest::newRow("12 partitions, 200 kB") << 12 << 200'000;
        QTest::newRow("12 partitions, 1 MB") << 12 << 1'000'000;
        QTest::newRow("12 partitions, 4 MB") << 12 << 4'000'000;
    }

    void largeBatchesAreReadAndChecked()
    {
        QFETCH(int, partitions);
        QFETCH(int, batch);
        const std::string topic = newTopic("large");
        QVERIFY(makeTopic(topic, partitions));
        // Three batches of each partition, of messages that are 2 kB for a text that is not read.
        constexpr int kMessage = 2'000;
        const int count = batch / kMessage;
        HandProducer hand(m_broker.bootstrap(),
                          {{"compression.codec", "none"},
                           {"batch.size", std::to_string(2 * batch)},
                           {"message.max.bytes", std::to_string(2 * batch + 1'000'000)},
                           {"batch.num.messages", std::to_string(count)},
                           {"linger.ms", "60000"},
                           {"queue.buffering.max.kbytes", "1000000"}});
        const std::string filler = ",\"note\":\"" + std::string(kMessage - 150, 'x') + "\"}";
        int sent = 0;
        for (int round = 0; round < 3; ++round) {
            for (int partition = 0; partition < partitions; ++partition) {
                for (int i = 0; i < count; ++i) {
                    std::string value = quoteAt(10 * round, 2, 1 + sent++);
                    value.pop_back();
                    value += filler;
                    hand.send(topic, partition, &value);
                }
            }
        }
        QVERIFY(hand.flush());

        for (const char* until : {"end", "idle:1s"}) {
            auto options = reading(m_broker.bootstrap(), topic);
            options.connection.timeout = kTimeout;
            options.until = *parseEnd(until);
            Reading whole;
            run(whole, options);
            QVERIFY2(whole.read, why(whole.read));
            QCOMPARE(whole.read->rows, sent);
            QVERIFY(!says(*whole.read, "No broker answered at the end"));
            // Going on from there, and being asked whether it is the same topic.
            options.until = {};
            options.resume = whole.read->checkpoint;
            Reading rest;
            run(rest, options);
            QVERIFY2(rest.read, why(rest.read));
            QCOMPARE(rest.read->rows, 0);
        }
    }

    void theEndOfAPartitionIsNoTrouble()
    {
        Diagnostics diagnostics;
        diagnostics.noteError(RD_KAFKA_RESP_ERR__PARTITION_EOF,
                              "Fetch from broker 1 reached end of partition at offset 7 (HighwaterMark 7)");
        QVERIFY(!diagnostics.trouble());
        diagnostics.noteError(RD_KAFKA_RESP_ERR__TRANSPORT, "127.0.0.1:1/1: Connect failed");
        diagnostics.noteError(RD_KAFKA_RESP_ERR__PARTITION_EOF,
                              "Fetch from broker 1 reached end of partition");
        QVERIFY(diagnostics.trouble());
        QCOMPARE(diagnostics.trouble()->code, RD_KAFKA_RESP_ERR__TRANSPORT);
    }

private:
    bool makeTopic(const std::string& topic, int partitions)
    {
        char text[200];
        rd_kafka_NewTopic_t* made = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, text, sizeof text);
        rd_kafka_NewTopic_set_config(made, "max.message.bytes", "10000000");
        const bool isMade = administer(m_broker.hand().client(), [&](rd_kafka_queue_t* queue) {
            rd_kafka_CreateTopics(m_broker.hand().client().handle(), &made, 1, nullptr, queue);
        });
        rd_kafka_NewTopic_destroy(made);
        return isMade && m_broker.hand().client().partitionsOf(topic, {}).hasValue();
    }

    HandBroker m_broker;
};

QTEST_GUILESS_MAIN(TestKafkaLarge)
#include "tst_kafka_large.moc"
