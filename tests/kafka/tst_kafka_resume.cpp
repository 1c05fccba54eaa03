// SPDX-License-Identifier: GPL-3.0-or-later
// Going on from a checkpoint, against the mock broker.
#include "input/kafka/read/kafka_rows.h"
#include "input/tape_loader.h"
#include "mock_fixture.h"
#include "setup/run_setup.h"

#include <fstream>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

std::string runIdOf(const QuotesBroker& broker)
{
    FeedRegistry registry;
    Rows rows;
    const auto read = readKafka(broker.reading(), registry, rows, {});
    return read ? read->runId : "";
}

} // namespace

class TestKafkaResume : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_files.areThere()); }

    void aReadingInPiecesIsTheReadingInOne()
    {
        const QuotesBroker broker(3);
        QVERIFY(broker.publish(m_files.day, Keying::RoundRobin));
        // Cut the topic by offsets, as a reading that ended earlier would have.
        FeedRegistry registry;
        Rows all;
        auto options = broker.reading();
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
        const QuotesBroker broker;
        QVERIFY(broker.publish(m_files.day));
        const auto cut = 12'345;
        FeedRegistry registry;
        Rows all;
        QVERIFY(readKafka(broker.reading(), registry, all, {}));

        // What a reading of the first rows would have noted.
        RowOutput output(registry, registry, TapeView::Book);
        LiveRows first;
        for (int i = 0; i < cut; ++i)
            QVERIFY(output.put(all.rows[static_cast<std::size_t>(i)], {}, first));
        QVERIFY(output.flush(first));
        KafkaSummary summary;
        summary.topic = "quotes";
        summary.partitions = {{0, 0, 0, cut}};
        // Where the run is not named, the latest is started again.
        summary.runId = runIdOf(broker);
        addRows(summary, output, registry, {});
        auto options = broker.reading();
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
        QTest::newRow("another message")
            << QStringLiteral("message") << QStringLiteral("another message than the one it was made of");
        QTest::newRow("a partition that is not there")
            << QStringLiteral("partition") << QStringLiteral("names partition 7");
        QTest::newRow("a book of nonsense")
            << QStringLiteral("book") << QStringLiteral("book cannot be read");
    }

    void checkpointsThatDoNotFitAreRefused()
    {
        QFETCH(QString, change);
        QFETCH(QString, said);
        const QuotesBroker broker;
        QVERIFY(broker.publish(m_files.other));
        FeedRegistry registry;
        Rows rows;
        auto options = broker.reading();
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
        else if (change == QLatin1String("message"))
            ++checkpoint.partitions[0].last->hash;
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
        const QuotesBroker broker;
        // The mock keeps 5 MiB of a partition: uncompressed, a day is more than that.
        const auto big = makeDay(m_files.folder.path(), 60'000, 4);
        auto publish = broker.publishing(big);
        publish.connection.properties = {{"compression.codec", "none"}};
        QVERIFY(publishCsv(publish, {}));
        Checkpoint checkpoint;
        checkpoint.topic = "quotes";
        checkpoint.partitions = {{0, 10}};
        FeedRegistry registry;
        Rows rows;
        auto options = broker.reading();
        options.resume = checkpoint;
        const auto read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        QCOMPARE(kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(
            words(read.error()).contains(QLatin1String("The checkpoint is stale: it goes on at offset 10")),
            why(read));
        QVERIFY2(words(read.error()).contains(QLatin1String("messages are gone")), why(read));
    }

    void aSetupGoesOnFromItsCheckpointFile()
    {
        const QuotesBroker broker;
        QVERIFY(broker.publish(m_files.day));
        RunSetup setup;
        setup.kafka = broker.bootstrap().toStdString();
        setup.topic = "quotes";
        setup.checkpoint = m_files.folder.filePath(QStringLiteral("live.json")).toStdString();
        setup.bandPpm = 0; // as csvHash
        auto loaded = loadTape(setup, 1, {}); // there is no file yet
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->topic->rows, 20'000);
        std::ofstream(setup.checkpoint) << checkpointJson(loaded->topic->checkpoint);
        loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        QVERIFY2(words(loaded.error()).contains(QLatin1String("no quote that is newer")), why(loaded));
        // A later run is new.
        QVERIFY(broker.publish(m_files.other));
        loaded = loadTape(setup, 1, {});
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->topic->rows, 3'000);
        QCOMPARE(loaded->hash, csvHash(m_files.other)); // the book of the run before has nothing to say here

        std::ofstream(setup.checkpoint) << "{}";
        loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        QVERIFY2(words(loaded.error()).contains(QLatin1String("live.json")), why(loaded));
        setup.checkpoint = m_files.day.string();
        loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        QVERIFY2(words(loaded.error()).contains(QLatin1String("not a checkpoint")), why(loaded));
    }

private:
    QuoteFiles m_files;
};

QTEST_GUILESS_MAIN(TestKafkaResume)
#include "tst_kafka_resume.moc"
