// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/print_kind.h"

namespace sor {

std::string_view name(PrintKind kind)
{
    switch (kind) {
    case PrintKind::Unstated:
        return "unstated";
    case PrintKind::Regular:
        return "regular";
    case PrintKind::Auction:
        return "auction";
    case PrintKind::OffExchange:
        return "off_exchange";
    case PrintKind::Cancelled:
        return "cancelled";
    case PrintKind::OutOfSequence:
        return "out_of_sequence";
    case PrintKind::AveragePrice:
        return "average_price";
    case PrintKind::DerivativelyPriced:
        return "derivatively_priced";
    case PrintKind::Oversized:
        return "larger_than_displayed";
    case PrintKind::Halted:
        break;
    }
    return "while_halted";
}

} // namespace sor
