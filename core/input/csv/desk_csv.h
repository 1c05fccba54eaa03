// SPDX-License-Identifier: GPL-3.0-or-later
// CSV as a desk exports its orders and executions: a header, then rows.
#pragma once

#include "base/time.h"
#include "market/sided_quote.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor {

/// The lines of such a file, which must outlive it: fields by commas, else semicolons or tabs (as the header
/// has them), quotes around what holds one; empty lines and a byte order mark are left out.
class DeskCsv {
public:
    enum class Line : std::uint8_t { Fields, OpenQuote, End };

    explicit DeskCsv(std::string_view text);
    /// The next line's fields, without blanks around them.
    Line next(std::vector<std::string>& fields);
    /// Of the last one, from 1.
    std::int64_t line() const { return m_line; }

private:
    std::string_view m_rest;
    std::int64_t m_line = 0;
    char m_separator = '\0'; // not known before the header
};

/// A field that such a file reads back as `text`.
std::string deskField(std::string_view text);

/// buy, sell, B, S or FIX 54 (1 buy; 2 sell; 5 and 6 short sales), in any case.
std::optional<Side> parseDeskSide(std::string_view text);

/// "2024-08-01T09:30:00-04:00", "...Z": an ISO time that names its zone.
std::optional<UnixNanos> parseZonedTime(std::string_view text);

} // namespace sor
