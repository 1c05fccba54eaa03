// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/live/live_merge.h"

#include "input/kafka/read/merge_order.h"
#include "market/tape_builder.h"

#include <algorithm>

namespace sor { inline namespace input { namespace kafka {

Status LiveMerge::add(std::size_t partition, std::uint64_t order, bool isComplete,
                      const std::vector<QuoteEvent>& rows)
{
    Part& part = m_parts[partition];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const UnixNanos time = orderingTime(rows[i], m_view);
        Item item{rows[i], order, isComplete, i + 1 == rows.size()};
        if (!part.hasRows || time >= part.latest) {
            part.latest = time;
            part.hasRows = true;
            part.items.push_back(item);
            continue;
        }
        part.disorder = std::min(std::max(part.disorder, part.latest - time), m_lateness);
        const auto isEarlier = [&](const Item& a, const Item& b) {
            return orderingTime(a.row, m_view) < orderingTime(b.row, m_view);
        };
        part.items.insert(std::ranges::upper_bound(part.items, item, isEarlier), item);
    }
    m_pending += rows.size();
    part.lastArrival = Clock::now();
    return ok();
}

Status LiveMerge::restart()
{
    // The rows of the run that is over go with it.
    for (Part& part : m_parts) {
        const bool isAtEnd = part.isAtEnd;
        part = {};
        part.isAtEnd = isAtEnd;
    }
    m_pending = 0;
    m_openMessage = nullptr;
    m_output->clear();
    return m_sink->restart();
}

LiveMerge::Part* LiveMerge::firstPart(bool byOrder)
{
    if (m_openMessage != nullptr && !m_openMessage->items.empty()
        && orderingTime(m_openMessage->items.front().row, m_view) == m_openTime)
        return m_openMessage;
    Part* first = nullptr;
    for (Part& part : m_parts) {
        if (!part.items.empty()
            && (first == nullptr || goesFirst(part.items.front(), first->items.front(), byOrder, m_view)))
            first = &part;
    }
    return first;
}

UnixNanos LiveMerge::watermark(Clock::time_point now) const
{
    UnixNanos latest = UnixNanos::min();
    for (const Part& part : m_parts) {
        if (part.hasRows)
            latest = std::max(latest, part.latest);
    }
    UnixNanos watermark = UnixNanos::max();
    for (const Part& part : m_parts) {
        UnixNanos mine = part.hasRows ? part.latest - std::max(part.disorder, m_trust) : UnixNanos::min();
        if (latest != UnixNanos::min() && isIdle(part, now))
            mine = std::max(mine, latest - m_lateness);
        watermark = std::min(watermark, mine);
    }
    return watermark;
}

Status LiveMerge::drain(bool byOrder, UnixNanos until, bool inclusive)
{
    while (m_pending > 0) {
        Part* first = firstPart(byOrder);
        const Item& item = first->items.front();
        const UnixNanos time = orderingTime(item.row, m_view);
        if (time > until || (time == until && !inclusive))
            break;
        const auto partition = static_cast<std::size_t>(first - m_parts.data());
        const bool endsMessage = item.endsMessage;
        if (auto status =
                m_output->put(item.row, {item.isComplete, endsMessage, partition, byOrder}, *m_sink);
            !status)
            return status;
        first->items.pop_front();
        --m_pending;
        m_openMessage = endsMessage ? nullptr : first;
        m_openTime = time;
    }
    return m_output->flush(*m_sink);
}

Status LiveMerge::handOn(bool byOrder, Clock::time_point now)
{
    if (m_pending == 0)
        return ok();
    // Nothing moves the watermark of a topic that falls silent: then the clock on the wall does.
    const bool isSilent = std::ranges::all_of(m_parts, [&](const Part& part) { return isIdle(part, now); });
    if (isSilent)
        return finish(byOrder);
    // Another partition may have a row of the same time yet.
    return drain(byOrder, watermark(now), m_parts.size() == 1);
}

Status LiveMerge::finish(bool byOrder)
{
    return drain(byOrder, UnixNanos::max(), true);
}

}}} // namespace sor::input::kafka
