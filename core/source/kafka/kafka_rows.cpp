// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/kafka_rows.h"

#include "base/number_text.h"
#include "market/tape_builder.h"
#include "source/kafka/quote_json.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <new>
#include <numeric>
#include <sys/mman.h>
#include <type_traits>

namespace sor::kafka {

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
    if (m_options.memoryLimit != 0 && bytes() > m_options.memoryLimit) {
        return Error{ErrorCode::DataUnusable,
                     fmt::format("The rows must be put in order, which needs them all in memory, and that is "
                                 "more than the limit of {} MB. Raise --memory, or begin later with "
                                 "--from-offset.",
                                 megabytesText(m_options.memoryLimit)),
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

void KafkaRows::FreeRows::operator()(QuoteEvent* rows) const
{
    std::free(rows);
}

void KafkaRows::Part::addBlock()
{
    static_assert(std::is_trivially_destructible_v<QuoteEvent>);
    constexpr std::size_t kLargePage = std::size_t{2} << 20;
    constexpr std::size_t kBytes = (kBlock * sizeof(QuoteEvent) + kLargePage - 1) / kLargePage * kLargePage;
    void* memory = std::aligned_alloc(kLargePage, kBytes);
    if (memory == nullptr)
        throw std::bad_alloc();
    if (!m_blocks.empty()) // many partitions with few rows each shall not take a large page each
        ::madvise(memory, kBytes, MADV_HUGEPAGE);
    Block& block = m_blocks.emplace_back();
    block.rows.reset(static_cast<QuoteEvent*>(memory));
    block.order.reserve(kBlock);
}

void KafkaRows::Part::add(const QuoteEvent& row, std::uint64_t order)
{
    if (m_size % kBlock == 0)
        addBlock();
    Block& block = m_blocks.back();
    std::construct_at(block.rows.get() + m_size % kBlock, row);
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
Status KafkaRows::put(Part& part, RowOutput& output, QuoteSink& sink) const
{
    const std::size_t at = part.next++;
    const QuoteEvent row = part.row(at);
    const std::uint64_t order = part.order(at);
    const bool goesOn = part.next < part.size() && part.order(part.next) == order;
    if (part.next % Part::kBlock == 0)
        part.release(part.next);
    return output.put(row, {(order & kComplete) != 0, !goesOn}, sink);
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
    for (;;) {
        Part* first = nullptr;
        for (Part& part : m_parts) {
            if (part.next == part.size())
                continue;
            if (first == nullptr) {
                first = &part;
                continue;
            }
            const auto time = orderingTime(part.row(part.next), m_options.view);
            const auto best = orderingTime(first->row(first->next), m_options.view);
            if (time < best
                || (time == best && byOrder
                    && (part.order(part.next) & ~kComplete) < (first->order(first->next) & ~kComplete)))
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
