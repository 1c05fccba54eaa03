// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafka_broker.h"

#include "process_signal.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QSet>
#include <QThread>
#include <arpa/inet.h>
#include <csignal>
#include <librdkafka/rdkafka.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int kStartMs = 120'000;
constexpr int kFetchMs = 600'000;

QString text(const char* latin)
{
    return QString::fromLatin1(latin);
}

QString listener(const char* name, quint16 port)
{
    return QStringLiteral("%1://127.0.0.1:%2").arg(text(name)).arg(port);
}

QString address(quint16 port)
{
    return QStringLiteral("127.0.0.1:%1").arg(port);
}

} // namespace

KafkaBroker::KafkaBroker() = default;

KafkaBroker::~KafkaBroker()
{
    kill();
}

quint16 KafkaBroker::freePort()
{
    // Never the same twice in a process: the ports are taken later.
    static QSet<quint16> given;
    for (;;) {
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in local{};
        local.sin_family = AF_INET;
        local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof local;
        auto* any = reinterpret_cast<sockaddr*>(&local);
        const bool isBound = bind(fd, any, size) == 0 && getsockname(fd, any, &size) == 0;
        close(fd);
        const quint16 port = ntohs(local.sin_port);
        if (isBound && !given.contains(port)) {
            given.insert(port);
            return port;
        }
    }
}

QString KafkaBroker::run(const QString& program, const QStringList& arguments, int timeoutMs) const
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(timeoutMs))
        return QStringLiteral("%1 did not end: %2").arg(program, process.errorString());
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return QStringLiteral("%1 failed: %2").arg(program, QString::fromUtf8(process.readAll()));
    return {};
}

QString KafkaBroker::fetch()
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(text(SOR_SOURCE_DIR "/tests/kafka/fetch_kafka.sh"), QStringList{});
    if (!process.waitForFinished(kFetchMs) || process.exitCode() != 0)
        return text(
            "There is no Kafka to test with: fetch_kafka.sh failed (it needs Java 17, and Maven the first "
            "time).");
    m_cache = QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    return {};
}

QString KafkaBroker::makeCertificate()
{
    const QString store = path(text("broker.p12"));
    QString failure =
        run(text("keytool"),
            {text("-genkeypair"), text("-alias"), text("broker"), text("-keyalg"), text("RSA"),
             text("-keysize"), text("2048"), text("-validity"), text("30"), text("-storetype"),
             text("PKCS12"), text("-keystore"), store, text("-storepass"), text("secret"), text("-dname"),
             text("CN=localhost"), text("-ext"), text("san=ip:127.0.0.1,dns:localhost")},
            kStartMs);
    if (failure.isEmpty())
        failure = run(text("keytool"),
                      {text("-exportcert"), text("-rfc"), text("-alias"), text("broker"), text("-keystore"),
                       store, text("-storepass"), text("secret"), text("-file"), certificate()},
                      kStartMs);
    return failure;
}

QString KafkaBroker::write(const std::map<QString, QString>& properties)
{
    QFile file(path(text("server.properties")));
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    for (const auto& [key, value] : properties)
        file.write(QStringLiteral("%1=%2\n").arg(key, value).toUtf8());
    return {};
}

QString KafkaBroker::start(const Options& options)
{
    const QByteArray foreign = qgetenv("SORLAB_TEST_BOOTSTRAP");
    if (!foreign.isEmpty() && options.mayBeForeign && !options.hasSasl && !options.hasTls) {
        m_isForeign = true;
        m_bootstrap = QString::fromUtf8(foreign);
        return answers() ? QString()
                         : QStringLiteral("SORLAB_TEST_BOOTSTRAP (%1) does not answer.").arg(m_bootstrap);
    }
    if (!m_folder.isValid())
        return m_folder.errorString();
    if (QString failure = fetch(); !failure.isEmpty())
        return failure;
    const quint16 controller = freePort();
    const quint16 plain = freePort();
    QString listeners = listener("PLAINTEXT", plain);
    QString map = text("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    m_bootstrap = address(plain);
    std::map<QString, QString> all{
        {text("process.roles"), text("broker,controller")},
        {text("node.id"), text("1")},
        {text("controller.quorum.voters"), QStringLiteral("1@127.0.0.1:%1").arg(controller)},
        {text("controller.listener.names"), text("CONTROLLER")},
        {text("inter.broker.listener.name"), text("PLAINTEXT")},
        {text("log.dirs"), path(text("data"))},
        {text("auto.create.topics.enable"), text("false")},
        {text("offsets.topic.replication.factor"), text("1")},
        {text("offsets.topic.num.partitions"), text("1")},
        {text("transaction.state.log.replication.factor"), text("1")},
        {text("transaction.state.log.min.isr"), text("1")},
        {text("transaction.state.log.num.partitions"), text("1")},
        {text("group.initial.rebalance.delay.ms"), text("0")},
        {text("num.network.threads"), text("1")},
        {text("num.io.threads"), text("2")},
        {text("background.threads"), text("2")},
        {text("log.cleaner.dedupe.buffer.size"), text("2097152")},
        {text("log.index.size.max.bytes"), text("1048576")},
        {text("log.retention.check.interval.ms"), text("1000")},
        {text("log.initial.task.delay.ms"), text("1000")},
        {text("log.segment.delete.delay.ms"), text("1000")},
    };
    if (options.hasSasl) {
        const quint16 port = freePort();
        m_saslBootstrap = address(port);
        listeners += QLatin1Char(',') + listener("LOGIN", port);
        map += text(",LOGIN:SASL_PLAINTEXT");
        all[text("sasl.enabled.mechanisms")] = text("PLAIN,SCRAM-SHA-256");
        all[text("listener.name.login.plain.sasl.jaas.config")] = text(
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"alice-secret\";");
        all[text("listener.name.login.scram-sha-256.sasl.jaas.config")] =
            text("org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }
    if (options.hasTls) {
        if (QString failure = makeCertificate(); !failure.isEmpty())
            return failure;
        const quint16 port = freePort();
        m_tlsBootstrap = address(port);
        listeners += QLatin1Char(',') + listener("TLS", port);
        map += text(",TLS:SSL");
        all[text("ssl.keystore.type")] = text("PKCS12");
        all[text("ssl.keystore.location")] = path(text("broker.p12"));
        all[text("ssl.keystore.password")] = text("secret");
    }
    all[text("advertised.listeners")] = listeners;
    all[text("listeners")] = listeners + QLatin1Char(',') + listener("CONTROLLER", controller);
    all[text("listener.security.protocol.map")] = map;
    for (const auto& [key, value] : options.properties)
        all[key] = value;
    if (!options.plainAddress.isEmpty())
        m_bootstrap = options.plainAddress;
    if (QString failure = write(all); !failure.isEmpty())
        return failure;
    QDir().mkpath(path(text("data")));
    for (const char* name : {"meta.properties", "bootstrap.checkpoint"}) {
        if (!QFile::copy(m_cache + text("/data/") + text(name), path(text("data/") + text(name))))
            return QStringLiteral("%1/data/%2 could not be copied.").arg(m_cache, text(name));
    }
    return launch();
}

QString KafkaBroker::startWith(std::map<QString, QString> properties, const QString& clusterId)
{
    if (!m_folder.isValid())
        return m_folder.errorString();
    if (QString failure = fetch(); !failure.isEmpty())
        return failure;
    properties[text("log.dirs")] = path(text("data"));
    m_bootstrap =
        properties[text("advertised.listeners")].section(QLatin1Char(','), 0, 0).section(text("://"), 1);
    if (QString failure = write(properties); !failure.isEmpty())
        return failure;
    const QString failure =
        run(text("java"),
            {text("-Xmx96m"), text("-XX:TieredStopAtLevel=1"), text("-XX:+UseSerialGC"), text("-cp"),
             m_cache + text("/libs/*"), text("kafka.tools.StorageTool"), text("format"),
             text("--cluster-id=") + clusterId, text("-c"), path(text("server.properties"))},
            kStartMs);
    return failure.isEmpty() ? launch() : failure;
}

QString KafkaBroker::launch()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(path(text("broker.log")), QIODevice::Append);
    m_process->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); }); // also when a test crashes
    m_process->start(text("java"),
                     {text("-Xms64m"), text("-Xmx256m"), text("-Xss512k"), text("-XX:+UseSerialGC"),
                      text("-XX:TieredStopAtLevel=1"), text("-Xshare:auto"),
                      text("-Dlog4j2.configurationFile=file:") + m_cache + text("/log4j2.properties"),
                      text("-cp"), m_cache + text("/libs/*"), text("kafka.Kafka"),
                      path(text("server.properties"))});
    if (!m_process->waitForStarted())
        return QStringLiteral("java cannot be started: %1").arg(m_process->errorString());
    QDeadlineTimer deadline(kStartMs);
    while (!deadline.hasExpired()) {
        if (answers())
            return {};
        if (m_process->waitForFinished(1))
            return QStringLiteral("Kafka ended while it started:\n%1").arg(logTail());
    }
    return QStringLiteral("Kafka did not answer within %1 s:\n%2").arg(kStartMs / 1000).arg(logTail());
}

QString KafkaBroker::restart()
{
    kill();
    return launch();
}

void KafkaBroker::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished();
    m_process.reset();
}

void KafkaBroker::freeze()
{
    (void)sor::test::signalProcess(*m_process, SIGSTOP);
}

void KafkaBroker::thaw()
{
    (void)sor::test::signalProcess(*m_process, SIGCONT);
}

bool KafkaBroker::answers() const
{
    // A client of our own making would be the thing under test; this is librdkafka alone.
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char error[200];
    rd_kafka_conf_set(conf, "bootstrap.servers", m_bootstrap.toUtf8().constData(), error, sizeof error);
    rd_kafka_conf_set(conf, "log_level", "0", error, sizeof error);
    rd_kafka_t* handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
    const rd_kafka_metadata_t* metadata = nullptr;
    constexpr int kWaitMs = 500;
    const bool isUp = rd_kafka_metadata(handle, 1, nullptr, &metadata, kWaitMs) == RD_KAFKA_RESP_ERR_NO_ERROR
        && metadata->broker_cnt > 0;
    if (metadata != nullptr)
        rd_kafka_metadata_destroy(metadata);
    rd_kafka_destroy(handle);
    return isUp;
}

QString KafkaBroker::logTail() const
{
    QFile file(path(text("broker.log")));
    if (!file.open(QIODevice::ReadOnly))
        return file.errorString();
    constexpr qint64 kTail = 4000;
    file.seek(std::max<qint64>(0, file.size() - kTail));
    return QString::fromUtf8(file.readAll());
}
