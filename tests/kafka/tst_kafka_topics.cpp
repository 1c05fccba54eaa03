// SPDX-License-Identifier: GPL-3.0-or-later
// What a real broker's topics can hold besides one whole run: repeats, holes, other messages, expired ones;
// and topics that are not there.
#include "kafka_broker.h"
#include "kafka_support.h"

#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

class TestKafkaTopics : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void anUnknownTopicIsNamedWithTheOnesThereAre()
    {
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic("quotes_known", 1));
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), "quotes_unknown"), registry, rows, {});
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(read.error()).contains(QLatin1String("Topic 'quotes_unknown' does not exist")),
                 why(read));
        QVERIFY2(words(read.error()).contains(QLatin1String("quotes_known")), why(read));
        QVERIFY(!hand.client().listsTopic("quotes_unknown")); // asking did not make it
        const auto bad = readKafka(reading(m_broker.bootstrap(), "no name!"), registry, rows, {});
        QVERIFY2(words(bad.error()).contains(QLatin1String("cannot be the name of a topic")), why(bad));
    }

    void messagesThatAreNoQuotesAreSkippedAndCounted()
    {
        const std::string topic = newTopic("mixed");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        hand.send(topic, quoteAt(0));
        hand.send(topic, 0, nullptr); // a tombstone
        hand.send(topic, "{\"timestamp\":\"2024-08-01T13:36:11Z\",\"publisher_id\":2,\"ask_px_00\":222.83");
        hand.send(topic, std::string("\0\0\0\0\x2a\x02\x04", 7));
        hand.send(topic, "{\"timestamp\":\"2024-08-01T13:36:11Z\",\"publisher_id\":2,\"ask_sz_00\":5}");
        hand.send(topic, quoteAt(1));
        QVERIFY(hand.flush());
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 2);
        QCOMPARE(read->tombstones, 1);
        QCOMPARE(read->malformed, 2);
        QCOMPARE(read->foreign, 1);
        QCOMPARE(read->problems.size(), std::size_t(3));
        QCOMPARE(read->problems[0].offset, 2);
        QVERIFY(QString::fromStdString(read->problems[1].text()).contains(QLatin1String("offset 3")));
        QVERIFY(QString::fromStdString(read->problems[1].reason).contains(QLatin1String("schema id 42")));
        QVERIFY(QString::fromStdString(read->problems[2].reason).contains(QLatin1String("'ask_px_00'")));
    }

    void repeatsOfARunAreDroppedAndHolesAreTold_data()
    {
        QTest::addColumn<bool>("hasHeaders");
        QTest::newRow("numbers in headers") << true;
        QTest::newRow("numbers in values") << false; // as a program leaves them that copies values alone
    }

    void repeatsOfARunAreDroppedAndHolesAreTold()
    {
        QFETCH(bool, hasHeaders);
        const std::string topic = newTopic(hasHeaders ? "repeats" : "repeats_in_values");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        for (const int seq : {0, 1, 2, 1, 2, 3, 6}) {
            const std::string number = std::to_string(seq);
            if (hasHeaders)
                hand.send(topic, quoteAt(seq), {{"sor.run_id", "r1"}, {"sor.seq", number}});
            else
                hand.send(topic,
                          R"({"sor.seq":)" + number + R"(,"sor.run_id":"r1",)" + quoteAt(seq).substr(1));
        }
        QVERIFY(hand.flush());
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->runId, std::string("r1"));
        QCOMPARE(read->rows, 5);
        QCOMPARE(read->duplicates, 2);
        QCOMPARE(read->missing, 2); // 4 and 5
        QVERIFY(!read->warnings.empty());
    }

    void equalMessagesWithoutNumbersAreTakenAsTheRowsOfACsv()
    {
        const std::string topic = newTopic("equal");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        const std::string trade =
            R"({"ts_event":"2024-08-01T13:36:13Z","publisher_id":2,"action":"T","side":"B","price":"222.83",)"
            R"("size":5,"ask_px_00":222.83,"ask_sz_00":36)";
        for (int round = 0; round < 2; ++round) {
            for (int second = 0; second < 3; ++second)
                hand.send(topic, quoteAt(second));
            hand.send(topic, trade + "}");
            hand.send(topic, trade + R"(,"sequence":77})");
        }
        QVERIFY(hand.flush());
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 10);
        QCOMPARE(read->duplicates, 0);
        QCOMPARE(read->repeats, 3); // in order of time the prints do not follow their own twins
        QVERIFY(std::ranges::any_of(read->warnings, [](const std::string& warning) {
            return warning.starts_with(
                "3 rows are equal in all fields to the one of their venue before them");
        }));
    }

    void offsetsAndTimesChooseWhereReadingBegins()
    {
        const std::string topic = newTopic("starts");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        for (int i = 0; i < 10; ++i) {
            const std::string value = quoteAt(i);
            hand.send(topic, 0, &value, {}, 1'722'519'370'000 + 1000 * i); // 13:36:10 and on
        }
        QVERIFY(hand.flush());
        const auto countFrom = [&](const char* start) {
            FeedRegistry registry;
            Rows rows;
            auto options = reading(m_broker.bootstrap(), topic);
            options.from = *parseStart(start);
            const auto read = readKafka(options, registry, rows, {});
            return read ? read->rows : std::int64_t{-1};
        };
        QCOMPARE(countFrom("beginning"), 10);
        QCOMPARE(countFrom("end"), 0);
        QCOMPARE(countFrom("offset:4"), 6);
        QCOMPARE(countFrom("offset:10"), 0);
        QCOMPARE(countFrom("offset:11"), -1);
        QCOMPARE(countFrom("time:2024-08-01T13:36:17Z"), 3);
        QCOMPARE(countFrom("time:2024-08-01T13:36:16.500Z"), 3);
        QCOMPARE(countFrom("time:2025-01-01T00:00:00Z"), 0);
    }

    void expiredMessagesAreTold()
    {
        const std::string topic = newTopic("expired");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        for (int i = 0; i < 10; ++i)
            hand.send(topic, quoteAt(i));
        QVERIFY(hand.flush());
        const auto list = makePartitionList(1);
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)->offset = 4;
        rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list.get());
        rd_kafka_queue_t* queue = rd_kafka_queue_new(hand.client().handle());
        rd_kafka_DeleteRecords(hand.client().handle(), &request, 1, nullptr, queue);
        rd_kafka_event_t* done = rd_kafka_queue_poll(queue, 20'000);
        QVERIFY(done != nullptr);
        QCOMPARE(rd_kafka_event_error(done), RD_KAFKA_RESP_ERR_NO_ERROR);
        rd_kafka_event_destroy(done);
        rd_kafka_queue_destroy(queue);
        rd_kafka_DeleteRecords_destroy(request);

        FeedRegistry registry;
        Rows rows;
        auto options = reading(m_broker.bootstrap(), topic);
        auto read = readKafka(options, registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 6);
        QCOMPARE(read->partitions[0].low, 4);
        QVERIFY(!read->warnings.empty());
        QVERIFY(QString::fromStdString(read->warnings[0]).contains(QLatin1String("expired")));

        options.from = *parseStart("offset:2");
        read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        QVERIFY2(words(read.error()).contains(QLatin1String("Offset 2 of partition 0 is gone")), why(read));
    }

    void aTopicThatIsDeletedWhileItIsReadIsAnError()
    {
        const std::string topic = newTopic("deleted");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        hand.send(topic, quoteAt(0));
        QVERIFY(hand.flush());
        std::jthread deleter([&] {
            std::this_thread::sleep_for(std::chrono::seconds{2});
            (void)deleteTopic(hand.client(), topic);
        });
        FeedRegistry registry;
        Rows rows;
        auto options = reading(m_broker.bootstrap(), topic);
        options.until = *parseEnd("never");
        const auto read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(read.error()).contains(QLatin1String("was deleted while it was read")), why(read));
    }

private:
    KafkaBroker m_broker;
};

QTEST_GUILESS_MAIN(TestKafkaTopics)
#include "tst_kafka_topics.moc"
