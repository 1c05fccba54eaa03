// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/run_choice.h"

#include "input/kafka/message/quote_json.h"

#include <algorithm>
#include <xxhash.h>

namespace sor { inline namespace input { namespace kafka {

RunTag MessageTags::of(const rd_kafka_message_t& message, const MessageHeaders& headers)
{
    constexpr std::size_t kLongestId = 256;
    RunTag tag;
    if (const auto runId = headers.value(kRunIdHeader); runId && !runId->empty()) {
        tag.runId = *runId;
        tag.number = parseInteger(headers.value(kSeqHeader).value_or(""));
    } else if (message.payload != nullptr) {
        if (const auto own = m_reader.read({static_cast<const char*>(message.payload), message.len}))
            tag = *own;
    }
    tag.runId = tag.runId.substr(0, kLongestId);
    return tag;
}

void RunChoice::choose(std::string_view id, bool isSure)
{
    m_isSure = isSure;
    if (!m_wanted.empty() && id != m_wanted)
        return;
    know(id);
    take(id);
}

void RunChoice::know(std::string_view id)
{
    m_known.add(XXH3_64bits(id.data(), id.size()));
}

void RunChoice::take(std::string_view id)
{
    m_chosen = id;
    // The one that is taken is always listed.
    if (std::ranges::find(m_runs, id, &PublisherRun::id) == m_runs.end()) {
        if (m_runs.size() == kMostRuns)
            m_runs.pop_back();
        m_runs.push_back({std::string(id)});
        m_hasLast = false;
    }
}

void RunChoice::count(std::string_view id)
{
    if (!m_hasLast || m_lastId != id) {
        m_hasLast = true;
        m_lastId = id;
        const auto found = std::ranges::find(m_runs, id, &PublisherRun::id);
        m_last = static_cast<std::size_t>(found - m_runs.begin());
        if (found == m_runs.end() && m_runs.size() < kMostRuns)
            m_runs.push_back({std::string(id)});
        m_hasMore |= m_last == kMostRuns;
    }
    if (m_last < m_runs.size())
        ++m_runs[m_last].messages;
}

RunChoice::Verdict RunChoice::decide(std::string_view id, bool isNewer)
{
    if (m_chosen && *m_chosen == id)
        return Verdict::Ours;
    if (!m_wanted.empty())
        return id == m_wanted ? Verdict::Ours : Verdict::Other;
    if (!m_chosen)
        return Verdict::Ours;
    if (id.empty())
        return Verdict::Other;
    if (m_chosen->empty())
        return isNewer || m_isSure ? Verdict::OursAndNew : Verdict::Unknown;
    const bool isSame = m_hasLast && m_lastId == id;
    const bool wasKnown = isSame || !m_known.add(XXH3_64bits(id.data(), id.size()));
    return isNewer && !wasKnown ? Verdict::OursAndNew : Verdict::Other;
}

RunChoice::Verdict RunChoice::judge(std::string_view id, bool isNewer)
{
    const Verdict verdict = decide(id, isNewer);
    if (verdict == Verdict::Unknown)
        return verdict;
    if (verdict != Verdict::Other && m_chosen != id) {
        know(id);
        take(id);
    }
    count(id);
    return verdict;
}

}}} // namespace sor::input::kafka
