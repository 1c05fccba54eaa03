// SPDX-License-Identifier: GPL-3.0-or-later
// What names the instrument of a message beside its value: its headers and its key.
#pragma once

#include "input/kafka/client/message_batch.h"
#include "input/kafka/message/row_hints.h"
#include "input/kafka/message/row_identity.h"

#include <string_view>

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
             {"symbol", "ticker", "sym", "raw_symbol", "instrument", "isin", "figi", "root", "sym_root",
              "instrument_id", "Symbol", "Ticker", "SYMBOL", "product_id"}) {
            if (const auto value = headers.value(name); value && !value->empty())
                return *value;
        }
        const auto other = headers.valueWhere(endsAsInstrument).value_or(std::string_view{});
        return other == "true" || other == "false" ? std::string_view{} : other;
    }

    /// See plainKey().
    std::string_view key() const override
    {
        return m_message.key == nullptr
            ? std::string_view{}
            : plainKey({static_cast<const char*>(m_message.key), m_message.key_len});
    }

private:
    const rd_kafka_message_t& m_message;
};

}}} // namespace sor::input::kafka
