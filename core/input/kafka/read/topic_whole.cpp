// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what was read of a topic is all of it, and of one topic.
#include "base/number_text.h"
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/read/topic_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor::kafka {

std::string TopicReader::Withheld::text() const
{
    return fmt::format(
        "in partition {}, {}{} behind offset {} {} not included: a transaction that {} is not finished",
        partition, isCounted ? "" : "up to ", counted(messages, "message"), offset,
        either(messages, "is", "are"), isStart ? "begins there" : "began before");
}

std::string TopicReader::withheld() const
{
    std::string all;
    for (const Withheld& each : m_withheld) {
        std::string text = each.text();
        text.front() = 'I';
        all += (all.empty() ? "" : " ") + text + ".";
    }
    return all;
}

std::vector<std::string> TopicReader::remarks() const
{
    std::vector<std::string> remarks = m_remarks;
    std::int64_t gaps = 0;
    for (const Partition& partition : m_partitions)
        gaps += partition.gaps;
    const TopicKeeping& keeping = m_watch->keeping();
    if (keeping.isCompacted) {
        remarks.push_back(fmt::format(
            "The topic is compacted (cleanup.policy): of the messages with one key the broker keeps the "
            "last. {}",
            gaps == 0
                ? std::string("No offset of those that were read lacks its message so far.")
                : fmt::format("{} of those that were read {} no message: it was removed, or belonged to a "
                              "transaction (aborted messages, end marks). The result rests on the others.",
                              counted(gaps, "offset"), either(gaps, "holds", "hold"))));
    } else if (!keeping.isKnown && gaps > 0) {
        remarks.push_back(
            fmt::format("{} of those that were read {} no message: it was removed (a compacted topic), or "
                        "belonged to a transaction (aborted messages, end marks). The broker does not tell "
                        "this user whether the topic is compacted.",
                        counted(gaps, "offset"), either(gaps, "holds", "hold")));
    }
    return remarks;
}

Error TopicReader::recreated(const std::string& what) const
{
    return kafkaFailed(
        fmt::format(
            "Topic '{}' was deleted and recreated while it was read, or its log was cut: {}. What was "
            "read is not used. Read it again.",
            m_options.topic, what),
        m_client->brokers());
}

Result<bool> TopicReader::checkIdentity(Nanos limit)
{
    if (m_recreated)
        return *m_recreated;
    const auto deadline = Clock::now() + limit;
    std::vector<std::int32_t> ids;
    std::vector<TopicWatch::Place> places;
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        const Partition& partition = m_partitions[i];
        ids.push_back(partition.id);
        std::vector<MessageMark> marks;
        for (const auto& mark : {partition.first, partition.seen, m_read[i].last}) {
            if (mark && std::ranges::find(marks, *mark) == marks.end())
                marks.push_back(*mark);
        }
        for (const MessageMark& mark : marks)
            places.push_back({partition.id, mark});
    }
    std::vector<PartitionRange> ranges;
    if (m_watch->client().askRanges(m_options.topic, ids, limit, ranges) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    m_lastAnswer = Clock::now();
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        // What a partition held it goes on to end with, or further, also where nothing of it was read yet.
        const std::int64_t held = std::max({m_partitions[i].next, m_partitions[i].end, m_highAtStart[i]});
        if (ranges[i].high < held)
            m_recreated = recreated(fmt::format("partition {} ends at offset {}, and ended at {} before",
                                                ids[i], ranges[i].high, held));
    }
    if (m_recreated)
        return *m_recreated;
    const auto compared = m_watch->compare(std::move(places), ranges, deadline - Clock::now());
    if (compared.changed) {
        m_recreated = recreated(fmt::format("at offset {} of partition {} stands another message now",
                                            compared.changed->mark.offset, compared.changed->partition));
        return *m_recreated;
    }
    if (!compared.isAnswered)
        return false;
    if (m_watch->hasOtherId(kBriefly)) {
        m_recreated = recreated("it has another topic id now");
        return *m_recreated;
    }
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        Partition& partition = m_partitions[i];
        partition.seen = m_read[i].last;
        const auto isFirst = [&](const TopicWatch::Place& place) {
            return place.partition == partition.id && partition.first == place.mark;
        };
        if (std::ranges::any_of(compared.gone, isFirst))
            partition.first = m_read[i].last; // that one can still be found
    }
    return true;
}

/// Everything was read: is it of one topic?
Status TopicReader::verify()
{
    const auto answered = checkIdentity(m_options.reconnects ? kBriefly : m_options.connection.timeout);
    if (!answered)
        return answered.error();
    m_isVerified = *answered;
    if (m_isVerified || m_options.reconnects)
        return ok();
    return m_client->failure(
        fmt::format("Topic '{}' was read, but whether it is still the same topic could not be "
                    "asked: no answer for {}.",
                    m_options.topic, formatDuration(m_options.connection.timeout)));
}

Status TopicReader::conclude()
{
    constexpr std::chrono::seconds kAtTheEnd{3}; // nothing waits for it, and a busy machine may be slow
    if (!m_isVerified) {
        const auto answered = checkIdentity(kAtTheEnd);
        if (!answered)
            return answered.error();
        m_isVerified = *answered;
    }
    if (!m_isVerified) {
        m_remarks.emplace_back(
            "No broker answered at the end: whether the topic was recreated while it was read, or "
            "held more, is not known.");
        return ok();
    }
    if (isLive() && m_withheld.empty())
        m_withheld = askWithheld(kAtTheEnd).value_or(std::vector<Withheld>());
    for (PartitionRead& read : m_read) {
        if (!read.last && read.end > read.low)
            read.last = m_watch->markAt(read.partition, read.end - 1, kAtTheEnd);
    }
    return ok();
}

std::optional<std::vector<TopicReader::Withheld>> TopicReader::askWithheld(Nanos limit)
{
    std::vector<std::int32_t> ids;
    for (const Partition& partition : m_partitions)
        ids.push_back(partition.id);
    std::vector<PartitionRange> finished; // transactions, that is
    std::vector<PartitionRange> all;
    if (m_client->askRanges(m_options.topic, ids, limit, finished) != RD_KAFKA_RESP_ERR_NO_ERROR
        || m_watch->client().askRanges(m_options.topic, ids, limit, all) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    std::vector<Withheld> withheld;
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        Partition& partition = m_partitions[i];
        if (partition.isDone)
            continue;
        const std::int64_t to = partition.end >= 0 ? std::min(partition.end, all[i].high) : all[i].high;
        if (finished[i].high > partition.next || to <= partition.next) {
            partition.lastArrival = Clock::now();
            partition.isAtEnd |= all[i].high <= partition.next;
            continue;
        }
        // Offsets are not messages: marks that end transactions have one too.
        constexpr std::chrono::seconds kLongest{5};
        const auto counted = m_watch->count(partition.id, partition.next, to, kLongest);
        withheld.push_back({partition.id, partition.next, counted.value_or(to - partition.next),
                            counted.has_value(), finished[i].high == partition.next});
    }
    return withheld;
}

/// A transaction that stays open hides all that follows it. It is waited for as long as for a broker.
Status TopicReader::checkWithheld(MessageSink& sink, const std::stop_token& stop)
{
    const auto now = Clock::now();
    constexpr std::chrono::seconds kAskEvery{1};
    if (now - m_lastWithheld < kAskEvery)
        return ok();
    bool isDue = false;
    bool goesOn = false; // another partition is still read
    for (const Partition& partition : m_partitions) {
        if (partition.isDone)
            continue;
        std::int64_t low = 0;
        std::int64_t high = partition.end;
        if (high < 0)
            rd_kafka_get_watermark_offsets(m_client->handle(), m_options.topic.c_str(), partition.id, &low,
                                           &high);
        const bool stands =
            high > partition.next && now - partition.lastArrival >= m_options.connection.timeout;
        (stands ? isDue : goesOn) = true;
    }
    if (!isDue || (!isLive() && goesOn))
        return ok();
    m_lastWithheld = now;
    auto withheld = askWithheld(kBriefly);
    if (!withheld || withheld->empty())
        return ok();
    if (isLive()) {
        // The other partitions are read up to what they hold now.
        if (auto status = m_isPinned ? ok() : pinEnds(sink, stop); !status)
            return status;
        for (const Withheld& each : *withheld) {
            finish(*std::ranges::find(m_partitions, each.partition, &Partition::id));
            m_withheld.push_back(each);
        }
        return ok();
    }
    std::string text;
    for (const Withheld& each : *withheld)
        text += (text.empty() ? "" : "; ") + each.text();
    return kafkaFailed(
        fmt::format("Topic '{}' could not be read to its end: {}. It did not finish within {} (`timeout`). "
                    "Wait until it is committed or aborted, or read what is there with `until idle:10s`.",
                    m_options.topic, text, formatDuration(m_options.connection.timeout)),
        m_client->brokers());
}

} // namespace sor::kafka
