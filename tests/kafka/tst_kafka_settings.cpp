// SPDX-License-Identifier: GPL-3.0-or-later
// What needs no broker at all: settings, the pace, and addresses where none is.
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/publish/pacer.h"
#include "input/kafka/read/kafka_probe.h"
#include "kafka_support.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

/// A port that answers whatever comes with a text, or takes the connection and says nothing.
class Impostor {
public:
    explicit Impostor(std::string reply)
        : m_fd(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in local{};
        local.sin_family = AF_INET;
        local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof local;
        auto* any = reinterpret_cast<sockaddr*>(&local);
        if (bind(m_fd, any, size) == 0 && listen(m_fd, 8) == 0 && getsockname(m_fd, any, &size) == 0)
            m_port = ntohs(local.sin_port);
        m_thread = std::jthread(
            [this, reply = std::move(reply)](const std::stop_token& stop) { serve(stop, reply); });
    }
    ~Impostor()
    {
        m_thread.request_stop();
        m_thread.join();
        close(m_fd);
    }
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }

private:
    void serve(const std::stop_token& stop, const std::string& reply) const
    {
        std::vector<pollfd> open{{m_fd, POLLIN, 0}};
        while (!stop.stop_requested()) {
            if (poll(open.data(), open.size(), 50) <= 0)
                continue;
            for (std::size_t i = open.size(); i-- > 1;) {
                char bytes[512];
                if ((open[i].revents & (POLLIN | POLLHUP)) == 0)
                    continue;
                const bool isGone = read(open[i].fd, bytes, sizeof bytes) <= 0;
                if (!isGone && !reply.empty())
                    (void)!write(open[i].fd, reply.data(), reply.size());
                if (isGone || !reply.empty()) {
                    close(open[i].fd);
                    open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
                }
            }
            if ((open[0].revents & POLLIN) != 0)
                open.push_back({accept(m_fd, nullptr, nullptr), POLLIN, 0});
        }
        for (std::size_t i = 1; i < open.size(); ++i)
            close(open[i].fd);
    }
    int m_fd;
    quint16 m_port = 0;
    std::jthread m_thread;
};

} // namespace

class TestKafkaSettings : public QObject {
    Q_OBJECT

private slots:
    void portsThatAreNoBrokersAreNamed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << QStringLiteral("closed") << QStringLiteral("connection refused");
        QTest::newRow("a web server") << QStringLiteral("http") << QStringLiteral("it speaks HTTP");
        QTest::newRow("silence") << QStringLiteral("silent")
                                 << QStringLiteral("does not answer as a Kafka broker");
        QTest::newRow("no such host") << QStringLiteral("host") << QStringLiteral("is not known");
    }

    void portsThatAreNoBrokersAreNamed()
    {
        QFETCH(QString, kind);
        QFETCH(QString, said);
        std::unique_ptr<Impostor> impostor;
        QString address = kind == QLatin1String("host") ? QStringLiteral("no-such-host.invalid:9092")
                                                        : QStringLiteral("127.0.0.1:1");
        if (kind == QLatin1String("http"))
            impostor = std::make_unique<Impostor>("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        if (kind == QLatin1String("silent"))
            impostor = std::make_unique<Impostor>("");
        if (impostor)
            address = impostor->address();
        FeedRegistry registry;
        Rows rows;
        QElapsedTimer timer;
        timer.start();
        auto options = reading(address, "quotes");
        // A broker that says nothing is given up by the client library after 10 s.
        options.connection.timeout = std::chrono::seconds{kind == QLatin1String("silent") ? 12 : 3};
        options.fetchWaitMs = 10;
        const auto read = readKafka(options, registry, rows, {});
        QVERIFY(!read);
        qInfo("%lld ms: %s", timer.elapsed(), read.error().text().c_str());
        QCOMPARE(sor::kind(read.error().code), ErrorKind::KafkaFailed);
        QVERIFY2(words(read.error()).contains(said), why(read));
        QVERIFY(timer.elapsed() < 20'000);
        auto settings = connectionTo(address, std::chrono::seconds{3});
        const ProbeReport report = probe(settings, "quotes", {});
        QVERIFY(!report.isGood());
    }

    void gapsAreCutAndSpeedScales()
    {
        Pacer pacer(2.0, std::chrono::seconds{4});
        const Pacer::Clock::time_point start{};
        pacer.start(start);
        const auto due = [&](int second) {
            return std::chrono::duration<double>(pacer.dueTime(unixNanos(second * 1'000'000'000LL)) - start)
                .count();
        };
        QCOMPARE(due(100), 0.0);
        QCOMPARE(due(102), 1.0);
        QCOMPARE(due(101), 1.0); // out of order: at once
        QCOMPARE(due(200), 3.0); // 98 s cut to 4
    }

    void propertiesAreCheckedAndSecretsHidden()
    {
        QCOMPARE(*parseProperty("linger.ms = 7"), (Property{"linger.ms", "7"}));
        QVERIFY(!parseProperty("linger.ms"));
        QVERIFY(words(parseProperty("sasl.jaas.config=x").error()).contains(QLatin1String("sasl.username")));
        QVERIFY(words(parseProperty("enable.partition.eof=false").error())
                    .contains(QLatin1String("cannot be changed")));
        QVERIFY(
            words(parseProperty("plugin.library.paths=x.so").error()).contains(QLatin1String("load code")));
        QCOMPARE(shown({"sasl.password", "p"}), std::string("sasl.password=(hidden)"));
        QCOMPARE(shown({"ssl.key.pem", "p"}), std::string("ssl.key.pem=(hidden)"));
        QCOMPARE(shown({"linger.ms", "7"}), std::string("linger.ms=7"));
        qputenv("SOR_TEST_SECRET", "hush");
        QCOMPARE(parseProperty("sasl.password=${SOR_TEST_SECRET}")->value, std::string("hush"));
        QVERIFY(!parseProperty("sasl.password=${SOR_TEST_NOT_SET}"));

        const QTemporaryDir folder;
        const std::string file = folder.filePath(QStringLiteral("client.properties")).toStdString();
        std::ofstream(file) << "# a comment\n\nbootstrap.servers=broker:9093\nlinger.ms=1\n";
        ConnectionWords stated;
        stated.brokers = "localhost:9092";
        stated.properties = {"linger.ms=2"};
        stated.file = file;
        stated.fileProperties = {"linger.ms=3"};
        const auto settings = makeConnectionSettings(stated);
        QVERIFY2(settings, why(settings));
        QCOMPARE(settings->brokers, std::string("broker:9093"));
        // Later ones win: a setup file, -F, -X.
        QCOMPARE(settings->properties,
                 (std::vector<Property>{{"linger.ms", "3"}, {"linger.ms", "1"}, {"linger.ms", "2"}}));
        std::ofstream(file) << "linger.ms=1\nkey.serializer=x\n";
        const auto bad = makeConnectionSettings(stated);
        QVERIFY(words(bad.error()).contains(QLatin1String("client.properties:2")));
        const auto unknown = Client::create(ClientKind::Consumer, connectionTo(QStringLiteral("localhost")),
                                            {}, std::vector<Property>{{"nosuch.prop", "1"}});
        QVERIFY(words(unknown.error()).contains(QLatin1String("No such configuration property")));
    }

    void addressesAreChecked()
    {
        QCOMPARE(parseBrokers("a,b:1,[::1]:7")->size(), std::size_t(3));
        QCOMPARE(parseBrokers("[::1]:7")->front().host, std::string("::1"));
        for (const char* bad : {"", "a,,b", "http://a:9092", "a:0", "a:70000", "a:b", ":9092", "a b:9092",
                                "${HOME}:1", "a\x1b[2J:1", "me:x@a:1", "http://me:x@a:1"})
            QVERIFY2(!parseBrokers(bad), bad);
        QVERIFY(!words(parseBrokers("me:hunter2@a:1").error()).contains(QLatin1String("hunter2")));
    }

    void startsEndsAndSpeedsAreChecked()
    {
        QCOMPARE(parseStart("offset:7")->offset, 7);
        QCOMPARE(parseEnd("idle:10s")->idle, Nanos{std::chrono::seconds{10}});
        for (const char* bad : {"", "begin", "offset:", "offset:-1", "offset:x", "time:", "time:13:00"})
            QVERIFY2(!parseStart(bad), bad);
        for (const char* bad : {"", "idle", "idle:", "idle:0s", "idle:-1s", "ever"})
            QVERIFY2(!parseEnd(bad), bad);
        QCOMPARE(*parseSpeed("2.5")->factor, 2.5);
        QVERIFY(!parseSpeed("max")->factor);
        for (const char* bad : {"", "0", "-1", "0.05", "1001", "nan", "inf", "1x"})
            QVERIFY2(!parseSpeed(bad), bad);
    }

    void whatABrokerAnswersIsNoMissingConnection()
    {
        QCOMPARE(explain({RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, "Broker: Not leader for partition"},
                         "localhost:9092"),
                 std::string("localhost:9092 answered: Broker: Not leader for partition."));
        QCOMPARE(explain({RD_KAFKA_RESP_ERR__TRANSPORT, "something else"}, "localhost:9092"),
                 std::string("No connection to localhost:9092: something else."));
    }

    void saysWhereARefusedConnectionReallyWent()
    {
        const auto told = [](const char* reason, const char* brokers) {
            return QString::fromStdString(explain({RD_KAFKA_RESP_ERR__TRANSPORT, reason}, brokers));
        };
        // The user's own address, by name and by number.
        for (const char* reason :
             {"localhost:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: Connection refused",
              "localhost:9092/bootstrap: Connect to ipv6#[::1]:9092 failed: Connection refused"})
            QVERIFY(told(reason, "localhost:9092").startsWith(u"Nothing listens at localhost:9092 "));
        // Where the broker sent it: under its own name, and still under the user's.
        for (const char* reason :
             {"127.0.0.1:29092/1: Connect to ipv4#127.0.0.1:29092 failed: Connection refused",
              "127.0.0.1:9092/bootstrap: Connect to ipv4#127.0.0.1:29092 failed: Connection refused"}) {
            const QString sentence = told(reason, "127.0.0.1:9092");
            QVERIFY2(sentence.startsWith(u"Nothing listens at 127.0.0.1:29092 "), qPrintable(sentence));
            QVERIFY2(sentence.contains(u"told us to use 127.0.0.1:29092"), qPrintable(sentence));
        }
    }
};

QTEST_GUILESS_MAIN(TestKafkaSettings)
#include "tst_kafka_settings.moc"
