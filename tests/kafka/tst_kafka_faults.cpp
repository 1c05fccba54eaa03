// SPDX-License-Identifier: GPL-3.0-or-later
// A real broker that is killed, frozen and started again: nothing lost, nothing twice, nothing silently
// shorter.
#include "kafka_broker.h"
#include "kafka_support.h"
#include "wait_for.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <atomic>
#include <thread>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

/// Raises a flag once so many messages were seen.
class Threshold final : public ProgressSink {
public:
    explicit Threshold(std::int64_t messages)
        : m_messages(messages)
    {
    }
    void progress(std::string_view phase, std::int64_t done, std::int64_t) override
    {
        if (phase == "Reading messages" && done >= m_messages)
            reached = true;
    }
    std::atomic<bool> reached = false;

private:
    std::int64_t m_messages;
};

} // namespace

class TestKafkaFaults : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        KafkaBroker::Options options;
        options.mayBeForeign = false; // it is going to be killed
        const QString failure = m_broker.start(options);
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        m_csv = makeDay(m_folder.path(), 40'000);
        m_big = makeDay(m_folder.path(), 1'000'000, 2);
        QVERIFY(!m_csv.empty() && !m_big.empty());
    }

    void aBrokerThatIsKilledAndComesBackWhileWePublishLosesNothing()
    {
        const std::string topic = newTopic("killed_publish");
        auto options = publishing(m_csv, m_broker.bootstrap(), topic);
        options.speed.factor = 40; // about five seconds
        options.connection.timeout = std::chrono::seconds{120};
        Result<PublishSummary> sent = Error{};
        std::atomic<bool> isDone = false;
        std::jthread publisher([&] {
            sent = publishCsv(options, {});
            isDone = true;
        });
        std::this_thread::sleep_for(std::chrono::seconds{3});
        QVERIFY(!isDone);
        const QString failure = m_broker.restart(); // SIGKILL, then a new process on the same data
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        publisher.join();
        QVERIFY2(sent, why(sent));
        QCOMPARE(sent->delivered, 40'000);

        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 40'000);
        QCOMPARE(read->missing, 0);
        QCOMPARE(hashOf(rows.rows, registry), csvHash(m_csv));
    }

    void aBrokerThatIsKilledAndComesBackWhileWeReadLosesNothing()
    {
        m_bigTopic = newTopic("killed_read");
        const auto sent = publishCsv(publishing(m_big, m_broker.bootstrap(), m_bigTopic), {});
        QVERIFY2(sent, why(sent));
        FeedRegistry registry;
        Rows rows;
        Result<KafkaSummary> read = Error{};
        Threshold threshold(100'000);
        auto options = reading(m_broker.bootstrap(), m_bigTopic);
        options.connection.timeout = std::chrono::seconds{120};
        std::jthread reader([&] { read = readKafka(options, registry, rows, {}, &threshold); });
        QVERIFY(sor::test::waitFor([&] { return threshold.reached.load(); }, std::chrono::seconds{60}));
        const QString failure = m_broker.restart();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        reader.join();
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, 1'000'000);
        QCOMPARE(read->duplicates, 0);
        QCOMPARE(hashOf(rows.rows, registry), csvHash(m_big));
    }

    void aBrokerThatHangsWhileWeReadIsAnErrorInTime()
    {
        FeedRegistry registry;
        Rows rows;
        Result<KafkaSummary> read = Error{};
        Threshold threshold(50'000);
        auto options = reading(m_broker.bootstrap(), m_bigTopic);
        options.connection.timeout = std::chrono::seconds{4};
        options.connection.properties.push_back({"queued.max.messages.kbytes", "4096"});
        std::jthread reader([&] { read = readKafka(options, registry, rows, {}, &threshold); });
        QVERIFY(sor::test::waitFor([&] { return threshold.reached.load(); }, std::chrono::seconds{60}));
        m_broker.freeze();
        QElapsedTimer timer;
        timer.start();
        reader.join();
        m_broker.thaw();
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(read.error()).contains(QLatin1String("stopped before its end")), why(read));
        QVERIFY(rows.rows.empty()); // not a shorter result
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aStopRequestEndsAReadAtOnce()
    {
        FeedRegistry registry;
        Rows rows;
        Threshold threshold(50'000);
        std::stop_source stop;
        Result<KafkaSummary> read = KafkaSummary{};
        std::jthread reader([&] {
            read = readKafka(reading(m_broker.bootstrap(), m_bigTopic), registry, rows, stop.get_token(),
                             &threshold);
        });
        QVERIFY(sor::test::waitFor([&] { return threshold.reached.load(); }, std::chrono::seconds{60}));
        stop.request_stop();
        reader.join();
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Interrupted);
    }

    void stoppingThePublisherDeliversWhatWasAccepted()
    {
        const std::string topic = newTopic("stopped");
        auto options = publishing(m_csv, m_broker.bootstrap(), topic);
        options.speed.factor = 10;
        std::stop_source stop;
        Result<PublishSummary> sent = Error{};
        std::jthread publisher([&] { sent = publishCsv(options, stop.get_token()); });
        std::this_thread::sleep_for(std::chrono::seconds{3});
        stop.request_stop();
        publisher.join();
        QVERIFY2(sent, why(sent));
        QVERIFY(sent->wasInterrupted);
        QVERIFY(sent->messages > 0 && sent->messages < 40'000);
        QCOMPARE(sent->delivered, sent->messages);
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(read->rows, sent->messages);
        QCOMPARE(read->endMarkers, 0);
        QVERIFY(!read->warnings.empty()); // it has no end marker
    }

    void aBrokerThatDiesForGoodIsAnErrorForBoth()
    {
        const std::string topic = newTopic("dies");
        auto options = publishing(m_csv, m_broker.bootstrap(), topic);
        options.speed.factor = 40;
        options.connection.timeout = std::chrono::seconds{4};
        Result<PublishSummary> sent = PublishSummary{};
        std::jthread publisher([&] { sent = publishCsv(options, {}); });
        std::this_thread::sleep_for(std::chrono::seconds{3});

        FeedRegistry registry;
        Rows rows;
        auto wanted = reading(m_broker.bootstrap(), topic);
        wanted.until = *parseEnd("eos");
        wanted.connection.timeout = std::chrono::seconds{4};
        Result<KafkaSummary> read = KafkaSummary{};
        std::jthread reader([&] { read = readKafka(wanted, registry, rows, {}); });
        std::this_thread::sleep_for(std::chrono::seconds{1});
        QElapsedTimer timer;
        timer.start();
        m_broker.kill();
        publisher.join();
        QVERIFY(!sent);
        QCOMPARE(kind(sent.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(sent.error()).contains(QLatin1String("of 40000 messages were not delivered")),
                 why(sent));
        QVERIFY2(words(sent.error()).contains(QLatin1String("connection refused")), why(sent));
        reader.join();
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        // The second on a slow machine, where the run is still being chosen.
        QVERIFY2(words(read.error()).contains(QLatin1String("nothing came for 4s"))
                     || words(read.error()).contains(QLatin1String("no answer for 4s")),
                 why(read));
        QVERIFY(rows.rows.empty());
        QVERIFY2(timer.elapsed() < 40'000, qPrintable(QString::number(timer.elapsed())));
    }

private:
    KafkaBroker m_broker;
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
    std::filesystem::path m_big;
    std::string m_bigTopic;
};

QTEST_GUILESS_MAIN(TestKafkaFaults)
#include "tst_kafka_faults.moc"
