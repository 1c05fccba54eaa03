// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/topic_options.h"

#include "source/tape_assembly.h"

namespace sor {

Result<kafka::KafkaReadOptions> topicOptions(const RunSetup& setup)
{
    kafka::KafkaReadOptions options;
    std::vector<std::string> files;
    if (!setup.kafkaFile.empty())
        files.push_back(setup.kafkaFile);
    auto connection = kafka::makeConnectionSettings(setup.kafka, setup.kafkaProperties, files, setup.timeout);
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
