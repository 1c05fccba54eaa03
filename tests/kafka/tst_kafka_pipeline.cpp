// SPDX-License-Identifier: GPL-3.0-or-later
// CSV to a real broker and back: the same tape, whatever else is in the topic.
#include "kafka_broker.h"
#include "kafka_support.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

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
