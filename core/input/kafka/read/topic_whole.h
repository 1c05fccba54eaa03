// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what was read of a topic is all of it, and of one topic.
#pragma once

#include "input/kafka/read/message_sink.h"
#include "input/kafka/read/topic_reading.h"

#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// False when no broker answers. KafkaFailed when the topic is not what it was.
Result<bool> checkIdentity(TopicReading& reading, Nanos limit);

/// The error of a topic that is not what it was; `what` tells it.
Error recreated(const TopicReading& reading, const std::string& what);

/// A transaction that stays open hides all that follows it. It is waited for as long as for a broker.
Status checkWithheld(TopicReading& reading, MessageSink& sink, const std::stop_token& stop);

/// Everything was read: is it of one topic?
Status verify(TopicReading& reading);

/// See TopicReader::conclude().
Status conclude(TopicReading& reading);

/// See TopicReader::withheld() and TopicReader::remarks().
std::string withheldText(const TopicReading& reading);
std::vector<std::string> remarksOf(const TopicReading& reading);

}}} // namespace sor::input::kafka
