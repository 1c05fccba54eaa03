// SPDX-License-Identifier: GPL-3.0-or-later
// What a resting order would truly have filled in the simulated books, where every order of every queue is
// known.
#pragma once

#include "base/time.h"
#include "base/units.h"
#include "input/synthetic/synthetic_book.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sor { inline namespace input {

/// Follows virtual buy orders at the back of a venue's best bid queue. They do not disturb the market: what
/// fills them is what market orders would have brought past the orders ahead of them. Attach it to a
/// SyntheticDay before its first row; read orders() when the day has ended.
class GroundTruthProbe {
public:
    struct Order {
        UnixNanos at; // joins the best bid then (the clock of ts_event) ...
        Nanos lifetime{0}; // ... and leaves after this
        std::uint32_t shares = 0;
        std::size_t venue = 0; // 0: the first venue of the day

        // False at the end: the day was over before `at`, or the venue halted then. A halt ends what rests
        // there.
        bool isPlaced = false;
        Price price; // of the best bid it joined
        std::uint32_t sharesAhead = 0; // when it joined
        std::uint32_t filled = 0;
        UnixNanos firstFill; // valid when filled > 0
        UnixNanos lastFill;
    };

    /// Orders sorted by `at` (asserted); a venue that the day does not have is never placed.
    explicit GroundTruthProbe(std::vector<Order> orders);

    const std::vector<Order>& orders() const { return m_orders; }

    // Called by the simulation.
    void watch(std::vector<const SyntheticBookSide*> bids, std::int64_t tickNanos);
    /// Places and ends what is due by `now`, before what happens at `now` happens.
    void advance(std::int64_t now);
    /// The order at `index` of the queue left it: cancelled, or filled whole.
    void orderLeft(std::size_t venue, std::int64_t tick, int index);
    /// A market sell of `shares` meets `bids` as they are; a sweep does not stop at the best price.
    void marketSell(std::size_t venue, std::int64_t now, const SyntheticBookSide& bids, std::uint32_t shares,
                    bool isSweep);
    void askArrived(std::size_t venue, std::int64_t now, std::int64_t tick, std::uint32_t shares);
    void levelForgotten(std::size_t venue, std::int64_t tick);
    void venueHalted(std::size_t venue);
    void venueReopened(std::size_t venue);

private:
    struct Live {
        std::size_t order = 0;
        std::int64_t tick = 0;
        std::int64_t end = 0;
        int ordersAhead = 0;
    };
    void fill(const Live& live, std::int64_t now, std::uint32_t shares);

    std::vector<Order> m_orders;
    std::size_t m_next = 0;
    std::vector<Live> m_live;
    std::vector<const SyntheticBookSide*> m_bids;
    std::vector<bool> m_isHalted;
    std::int64_t m_tickNanos = 1;
};

}} // namespace sor::input
