// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/orders/order_book.h"

#include <algorithm>

namespace sor { inline namespace market {

void OrderBook::insert(const OrderMessage& message)
{
    const DisplayedOrder order{message.id, message.price, message.time, message.size, 0, message.isBid};
    m_orders.insert(order);
    note(OrderChange::Kind::Join, order, order.size);
    side(message.isBid).change(rank(message.isBid, message.price), message.size);
}

void OrderBook::note(OrderChange::Kind kind, const DisplayedOrder& order, std::uint32_t shares)
{
    if (m_notesChanges && shares > 0) [[unlikely]]
        m_changes.push_back({{}, unixNanos(order.placed), order.price, 0, shares, 0, kind, order.isBid});
}

void OrderBook::takeOff(DisplayedOrder& order, std::uint32_t shares)
{
    side(order.isBid).change(rank(order.isBid, order.price), -std::int64_t{shares});
    const std::uint32_t traded = std::min(order.filled, shares);
    order.filled -= traded;
    note(OrderChange::Kind::Leave, order, shares - traded);
    if (shares == order.size)
        m_orders.erase(&order);
    else
        order.size -= shares;
}

OrderBook::Fault OrderBook::add(const OrderMessage& message)
{
    DisplayedOrder* const known = m_orders.find(message.id);
    if (known != nullptr) [[unlikely]]
        takeOff(*known, known->size);
    insert(message);
    return known == nullptr ? Fault::None : Fault::KnownOrder;
}

OrderBook::Fault OrderBook::cancel(const OrderMessage& message)
{
    DisplayedOrder* const order = m_orders.find(message.id);
    if (order == nullptr) [[unlikely]]
        return Fault::UnknownOrder;
    const bool isTooLarge = message.size > order->size;
    const bool isMismatch = message.isBid != order->isBid || message.price != order->price;
    takeOff(*order, std::min(message.size, order->size));
    return isMismatch ? Fault::Mismatch : isTooLarge ? Fault::TooLarge : Fault::None;
}

OrderBook::Fault OrderBook::remove(const OrderMessage& message)
{
    DisplayedOrder* const order = m_orders.find(message.id);
    if (order == nullptr) [[unlikely]]
        return Fault::UnknownOrder;
    const bool isMismatch = message.isBid != order->isBid || message.price != order->price;
    takeOff(*order, order->size);
    return isMismatch ? Fault::Mismatch : Fault::None;
}

OrderBook::Fault OrderBook::modify(const OrderMessage& message)
{
    DisplayedOrder* const order = m_orders.find(message.id);
    if (order == nullptr) [[unlikely]] {
        if (message.size > 0)
            insert(message);
        return Fault::UnknownOrder;
    }
    const bool isMismatch = message.isBid != order->isBid;
    if (!isMismatch && message.price == order->price && message.size <= order->size) {
        takeOff(*order, order->size - message.size);
        return Fault::None;
    }
    takeOff(*order, order->size);
    if (message.size > 0)
        insert(message);
    return isMismatch ? Fault::Mismatch : Fault::None;
}

OrderBook::Fault OrderBook::fill(const OrderMessage& message)
{
    DisplayedOrder* const order = m_orders.find(message.id);
    if (order == nullptr) [[unlikely]]
        return Fault::UnknownOrder;
    const std::uint32_t room = order->size - order->filled;
    const std::uint32_t traded = std::min(room, message.size);
    order->filled += traded;
    note(OrderChange::Kind::Fill, *order, traded);
    const bool isMismatch = message.isBid != order->isBid || message.price != order->price;
    return isMismatch ? Fault::Mismatch : message.size > room ? Fault::TooLarge : Fault::None;
}

void OrderBook::setTop(bool isBid, Price price, std::uint32_t size)
{
    OrderLevels& levels = side(isBid);
    levels.clear();
    if (size > 0)
        levels.change(rank(isBid, price), size);
}

void OrderBook::clear()
{
    note(OrderChange::Kind::Clear, {}, 1);
    m_orders.clear();
    m_bids.clear();
    m_asks.clear();
}

VenueQuote OrderBook::top() const
{
    VenueQuote quote;
    if (!m_bids.empty()) {
        quote.bidPx = Price{m_bids.best().rank};
        quote.bidSz = quotedSize(m_bids.best().shares);
    }
    if (!m_asks.empty()) {
        quote.askPx = Price{-m_asks.best().rank};
        quote.askSz = quotedSize(m_asks.best().shares);
    }
    return quote;
}

}} // namespace sor::market
