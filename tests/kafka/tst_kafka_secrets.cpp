// SPDX-License-Identifier: GPL-3.0-or-later
// What files of others may say of Kafka, and where the user's secrets go: through the functions and through
// the program. Nothing here needs a broker.
#include "base/login_text.h"
#include "run/sharded_run.h"
#include "source/kafka/kafka_client.h"
#include "source/kafka/secret_guard.h"
#include "source/setup_writer.h"
#include "source/topic_options.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <arpa/inet.h>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <librdkafka/rdkafka.h>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <set>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace sor;
using namespace sor::kafka;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* kSecret = "hunter2-hunter2";

/// All properties that librdkafka knows, by its own list.
std::set<std::string> propertiesOfTheClient()
{
    std::set<std::string> names;
    char* text = nullptr;
    std::size_t size = 0;
    FILE* stream = open_memstream(&text, &size);
    rd_kafka_conf_properties_show(stream);
    std::fclose(stream);
    for (const QByteArray& line : QByteArray(text, static_cast<qsizetype>(size)).split('\n')) {
        const QByteArray name = line.split('|').front().trimmed();
        if (line.contains('|') && !name.isEmpty() && name != "Property" && !name.startsWith('-'))
            names.insert(name.toStdString());
    }
    std::free(text); // NOLINT: open_memstream's
    return names;
}

/// A value that this property may have from a file.
std::string valueFor(const FileSetting& setting)
{
    if (!setting.values.empty())
        return std::string(setting.values.substr(0, setting.values.find('|')));
    if (setting.key.starts_with("compression.") && setting.key != "compression.level")
        return "zstd";
    if (setting.key.ends_with("enable") || setting.key.ends_with("disable"))
        return "true";
    return "9";
}

/// Connections to a port of this machine, counted, with what came over them.
class Listener {
public:
    Listener()
        : m_fd(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in local{};
        local.sin_family = AF_INET;
        local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof local;
        auto* any = reinterpret_cast<sockaddr*>(&local);
        if (::bind(m_fd, any, size) != 0 || ::listen(m_fd, 16) != 0 || ::getsockname(m_fd, any, &size) != 0)
            qFatal("no port");
        m_port = ntohs(local.sin_port);
        m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~Listener()
    {
        m_thread.request_stop();
        m_thread.join();
        ::close(m_fd);
    }
    QString address() const { return u"127.0.0.1:%1"_s.arg(m_port); }
    int connections() const { return m_connections; }
    QByteArray bytes() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_bytes;
    }

private:
    void serve(const std::stop_token& stop)
    {
        std::vector<pollfd> open{{m_fd, POLLIN, 0}};
        while (!stop.stop_requested()) {
            constexpr int kLookMs = 20;
            if (::poll(open.data(), open.size(), kLookMs) <= 0)
                continue;
            for (std::size_t i = open.size(); i-- > 1;) {
                char bytes[512];
                if ((open[i].revents & (POLLIN | POLLHUP)) == 0)
                    continue;
                const ssize_t got = ::read(open[i].fd, bytes, sizeof bytes);
                if (got > 0) {
                    const std::scoped_lock lock(m_mutex);
                    m_bytes.append(bytes, got);
                    continue;
                }
                ::close(open[i].fd);
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
            }
            if ((open[0].revents & POLLIN) != 0) {
                if (const int taken = ::accept(m_fd, nullptr, nullptr); taken >= 0) {
                    ++m_connections;
                    open.push_back({taken, POLLIN, 0});
                }
            }
        }
        for (std::size_t i = 1; i < open.size(); ++i)
            ::close(open[i].fd);
    }

    int m_fd;
    quint16 m_port = 0;
    std::atomic<int> m_connections{0};
    mutable std::mutex m_mutex;
    QByteArray m_bytes;
    std::jthread m_thread;
};

/// A setup file; `properties` is what stands between the brackets of its list.
QByteArray setupText(const QByteArray& brokers, const QByteArray& properties = {})
{
    QByteArray text = "{\"kafka\": \"" + brokers + "\", \"topic\": \"t\", \"timeout\": \"1s\"";
    if (!properties.isEmpty())
        text += ", \"kafka_properties\": [" + properties + "]";
    return text + "}";
}

struct Answer {
    int code = -1;
    QString said; // both outputs
};

} // namespace

class TestKafkaSecrets : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString& name) const { return m_folder->filePath(name); }

    QString write(const QString& name, const QByteArray& text, mode_t mode = 0600) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        file.close();
        ::chmod(file.fileName().toLocal8Bit().constData(), mode);
        return file.fileName();
    }

    /// Runs the program in the test's folder, with a PATH in which kinit leaves a mark.
    Answer run(const QStringList& arguments, const QString& settings = {}) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder->path());
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, path(u"bin"_s) + u':' + environment.value(u"PATH"_s));
        environment.insert(u"SOR_TEST_SECRET"_s, QString::fromLatin1(kSecret));
        environment.remove(u"SOR_KAFKA_CONFIG"_s);
        if (!settings.isEmpty())
            environment.insert(u"SOR_KAFKA_CONFIG"_s, settings);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
        constexpr int kPatienceMs = 30'000;
        if (!process.waitForFinished(kPatienceMs) || process.exitStatus() != QProcess::NormalExit)
            return {-1, u"it did not end: "_s + QString::fromUtf8(process.readAll())};
        return {process.exitCode(), QString::fromUtf8(process.readAll())};
    }

    bool hasMark() const { return QFile::exists(path(u"PWNED"_s)); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkdir(u"bin"_s));
        write(u"bin/kinit"_s, "#!/bin/sh\ntouch '" + path(u"PWNED"_s).toLocal8Bit() + "'\n", 0700);
        write(u"day.csv"_s,
              "ts_event,publisher_id,ask,ask_size,bid,bid_size\n"
              "2024-08-01T13:36:01.000000000Z,2,222.83,100,222.80,100\n");
    }

    // ---- what a file may carry

    void aFileCarriesWhatIsOnTheListAndNothingElse()
    {
        std::set<std::string> allowed;
        for (const FileSetting& setting : settingsForFiles()) {
            const std::string text = std::string(setting.key) + "=" + valueFor(setting);
            const auto property = parseProperty(text, PropertyOrigin::File);
            QVERIFY2(property, property ? "" : property.error().message.c_str());
            allowed.insert(std::string(setting.key));
        }
        const std::set<std::string> all = propertiesOfTheClient();
        QVERIFY2(all.size() > 100 && all.contains("sasl.kerberos.kinit.cmd"),
                 "the client's list was not read");
        for (const std::string& name : all) {
            for (const char* value : {"1", "true", "x", ""}) {
                const bool isTaken = parseProperty(name + "=" + value, PropertyOrigin::File).hasValue();
                QVERIFY2(!isTaken || allowed.contains(name), name.c_str());
            }
        }
        // What the list itself must never hold.
        for (const std::string& name : allowed) {
            for (const char* part :
                 {"cmd",        "plugin",      "internal", "mock",     "debug",     "log",
                  "_cb",        "kerberos",    "oauth",    "password", "secret",    "pem",
                  "keystore",   "engine",      "provider", "broker",   "bootstrap", "signal",
                  "statistics", "interceptor", "opaque",   "callback"})
                QVERIFY2(name.find(part) == std::string::npos, name.c_str());
            QVERIFY2(name.find("location") == std::string::npos || name == "ssl.ca.location", name.c_str());
            QVERIFY2(!isSecret(name) && !isCredential({name, "x"}), name.c_str());
        }
    }

    void hostilePropertiesOfAFileAreRefused_data()
    {
        QTest::addColumn<QByteArray>("property");
        for (const char* text : {"sasl.kerberos.kinit.cmd=touch PWNED",
                                 " sasl.kerberos.kinit.cmd = touch PWNED",
                                 "SASL.Kerberos.Kinit.Cmd=touch PWNED",
                                 "topic.sasl.kerberos.kinit.cmd=touch PWNED",
                                 "\tsasl.kerberos.kinit.cmd=touch PWNED",
                                 "sasl.kerberos.kinit.cmd\t=touch PWNED",
                                 "sasl.kerberos.kinit.cmd\xc2\xa0=touch PWNED",
                                 "client.id\n=x",
                                 "sasl.kerberos.principal=x; touch PWNED; ",
                                 "sasl.kerberos.keytab=/etc/krb5.keytab",
                                 "sasl.kerberos.service.name=x",
                                 "sasl.mechanism=GSSAPI",
                                 "sasl.mechanisms=GSSAPI",
                                 "sasl.mechanism=",
                                 "sasl.mechanisms=gssapi",
                                 "sasl.mechanism=OAUTHBEARER",
                                 "sasl.mechanism=PLAIN,GSSAPI",
                                 "plugin.library.paths=./x.so",
                                 "PLUGIN.library.paths=./x.so",
                                 "interceptors=x",
                                 "ssl.engine.location=./x.so",
                                 "ssl.engine.id=x",
                                 "ssl.providers=legacy",
                                 "ssl_engine_callback_data=x",
                                 "ssl.key.location=/etc/passwd",
                                 "ssl.certificate.location=/etc/passwd",
                                 "ssl.keystore.location=/etc/passwd",
                                 "ssl.keystore.password=x",
                                 "ssl.key.password=x",
                                 "ssl.key.pem=x",
                                 "ssl.certificate.pem=x",
                                 "ssl.ca.pem=x",
                                 "ssl.crl.location=/etc/passwd",
                                 "ssl.ca.certificate.stores=Root",
                                 "ssl.cipher.suites=NULL",
                                 "ssl.curves.list=x",
                                 "ssl.sigalgs.list=x",
                                 "enable.ssl.certificate.verification=false",
                                 "Enable.SSL.certificate.verification=true",
                                 "ssl.endpoint.identification.algorithm=none",
                                 "ssl.endpoint.identification.algorithm=",
                                 "internal.termination.signal=9",
                                 "test.mock.num.brokers=3",
                                 "TEST.mock.num.brokers=3",
                                 "topic.test.mock.num.brokers=3",
                                 "test.mock.broker.rtt=1",
                                 "debug=all",
                                 "log_level=7",
                                 "log.queue=true",
                                 "log.thread.name=true",
                                 "log.connection.close=true",
                                 "log_cb=1",
                                 "error_cb=1",
                                 "dr_msg_cb=1",
                                 "oauthbearer_token_refresh_cb=1",
                                 "opaque=1",
                                 "default_topic_conf=1",
                                 "statistics.interval.ms=1",
                                 "enabled_events=65535",
                                 "broker.address.family=v4",
                                 "broker.address.ttl=0",
                                 "broker.version.fallback=0.8.0",
                                 "bootstrap.servers=evil:9092",
                                 "metadata.broker.list=evil:9092",
                                 "Bootstrap.Servers=evil:9092",
                                 "enable.sasl.oauthbearer.unsecure.jwt=true",
                                 "sasl.oauthbearer.config=principal=admin",
                                 "sasl.oauthbearer.method=oidc",
                                 "sasl.oauthbearer.token.endpoint.url=http://evil/",
                                 "sasl.oauthbearer.extensions=a=b",
                                 "sasl.oauthbearer.client.secret=x",
                                 "sasl.password=x",
                                 "SASL.PASSWORD=x",
                                 "group.instance.id=x",
                                 "transactional.id=x",
                                 "offset.store.path=/tmp/x",
                                 "topic.offset.store.path=/tmp/x",
                                 "topic.auto.offset.reset=latest",
                                 "auto.offset.reset=latest",
                                 "enable.auto.commit=true",
                                 "auto.commit.enable=true",
                                 "topic.blacklist=.*",
                                 "acks=0",
                                 "topic.acks=0",
                                 "request.required.acks=0",
                                 "retries=0",
                                 "allow.auto.create.topics=true",
                                 "nosuch.property=1",
                                 "client.id=${SOR_TEST_SECRET}",
                                 "sasl.username=${SOR_TEST_SECRET}",
                                 "client.rack=a${HOME}b",
                                 "ssl.ca.location=${HOME}/ca.pem",
                                 "linger.ms=${SOR_TEST_SECRET}"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("zero byte in the key") << QByteArray("sasl.kerberos.kinit.cmd\0x=touch PWNED", 36);
        QTest::newRow("zero byte in the value") << QByteArray("client.id=a\0b", 13);
    }

    void hostilePropertiesOfAFileAreRefused()
    {
        QFETCH(QByteArray, property);
        qputenv("SOR_TEST_SECRET", kSecret);
        const std::string text = property.toStdString();
        const auto parsed = parseProperty(text, PropertyOrigin::File);
        QVERIFY2(!parsed, text.c_str());
        QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
        const QString said = QString::fromStdString(parsed.error().message);
        QVERIFY2(!said.contains(u"PWNED"_s) && !said.contains(QLatin1String(kSecret)), qPrintable(said));

        // Through a setup file, and not passed on by one that the program writes itself.
        RunSetup setup;
        QByteArray escaped = property;
        escaped.replace('\t', "\\t").replace('\n', "\\n").replace(QByteArray(1, '\0'), "\\u0000");
        const QByteArray json = setupText("127.0.0.1:1", "\"" + escaped + "\"");
        const auto status = applySetupJson(setup, json.toStdString(), "evil.json");
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::InvalidArgument);
        QVERIFY(setup.kafkaProperties.empty() && setup.fileKafkaProperties.empty());
        setup.kafkaProperties = {text};
        QVERIFY(setupJson(setup).find("kafka_properties") == std::string::npos);
        // And not behind the reader's back.
        ConnectionWords words;
        words.brokers = "127.0.0.1:1";
        words.fileProperties = {text};
        QVERIFY(!makeConnectionSettings(words));
    }

    void whatNobodyMaySetIsRefusedFromTheUserToo_data()
    {
        QTest::addColumn<QString>("property");
        for (const char* text :
             {"test.mock.num.brokers=3", "Test.Mock.Num.Brokers=3", "topic.test.mock.num.brokers=3",
              "topic.topic.test.mock.num.brokers=3", "test.mock.broker.rtt=5",
              "internal.termination.signal=29", "INTERNAL.termination.signal=29",
              "enable.sasl.oauthbearer.unsecure.jwt=true", "enable.sasl.oauthbearer.unsecure.jwt=false",
              "sasl.oauthbearer.config=principal=admin", "plugin.library.paths=x.so",
              "ssl.engine.location=x.so", "ssl.providers=legacy", "topic.auto.offset.reset=latest",
              "auto.commit.enable=true"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void whatNobodyMaySetIsRefusedFromTheUserToo()
    {
        QFETCH(QString, property);
        const auto parsed = parseProperty(property.toStdString());
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().message.find("cannot be") != std::string::npos,
                 parsed.error().message.c_str());
        const QString file = write(u"client.properties"_s, property.toUtf8() + '\n');
        for (const QStringList& how : {QStringList{u"-X"_s, property}, QStringList{u"-F"_s, file}}) {
            const Answer answer = run(QStringList{u"--probe"_s, u"--kafka"_s, u"127.0.0.1:1"_s} + how);
            QVERIFY2(answer.code == 2, qPrintable(answer.said));
        }
    }

    void theUserMaySetTheRest()
    {
        for (const char* text : {"sasl.kerberos.kinit.cmd=true", "debug=all", "ssl.key.location=k.pem",
                                 "enable.ssl.certificate.verification=false", "sasl.mechanism=GSSAPI",
                                 "log_level=7", "sasl.oauthbearer.method=oidc", "sasl.password=a${b"})
            QVERIFY2(parseProperty(text), text);
    }

    // ---- through the program

    void aSetupRunsNoCommand_data()
    {
        QTest::addColumn<QByteArray>("properties");
        QTest::newRow("kinit.cmd") << QByteArray(
            R"("security.protocol=SASL_PLAINTEXT", "sasl.kerberos.kinit.cmd=touch PWNED")");
        QTest::newRow("into the client's own command")
            << QByteArray(R"("security.protocol=SASL_PLAINTEXT", "sasl.kerberos.principal=x; touch PWNED;")");
        // Kerberos is the client's default: it would run whatever kinit is.
        QTest::newRow("kinit itself") << QByteArray(R"("security.protocol=SASL_PLAINTEXT")");
        QTest::newRow("kinit over TLS") << QByteArray(R"("security.protocol=sasl_ssl")");
    }

    void aSetupRunsNoCommand()
    {
        QFETCH(QByteArray, properties);
        const QString setup = write(u"evil.json"_s, setupText("127.0.0.1:1", properties));
        for (const QStringList& mode : {QStringList{u"--batch"_s}, QStringList{u"--probe"_s},
                                        QStringList{u"--publish"_s, u"--csv"_s, u"day.csv"_s},
                                        QStringList{u"--publish"_s, u"--dry-run"_s, u"--csv"_s, u"day.csv"_s},
                                        QStringList{u"--batch"_s, u"--shard"_s, u"1/2"_s},
                                        QStringList{u"--batch"_s, u"--kafka"_s, u"127.0.0.1:1"_s}}) {
            const Answer answer = run(mode + QStringList{u"--setup"_s, setup});
            QVERIFY2(answer.code == 2, qPrintable(mode.join(u' ') + u": "_s + answer.said));
            QVERIFY2(!hasMark(), qPrintable(mode.join(u' ')));
        }
    }

    void theCommandOfTheUserRuns()
    {
        // So that the test above can fail: this is how it would look.
        Listener listener;
        const Answer reached =
            run({u"--probe"_s, u"--kafka"_s, listener.address(), u"--timeout"_s, u"1s"_s, u"-X"_s,
                 u"security.protocol=SASL_PLAINTEXT"_s, u"-X"_s, u"sasl.kerberos.kinit.cmd=touch PWNED"_s});
        QVERIFY2(reached.code == 4 || reached.code == 2, qPrintable(reached.said));
        QVERIFY2(hasMark(), qPrintable(reached.said));
    }

    void aSetupNamesNoFileOfSettings()
    {
        write(u"evil.properties"_s,
              "security.protocol=SASL_PLAINTEXT\nsasl.kerberos.kinit.cmd=touch PWNED\n");
        const QString setup = write(
            u"evil.json"_s, R"({"kafka": "127.0.0.1:1", "topic": "t", "kafka_file": "evil.properties"})");
        for (const char* mode : {"--batch", "--probe"}) {
            const Answer answer = run({QString::fromLatin1(mode), u"--setup"_s, setup});
            QVERIFY2(answer.code == 2 && answer.said.contains(u"kafka_file"_s)
                         && answer.said.contains(u"-F"_s),
                     qPrintable(answer.said));
            QVERIFY(!hasMark());
        }
    }

    void theEnvironmentIsNotSent()
    {
        Listener listener;
        const QString setup = write(
            u"evil.json"_s, setupText(listener.address().toLatin1(), "\"client.id=${SOR_TEST_SECRET}\""));
        for (const char* mode : {"--batch", "--probe"}) {
            const Answer answer = run({QString::fromLatin1(mode), u"--setup"_s, setup});
            QVERIFY2(answer.code == 2, qPrintable(answer.said));
            QVERIFY2(!answer.said.contains(QLatin1String(kSecret)), qPrintable(answer.said));
        }
        // The user's own is refused too, rather than sent as it stands.
        const Answer own =
            run({u"--probe"_s, u"--kafka"_s, listener.address(), u"-X"_s, u"client.id=${SOR_TEST_SECRET}"_s});
        QVERIFY2(own.code == 2, qPrintable(own.said));
        QCOMPARE(listener.connections(), 0);
        const Answer plain = run({u"--probe"_s, u"--kafka"_s, listener.address(), u"--timeout"_s, u"1s"_s,
                                  u"-X"_s, u"client.id=just-a-name"_s});
        QVERIFY2(plain.code == 4 && listener.connections() > 0, qPrintable(plain.said));
        QVERIFY2(listener.bytes().contains("just-a-name"), "the listener sees what is sent");
        QVERIFY(!listener.bytes().contains(kSecret));
    }

    void secretsAreTakenFromTheEnvironmentInSecretsOnly()
    {
        qputenv("SOR_TEST_SECRET", kSecret);
        for (const char* key : {"sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem",
                                "sasl.oauthbearer.client.secret"}) {
            const auto property = parseProperty(std::string(key) + "=${SOR_TEST_SECRET}");
            QVERIFY2(property && property->value == kSecret, key);
        }
        for (const char* key :
             {"client.id", "sasl.username", "client.rack", "group.id", "ssl.ca.location", "ssl.key.location",
              "bootstrap.servers", "sasl.oauthbearer.token.endpoint.url", "sasl.kerberos.kinit.cmd",
              "sasl.oauthbearer.extensions", "ssl.certificate.pem"}) {
            const auto property = parseProperty(std::string(key) + "=${SOR_TEST_SECRET}");
            QVERIFY2(!property, key);
            QVERIFY(property.error().message.find(kSecret) == std::string::npos);
        }
    }

    // ---- to whom the user's secrets go

    void secretsGoToBrokersThatTheUserNames_data()
    {
        QTest::addColumn<QStringList>("properties");
        QTest::addColumn<bool>("isCredential");
        QTest::newRow("password") << QStringList{u"sasl.mechanism=PLAIN"_s, u"sasl.username=me"_s,
                                                 u"sasl.password=${SOR_TEST_SECRET}"_s,
                                                 u"security.protocol=SASL_PLAINTEXT"_s}
                                  << true;
        QTest::newRow("key of the client") << QStringList{u"ssl.key.location=k.pem"_s} << true;
        QTest::newRow("key store") << QStringList{u"ssl.keystore.location=k.p12"_s} << true;
        QTest::newRow("Kerberos") << QStringList{u"security.protocol=SASL_PLAINTEXT"_s} << true;
        QTest::newRow("OAuth") << QStringList{u"sasl.oauthbearer.client.id=me"_s} << true;
        QTest::newRow("no login") << QStringList{u"linger.ms=1"_s} << false;
        QTest::newRow("TLS alone") << QStringList{u"security.protocol=SSL"_s} << false;
    }

    void secretsGoToBrokersThatTheUserNames()
    {
        QFETCH(QStringList, properties);
        QFETCH(bool, isCredential);
        Listener listener;
        const QString setup = write(u"setup.json"_s, setupText(listener.address().toLatin1()));
        const QString file = write(u"mine.properties"_s, properties.join(u'\n').toUtf8());
        QStringList asOptions;
        for (const QString& property : properties)
            asOptions << u"-X"_s << property;
        for (const QStringList& how : {asOptions, QStringList{u"-F"_s, file}}) {
            for (const char* mode : {"--batch", "--probe"}) {
                const Answer answer = run(QStringList{QString::fromLatin1(mode), u"--setup"_s, setup} + how);
                if (!isCredential) {
                    QVERIFY2(answer.code == 4, qPrintable(answer.said));
                    continue;
                }
                QVERIFY2(answer.code == 2 && answer.said.contains(u"--kafka"_s), qPrintable(answer.said));
                QVERIFY2(!answer.said.contains(QLatin1String(kSecret)), qPrintable(answer.said));
            }
        }
        // The settings that the user always has are the user's, too.
        const Answer always = run({u"--probe"_s, u"--setup"_s, setup}, file);
        QVERIFY2(always.code == (isCredential ? 2 : 4), qPrintable(always.said));
        QCOMPARE(listener.connections() > 0, !isCredential);
        if (!isCredential || !properties.front().startsWith(u"sasl.mechanism"_s))
            return;
        // Named on the command line they are the user's: the same call connects.
        const Answer named = run(
            QStringList{u"--probe"_s, u"--setup"_s, setup, u"--kafka"_s, listener.address(), u"-F"_s, file});
        QVERIFY2(named.code == 4 && listener.connections() > 0, qPrintable(named.said));
        const int before = listener.connections();
        const Answer own = run(QStringList{u"--probe"_s, u"--setup"_s, setup, u"-X"_s,
                                           u"bootstrap.servers="_s + listener.address(), u"-F"_s, file});
        QVERIFY2(own.code == 4 && listener.connections() > before, qPrintable(own.said));
    }

    void theClientItselfAsksOnceMore()
    {
        ConnectionSettings settings;
        settings.brokers = "127.0.0.1:1";
        settings.areBrokersOfFile = true;
        settings.hasCredentials = true;
        const auto client = Client::create(ClientKind::Consumer, settings, {}, {});
        QVERIFY(!client && client.error().code == ErrorCode::InvalidArgument);
    }

    void aSetupDoesNotWeakenTheUsersLogin_data()
    {
        QTest::addColumn<QString>("ofFile");
        QTest::addColumn<QString>("ofUser");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("unencrypted") << u"security.protocol=SASL_PLAINTEXT"_s << u""_s << false;
        QTest::newRow("lower case") << u"security.protocol=sasl_plaintext"_s << u""_s << false;
        QTest::newRow("the user says so")
            << u"security.protocol=SASL_PLAINTEXT"_s << u"security.protocol=SASL_PLAINTEXT"_s << true;
        QTest::newRow("the user wins")
            << u"security.protocol=SASL_PLAINTEXT"_s << u"security.protocol=SASL_SSL"_s << true;
        QTest::newRow("encrypted") << u"security.protocol=SASL_SSL"_s << u""_s << true;
        QTest::newRow("whom to believe")
            << u"ssl.ca.location=ca.pem"_s << u"security.protocol=SASL_SSL"_s << false;
    }

    void aSetupDoesNotWeakenTheUsersLogin()
    {
        QFETCH(QString, ofFile);
        QFETCH(QString, ofUser);
        QFETCH(bool, isGood);
        ConnectionWords words;
        words.brokers = "broker:9092";
        words.fileProperties = {ofFile.toStdString(), "sasl.mechanism=PLAIN"};
        words.properties = {"sasl.password=x"};
        if (!ofUser.isEmpty())
            words.properties.push_back(ofUser.toStdString());
        const auto settings = makeConnectionSettings(words);
        QCOMPARE(settings.hasValue(), isGood);
        if (!isGood)
            return;
        std::string protocol;
        for (const Property& property : settings->properties)
            protocol = property.key == "security.protocol" ? property.value : protocol;
        QCOMPARE(QString::fromStdString(protocol), (ofUser.isEmpty() ? ofFile : ofUser).section(u'=', 1));
    }

    void publishingNeedsBrokersOfTheUser()
    {
        Listener listener;
        const QString setup = write(u"setup.json"_s, R"({"csv": "day.csv", "topic": "t", "timeout": "1s"})");
        const QString evil = write(u"evil.json"_s, setupText(listener.address().toLatin1()));
        const Answer answer = run({u"--publish"_s, u"--csv"_s, u"day.csv"_s, u"--setup"_s, evil});
        QVERIFY2(answer.code == 2 && answer.said.contains(u"--kafka"_s), qPrintable(answer.said));
        QCOMPARE(listener.connections(), 0);
        const Answer named = run({u"--publish"_s, u"--setup"_s, setup, u"--kafka"_s, listener.address()});
        QVERIFY2(named.code == 4 && listener.connections() > 0, qPrintable(named.said));
    }

    void shardsNameBrokersAsAnyFile()
    {
        ShardFile shard;
        shard.setup = R"({"kafka": "evil:9092", "topic": "t", "kafka_file": "x",)"
                      R"( "kafka_properties": ["sasl.kerberos.kinit.cmd=touch PWNED"]})";
        RunSetup mine;
        mine.kafkaProperties = {"sasl.password=x"};
        const auto merged = mergedSetup(mine, {shard});
        QVERIFY2(merged, merged ? "" : merged.error().message.c_str());
        QVERIFY(merged->areBrokersOfFile && merged->kafkaFile.empty() && merged->fileKafkaProperties.empty());
        QVERIFY(!connectionOf(*merged) && !topicOptions(*merged));
        QVERIFY(applyWord(mine, "kafka", "mine:9092"));
        const auto named = mergedSetup(mine, {shard});
        QVERIFY(named && !named->areBrokersOfFile && named->kafka == "mine:9092" && connectionOf(*named));
    }

    // ---- passwords in the wrong place

    void aLoginInTheWrongPlaceIsNotRepeated_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString login = u"me:%1@host:9092"_s.arg(QLatin1String(kSecret));
        const QStringList topic{u"--kafka"_s, u"127.0.0.1:1"_s, u"--timeout"_s, u"1s"_s};
        for (const char* mode : {"--batch", "--probe"}) {
            const QString word = QString::fromLatin1(mode);
            QTest::addRow("%s brokers", mode) << QStringList{word, u"--kafka"_s, login};
            QTest::addRow("%s second broker", mode) << QStringList{word, u"--kafka"_s, u"a:1,"_s + login};
            QTest::addRow("%s brokers with a scheme", mode)
                << QStringList{word, u"--kafka"_s, u"SASL_SSL://"_s + login};
            QTest::addRow("%s topic", mode) << QStringList{word} + topic + QStringList{u"--topic"_s, login};
            QTest::addRow("%s property", mode)
                << QStringList{word} + topic + QStringList{u"-X"_s, u"bootstrap.servers="_s + login};
            QTest::addRow("%s no property", mode) << QStringList{word} + topic + QStringList{u"-X"_s, login};
        }
        QTest::newRow("csv") << QStringList{u"--batch"_s, u"--csv"_s, u"https://"_s + login + u"/day.csv"_s};
        QTest::newRow("csv over ssh") << QStringList{u"--batch"_s, u"--csv"_s, login};
        QTest::newRow("publish") << QStringList{u"--publish"_s, u"--csv"_s, u"day.csv"_s, u"--kafka"_s,
                                                login};
        QTest::newRow("setup") << QStringList{u"--batch"_s, u"--setup"_s, login};
        QTest::newRow("settings") << QStringList{u"--probe"_s} + topic + QStringList{u"-F"_s, login};
        QTest::newRow("fees") << QStringList{u"--batch"_s, u"--csv"_s, u"day.csv"_s, u"--fees"_s, login};
        QTest::newRow("checkpoint") << QStringList{u"--batch"_s} + topic
                + QStringList{u"--checkpoint"_s, login};
        QTest::newRow("alone with a mode") << QStringList{u"--batch"_s, login};
        QTest::newRow("merge") << QStringList{u"--merge"_s, login};
        QTest::newRow("allocate") << QStringList{u"--allocate"_s, login};
    }

    void aLoginInTheWrongPlaceIsNotRepeated()
    {
        QFETCH(QStringList, arguments);
        const Answer answer = run(arguments);
        QVERIFY2(answer.code == 2 || answer.code == 3 || answer.code == 4, qPrintable(answer.said));
        QVERIFY2(!answer.said.isEmpty() && !answer.said.contains(QLatin1String(kSecret)),
                 qPrintable(answer.said));
        // And in a setup file.
        for (const char* word : {"kafka", "topic"}) {
            const QString setup =
                write(u"setup.json"_s, QByteArray("{\"") + word + "\": \"me:" + kSecret + "@host:9092\"}");
            const Answer file = run({u"--batch"_s, u"--setup"_s, setup});
            QVERIFY2(file.code == 2 && !file.said.contains(QLatin1String(kSecret)), qPrintable(file.said));
        }
    }

    void loginsAreLeftOutOfTexts()
    {
        const std::pair<const char*, const char*> cases[] = {
            {"", ""},
            {"no login", "no login"},
            {"broker a:9092: it said a@b", "broker a:9092: it said a@b"},
            {"me:pw@host:9092", "(login hidden)@host:9092"},
            {"'https://me:pw@host/x.csv' is not", "'https://(login hidden)@host/x.csv' is not"},
            {"me:p@w@host", "(login hidden)@host"},
            {"a b me:p/w,x@host: c", "a b (login hidden)@host: c"},
            {"day.csv:12: found 'x@y'", "day.csv:12: found 'x@y'"},
            {"me:pw@", "(login hidden)@"},
        };
        for (const auto& [text, expected] : cases)
            QCOMPARE(withoutLogins(text), std::string(expected));
    }

    // ---- files that others can read, and core dumps

    void aFileThatOthersCanReadIsRemarkedOn()
    {
        for (const auto& [mode, isRemarked] :
             {std::pair{0600, false}, {0400, false}, {0640, true}, {0604, true}, {0644, true}}) {
            const QString file = write(u"mine.properties"_s, "linger.ms=1\n", static_cast<mode_t>(mode));
            for (const QStringList& call : {QStringList{u"--probe"_s}, QStringList{u"--batch"_s},
                                            QStringList{u"--publish"_s, u"--csv"_s, u"day.csv"_s}}) {
                const Answer answer = run(
                    call
                    + QStringList{u"--kafka"_s, u"127.0.0.1:1"_s, u"--timeout"_s, u"1s"_s, u"-F"_s, file});
                QVERIFY2(answer.code == 4, qPrintable(answer.said));
                QVERIFY2(answer.said.contains(u"chmod 600"_s) == isRemarked, qPrintable(answer.said));
            }
            ::unlink(file.toLocal8Bit().constData());
        }
    }

    void aPipeOfCertificatesIsNotWaitedFor()
    {
        const QByteArray pipe = path(u"pipe"_s).toLocal8Bit();
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
        for (const QByteArray& file : {pipe, QByteArray("/dev/zero"), QByteArray("missing.pem")}) {
            const QString setup = write(
                u"setup.json"_s,
                setupText("127.0.0.1:1", "\"security.protocol=SSL\", \"ssl.ca.location=" + file + "\""));
            const Answer answer = run({u"--probe"_s, u"--setup"_s, setup});
            QVERIFY2(answer.code == 2 && answer.said.contains(u"ssl.ca.location"_s), qPrintable(answer.said));
        }
    }

    void aSecretForbidsCoreDumps()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_CORE, &before), 0);
        rlimit room = before;
        room.rlim_cur = room.rlim_max;
        QCOMPARE(::setrlimit(RLIMIT_CORE, &room), 0);
        QCOMPARE(::prctl(PR_SET_DUMPABLE, 1), 0);
        QVERIFY(parseProperty("linger.ms=1"));
        QCOMPARE(::prctl(PR_GET_DUMPABLE), 1);
        QVERIFY(parseProperty("sasl.password=x"));
        QCOMPARE(::prctl(PR_GET_DUMPABLE), 0);
        rlimit now{};
        QCOMPARE(::getrlimit(RLIMIT_CORE, &now), 0);
        QCOMPARE(now.rlim_cur, rlim_t{0});
        QCOMPARE(::prctl(PR_SET_DUMPABLE, 1), 0);
    }

    // ---- what belongs to the Java client

    void settingsOfTheJavaClientAreExplained_data()
    {
        QTest::addColumn<QString>("property");
        QTest::addColumn<QString>("said");
        const auto iam = u"9096"_s; // the port of what works instead
        QTest::newRow("IAM") << u"sasl.mechanism=AWS_MSK_IAM"_s << iam;
        QTest::newRow("IAM, other name") << u"sasl.mechanisms=AWS_MSK_IAM"_s << iam;
        QTest::newRow("IAM by JAAS")
            << u"sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;"_s << iam;
        QTest::newRow("IAM by handler")
            << u"sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler"_s
            << iam;
        QTest::newRow("password by JAAS")
            << u"sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required "
               "username=\"a\" password=\"hunter2-hunter2\";"_s
            << u"sasl.username and sasl.password"_s;
        QTest::newRow("OAuth by JAAS")
            << u"sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;"_s
            << u"sasl.oauthbearer.client.id"_s;
        QTest::newRow("Kerberos by JAAS")
            << u"sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required;"_s
            << u"sasl.kerberos.keytab"_s;
        QTest::newRow("truststore") << u"ssl.truststore.location=a.jks"_s << u"ssl.ca.location"_s;
        QTest::newRow("keystore of Java") << u"ssl.keystore.location=a.jks"_s << u"PKCS12"_s;
        QTest::newRow("serializer") << u"key.serializer=x"_s << u"leave it out"_s;
        QTest::newRow("any class") << u"sasl.login.callback.handler.class=x"_s << u"leave it out"_s;
        QTest::newRow("upper case") << u"Sasl.Jaas.Config=x"_s << u"sasl.username"_s;
        QTest::newRow("schema registry") << u"schema.registry.url=http://x"_s << u"schema registry"_s;
        QTest::newRow("buffer") << u"receive.buffer.bytes=1"_s << u"socket.receive.buffer.bytes"_s;
        QTest::newRow("no mechanism") << u"sasl.mechanism=plain"_s << u"in capitals"_s;
    }

    void settingsOfTheJavaClientAreExplained()
    {
        QFETCH(QString, property);
        QFETCH(QString, said);
        const auto parsed = parseProperty(property.toStdString());
        QVERIFY(!parsed);
        const QString sentence = QString::fromStdString(parsed.error().message);
        QVERIFY2(sentence.contains(said), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QLatin1String(kSecret)), qPrintable(sentence));
        // What is named instead exists.
        const QString file = write(u"client.properties"_s, property.toUtf8() + '\n');
        const Answer answer = run({u"--batch"_s, u"--kafka"_s, u"127.0.0.1:9098"_s, u"-F"_s, file});
        QVERIFY2(answer.code == 2 && answer.said.contains(said), qPrintable(answer.said));
    }

    void whatLibrdkafkaHasIsNotTakenForJava()
    {
        for (const std::string& name : propertiesOfTheClient()) {
            const auto parsed = parseProperty(name + "=1");
            QVERIFY2(parsed || parsed.error().message.find("Java client") == std::string::npos, name.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestKafkaSecrets)
#include "tst_kafka_secrets.moc"
