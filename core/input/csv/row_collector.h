// SPDX-License-Identifier: GPL-3.0-or-later
// All rows of an input in memory.
#pragma once

#include "base/number_text.h"
#include "market/quote_event.h"

#include <cstddef>
#include <fmt/format.h>
#include <span>
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

private:
    std::size_t m_limit;
    std::vector<QuoteEvent> m_rows;
};

}} // namespace sor::input
