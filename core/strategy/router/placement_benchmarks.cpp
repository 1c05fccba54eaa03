// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/placement_benchmarks.h"

#include <algorithm>

namespace sor { inline namespace strategy {

std::int64_t EqualSplit::place(const DecisionView& /*view*/, std::int64_t shares)
{
    const auto count = static_cast<std::int64_t>(venues().size());
    const std::int64_t part = shares / (count + 1);
    const std::int64_t each = part - part % lot();
    std::ranges::fill(limits(), each);
    return shares - count * each;
}

std::int64_t PegOne::place(const DecisionView& view, std::int64_t shares)
{
    if (venues().empty())
        return shares;
    const Price price = view.market().bestNear();
    const auto queueAt = [&](VenueIndex venue) {
        const SidedQuote& quote = view.market().quote(venue);
        return quote.nearPx == price ? quote.nearSz : 0;
    };
    const auto shortest = std::ranges::min_element(venues(), {}, queueAt); // the first of equal ones
    limits()[static_cast<std::size_t>(shortest - venues().begin())] = shares;
    return 0;
}

}} // namespace sor::strategy
