// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of Kafka's Java client, which people have in their files, and what librdkafka has instead.
#pragma once

#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// Why librdkafka cannot take this property of the Java client and what to state instead, as a sentence;
/// empty for a property that is not the Java client's alone. The value is looked at (which login module of
/// JAAS), never repeated.
std::string adviceOnJavaProperty(std::string_view key, std::string_view value);

/// Why there is no such SASL mechanism and what to use instead; empty for one that librdkafka knows.
std::string adviceOnMechanism(std::string_view mechanism);

}}} // namespace sor::input::kafka
