// SPDX-License-Identifier: GPL-3.0-or-later
// Publishing on the mock broker and reading from it, with injected faults.
#include "compare_numbers.h"
#include "mock_fixture.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

Result<KafkaSummary> readAll(const QuotesBroker& broker, Rows& rows, FeedRegistry& registry)
{
    auto options = broker.reading();
    options.connection.timeout = std::chrono::seconds{3};
    options.fetchWaitMs = 10;
    return readKafka(options, registry, rows, {});
}

} // namespace

class TestKafkaMock : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_csv = makeDay(m_folder.path(), 20'000);
        QVERIFY(!m_csv.empty());
    }

    void aDayGoesThroughTheMockBroker()
    {
        const QuotesBroker broker(3);
        const auto sent = broker.publish(m_csv, Keying::RoundRobin);
        QVERIFY2(sent, why(sent));
        QCOMPARE(sent->delivered, 20'000);
        FeedRegistry registry;
        Rows rows;
        const auto read = readAll(broker, rows, registry);
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 20'000);
        QCOMPARE(hashOf(rows.rows, registry), csvHash(m_csv));
    }

    void aSecondPublicationKeepsItsSymbol()
    {
        const QuotesBroker broker(2);
        for (int i = 0; i < 2; ++i) {
            const auto sent = broker.publish(m_csv);
            QVERIFY2(sent, why(sent));
            FeedRegistry registry;
            Rows rows;
            const auto read = readAll(broker, rows, registry);
            QVERIFY2(read, why(read));
            QCOMPARE(read->symbol, std::string("SYNT"));
            QCOMPARE(read->rows, 20'000);
        }
    }

    void refusedRequestsAreSentAgain()
    {
        QuotesBroker broker;
        constexpr std::int16_t kProduce = 0;
        rd_kafka_mock_push_request_errors(broker.cluster(), kProduce, 4,
                                          RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                                          RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT,
                                          RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);
        const auto sent = broker.publish(m_csv);
        QVERIFY2(sent, why(sent));
        FeedRegistry registry;
        Rows rows;
        const auto read = readAll(broker, rows, registry);
        QVERIFY2(read, why(read));
        QCOMPARE(hashOf(rows.rows, registry), csvHash(m_csv));
    }

    void aFullQueueIsWaitedFor()
    {
        const QuotesBroker broker;
        auto options = broker.publishing(m_csv);
        options.connection.properties = {{"queue.buffering.max.messages", "50"}, {"linger.ms", "0"}};
        const auto sent = publishCsv(options, {});
        QVERIFY2(sent, why(sent));
        QCOMPARE(sent->delivered, 20'000);
        QVERIFY(sent->queueFullWaits > 0);
    }

    /// librdkafka stops fetching while its queue is full; the reader sees to it that it goes on.
    void aQueueThatFillsAgainAndAgainGivesAllMessages()
    {
        const QuotesBroker broker(2);
        auto publish = broker.publishing(m_csv, Keying::RoundRobin);
        publish.connection.properties = {{"batch.num.messages", "200"}};
        QVERIFY(publishCsv(publish, {}));
        for (const auto& limit :
             {Property{"queued.min.messages", "300"}, Property{"queued.max.messages.kbytes", "100"}}) {
            auto options = broker.reading();
            options.fetchWaitMs = 10;
            options.connection.properties = {limit};
            FeedRegistry registry;
            Rows rows;
            const auto read = readKafka(options, registry, rows, {});
            QVERIFY2(read, why(read));
            QCOMPARE(hashOf(rows.rows, registry), csvHash(m_csv));
        }
    }

    void undeliveredMessagesAreAnErrorWithTheirNumber()
    {
        QuotesBroker broker;
        auto options = broker.publishing(m_csv);
        options.connection.timeout = std::chrono::seconds{2};
        rd_kafka_mock_partition_set_leader(broker.cluster(), "quotes", 0, -1);
        QElapsedTimer timer;
        timer.start();
        const auto sent = publishCsv(options, {});
        QVERIFY(!sent);
        QCOMPARE(kind(sent.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(sent.error()).contains(QLatin1String("20000 of 20000 messages were not delivered")),
                 why(sent));
        QVERIFY(timer.elapsed() < 15'000);
    }

    void aBrokerThatGoesDownWhileWeReadIsAnError()
    {
        QuotesBroker broker;
        const auto sent = broker.publish(m_csv);
        QVERIFY2(sent, why(sent));
        auto options = broker.reading();
        options.connection.timeout = std::chrono::seconds{2};
        options.fetchWaitMs = 10;
        options.until = *parseEnd("never");
        std::jthread killer([&] {
            std::this_thread::sleep_for(std::chrono::seconds{1});
            broker.setDown();
        });
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY(rows.rows.empty());
    }

    void thePaceIsKept()
    {
        const QuotesBroker broker;
        auto options = broker.publishing(m_csv);
        options.speed.factor = 50;
        const auto plan = planPublishing(options, {});
        QVERIFY2(plan, why(plan));
        const auto sent = publishCsv(options, {});
        QVERIFY2(sent, why(sent));
        QVERIFY(plan->duration.has_value());
        const double planned = std::chrono::duration<double>(*plan->duration).count();
        const double took = std::chrono::duration<double>(sent->elapsed).count();
        qInfo("planned %.3f s, took %.3f s, lateness p50 %lld us, p99 %lld us", planned, took,
              static_cast<long long>(sent->latenessMedian.count() / 1000),
              static_cast<long long>(sent->lateness99.count() / 1000));
        QVERIFY(took >= planned); // never ahead of its time
    }

    void aDryRunTellsWhatWouldBeSent()
    {
        auto options = publishing(m_csv, QStringLiteral("127.0.0.1:1"), "quotes");
        options.speed.factor = 10;
        options.loops = 2;
        const auto plan = planPublishing(options, {});
        QVERIFY2(plan, why(plan));
        QCOMPARE(plan->rows, 20'000);
        QCOMPARE(plan->symbol, std::string("SYNT"));
        QCOMPARE(plan->firstMessages.size(), std::size_t(3));
        QVERIFY(plan->firstMessages[0].find("\"symbol\":\"SYNT\"") != std::string::npos);
        const double span = std::chrono::duration<double>(plan->last - plan->first).count();
        COMPARE_NEAR(std::chrono::duration<double>(*plan->duration).count(), (2 * span + 1) / 10, 0.01);
    }

    void aPlanSaysOrRefusesWhatWouldBeMerged()
    {
        const auto planOf = [&](const std::string& header, const std::vector<std::string>& values) {
            const std::filesystem::path path =
                std::filesystem::path(m_folder.path().toStdString()) / "merged.csv";
            std::ofstream out(path);
            out << "timestamp,venue," << header << ",bid,bid_size,ask,ask_size\n";
            for (int second = 0; second < 5; ++second) {
                for (const std::string& value : values)
                    out << "2025-03-12T14:00:0" << second << "Z,XNAS," << value << "\n";
            }
            out.close();
            return planPublishing(publishing(path, QStringLiteral("127.0.0.1:1"), "quotes"), {});
        };
        const std::string quote = ",50.00,100,50.02,100";
        const auto said = planOf("product", {"AAA" + quote, "BBB" + quote});
        QVERIFY2(said, why(said));
        QVERIFY(std::ranges::any_of(said->warnings, [](const std::string& warning) {
            return warning.find("'product' is not read") != std::string::npos;
        }));
        const auto contracts = planOf("symbol,strike", {"AAA,100" + quote, "AAA,105" + quote});
        QVERIFY(!contracts);
        QVERIFY(contracts.error().message.find("'strike'") != std::string::npos);
        const auto trades = planOf("action,price,size", {"A,," + quote, "T,50.02,10,,,,"});
        QVERIFY(!trades);
        QVERIFY(trades.error().message.find("trades without a quote") != std::string::npos);
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
};

QTEST_GUILESS_MAIN(TestKafkaMock)
#include "tst_kafka_mock.moc"
