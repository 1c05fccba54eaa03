// SPDX-License-Identifier: GPL-3.0-or-later
// A real broker with transactions: what one that is not finished hides is waited for, and said when it stays
// hidden.
#include "input/kafka/read/kafka_probe.h"
#include "kafka_broker.h"
#include "kafka_changes.h"
#include "program_run.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

class TestKafkaWhole : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString failure = m_broker.start();
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    /// 20 committed messages and their mark, then an open transaction of 7, then 5 that were committed
    /// meanwhile.
    void whatAnOpenTransactionHidesIsAnErrorOrSaid_data()
    {
        QTest::addColumn<QString>("until");
        QTest::addColumn<bool>("lasts");
        QTest::newRow("end") << QStringLiteral("end") << false;
        QTest::newRow("idle") << QStringLiteral("idle:1s") << false;
        QTest::newRow("idle, longer than the timeout") << QStringLiteral("idle:10s") << false;
        QTest::newRow("never") << QStringLiteral("never") << false;
        QTest::newRow("eos") << QStringLiteral("eos") << false;
        QTest::newRow("for a while") << QStringLiteral("end") << true;
    }

    void whatAnOpenTransactionHidesIsAnErrorOrSaid()
    {
        QFETCH(QString, until);
        QFETCH(bool, lasts);
        const std::string topic = newTopic("open");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 2));
        Transactions first(m_broker.bootstrap(), "first." + topic);
        first.begin();
        first.send(topic, 0, 20);
        first.send(topic, 0, 3, 1);
        first.commit();
        Transactions open(m_broker.bootstrap(), "open." + topic);
        open.begin();
        open.send(topic, 20, 7);
        first.begin();
        first.send(topic, 27, 5);
        first.commit();
        QVERIFY(first.isGood && open.isGood);

        auto options = reading(m_broker.bootstrap(), topic);
        options.connection.timeout = kTimeout;
        options.until = *parseEnd(until.toStdString());
        if (lasts)
            options.lasting = std::chrono::seconds{1};
        const char* sentence =
            "partition 0, 12 messages behind offset 21 are not included: a transaction that "
            "begins there is not finished";
        QElapsedTimer timer;
        timer.start();
        Reading reading;
        run(reading, options);
        QVERIFY2(timer.elapsed() > 2'500 && timer.elapsed() < 15'000,
                 qPrintable(QString::number(timer.elapsed())));
        if (until == QLatin1String("end") && !lasts) {
            QVERIFY(!reading.read);
            QCOMPARE(kind(reading.read.error().code), ErrorKind::KafkaFailed);
            QVERIFY2(words(reading.read.error()).contains(QLatin1String(sentence)), why(reading.read));
            QVERIFY(reading.rows.rows.empty());
        } else {
            QVERIFY2(reading.read, why(reading.read));
            QCOMPARE(reading.read->rows, 23);
            QVERIFY2(reading.read->withheld.find(sentence) != std::string::npos,
                     reading.read->withheld.c_str());
            QVERIFY(says(*reading.read, sentence));
            QCOMPARE(reading.read->checkpoint.partitions[0].next, 21);
            // Once it is committed the next reading has the rest.
            options.resume = reading.read->checkpoint;
            open.commit();
            QVERIFY(open.isGood);
            options.until = {};
            options.lasting.reset();
            Reading rest;
            run(rest, options);
            QVERIFY2(rest.read, why(rest.read));
            QCOMPARE(rest.read->rows, 12);
            QVERIFY(rest.read->withheld.empty());
        }
    }

    void aTransactionThatEndsInTimeIsReadOrLeftOut()
    {
        for (const bool isCommitted : {true, false}) {
            const std::string topic = newTopic(isCommitted ? "late_commit" : "late_abort");
            HandProducer hand(m_broker.bootstrap());
            QVERIFY(hand.makeTopic(topic, 1));
            hand.send(topic, quoteAt(0));
            QVERIFY(hand.flush());
            Transactions open(m_broker.bootstrap(), "late." + topic);
            open.begin();
            open.send(topic, 1, 9);
            std::jthread end([&] {
                std::this_thread::sleep_for(std::chrono::seconds{2});
                isCommitted ? open.commit() : open.abort();
            });
            Reading reading;
            run(reading, kafka::test::reading(m_broker.bootstrap(), topic));
            end.join();
            QVERIFY(open.isGood);
            QVERIFY2(reading.read, why(reading.read));
            QCOMPARE(reading.read->rows, isCommitted ? 10 : 1);
            QVERIFY(reading.read->withheld.empty());
            QVERIFY(reading.read->partitions[0].end >= 10); // what the topic held at the start
        }
    }

    void abortedTransactionsAndMarksAreNotMissing()
    {
        const std::string topic = newTopic("aborted");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        Transactions some(m_broker.bootstrap(), "some." + topic);
        for (int i = 0; i < 6; ++i) {
            some.begin();
            some.send(topic, i * 5, 5);
            i % 2 == 0 ? some.commit() : some.abort();
        }
        QVERIFY(some.isGood);
        for (const char* until : {"end", "idle:1s"}) {
            auto options = reading(m_broker.bootstrap(), topic);
            options.connection.timeout =
                std::chrono::minutes{5}; // nothing is waited for: the test would not end
            options.until = *parseEnd(until);
            Reading reading;
            run(reading, options);
            QVERIFY2(reading.read, why(reading.read));
            QCOMPARE(reading.read->rows, 15);
            QVERIFY(reading.read->withheld.empty());
            QVERIFY(reading.read->warnings.empty());
        }
    }

    void readingFromNowOnHasWhatIsCommittedLater()
    {
        const std::string topic = newTopic("from_now");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        hand.send(topic, quoteAt(0));
        QVERIFY(hand.flush());
        Transactions open(m_broker.bootstrap(), "now." + topic);
        open.begin();
        open.send(topic, 1, 4);
        std::jthread end([&] {
            std::this_thread::sleep_for(std::chrono::seconds{1});
            open.commit();
        });
        auto options = reading(m_broker.bootstrap(), topic);
        options.from = *parseStart("end");
        options.until = *parseEnd("idle:3s");
        Reading reading;
        run(reading, options);
        end.join();
        QVERIFY2(reading.read, why(reading.read));
        QCOMPARE(reading.read->rows, 4);
        QVERIFY(reading.read->withheld.empty());
    }

    void theConnectionTestSaysWhatIsHidden()
    {
        const std::string topic = newTopic("probed");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 2));
        hand.send(topic, quoteAt(0));
        QVERIFY(hand.flush());
        const auto settings = connectionTo(m_broker.bootstrap());
        const auto found = [&](std::size_t step) { return probe(settings, topic, {}).steps[step]; };
        QCOMPARE(found(3).found, std::string("2 partitions, 1 message."));
        Transactions open(m_broker.bootstrap(), "probed." + topic);
        open.begin();
        open.send(topic, 1, 7);
        QVERIFY(open.isGood);
        hand.send(topic, quoteAt(9)); // behind it
        QVERIFY(hand.flush());
        const ProbeReport report = probe(settings, topic, {});
        QVERIFY2(report.isGood(), report.text().c_str()); // there is one that can be read
        QCOMPARE(report.steps[3].found,
                 std::string("2 partitions, 9 messages. 8 messages from offset 1 of partition 0 on cannot be "
                             "read yet: a transaction that begins there is not finished."));
        QVERIFY(report.steps[3].advice.find("committed or aborted") != std::string::npos);
        open.commit();
        QVERIFY(open.isGood);
        QCOMPARE(found(3).found, std::string("2 partitions, 10 messages.")); // with the mark of its end

        // Nothing but the transaction.
        const std::string other = newTopic("probed_hidden");
        QVERIFY(hand.makeTopic(other, 1));
        open.begin();
        open.send(other, 0, 1);
        QVERIFY(open.isGood);
        const ProbeReport hidden = probe(settings, other, {});
        QCOMPARE(
            hidden.steps[3].found,
            std::string("1 partition, 1 message. 1 message from offset 0 of partition 0 on cannot be read "
                        "yet: a transaction that begins there is not finished."));
        QCOMPARE(hidden.steps[4].found,
                 std::string("No message can be read yet: a transaction is not finished."));
        open.abort();
        QVERIFY(open.isGood);
    }

    void theProgramSaysWhatIsHidden()
    {
        const std::string topic = newTopic("program");
        HandProducer hand(m_broker.bootstrap());
        QVERIFY(hand.makeTopic(topic, 1));
        Transactions some(m_broker.bootstrap(), "program." + topic);
        some.begin();
        some.send(topic, 0, 40);
        some.commit();
        some.begin();
        some.send(topic, 40, 20);
        QVERIFY(some.isGood);
        const auto batch = [&](const QString& until, const QString& out, QByteArray& said) {
            QStringList words{QStringLiteral("--batch")};
            words << QStringLiteral("--kafka") << m_broker.bootstrap() << QStringLiteral("--topic")
                  << QString::fromStdString(topic) << QStringLiteral("--until") << until
                  << QStringLiteral("--timeout") << QStringLiteral("2s") << QStringLiteral("--shares")
                  << QStringLiteral("100") << QStringLiteral("--model") << QStringLiteral("static")
                  << QStringLiteral("--split") << QStringLiteral("off") << QStringLiteral("--starts")
                  << QStringLiteral("off") << QStringLiteral("--band") << QStringLiteral("off")
                  << QStringLiteral("--out") << m_folder.filePath(out);
            const Ended ended = runProgram(words);
            said = (ended.output + ended.error).toUtf8();
            return ended.exitCode;
        };
        const QByteArray sentence = "20 messages behind offset 41 are not included";
        QByteArray said;
        QVERIFY2(batch(QStringLiteral("end"), QStringLiteral("end"), said) == 4, said);
        QVERIFY2(said.contains(sentence), said);
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("end/output.json"))));
        QVERIFY2(batch(QStringLiteral("idle:1s"), QStringLiteral("idle"), said) == 0, said);
        QVERIFY2(said.simplified().contains("INCOMPLETE: The results are of a part of the topic."), said);
        for (const char* name : {"idle/output.json", "idle/final_result.json"}) {
            QFile file(m_folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(file.readAll().contains("\"complete\": false"));
        }
        QFile file(m_folder.filePath(QStringLiteral("idle/final_result.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains(sentence));
    }

private:
    KafkaBroker m_broker;
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestKafkaWhole)
#include "tst_kafka_whole.moc"
