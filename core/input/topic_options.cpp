// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/topic_options.h"

#include "input/kafka/client/secret_guard.h"

#include <utility>

namespace sor { inline namespace input {

kafka::ConnectionWords connectionWords(const SourceSpec& source)
{
    kafka::ConnectionWords words;
    words.brokers = source.kafka;
    words.areBrokersOfFile = source.areBrokersOfFile;
    words.properties = source.kafkaProperties;
    words.file = source.kafkaFile;
    words.fileProperties = source.fileKafkaProperties;
    words.timeout = source.timeout;
    return words;
}

Result<kafka::ConnectionSettings> connectionOf(const SourceSpec& source)
{
    auto settings = kafka::makeConnectionSettings(connectionWords(source));
    if (!settings)
        return settings;
    if (auto status = kafka::checkReceiver(*settings); !status)
        return status.error();
    return settings;
}

std::vector<std::string> remarksOnSettingsFiles(const SourceSpec& source)
{
    std::vector<std::string> remarks;
    if (source.kafka.empty() && source.kafkaFile.empty())
        return remarks;
    for (const std::string& file : kafka::settingsFiles(source.kafkaFile)) {
        if (std::string remark = kafka::remarkOnReaders(file); !remark.empty())
            remarks.push_back(std::move(remark));
    }
    return remarks;
}

Result<kafka::KafkaReadOptions> topicOptions(const SourceSpec& source)
{
    kafka::KafkaReadOptions options;
    auto connection = connectionOf(source);
    if (!connection)
        return connection.error();
    options.connection = std::move(*connection);
    const auto from = kafka::parseStart(source.fromOffset.value_or(source.forDuration ? "end" : "beginning"));
    if (!from)
        return from.error();
    const auto until = kafka::parseEnd(source.until);
    if (!until)
        return until.error();
    options.from = *from;
    options.until = *until;
    options.topic = source.topic;
    options.lasting = source.forDuration;
    options.symbol = source.symbol;
    options.zone = source.form.zone;
    options.sizes.shareUnit = source.form.sizeUnit.value_or(ShareUnit{});
    options.sizes.isUnitFixed = true;
    options.view = source.viewOrDefault();
    options.memoryLimit = source.memoryLimit();
    if (!source.checkpoint.empty()) {
        auto checkpoint = kafka::readCheckpoint(source.checkpoint);
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

}} // namespace sor::input
