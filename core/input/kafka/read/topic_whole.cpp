// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_whole.h"

#include "base/number_text.h"
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/read/topic_end.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

/// Nothing when no broker answers within `limit`.
std::optional<std::vector<TopicReading::Withheld>> askWithheld(TopicReading& reading, Nanos limit)
{
    const std::vector<std::int32_t> ids = reading.ids();
    std::vector<PartitionRange> finished; // transactions, that is
    std::vector<PartitionRange> all;
    if (reading.client->askRanges(reading.options.topic, ids, limit, finished) != RD_KAFKA_RESP_ERR_NO_ERROR
        || reading.watch->client().askRanges(reading.options.topic, ids, limit, all)
            != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    std::vector<TopicReading::Withheld> withheld;
    for (std::size_t i = 0; i < reading.partitions.size(); ++i) {
        TopicReading::Partition& partition = reading.partitions[i];
        if (partition.isDone)
            continue;
        const std::int64_t to = partition.end >= 0 ? std::min(partition.end, all[i].high) : all[i].high;
        if (finished[i].high > partition.next || to <= partition.next) {
            partition.lastArrival = TopicReading::Clock::now();
            partition.isAtEnd |= all[i].high <= partition.next;
            continue;
        }
        // Offsets are not messages: marks that end transactions have one too.
        constexpr std::chrono::seconds kLongest{5};
        const auto counted = reading.watch->count(partition.id, partition.next, to, kLongest);
        withheld.push_back({partition.id, partition.next, counted.value_or(to - partition.next),
                            counted.has_value(), finished[i].high == partition.next});
    }
    return withheld;
}

} // namespace

std::string TopicReading::Withheld::text() const
{
    return fmt::format(
        "in partition {}, {}{} behind offset {} {} not included: a transaction that {} is not finished",
        partition, isCounted ? "" : "up to ", counted(messages, "message"), offset,
        either(messages, "is", "are"), isStart ? "begins there" : "began before");
}

std::string withheldText(const TopicReading& reading)
{
    std::string all;
    for (const TopicReading::Withheld& each : reading.withheld) {
        std::string text = each.text();
        text.front() = 'I';
        all += (all.empty() ? "" : " ") + text + ".";
    }
    return all;
}

std::vector<std::string> remarksOf(const TopicReading& reading)
{
    std::vector<std::string> remarks = reading.remarks;
    std::int64_t gaps = 0;
    for (const TopicReading::Partition& partition : reading.partitions)
        gaps += partition.gaps;
    const TopicKeeping& keeping = reading.watch->keeping();
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

Error recreated(const TopicReading& reading, const std::string& what)
{
    return kafkaFailed(
        fmt::format(
            "Topic '{}' was deleted and recreated while it was read, or its log was cut: {}. What was "
            "read is not used. Read it again.",
            reading.options.topic, what),
        reading.client->brokers());
}

Result<bool> checkIdentity(TopicReading& reading, Nanos limit)
{
    if (reading.recreated)
        return *reading.recreated;
    const auto deadline = TopicReading::Clock::now() + limit;
    std::vector<std::int32_t> ids;
    std::vector<TopicWatch::Place> places;
    for (std::size_t i = 0; i < reading.partitions.size(); ++i) {
        const TopicReading::Partition& partition = reading.partitions[i];
        ids.push_back(partition.id);
        std::vector<MessageMark> marks;
        for (const auto& mark : {partition.first, partition.seen, reading.read[i].last}) {
            if (mark && std::ranges::find(marks, *mark) == marks.end())
                marks.push_back(*mark);
        }
        for (const MessageMark& mark : marks)
            places.push_back({partition.id, mark});
    }
    std::vector<PartitionRange> ranges;
    if (reading.watch->client().askRanges(reading.options.topic, ids, limit, ranges)
        != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    reading.lastAnswer = TopicReading::Clock::now();
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        // What a partition held it goes on to end with, or further, also where nothing of it was read yet.
        const std::int64_t held =
            std::max({reading.partitions[i].next, reading.partitions[i].end, reading.highAtStart[i]});
        if (ranges[i].high < held)
            reading.recreated =
                recreated(reading,
                          fmt::format("partition {} ends at offset {}, and ended at {} before", ids[i],
                                      ranges[i].high, held));
    }
    if (reading.recreated)
        return *reading.recreated;
    const auto compared =
        reading.watch->compare(std::move(places), ranges, deadline - TopicReading::Clock::now());
    if (compared.changed) {
        reading.recreated =
            recreated(reading,
                      fmt::format("at offset {} of partition {} stands another message now",
                                  compared.changed->mark.offset, compared.changed->partition));
        return *reading.recreated;
    }
    if (!compared.isAnswered)
        return false;
    if (reading.watch->hasOtherId(TopicReading::kBriefly)) {
        reading.recreated = recreated(reading, "it has another topic id now");
        return *reading.recreated;
    }
    for (std::size_t i = 0; i < reading.partitions.size(); ++i) {
        TopicReading::Partition& partition = reading.partitions[i];
        partition.seen = reading.read[i].last;
        const auto isFirst = [&](const TopicWatch::Place& place) {
            return place.partition == partition.id && partition.first == place.mark;
        };
        if (std::ranges::any_of(compared.gone, isFirst))
            partition.first = reading.read[i].last; // that one can still be found
    }
    return true;
}

Status verify(TopicReading& reading)
{
    const auto answered = checkIdentity(
        reading, reading.options.reconnects ? TopicReading::kBriefly : reading.options.connection.timeout);
    if (!answered)
        return answered.error();
    reading.isVerified = *answered;
    if (reading.isVerified || reading.options.reconnects)
        return ok();
    return reading.client->failure(
        fmt::format("Topic '{}' was read, but whether it is still the same topic could not be "
                    "asked: no answer for {}.",
                    reading.options.topic, formatDuration(reading.options.connection.timeout)));
}

Status conclude(TopicReading& reading)
{
    constexpr std::chrono::seconds kAtTheEnd{3}; // nothing waits for it, and a busy machine may be slow
    if (!reading.isVerified) {
        const auto answered = checkIdentity(reading, kAtTheEnd);
        if (!answered)
            return answered.error();
        reading.isVerified = *answered;
    }
    if (!reading.isVerified) {
        reading.remarks.emplace_back(
            "No broker answered at the end: whether the topic was recreated while it was read, or "
            "held more, is not known.");
        return ok();
    }
    if (reading.isLive() && reading.withheld.empty())
        reading.withheld = askWithheld(reading, kAtTheEnd).value_or(std::vector<TopicReading::Withheld>());
    for (PartitionRead& read : reading.read) {
        if (!read.last && read.end > read.low)
            read.last = reading.watch->markAt(read.partition, read.end - 1, kAtTheEnd);
    }
    return ok();
}

Status checkWithheld(TopicReading& reading, MessageSink& sink, const std::stop_token& stop)
{
    const auto now = TopicReading::Clock::now();
    constexpr std::chrono::seconds kAskEvery{1};
    if (now - reading.lastWithheld < kAskEvery)
        return ok();
    bool isDue = false;
    bool goesOn = false; // another partition is still read
    for (const TopicReading::Partition& partition : reading.partitions) {
        if (partition.isDone)
            continue;
        std::int64_t low = 0;
        std::int64_t high = partition.end;
        if (high < 0)
            rd_kafka_get_watermark_offsets(reading.client->handle(), reading.options.topic.c_str(),
                                           partition.id, &low, &high);
        const bool stands =
            high > partition.next && now - partition.lastArrival >= reading.options.connection.timeout;
        (stands ? isDue : goesOn) = true;
    }
    if (!isDue || (!reading.isLive() && goesOn))
        return ok();
    reading.lastWithheld = now;
    auto withheld = askWithheld(reading, TopicReading::kBriefly);
    if (!withheld || withheld->empty())
        return ok();
    if (reading.isLive()) {
        // The other partitions are read up to what they hold now.
        if (auto status = reading.isPinned ? ok() : pinEnds(reading, sink, stop); !status)
            return status;
        for (const TopicReading::Withheld& each : *withheld) {
            reading.finish(
                *std::ranges::find(reading.partitions, each.partition, &TopicReading::Partition::id));
            reading.withheld.push_back(each);
        }
        return ok();
    }
    std::string text;
    for (const TopicReading::Withheld& each : *withheld)
        text += (text.empty() ? "" : "; ") + each.text();
    return kafkaFailed(
        fmt::format("Topic '{}' could not be read to its end: {}. It did not finish within {} (`timeout`). "
                    "Wait until it is committed or aborted, or read what is there with `until idle:10s`.",
                    reading.options.topic, text, formatDuration(reading.options.connection.timeout)),
        reading.client->brokers());
}

}}} // namespace sor::input::kafka
