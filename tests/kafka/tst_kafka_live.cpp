// SPDX-License-Identifier: GPL-3.0-or-later
// Following a live topic, against the mock broker.
#include "input/kafka/live/live_quotes.h"
#include "input/tape_loader.h"
#include "mock_fixture.h"
#include "setup/run_setup.h"
#include "wait_for.h"

#include <atomic>
#include <fmt/format.h>
#include <fstream>
#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

/// Whether a reading has begun: it reports its first look at the topic.
struct Begun final : ProgressSink {
    void progress(std::string_view, std::int64_t, std::int64_t) override { isBegun = true; }
    std::atomic<bool> isBegun = false;
};

LiveOptions following(const QuotesBroker& broker, const char* until = "never")
{
    LiveOptions options;
    options.read = broker.reading();
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
            return Error{ErrorCode::Internal, "What was waited for did not come: " + live.status().text()};
    }
    return ok();
}

} // namespace

class TestKafkaLive : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_files.areThere()); }

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
        const QuotesBroker broker(partitions);
        auto options = following(broker, "eos");
        options.isEager = isEager;
        options.lateness = std::chrono::seconds{20};
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(options, registry, {});
        QVERIFY2(live, why(live));
        std::jthread publisher([&] { (void)broker.publish(m_files.day, Keying::RoundRobin); });
        Result<bool> goesOn = true;
        while (goesOn && *goesOn)
            goesOn = (*live)->poll(std::chrono::milliseconds{50}, sink, {});
        QVERIFY2(goesOn, why(goesOn));
        publisher.join();
        const auto summary = (*live)->finish(sink);
        QVERIFY2(summary, why(summary));
        QCOMPARE(summary->rows, 20'000);
        QCOMPARE(summary->late, 0);
        QCOMPARE(hashOf(sink.rows, registry), csvHash(m_files.day));
        const LiveStatus status = (*live)->status();
        QCOMPARE(status.rows, 20'000);
        QCOMPARE(status.lag, 0);
        QCOMPARE(status.pending, std::size_t(0));
        QCOMPARE(status.runId, summary->runId);
    }

    void aLaterRunStartsAgain()
    {
        const QuotesBroker broker;
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(following(broker), registry, {});
        QVERIFY2(live, why(live));
        QVERIFY(broker.publish(m_files.day));
        auto status = pollUntil(**live, sink, [&] { return sink.rows.size() == 20'000; });
        QVERIFY2(status, why(status));
        QCOMPARE(sink.runs, 0);
        const auto second = broker.publish(m_files.other);
        QVERIFY2(second, why(second));
        status = pollUntil(**live, sink, [&] { return sink.runs == 1 && sink.rows.size() == 3'000; });
        QVERIFY2(status, why(status));
        QCOMPARE(hashOf(sink.rows, registry), csvHash(m_files.other));
        QCOMPARE((*live)->status().runId, second->runId);
        QCOMPARE((*live)->status().rows, 3'000);
    }

    void aPauseHoldsTheRowsBackAndCountsThem()
    {
        const QuotesBroker broker;
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(following(broker), registry, {});
        QVERIFY2(live, why(live));
        QVERIFY(broker.publish(m_files.other));
        auto status = pollUntil(**live, sink, [&] { return sink.rows.size() == 3'000; });
        QVERIFY2(status, why(status));
        (*live)->pause();
        status = pollUntil(**live, sink, [&] { return (*live)->status().isPaused; });
        QVERIFY2(status, why(status));
        HandProducer hand(broker.bootstrap());
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
        QuotesBroker broker;
        FeedRegistry registry;
        LiveRows sink;
        auto options = following(broker);
        options.read.connection.timeout = std::chrono::seconds{1}; // would end a reading that may not wait
        auto live = LiveQuotes::open(options, registry, {});
        QVERIFY2(live, why(live));
        QVERIFY(broker.publish(m_files.other));
        auto status = pollUntil(**live, sink, [&] { return sink.rows.size() == 3'000; });
        QVERIFY2(status, why(status));
        QVERIFY((*live)->status().connection == LiveStatus::Connection::Connected);
        broker.setDown();
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
        broker.setUp();
        status = pollUntil(**live, sink,
                           [&] { return (*live)->status().connection == LiveStatus::Connection::Connected; });
        QVERIFY2(status, why(status));
        const auto more = broker.publish(m_files.day);
        QVERIFY2(more, why(more));
        status = pollUntil(**live, sink, [&] { return sink.rows.size() == 20'000; });
        QVERIFY2(status, why(status));
        QCOMPARE(hashOf(sink.rows, registry), csvHash(m_files.day));
    }

    void pauseResumeAndStatusMayComeFromOtherThreads()
    {
        const QuotesBroker broker(3);
        FeedRegistry registry;
        LiveRows sink;
        auto live = LiveQuotes::open(following(broker, "eos"), registry, {});
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
        std::jthread publisher([&] { (void)broker.publish(m_files.day, Keying::RoundRobin); });
        Result<bool> goesOn = true;
        while (goesOn && *goesOn)
            goesOn = (*live)->poll(std::chrono::milliseconds{20}, sink, {});
        isDone = true;
        QVERIFY2(goesOn, why(goesOn));
        const auto summary = (*live)->finish(sink);
        QCOMPARE(summary->messages, 20'003); // each once, with three end markers
        QCOMPARE(summary->duplicates, 0);
    }

    void theNextSecondsOfALiveTopicBecomeATape()
    {
        const QuotesBroker broker;
        QVERIFY(broker.publish(m_files.day)); // before: not part of it
        RunSetup setup;
        setup.kafka = broker.bootstrap().toStdString();
        setup.topic = "quotes";
        setup.forDuration = std::chrono::seconds{4};
        setup.kafkaProperties = {"fetch.wait.max.ms=10"};
        setup.bandPpm = 0; // as csvHash
        Begun reading;
        std::jthread publisher([&] {
            if (sor::test::waitFor([&] { return reading.isBegun.load(); }, std::chrono::seconds{4}))
                (void)broker.publish(m_files.other);
        });
        const auto loaded = loadTape(setup, 1, {}, &reading);
        publisher.join();
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->counts.rows, 3'000);
        QCOMPARE(loaded->hash, csvHash(m_files.other));
        QCOMPARE(loaded->topic->rows, 3'000);
    }

    void aTopicWithoutBidsIsReadAsTheFileIs_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("firstBid"); // -1: none
        QTest::newRow("a few rows") << 5 << -1;
        QTest::newRow("many rows") << 2'500 << -1;
        QTest::newRow("a bid after a while") << 2'500 << 900;
    }
    void aTopicWithoutBidsIsReadAsTheFileIs()
    {
        QFETCH(const int, rows);
        QFETCH(const int, firstBid);
        const auto csv =
            std::filesystem::path(m_files.folder.filePath(QStringLiteral("asks.csv")).toStdString());
        {
            std::ofstream file(csv);
            file << "ts_event,venue,bid,bid_size,ask,ask_size\n";
            for (int i = 0; i < rows; ++i)
                file << fmt::format("2025-06-02T14:{:02}:{:02}.{:03}Z,{},{},{:.2f},{}\n", i / 1000 / 60,
                                    i / 1000 % 60, i % 1000, i % 2 == 0 ? "XNAS" : "IEXG",
                                    firstBid >= 0 && i >= firstBid ? "9.99,100" : ",", 10 + i % 3 * 0.01,
                                    100 + i % 7);
        }
        const QuotesBroker broker;
        QVERIFY(broker.publish(csv));
        RunSetup setup;
        setup.kafka = broker.bootstrap().toStdString();
        setup.topic = "quotes";
        setup.until = "eos";
        const auto live = loadTape(setup, 1, {});
        QVERIFY2(live, why(live));
        RunSetup ofFile;
        ofFile.csv = {csv.string()};
        const auto file = loadTape(ofFile, 1, {});
        QVERIFY2(file, why(file));
        QCOMPARE(live->hash, file->hash);
        QVERIFY(file->tape->size() > 0);
        const auto tells = [](const LoadedTape& loaded) { return says(loaded.warnings, "(band)"); };
        QCOMPARE(tells(*live), firstBid < 0);
        QCOMPARE(tells(*file), firstBid < 0);
    }

private:
    QuoteFiles m_files;
};

QTEST_GUILESS_MAIN(TestKafkaLive)
#include "tst_kafka_live.moc"
