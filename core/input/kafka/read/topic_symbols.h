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
    bool isEmpty() const { return m_symbols.empty(); }
    /// The only symbol; empty when there is none, or several.
    std::string only() const { return m_symbols.size() == 1 ? m_symbols.front() : ""; }
    /// DataUnusable when there are several and none was chosen, and when nothing in the topic has the chosen
    /// one. `found`: its spellings that messages had. `goesOn`: an earlier reading saw them.
    Status check(const KafkaReadOptions& options, const std::vector<std::string>& found,
                 const KafkaSummary& counts, bool goesOn) const;

private:
    std::vector<std::string> m_symbols;
    std::vector<std::string> m_instruments; // two or more of one venue
    std::map<std::string, std::int64_t, std::less<>>
        m_keys; // messages by a key that may name their instrument
};

}}} // namespace sor::input::kafka
