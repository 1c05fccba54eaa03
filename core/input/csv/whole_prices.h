// SPDX-License-Identifier: GPL-3.0-or-later
// Whole prices that are taken as units of 1e-9 $, and whether they can be.
#pragma once

#include <cstdint>
#include <string>

namespace sor { inline namespace input {

/// The least step between prices of a market, in 1e-9 $. Whole prices with a finer one are in another unit.
inline constexpr std::int64_t kLeastPriceStep = 100'000;

/// The whole prices among those that decided the form of a file.
struct WholePrices {
    std::int64_t step = 0; // their greatest common divisor; 0: there were none
    std::int64_t example = 0; // the first of them
    /// Other columns show that the file is an export of Databento, which writes prices in units of 1e-9 $.
    bool isDatabento = false;

    /// One more, in the units that the file has.
    void add(std::int64_t price);
    /// Their step is finer than any market's, and nothing says that the unit is 1e-9 $.
    bool areDoubtful() const { return !isDatabento && step % kLeastPriceStep != 0; }
    friend bool operator==(const WholePrices&, const WholePrices&) = default;
};

/// "Whole prices such as 2499800 are read as units of 1e-9 $ (0.0024998 $), but ...": why that is doubtful,
/// and what they may be instead.
std::string doubtOfWholePrices(std::int64_t example);

}} // namespace sor::input
