// SPDX-License-Identifier: GPL-3.0-or-later
// Which prints met a displayed queue, and what the others are.
#pragma once

#include "base/enum_names.h"

#include <cstddef>
#include <cstdint>

namespace sor { inline namespace market {

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

/// Values of PrintKind.
inline constexpr std::size_t kPrintKinds = static_cast<std::size_t>(PrintKind::Halted) + 1;
constexpr auto namesOf(std::type_identity<PrintKind>)
{
    return enumNames<PrintKind>({{PrintKind::Unstated, "unstated"},
                                 {PrintKind::Regular, "regular"},
                                 {PrintKind::Auction, "auction"},
                                 {PrintKind::OffExchange, "off_exchange"},
                                 {PrintKind::Cancelled, "cancelled"},
                                 {PrintKind::OutOfSequence, "out_of_sequence"},
                                 {PrintKind::AveragePrice, "average_price"},
                                 {PrintKind::DerivativelyPriced, "derivatively_priced"},
                                 {PrintKind::Oversized, "larger_than_displayed"},
                                 {PrintKind::Halted, "while_halted"}});
}

/// It met the displayed queue of its venue.
constexpr bool hitsQueue(PrintKind kind)
{
    return kind == PrintKind::Unstated || kind == PrintKind::Regular;
}

}} // namespace sor::market
