// SPDX-License-Identifier: GPL-3.0-or-later
// All rows of an input in memory.
#pragma once

#include "base/number_text.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

/// Keeps every row, for inputs that must be put in order first.
class RowCollector final : public QuoteSink {
public:
    /// `memoryLimit` in bytes; 0: none.
    explicit RowCollector(std::size_t memoryLimit)
        : m_limit(memoryLimit)
    {
    }
    Status accept(std::span<const QuoteEvent> rows) override
    {
        // Before they are taken in; and sorting takes as much again.
        if (m_limit != 0 && (m_rows.size() + rows.size()) * sizeof(QuoteEvent) > m_limit / 2) {
            return Error{
                ErrorCode::MemoryLimit,
                fmt::format(
                    "The rows must be sorted by time, which needs them all in memory twice, and that is more "
                    "than the limit of {} MB. Raise `memory`, or sort the input first.",
                    megabytesText(m_limit)),
                {.limitBytes = m_limit}};
        }
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
        return ok();
    }
    std::vector<QuoteEvent>& rows() { return m_rows; }
    /// Ends the rows of one file, those since the last call: where its newest come first they are turned
    /// around, because of equal times the last row is the first one there. True where it seems to run past
    /// midnight with times of one day: late ones, then early ones.
    bool endFile(TapeView view)
    {
        const auto begin =
            m_rows.begin() + static_cast<std::ptrdiff_t>(std::exchange(m_begin, m_rows.size()));
        const auto timeOf = [&](const QuoteEvent& row) { return orderingTime(row, view); };
        if (begin != m_rows.end() && timeOf(*begin) > timeOf(m_rows.back())
            && std::ranges::is_sorted(begin, m_rows.end(), std::ranges::greater{}, timeOf)) {
            std::reverse(begin, m_rows.end());
            return false;
        }
        // A file of several days, the newest day first, goes back further.
        constexpr Nanos kHalfDay = std::chrono::hours{12};
        constexpr Nanos kDay = std::chrono::hours{24};
        const auto back = std::adjacent_find(begin, m_rows.end(), [&](const auto& a, const auto& b) {
            const Nanos step = timeOf(a) - timeOf(b);
            return step > kHalfDay && step < kDay;
        });
        if (back == m_rows.end())
            return false;
        const auto early = std::ranges::max_element(back + 1, m_rows.end(), {}, timeOf);
        const auto late = std::ranges::min_element(begin, back + 1, {}, timeOf);
        return timeOf(*early) <= timeOf(*late);
    }

private:
    std::size_t m_limit;
    std::vector<QuoteEvent> m_rows;
    std::size_t m_begin = 0; // of the file
};

}} // namespace sor::input
