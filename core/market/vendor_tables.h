// SPDX-License-Identifier: GPL-3.0-or-later
// The files of vendors as data, compiled in from resources/vendors, which says what each row means.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sor { inline namespace market {

/// One fact about the files of a format.
struct VendorFact {
    std::string_view format; // "taq"
    std::string_view rows; // "quotes" or "trades"
    std::string_view what;
    std::string_view value;
};

/// What a vendor calls a venue.
struct VenueCode {
    std::string_view list;
    std::string_view code;
    std::string_view mic;
};

/// What a condition of a quote or a sale says of its row.
struct ConditionCode {
    std::string_view list;
    std::string_view code;
    std::string_view means;
};

/// Shares that 1 stands for in sizes, from the day on until the next row of its list.
struct SizeUnit {
    std::string_view list;
    std::string_view from; // "2025-11-03", New York
    std::int64_t shares;
};

// All of them, in the order of the files; for the life of the program.
std::span<const VendorFact> vendorFacts();
std::span<const VenueCode> venueCodes();
std::span<const ConditionCode> conditionCodes();
std::span<const SizeUnit> sizeUnits();

}} // namespace sor::market
