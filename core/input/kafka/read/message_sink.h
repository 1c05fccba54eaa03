// SPDX-License-Identifier: GPL-3.0-or-later
// Where the messages of a topic go.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <librdkafka/rdkafka.h>

namespace sor { inline namespace input { namespace kafka {

/// Takes messages in the order in which they arrive: per partition by offset.
class MessageSink {
public:
    virtual ~MessageSink() = default;
    /// `partition` is the position in TopicReader::partitions().
    virtual Status accept(std::size_t partition, const rd_kafka_message_t& message) = 0;
    /// The chosen run's publisher said in every partition that it is complete.
    virtual bool sawEndOfStream() const = 0;
    /// The topic has one more partition; it comes last in TopicReader::partitions().
    virtual void addPartition() = 0;
    /// So many messages as came together were accepted, perhaps none.
    virtual Status endBatch() { return ok(); }
};

}}} // namespace sor::input::kafka
