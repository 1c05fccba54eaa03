// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_reading.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

bool TopicReading::isAllDone() const
{
    return std::ranges::all_of(partitions, &Partition::isDone);
}

bool TopicReading::areAllAtEnd() const
{
    return std::ranges::all_of(partitions, &Partition::isAtEnd);
}

void TopicReading::pinStarts(const std::vector<PartitionStart>& starts)
{
    isPinned = !isLive();
    for (const auto& [range, finishedEnd, start, last] : starts) {
        Partition partition;
        partition.id = range.partition;
        partition.next = start;
        partition.first = last;
        if (isPinned)
            partition.end = range.high;
        partition.isDone = isPinned && partition.next >= range.high;
        total += std::max<std::int64_t>(range.high - partition.next, 0);
        partitions.push_back(partition);
        read.push_back({range.partition, range.low, start, start, last});
        highAtStart.push_back(range.high);
        finishedAtStart.push_back(finishedEnd);
    }
}

void TopicReading::finish(Partition& partition)
{
    if (std::exchange(partition.isDone, true))
        return;
    // What producers go on sending need not be fetched.
    const auto list = makePartitionList(1);
    rd_kafka_topic_partition_list_add(list.get(), options.topic.c_str(), partition.id);
    rd_kafka_pause_partitions(client->handle(), list.get());
}

std::vector<std::int32_t> TopicReading::ids() const
{
    std::vector<std::int32_t> all;
    all.reserve(partitions.size());
    for (const Partition& partition : partitions)
        all.push_back(partition.id);
    return all;
}

}}} // namespace sor::input::kafka
