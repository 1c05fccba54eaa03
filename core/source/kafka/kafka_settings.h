// SPDX-License-Identifier: GPL-3.0-or-later
// How to reach a Kafka broker: addresses, librdkafka properties, and which of them are secrets.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

/// One librdkafka property.
struct Property {
    std::string key;
    std::string value;
    friend bool operator==(const Property&, const Property&) = default;
};

/// A connection as the user describes it.
struct ConnectionSettings {
    std::string brokers; // "host:port,host:port"
    std::vector<Property> properties; // later ones win
    /// How long a broker may stay away, and how long a read may stand still, before it is an error.
    Nanos timeout = std::chrono::seconds{30};
};

/// "key=value" as -X takes it; `${NAME}` in the value is replaced from the environment. InvalidArgument for
/// anything else, for a Java client's key (naming the librdkafka one) and for keys that sorlab must set
/// itself.
Result<Property> parseProperty(std::string_view text);

/// A file of key=value lines; empty lines and lines that begin with '#' are skipped. DataUnusable when it
/// cannot be read; InvalidArgument, naming the line, for a line that parseProperty refuses.
Result<std::vector<Property>> readPropertiesFile(const std::filesystem::path& path);

/// Joins what was given: the file that the environment's SOR_KAFKA_CONFIG names, then `files` (-F), then
/// `properties` (-X); later ones win, and a `bootstrap.servers` among them wins over `brokers`.
/// InvalidArgument when the addresses are not "host:port,...".
Result<ConnectionSettings> makeConnectionSettings(std::string_view brokers,
                                                  std::span<const std::string> properties,
                                                  std::span<const std::string> files, Nanos timeout);

/// Is the value of this key never to be shown?
bool isSecret(std::string_view key);

/// "key=value", or "key=(hidden)" for a secret.
std::string shown(const Property& property);

struct BrokerAddress {
    std::string host;
    std::string port;
};
/// The addresses of "host:port,[::1]:port,host"; the port is 9092 where none is given.
Result<std::vector<BrokerAddress>> parseBrokers(std::string_view brokers);

/// "librdkafka 2.0.2".
std::string clientLibraryVersion();

} // namespace sor::kafka
