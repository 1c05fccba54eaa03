// SPDX-License-Identifier: GPL-3.0-or-later
// The exchanges of US equities.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace sor { inline namespace market {

/// By MIC, those with the most volume first.
inline constexpr std::array<std::string_view, 16> kUsExchanges{"XNAS", "XNYS", "ARCX", "EDGX", "BATS", "IEXG",
                                                               "MEMX", "EPRL", "BATY", "EDGA", "XCIS", "XBOS",
                                                               "XPSX", "XCHI", "XASE", "LTSE"};

inline bool isUsExchange(std::string_view mic)
{
    return std::ranges::find(kUsExchanges, mic) != kUsExchanges.end();
}

}} // namespace sor::market
