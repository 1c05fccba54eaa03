// SPDX-License-Identifier: GPL-3.0-or-later
// What librdkafka says and hands over: reports, batches of messages, headers.
#include "input/kafka/client/kafka_client.h"

#include <algorithm>
#include <simdjson.h>

namespace sor::kafka {

void Diagnostics::noteError(rd_kafka_resp_err_t code, std::string_view reason)
{
    // An indication without a reason of its own (the client goes on trying), and one that all was read.
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return;
    const std::lock_guard lock(m_mutex);
    Trouble trouble{code, std::string(reason)};
    // What cannot mend is what the user must hear of, whatever is reported after it.
    if (!m_trouble || !isHopeless(*m_trouble) || isHopeless(trouble))
        m_trouble = std::move(trouble);
}

void Diagnostics::noteLog(int level, std::string_view facility, std::string_view text)
{
    constexpr int kWarning = 4;
    if (level > kWarning)
        return;
    const bool isForUsers = facility == "COMPRESSION" || facility == "CONFWARN";
    if (!isForUsers || text.find("producer property") != std::string_view::npos
        || text.find("consumer property") != std::string_view::npos)
        return;
    const std::lock_guard lock(m_mutex);
    constexpr std::size_t kMost = 20;
    std::string sentence(text);
    if (m_warnings.size() < kMost && std::ranges::find(m_warnings, sentence) == m_warnings.end())
        m_warnings.push_back(std::move(sentence));
}

std::optional<Trouble> Diagnostics::trouble() const
{
    const std::lock_guard lock(m_mutex);
    return m_trouble;
}

void Diagnostics::forgetTrouble()
{
    const std::lock_guard lock(m_mutex);
    m_trouble.reset();
}

std::vector<std::string> Diagnostics::warnings() const
{
    const std::lock_guard lock(m_mutex);
    return m_warnings;
}

ConnectionReport readStatistics(std::string_view json)
{
    ConnectionReport report;
    simdjson::dom::parser parser;
    simdjson::dom::object brokers;
    if (parser.parse(json.data(), json.size())["brokers"].get(brokers))
        return report;
    report.isKnown = true;
    for (const auto& [name, broker] : brokers) {
        std::int64_t node = -1; // -1: an address that the user typed, not yet known to be a broker
        std::string_view state;
        std::int64_t idle = -1; // microseconds
        if (broker["nodeid"].get(node) || node < 0 || broker["state"].get(state) || state != "UP")
            continue;
        const Nanos silence =
            std::chrono::microseconds{broker["rxidle"].get(idle) == simdjson::SUCCESS && idle > 0 ? idle : 0};
        report.silence = report.isUp ? std::min(report.silence, silence) : silence;
        report.isUp = true;
    }
    return report;
}

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

} // namespace sor::kafka
