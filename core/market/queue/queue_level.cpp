// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/queue/queue_level.h"

namespace sor { inline namespace market {

QueueLevel::Reach QueueLevel::onTrade(const TapeTrade& trade, Side side)
{
    // A print inside the venue's spread whose aggressor is not known is a sale when it is at or below our
    // price: with our order that is the venue's best bid.
    const Aggressor towardsUs = side == Side::Buy ? Aggressor::Seller : Aggressor::Buyer;
    if (trade.startsEvent)
        m_traded = 0;
    if (trade.aggressor != towardsUs && trade.aggressor != Aggressor::Neither)
        return Reach::None;
    const Price price = displayedPrice(trade.price, side); // its own inverse
    if (price > m_price)
        return Reach::None;
    if (price < m_price)
        return Reach::Through;
    m_traded += trade.size;
    return Reach::At;
}

QueueLevel::Change QueueLevel::onQuote(const SidedQuote& before, const SidedQuote& after, bool followsTrades,
                                       bool isTradeRow)
{
    if (!followsTrades)
        m_traded = 0;
    Change change;
    if (after.nearPx < m_price) {
        change.mostAhead = 0; // the queue has gone: we are first in an empty one
        change.hasGone = true;
    } else if (after.nearPx == m_price) {
        change.mostAhead = after.nearSz;
        if (before.nearPx == m_price && after.nearSz < before.nearSz) {
            const std::int64_t dropped = std::int64_t{before.nearSz} - after.nearSz;
            const std::int64_t explained = std::min(dropped, m_traded);
            m_traded -= explained;
            change.cancelled = dropped - explained;
            change.shown = before.nearSz - explained;
        }
    }
    if (!isTradeRow)
        m_traded = 0;
    return change;
}

}} // namespace sor::market
