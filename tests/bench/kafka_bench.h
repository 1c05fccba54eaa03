// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the Kafka benchmark share.
#pragma once

#include "input/kafka/publish/kafka_publisher.h"
#include "input/kafka/publish/message_producer.h"
#include "kafka_broker.h"
#include "or_die.h"

#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <string>

namespace sor::kafka::bench {

using SteadyClock = std::chrono::steady_clock;

using sor::bench::die;
using sor::bench::orDie;

inline ConnectionSettings connection(const KafkaBroker& broker)
{
    ConnectionSettings settings;
    settings.brokers = broker.bootstrap().toStdString();
    return settings;
}

inline PublishOptions publishing(const KafkaBroker& broker, const std::string& csv, const std::string& topic)
{
    PublishOptions options;
    options.csv = csv;
    options.connection = connection(broker);
    options.topic = topic;
    options.speed.factor.reset();
    options.threads = 1;
    return options;
}

inline void makeTopic(const KafkaBroker& broker, const std::string& topic)
{
    ProducerOptions maker;
    maker.connection = connection(broker);
    maker.topic = topic;
    orDie(MessageProducer::open(maker, {}));
}

inline std::string topicName(const char* kind, int round)
{
    return fmt::format("{}{}", kind, round);
}

/// "load 0.31": how busy the machine was over the last minute; latencies mean little on a busy one.
inline std::string loadText()
{
    double load = -1;
    std::ifstream("/proc/loadavg") >> load;
    return fmt::format("load {:.2f}", load);
}

/// Pace of a replay, and the time from a quote to a decision.
void benchPace(const KafkaBroker& broker, const std::string& folder);
void benchDecision(const KafkaBroker& broker);

/// Memory of a live reading; `followAndMeasure` is what the process that reads does.
void benchMemory(const KafkaBroker& broker, const std::string& csv);
int followAndMeasure(const std::string& bootstrap);

} // namespace sor::kafka::bench
