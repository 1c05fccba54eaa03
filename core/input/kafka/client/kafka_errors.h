// SPDX-License-Identifier: GPL-3.0-or-later
// What librdkafka says, turned into sentences for people.
#pragma once

#include "base/error.h"

#include <librdkafka/rdkafka.h>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

Error kafkaFailed(std::string message, std::string broker);

/// Why a connection does not come about.
struct Trouble {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string reason; // librdkafka's own words
};

/// Trying again cannot help: the name does not exist, the password is wrong, that port is no Kafka.
bool isHopeless(const Trouble& trouble);

/// One or two sentences: what happened at which address and what to do. `brokers` is what the user typed.
std::string explain(const Trouble& trouble, std::string_view brokers);

/// The address that a reason names ("kafka:29092"), or nothing.
std::string addressIn(std::string_view reason);

/// Is the address one that the broker told us to use, not one that the user typed?
bool isAdvertised(std::string_view reason);

}}} // namespace sor::input::kafka
