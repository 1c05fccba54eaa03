// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/resting_orders.h"

#include <bit>
#include <cassert>

namespace sor { inline namespace sim {

RestingOrders::RestingOrders(const QueueModel& queue, const CrossingRule& crossing, Side side,
                             std::size_t venues, std::uint64_t exactVenues)
    : m_queue(makeQueueRule(queue))
    , m_crossing(crossing)
    , m_side(side)
    , m_exactVenues(exactVenues)
    , m_orders(venues)
    , m_totals(venues)
{
    assert(venues <= kMaxVenues);
}

void RestingOrders::place(VenueIndex venue, Price price, Shares shares, const SidedQuote& quote,
                          UnixNanos time)
{
    Order& order = m_orders[venue];
    if (!restsAt(venue) || order.level.price() != price) {
        cancel(venue);
        order.level = QueueLevel(price);
        order.crossing = {};
    }
    const Shares old = resting(venue);
    if (shares > old) {
        // Never before the part that is there: the venue may show a better price, and the size at ours is
        // unknown.
        const std::int64_t shown = quote.nearPx == price ? quote.nearSz : 0;
        const std::int64_t back = order.parts.empty() ? 0 : order.parts.back().place.ahead();
        order.parts.push_back({QueuePlace(std::max(shown, back)), shares - old, time});
        m_totals[venue].sent += shares - old;
        m_mask |= std::uint64_t{1} << venue;
    } else {
        trim(venue, shares);
    }
}

void RestingOrders::cancel(VenueIndex venue)
{
    m_totals[venue].cancelled += resting(venue);
    m_orders[venue].parts.clear();
    m_mask &= ~(std::uint64_t{1} << venue);
    m_crossedMask &= m_mask;
}

void RestingOrders::cancelAll()
{
    for (VenueIndex v = 0; v < m_orders.size(); ++v)
        cancel(v);
}

void RestingOrders::limitTo(Shares most)
{
    for (VenueIndex v = 0; m_mask != 0 && v < m_orders.size(); ++v) {
        if (restsAt(v))
            trim(v, most);
    }
}

void RestingOrders::trim(VenueIndex venue, Shares most)
{
    auto& parts = m_orders[venue].parts;
    Shares excess = resting(venue) - most;
    while (excess.count > 0 && !parts.empty()) {
        const Shares cut = std::min(excess, parts.back().shares);
        parts.back().shares -= cut;
        m_totals[venue].cancelled += cut;
        excess -= cut;
        if (parts.back().shares.count == 0)
            parts.pop_back();
    }
    if (parts.empty())
        cancel(venue);
}

Shares RestingOrders::resting(VenueIndex venue) const
{
    Shares sum;
    for (const Part& part : m_orders[venue].parts)
        sum += part.shares;
    return sum;
}

Shares RestingOrders::fill(VenueIndex venue, std::int64_t shares, bool passesQueue)
{
    auto& parts = m_orders[venue].parts;
    std::int64_t left = shares;
    std::int64_t others = 0; // shares of others that traded
    Shares filled;
    for (Part& part : parts) {
        if (passesQueue)
            part.place.bound(0);
        assert(part.place.ahead() >= others);
        const std::int64_t ahead = std::min(left, part.place.ahead() - others);
        others += ahead;
        left -= ahead;
        const Shares mine = std::min(Shares{left}, part.shares);
        part.shares -= mine;
        left -= mine.count;
        filled += mine;
    }
    for (Part& part : parts)
        part.place.advance(others);
    dropFilled(venue);
    return filled;
}

void RestingOrders::dropFilled(VenueIndex venue)
{
    auto& parts = m_orders[venue].parts;
    std::erase_if(parts, [](const Part& part) { return part.shares.count == 0; });
    if (parts.empty())
        cancel(venue);
}

/// An order at our price that is displayed changed: of each part it stands ahead or behind.
Shares RestingOrders::follow(const OrderChange& change)
{
    for (Part& part : m_orders[change.venue].parts) {
        ExactPlace place{part.place.ahead(), part.joined};
        if (!place.isAhead(change))
            continue;
        place.follow(change);
        part.place = QueuePlace(place.ahead);
    }
    return change.kind == OrderChange::Kind::Fill ? fillBehind(change.venue, change.size, &change) : Shares{};
}

/// `shares` traded behind orders of ours: they come to those that are first. `execution`: of a displayed
/// order, which may be ahead of our younger parts.
Shares RestingOrders::fillBehind(VenueIndex venue, std::int64_t shares, const OrderChange* execution)
{
    Shares filled;
    for (Part& part : m_orders[venue].parts) {
        if (execution != nullptr && ExactPlace{0, part.joined}.isAhead(*execution))
            break;
        if (part.place.ahead() > 0) {
            m_inconsistencies += filled.count == 0 ? 1 : 0;
            break;
        }
        const Shares mine = std::min(Shares{shares} - filled, part.shares);
        part.shares -= mine;
        filled += mine;
    }
    dropFilled(venue);
    return filled;
}

std::vector<QueuedOrder> RestingOrders::queued() const
{
    std::vector<QueuedOrder> orders;
    orders.reserve(static_cast<std::size_t>(std::popcount(m_mask)));
    for (VenueIndex v = 0; v < m_orders.size(); ++v) {
        if (restsAt(v))
            orders.push_back({v, resting(v), displayedPrice(price(v), m_side), {ahead(v)}});
    }
    return orders;
}

RestingOrders::OrderFill RestingOrders::onOrder(const OrderChange& change)
{
    const VenueIndex venue = change.venue;
    if (!isExact(venue) || !restsAt(venue))
        return {};
    const ExactStep step = exactStep(change, m_side, m_orders[venue].level.price());
    switch (step.kind) {
    case ExactStep::Kind::None:
        break;
    case ExactStep::Kind::Ahead:
        return {follow(change)};
    case ExactStep::Kind::Passed:
        return {fill(venue, step.shares, true)};
    case ExactStep::Kind::Crossed:
        return {fill(venue, step.shares, true), true};
    case ExactStep::Kind::Hidden:
        return {fillBehind(venue, step.shares, nullptr)};
    case ExactStep::Kind::Cleared:
        for (Part& part : m_orders[venue].parts)
            part.place = {};
        break;
    }
    return {};
}

Shares RestingOrders::onTrade(const TapeTrade& trade)
{
    if (!restsAt(trade.venue) || isExact(trade.venue))
        return {};
    const QueueLevel::Reach reach = m_orders[trade.venue].level.onTrade(trade, m_side);
    if (reach == QueueLevel::Reach::None)
        return {};
    return fill(trade.venue, trade.size, reach == QueueLevel::Reach::Through);
}

Shares RestingOrders::onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after,
                              bool followsTrades, bool isTradeRow, UnixNanos time)
{
    if (!restsAt(venue) || isExact(venue))
        return {};
    Order& order = m_orders[venue];
    const QueueLevel::Change change = order.level.onQuote(before, after, followsTrades, isTradeRow);
    // The rule places each part by itself, and not every rule leaves more ahead of those who stood further
    // back. A queue keeps its order: orders ahead of the older part are ahead of the newer one.
    std::int64_t least = 0;
    for (Part& part : order.parts) {
        apply(change, *m_queue, part.place);
        least = std::max(least, part.place.ahead());
        part.place = QueuePlace(least);
    }
    // What the far side brings would have traded with those ahead of us first.
    const std::int64_t crossing =
        order.crossing.onQuote(m_crossing, order.level.price(), before, after, time);
    if (crossing > 0)
        return fill(venue, crossing, true);
    m_nextDue = std::min(m_nextDue, order.crossing.due());
    const std::uint64_t bit = std::uint64_t{1} << venue;
    const bool waits = order.crossing.isCrossed() && m_crossing.kind != CrossingRule::Kind::Shown;
    m_crossedMask = waits ? m_crossedMask | bit : m_crossedMask & ~bit;
    return {};
}

Shares RestingOrders::onDue(VenueIndex venue, UnixNanos time)
{
    Crossing& crossing = m_orders[venue].crossing;
    if (!restsAt(venue) || crossing.due() > time)
        return {};
    return fill(venue, crossing.take(), true);
}

void RestingOrders::findNextDue()
{
    m_nextDue = UnixNanos::max();
    for (VenueIndex v = 0; v < m_orders.size(); ++v) {
        if (restsAt(v))
            m_nextDue = std::min(m_nextDue, m_orders[v].crossing.due());
    }
}

void RestingOrders::onTaken(VenueIndex venue, Shares shares)
{
    if (restsAt(venue))
        m_orders[venue].crossing.remove(shares.count);
}

}} // namespace sor::sim
