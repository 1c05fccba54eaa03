// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/kafka_properties.h"

#include "base/text.h"
#include "input/kafka/client/java_properties.h"
#include "input/kafka/client/secret_guard.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

struct Reason {
    std::string_view key;
    std::string_view text;
};

// What the promises of this program rest on.
constexpr std::array kOwnKeys = std::to_array<Reason>({
    {"enable.partition.eof", "it is how the end of a partition is known"},
    {"auto.offset.reset", "messages that are gone must be an error, not a jump"},
    {"enable.auto.commit", "looking must change nothing on the broker"},
    {"auto.commit.enable", "looking must change nothing on the broker"},
    {"enable.auto.offset.store", "looking must change nothing on the broker"},
    {"enable.idempotence", "without it a retry could store a quote twice"},
    {"allow.auto.create.topics", "reading must not create topics"},
});

constexpr std::string_view kCode = "it would load code of others into this program";
constexpr std::string_view kMock = "messages would go to a broker that does not exist";
constexpr std::string_view kUnsecured = "the broker would be given a token that anybody can write";

// By the beginning of a key: refused from every source.
constexpr std::array kNever = std::to_array<Reason>({
    {"plugin.", kCode},
    {"ssl.engine.", kCode},
    {"ssl_engine", kCode},
    {"ssl.providers", kCode},
    {"test.mock.", kMock},
    {"internal.", "it is for the client's own tests"},
    {"enable.sasl.oauthbearer.unsecure.jwt", kUnsecured},
    {"sasl.oauthbearer.config", kUnsecured},
});

// Nothing here runs or reads anything (but CA certificates, in public files), names a broker, holds a secret
// or lets a check of TLS be left out. Kerberos is not among the mechanisms: it runs kinit.
constexpr std::array kForFiles = std::to_array<FileSetting>({
    {"client.id", ""},
    {"client.rack", ""},
    {"security.protocol", "PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL"},
    {"sasl.mechanism", "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512"},
    {"sasl.mechanisms", "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512"},
    {"sasl.username", ""},
    {"ssl.ca.location", ""},
    {"ssl.endpoint.identification.algorithm", "HTTPS"},
    {"enable.ssl.certificate.verification", "TRUE"},
    {"check.crcs", "TRUE"},
    {"isolation.level", "READ_COMMITTED|READ_UNCOMMITTED"},
    {"socket.timeout.ms", ""},
    {"socket.connection.setup.timeout.ms", ""},
    {"socket.keepalive.enable", ""},
    {"socket.nagle.disable", ""},
    {"socket.send.buffer.bytes", ""},
    {"socket.receive.buffer.bytes", ""},
    {"connections.max.idle.ms", ""},
    {"reconnect.backoff.ms", ""},
    {"reconnect.backoff.max.ms", ""},
    {"retry.backoff.ms", ""},
    {"metadata.max.age.ms", ""},
    {"topic.metadata.refresh.interval.ms", ""},
    {"fetch.wait.max.ms", ""},
    {"fetch.min.bytes", ""},
    {"fetch.max.bytes", ""},
    {"fetch.message.max.bytes", ""},
    {"max.partition.fetch.bytes", ""},
    {"fetch.error.backoff.ms", ""},
    {"queued.min.messages", ""},
    {"queued.max.messages.kbytes", ""},
    {"message.max.bytes", ""},
    {"receive.message.max.bytes", ""},
    {"linger.ms", ""},
    {"queue.buffering.max.ms", ""},
    {"queue.buffering.max.messages", ""},
    {"queue.buffering.max.kbytes", ""},
    {"batch.size", ""},
    {"batch.num.messages", ""},
    {"compression.codec", ""},
    {"compression.type", ""},
    {"compression.level", ""},
    {"request.timeout.ms", ""},
    {"message.timeout.ms", ""},
    {"delivery.timeout.ms", ""},
});

/// The key by which it is judged: librdkafka takes "topic." before the properties of a topic, and what it
/// takes in one case only today it may take in any tomorrow.
std::string judgedKey(std::string_view key)
{
    constexpr std::string_view kTopic = "topic.";
    std::string name = lowered(key);
    const bool isGlobal =
        std::ranges::find(kForFiles, std::string_view(name), &FileSetting::key) != kForFiles.end();
    while (!isGlobal && name.starts_with(kTopic))
        name.erase(0, kTopic.size());
    return name;
}

/// May the environment be asked for it? What isSecret() hides, but for addresses and public certificates.
bool takesEnvironment(std::string_view key)
{
    constexpr std::array kEndings =
        std::to_array<std::string_view>({"password", "passphrase", "secret", "key.pem"});
    return std::ranges::any_of(kEndings, [&](std::string_view ending) { return key.ends_with(ending); });
}

/// Replaces each ${NAME} by the environment's value.
Result<std::string> expanded(std::string_view key, std::string_view value)
{
    std::string text;
    while (!value.empty()) {
        const auto start = value.find("${");
        const auto end = start == std::string_view::npos ? start : value.find('}', start);
        if (end == std::string_view::npos) {
            text += value;
            break;
        }
        text += value.substr(0, start);
        const std::string name(value.substr(start + 2, end - start - 2));
        const char* found = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe): nothing sets it
        if (found == nullptr)
            return invalidArgument(fmt::format(
                "The value of {} names ${{{}}}, which the environment does not have.", key, name));
        text += found;
        value.remove_prefix(end + 1);
    }
    return text;
}

/// May a file of others say this?
Status checkForFile(std::string_view key, std::string_view value)
{
    const auto found = std::ranges::find(kForFiles, key, &FileSetting::key);
    if (found == kForFiles.end()) {
        if (key == "bootstrap.servers" || key == "metadata.broker.list")
            return invalidArgument(
                fmt::format("'{}' cannot come from a setup file: name the brokers as \"kafka\", or "
                            "with `kafka` on the command line.",
                            key));
        return invalidArgument(
            fmt::format("'{}' cannot come from a setup file, which may be anybody's. If you want "
                        "it, state it yourself: with `kafka-properties {}=...`, or in a `kafka-file`.",
                        key, key));
    }
    if (value.find("${") != std::string_view::npos)
        return invalidArgument(
            fmt::format("The value of '{}' holds ${{...}}: a setup file takes nothing from the "
                        "environment; only secrets of `kafka-properties` and `kafka-file` do.",
                        key));
    if (found->values.empty())
        return ok();
    std::string_view rest = found->values;
    const std::string wanted = uppered(value);
    for (bool isMore = true; isMore;) {
        const auto bar = rest.find('|');
        if (rest.substr(0, bar) == wanted)
            return ok();
        isMore = bar != std::string_view::npos;
        rest.remove_prefix(isMore ? bar + 1 : rest.size());
    }
    std::string values = lowered(found->values);
    if (key.starts_with("sasl.") || key.starts_with("security."))
        values = found->values;
    for (auto bar = values.find('|'); bar != std::string::npos; bar = values.find('|', bar))
        values.replace(bar, 1, ", ");
    return invalidArgument(
        fmt::format("From a setup file, '{}' can only be {}. If you want another value, state it "
                    "yourself: with `kafka-properties {}=...`, or in a `kafka-file`.",
                    key, values, key));
}

} // namespace

std::span<const FileSetting> settingsForFiles()
{
    return kForFiles;
}

Result<Property> parseProperty(std::string_view text, PropertyOrigin origin)
{
    const auto equals = text.find('=');
    const std::string_view key = trimmed(text.substr(0, equals));
    if (equals == std::string_view::npos || key.empty()) {
        // Not shown: what stands there may be a secret with its '=' forgotten.
        return invalidArgument("Expected key=value, for example security.protocol=SASL_SSL; found no '='.");
    }
    const bool isName = std::ranges::all_of(key, [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-');
    });
    constexpr std::size_t kLongestKey = 100;
    if (!isName || key.size() > kLongestKey) {
        return invalidArgument(
            "What stands before '=' is not the name of a Kafka property: expected letters, digits, "
            "'.', '_' and '-', for example security.protocol=SASL_SSL.");
    }
    const std::string_view value = trimmed(text.substr(equals + 1));
    // librdkafka would take what stands before it for the whole.
    if (value.find('\0') != std::string_view::npos)
        return invalidArgument(fmt::format("The value of '{}' holds a zero byte.", key));
    const std::string judged = judgedKey(key);
    if (isSecret(judged))
        forbidCoreDumps();
    if (const std::string advice = adviceOnJavaProperty(judged, value); !advice.empty())
        return invalidArgument(advice);
    if (const auto own = std::ranges::find(kOwnKeys, std::string_view(judged), &Reason::key);
        own != kOwnKeys.end())
        return invalidArgument(fmt::format("'{}' cannot be changed: {}.", key, own->text));
    const auto never = std::ranges::find_if(
        kNever, [&](const Reason& reason) { return std::string_view(judged).starts_with(reason.key); });
    if (never != kNever.end())
        return invalidArgument(fmt::format("'{}' cannot be set: {}.", key, never->text));
    if (judged == "sasl.mechanism" || judged == "sasl.mechanisms") {
        if (const std::string advice = adviceOnMechanism(value); !advice.empty())
            return invalidArgument(advice);
    }
    if (origin == PropertyOrigin::File) {
        if (auto status = checkForFile(key, value); !status)
            return status.error();
        return Property{std::string(key), std::string(value)};
    }
    if (!takesEnvironment(judged)) {
        if (value.find("${") != std::string_view::npos)
            return invalidArgument(
                fmt::format("The value of '{}' holds ${{...}}: only secrets (sasl.password, "
                            "ssl.key.password and their like) are taken from the environment. "
                            "Write the value itself.",
                            key));
        return Property{std::string(key), std::string(value)};
    }
    auto whole = expanded(key, value);
    if (!whole)
        return whole.error();
    return Property{std::string(key), std::move(*whole)};
}

bool isSecret(std::string_view key)
{
    constexpr std::array kWords =
        std::to_array<std::string_view>({"password", "passphrase", "secret", "key.pem", "token", "jaas",
                                         "oauthbearer.config", "certificate.pem", "extensions"});
    const std::string name = lowered(key);
    return std::ranges::any_of(kWords,
                               [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool isCredential(const Property& property)
{
    constexpr std::array kBeginnings = std::to_array<std::string_view>(
        {"ssl.key.", "ssl.keystore.", "ssl.certificate.", "sasl.kerberos.", "sasl.oauthbearer."});
    const std::string name = lowered(property.key);
    return !property.value.empty()
        && (isSecret(name) || std::ranges::any_of(kBeginnings, [&](std::string_view beginning) {
                return name.starts_with(beginning);
            }));
}

std::string shown(const Property& property)
{
    return property.key + "=" + (isSecret(property.key) ? "(hidden)" : property.value);
}

}}} // namespace sor::input::kafka
