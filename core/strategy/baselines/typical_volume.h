// SPDX-License-Identifier: GPL-3.0-or-later
// How the volume of US exchanges is usually spread over their regular hours.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

namespace sor { inline namespace strategy {

struct TypicalVolume {
    std::chrono::minutes start; // New York time of day; it lasts five minutes
    std::int64_t partsPerMillion = 0; // of the regular hours' volume without auctions
};

/// From 09:30 to 16:00 without gaps (resources/volume/us_equities.csv, which says where it comes from).
std::span<const TypicalVolume> typicalUsVolume();

}} // namespace sor::strategy
