// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as text: rounded and grouped for people, and the exact forms that units.h does not have.
#pragma once

#include "base/time.h"
#include "base/units.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// "5,000".
std::string grouped(Int128 number);
/// `one` when there is one of something, otherwise `many`: "is" and "are", "copy" and "copies".
constexpr std::string_view either(auto number, std::string_view one, std::string_view many)
{
    return number == 1 ? one : many;
}
/// "1 row", "0 rows", "5000 rows".
std::string counted(std::integral auto number, std::string_view noun)
{
    return std::to_string(number).append(1, ' ').append(noun).append(either(number, "", "s"));
}
/// "1 row", "0 rows", "5,000 rows".
std::string groupedCount(Int128 number, std::string_view noun);
/// Half nano-dollars (5e-10 $) as an exact decimal without trailing zeros: "222.8250000005".
std::string formatHalfNanos(Int128 halfNanos);
/// "1,113,750.00": cash rounded to cents.
std::string cashText(Cash cash);
/// "222.7500": a price rounded to four decimals.
std::string priceText(Price price);
/// Megabytes are 10^6 bytes, in --memory, in messages and in the window alike.
inline constexpr std::size_t kMegabyte = 1'000'000;
/// "268", "4", or "4.2" below ten: bytes as megabytes, rounded; the unit's name is left to the sentence.
std::string megabytesText(std::size_t bytes);
/// "A, B and C"; empty of none.
std::string joinedWithAnd(std::span<const std::string> names);
/// A number without the sign of a rounded zero: "0.00" for "-0.00" and "+0.00".
std::string unsignedZero(std::string number);
/// `number`, which is `value` rounded; two significant digits ("-0.0032") where that rounds it to zero.
std::string nonZero(std::string number, double value);
/// "3.2", or "0.32" below one: basis points.
std::string bpsText(double bps);
/// For people, rounded to what they can grasp: "250 us", "12.3 ms", "7 s", "3 min 33 s", "2 h 5 min", "4 d".
/// Not negative. formatDuration is the exact one.
std::string roundedDuration(Nanos duration);

}} // namespace sor::base
