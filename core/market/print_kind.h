// SPDX-License-Identifier: GPL-3.0-or-later
// Which prints met a displayed queue, and what the others are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sor {

/// What a print is, as its sale conditions state it. Only Unstated and Regular prints meet the displayed
/// queue.
enum class PrintKind : std::uint8_t {
    Unstated, // the source has no conditions
    Regular, // odd lots and intermarket sweeps included
    Auction, // opening, closing and halt crosses
    OffExchange,
    Cancelled, // or corrected
    OutOfSequence,
    AveragePrice,
    DerivativelyPriced,
    Oversized, // set by the tape builder: unstated, and larger than all that its venue displayed at its price
    Halted // set by the tape builder: printed while its venue was halted
};

inline constexpr std::size_t kPrintKinds = static_cast<std::size_t>(PrintKind::Halted) + 1;
/// "unstated", "auction", "off_exchange", ..., as JSON names them.
std::string_view name(PrintKind kind);

/// It met the displayed queue of its venue.
constexpr bool hitsQueue(PrintKind kind)
{
    return kind == PrintKind::Unstated || kind == PrintKind::Regular;
}

} // namespace sor
