// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_start.h"

#include "base/number_text.h"
#include "input/kafka/client/kafka_errors.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

std::optional<MessageMark> resumedMark(const KafkaReadOptions& options, std::int32_t partition)
{
    if (!options.resume)
        return std::nullopt;
    const auto& all = options.resume->partitions;
    const auto found = std::ranges::find(all, partition, &Checkpoint::Partition::partition);
    return found == all.end() ? std::nullopt : found->last;
}

Result<PartitionList> offsetsForTime(const KafkaReadOptions& options, TopicWatch& watch, Client& client,
                                     const std::vector<PartitionRange>& ranges)
{
    if (options.from.kind != StartPoint::Kind::Time || options.resume)
        return PartitionList{};
    auto list = makePartitionList(static_cast<int>(ranges.size()));
    const auto ms =
        std::chrono::floor<std::chrono::milliseconds>(options.from.time).time_since_epoch().count();
    for (const PartitionRange& range : ranges)
        rd_kafka_topic_partition_list_add(list.get(), options.topic.c_str(), range.partition)->offset = ms;
    const auto code = rd_kafka_offsets_for_times(watch.client().handle(), list.get(),
                                                 milliseconds(options.connection.timeout));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return client.failure(fmt::format("The broker did not tell which offsets belong to {} ({}).",
                                          formatIsoTime(options.from.time), rd_kafka_err2str(code)));
    return list;
}

Result<std::int64_t> resumedStart(const KafkaReadOptions& options, const Client& client,
                                  const PartitionRange& range)
{
    const auto& all = options.resume->partitions;
    const auto found = std::ranges::find(all, range.partition, &Checkpoint::Partition::partition);
    if (found == all.end())
        return range.low; // a partition that was added since
    if (found->next < range.low) {
        return kafkaFailed(
            fmt::format("The checkpoint is stale: it goes on at offset {} of partition {}, and the "
                        "topic's retention keeps only what came since offset {}. {} {} gone; remove "
                        "the file to start again.",
                        found->next, range.partition, range.low, counted(range.low - found->next, "message"),
                        either(range.low - found->next, "is", "are")),
            client.brokers());
    }
    if (found->next > range.high) {
        return kafkaFailed(
            fmt::format("The checkpoint is stale: it goes on at offset {} of partition {}, and the "
                        "topic ends at offset {}, so it was recreated. Remove the file to start again.",
                        found->next, range.partition, range.high),
            client.brokers());
    }
    return found->next;
}

Result<std::int64_t> startOf(const KafkaReadOptions& options, const Client& client,
                             const PartitionRange& range, const PartitionList& times)
{
    switch (options.from.kind) {
    case StartPoint::Kind::Beginning:
        return range.low;
    case StartPoint::Kind::End:
        return range.high;
    case StartPoint::Kind::Tail:
        return std::max(range.low, range.high - options.from.offset);
    case StartPoint::Kind::Offset:
        if (options.from.offset < range.low) {
            return kafkaFailed(
                fmt::format("Offset {} of partition {} is gone: the topic's retention keeps only what "
                            "came since offset {}.",
                            options.from.offset, range.partition, range.low),
                client.brokers());
        }
        if (options.from.offset > range.high) {
            return kafkaFailed(
                fmt::format("Offset {} of partition {} does not exist: the topic ends at offset {}.",
                            options.from.offset, range.partition, range.high),
                client.brokers());
        }
        return options.from.offset;
    case StartPoint::Kind::Time:
        break;
    }
    const auto* found =
        rd_kafka_topic_partition_list_find(times.get(), options.topic.c_str(), range.partition);
    if (found == nullptr || found->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return kafkaFailed(fmt::format("The broker did not tell which offset of partition {} belongs to {}.",
                                       range.partition, formatIsoTime(options.from.time)),
                           client.brokers());
    }
    return found->offset < 0 ? range.high : found->offset; // nothing that late
}

} // namespace

Status checkResumed(const KafkaReadOptions& options, TopicWatch& watch, Client& client,
                    const std::vector<PartitionRange>& ranges, std::vector<std::string>& remarks)
{
    if (!options.resume)
        return ok();
    const auto stale = [&](const std::string& what) {
        return kafkaFailed(
            fmt::format("The checkpoint is stale: {} of topic '{}', so the topic was recreated, or its "
                        "log was cut. Remove the file to start again.",
                        what, options.topic),
            client.brokers());
    };
    const Checkpoint& resume = *options.resume;
    const bool hasIds = !resume.topicId.empty() && !watch.topicId().empty(); // both, or they tell nothing
    if (hasIds && resume.topicId != watch.topicId())
        return stale(fmt::format("its topic id is {}, and {} is that", resume.topicId, watch.topicId()));
    std::vector<TopicWatch::Place> places;
    bool isUnknown = false;
    for (const auto& [partition, next, last] : resume.partitions) {
        const auto range = std::ranges::find(ranges, partition, &PartitionRange::partition);
        if (range == ranges.end())
            return stale(fmt::format("it names partition {}, which is none", partition));
        if (last && last->offset < range->high)
            places.push_back({partition, *last});
        isUnknown |= !last && next > 0;
    }
    const auto compared = watch.compare(std::move(places), ranges, options.connection.timeout);
    if (compared.changed) {
        return stale(
            fmt::format("another message than the one it was made of stands at offset {} of partition "
                        "{}",
                        compared.changed->mark.offset, compared.changed->partition));
    }
    if (!compared.isAnswered) {
        return client.failure(fmt::format(
            "The last messages of the checkpoint could not be read from topic '{}'.", options.topic));
    }
    if (!hasIds && (isUnknown || !compared.gone.empty())) {
        remarks.emplace_back(
            "Whether the topic was recreated since the checkpoint could not be checked in every "
            "partition: its last message there is not known, or not kept any more.");
    }
    return ok();
}

Result<std::vector<PartitionStart>> startsOf(const KafkaReadOptions& options, TopicWatch& watch,
                                             Client& client, const std::vector<PartitionRange>& ranges,
                                             const std::stop_token& stop)
{
    const auto times = offsetsForTime(options, watch, client, ranges);
    if (!times)
        return times.error();
    // The messages of an open transaction are still to come: reading "from now on" has them.
    const bool isFromNow = options.from.kind == StartPoint::Kind::End && !options.resume;
    const auto finished = client.rangesOf(options.topic, stop);
    if (!finished)
        return finished.error();
    std::vector<PartitionStart> starts;
    for (PartitionRange range : ranges) {
        const auto known = std::ranges::find(*finished, range.partition, &PartitionRange::partition);
        const std::int64_t finishedEnd = known != finished->end() ? known->high : range.high;
        if (options.finishedOnly)
            range.high = std::min(range.high, finishedEnd);
        const auto start = options.resume ? resumedStart(options, client, range)
            : isFromNow                   ? Result<std::int64_t>(finishedEnd)
                                          : startOf(options, client, range, *times);
        if (!start)
            return start.error();
        starts.push_back({range, finishedEnd, *start, resumedMark(options, range.partition)});
    }
    return starts;
}

}}} // namespace sor::input::kafka
