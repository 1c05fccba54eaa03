// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/venue_worth.h"

#include "study/observations.h"
#include "study/study_counts.h"

#include <algorithm>
#include <map>

namespace sor { inline namespace study {

namespace {

/// The orders that have a venue.
struct VenueOrders {
    std::vector<const StudyRow*> rows;
    std::vector<const WithoutRow*> without; // by row
    std::size_t unpriced = 0;
};

/// bps of the arrival mid, + where having the venue saves.
double worthOf(const StudyRow& row, std::int64_t without, Int128 with)
{
    const double more = static_cast<double>(Int128{without} - with);
    return (row.order.side == Side::Buy ? more : -more) / notionalOf(row) * 1e4;
}

std::int64_t sharesAt(const StrategyRow& strategy, const std::string& venue)
{
    const auto found = std::ranges::find(strategy.venues, venue, &StrategyVenue::venue);
    return found == strategy.venues.end() ? 0 : found->shares;
}

Result<VenueWorth> worthOfVenue(const std::string& venue, const VenueOrders& orders,
                                std::string_view benchmark, std::uint64_t seed)
{
    VenueWorth worth;
    worth.venue = venue;
    worth.orders = orders.rows.size();
    worth.unpriced = orders.unpriced;
    if (orders.rows.empty())
        return worth;
    std::vector<double> router;
    std::vector<double> other;
    double filled = 0;
    double routed = 0;
    double displayed = 0;
    double allDisplayed = 0;
    double traded = 0;
    double allTraded = 0;
    for (std::size_t i = 0; i < orders.rows.size(); ++i) {
        const StudyRow& row = *orders.rows[i];
        const WithoutRow& without = *orders.without[i];
        const StrategyRow& own = *strategyOf(row, kRouterKey);
        router.push_back(worthOf(row, without.costs->router, own.allIn(row.order.side)));
        other.push_back(
            worthOf(row, without.costs->benchmark, strategyOf(row, benchmark)->allIn(row.order.side)));
        worth.dollars += router.back() * notionalOf(row) / 1e4 / 1e9;
        filled += static_cast<double>(own.filled.count);
        routed += static_cast<double>(sharesAt(own, venue));
        displayed += static_cast<double>(without.displayed);
        allDisplayed += static_cast<double>(without.allDisplayed);
        traded += static_cast<double>(without.traded);
        allTraded += static_cast<double>(without.allTraded);
    }
    const auto part = [](double some, double all) {
        return all > 0 ? std::optional(some / all) : std::nullopt;
    };
    worth.routed = part(routed, filled);
    worth.displayed = part(displayed, allDisplayed);
    worth.traded = part(traded, allTraded);
    const Observations observations(orders.rows);
    const auto sample = observations.of(router);
    const auto benchmarks = observations.of(other);
    if (!sample || !benchmarks)
        return sample ? benchmarks.error() : sample.error();
    worth.mean = meanOf(sample->sample, Weighting::Equal);
    worth.headline = headlineOf(sample->sample, Weighting::Equal, seed);
    worth.overOrders = meanOverOrders(sample->sample, Weighting::Equal);
    worth.benchmark = meanOf(benchmarks->sample, Weighting::Equal);
    return worth;
}

} // namespace

Result<std::vector<VenueWorth>> venueWorths(std::span<const StudyRow* const> done, std::string_view benchmark,
                                            std::uint64_t seed)
{
    std::map<std::string, VenueOrders> byVenue;
    for (const StudyRow* row : done) {
        const bool isRun = strategyOf(*row, kRouterKey) != nullptr && strategyOf(*row, benchmark) != nullptr;
        for (const WithoutRow& without : row->outcome.without) {
            VenueOrders& orders = byVenue[without.venue];
            if (!isRun || !without.costs) {
                ++orders.unpriced;
                continue;
            }
            orders.rows.push_back(row);
            orders.without.push_back(&without);
        }
    }
    std::vector<VenueWorth> worths;
    for (const auto& [venue, orders] : byVenue) {
        auto worth = worthOfVenue(venue, orders, benchmark, seed);
        if (!worth)
            return worth.error();
        worths.push_back(std::move(*worth));
    }
    std::ranges::stable_sort(worths, [](const VenueWorth& a, const VenueWorth& b) {
        return (a.orders > 0) != (b.orders > 0) ? a.orders > 0 : a.mean > b.mean;
    });
    return worths;
}

}} // namespace sor::study
