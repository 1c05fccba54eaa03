// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of a file of executions, and the words in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sor { inline namespace input {

enum class ExecColumn : std::uint8_t {
    Order,
    Id,
    Time,
    Venue,
    Shares,
    Price,
    Fee,
    FeePerShare,
    Liquidity,
    Side,
    Symbol,
    Strategy, // of this program's own files, like the next two
    Completion,
    Mid,
    Ignored
};

/// By its name in a header, of which letters and digits count, in any case; Ignored for any other.
ExecColumn execColumnNamed(std::string_view header);

/// What a fill did with its venue's liquidity.
struct ExecLiquidity {
    bool isMaker = false; // its order rested: it added liquidity
    bool isAuction = false;
};
/// maker or taker, added or removed, A or R, or a number of FIX 851, in any case; nothing for others.
std::optional<ExecLiquidity> parseLiquidity(std::string_view text);

}} // namespace sor::input
