// SPDX-License-Identifier: GPL-3.0-or-later
// How to reach a Kafka broker: addresses, librdkafka properties, and which brokers the secrets among them may
// be sent to.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "input/kafka/client/kafka_properties.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// A connection as it was stated, and its source (user or file).
struct ConnectionWords {
    std::string brokers; // "host:port,host:port"
    bool areBrokersOfFile = false; // a setup, shard or results file names them, not who started the program
    std::vector<std::string> properties; // -X, or typed: "key=value"
    std::string file; // -F, or chosen; may be empty
    std::vector<std::string> fileProperties; // of a setup file
    /// How long a broker may stay away, and how long a read may stand still, before it is an error.
    Nanos timeout = std::chrono::seconds{30};
};

/// A connection as the client gets it.
struct ConnectionSettings {
    std::string brokers; // "host:port,host:port"
    std::vector<Property> properties; // later ones win
    Nanos timeout = std::chrono::seconds{30}; // as in ConnectionWords
    bool areBrokersOfFile = false; // as in ConnectionWords; false when a property of the user names them
    bool hasCredentials = false; // the user's properties log in: a password, a key, Kerberos
};

/// A file of key=value lines; empty lines and lines that begin with '#' are skipped. DataUnusable when it
/// cannot be read; InvalidArgument, naming the line, for a line that parseProperty refuses.
Result<std::vector<Property>> readPropertiesFile(const std::filesystem::path& path);

/// The files of settings that a connection reads: the one that the environment's SOR_KAFKA_CONFIG names, then
/// `file` (-F) unless it is empty.
std::vector<std::string> settingsFiles(const std::string& file);

/// Joins what was stated; later ones win: properties of a setup file, settingsFiles(), -X. A
/// `bootstrap.servers` of the user wins over `brokers`. InvalidArgument when the addresses are not
/// "host:port,...", for a property that its source may not set (parseProperty), and for properties of a
/// file that would run kinit, or make the user's password travel unencrypted or to a host that the file
/// trusts.
Result<ConnectionSettings> makeConnectionSettings(const ConnectionWords& words);

/// InvalidArgument when the user's credentials would go to brokers that a file names.
Status checkReceiver(const ConnectionSettings& settings);

struct BrokerAddress {
    std::string host;
    std::string port;
};
/// The addresses of "host:port,[::1]:port,host"; the port is 9092 where none is given. InvalidArgument for
/// anything else; a text with '@', which may hold a password, is not repeated in the message.
Result<std::vector<BrokerAddress>> parseBrokers(std::string_view brokers);

/// "librdkafka 2.0.2".
std::string clientLibraryVersion();

}}} // namespace sor::input::kafka
