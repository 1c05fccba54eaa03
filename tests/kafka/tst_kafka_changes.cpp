// SPDX-License-Identifier: GPL-3.0-or-later
// A real broker whose topic grows, is recreated, is compacted or loses its beginning while it is read: what
// was read is all of one topic, or an error.
#include "input/kafka/read/kafka_rows.h"
#include "kafka_broker.h"
#include "kafka_changes.h"

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

class TestKafkaChanges : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        KafkaBroker::Options options;
        options.mayBeForeign = false; // compaction must not take its usual quarter of a minute
        options.properties[QStringLiteral("log.cleaner.backoff.ms")] = QStringLiteral("300");
        const QString failure = m_broker.start(options);
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void partitionsThatAreAddedAreRead_data()
    {
        QTest::addColumn<QString>("until");
        QTest::newRow("idle") << QStringLiteral("idle:4s");
        QTest::newRow("never") << QStringLiteral("never");
        QTest::newRow("eos") << QStringLiteral("eos");
    }

    void partitionsThatAreAddedAreRead()
    {
        QFETCH(QString, until);
        const std::string topic = newTopic("grows");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        const auto send = [&](int partition, int from, int count) {
            for (int i = from; i < from + count; ++i) {
                const std::string value = quoteAt(i, 2, 100 + i);
                hand.send(topic, partition, &value, {{"sor.run_id", "run"}, {"sor.seq", std::to_string(i)}});
            }
            return hand.flush();
        };
        QVERIFY(send(0, 0, 5));
        std::stop_source stop;
        auto options = reading(m_broker.bootstrap(), topic);
        constexpr std::chrono::seconds kThreeLooks{6}; // at the topic, in that time
        options.connection.timeout = kThreeLooks;
        options.until = *parseEnd(until.toStdString());
        Reading reading;
        std::jthread reader([&] { run(reading, options, nullptr, stop.get_token()); });
        std::this_thread::sleep_for(std::chrono::milliseconds{1500});
        QVERIFY(addPartitions(hand.client(), topic, 3));
        QVERIFY(send(2, 5, 7));
        QVERIFY(send(0, 12, 2));
        std::this_thread::sleep_for(std::chrono::milliseconds{2500});
        QVERIFY(send(1, 14, 4));
        for (const int partition : {0, 2, 1}) { // the last one has its mark last
            const std::string value = "{}";
            hand.send(topic, partition, &value,
                      {{"sor.run_id", "run"}, {"sor.seq", "18"}, {"sor.kind", "eos"}});
        }
        QVERIFY(hand.flush());
        if (until == QLatin1String("never")) {
            std::this_thread::sleep_for(std::chrono::milliseconds{2500});
            stop.request_stop();
        }
        reader.join();
        QVERIFY2(reading.read, why(reading.read));
        QCOMPARE(reading.read->rows, 18);
        QCOMPARE(reading.read->missing, 0);
        QCOMPARE(reading.read->partitions.size(), std::size_t(3));
        QCOMPARE(reading.read->checkpoint.partitions.size(), std::size_t(3));
    }

    void aTopicThatIsRecreatedWhileItIsReadIsAnError()
    {
        const std::string topic = newTopic("recreated");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        QVERIFY(sendMany(hand, topic, 120'000));
        auto options = reading(m_broker.bootstrap(), topic);
        options.connection.properties.push_back({"queued.min.messages", "1000"});
        Hold hold;
        Reading reading;
        std::jthread reader([&] { run(reading, options, &hold); });
        const bool isHeld = hold.waitUntilHeld();
        // More of the same than there was: the offsets that are to be read next are there again.
        const bool isRecreated = isHeld && remakeTopic(hand, topic) && sendMany(hand, topic, 150'000);
        hold.isReleased = true;
        reader.join();
        QVERIFY(isRecreated);
        QVERIFY(!reading.read);
        QCOMPARE(kind(reading.read.error().code), ErrorKind::KafkaFailed);
        const QString said = words(reading.read.error());
        QVERIFY2(said.contains(QLatin1String("recreated")) || said.contains(QLatin1String("deleted while")),
                 why(reading.read));
        QVERIFY(reading.rows.rows.empty());
    }

    void aTopicThatIsRecreatedAndEmptyIsSaidToBe_data()
    {
        QTest::addColumn<QString>("until");
        QTest::addColumn<int>("partitions"); // afterwards
        for (const char* until : {"end", "never", "idle:30s"}) {
            QTest::addRow("%s, as many partitions", until) << QString::fromLatin1(until) << 3;
            QTest::addRow("%s, fewer partitions", until) << QString::fromLatin1(until) << 1;
        }
    }

    /// After the ends were pinned, before the first message came.
    void aTopicThatIsRecreatedAndEmptyIsSaidToBe()
    {
        QFETCH(QString, until);
        QFETCH(int, partitions);
        const std::string topic = newTopic("recreated_empty");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 3));
        for (int i = 0; i < 9; ++i) {
            const std::string value = quoteAt(i, 2, 100 + i);
            hand.send(topic, i % 3, &value);
        }
        QVERIFY(hand.flush());
        auto options = reading(m_broker.bootstrap(), topic);
        options.connection.timeout = kTimeout;
        options.until = *parseEnd(until.toStdString());
        auto reader = TopicReader::open(options, {});
        QVERIFY2(reader, why(reader));
        QVERIFY(remakeTopic(hand, topic, partitions));
        KafkaRows rows(3, options);
        QuoteIntake intake(options, 3, rows);
        const Status read = (*reader)->read(intake, {}, nullptr);
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(read.error()).contains(QLatin1String("was deleted and recreated while it was read")),
                 why(read));
    }

    void aCheckpointOfATopicThatWasRecreatedIsRefused()
    {
        const std::string topic = newTopic("recreated_checkpoint");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        QVERIFY(sendMany(hand, topic, 40));
        auto options = reading(m_broker.bootstrap(), topic);
        Reading first;
        run(first, options);
        QVERIFY2(first.read, why(first.read));
        const auto again = parseCheckpoint(checkpointJson(first.read->checkpoint), "live.json");
        QVERIFY2(again, why(again));
        QVERIFY(again->partitions[0].last);
        options.resume = *again;
        Reading nothing;
        run(nothing, options);
        QVERIFY2(nothing.read, why(nothing.read)); // it is the same topic still
        QVERIFY(!says(*nothing.read, "recreated"));
        QVERIFY(nothing.read->checkpoint.partitions == again->partitions);

        for (const int count : {40, 90, 39}) {
            QVERIFY(remakeTopic(hand, topic));
            QVERIFY(sendMany(hand, topic, count));
            Reading second;
            run(second, options);
            QVERIFY(!second.read);
            QCOMPARE(kind(second.read.error().code), ErrorKind::KafkaFailed);
            QVERIFY2(words(second.read.error()).contains(QLatin1String("The checkpoint is stale")),
                     why(second.read));
            QVERIFY(second.rows.rows.empty());
        }
        // What an earlier version wrote is read, and said to prove nothing.
        options.resume->partitions[0].last.reset();
        options.resume->topicId.clear();
        options.resume->book.clear();
        options.resume->time.reset();
        options.resume->partitions[0].next = 30;
        Reading old;
        run(old, options);
        QVERIFY2(old.read, why(old.read));
        QCOMPARE(old.read->rows, 9);
        QVERIFY(says(*old.read, "recreated since the checkpoint could not be checked"));
    }

    void messagesThatExpireBeforeTheyAreReadAreAnError()
    {
        const std::string topic = newTopic("expires");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        QVERIFY(sendMany(hand, topic, 120'000));
        auto options = reading(m_broker.bootstrap(), topic);
        options.connection.properties.push_back({"queued.min.messages", "1000"});
        Hold hold;
        Reading reading;
        std::jthread reader([&] { run(reading, options, &hold); });
        const bool isDeleted = hold.waitUntilHeld() && deleteUpTo(hand.client(), topic, 110'000);
        hold.isReleased = true;
        reader.join();
        QVERIFY(isDeleted);
        QVERIFY(!reading.read);
        QCOMPARE(kind(reading.read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(reading.read.error()).contains(QLatin1String("that were to be read are gone")),
                 why(reading.read));
        QVERIFY(reading.rows.rows.empty());
    }

    void whatWasReadMayExpire()
    {
        const std::string topic = newTopic("expires_behind");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        QVERIFY(sendMany(hand, topic, 120'000));
        Hold hold;
        Reading reading;
        std::jthread reader([&] { run(reading, kafka::test::reading(m_broker.bootstrap(), topic), &hold); });
        const bool isDeleted = hold.waitUntilHeld() && deleteUpTo(hand.client(), topic, 40'000);
        hold.isReleased = true;
        reader.join();
        QVERIFY(isDeleted);
        QVERIFY2(reading.read, why(reading.read));
        QCOMPARE(reading.read->rows + reading.read->duplicates, 120'000);
    }

    void compactionIsSaid()
    {
        const std::string topic = newTopic("compacted");
        HandProducer hand(m_broker.bootstrap());
        char text[200];
        rd_kafka_NewTopic_t* made = rd_kafka_NewTopic_new(topic.c_str(), 1, 1, text, sizeof text);
        for (const auto& [name, value] : {std::pair{"cleanup.policy", "compact"},
                                          {"segment.ms", "200"},
                                          {"min.cleanable.dirty.ratio", "0.01"},
                                          {"max.compaction.lag.ms", "300"}})
            rd_kafka_NewTopic_set_config(made, name, value);
        QVERIFY(administer(hand.client(), [&](rd_kafka_queue_t* queue) {
            rd_kafka_CreateTopics(hand.client().handle(), &made, 1, nullptr, queue);
        }));
        rd_kafka_NewTopic_destroy(made);
        const auto send = [&](int i) {
            const std::string value = quoteAt(i, 2, 100 + i);
            hand.send(topic, 0, &value, {}, 0, std::to_string(i % 3));
        };
        for (int i = 0; i < 30; ++i)
            send(i);
        QVERIFY(hand.flush());
        std::int64_t rows = 30;
        QElapsedTimer timer;
        timer.start();
        Reading last;
        // Only what is not in the newest segment is compacted; it begins with the next message.
        for (int i = 30; rows > 20 && timer.elapsed() < 60'000; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{500});
            send(30 + i % 10);
            QVERIFY(hand.flush());
            Reading reading;
            run(reading, kafka::test::reading(m_broker.bootstrap(), topic));
            QVERIFY2(reading.read, why(reading.read));
            QVERIFY(says(*reading.read, "The topic is compacted (cleanup.policy)"));
            rows = reading.read->rows + reading.read->duplicates;
            const std::int64_t gaps =
                reading.read->partitions[0].end - reading.read->partitions[0].from - rows;
            const std::string said =
                std::to_string(gaps) + " offsets of those that were read hold no message";
            if (gaps > 0)
                QVERIFY2(says(*reading.read, said.c_str()), said.c_str());
        }
        QVERIFY2(rows <= 20, qPrintable(QString::number(rows)));
    }

private:
    KafkaBroker m_broker;
};

QTEST_GUILESS_MAIN(TestKafkaChanges)
#include "tst_kafka_changes.moc"
