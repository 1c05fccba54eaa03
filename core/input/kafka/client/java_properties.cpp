// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/java_properties.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

struct Advice {
    std::string_view key;
    std::string_view text;
};

constexpr std::string_view kPem = "use ssl.certificate.location and ssl.key.location with PEM files";
constexpr std::string_view kNoTruststore = "a PEM file in ssl.ca.location needs none";
constexpr std::string_view kOwnMessages = "leave it out: sorlab writes and reads the messages itself";
constexpr std::string_view kNoRegistry =
    "leave it out: sorlab reads JSON and CSV and asks no schema registry";
constexpr std::string_view kLeaveOut = "leave it out";
constexpr std::string_view kRefresh =
    "leave it out: librdkafka renews tickets and tokens itself (sasl.kerberos.min.time.before.relogin)";
constexpr std::string_view kTlsEngine = "leave it out: OpenSSL does the TLS";

constexpr std::array kKeys = std::to_array<Advice>({
    {"ssl.truststore.location",
     "use ssl.ca.location with a PEM file (keytool -exportcert -rfc writes one from a truststore)"},
    {"ssl.truststore.password", kNoTruststore},
    {"ssl.truststore.type", kNoTruststore},
    {"ssl.truststore.certificates", "use ssl.ca.pem"},
    {"ssl.keystore.type", kPem},
    {"ssl.keystore.key", "use ssl.key.pem"},
    {"ssl.keystore.certificate.chain", "use ssl.certificate.pem"},
    {"ssl.enabled.protocols", kTlsEngine},
    {"ssl.protocol", kTlsEngine},
    {"ssl.provider", kTlsEngine},
    {"ssl.secure.random.implementation", kTlsEngine},
    {"security.providers", kTlsEngine},
    {"sasl.kerberos.ticket.renew.jitter", kRefresh},
    {"sasl.kerberos.ticket.renew.window.factor", kRefresh},
    {"sasl.login.connect.timeout.ms", kRefresh},
    {"sasl.login.read.timeout.ms", kRefresh},
    {"sasl.oauthbearer.jwks.endpoint.url", kRefresh},
    {"buffer.memory", "use queue.buffering.max.kbytes"},
    {"max.block.ms", "leave it out: a full queue is waited for"},
    {"max.request.size", "use message.max.bytes"},
    {"max.poll.records", kLeaveOut},
    {"fetch.max.wait.ms", "use fetch.wait.max.ms"},
    {"default.api.timeout.ms", "use `timeout`"},
    {"send.buffer.bytes", "use socket.send.buffer.bytes"},
    {"receive.buffer.bytes", "use socket.receive.buffer.bytes"},
    {"socket.connection.setup.timeout.max.ms", "use socket.connection.setup.timeout.ms"},
    {"metadata.max.idle.ms", kLeaveOut},
    {"metadata.recovery.strategy", kLeaveOut},
    {"exclude.internal.topics", kLeaveOut},
    {"group.remote.assignor", kLeaveOut},
    {"config.providers", "leave it out: ${NAME} in a secret is taken from the environment"},
    {"auto.include.jmx.reporter", kLeaveOut},
    {"enable.metrics.push", kLeaveOut},
    {"partitioner.ignore.keys", kLeaveOut},
    {"partitioner.adaptive.partitioning.enable", kLeaveOut},
});

// Families of keys, by how they begin or end.
constexpr std::array kBeginnings = std::to_array<Advice>({
    {"sasl.login.refresh.", kRefresh},
    {"sasl.login.retry.", kRefresh},
    {"sasl.oauthbearer.jwks.", kRefresh},
    {"sasl.oauthbearer.clock.", kRefresh},
    {"sasl.oauthbearer.expected.", kRefresh},
    {"metrics.", kLeaveOut},
    {"metric.", kLeaveOut},
    {"config.providers.", "leave it out: ${NAME} in a secret is taken from the environment"},
    {"schema.registry.", kNoRegistry},
    {"basic.auth.", kNoRegistry},
    {"auto.register.schemas", kNoRegistry},
    {"use.latest.version", kNoRegistry},
    {"specific.avro.", kNoRegistry},
});
constexpr std::array kEndings = std::to_array<Advice>({
    {".serializer", kOwnMessages},
    {".deserializer", kOwnMessages},
    {".subject.name.strategy", kNoRegistry},
    {".callback.handler.class", "leave it out: librdkafka logs in itself, without classes of Java"},
    {".class", "leave it out: librdkafka loads no classes of Java"},
    {".classes", "leave it out: librdkafka loads no classes of Java"},
    {"manager.algorithm", kTlsEngine},
});

constexpr std::string_view kMskIam =
    "The IAM login of Amazon MSK (AWS_MSK_IAM) is not supported: librdkafka does not have it. Use "
    "SASL/SCRAM, which MSK offers on port 9096: security.protocol=SASL_SSL, sasl.mechanism=SCRAM-SHA-512, "
    "sasl.username and sasl.password; or a client certificate on port 9094: security.protocol=SSL, "
    "ssl.certificate.location and ssl.key.location.";

/// JAAS names the kind of login in the value.
std::string_view adviceOnJaas(std::string_view value)
{
    if (contains(value, "oauthbearer"))
        return "use sasl.mechanism=OAUTHBEARER, sasl.oauthbearer.method=oidc, sasl.oauthbearer.client.id, "
               "sasl.oauthbearer.client.secret and sasl.oauthbearer.token.endpoint.url";
    if (contains(value, "krb5"))
        return "use sasl.kerberos.principal, sasl.kerberos.keytab and sasl.kerberos.service.name";
    return "use sasl.username and sasl.password";
}

} // namespace

std::string adviceOnJavaProperty(std::string_view key, std::string_view value)
{
    const std::string name = lowered(key);
    const std::string lowerValue = lowered(value);
    const auto sentence = [&](std::string_view text) {
        return fmt::format("'{}' is a property of the Java client; librdkafka does not have it: {}.", name,
                           text);
    };
    const bool isLoginOfJava =
        name == "sasl.jaas.config" || name.ends_with(".callback.handler.class") || name == "sasl.login.class";
    if (isLoginOfJava
        && (contains(lowerValue, "iamlogin") || contains(lowerValue, "iamclient")
            || contains(lowerValue, "msk")))
        return std::string(kMskIam);
    if (name == "sasl.jaas.config")
        return sentence(adviceOnJaas(lowerValue));
    // librdkafka has this key, for PKCS#12 files.
    if (name == "ssl.keystore.location")
        return lowerValue.ends_with(".jks")
            ? "A keystore of Java (.jks) cannot be read; librdkafka takes PKCS#12 in ssl.keystore.location. "
              "keytool -importkeystore -srckeystore A.jks -destkeystore A.p12 -deststoretype PKCS12 "
              "converts one."
            : "";
    if (const auto found = std::ranges::find(kKeys, name, &Advice::key); found != kKeys.end())
        return sentence(found->text);
    const auto begun =
        std::ranges::find_if(kBeginnings, [&](const Advice& advice) { return name.starts_with(advice.key); });
    if (begun != kBeginnings.end())
        return sentence(begun->text);
    const auto ended =
        std::ranges::find_if(kEndings, [&](const Advice& advice) { return name.ends_with(advice.key); });
    return ended != kEndings.end() ? sentence(ended->text) : "";
}

std::string adviceOnMechanism(std::string_view mechanism)
{
    constexpr std::array kKnown = std::to_array<std::string_view>(
        {"", "GSSAPI", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"});
    if (std::ranges::find(kKnown, mechanism) != kKnown.end())
        return "";
    if (contains(lowered(mechanism), "msk_iam"))
        return std::string(kMskIam);
    return "There is no such SASL mechanism. librdkafka knows PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, GSSAPI "
           "(Kerberos) and OAUTHBEARER, in capitals.";
}

}}} // namespace sor::input::kafka
