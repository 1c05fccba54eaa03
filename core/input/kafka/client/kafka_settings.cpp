// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/kafka_settings.h"

#include "base/text.h"
#include "base/units.h"
#include "files/text_file.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fmt/format.h>
#include <initializer_list>
#include <iterator>
#include <librdkafka/rdkafka.h>
#include <system_error>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

/// What `properties` say of a key that has several names; the last one counts.
std::string valueOf(std::span<const Property> properties, std::initializer_list<std::string_view> keys)
{
    std::string value;
    for (const Property& property : properties) {
        if (std::ranges::find(keys, property.key) != keys.end())
            value = property.value;
    }
    return value;
}

/// Of a name or of an address of IPv6, with its zone.
bool isOfHostName(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80
        && (std::isalnum(byte) != 0 || std::string_view("-._:%").find(c) != std::string_view::npos);
}

bool isStated(std::span<const Property> properties, std::string_view key)
{
    return std::ranges::find(properties, key, &Property::key) != properties.end();
}

/// The client's own default is Kerberos, for which it runs kinit.
bool isKerberos(std::span<const Property> properties)
{
    const std::string mechanism = valueOf(properties, {"sasl.mechanism", "sasl.mechanisms"});
    return uppered(valueOf(properties, {"security.protocol"})).starts_with("SASL_")
        && (mechanism.empty() || mechanism == "GSSAPI");
}

/// What a setup file must not bring about together with what the user states.
Status checkFileProperties(std::span<const Property> ofFile, std::span<const Property> ofUser,
                           bool hasCredentials)
{
    std::vector<Property> all(ofFile.begin(), ofFile.end());
    all.insert(all.end(), ofUser.begin(), ofUser.end());
    if (isKerberos(all) && !isKerberos(ofUser)
        && valueOf(ofUser, {"sasl.mechanism", "sasl.mechanisms"}) != "GSSAPI") {
        return invalidArgument(
            "The setup file asks for a login (security.protocol) without sasl.mechanism, which "
            "means Kerberos and would run kinit. Name the mechanism in it (PLAIN, SCRAM-SHA-256 or "
            "SCRAM-SHA-512), or state `kafka-properties sasl.mechanism=GSSAPI`.");
    }
    if (!hasCredentials)
        return ok();
    const std::string protocol = uppered(valueOf(ofFile, {"security.protocol"}));
    if (protocol.ends_with("PLAINTEXT") && !isStated(ofUser, "security.protocol")) {
        return invalidArgument(fmt::format("The setup file would send your password unencrypted "
                                           "(security.protocol={}). If that is what you want, state it with "
                                           "`kafka-properties security.protocol={}`.",
                                           protocol, protocol));
    }
    if (isStated(ofFile, "ssl.ca.location") && !isStated(ofUser, "ssl.ca.location")) {
        return invalidArgument(
            "The setup file says whose certificates are believed (ssl.ca.location), and your password "
            "would go to any server that has one. State it yourself, with `kafka-properties "
            "ssl.ca.location=FILE`.");
    }
    return ok();
}

/// A pipe would be waited for without end.
Status checkCertificates(std::span<const Property> properties)
{
    const std::string path = valueOf(properties, {"ssl.ca.location"});
    if (path.empty() || path == "probe")
        return ok();
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::is_regular_file(status) || std::filesystem::is_directory(status))
        return ok();
    return Error{ErrorCode::InvalidArgument,
                 std::filesystem::exists(status)
                     ? "ssl.ca.location must be a file of certificates or a folder of such files."
                     : "ssl.ca.location: there is no such file.",
                 {.path = path}};
}

} // namespace

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
            return property.error().at(path.string(), line);
        }
        properties.push_back(std::move(*property));
    }
    return properties;
}

std::vector<std::string> settingsFiles(const std::string& file)
{
    std::vector<std::string> files;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing sets it
    if (const char* fromEnvironment = std::getenv("SOR_KAFKA_CONFIG");
        fromEnvironment != nullptr && *fromEnvironment != '\0')
        files.emplace_back(fromEnvironment);
    if (!file.empty())
        files.push_back(file);
    return files;
}

Result<ConnectionSettings> makeConnectionSettings(const ConnectionWords& words)
{
    ConnectionSettings settings;
    settings.brokers = std::string(trimmed(words.brokers));
    settings.areBrokersOfFile = words.areBrokersOfFile;
    settings.timeout = words.timeout;
    std::vector<Property> ofUser;
    for (const std::string& file : settingsFiles(words.file)) {
        auto read = readPropertiesFile(file);
        if (!read)
            return read.error();
        std::ranges::move(*read, std::back_inserter(ofUser));
    }
    for (const std::string& text : words.properties) {
        auto property = parseProperty(text);
        if (!property) {
            Error error = property.error();
            error.facts.parameter = "kafka-properties";
            return error;
        }
        ofUser.push_back(std::move(*property));
    }
    std::erase_if(ofUser, [&](const Property& property) {
        if (property.key != "bootstrap.servers" && property.key != "metadata.broker.list")
            return false;
        settings.brokers = property.value;
        settings.areBrokersOfFile = false;
        return true;
    });
    std::vector<Property> ofFile;
    for (const std::string& text : words.fileProperties) {
        auto property = parseProperty(text, PropertyOrigin::File);
        if (!property)
            return property.error();
        ofFile.push_back(std::move(*property));
    }
    if (auto addresses = parseBrokers(settings.brokers); !addresses)
        return addresses.error();
    // What the user says comes last, so that it wins.
    settings.properties = ofFile;
    settings.properties.insert(settings.properties.end(), ofUser.begin(), ofUser.end());
    settings.hasCredentials =
        std::ranges::any_of(ofUser, isCredential) || isKerberos(ofUser) || isKerberos(settings.properties);
    if (auto status = checkFileProperties(ofFile, ofUser, settings.hasCredentials); !status)
        return status.error();
    if (auto status = checkCertificates(settings.properties); !status)
        return status.error();
    return settings;
}

Status checkReceiver(const ConnectionSettings& settings)
{
    if (!settings.areBrokersOfFile || !settings.hasCredentials)
        return ok();
    return invalidArgument(
        fmt::format("Your password or key (`kafka-properties`, `kafka-file`) would go to brokers that a file "
                    "names ({}), not "
                    "you. If they are the right ones, name them on the command line: `kafka {}`.",
                    settings.brokers, settings.brokers));
}

Result<std::vector<BrokerAddress>> parseBrokers(std::string_view brokers)
{
    // What stands there may be a password: "user:password@host:9092".
    if (brokers.find('@') != std::string_view::npos) {
        return invalidArgument(
            "Expected brokers as host:port,host:port; what was given holds '@' and is not repeated "
            "here. A login is stated with `kafka-properties sasl.username` and sasl.password, or in a "
            "`kafka-file`.");
    }
    const auto refuse = [&](std::string_view why) {
        return invalidArgument(
            fmt::format("Expected brokers as host:port,host:port, found '{}': {}.", brokers, why));
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
        if (host.empty() || !std::ranges::all_of(host, isOfHostName))
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

}}} // namespace sor::input::kafka
