// SPDX-License-Identifier: GPL-3.0-or-later
// The names that one venue goes by.
#pragma once

#include <string>
#include <string_view>

namespace sor { inline namespace market {

/// The MIC of a US exchange by any of its usual names, whatever their case: the MIC itself, names such as
/// "NASDAQ", "Cboe EDGX" or "ARCA", the letters of the SIPs ("Q", "P"). Empty for every other name.
std::string_view micOfName(std::string_view name);

/// `name` is one of those that the best of all venues has (NBBO, SIP, Best, EBBO), however it is spelled.
bool isConsolidatedName(std::string_view name);
/// It is one of those, and of Europe's venues (EBBO).
bool isEuropeanBestName(std::string_view name);
/// `name` may be one of those, and may as well be a venue's or a region's (US, ALL, MARKET).
bool maybeConsolidatedName(std::string_view name);

/// Trades under `name` were reported off the exchanges: FINRA's facilities (the SIPs' D), dark pools.
bool isOffExchangeName(std::string_view name);

/// What all spellings of one venue have in common: its MIC where the name is a usual one, else the name in
/// lower case.
std::string venueKey(std::string_view name);

}} // namespace sor::market
