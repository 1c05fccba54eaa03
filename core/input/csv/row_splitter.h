// SPDX-License-Identifier: GPL-3.0-or-later
// Splits rows into fields by RFC 4180.
#pragma once

#include "input/csv/csv_columns.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// The fields of one row. The texts live until the next split() or until the bytes split go.
class RowSplitter {
public:
    enum class End {
        Newline, // a whole row
        EndOfText, // the text ends before a newline
        InsideQuotes // the text ends inside a quoted field
    };

    /// Splits the row at the front of [begin, end). A carriage return before the newline is no part of the
    /// row.
    End split(const char* begin, const char* end, char separator);

    const std::vector<std::string_view>& fields() const { return m_fields; }
    /// The first byte after the row and its newline.
    const char* next() const { return m_next; }
    /// Newlines in the row, its own included.
    std::int64_t lines() const { return m_lines; }

private:
    const char* takeQuoted(const char* at, const char* end, char separator);

    std::vector<std::string_view> m_fields;
    std::string m_unquoted; // the texts of quoted fields
    const char* m_next = nullptr;
    std::int64_t m_lines = 0;
};

/// The row from `begin` to `end` has more behind a carriage return: where it has too many fields, it is two
/// lines, the first of which ends with that.
bool goesOnBehindReturn(const char* begin, const char* end);

/// Lines of [begin, end) behind the first one that are whole rows.
std::int64_t rowsWithin(const Layout& layout, const char* begin, const char* end);

}}} // namespace sor::input::csv
