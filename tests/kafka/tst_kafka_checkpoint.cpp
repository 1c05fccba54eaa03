// SPDX-License-Identifier: GPL-3.0-or-later
// --checkpoint on the command line against a real broker: a run that is killed leaves results and checkpoint
// as they were or whole, and once it is called again both are what an undisturbed run writes, byte for byte.
#include "input/kafka/message/quote_json.h"
#include "kafka_broker.h"
#include "kafka_support.h"
#include "program_run.h"
#include "test_files.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

using sor::test::bytesOf;

/// final_result.json but for the times and folders of the run.
QByteArray withoutTiming(const QString& file)
{
    const QByteArray bytes = bytesOf(file);
    return bytes.left(bytes.indexOf("\"timing\": {"));
}

} // namespace

class TestKafkaCheckpoint : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        const auto csv = makeDay(m_folder.path(), 40'000);
        QVERIFY(!csv.empty());
        Rows all;
        FeedRegistry registry;
        QVERIFY(readCsv(csv, {}, registry, all, {}));
        // One publisher's run that has not ended yet: half of it now, half after the first reading.
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(m_topic, 3));
        send(hand, all.rows, registry, 0, all.rows.size() / 2);
        const Ended first = finish(QStringLiteral("first"), QStringLiteral("start.json"));
        QVERIFY2(first.exitCode == 0, qPrintable(first.error));
        QVERIFY(!bytesOf(path(QStringLiteral("start.json"))).isEmpty());
        send(hand, all.rows, registry, all.rows.size() / 2, all.rows.size());
    }

    void aRunThatIsKilledAndCalledAgainWritesWhatAnUndisturbedOneWrites()
    {
        const QString undisturbed = path(QStringLiteral("undisturbed"));
        const QString killed = path(QStringLiteral("killed"));
        const QByteArray start = bytesOf(path(QStringLiteral("start.json")));
        for (const char* name : {"a.json", "b.json"})
            QVERIFY(QFile::copy(path(QStringLiteral("start.json")), path(QLatin1String(name))));
        QElapsedTimer timer;
        timer.start();
        const Ended whole = finish(QStringLiteral("undisturbed"), QStringLiteral("a.json"));
        QVERIFY2(whole.exitCode == 0, qPrintable(whole.error));
        const int wholeMs = static_cast<int>(timer.elapsed());
        const QByteArray end = bytesOf(path(QStringLiteral("a.json")));
        QVERIFY(end != start);

        // Killed later and later, until the checkpoint says that one came through.
        int kills = 0;
        constexpr int kSteps = 25;
        for (int after = wholeMs / kSteps; bytesOf(path(QStringLiteral("b.json"))) == start;
             after += wholeMs / kSteps) {
            QVERIFY2(after < 20 * wholeMs, "no run comes through");
            QProcess process;
            process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments(killed, QStringLiteral("b.json")));
            if (process.waitForFinished(after))
                continue;
            process.kill();
            QVERIFY(process.waitForFinished());
            ++kills;
        }
        QVERIFY(kills >= 3);
        QCOMPARE(bytesOf(path(QStringLiteral("b.json"))), end);
        for (const char* name : {"/output.json", "/baselines.json"}) {
            QVERIFY(!bytesOf(undisturbed + QLatin1String(name)).isEmpty());
            QCOMPARE(bytesOf(killed + QLatin1String(name)), bytesOf(undisturbed + QLatin1String(name)));
        }
        const QByteArray results = withoutTiming(undisturbed + QLatin1String("/final_result.json"));
        QVERIFY(results.size() > 5'000);
        QCOMPARE(withoutTiming(killed + QLatin1String("/final_result.json")), results);
        QVERIFY(results != withoutTiming(path(QStringLiteral("first/final_result.json"))));
    }

    void whenNothingIsNewTheCheckpointAndTheResultsStay()
    {
        const Ended once = finish(QStringLiteral("twice"), QStringLiteral("a.json"));
        QVERIFY2(once.error.contains(QLatin1String("no quote that is newer than the checkpoint")),
                 qPrintable(once.error));
        QCOMPARE(once.exitCode, 3);
        QCOMPARE(bytesOf(path(QStringLiteral("a.json"))), bytesOf(path(QStringLiteral("b.json"))));
        QVERIFY(!QFile::exists(path(QStringLiteral("twice/final_result.json"))));
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QStringList arguments(const QString& out, const QString& checkpoint) const
    {
        QStringList words{QStringLiteral("--batch")};
        words << QStringLiteral("--kafka") << m_broker.bootstrap() << QStringLiteral("--topic")
              << QString::fromStdString(m_topic) << QStringLiteral("--checkpoint") << path(checkpoint)
              << QStringLiteral("--shares") << QStringLiteral("500") << QStringLiteral("--quiet")
              << QStringLiteral("--out") << out;
        return words;
    }

    Ended finish(const QString& out, const QString& checkpoint) const
    {
        return runProgram(arguments(path(out), checkpoint));
    }

    void send(HandProducer& hand, const std::vector<QuoteEvent>& rows, const FeedRegistry& registry,
              std::size_t from, std::size_t to)
    {
        QuoteJsonWriter writer(registry, "SYNT");
        for (std::size_t i = from; i < to; ++i) {
            const std::string value = R"({"sor.run_id":"run","sor.seq":)" + std::to_string(i) + ","
                + std::string(writer.quote(rows[i]).substr(1));
            hand.send(m_topic, static_cast<int>(i % 3), &value, {}, 1'748'871'000'000);
        }
        QVERIFY(hand.flush());
    }

    KafkaBroker m_broker;
    QTemporaryDir m_folder;
    std::string m_topic = newTopic("checkpoint");
};

QTEST_GUILESS_MAIN(TestKafkaCheckpoint)
#include "tst_kafka_checkpoint.moc"
