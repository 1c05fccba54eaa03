// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/client_reports.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <simdjson.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

void onError(rd_kafka_t* handle, int code, const char* reason, void* opaque)
{
    auto error = static_cast<rd_kafka_resp_err_t>(code);
    std::array<char, 512> fatal{};
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
        rd_kafka_fatal_error(handle, fatal.data(), fatal.size());
        reason = fatal.data();
    }
    static_cast<ClientReports*>(opaque)->diagnostics.noteError(error, reason == nullptr ? "" : reason);
}

void onLog(const rd_kafka_t* handle, int level, const char* facility, const char* text)
{
    if (auto* reports = static_cast<ClientReports*>(rd_kafka_opaque(handle)))
        reports->diagnostics.noteLog(level, facility, text);
}

int onStatistics(rd_kafka_t*, char* json, std::size_t size, void* opaque)
{
    static_cast<ClientReports*>(opaque)->connection = readStatistics({json, size});
    return 0; // librdkafka frees the text
}

void onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque)
{
    Deliveries& deliveries = static_cast<ClientReports*>(opaque)->deliveries;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++deliveries.delivered;
        deliveries.bytes += static_cast<std::int64_t>(message->len);
        return;
    }
    ++deliveries.failed;
    if (deliveries.firstError.empty())
        deliveries.firstError = rd_kafka_err2str(message->err);
}

} // namespace

void Diagnostics::noteError(rd_kafka_resp_err_t code, std::string_view reason)
{
    // An indication without a reason of its own (the client goes on trying), and one that all was read.
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return;
    const std::lock_guard lock(m_mutex);
    Trouble trouble{code, std::string(reason)};
    // A permanent reason is what the user must see, whatever is reported after it.
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

void reportTo(rd_kafka_conf_t* conf, ClientReports& reports, bool isProducer)
{
    rd_kafka_conf_set_opaque(conf, &reports);
    rd_kafka_conf_set_error_cb(conf, onError);
    rd_kafka_conf_set_log_cb(conf, onLog);
    rd_kafka_conf_set_stats_cb(conf, onStatistics);
    if (isProducer)
        rd_kafka_conf_set_dr_msg_cb(conf, onDelivery);
}

}}} // namespace sor::input::kafka
