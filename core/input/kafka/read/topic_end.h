// SPDX-License-Identifier: GPL-3.0-or-later
// Where a reading of a topic ends, and what is looked at on the way.
#pragma once

#include "input/kafka/read/message_sink.h"
#include "input/kafka/read/topic_reading.h"

#include <stop_token>

namespace sor { inline namespace input { namespace kafka {

/// From now on the end is what the topic holds.
Status pinEnds(TopicReading& reading, MessageSink& sink, const std::stop_token& stop);

/// Pins the ends when the end point of a live reading was reached.
Status checkEnding(TopicReading& reading, MessageSink& sink, const std::stop_token& stop);

/// Every few seconds: is the topic still there, is it the same, are there more partitions, and do all of
/// their brokers answer? KafkaFailed when not.
Status lookAtTopic(TopicReading& reading, MessageSink& sink, const std::stop_token& stop);

/// KafkaFailed when nothing came for longer than the timeout.
Status checkStandstill(const TopicReading& reading, const std::stop_token& stop);

}}} // namespace sor::input::kafka
