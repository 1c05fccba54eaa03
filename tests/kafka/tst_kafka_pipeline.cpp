// SPDX-License-Identifier: GPL-3.0-or-later
// CSV to a real broker and back: the same tape, whatever else is in the topic.
#include "kafka_broker.h"
#include "kafka_support.h"

#include <QTemporaryDir>
#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

std::string quoteAt(int second, int venue = 2, int size = 36)
{
    return "{\"timestamp\":\"2024-08-01T13:36:" + std::to_string(10 + second) + "Z\",\"publisher_id\":"
        + std::to_string(venue) + ",\"ask_px_00\":222.83,\"ask_sz_00\":" + std::to_string(size) + "}";
}

} // namespace

class TestKafkaPipeline : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        m_csv = makeDay(m_folder.path(), 60'000);
        QVERIFY(!m_csv.empty());
    }

    void aTopicGivesTheSameTapeAsTheFile_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::addColumn<bool>("isRoundRobin");
        QTest::newRow("one partition") << 1 << false;
        QTest::newRow("three partitions, one key") << 3 << false;
        QTest::newRow("three partitions in turn") << 3 << true;
    }

    void aTopicGivesTheSameTapeAsTheFile()
    {
        QFETCH(int, partitions);
        QFETCH(bool, isRoundRobin);
        const std::string topic = newTopic(QTest::currentDataTag() == QByteArray("one partition") ? "one"
                                               : isRoundRobin                                     ? "turn"
                                                                                                  : "key");
        auto options = publishing(m_csv, m_broker.bootstrap(), topic);
        options.partitions = partitions;
        options.keying = isRoundRobin ? Keying::RoundRobin : Keying::Symbol;
        const auto sent = publishCsv(options, {});
        QVERIFY2(sent, why(sent));
        QCOMPARE(sent->delivered, 60'000);
        QCOMPARE(sent->messages, 60'000);
        QVERIFY(sent->createdTopic);
        QVERIFY2(sent->warnings.empty(), sent->warnings.empty() ? "" : sent->warnings.front().c_str());

        for (const TapeView view : {TapeView::Book, TapeView::Trial}) {
            FeedRegistry registry;
            Rows rows;
            auto wanted = reading(m_broker.bootstrap(), topic);
            wanted.view = view;
            const auto read = readKafka(wanted, registry, rows, {});
            QVERIFY2(read, why(read));
            QCOMPARE(read->rows, 60'000);
            QCOMPARE(read->runId, sent->runId);
            QCOMPARE(read->symbol, std::string("SYNT"));
            QCOMPARE(read->partitions.size(), std::size_t(partitions));
            QCOMPARE(read->endMarkers, std::int64_t(partitions));
            QVERIFY2(read->warnings.empty(), read->warnings.empty() ? "" : read->warnings.front().c_str());
            QCOMPARE(hashOf(rows.rows, registry, view), csvHash(m_csv, view));
        }
    }

    void rowsComeBackFieldForField()
    {
        FeedRegistry fileRegistry;
        Rows file;
        QVERIFY(readCsv(m_csv, {}, fileRegistry, file, {}));
        const std::string topic = newTopic("fields");
        const auto sent = publishCsv(publishing(m_csv, m_broker.bootstrap(), topic), {});
        QVERIFY2(sent, why(sent));
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QVERIFY(rows.rows == file.rows);
    }

    void anUnknownTopicIsNamedWithTheOnesThereAre()
    {
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic("quotes_known", 1));
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), "quotes_unknown"), registry, rows, {});
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::KafkaFailed);
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

    void theEndIsFrozenWhileAProducerGoesOn()
    {
        const std::string topic = newTopic("frozen");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        constexpr int kBefore = 20'000;
        for (int i = 0; i < kBefore; ++i)
            hand.send(topic, quoteAt(i % 40, 2, i));
        QVERIFY(hand.flush());
        std::jthread other([&](const std::stop_token& stop) {
            HandProducer more(m_broker.bootstrap());
            int size = kBefore;
            while (!stop.stop_requested()) {
                for (int i = 0; i < 100; ++i)
                    more.send(topic, quoteAt(i % 40, 2, size++));
                more.flush();
            }
        });
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        other.request_stop();
        other.join();
        QVERIFY2(read, why(read));
        QVERIFY(read->partitions[0].end >= kBefore);
        QCOMPARE(read->messages, read->partitions[0].end); // all up to the pinned end, none beyond
        QCOMPARE(std::int64_t(rows.rows.size()), read->messages);
    }

    void theLatestOfTwoRunsIsRead()
    {
        const auto other = makeDay(m_folder.path(), 3'000, 7);
        const std::string topic = newTopic("runs");
        const auto first = publishCsv(publishing(m_csv, m_broker.bootstrap(), topic), {});
        QVERIFY2(first, why(first));
        const auto second = publishCsv(publishing(other, m_broker.bootstrap(), topic), {});
        QVERIFY2(second, why(second));
        QVERIFY(!second->createdTopic);
        FeedRegistry registry;
        Rows rows;
        auto options = reading(m_broker.bootstrap(), topic);
        auto read = readKafka(options, registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->runId, second->runId);
        QCOMPARE(read->runs.size(), std::size_t(2));
        QCOMPARE(read->otherRuns, 60'001);
        QCOMPARE(hashOf(rows.rows, registry), csvHash(other));

        rows.rows.clear();
        options.runId = first->runId;
        read = readKafka(options, registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(hashOf(rows.rows, registry), csvHash(m_csv));
    }

    void repeatsOfARunAreDroppedAndHolesAreTold()
    {
        const std::string topic = newTopic("repeats");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        for (const int seq : {0, 1, 2, 1, 2, 3, 6})
            hand.send(topic, quoteAt(seq), {{"sor.run_id", "r1"}, {"sor.seq", std::to_string(seq)}});
        QVERIFY(hand.flush());
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 5);
        QCOMPARE(read->duplicates, 2);
        QCOMPARE(read->missing, 2); // 4 and 5
        QVERIFY(!read->warnings.empty());
    }

    void equalMessagesWithoutNumbersAreOne()
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
            hand.send(topic, trade + "}"); // two equal prints are two prints
            hand.send(topic, trade + R"(,"sequence":77})"); // with the venue's number they are one
        }
        QVERIFY(hand.flush());
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 6);
        QCOMPARE(read->duplicates, 4);
        QVERIFY(std::ranges::any_of(read->warnings, [](const std::string& warning) {
            return warning == "4 messages were there twice and counted once.";
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
        QCOMPARE(read.error().code, ErrorCode::KafkaFailed);
        QVERIFY2(words(read.error()).contains(QLatin1String("was deleted while it was read")), why(read));
    }

    void readingUntilIdleUntilTheEndMarkerAndForATimeEnd()
    {
        const std::string topic = newTopic("live");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        const auto small = makeDay(m_folder.path(), 2'000, 3);
        std::jthread publisher([&] {
            std::this_thread::sleep_for(std::chrono::seconds{1});
            (void)publishCsv(publishing(small, m_broker.bootstrap(), topic), {});
        });
        FeedRegistry registry;
        Rows rows;
        auto options = reading(m_broker.bootstrap(), topic);
        options.until = *parseEnd("eos");
        auto read = readKafka(options, registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(hashOf(rows.rows, registry), csvHash(small));
        publisher.join();

        for (const char* until : {"idle:1s", "never"}) {
            rows.rows.clear();
            options.until = *parseEnd(until);
            if (options.until.kind == EndPoint::Kind::Never)
                options.lasting = std::chrono::seconds{2};
            read = readKafka(options, registry, rows, {});
            QVERIFY2(read, why(read));
            QCOMPARE(hashOf(rows.rows, registry), csvHash(small));
        }
    }

    void snapshotsGiveEachVenuesBestAgain()
    {
        const std::string topic = newTopic("snapshots");
        auto publish = publishing(m_csv, m_broker.bootstrap(), topic);
        publish.form = MessageForm::Snapshot;
        const auto sent = publishCsv(publish, {});
        QVERIFY2(sent, why(sent));
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->malformed, 0);
        QVERIFY(read->messages > 10'000);

        // The last word on each venue is the same as the file's.
        FeedRegistry fileRegistry;
        Rows file;
        QVERIFY(readCsv(m_csv, {}, fileRegistry, file, {}));
        std::map<FeedId, std::pair<Price, Price>> fromFile;
        std::map<FeedId, std::pair<Price, Price>> fromTopic;
        for (const QuoteEvent& row : file.rows) {
            if (row.action == 'R' || (row.flags & kFlagMaybeBadBook) != 0)
                fromFile[row.feed] = {kNoPrice, kNoPrice};
            else if ((row.flags & kFlagLast) != 0)
                fromFile[row.feed] = {row.bidPx, row.askPx};
        }
        for (const QuoteEvent& row : rows.rows)
            fromTopic[row.feed] = {row.bidPx, row.askPx};
        QVERIFY(fromFile == fromTopic);
    }

    void aMillionMessagesComeBack()
    {
        const auto big = makeDay(m_folder.path(), 1'000'000, 5);
        const std::string topic = newTopic("million");
        QElapsedTimer timer;
        timer.start();
        const auto sent = publishCsv(publishing(big, m_broker.bootstrap(), topic), {});
        QVERIFY2(sent, why(sent));
        const auto publishMs = timer.restart();
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        const auto readMs = timer.elapsed();
        qInfo("1,000,000 messages: published in %lld ms, read in %lld ms", publishMs, readMs);
        QCOMPARE(read->rows, 1'000'000);
        QCOMPARE(hashOf(rows.rows, registry), csvHash(big));
    }

private:
    KafkaBroker m_broker;
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
};

QTEST_GUILESS_MAIN(TestKafkaPipeline)
#include "tst_kafka_pipeline.moc"
