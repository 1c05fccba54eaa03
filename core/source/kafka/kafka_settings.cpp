// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/kafka_settings.h"

#include "base/units.h"
#include "files/text_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

namespace sor::kafka {

namespace {

struct Advice {
    std::string_view key;
    std::string_view text;
};

// Keys of the Java client that librdkafka does not have.
constexpr std::array kJavaKeys = std::to_array<Advice>({
    {"sasl.jaas.config", "use sasl.username and sasl.password"},
    {"ssl.truststore.location",
     "use ssl.ca.location with a PEM file (keytool -exportcert -rfc writes one from a truststore)"},
    {"ssl.truststore.password", "a PEM file in ssl.ca.location needs none"},
    {"ssl.truststore.type", "a PEM file in ssl.ca.location needs none"},
    {"ssl.truststore.certificates", "use ssl.ca.pem"},
    {"ssl.keystore.type", "use ssl.certificate.location and ssl.key.location with PEM files"},
    {"ssl.keystore.key", "use ssl.key.pem"},
    {"ssl.keystore.certificate.chain", "use ssl.certificate.pem"},
    {"ssl.enabled.protocols", "leave it out"},
    {"sasl.client.callback.handler.class", "leave it out"},
    {"sasl.login.callback.handler.class", "leave it out"},
    {"key.serializer", "leave it out: sorlab writes and reads the messages itself"},
    {"value.serializer", "leave it out: sorlab writes and reads the messages itself"},
    {"key.deserializer", "leave it out: sorlab writes and reads the messages itself"},
    {"value.deserializer", "leave it out: sorlab writes and reads the messages itself"},
    {"buffer.memory", "use queue.buffering.max.kbytes"},
    {"max.block.ms", "leave it out: a full queue is waited for"},
    {"max.request.size", "use message.max.bytes"},
    {"max.poll.records", "leave it out"},
    {"fetch.max.wait.ms", "use fetch.wait.max.ms"},
    {"default.api.timeout.ms", "use --timeout"},
});

// A setup file may come from anybody, and these would make it a program.
constexpr std::array kForeignCode = std::to_array<std::string_view>(
    {"plugin.library.paths", "ssl.engine.location", "ssl.engine.id", "ssl.providers"});

// What the promises of this program rest on.
constexpr std::array kOwnKeys = std::to_array<Advice>({
    {"enable.partition.eof", "it is how the end of a partition is known"},
    {"auto.offset.reset", "messages that are gone must be an error, not a jump"},
    {"enable.auto.commit", "looking must change nothing on the broker"},
    {"enable.auto.offset.store", "looking must change nothing on the broker"},
    {"enable.idempotence", "without it a retry could store a quote twice"},
    {"allow.auto.create.topics", "reading must not create topics"},
});

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

Error invalid(std::string message)
{
    return Error{ErrorCode::InvalidArgument, std::move(message), ""};
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
            return invalid(fmt::format("The value of {} names ${{{}}}, which the environment does not have.",
                                       key, name));
        text += found;
        value.remove_prefix(end + 1);
    }
    return text;
}

} // namespace

Result<Property> parseProperty(std::string_view text)
{
    const auto equals = text.find('=');
    const std::string_view key = trimmed(text.substr(0, equals));
    if (equals == std::string_view::npos || key.empty()) {
        // Not shown: what stands there may be a secret with its '=' forgotten.
        return invalid("Expected key=value, for example security.protocol=SASL_SSL; found no '='.");
    }
    if (const auto java = std::ranges::find(kJavaKeys, key, &Advice::key); java != kJavaKeys.end())
        return invalid(fmt::format("'{}' is a property of the Java client; librdkafka does not have it: {}.",
                                   key, java->text));
    if (const auto own = std::ranges::find(kOwnKeys, key, &Advice::key); own != kOwnKeys.end())
        return invalid(fmt::format("'{}' cannot be changed: {}.", key, own->text));
    if (std::ranges::find(kForeignCode, key) != kForeignCode.end())
        return invalid(
            fmt::format("'{}' cannot be set: it would load code of others into this program.", key));
    auto value = expanded(key, trimmed(text.substr(equals + 1)));
    if (!value)
        return value.error();
    return Property{std::string(key), std::move(*value)};
}

Result<std::vector<Property>> readPropertiesFile(const std::filesystem::path& path)
{
    constexpr std::size_t kLargest = std::size_t{1} << 20;
    const auto text = readTextFile(path, kLargest);
    if (!text)
        return text.error();
    std::vector<Property> properties;
    std::string_view rest = *text;
    for (int line = 1; !rest.empty(); ++line) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view row = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (row.empty() || row.starts_with('#'))
            continue;
        auto property = parseProperty(row);
        if (!property) {
            return Error{property.error().code, property.error().message,
                         fmt::format("{}:{}", path.string(), line)};
        }
        properties.push_back(std::move(*property));
    }
    return properties;
}

Result<ConnectionSettings> makeConnectionSettings(std::string_view brokers,
                                                  std::span<const std::string> properties,
                                                  std::span<const std::string> files, Nanos timeout)
{
    ConnectionSettings settings;
    settings.brokers = std::string(trimmed(brokers));
    settings.timeout = timeout;
    std::vector<std::string> all;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing sets it
    if (const char* fromEnvironment = std::getenv("SOR_KAFKA_CONFIG");
        fromEnvironment != nullptr && *fromEnvironment != '\0')
        all.emplace_back(fromEnvironment);
    all.insert(all.end(), files.begin(), files.end());
    for (const std::string& file : all) {
        auto read = readPropertiesFile(file);
        if (!read)
            return read.error();
        std::ranges::move(*read, std::back_inserter(settings.properties));
    }
    for (const std::string& text : properties) {
        auto property = parseProperty(text);
        if (!property)
            return Error{property.error().code, property.error().message, "-X"};
        settings.properties.push_back(std::move(*property));
    }
    std::erase_if(settings.properties, [&](const Property& property) {
        if (property.key != "bootstrap.servers" && property.key != "metadata.broker.list")
            return false;
        settings.brokers = property.value;
        return true;
    });
    if (auto addresses = parseBrokers(settings.brokers); !addresses)
        return addresses.error();
    return settings;
}

bool isSecret(std::string_view key)
{
    constexpr std::array kWords = std::to_array<std::string_view>(
        {"password", "secret", "key.pem", "token", "jaas", "oauthbearer.config", "certificate.pem"});
    return std::ranges::any_of(
        kWords, [&](std::string_view word) { return key.find(word) != std::string_view::npos; });
}

std::string shown(const Property& property)
{
    return property.key + "=" + (isSecret(property.key) ? "(hidden)" : property.value);
}

Result<std::vector<BrokerAddress>> parseBrokers(std::string_view brokers)
{
    const auto refuse = [&](std::string_view why) {
        return invalid(fmt::format("Expected brokers as host:port,host:port, found '{}': {}.", brokers, why));
    };
    std::vector<BrokerAddress> addresses;
    std::string_view rest = brokers;
    for (bool isMore = true; isMore;) {
        const auto comma = rest.find(',');
        isMore = comma != std::string_view::npos;
        std::string_view one = trimmed(rest.substr(0, comma));
        rest.remove_prefix(isMore ? comma + 1 : rest.size());
        if (const auto scheme = one.find("://"); scheme != std::string_view::npos) {
            if (one.starts_with("http"))
                return refuse("a broker has no http:// address; name its host and port alone");
            one.remove_prefix(scheme + 3); // PLAINTEXT://host:port, as brokers print it
        }
        if (one.empty())
            return refuse("an address is empty");
        std::string_view host = one;
        std::string_view port = "9092";
        const auto bracket = one.find(']');
        const auto colon =
            one.starts_with('[') ? one.find(':', std::min(bracket, one.size())) : one.rfind(':');
        if (colon != std::string_view::npos) {
            host = one.substr(0, colon);
            port = one.substr(colon + 1);
        }
        if (host.starts_with('[') && host.ends_with(']'))
            host = host.substr(1, host.size() - 2);
        const auto number = parseInteger(port);
        if (host.empty() || host.find_first_of("/ ") != std::string_view::npos)
            return refuse("a host name is missing or is none");
        if (!number || *number < 1 || *number > 65535)
            return refuse("a port is a number from 1 to 65535");
        addresses.push_back({std::string(host), std::string(port)});
    }
    return addresses;
}

std::string clientLibraryVersion()
{
    return fmt::format("librdkafka {}", rd_kafka_version_str());
}

} // namespace sor::kafka
