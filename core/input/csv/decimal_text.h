// SPDX-License-Identifier: GPL-3.0-or-later
// Digits, points and exponents: what texts of numbers are made of.
#pragma once

#include "base/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// At least one, and nothing else.
bool isDigits(std::string_view text);

/// Digits that fit; nothing for others.
std::optional<std::uint64_t> readUnsigned(std::string_view digits);

/// A decimal number in units of 1 / `units`.
struct Decimal {
    Int128 value = 0; // rounded
    bool isExact = true;
};

/// "222.83", "-1e-05" in units of 1 / `units`, at most 10^13; nothing for anything else, and for more digits
/// than any number here has.
std::optional<Decimal> readDecimal(std::string_view text, std::int64_t units);

/// `text` with a point for its comma; nothing where that would not be a number: it has a point too.
std::optional<std::string> withPoint(std::string_view text);

}}} // namespace sor::input::csv
