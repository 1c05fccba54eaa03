// SPDX-License-Identifier: GPL-3.0-or-later
// CSV as a desk exports its orders and executions: a header, then rows.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "market/sided_quote.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input {

/// The text of such a file, plain or packed and in any encoding, with the line ends of a CSV of quotes
/// (csv::openText()), as UTF-8 with newlines; empty for an empty file. DataUnusable with a plain reason when
/// it cannot be read, holds other than text, or has more than `limit` bytes of it. Any thread.
Result<std::string> readDeskText(const std::filesystem::path& path, std::size_t limit = 64'000'000);

/// The lines of such a text, which must outlive it: fields by commas, else semicolons, tabs or pipes (as the
/// header has them), quotes around what holds one; empty lines and a byte order mark are left out.
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

/// buy, sell, B, S, bot, sold, sell short, SS, sell short exempt and the like, or FIX 54 (1 and 3 buy; 2, 4,
/// 5 and 6 sell), in any case, with blanks, '_' or '-' between words or without.
std::optional<Side> parseDeskSide(std::string_view text);
inline constexpr std::string_view kDeskSides =
    "buy, sell, sell short (B, S, SS), or 1 to 6 as FIX 54 has them";

/// A number with a point where it has a decimal comma, as it is without one. Nothing where the comma may
/// part thousands: "1,234", "1,234.5", "1.234,5".
std::optional<std::string> decimalPointed(std::string_view text);
inline constexpr std::string_view kUnclearComma = "a number without parts of thousands (a comma before three "
                                                  "digits may part them or be a decimal one: write a "
                                                  "point)";

/// A time that names its zone: "2024-08-01T09:30:00-04:00", "2024-08-01 13:30:00Z" (or UTC), and FIX's
/// "20240801-13:30:00.123", which is UTC by its definition, unless it names another ("20240801-09:30:00-04").
std::optional<UnixNanos> parseZonedTime(std::string_view text);
inline constexpr std::string_view kDeskTime = "a time with its zone such as 2024-08-01T14:00:00.123-04:00, "
                                              "2024-08-01T18:00:00.123Z or, as FIX writes UTC, "
                                              "20240801-18:00:00.123";

}} // namespace sor::input
