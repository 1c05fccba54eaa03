// SPDX-License-Identifier: GPL-3.0-or-later
// What interrupts the simulated market when it is asked for: feeds that go wrong, halts, prints beside the
// books.
#pragma once

#include "input/synthetic/synthetic_orders.h"

#include <cstdint>

namespace sor { inline namespace input { namespace synthetic {

/// When which of them happens is the market's matter.
class Oddities {
public:
    /// `flow` must outlive this object.
    explicit Oddities(OrderFlow& flow);

    /// Lets the feed of one venue go wrong for a while, unless it does already.
    void start();
    void end(Venue& venue);
    /// When the first feed that goes wrong is right again, or kNever.
    std::int64_t nearestEnd() const;

    /// Halts all venues; until when.
    std::int64_t halt();
    /// All venues trade again, with new books.
    void reopen(std::int64_t latentPrice);

    void printBlock();
    void printOffExchange();
    /// A cross at the first venue of that many round lots more than is shown.
    void printCross(std::int64_t roundLots);
    /// The reports of trades off exchange.
    FeedLine& offExchange() { return m_offExchange; }

private:
    OrderFlow& m_flow;
    FeedLine m_offExchange;
};

}}} // namespace sor::input::synthetic
