// SPDX-License-Identifier: GPL-3.0-or-later
// Does a host name exist, and does something listen at a port? With a limit of time.
#pragma once

#include "input/kafka/client/kafka_settings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// What a name stands for.
struct HostAddress {
    struct One {
        int family = 0;
        std::vector<std::byte> bytes; // a sockaddr
    };
    std::vector<One> all;
    std::string text; // the first, "127.0.0.1"
};

/// Nothing when the name is not known, or the answer does not come in time.
std::optional<HostAddress> resolveHost(const BrokerAddress& address, Nanos timeout);

/// An empty text when one of the addresses takes a connection, else why not ("connection refused").
std::string connectTo(const HostAddress& host, Nanos timeout);

}}} // namespace sor::input::kafka
