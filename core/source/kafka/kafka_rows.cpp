// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/kafka_rows.h"

#include "market/tape_builder.h"
#include "source/kafka/quote_json.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace sor::kafka {

Status KafkaRows::add(std::size_t partition, std::uint64_t order, bool isComplete,
                      const std::vector<QuoteEvent>& rows)
{
    Part& part = m_parts[partition];
    part.rows.insert(part.rows.end(), rows.begin(), rows.end());
    part.order.insert(part.order.end(), rows.size(), order | (isComplete ? kComplete : 0));
    m_size += rows.size();
    if (m_options.memoryLimit != 0 && bytes() > m_options.memoryLimit) {
        return Error{ErrorCode::DataUnusable,
                     fmt::format("The rows must be put in order, which needs them all in memory, and that is "
                                 "more than the limit of {} MB. Raise --memory, or begin later with "
                                 "--from-offset.",
                                 m_options.memoryLimit >> 20),
                     m_options.topic};
    }
    return ok();
}

Status KafkaRows::startAnew()
{
    for (Part& part : m_parts)
        part = {};
    m_book.clear();
    m_size = 0;
    return ok();
}

bool KafkaRows::sortPart(Part& part) const
{
    const auto isBefore = [&](std::size_t a, std::size_t b) {
        const auto timeA = orderingTime(part.rows[a], m_options.view);
        const auto timeB = orderingTime(part.rows[b], m_options.view);
        return timeA != timeB ? timeA < timeB : (part.order[a] & ~kComplete) < (part.order[b] & ~kComplete);
    };
    std::size_t firstBad = 1;
    while (firstBad < part.rows.size() && !isBefore(firstBad, firstBad - 1))
        ++firstBad;
    if (firstBad >= part.rows.size())
        return false;
    std::vector<std::size_t> indexes(part.rows.size());
    std::iota(indexes.begin(), indexes.end(), std::size_t{0});
    std::ranges::stable_sort(indexes, isBefore);
    Part sorted;
    sorted.rows.reserve(part.rows.size());
    sorted.order.reserve(part.rows.size());
    for (const std::size_t i : indexes) {
        sorted.rows.push_back(part.rows[i]);
        sorted.order.push_back(part.order[i]);
    }
    part = std::move(sorted);
    return true;
}

/// The next row of a partition.
Status KafkaRows::put(Part& part, RowOutput& output, QuoteSink& sink) const
{
    const std::size_t at = part.next++;
    const bool isComplete = (part.order[at] & kComplete) != 0;
    const bool goesOn = part.next < part.rows.size() && part.order[part.next] == part.order[at];
    return output.put(part.rows[at], {isComplete, !goesOn}, sink);
}

Status KafkaRows::handOn(bool byOrder, RowOutput& output, QuoteSink& sink, const std::stop_token& stop,
                         bool& wasSorted)
{
    if (auto status = output.carry(m_book, sink); !status)
        return status;
    for (Part& part : m_parts)
        wasSorted |= sortPart(part);
    std::uint64_t handed = 0;
    constexpr std::uint64_t kStopEvery = 4096;
    for (;;) {
        Part* first = nullptr;
        for (Part& part : m_parts) {
            if (part.next == part.rows.size())
                continue;
            if (first == nullptr) {
                first = &part;
                continue;
            }
            const auto time = orderingTime(part.rows[part.next], m_options.view);
            const auto best = orderingTime(first->rows[first->next], m_options.view);
            if (time < best
                || (time == best && byOrder
                    && (part.order[part.next] & ~kComplete) < (first->order[first->next] & ~kComplete)))
                first = &part;
        }
        if (first == nullptr)
            break;
        if (auto status = put(*first, output, sink); !status)
            return status;
        if (++handed % kStopEvery == 0 && stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped.", ""};
    }
    return output.flush(sink);
}

void addRows(KafkaSummary& summary, const RowOutput& output, const FeedRegistry& registry)
{
    summary.rows = output.rows();
    summary.late = output.late() + output.leftOut();
    if (summary.late > 0) {
        summary.warnings.push_back(fmt::format("{} rows came after rows of a later time had been taken: {} "
                                               "were taken as of the moment when they "
                                               "came, and {} were left out because their venue had moved on.",
                                               summary.late, output.late(), output.leftOut()));
    }
    Checkpoint& checkpoint = summary.checkpoint;
    checkpoint.topic = summary.topic;
    checkpoint.clusterId = summary.clusterId;
    checkpoint.runId = summary.runId;
    checkpoint.symbol = summary.symbol;
    checkpoint.time = output.time();
    for (const PartitionRead& partition : summary.partitions)
        checkpoint.partitions.push_back({partition.partition, partition.end});
    QuoteJsonWriter writer(registry, "");
    for (const QuoteEvent& row : output.book())
        checkpoint.book.emplace_back(writer.quote(row));
}

} // namespace sor::kafka
