// SPDX-License-Identifier: GPL-3.0-or-later
// Following a live topic, and going on from a checkpoint, against the mock broker.
#include "kafka_support.h"
#include "source/kafka/kafka_rows.h"
#include "source/kafka/live_quotes.h"
#include "source/kafka/mock_broker.h"
#include "source/tape_loader.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <atomic>
#include <fstream>
#include <librdkafka/rdkafka_mock.h>
#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

class LiveRows final : public LiveSink {
public:
    Status accept(std::span<const QuoteEvent> batch) override
    {
        rows.insert(rows.end(), batch.begin(), batch.end());
        return ok();
    }
    Status startAnew() override
    {
        rows.clear();
        ++runs;
        return ok();
    }
    std::vector<QuoteEvent> rows;
    int runs = 0;
};

LiveOptions following(const QString& bootstrap, const char* until = "never")
{
    LiveOptions options;
    options.read = reading(bootstrap, "quotes");
    options.read.fetchWaitMs = 10;
    options.read.until = *parseEnd(until);
    options.read.reconnects = true;
    return options;
}

/// Polls until `isDone`, at most so many seconds.
template <class Done> Status pollUntil(LiveQuotes& live, LiveSink& sink, const Done& isDone, int seconds = 30)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
    while (!isDone()) {
        const auto goesOn = live.poll(std::chrono::milliseconds{20}, sink, {});
        if (!goesOn)
            return goesOn.error();
        if (std::chrono::steady_clock::now() > deadline)
            return Error{ErrorCode::Internal, "What was waited for did not come: " + live.status().text(),
                         ""};
    }
    return ok();
}

} // namespace

class TestKafkaLive : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_csv = makeDay(m_folder.path(), 20'000);
        m_other = makeDay(m_folder.path(), 3'000, 9);
        QVERIFY(!m_csv.empty() && !m_other.empty());
    }

    void aRunThatComesWhileWeLookIsTheFilesTape_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::addColumn<bool>("isEager");
        QTest::newRow("one partition") << 1 << true;
        QTest::newRow("one partition, patiently") << 1 << false;
        QTest::newRow("three partitions, patiently") << 3 << false;
    }

    void aRunThatComesWhileWeLookIsTheFilesTape()
    {
        QFETCH(int, partitions);
        QFETCH(bool, isEager);
        start(partitions);
        auto options = following(m_bootstrap, "eos");
        options.isEager = isEager;
        options.lateness = std::chrono::seconds{20};
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(options, registry, {});
        QVERIFY2(live, why(live));
        std::jthread publisher([&] {
            auto publish = publishing(m_csv, m_bootstrap, "quotes");
            publish.keying = Keying::RoundRobin;
            (void)publishCsv(publish, {});
        });
        Result<bool> goesOn = true;
        while (goesOn && *goesOn)
            goesOn = (*live)->poll(std::chrono::milliseconds{50}, sink, {});
        QVERIFY2(goesOn, why(goesOn));
        publisher.join();
        const auto summary = (*live)->finish(sink);
        QVERIFY2(summary, why(summary));
        QCOMPARE(summary->rows, 20'000);
        QCOMPARE(summary->late, 0);
        QCOMPARE(hashOf(sink.rows, registry), csvHash(m_csv));
        const LiveStatus status = (*live)->status();
        QCOMPARE(status.rows, 20'000);
        QCOMPARE(status.lag, 0);
        QCOMPARE(status.pending, std::size_t(0));
        QCOMPARE(status.runId, summary->runId);
    }

    void aLaterRunBeginsAnew()
    {
        start(1);
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(following(m_bootstrap), registry, {});
        QVERIFY2(live, why(live));
        QVERIFY(publishCsv(publishing(m_csv, m_bootstrap, "quotes"), {}));
        auto status = pollUntil(**live, sink, [&] { return sink.rows.size() == 20'000; });
        QVERIFY2(status, why(status));
        QCOMPARE(sink.runs, 0);
        const auto second = publishCsv(publishing(m_other, m_bootstrap, "quotes"), {});
        QVERIFY2(second, why(second));
        status = pollUntil(**live, sink, [&] { return sink.runs == 1 && sink.rows.size() == 3'000; });
        QVERIFY2(status, why(status));
        QCOMPARE(hashOf(sink.rows, registry), csvHash(m_other));
        QCOMPARE((*live)->status().runId, second->runId);
        QCOMPARE((*live)->status().rows, 3'000);
    }

    void aPauseHoldsTheRowsBackAndCountsThem()
    {
        start(1);
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(following(m_bootstrap), registry, {});
        QVERIFY2(live, why(live));
        QVERIFY(publishCsv(publishing(m_other, m_bootstrap, "quotes"), {}));
        auto status = pollUntil(**live, sink, [&] { return sink.rows.size() == 3'000; });
        QVERIFY2(status, why(status));
        (*live)->pause();
        status = pollUntil(**live, sink, [&] { return (*live)->status().isPaused; });
        QVERIFY2(status, why(status));
        HandProducer hand(m_bootstrap);
        const LiveStatus before = (*live)->status();
        for (int i = 0; i < 500; ++i)
            hand.send("quotes",
                      R"({"ts_event":"1722519372000000000","publisher_id":2,"ask_px_00":"9","ask_sz_00":)"
                          + std::to_string(i) + "}",
                      {{"sor.run_id", before.runId}, {"sor.seq", std::to_string(10'000 + i)}});
        QVERIFY(hand.flush());
        status = pollUntil(**live, sink, [&] { return (*live)->status().lag >= 500; });
        QVERIFY2(status, why(status));
        QCOMPARE(sink.rows.size(), std::size_t(3'000)); // nothing was handed on
        QVERIFY((*live)->status().text().starts_with("paused, 50")); // perhaps with the end marker
        (*live)->resume();
        status = pollUntil(**live, sink, [&] { return (*live)->status().lag == 0; });
        QVERIFY2(status, why(status));
        const auto summary = (*live)->finish(sink);
        QCOMPARE(summary->messages, 3'501); // with the end marker: none lost, none twice
        QCOMPARE(summary->duplicates, 0);
    }

    void aBrokerThatGoesAwayIsWaitedForAndSaid()
    {
        start(1);
        FeedRegistry registry;
        LiveRows sink;
        auto options = following(m_bootstrap);
        options.read.connection.timeout = std::chrono::seconds{1}; // would end a reading that may not wait
        auto live = LiveQuotes::open(options, registry, {});
        QVERIFY2(live, why(live));
        QVERIFY(publishCsv(publishing(m_other, m_bootstrap, "quotes"), {}));
        auto status = pollUntil(**live, sink, [&] { return sink.rows.size() == 3'000; });
        QVERIFY2(status, why(status));
        QVERIFY((*live)->status().connection == LiveStatus::Connection::Connected);
        rd_kafka_mock_broker_set_down(m_broker->cluster(), 1);
        status = pollUntil(**live, sink, [&] {
            const LiveStatus now = (*live)->status();
            return now.connection == LiveStatus::Connection::Retrying
                && now.retryingFor > std::chrono::seconds{2};
        });
        QVERIFY2(status, why(status));
        const std::string said = (*live)->status().text();
        qInfo("%s", said.c_str());
        QVERIFY(said.starts_with("not connected, retrying for "));
        QVERIFY(said.find("connection refused") != std::string::npos);
        rd_kafka_mock_broker_set_up(m_broker->cluster(), 1);
        status = pollUntil(**live, sink,
                           [&] { return (*live)->status().connection == LiveStatus::Connection::Connected; });
        QVERIFY2(status, why(status));
        const auto more = publishCsv(publishing(m_csv, m_bootstrap, "quotes"), {});
        QVERIFY2(more, why(more));
        status = pollUntil(**live, sink, [&] { return sink.rows.size() == 20'000; });
        QVERIFY2(status, why(status));
        QCOMPARE(hashOf(sink.rows, registry), csvHash(m_csv));
    }

    void pauseResumeAndStatusMayComeFromOtherThreads()
    {
        start(3);
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(following(m_bootstrap, "eos"), registry, {});
        QVERIFY2(live, why(live));
        std::atomic<bool> isDone = false;
        std::jthread window([&] {
            while (!isDone) {
                (*live)->pause();
                (void)(*live)->status().text();
                (*live)->resume();
                std::this_thread::sleep_for(std::chrono::milliseconds{5});
            }
        });
        std::jthread publisher([&] {
            auto publish = publishing(m_csv, m_bootstrap, "quotes");
            publish.keying = Keying::RoundRobin;
            (void)publishCsv(publish, {});
        });
        Result<bool> goesOn = true;
        while (goesOn && *goesOn)
            goesOn = (*live)->poll(std::chrono::milliseconds{20}, sink, {});
        isDone = true;
        QVERIFY2(goesOn, why(goesOn));
        const auto summary = (*live)->finish(sink);
        QCOMPARE(summary->messages, 20'003); // each once, with three end markers
        QCOMPARE(summary->duplicates, 0);
    }

    void aReadingInPiecesIsTheReadingInOne()
    {
        start(3);
        auto publish = publishing(m_csv, m_bootstrap, "quotes");
        publish.keying = Keying::RoundRobin;
        QVERIFY(publishCsv(publish, {}));
        // Cut the topic by offsets, as a reading that ended earlier would have.
        FeedRegistry registry;
        Rows all;
        auto options = reading(m_bootstrap, "quotes");
        const auto whole = readKafka(options, registry, all, {});
        QVERIFY2(whole, why(whole));
        QCOMPARE(whole->checkpoint.runId, whole->runId);
        QCOMPARE(whole->checkpoint.partitions.size(), std::size_t(3));
        QCOMPARE(*whole->checkpoint.time, all.rows.back().tsRecv);

        options.resume = whole->checkpoint;
        Rows none;
        auto rest = readKafka(options, registry, none, {});
        QVERIFY2(rest, why(rest));
        QCOMPARE(rest->rows, 0); // nothing is new; the book comes again
        QCOMPARE(none.rows.size(), whole->checkpoint.book.size());
        QVERIFY(rest->checkpoint == whole->checkpoint);
    }

    void theBookOfACheckpointIsTheBookThatTheTapeEndedWith()
    {
        start(1);
        QVERIFY(publishCsv(publishing(m_csv, m_bootstrap, "quotes"), {}));
        const auto cut = 12'345;
        FeedRegistry registry;
        Rows all;
        QVERIFY(readKafka(reading(m_bootstrap, "quotes"), registry, all, {}));

        // What a reading of the first rows would have noted.
        RowOutput output(registry, registry, TapeView::Book);
        LiveRows first;
        for (int i = 0; i < cut; ++i)
            QVERIFY(output.put(all.rows[static_cast<std::size_t>(i)], {}, first));
        QVERIFY(output.flush(first));
        KafkaSummary summary;
        summary.topic = "quotes";
        summary.partitions = {{0, 0, 0, cut}};
        // Where the run is not named, the latest is begun anew.
        summary.runId = runIdOf();
        addRows(summary, output, registry);
        auto options = reading(m_bootstrap, "quotes");
        options.resume = summary.checkpoint;
        Rows rest;
        const auto read = readKafka(options, registry, rest, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 20'000 - cut);

        // The quotes of all venues at the end, with the carried book: as if all had been read.
        const auto lastBook = [&](const std::vector<QuoteEvent>& rows) {
            TapeBuilder builder({}, registry);
            if (!builder.accept(rows))
                return std::vector<VenueQuote>{};
            const auto tape = builder.finish();
            return tape->quotesAfter(tape->size());
        };
        QVERIFY(!lastBook(all.rows).empty());
        QVERIFY(lastBook(rest.rows) == lastBook(all.rows));
        // And right after the checkpoint.
        const std::vector<QuoteEvent> before(all.rows.begin(), all.rows.begin() + cut);
        const std::vector<QuoteEvent> carried(
            rest.rows.begin(),
            rest.rows.begin() + static_cast<std::ptrdiff_t>(summary.checkpoint.book.size()));
        QVERIFY(lastBook(carried) == lastBook(before));
    }

    void checkpointsThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("said");
        QTest::newRow("another topic") << QStringLiteral("topic") << QStringLiteral("its topic is 'trades'");
        QTest::newRow("another cluster") << QStringLiteral("cluster") << QStringLiteral("its cluster is");
        QTest::newRow("another symbol")
            << QStringLiteral("symbol") << QStringLiteral("its symbol is 'OTHER'");
        QTest::newRow("past the end") << QStringLiteral("end") << QStringLiteral("the topic ends at offset");
        QTest::newRow("a partition that is not there")
            << QStringLiteral("partition") << QStringLiteral("names partition 7");
        QTest::newRow("a book of nonsense")
            << QStringLiteral("book") << QStringLiteral("book cannot be read");
    }

    void checkpointsThatDoNotFitAreRefused()
    {
        QFETCH(QString, change);
        QFETCH(QString, said);
        start(1);
        QVERIFY(publishCsv(publishing(m_other, m_bootstrap, "quotes"), {}));
        FeedRegistry registry;
        Rows rows;
        auto options = reading(m_bootstrap, "quotes");
        auto read = readKafka(options, registry, rows, {});
        QVERIFY2(read, why(read));
        Checkpoint& checkpoint = options.resume.emplace(read->checkpoint);
        options.symbol = "SYNT";
        if (change == QLatin1String("topic"))
            checkpoint.topic = "trades";
        else if (change == QLatin1String("cluster"))
            checkpoint.clusterId = "elsewhere";
        else if (change == QLatin1String("symbol"))
            checkpoint.symbol = "OTHER";
        else if (change == QLatin1String("end"))
            checkpoint.partitions[0].next += 1;
        else if (change == QLatin1String("partition"))
            checkpoint.partitions.push_back({7, 0});
        else
            checkpoint.book = {"{\"x\":1}"};
        rows.rows.clear();
        read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        QVERIFY2(words(read.error()).contains(said), why(read));
        QVERIFY(rows.rows.empty());
    }

    void whatExpiredSinceTheCheckpointIsAnError()
    {
        start(1);
        // The mock keeps 5 MiB of a partition: uncompressed, a day is more than that.
        const auto big = makeDay(m_folder.path(), 60'000, 4);
        auto publish = publishing(big, m_bootstrap, "quotes");
        publish.connection.properties = {{"compression.codec", "none"}};
        QVERIFY(publishCsv(publish, {}));
        Checkpoint checkpoint;
        checkpoint.topic = "quotes";
        checkpoint.partitions = {{0, 10}};
        FeedRegistry registry;
        Rows rows;
        auto options = reading(m_bootstrap, "quotes");
        options.resume = checkpoint;
        const auto read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::KafkaFailed);
        QVERIFY2(
            words(read.error()).contains(QLatin1String("The checkpoint is stale: it goes on at offset 10")),
            why(read));
        QVERIFY2(words(read.error()).contains(QLatin1String("messages are gone")), why(read));
    }

    void theNextSecondsOfALiveTopicBecomeATape()
    {
        start(1);
        QVERIFY(publishCsv(publishing(m_csv, m_bootstrap, "quotes"), {})); // before: not part of it
        RunSetup setup;
        setup.kafka = m_bootstrap.toStdString();
        setup.topic = "quotes";
        setup.forDuration = std::chrono::seconds{4};
        setup.kafkaProperties = {"fetch.wait.max.ms=10"};
        std::jthread publisher([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds{1500});
            (void)publishCsv(publishing(m_other, m_bootstrap, "quotes"), {});
        });
        const auto loaded = loadTape(setup, 1, {});
        publisher.join();
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->counts.rows, 3'000);
        QCOMPARE(loaded->hash, csvHash(m_other));
        QCOMPARE(loaded->topic->rows, 3'000);
    }

    void aSetupGoesOnFromItsCheckpointFile()
    {
        start(1);
        QVERIFY(publishCsv(publishing(m_csv, m_bootstrap, "quotes"), {}));
        RunSetup setup;
        setup.kafka = m_bootstrap.toStdString();
        setup.topic = "quotes";
        setup.checkpoint = m_folder.filePath(QStringLiteral("live.json")).toStdString();
        auto loaded = loadTape(setup, 1, {}); // there is no file yet
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->topic->rows, 20'000);
        std::ofstream(setup.checkpoint) << checkpointJson(loaded->topic->checkpoint);
        loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        QVERIFY2(words(loaded.error()).contains(QLatin1String("no quote that is newer")), why(loaded));
        // A later run is new.
        QVERIFY(publishCsv(publishing(m_other, m_bootstrap, "quotes"), {}));
        loaded = loadTape(setup, 1, {});
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->topic->rows, 3'000);
        QCOMPARE(loaded->hash, csvHash(m_other)); // the book of the run before has nothing to say here

        std::ofstream(setup.checkpoint) << "{}";
        loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        QVERIFY2(words(loaded.error()).contains(QLatin1String("live.json")), why(loaded));
        setup.checkpoint = m_csv.string();
        loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        QVERIFY2(words(loaded.error()).contains(QLatin1String("not a checkpoint")), why(loaded));
    }

private:
    void start(int partitions)
    {
        m_broker.reset();
        auto broker = MockBroker::start({{"quotes", partitions}});
        QVERIFY2(broker, why(broker));
        m_broker = std::move(*broker);
        m_bootstrap = QString::fromStdString(m_broker->bootstrap());
    }
    std::string runIdOf() const
    {
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_bootstrap, "quotes"), registry, rows, {});
        return read ? read->runId : "";
    }

    std::unique_ptr<MockBroker> m_broker;
    QString m_bootstrap;
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
    std::filesystem::path m_other;
};

QTEST_GUILESS_MAIN(TestKafkaLive)
#include "tst_kafka_live.moc"
