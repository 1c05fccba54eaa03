// SPDX-License-Identifier: GPL-3.0-or-later
// --publish on the command line against a real broker: which partitions messages go to, and what a signal
// leaves in the topic.
#include "input/kafka/read/topic_reader.h"
#include "process_signal.h"
#include "program_run.h"
#include "topic_readings.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <csignal>
#include <set>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

constexpr int kPatienceMs = 60'000;

} // namespace

class TestKafkaPublish : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        m_csv = makeDay(m_folder.path(), 60'000);
        QVERIFY(!m_csv.empty());
    }

    void theKeyChoosesThePartition_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("as ever") << QStringList();
        for (const char* key : {"symbol", "venue", "none"})
            QTest::newRow(key) << QStringList{QStringLiteral("--key"), QLatin1String(key)};
    }

    void theKeyChoosesThePartition()
    {
        QFETCH(QStringList, words);
        const QString key = words.isEmpty() ? QStringLiteral("symbol") : words.back();
        const std::string topic = newTopic("keys");
        QVERIFY(m_broker.hand().makeTopic(topic, 3));
        const Ended ended = runProgram(arguments(topic) + words
                                       + QStringList{QStringLiteral("--speed"), QStringLiteral("max")});
        QVERIFY2(ended.exitCode == 0, qPrintable(ended.error));

        std::vector<std::int64_t> counts;
        std::vector<std::set<std::string>> venues(3);
        for (std::int32_t p = 0; p < 3; ++p)
            counts.push_back(messagesIn(topic, p, venues[static_cast<std::size_t>(p)]) - 1); // the end marker
        std::ranges::sort(counts);
        if (key == QLatin1String("symbol"))
            QCOMPARE(counts, (std::vector<std::int64_t>{0, 0, 60'000}));
        else if (key == QLatin1String("none"))
            QCOMPARE(counts, (std::vector<std::int64_t>{20'000, 20'000, 20'000}));
        else
            QCOMPARE(counts[0] + counts[1] + counts[2], 60'000);
        if (key == QLatin1String("venue")) { // each venue is in one partition, and they are not all in one
            std::set<std::string> all;
            std::size_t places = 0;
            for (const auto& some : venues) {
                all.insert(some.begin(), some.end());
                places += some.size();
            }
            QVERIFY(all.size() > 1);
            QCOMPARE(places, all.size());
            QVERIFY(counts[2] < 60'000);
        }
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(m_broker.bootstrap(), topic), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(hashOf(rows.rows, registry), csvHash(m_csv));
        QVERIFY(read->warnings.empty());
    }

    void keysThatCannotBeAreRefused()
    {
        for (const QStringList& words :
             {QStringList{QStringLiteral("--key"), QStringLiteral("price")},
              QStringList{QStringLiteral("--key"), QStringLiteral("venue"), QStringLiteral("--message"),
                          QStringLiteral("snapshot")}}) {
            const Ended ended = runProgram(arguments("keys") + words);
            QCOMPARE(ended.exitCode, 2);
            QVERIFY2(ended.error.contains(QLatin1String("--key")), qPrintable(ended.error));
        }
    }

    void aSignalEndsThePublicationWithWhatItSays_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<QString>("speed");
        for (const auto& [name, signal] :
             {std::pair{"SIGINT", SIGINT}, {"SIGTERM", SIGTERM}, {"SIGHUP", SIGHUP}}) {
            for (const char* speed : {"1", "max"})
                QTest::addRow("%s at speed %s", name, speed) << signal << QString::fromLatin1(speed);
        }
    }

    /// At random moments of the publication: all that was announced as delivered is in the topic, and all
    /// that is in the topic was announced.
    void aSignalEndsThePublicationWithWhatItSays()
    {
        QFETCH(int, signal);
        QFETCH(QString, speed);
        const std::string topic = newTopic("signals");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        QProcess process;
        process.start(QStringLiteral(SOR_CLI_PROGRAM),
                      arguments(topic)
                          + QStringList{QStringLiteral("--speed"), speed, QStringLiteral("--loop"),
                                        QStringLiteral("1000"), QStringLiteral("--key"),
                                        QStringLiteral("none")});
        QVERIFY(process.waitForStarted());
        std::set<std::string> ignored;
        QTRY_VERIFY_WITH_TIMEOUT(messagesIn(topic, 0, ignored, true) > 0, kPatienceMs);
        QTest::qWait(QRandomGenerator::global()->bounded(500)); // at any moment
        QVERIFY(sor::test::signalProcess(process, signal));
        const Ended ended = finish(process);
        QVERIFY2(ended.exitCode == 130, qPrintable(QString::number(ended.exitCode) + ended.error));
        const auto said = QRegularExpression(QStringLiteral("^([0-9,]+) of ([0-9,]+) messages delivered"))
                              .match(ended.output);
        QVERIFY2(said.hasMatch(), qPrintable(ended.output + ended.error));
        const qint64 delivered = said.captured(1).remove(QLatin1Char(',')).toLongLong();
        const qint64 sent = said.captured(2).remove(QLatin1Char(',')).toLongLong();
        const qint64 held = messagesIn(topic, 0, ignored, true) + messagesIn(topic, 1, ignored, true);
        qInfo("%lld delivered, the topic holds %lld", delivered, held);
        QVERIFY(delivered > 0);
        QCOMPARE(delivered, sent);
        QCOMPARE(held, delivered); // no end marker either
    }

    void nohupIsRespected()
    {
        const std::string topic = newTopic("nohup");
        QVERIFY(m_broker.hand().makeTopic(topic, 1));
        QProcess process;
        process.setChildProcessModifier([] { (void)::signal(SIGHUP, SIG_IGN); });
        process.start(QStringLiteral(SOR_CLI_PROGRAM),
                      arguments(topic) + QStringList{QStringLiteral("--speed"), QStringLiteral("20")});
        QVERIFY(process.waitForStarted());
        std::set<std::string> ignored;
        QTRY_VERIFY_WITH_TIMEOUT(messagesIn(topic, 0, ignored, true) > 0, kPatienceMs);
        QVERIFY(sor::test::signalProcess(process, SIGHUP));
        const Ended ended = finish(process);
        QVERIFY2(ended.exitCode == 0, qPrintable(ended.error));
        QCOMPARE(messagesIn(topic, 0, ignored, true), 60'001);
    }

private:
    QStringList arguments(const std::string& topic) const
    {
        return {QStringLiteral("--publish"),  QStringLiteral("--csv"), QString::fromStdString(m_csv.string()),
                QStringLiteral("--kafka"),    m_broker.bootstrap(),    QStringLiteral("--topic"),
                QString::fromStdString(topic)};
    }

    /// How many messages the partition holds; with the venues that they name unless `isCountOnly`.
    std::int64_t messagesIn(const std::string& topic, std::int32_t partition, std::set<std::string>& venues,
                            bool isCountOnly = false)
    {
        std::int64_t low = 0;
        std::int64_t high = 0;
        constexpr int kWaitMs = 20'000;
        rd_kafka_query_watermark_offsets(m_broker.hand().client().handle(), topic.c_str(), partition, &low,
                                         &high, kWaitMs);
        if (isCountOnly || high == low)
            return high - low;
        class Venues final : public MessageSink {
        public:
            Venues(std::int32_t partition, std::set<std::string>& venues)
                : m_partition(partition)
                , m_venues(venues)
            {
            }
            Status accept(std::size_t /*partition*/, const rd_kafka_message_t& message) override
            {
                const QByteArray value(static_cast<const char*>(message.payload),
                                       static_cast<qsizetype>(message.len));
                static const QRegularExpression member(QStringLiteral("\"publisher_id\":\"?([^,\"}]+)"));
                const auto found = member.match(QString::fromUtf8(value));
                if (message.partition == m_partition && found.hasMatch())
                    m_venues.insert(found.captured(1).toStdString());
                return ok();
            }
            bool sawEndOfStream() const override { return false; }
            void addPartition() override { }

        private:
            std::int32_t m_partition;
            std::set<std::string>& m_venues;
        };
        Venues sink(partition, venues);
        auto reader = TopicReader::open(reading(m_broker.bootstrap(), topic), {});
        if (!reader || !(*reader)->read(sink, {}, nullptr))
            return -1;
        return high - low;
    }

    HandBroker m_broker;
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
};

QTEST_GUILESS_MAIN(TestKafkaPublish)
#include "tst_kafka_publish.moc"
