// SPDX-License-Identifier: GPL-3.0-or-later
// The instruments that a topic names.
#pragma once

#include "base/result.h"
#include "input/kafka/message/message_outcome.h"
#include "input/kafka/read/kafka_source.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// One reading's. One thread at a time.
class TopicSymbols {
public:
    void note(const MessageOutcome& outcome);
    void clear() { *this = {}; }
    bool isEmpty() const { return names().empty(); }
    /// Something names the instrument, if only the one key, or channel, of all messages.
    bool hasNames() const
    {
        return !names().empty() || !m_instruments.empty() || m_keys.size() == 1 || m_channels.size() == 1;
    }
    /// The only symbol; empty when there is none, or several.
    std::string only() const
    {
        const std::vector<std::string> all = names();
        return all.size() == 1 ? all.front() : "";
    }
    /// DataUnusable when there are several and none was chosen, and when nothing in the topic has the chosen
    /// one. `found`: its spellings that messages had. `goesOn`: an earlier reading saw them.
    Status check(const KafkaReadOptions& options, const std::vector<std::string>& found,
                 const KafkaSummary& counts, bool goesOn) const;

private:
    std::vector<std::string> names() const;

    std::vector<std::string> m_symbols;
    std::vector<std::string> m_objectNames; // symbols, unless a venue is among them
    bool m_hasVenueNames = false;
    std::string m_mixed; // see MessageOutcome
    std::vector<std::string> m_instruments; // two or more of one venue
    std::map<std::string, std::int64_t, std::less<>>
        m_keys; // messages by a key that may name their instrument
    std::map<std::string, std::int64_t, std::less<>> m_channels; // likewise by a channel
};

}}} // namespace sor::input::kafka
