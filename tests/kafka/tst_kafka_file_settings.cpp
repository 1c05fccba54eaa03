// SPDX-License-Identifier: GPL-3.0-or-later
// Which Kafka settings a file of others may carry, which are refused from every source, and what goes with a
// login; through the functions.
#include "base/login_text.h"
#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/secret_guard.h"
#include "input/topic_options.h"
#include "listener.h"
#include "run/sharded_run.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"

#include <QTest>
#include <cstdio>
#include <cstdlib>
#include <librdkafka/rdkafka.h>
#include <set>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// What no file may carry, one after the other.
constexpr const char* kHostile =
    "sasl.kerberos.kinit.cmd=touch PWNED| sasl.kerberos.kinit.cmd = touch PWNED|"
    "SASL.Kerberos.Kinit.Cmd=touch PWNED|topic.sasl.kerberos.kinit.cmd=touch PWNED|"
    "sasl.kerberos.principal=x; touch PWNED; |sasl.kerberos.keytab=/etc/krb5.keytab|"
    "sasl.kerberos.service.name=x|sasl.mechanism=GSSAPI|sasl.mechanisms=GSSAPI|"
    "sasl.mechanism=|sasl.mechanisms=gssapi|sasl.mechanism=OAUTHBEARER|"
    "sasl.mechanism=PLAIN,GSSAPI|plugin.library.paths=./x.so|PLUGIN.library.paths=./x.so|"
    "interceptors=x|ssl.engine.location=./x.so|ssl.engine.id=x|ssl.providers=legacy|"
    "ssl_engine_callback_data=x|ssl.key.location=/etc/passwd|"
    "ssl.certificate.location=/etc/passwd|ssl.keystore.location=/etc/passwd|"
    "ssl.keystore.password=x|ssl.key.password=x|ssl.key.pem=x|ssl.certificate.pem=x|"
    "ssl.ca.pem=x|ssl.crl.location=/etc/passwd|ssl.ca.certificate.stores=Root|"
    "ssl.cipher.suites=NULL|ssl.curves.list=x|ssl.sigalgs.list=x|"
    "enable.ssl.certificate.verification=false|Enable.SSL.certificate.verification=true|"
    "ssl.endpoint.identification.algorithm=none|ssl.endpoint.identification.algorithm=|"
    "internal.termination.signal=9|test.mock.num.brokers=3|TEST.mock.num.brokers=3|"
    "topic.test.mock.num.brokers=3|test.mock.broker.rtt=1|debug=all|log_level=7|"
    "log.queue=true|log.thread.name=true|log.connection.close=true|log_cb=1|error_cb=1|"
    "dr_msg_cb=1|oauthbearer_token_refresh_cb=1|opaque=1|default_topic_conf=1|"
    "statistics.interval.ms=1|enabled_events=65535|broker.address.family=v4|"
    "broker.address.ttl=0|broker.version.fallback=0.8.0|bootstrap.servers=evil:9092|"
    "metadata.broker.list=evil:9092|Bootstrap.Servers=evil:9092|"
    "enable.sasl.oauthbearer.unsecure.jwt=true|sasl.oauthbearer.config=principal=admin|"
    "sasl.oauthbearer.method=oidc|sasl.oauthbearer.token.endpoint.url=http://evil/|"
    "sasl.oauthbearer.extensions=a=b|sasl.oauthbearer.client.secret=x|sasl.password=x|"
    "SASL.PASSWORD=x|group.instance.id=x|transactional.id=x|offset.store.path=/tmp/x|"
    "topic.offset.store.path=/tmp/x|topic.auto.offset.reset=latest|auto.offset.reset=latest|"
    "enable.auto.commit=true|auto.commit.enable=true|topic.blacklist=.*|acks=0|topic.acks=0|"
    "request.required.acks=0|retries=0|allow.auto.create.topics=true|nosuch.property=1|"
    "client.id=${SOR_TEST_SECRET}|sasl.username=${SOR_TEST_SECRET}|client.rack=a${HOME}b|"
    "ssl.ca.location=${HOME}/ca.pem|linger.ms=${SOR_TEST_SECRET}";

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

} // namespace

class TestKafkaFileSettings : public QObject {
    Q_OBJECT

private slots:
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
        for (const QByteArray& text : QByteArray(kHostile).split('|'))
            QTest::newRow(text.constData()) << text;
        for (const char* text :
             {"\tsasl.kerberos.kinit.cmd=touch PWNED", "sasl.kerberos.kinit.cmd\t=touch PWNED",
              "sasl.kerberos.kinit.cmd\xc2\xa0=touch PWNED", "client.id\n=x"})
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

    void forbiddenKeysAreRefusedFromTheUserToo_data()
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

    void forbiddenKeysAreRefusedFromTheUserToo()
    {
        QFETCH(QString, property);
        const auto parsed = parseProperty(property.toStdString());
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().message.find("cannot be") != std::string::npos,
                 parsed.error().message.c_str());
    }

    void theUserMaySetTheRest()
    {
        for (const char* text : {"sasl.kerberos.kinit.cmd=true", "debug=all", "ssl.key.location=k.pem",
                                 "enable.ssl.certificate.verification=false", "sasl.mechanism=GSSAPI",
                                 "log_level=7", "sasl.oauthbearer.method=oidc", "sasl.password=a${b"})
            QVERIFY2(parseProperty(text), text);
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
        QTest::newRow("trust anchors")
            << u"ssl.ca.location=ca.pem"_s << u"security.protocol=SASL_SSL"_s << false;
    }

    void aSetupDoesNotStartTheUsersKerberos()
    {
        ConnectionWords words;
        words.brokers = "broker:9092";
        words.areBrokersOfFile = true;
        words.fileProperties = {"security.protocol=SASL_SSL"};
        words.properties = {"sasl.mechanism=GSSAPI"};
        const auto settings = makeConnectionSettings(words);
        QVERIFY(settings && settings->hasCredentials && !checkReceiver(*settings));
        words.properties.clear();
        QVERIFY(!makeConnectionSettings(words));
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
    }

    void whatLibrdkafkaHasIsNotTakenForJava()
    {
        for (const std::string& name : propertiesOfTheClient()) {
            const auto parsed = parseProperty(name + "=1");
            QVERIFY2(parsed || parsed.error().message.find("Java client") == std::string::npos, name.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestKafkaFileSettings)
#include "tst_kafka_file_settings.moc"
