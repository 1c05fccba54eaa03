// SPDX-License-Identifier: GPL-3.0-or-later
// Which run of a publisher a message belongs to, and whether that is the wanted one.
#pragma once

#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/message_batch.h"
#include "input/kafka/message/own_layout.h"
#include "input/kafka/read/repeats.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Reads the run and the number of a message, from its headers or its value. One thread at a time.
class MessageTags {
public:
    /// An empty run id when the message names none. Ids count up to their first 256 bytes. Valid until the
    /// next call, and while the message is.
    RunTag of(const rd_kafka_message_t& message, const MessageHeaders& headers);

private:
    RunTagReader m_reader;
};

/// Takes one run: the named one, or the one that choose() sets, and of runs that begin while the topic is
/// read the last. Messages without an id belong to no run and are taken when no run is there. Counts the
/// messages of up to kMostRuns runs; its memory does not grow with more. One thread at a time.
class RunChoice {
public:
    struct PublisherRun {
        std::string id;
        std::int64_t messages = 0;
    };
    enum class Verdict : std::uint8_t {
        Ours,
        OursAndNew, // a later run begins, and what was taken before is void
        Unknown, // a run although choose() was not sure that there is any: choose(), then judge again
        Other
    };
    static constexpr std::size_t kMostRuns = 100;

    explicit RunChoice(std::string wanted)
        : m_wanted(std::move(wanted))
    {
    }

    /// The run that is to be taken, unless one was named; empty: messages without an id. `isSure`: false when
    /// runs may be there all the same.
    void choose(std::string_view id, bool isSure);
    /// A run that is not new although no message of it was judged yet.
    void know(std::string_view id);

    /// `isNewer`: the message came to the topic after the run was chosen.
    Verdict judge(std::string_view id, bool isNewer);

    /// In the order in which they were first seen, the first kMostRuns of them.
    const std::vector<PublisherRun>& runs() const { return m_runs; }
    bool hasMoreRuns() const { return m_hasMore; }
    /// Nothing before choose() or the first message of our run.
    const std::optional<std::string>& chosen() const { return m_chosen; }

private:
    Verdict decide(std::string_view id, bool isNewer);
    void count(std::string_view id);
    void take(std::string_view id);

    std::string m_wanted;
    std::vector<PublisherRun> m_runs;
    std::size_t m_last = 0; // the run of the message before; m_runs.size() when it is not listed
    std::string m_lastId;
    bool m_hasLast = false;
    RecentHashes m_known;
    bool m_hasMore = false;
    std::optional<std::string> m_chosen;
    bool m_isSure = true;
};

}}} // namespace sor::input::kafka
