// SPDX-License-Identifier: GPL-3.0-or-later
// The order of a real broker's rows over partitions, what is said of it, and the memory that it takes.
#include "input/kafka/message/quote_json.h"
#include "input/tape_loader.h"
#include "topic_readings.h"

#include <QFile>
#include <QTemporaryDir>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

/// A quote of one venue at the same time as all others.
std::string tiedQuote(int size, int sequence, int venue = 2)
{
    std::string text = quoteAt(0, venue, size);
    if (sequence > 0)
        text.insert(text.size() - 1, ",\"sequence\":" + std::to_string(sequence));
    return text;
}

} // namespace

class TestKafkaOrder : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        m_csv = makeDay(m_folder.path(), 60'000);
        QVERIFY(!m_csv.empty());
    }

    void rowsOfEqualTimeGoByTheVenuesNumberOrAreSaidToBeArbitrary()
    {
        for (const bool hasNumbers : {true, false}) {
            const std::string topic = newTopic(hasNumbers ? "numbered" : "unnumbered");
            QVERIFY(m_broker.hand().makeTopic(topic, 3));
            for (const int i : {3, 1, 2}) { // the partitions are in another order than the numbers
                const std::string value = tiedQuote(100 + i, hasNumbers ? i : 0);
                m_broker.hand().send(topic, i % 3, &value);
            }
            QVERIFY(m_broker.hand().flush());
            const Streamed read = stream(reading(m_broker.bootstrap(), topic));
            QVERIFY2(read.summary, why(read.summary));
            QCOMPARE(read.rows.size(), std::size_t(3));
            QCOMPARE(read.rows[0].askSz, hasNumbers ? 101U : 103U); // partition 1, or 0
            QCOMPARE(read.rows[2].askSz, hasNumbers ? 103U : 102U);
            QCOMPARE(read.summary->ties, hasNumbers ? 0 : 3);
            QCOMPARE(says(read.summary->warnings,
                          "3 quotes of equal time come from different partitions; their order is arbitrary"),
                     !hasNumbers);
        }
    }

    void aTopicOutOfOrderSaysSoAndIsSorted()
    {
        const std::string topic = newTopic("disorder");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        for (const int second : {0, 5, 3, 4, 9, 2, 11}) { // 3, 4 and 2 are late, by 2, 1 and 7 s
            const std::string value = quoteAt(second, 2, 100 + second);
            m_broker.hand().send(topic, 0, &value);
        }
        const std::string other = quoteAt(1, 2, 101); // earlier than what other partitions hold: no disorder
        m_broker.hand().send(topic, 1, &other);
        QVERIFY(m_broker.hand().flush());
        const Streamed read = stream(reading(m_broker.bootstrap(), topic));
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.attempts, 2);
        QVERIFY(read.summary->wasSorted);
        std::vector<std::uint32_t> sizes;
        for (const QuoteEvent& row : read.rows)
            sizes.push_back(row.askSz - 100);
        QCOMPARE(sizes, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 9, 11}));
        QCOMPARE(read.summary->outOfOrder, 3);
        QCOMPARE(read.summary->largestDisorder.count(), 7'000'000'000);
        QVERIFY(says(read.summary->warnings,
                     "3 messages are earlier than others before in the same partition, by up to 7 s"));

        // In memory that the rows do not fit in.
        auto options = reading(m_broker.bootstrap(), topic);
        options.memoryLimit = 200;
        const Streamed refused = stream(options);
        QVERIFY(!refused.summary);
        QCOMPARE(kind(refused.summary.error().code), ErrorKind::DataUnusable);
        QVERIFY2(words(refused.summary.error()).contains(QLatin1String("must be put in order")),
                 why(refused.summary));
    }

    void aSortedTopicIsStreamedToTheSameTape_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::addColumn<int>("keying");
        QTest::addColumn<int>("view");
        for (const auto view : {TapeView::Book, TapeView::Trial}) {
            const char* name = view == TapeView::Book ? "book" : "trial";
            QTest::addRow("one partition, %s", name) << 1 << int(Keying::Symbol) << int(view);
            QTest::addRow("three in turn, %s", name) << 3 << int(Keying::RoundRobin) << int(view);
            QTest::addRow("three by venue, %s", name) << 3 << int(Keying::Venue) << int(view);
        }
    }

    void aSortedTopicIsStreamedToTheSameTape()
    {
        QFETCH(int, partitions);
        QFETCH(int, keying);
        QFETCH(int, view);
        const std::string topic = newTopic("sorted");
        auto options = publishing(m_csv, m_broker.bootstrap(), topic);
        options.partitions = partitions;
        options.keying = Keying(keying);
        const auto sent = publishCsv(options, {});
        QVERIFY2(sent, why(sent));
        auto wanted = reading(m_broker.bootstrap(), topic);
        wanted.view = TapeView(view);
        // The rows would take 4,320,000 bytes. By the venues' clocks, which the trial view goes by, the day
        // is not in order: its rows must be sorted, but where each partition happens to be in order.
        const bool isSorted = wanted.view == TapeView::Book
            || (options.keying == Keying::RoundRobin && isEachInOrder(partitions));
        wanted.memoryLimit = isSorted ? 1'000'000 : 0;
        const Streamed read = stream(wanted);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->rows, 60'000);
        QCOMPARE(read.hash, csvHash(m_csv, TapeView(view)));
        QVERIFY2(read.summary->warnings.empty(),
                 read.summary->warnings.empty() ? "" : read.summary->warnings.front().c_str());
        QCOMPARE(read.attempts, isSorted ? 1 : 2);
    }

    void fewRowsWaitHoweverManyThereAre_data()
    {
        QTest::addColumn<int>("partitions");
        QTest::addColumn<int>("keying");
        QTest::addColumn<qint64>("most");
        // Of one partition what comes at once; of several what they may be apart, and what comes at once.
        QTest::newRow("one") << 1 << int(Keying::Symbol) << qint64{1'000};
        QTest::newRow("three in turn") << 3 << int(Keying::RoundRobin) << qint64{3 * 51'000};
        QTest::newRow("three, all in one") << 3 << int(Keying::Symbol) << qint64{3 * 51'000};
    }

    void fewRowsWaitHoweverManyThereAre()
    {
        QFETCH(int, partitions);
        QFETCH(int, keying);
        QFETCH(qint64, most);
        const auto big = makeDay(m_folder.path(), 1'000'000, 5);
        const std::string topic = newTopic("big");
        auto options = publishing(big, m_broker.bootstrap(), topic);
        options.partitions = partitions;
        options.keying = Keying(keying);
        const auto sent = publishCsv(options, {});
        QVERIFY2(sent, why(sent));
        SourceSpec source;
        source.kafka = m_broker.bootstrap().toStdString();
        source.topic = topic;
        source.bandPpm = 0; // as csvHash
        const auto loaded = loadTape(source, 1, {});
        QVERIFY2(loaded, why(loaded));
        QCOMPARE(loaded->topic->rows, 1'000'000);
        QCOMPARE(loaded->hash, csvHash(big));
        const auto waited = static_cast<qint64>(loaded->topic->mostWaiting);
        qInfo("%lld rows waited at one time, at most %lld may", waited, most);
        QVERIFY(waited <= most);
    }

    void repeatsWithoutIdsAreTakenAsThoseOfACsv()
    {
        // Every row twice, some at once and all of them again later, as a producer sends what it took for
        // lost.
        const QString csv = m_folder.filePath(QStringLiteral("repeats.csv"));
        const std::string topic = newTopic("repeated");
        QVERIFY(m_broker.hand().makeTopic(topic, 1));
        QFile file(csv);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "ts_event,publisher_id,action,side,price,size,flags,sequence,bid_px_00,ask_px_00,bid_sz_00,"
            "ask_sz_00\n");
        const auto add = [&](int second, const char* action, const char* price, int size, int sequence) {
            const QByteArray time = QByteArray("2024-08-01T13:36:") + QByteArray::number(10 + second) + "Z";
            file.write(time + ",2," + action + ",B," + price + ',' + QByteArray::number(size) + ",128,"
                       + QByteArray::number(sequence) + ",222.80,222.83,50,"
                       + QByteArray::number(100 + second) + '\n');
            QByteArray value = "{'ts_event':'" + time + "','publisher_id':2,'action':'" + action
                + "','side':'B','price':'" + price + "','size':" + QByteArray::number(size)
                + ",'flags':128,'sequence':" + QByteArray::number(sequence)
                + ",'bid_px_00':'222.80','ask_px_00':'222.83','bid_sz_00':50,'ask_sz_00':"
                + QByteArray::number(100 + second) + "}";
            m_broker.hand().send(topic, value.replace('\'', '"').toStdString());
        };
        for (int round = 0; round < 2; ++round) {
            for (int second = 0; second < 5; ++second) {
                add(second, "A", "222.83", 100, 10 * second + 1);
                add(second, "T", "222.83", 5, 10 * second + 2);
                add(second, "T", "222.83", 5, 10 * second + 2);
                add(second, "T", "222.83", 5, 0);
                add(second, "T", "222.83", 5, 0); // two prints, for all that is known
            }
        }
        QVERIFY(m_broker.hand().flush());
        file.close();
        SourceSpec source;
        source.csv = {csv.toStdString()};
        const auto fromFile = loadTape(source, 1, {});
        QVERIFY2(fromFile, why(fromFile));
        source.csv.clear();
        source.kafka = m_broker.bootstrap().toStdString();
        source.topic = topic;
        const auto fromTopic = loadTape(source, 1, {});
        QVERIFY2(fromTopic, why(fromTopic));
        QCOMPARE(fromTopic->hash, fromFile->hash);
        QCOMPARE(fromTopic->counts.rows, 50);
        QCOMPARE(fromTopic->counts.trades, fromFile->counts.trades);
        QCOMPARE(fromTopic->counts.trades, 40);
        QCOMPARE(fromTopic->topic->duplicates, 0);
        // Sorted, a second's rows are A T T T0 T0 A T T T0 T0: a numbered print follows its own twice.
        QCOMPARE(fromTopic->topic->repeats, 10);
        QVERIFY(
            says(fromTopic->warnings, "10 rows are equal in all fields to the one of their venue before"));
    }

    void copiesOfARunInAnotherPartitionAreLeftOut()
    {
        FeedRegistry registry;
        Rows file;
        const auto csv = makeDay(m_folder.path(), 5'000, 4);
        QVERIFY(readCsv(csv, {}, registry, file, {}));
        const std::string topic = newTopic("copied");
        QVERIFY(m_broker.hand().makeTopic(topic, 3));
        QuoteJsonWriter writer(registry, "SYNT");
        // Whole in partition 2, whole in 0 (which is read first, or not), and half in 1; a few there twice.
        for (const auto& [partition, rows] : {std::pair{2, 5'000}, {0, 5'000}, {1, 2'500}, {1, 10}}) {
            for (int i = 0; i < rows; ++i) {
                const std::string value(writer.quote(file.rows[static_cast<std::size_t>(i)]));
                m_broker.hand().send(topic, partition, &value,
                                     {{"sor.run_id", "r1"}, {"sor.seq", std::to_string(i)}});
            }
        }
        QVERIFY(m_broker.hand().flush());
        const Streamed read = stream(reading(m_broker.bootstrap(), topic));
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->rows, 5'000);
        QCOMPARE(read.hash, csvHash(csv));
        QCOMPARE(read.summary->duplicates, 7'510);
        QCOMPARE(read.summary->copies, 7'500);
        QCOMPARE(read.summary->missing, 0);
        QVERIFY(says(read.summary->warnings,
                     "7510 messages were there twice and counted once; 7500 of them are copies in another "
                     "partition."));
    }

    void aCopyInAnotherLayoutIsACopy()
    {
        const std::string topic = newTopic("relaid");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        // The run in members or headers, members in another order, numbers for texts.
        const std::string first =
            R"({"sor.run_id":"r1","sor.seq":0,"ts_event":"2024-08-01T13:36:10Z","publisher_id":2,)"
            R"("ask_px_00":"222.83","ask_sz_00":36})";
        const std::string second =
            R"( {"ask_sz_00": 36, "publisher_id": "2", "ask_px_00": 222.830, "ts_event": 1722519370000000000})";
        m_broker.hand().send(topic, 0, &first, {}, 1'722'519'370'000);
        m_broker.hand().send(topic, 1, &second, {{"sor.run_id", "r1"}, {"sor.seq", "0"}}, 1'722'999'999'000);
        QVERIFY(m_broker.hand().flush());
        const Streamed read = stream(reading(m_broker.bootstrap(), topic));
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(read.summary->rows, 1);
        QCOMPARE(read.summary->duplicates, 1);
        QCOMPARE(read.summary->copies, 1);
    }

    void aNumberThatStandsForTwoRowsIsAnError_data()
    {
        QTest::addColumn<int>("partition"); // of the second one
        QTest::addColumn<QString>("second");
        QTest::newRow("another size") << 0 << QString::fromStdString(quoteAt(5, 2, 37));
        QTest::newRow("another size in another partition") << 1 << QString::fromStdString(quoteAt(5, 2, 37));
        QTest::newRow("another time") << 1 << QString::fromStdString(quoteAt(6, 2, 36));
        QTest::newRow("another venue") << 1 << QString::fromStdString(quoteAt(5, 3, 36));
        QTest::newRow("no quote") << 1 << QStringLiteral("{\"x\":1}");
    }

    void aNumberThatStandsForTwoRowsIsAnError()
    {
        QFETCH(int, partition);
        QFETCH(QString, second);
        const std::string topic = newTopic("ambiguous");
        QVERIFY(m_broker.hand().makeTopic(topic, 2));
        const auto send = [&](int to, const std::string& value, int number) {
            m_broker.hand().send(topic, to, &value,
                                 {{"sor.run_id", "r1"}, {"sor.seq", std::to_string(number)}});
        };
        for (int i = 0; i < 10; ++i)
            send(0, quoteAt(i, 2, 36), i);
        send(partition, second.toStdString(), 5);
        QVERIFY(m_broker.hand().flush());
        const QString places = partition == 0
            ? QStringLiteral("(partition 0 offset 5 and partition 0 offset 10)")
            : QStringLiteral("(partition 0 offset 5 and partition 1 offset 0)");
        const auto options = reading(m_broker.bootstrap(), topic);
        FeedRegistry registry;
        Rows rows;
        for (const auto& error :
             {stream(options).summary.error(), readKafka(options, registry, rows, {}).error()}) {
            QCOMPARE(kind(error.code), ErrorKind::DataUnusable);
            QVERIFY2(words(error).contains(QLatin1String("Number 5 of run 'r1' stands for two different")),
                     error.text().c_str());
            QVERIFY2(words(error).contains(places), error.text().c_str());
            QVERIFY2(words(error).contains(QLatin1String("sor.seq")), error.text().c_str());
        }
        QVERIFY(rows.rows.empty());

        // Of another run it does not matter.
        RunSender other(m_broker.hand(), topic, "r2");
        other.quote(0, 0, 40);
        other.quote(1, 1, 41);
        QVERIFY(m_broker.hand().flush());
        const Streamed read = stream(options);
        QVERIFY2(read.summary, why(read.summary));
        QCOMPARE(askSizes(read.rows), (std::vector<int>{40, 41}));
    }

private:
    /// By the venues' clocks, when the rows go to the partitions in turn.
    bool isEachInOrder(int partitions) const
    {
        FeedRegistry registry;
        Rows rows;
        if (!readCsv(m_csv, {}, registry, rows, {}))
            return false;
        for (std::size_t i = static_cast<std::size_t>(partitions); i < rows.rows.size(); ++i) {
            if (rows.rows[i].tsEvent < rows.rows[i - static_cast<std::size_t>(partitions)].tsEvent)
                return false;
        }
        return true;
    }

    HandBroker m_broker;
    QTemporaryDir m_folder;
    std::filesystem::path m_csv;
};

QTEST_GUILESS_MAIN(TestKafkaOrder)
#include "tst_kafka_order.moc"
