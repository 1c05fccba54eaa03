// SPDX-License-Identifier: GPL-3.0-or-later
// What each venue is worth: the same orders with it and without it.
#pragma once

#include "base/result.h"
#include "study/headline.h"
#include "study/study_rows.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sor { inline namespace study {

/// One venue, over the orders whose quotes have it. Worth is 10^4 s (cost without it - cost with it) /
/// (shares x arrival mid), + where having it saves. Orders and their mirrors are one observation.
struct VenueWorth {
    std::string venue; // MIC
    std::size_t orders = 0; // priced with it and without it
    std::size_t unpriced = 0; // that a strategy could not be priced on without it
    double mean = 0; // of the router, equal weights
    Estimate<Headline> headline{NoEstimate{}}; // its interval
    Estimate<ClusteredMean> overOrders{NoEstimate{}}; // for these days only
    double dollars = 0; // in all
    double benchmark = 0; // its worth to the primary benchmark
    // Shares of all, over the priced orders; nothing where there was none of it.
    std::optional<double> routed; // of what the router traded
    std::optional<double> displayed; // of the size at the best bid and ask over time
    std::optional<double> traded; // of what printed at the venues of the quotes
};

/// Every venue of OrderOutcome::without, the most worth first. `benchmark`: the key of the primary one.
/// InvalidArgument for mirrors that do not fit.
Result<std::vector<VenueWorth>> venueWorths(std::span<const StudyRow* const> done, std::string_view benchmark,
                                            std::uint64_t seed);

}} // namespace sor::study
