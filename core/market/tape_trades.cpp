// SPDX-License-Identifier: GPL-3.0-or-later
// The prints of the tape.
#include "market/row_rules.h"
#include "market/tape_builder.h"

#include <algorithm>

namespace sor {

void TapeBuilder::recordTrade(const QuoteEvent& row, std::uint8_t venue, std::int64_t time)
{
    ++m_counts.trades;
    if (row.price == kNoPrice || row.size == 0)
        return;
    // Some venues never state the aggressor: judged by the venue's own quote before the print.
    Aggressor aggressor = Aggressor::Neither;
    const VenueQuote before = m_state[venue].settled;
    if (row.side == 'B')
        aggressor = Aggressor::Buyer;
    else if (row.side == 'A')
        aggressor = Aggressor::Seller;
    else if (before.askPx != kNoPrice && row.price >= before.askPx)
        aggressor = Aggressor::Buyer;
    else if (before.bidPx != kNoPrice && row.price <= before.bidPx)
        aggressor = Aggressor::Seller;
    VenueState& state = m_state[venue];
    const PrintKind kind = printKind(row, before, state.isHalted);
    TapeTrade trade{unixNanos(time), row.price, entries(), row.size, venue, aggressor, false, kind};
    if (trade.hitsQueue()) {
        trade.startsEvent = !state.hasTraded;
        state.hasTraded = true;
    } else {
        ++m_counts.excludedPrints[static_cast<std::size_t>(kind)];
    }
    keep(trade);
}

void TapeBuilder::keep(TapeTrade trade)
{
    if (trade.hitsQueue()) {
        m_tape->m_firstTrade = std::min(m_tape->m_firstTrade, trade.time);
        m_tape->m_volume.add(trade.time, trade.size);
    }
    if (m_tape->m_kept.contains(trade.time))
        m_tape->m_trades.push_back(trade);
    if (m_listener != nullptr) {
        trade.entriesBefore += m_forgotten;
        m_listener->trade(trade, m_tape->m_venues);
    }
}

void TapeBuilder::recordOffExchange(const QuoteEvent& row, std::int64_t time)
{
    if (!row.isTrade() || row.price == kNoPrice || row.size == 0)
        return;
    const PrintKind kind = row.print == PrintKind::Cancelled ? row.print : PrintKind::OffExchange;
    ++m_counts.excludedPrints[static_cast<std::size_t>(kind)];
    keep({unixNanos(time), row.price, entries(), row.size, kNoTapeVenue, Aggressor::Neither, false, kind});
}

} // namespace sor
