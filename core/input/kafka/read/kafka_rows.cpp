// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/kafka_rows.h"

#include "base/number_text.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/read/merge_order.h"
#include "market/tape_builder.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

Status KafkaRows::add(std::size_t partition, std::uint64_t order, bool isComplete,
                      const std::vector<QuoteEvent>& rows)
{
    Part& part = m_parts[partition];
    for (const QuoteEvent& row : rows) {
        part.add(row, order | (isComplete ? kComplete : 0));
        const std::size_t last = part.size() - 1;
        part.isSorted &= last == 0 || !isBefore(part, last, last - 1);
    }
    m_size += rows.size();
    if (!part.isSorted)
        m_mostUnsorted = std::max(m_mostUnsorted, part.size());
    if (m_options.memoryLimit != 0 && bytes() > m_options.memoryLimit) {
        return Error{ErrorCode::MemoryLimit,
                     fmt::format("The rows must be put in order, which needs them all in memory, and that is "
                                 "more than the limit of {} MB. Raise `memory`, or begin later with "
                                 "`from-offset`.",
                                 megabytesText(m_options.memoryLimit)),
                     {.topic = m_options.topic, .limitBytes = m_options.memoryLimit}};
    }
    return ok();
}

Status KafkaRows::restart()
{
    for (Part& part : m_parts)
        part = {};
    m_book.clear();
    m_size = m_mostUnsorted = 0;
    return ok();
}

void KafkaRows::Part::addBlock()
{
    const bool isFirst =
        m_blocks.empty(); // many partitions with few rows each shall not take a large page each
    Block& block = m_blocks.emplace_back();
    block.rows = largeArray<QuoteEvent>(kBlock, isFirst);
    block.order.reserve(kBlock);
}

void KafkaRows::Part::add(const QuoteEvent& row, std::uint64_t order)
{
    if (m_size % kBlock == 0)
        addBlock();
    Block& block = m_blocks.back();
    std::construct_at(&block.rows[m_size % kBlock], row);
    block.order.push_back(order);
    ++m_size;
}

bool KafkaRows::isBefore(const Part& part, std::size_t a, std::size_t b) const
{
    const auto timeA = orderingTime(part.row(a), m_options.view);
    const auto timeB = orderingTime(part.row(b), m_options.view);
    return timeA != timeB ? timeA < timeB : (part.order(a) & ~kComplete) < (part.order(b) & ~kComplete);
}

void KafkaRows::sortPart(Part& part) const
{
    std::vector<std::size_t> indexes(part.size());
    std::iota(indexes.begin(), indexes.end(), std::size_t{0});
    std::ranges::stable_sort(indexes, [&](std::size_t a, std::size_t b) { return isBefore(part, a, b); });
    Part sorted;
    for (const std::size_t i : indexes)
        sorted.add(part.row(i), part.order(i));
    part = std::move(sorted);
}

/// The next row of a partition.
Status KafkaRows::put(Part& part, bool byOrder, RowOutput& output, QuoteSink& sink)
{
    const std::size_t at = part.next++;
    const QuoteEvent row = part.row(at);
    const std::uint64_t order = part.order(at);
    const bool goesOn = part.next < part.size() && part.order(part.next) == order;
    if (part.next % Part::kBlock == 0)
        part.release(part.next);
    m_openMessage = goesOn ? &part : nullptr;
    m_openTime = orderingTime(row, m_options.view);
    const auto partition = static_cast<std::size_t>(&part - m_parts.data());
    return output.put(row, {(order & kComplete) != 0, !goesOn, partition, byOrder}, sink);
}

/// The partition whose next row is the first of all; nothing when there is none.
KafkaRows::Part* KafkaRows::firstPart(bool byOrder)
{
    if (m_openMessage != nullptr
        && orderingTime(m_openMessage->row(m_openMessage->next), m_options.view) == m_openTime)
        return m_openMessage;
    struct Item {
        const QuoteEvent& row;
        std::uint64_t order;
    };
    const auto next = [](const Part& part) {
        return Item{part.row(part.next), part.order(part.next) & ~kComplete};
    };
    Part* first = nullptr;
    for (Part& part : m_parts) {
        if (part.next == part.size())
            continue;
        if (first == nullptr || goesFirst(next(part), next(*first), byOrder, m_options.view))
            first = &part;
    }
    return first;
}

Status KafkaRows::handOn(bool byOrder, RowOutput& output, QuoteSink& sink, const std::stop_token& stop,
                         bool& wasSorted)
{
    if (auto status = output.carry(m_book, sink); !status)
        return status;
    for (Part& part : m_parts) {
        if (part.isSorted)
            continue;
        sortPart(part);
        wasSorted = true;
    }
    std::uint64_t handed = 0;
    constexpr std::uint64_t kStopEvery = 4096;
    for (Part* part = firstPart(byOrder); part != nullptr; part = firstPart(byOrder)) {
        if (auto status = put(*part, byOrder, output, sink); !status)
            return status;
        if (++handed % kStopEvery == 0 && stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
    }
    return output.flush(sink);
}

void addRows(KafkaSummary& summary, const RowOutput& output, const FeedRegistry& registry, ShareUnit unit)
{
    summary.rows = output.rows();
    summary.late = output.late() + output.leftOut();
    if (summary.late > 0) {
        summary.warnings.push_back(
            fmt::format("{} came after rows of a later time had been taken: {} {} taken as of the moment "
                        "when {} came, and "
                        "{} {} left out because {} venue had moved on.",
                        counted(summary.late, "row"), output.late(), either(output.late(), "was", "were"),
                        either(output.late(), "it", "they"), output.leftOut(),
                        either(output.leftOut(), "was", "were"), either(output.leftOut(), "its", "their")));
    }
    summary.repeats = output.repeats();
    if (summary.repeats > 0) {
        summary.warnings.push_back(
            fmt::format("{} equal in all fields to the one of {} venue before {}; as the rows of a CSV {} "
                        "taken. Repeats are left out where messages have a run id and a number "
                        "(sor.run_id, sor.seq).",
                        counted(summary.repeats, "row") + (summary.repeats == 1 ? " is" : " are"),
                        either(summary.repeats, "its", "their"), either(summary.repeats, "it", "them"),
                        either(summary.repeats, "it was", "they were")));
    }
    summary.ties = output.ties();
    if (summary.ties > 0) {
        summary.warnings.push_back(
            fmt::format("{} quotes of equal time come from different partitions; their order is arbitrary "
                        "(the same in every reading: by the venue's sequence number, then by partition and "
                        "offset).",
                        summary.ties));
    }
    Checkpoint& checkpoint = summary.checkpoint;
    checkpoint.topic = summary.topic;
    checkpoint.clusterId = summary.clusterId;
    checkpoint.topicId = summary.topicId;
    checkpoint.runId = summary.runId;
    checkpoint.symbol = summary.symbol;
    checkpoint.time = output.time();
    for (const PartitionRead& partition : summary.partitions)
        checkpoint.partitions.push_back({partition.partition, partition.end, partition.last});
    QuoteJsonWriter writer(registry, "", unit);
    for (const QuoteEvent& row : output.book())
        checkpoint.book.emplace_back(writer.quote(row));
}

}}} // namespace sor::input::kafka
