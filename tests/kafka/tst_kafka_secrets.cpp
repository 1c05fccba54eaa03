// SPDX-License-Identifier: GPL-3.0-or-later
// What files of others may say of Kafka, and where the user's secrets go, through the program: with a port
// that counts connections and a kinit that leaves a mark. Nothing here needs a broker.
#include "listener.h"
#include "test_files.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <sys/stat.h>

using namespace sor::kafka::test;
using namespace Qt::Literals::StringLiterals;

namespace {

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
        QString file = sor::test::writeFile(*m_folder, name, text);
        ::chmod(file.toLocal8Bit().constData(), mode);
        return file;
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

    void forbiddenKeysAreRefusedFromTheUserToo_data()
    {
        QTest::addColumn<QString>("property");
        for (const char* text :
             {"test.mock.num.brokers=3", "topic.Test.Mock.Num.Brokers=3", "internal.termination.signal=29",
              "enable.sasl.oauthbearer.unsecure.jwt=true"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void forbiddenKeysAreRefusedFromTheUserToo()
    {
        QFETCH(QString, property);
        const QString file = write(u"client.properties"_s, property.toUtf8() + '\n');
        for (const QStringList& how : {QStringList{u"-X"_s, property}, QStringList{u"-F"_s, file}}) {
            const Answer answer = run(QStringList{u"--probe"_s, u"--kafka"_s, u"127.0.0.1:1"_s} + how);
            QVERIFY2(answer.code == 2, qPrintable(answer.said));
        }
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

    // ---- which brokers the user's secrets are sent to

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

    // ---- what belongs to the Java client

    void settingsOfTheJavaClientAreExplained()
    {
        for (const char* text :
             {"security.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\n",
              "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\n"}) {
            const QString file = write(u"client.properties"_s, text);
            const Answer answer = run({u"--batch"_s, u"--kafka"_s, u"127.0.0.1:9098"_s, u"-F"_s, file});
            QVERIFY2(answer.code == 2 && answer.said.contains(u"9096"_s), qPrintable(answer.said));
        }
    }
};

QTEST_GUILESS_MAIN(TestKafkaSecrets)
#include "tst_kafka_secrets.moc"
