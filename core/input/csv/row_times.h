// SPDX-License-Identifier: GPL-3.0-or-later
// The times of a row, put together from the columns that hold their parts.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_reader.h"
#include "input/csv/csv_time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// Not thread-safe: one object a decoder.
class RowTimes {
public:
    explicit RowTimes(const Layout& layout)
        : m_layout(layout)
    {
    }

    /// Sets the times of `event` and adds RowNote bits; or sets `problem` (but for its line) and gives false.
    bool read(const std::vector<std::string_view>& fields, QuoteEvent& event, unsigned& notes,
              RowProblem& problem);

private:
    bool readDate(const std::vector<std::string_view>& fields, TimeStyle& style, RowProblem& problem);
    TimeField readAt(const std::vector<std::string_view>& fields, std::size_t position, std::size_t nanos,
                     const TimeStyle& style) const;

    const Layout& m_layout;
    std::string m_date; // of the last row, where days have a column
    std::optional<LocalDay> m_day; // the same
};

}}} // namespace sor::input::csv
