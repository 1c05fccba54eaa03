// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as text: rounded and grouped for people, and the exact forms that units.h does not have.
#pragma once

#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sor {

/// "5,000".
std::string grouped(Int128 number);
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
/// "3.2", or "0.32" below one: basis points.
std::string bpsText(double bps);

} // namespace sor
