// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/message_batch.h"

namespace sor { inline namespace input { namespace kafka {

std::span<rd_kafka_message_t* const> MessageBatch::take(rd_kafka_queue_t* queue, int timeoutMs)
{
    clear();
    const auto takeWhatIsThere = [&] {
        const auto count =
            rd_kafka_consume_batch_queue(queue, 0, m_messages.data() + m_count, m_messages.size() - m_count);
        m_count += count > 0 ? static_cast<std::size_t>(count) : 0;
    };
    takeWhatIsThere();
    if (m_count == 0 && timeoutMs > 0) {
        // Given a timeout, librdkafka would hold the first message back until the batch is full.
        if (rd_kafka_message_t* first = rd_kafka_consume_queue(queue, timeoutMs)) {
            m_messages[m_count++] = first;
            if (m_count < m_messages.size())
                takeWhatIsThere();
        }
    }
    return {m_messages.data(), m_count};
}

void MessageBatch::clear()
{
    for (std::size_t i = 0; i < m_count; ++i)
        rd_kafka_message_destroy(m_messages[i]);
    m_count = 0;
}

MessageHeaders::MessageHeaders(const rd_kafka_message_t& message)
{
    if (rd_kafka_message_headers(&message, &m_headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        m_headers = nullptr;
}

std::optional<std::string_view> MessageHeaders::value(const char* name) const
{
    const void* value = nullptr;
    std::size_t size = 0;
    if (m_headers == nullptr
        || rd_kafka_header_get_last(m_headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    return std::string_view(static_cast<const char*>(value), size);
}

std::optional<std::string_view> MessageHeaders::valueWhere(bool (*isIt)(std::string_view)) const
{
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0; m_headers != nullptr
         && rd_kafka_header_get_all(m_headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        if (size > 0 && isIt(name))
            return std::string_view(static_cast<const char*>(value), size);
    }
    return std::nullopt;
}

}}} // namespace sor::input::kafka
