// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/sorted_rows.h"

#include "input/kafka/read/merge_order.h"
#include "market/tape_builder.h"

#include <algorithm>

namespace sor { inline namespace input { namespace kafka {

// cppcheck-suppress passedByValue ; an enumeration
Status SortedRows::giveUp(Trouble trouble)
{
    m_trouble = trouble;
    return Error{ErrorCode::Internal, "The reading has to start again.", {.topic = m_options.topic}};
}

Status SortedRows::restart()
{
    if (m_hasHandedOn)
        return giveUp(Trouble::LaterRun);
    for (Part& part : m_parts) {
        Part fresh;
        fresh.index = part.index;
        fresh.isPaused = part.isPaused;
        part = std::move(fresh);
    }
    m_pending = 0;
    return ok();
}

Status SortedRows::add(std::size_t partition, std::uint64_t order, bool isComplete,
                       const std::vector<QuoteEvent>& rows)
{
    Part& part = m_parts[partition];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const UnixNanos time = orderingTime(rows[i], m_options.view);
        if (time < part.lastTime || (time == part.lastTime && order < part.lastOrder))
            return giveUp(Trouble::Disorder);
        part.lastTime = time;
        part.lastOrder = order;
        part.items.push_back({rows[i], order, isComplete, i + 1 == rows.size()});
    }
    m_pending += rows.size();
    m_mostPending = std::max(m_mostPending, m_pending);
    return ok();
}

Status SortedRows::endBatch()
{
    if (auto status = drain(false); !status)
        return status;
    keepPace();
    return ok();
}

/// Whose next row is the first of all; nothing while that cannot be known.
SortedRows::Part* SortedRows::firstPart(bool byOrder, bool isOver)
{
    if (m_openMessage != nullptr
        && orderingTime(m_openMessage->items.front().row, m_options.view) == m_openTime)
        return m_openMessage;
    Part* first = nullptr;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        Part& part = m_parts[i];
        if (part.items.empty()) {
            if (!isOver && !m_reader.isDone(i))
                return nullptr; // its next row may be the first
            continue;
        }
        if (first == nullptr || goesFirst(part.items.front(), first->items.front(), byOrder, m_options.view))
            first = &part;
    }
    return first;
}

Status SortedRows::drain(bool isOver)
{
    const bool byOrder = m_intake->hasOrder();
    for (Part* first = firstPart(byOrder, isOver); first != nullptr; first = firstPart(byOrder, isOver)) {
        const Item& item = first->items.front();
        const bool endsMessage = item.endsMessage;
        m_hasHandedOn = true;
        m_openTime = orderingTime(item.row, m_options.view);
        if (auto status =
                m_output->put(item.row, {item.isComplete, endsMessage, first->index, byOrder}, m_sink);
            !status)
            return status;
        first->items.pop_front();
        --m_pending;
        m_openMessage = endsMessage ? nullptr : first;
    }
    return ok();
}

/// Partitions that are far ahead of others wait.
void SortedRows::keepPace()
{
    constexpr std::size_t kMostOfAll = 400'000; // rows; 32 MB
    constexpr std::size_t kMost = 50'000;
    constexpr std::size_t kLeast = 2'000;
    const std::size_t most = std::clamp(kMostOfAll / m_parts.size(), kLeast, kMost);
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        Part& part = m_parts[i];
        const bool shall = part.items.size() >= (part.isPaused ? most / 2 : most);
        if (shall == part.isPaused || m_reader.isDone(i))
            continue;
        m_reader.pause(i, shall);
        part.isPaused = shall;
    }
}

Status SortedRows::finish()
{
    if (auto status = drain(true); !status)
        return status;
    return m_output->flush(m_sink);
}

}}} // namespace sor::input::kafka
