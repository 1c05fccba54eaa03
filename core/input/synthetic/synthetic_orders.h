// SPDX-License-Identifier: GPL-3.0-or-later
// What the simulated market's participants do to its books, order by order.
#pragma once

#include "base/random.h"
#include "input/synthetic/synthetic_venue.h"

#include <cstdint>
#include <vector>

namespace sor { inline namespace input {
class GroundTruthProbe;
}} // namespace sor::input

namespace sor { inline namespace input { namespace synthetic {

/// The venues with their books, and the orders that come to them. How often which order comes is the market's
/// matter. Prices are nano-dollars, times nanoseconds since 1970 (ts_event).
class OrderFlow {
public:
    /// Opens the books of the first `venues` profiles around `latentPrice`.
    OrderFlow(std::uint64_t seed, int venues, std::int64_t start, std::int64_t latentPrice);

    /// Lets `probe` follow the bid queues; it must outlive this object.
    void attach(GroundTruthProbe& probe);
    GroundTruthProbe* probe() const { return m_probe; }

    Random& random() { return m_random; }
    std::vector<Venue>& venues() { return m_venues; }
    const std::vector<Venue>& venues() const { return m_venues; }
    std::size_t numberOf(const Venue& venue) const
    {
        return static_cast<std::size_t>(&venue - m_venues.data());
    }
    std::int64_t now() const { return m_now; }
    void setNow(std::int64_t now) { m_now = now; }

    /// Replaces every level of both sides.
    void openBooks(Venue& venue, std::int64_t latentPrice);
    void beginEvent(Venue& venue) { venue.line.beginEvent(m_now, m_random); }
    /// The action of a participant on one side; not Take.
    void act(Venue& venue, int side, Action action);
    void changeDeepLevels(Venue& venue);

    /// A market order and where it went.
    struct MarketOrder {
        Venue* venue = nullptr; // null: no venue shows that side
        std::uint32_t shares = 0;
    };
    /// A market order against `side`, of someone who looks at `first` unless another venue is better.
    MarketOrder take(Venue& first, int side);
    std::uint32_t drawMarketSize();

private:
    void join(Venue& venue, int side, bool isFleeting);
    void leave(Venue& venue, int side);
    void improve(Venue& venue, int side, bool isFleeting);
    void flicker(Venue& venue, int side);
    void withdraw(Venue& venue, int side);
    /// A market order of `shares` at one venue; what it leaves unfilled.
    std::uint32_t hit(Venue& venue, int side, std::uint32_t shares, bool isSweep);
    void printHidden(Venue& venue, std::uint32_t shares);
    void cancel(Venue& venue, int side, int level, int index);
    void settleBest(Venue& venue, int side);
    void fillLevel(SyntheticBookSide& book, int level, int orders);
    std::uint32_t drawOrderSize(const VenueProfile& profile);
    /// A change of one side as an event of its own, unless that side is hidden.
    void report(Venue& venue, int side, char action, std::int64_t tick, std::uint32_t size);

    Random m_random;
    std::vector<Venue> m_venues;
    GroundTruthProbe* m_probe = nullptr;
    std::int64_t m_now;
};

}}} // namespace sor::input::synthetic
