// SPDX-License-Identifier: GPL-3.0-or-later
// Random orders for a study.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "market/sided_quote.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sor { inline namespace study {

/// So many a symbol and day at most: more would fill the memory with orders that no machine runs.
inline constexpr std::size_t kMostOrdersADay = 1'000'000;

/// Which orders are drawn.
struct SamplerSettings {
    std::size_t ordersADay = 200; // draws a symbol and day, 1 to kMostOrdersADay; mirror orders come on top
    std::vector<double> sizes{0.5, 1, 2}; // participation in percent, each in (0, 100]
    std::vector<Nanos> durations; // whole seconds, positive
    bool hasMirrors = true; // each order has a twin on the other side
    std::uint64_t seed = 1; // of all draws
};

/// A symbol on a day, and the hours within which its orders start and end, UTC.
struct SamplerDay {
    std::string symbol; // any text
    LocalDay day; // where the market is
    TimeWindow hours; // not inverted
};

/// A drawn order; its shares follow from the volume of its window.
struct SampledOrder {
    std::string id; // "IBM-20131007-0001", with a twin "IBM-20131007-0001-B" and "...-S"
    std::string symbol; // as given
    LocalDay day; // as given
    Side side = Side::Buy; // drawn; of a twin the other one
    double participation = 0; // percent
    TimeWindow window; // within the hours of its day
    std::int64_t pair = -1; // the same for an order and its twin, unlike all others; -1 without
};

/// The orders of all days.
struct SampledOrders {
    std::vector<SampledOrder> orders; // by day as given, in the order they were drawn
    std::vector<std::size_t>
        tooShort; // of the days given: those that do not hold the longest duration have none
};

/// Draws orders for each day: size, duration, start (at a whole second after the start of the hours, uniform
/// over those that leave the whole duration) and side independently and with equal probabilities. Random
/// sides and starts make the mean over orders an estimate of that over all such orders (design-based
/// inference). A day's orders depend on settings, symbol and date alone: other days and their order change
/// nothing. InvalidArgument for settings out of range, and for a symbol that occurs twice on one day.
Result<SampledOrders> sampleOrders(const SamplerSettings& settings, std::span<const SamplerDay> days);

}} // namespace sor::study
