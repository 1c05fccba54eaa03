// SPDX-License-Identifier: GPL-3.0-or-later
// docker-compose.yml: its settings boot a broker, and it names the version that the tests run.
#include "kafka_broker.h"
#include "kafka_support.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

QString sourceText(const QString& name)
{
    QFile file(QStringLiteral(SOR_SOURCE_DIR "/") + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString captured(const QString& text, const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::MultilineOption).match(text).captured(1);
}

/// The environment of the service, ${NAME:-default} taken as its default.
std::map<QString, QString> environment()
{
    std::map<QString, QString> all;
    const QString text = sourceText(QStringLiteral("docker-compose.yml"));
    const QRegularExpression line(QStringLiteral("^      ([A-Z_]+): \"?(.*?)\"?$"),
                                  QRegularExpression::MultilineOption);
    const QRegularExpression variable(QStringLiteral("\\$\\{[A-Z_]+:-([^}]*)\\}"));
    for (auto each = line.globalMatch(text); each.hasNext();) {
        const auto match = each.next();
        all[match.captured(1)] = match.captured(2).replace(variable, QStringLiteral("\\1"));
    }
    return all;
}

} // namespace

class TestKafkaCompose : public QObject {
    Q_OBJECT

private slots:
    void theImageIsTheVersionThatTheTestsRun()
    {
        const QString image =
            captured(sourceText(QStringLiteral("docker-compose.yml")),
                     QStringLiteral("KAFKA_IMAGE:-apache/kafka:([0-9.]+)@sha256:[0-9a-f]{64}\\}"));
        QVERIFY(!image.isEmpty());
        QCOMPARE(image,
                 captured(sourceText(QStringLiteral("tests/kafka/pom.xml")),
                          QStringLiteral("<kafka.version>(.*)</kafka.version>")));
    }

    void itRunsWithoutPrivilegesAndKeepsItsTopicsInAVolume()
    {
        const QString text = sourceText(QStringLiteral("docker-compose.yml"));
        QCOMPARE(captured(text, QStringLiteral("^    security_opt: (.*)$")),
                 QStringLiteral("[\"no-new-privileges:true\"]"));
        QCOMPARE(captured(text, QStringLiteral("^    cap_drop: (.*)$")), QStringLiteral("[ALL]"));
        QVERIFY(!text.contains(QStringLiteral("privileged: true"))
                && !text.contains(QStringLiteral("cap_add")));
        const QString volume =
            captured(text, QStringLiteral("^    volumes: \\[\"([a-z-]+):/var/lib/kafka/data\"\\]$"));
        QVERIFY(!volume.isEmpty());
        QVERIFY(text.contains(QStringLiteral("\nvolumes:\n  %1:\n").arg(volume)));
        QVERIFY(environment().at(QStringLiteral("KAFKA_LOG_DIRS")).startsWith(u"/var/lib/kafka/data/"));
        // Reachable from this machine alone unless asked otherwise.
        QVERIFY(text.contains(QStringLiteral("ports: [\"${KAFKA_BIND:-127.0.0.1}:9092:9092\"]")));
    }

    void itsClusterIdIsItsOwn()
    {
        const QString id = environment().at(QStringLiteral("CLUSTER_ID"));
        // 16 bytes in the URL's base 64, as kafka-storage.sh random-uuid prints them.
        QVERIFY2(QRegularExpression(QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9_-]{21}$")).match(id).hasMatch(),
                 qPrintable(id));
        for (const QString& example :
             {QStringLiteral("4L6g3nShT-eMCtK--X86sw"), QStringLiteral("5L6g3nShT-eMCtK--X86sw")})
            QVERIFY(id != example);
    }

    void itsSettingsBootABrokerThatTakesQuotes()
    {
        const auto settings = environment();
        QVERIFY(settings.size() > 20);
        // As the image does it: KAFKA_LOG_DIRS becomes log.dirs.
        std::map<QString, QString> properties;
        for (const auto& [name, value] : settings) {
            if (!name.startsWith(QLatin1String("KAFKA_")) || name == QLatin1String("KAFKA_HEAP_OPTS"))
                continue;
            properties[name.mid(6).toLower().replace(QLatin1Char('_'), QLatin1Char('.'))] = value;
        }
        // The container's own names and ports are this machine's.
        const QString controller = QString::number(KafkaBroker::freePort());
        const QString host = QString::number(KafkaBroker::freePort());
        const QString docker = QString::number(KafkaBroker::freePort());
        for (auto& [key, value] : properties) {
            value.replace(QLatin1String("://:"), QLatin1String("://127.0.0.1:"))
                .replace(QLatin1String("kafka:"), QLatin1String("127.0.0.1:"))
                .replace(QLatin1String("localhost:"), QLatin1String("127.0.0.1:"))
                .replace(QLatin1String(":29093"), QLatin1Char(':') + controller)
                .replace(QLatin1String(":9092"), QLatin1Char(':') + host)
                .replace(QLatin1String(":19092"), QLatin1Char(':') + docker);
        }
        KafkaBroker broker;
        const QString failure = broker.startWith(properties, settings.at(QStringLiteral("CLUSTER_ID")));
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        QCOMPARE(broker.bootstrap(), QStringLiteral("127.0.0.1:") + host);

        QTemporaryDir folder;
        const auto csv = makeDay(folder.path(), 5'000);
        const auto sent = publishCsv(publishing(csv, broker.bootstrap(), "quotes"), {});
        QVERIFY2(sent, why(sent));
        FeedRegistry registry;
        Rows rows;
        const auto read = readKafka(reading(broker.bootstrap(), "quotes"), registry, rows, {});
        QVERIFY2(read, why(read));
        QCOMPARE(hashOf(rows.rows, registry), csvHash(csv));
    }
};

QTEST_GUILESS_MAIN(TestKafkaCompose)
#include "tst_kafka_compose.moc"
