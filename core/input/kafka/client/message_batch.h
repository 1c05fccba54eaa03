// SPDX-License-Identifier: GPL-3.0-or-later
// Messages as librdkafka hands them over, and their headers.
#pragma once

#include <cstddef>
#include <librdkafka/rdkafka.h>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Up to `room` messages at a time, freed together.
class MessageBatch {
public:
    explicit MessageBatch(std::size_t room)
        : m_messages(room)
    {
    }
    ~MessageBatch() { clear(); }
    MessageBatch(const MessageBatch&) = delete;
    MessageBatch& operator=(const MessageBatch&) = delete;

    /// What `queue` holds; when that is nothing, waits up to `timeoutMs` for a message.
    std::span<rd_kafka_message_t* const> take(rd_kafka_queue_t* queue, int timeoutMs);
    void clear();

private:
    std::vector<rd_kafka_message_t*> m_messages;
    std::size_t m_count = 0;
};

/// A message's headers, looked up by name.
class MessageHeaders {
public:
    explicit MessageHeaders(const rd_kafka_message_t& message);
    /// Nothing when there is none of that name; the last one when there are several.
    std::optional<std::string_view> value(const char* name) const;
    /// Of the first one with a value whose name `isIt` takes; nothing when there is none.
    std::optional<std::string_view> valueWhere(bool (*isIt)(std::string_view)) const;

private:
    rd_kafka_headers_t* m_headers = nullptr; // the message's
};

}}} // namespace sor::input::kafka
