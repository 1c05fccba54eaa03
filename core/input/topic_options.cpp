// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/topic_options.h"

#include "input/kafka/client/secret_guard.h"
#include "input/tape_assembly.h"

#include <utility>

namespace sor {

kafka::ConnectionWords connectionWords(const RunSetup& setup)
{
    kafka::ConnectionWords words;
    words.brokers = setup.kafka;
    words.areBrokersOfFile = setup.areBrokersOfFile;
    words.properties = setup.kafkaProperties;
    words.file = setup.kafkaFile;
    words.fileProperties = setup.fileKafkaProperties;
    words.timeout = setup.timeout;
    return words;
}

Result<kafka::ConnectionSettings> connectionOf(const RunSetup& setup)
{
    auto settings = kafka::makeConnectionSettings(connectionWords(setup));
    if (!settings)
        return settings;
    if (auto status = kafka::checkReceiver(*settings); !status)
        return status.error();
    return settings;
}

std::vector<std::string> remarksOnSettingsFiles(const RunSetup& setup)
{
    std::vector<std::string> remarks;
    if (setup.kafka.empty() && setup.kafkaFile.empty())
        return remarks;
    for (const std::string& file : kafka::settingsFiles(setup.kafkaFile)) {
        if (std::string remark = kafka::remarkOnReaders(file); !remark.empty())
            remarks.push_back(std::move(remark));
    }
    return remarks;
}

Result<kafka::KafkaReadOptions> topicOptions(const RunSetup& setup)
{
    kafka::KafkaReadOptions options;
    auto connection = connectionOf(setup);
    if (!connection)
        return connection.error();
    options.connection = std::move(*connection);
    const bool isFromNow = setup.forDuration && !setup.isStated("from-offset");
    const auto from = kafka::parseStart(isFromNow ? "end" : setup.fromOffset);
    if (!from)
        return from.error();
    const auto until = kafka::parseEnd(setup.until);
    if (!until)
        return until.error();
    options.from = *from;
    options.until = *until;
    options.topic = setup.topic;
    options.lasting = setup.forDuration;
    options.symbol = setup.symbol;
    options.view = setup.viewOrDefault();
    options.memoryLimit = memoryLimitOf(setup);
    if (!setup.checkpoint.empty()) {
        auto checkpoint = kafka::readCheckpoint(setup.checkpoint);
        if (!checkpoint)
            return checkpoint.error();
        options.resume = std::move(*checkpoint);
    }
    return options;
}

bool isLive(const kafka::KafkaReadOptions& options)
{
    return options.until.kind != kafka::EndPoint::Kind::End || options.lasting.has_value();
}

} // namespace sor
