// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/guarded_strategy.h"

#include "base/number_text.h"
#include "base/printable_text.h"

#include <cstdint>
#include <exception>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace sim {

namespace {

/// Calls `act`; returns what it threw, as thrownText() says it, or nothing.
template <class Act> std::string caught(const Act& act)
{
    try {
        act();
    } catch (...) {
        return thrownText();
    }
    return "";
}

std::string atTime(UnixNanos time, std::string_view what)
{
    return fmt::format("At {}: {}", formatIsoTime(time), what);
}

std::string faultText(OrderFault fault)
{
    switch (fault) {
    case OrderFault::NegativeShares:
        return "It sent an order of a negative number of shares.";
    case OrderFault::TooMany:
        return fmt::format("It sent more orders in one decision than {} venues can take.", kMaxVenues);
    case OrderFault::NotReplacing:
        return "It rested an order without calling replaceResting() before.";
    case OrderFault::None:
        break;
    }
    return "";
}

} // namespace

std::string thrownText()
{
    constexpr std::size_t kLongest = 200;
    try {
        throw;
    } catch (const std::exception& exception) {
        return fmt::format("It threw an exception ({}).",
                           printableLine(std::string_view(exception.what()).substr(0, kLongest)));
    } catch (...) {
        return "It threw something that is no std::exception.";
    }
}

GuardedStrategy::GuardedStrategy(Inner inner, std::shared_ptr<std::string> fault)
    : m_inner(std::move(inner))
    , m_fault(std::move(fault))
{
    *m_fault = m_inner == nullptr ? "There is no strategy: its pointer is null."
                                  : caught([&] { m_mayRest = m_inner->mayRest(); });
}

void GuardedStrategy::decide(const DecisionView& view, ChildOrders& orders)
{
    if (hasFailed())
        return;
    std::string wrong = caught([&] { m_inner->decide(view, orders); });
    if (wrong.empty())
        wrong = faultOf(view, orders);
    if (wrong.empty())
        return;
    *m_fault = atTime(view.time(), wrong);
    orders.clear();
}

std::string GuardedStrategy::faultOf(const DecisionView& view, const ChildOrders& orders) const
{
    if (orders.fault() != OrderFault::None)
        return faultText(orders.fault());
    const auto noVenue = [&](VenueIndex venue) {
        return fmt::format("It sent an order to venue {}, and the venues are 0 to {}.", venue,
                           view.venueCount() - 1);
    };
    const Shares lot = view.order().lot;
    Shares left = view.left();
    Shares odd;
    const TakingOrder* oddOrder = nullptr;
    int oddOrders = 0;
    bool isApart = true; // each of them
    std::uint64_t venues = 0;
    // Of two orders to one venue each would get what it displays, where that is always available.
    const auto isSecond = [&](VenueIndex venue) {
        const std::uint64_t bit = std::uint64_t{1} << venue;
        const bool was = (venues & bit) != 0;
        venues |= bit;
        return was;
    };
    for (const TakingOrder& order : orders) {
        if (order.venue >= view.venueCount())
            return noVenue(order.venue);
        if (isSecond(order.venue))
            return fmt::format("It sent two orders to venue {} in one decision.", order.venue);
        if (order.shares > left)
            return fmt::format("It sent orders for more shares than the {} that are left.",
                               grouped(view.left(), view.order().unit));
        if (const std::int64_t beyond = order.shares.count % lot.count; beyond != 0) {
            odd += Shares{beyond};
            // With whole lots in one order only what is left goes: all of it.
            isApart = isApart && order.shares < lot;
            oddOrder = &order;
            ++oddOrders;
        }
        left -= order.shares;
    }
    // Whole lots, and with the last of these what the order has beyond them.
    const bool takesAll = left.count == 0 && oddOrders == 1;
    if (oddOrder != nullptr
        && (left + odd != Shares{view.left().count % lot.count} || (!isApart && !takesAll)))
        return fmt::format(
            "It sent an order of {}, and orders are whole lots of {}, but for a remainder below one lot.",
            sharesText(oddOrder->shares, view.order().unit), grouped(lot, view.order().unit));
    if (orders.replacesResting() && !m_mayRest)
        return "It rests orders, and its mayRest() says that it does not.";
    venues = 0;
    for (const RestingOrder& order : orders.resting()) {
        if (order.venue >= view.venueCount())
            return noVenue(order.venue);
        if (isSecond(order.venue))
            return fmt::format("It rested two orders at venue {}.", order.venue);
        if (order.shares > view.order().shares)
            return fmt::format("It rested {}, and the whole order has {}.",
                               sharesText(order.shares, view.order().unit),
                               grouped(view.order().shares, view.order().unit));
        if (order.price > kMaxPrice || order.price < -kMaxPrice)
            return "It rested an order at a price beyond a billion dollars.";
        const bool isSigned = view.order().side == Side::Sell ? order.price.nanos < 0 : order.price.nanos > 0;
        if (!isSigned)
            return view.order().side == Side::Sell
                ? "It rested an order to sell at a price that is not below 0: sided prices of a sell are "
                  "negative."
                : "It rested an order to buy at a price that is not above 0.";
    }
    return "";
}

RouterCounts GuardedStrategy::counts() const
{
    RouterCounts counts;
    if (hasFailed())
        return counts;
    if (std::string wrong = caught([&] { counts = m_inner->counts(); }); !wrong.empty())
        *m_fault = std::move(wrong);
    return counts;
}

UnixNanos GuardedStrategy::idleUntil() const
{
    UnixNanos until = UnixNanos::max();
    if (hasFailed())
        return until;
    const std::string wrong = caught([&] { until = m_inner->idleUntil(); });
    if (!wrong.empty()) {
        *m_fault = wrong;
        return UnixNanos::max();
    }
    return until;
}

}} // namespace sor::sim
