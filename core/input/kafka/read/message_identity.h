// SPDX-License-Identifier: GPL-3.0-or-later
// What names the instrument of a message beside its value: its headers and its key.
#pragma once

#include "input/kafka/client/message_batch.h"
#include "input/kafka/message/row_identity.h"

namespace sor { inline namespace input { namespace kafka {

class MessageIdentity final : public IdentitySource {
public:
    /// `message` must outlive this object.
    explicit MessageIdentity(const rd_kafka_message_t& message)
        : m_message(message)
    {
    }

    std::string_view headerSymbol() const override
    {
        const MessageHeaders headers(m_message);
        for (const char* name :
             {"symbol", "ticker", "sym", "raw_symbol", "instrument", "security", "isin", "figi", "root",
              "sym_root", "instrument_id", "Symbol", "Ticker", "SYMBOL", "product_id"}) {
            if (const auto value = headers.value(name); value && !value->empty())
                return *value;
        }
        return {};
    }

    /// Of a JSON text what its quotes hold.
    std::string_view key() const override
    {
        std::string_view key = m_message.key == nullptr
            ? std::string_view{}
            : std::string_view(static_cast<const char*>(m_message.key), m_message.key_len);
        if (key.size() > 2 && key.front() == '"' && key.back() == '"')
            key = key.substr(1, key.size() - 2);
        return key;
    }

private:
    const rd_kafka_message_t& m_message;
};

}}} // namespace sor::input::kafka
