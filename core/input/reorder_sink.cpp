// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/reorder_sink.h"

#include <algorithm>

namespace sor { inline namespace input {

Status ReorderSink::accept(std::span<const QuoteEvent> rows)
{
    constexpr std::size_t kMost = (std::size_t{64} << 20) / (2 * sizeof(QuoteEvent));
    for (const QuoteEvent& row : rows) {
        const std::int64_t time = count(orderingTime(row, m_view));
        m_keys.emplace_back(time, static_cast<std::uint32_t>(m_rows.size()));
        m_rows.push_back(row);
        if (time < m_newest) {
            ++m_lateRows;
            // Times are those of the file: two of them may be further apart than 64 bits hold.
            const auto late = static_cast<std::uint64_t>(m_newest) - static_cast<std::uint64_t>(time);
            m_latest =
                std::max(m_latest, static_cast<std::int64_t>(std::min<std::uint64_t>(late, INT64_MAX)));
        } else {
            m_newest = time;
        }
    }
    if (m_rows.size() - m_ordered < std::max(kFewest, m_ordered) && m_rows.size() < kMost)
        return ok();
    if (Status status = handOnUpTo(std::max(m_newest, INT64_MIN + kMostLate.count()) - kMostLate.count());
        !status)
        return status;
    return m_rows.size() < kMost / 2 ? ok() : handOnUpTo(m_keys[m_rows.size() / 2].first);
}

Status ReorderSink::finish()
{
    return handOnUpTo(m_newest);
}

Status ReorderSink::handOnUpTo(std::int64_t time)
{
    const auto middle = m_keys.begin() + static_cast<std::ptrdiff_t>(m_ordered);
    if (!std::is_sorted(middle, m_keys.end()))
        std::sort(middle, m_keys.end());
    std::inplace_merge(m_keys.begin(), middle, m_keys.end());
    m_sorted.clear();
    for (const auto& key : m_keys)
        m_sorted.push_back(m_rows[key.second]);
    const auto ready = static_cast<std::size_t>(
        std::ranges::upper_bound(m_keys, time, {}, &std::pair<std::int64_t, std::uint32_t>::first)
        - m_keys.begin());
    if (ready > 0) {
        if (Status status = m_next.accept({m_sorted.data(), ready}); !status)
            return status;
    }
    const auto from = static_cast<std::ptrdiff_t>(ready);
    m_rows.assign(m_sorted.begin() + from, m_sorted.end());
    m_keys.erase(m_keys.begin(), m_keys.begin() + from);
    for (std::size_t i = 0; i < m_keys.size(); ++i)
        m_keys[i].second = static_cast<std::uint32_t>(i);
    m_ordered = m_rows.size();
    return ok();
}

}} // namespace sor::input
