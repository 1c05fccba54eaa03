// SPDX-License-Identifier: GPL-3.0-or-later
// One setting of the Kafka client: who may state it, what it may say, and whether its value is a secret.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// One librdkafka property.
struct Property {
    std::string key;
    std::string value;
    friend bool operator==(const Property&, const Property&) = default;
};

/// Who states a property.
enum class PropertyOrigin : std::uint8_t {
    User, // who starts the program: -X, -F, SOR_KAFKA_CONFIG, or typed in the window
    File // a setup, which may be anybody's
};

/// "key=value" as -X takes it. InvalidArgument for anything else, for a Java client's key (naming what
/// librdkafka has instead), for keys that sorlab must set itself and for those that no source may set
/// (test.mock.*, internal.*, code of others, unsecured tokens). `${NAME}` in the value of a secret is
/// replaced from the environment; elsewhere it is refused. With PropertyOrigin::File only the properties of
/// settingsForFiles() are taken, and nothing is replaced. No message holds a value that may be a secret.
/// Forbids core dumps (see forbidCoreDumps) when the value is a secret.
Result<Property> parseProperty(std::string_view text, PropertyOrigin origin = PropertyOrigin::User);

/// A property that a file of others may carry.
struct FileSetting {
    std::string_view key; // as librdkafka writes it
    std::string_view values; // the only ones, as "A|B" in upper case; empty: any
};
std::span<const FileSetting> settingsForFiles();

/// Is the value of this key never to be shown? Upper and lower case are the same.
bool isSecret(std::string_view key);

/// Does this property log in, so that it must go only to the brokers that the user named? Secrets,
/// private keys and certificates, Kerberos and OAuth.
bool isCredential(const Property& property);

/// "key=value", or "key=(hidden)" for a secret.
std::string shown(const Property& property);

}}} // namespace sor::input::kafka
