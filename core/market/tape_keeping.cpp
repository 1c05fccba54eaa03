// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_keeping.h"

#include "base/number_text.h"
#include "market/row_rules.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <utility>

namespace sor {

TapeKeeping::TapeKeeping(const TapeOptions& options, TapeListener* listener)
    : m_options(options)
    , m_listener(listener)
    , m_tape(std::make_shared<Tape>())
{
    m_tape->m_view = m_options.view;
    m_tape->m_unit = m_options.unit;
}

/// `firstEntry`: the time of the entry that is about to be appended.
void TapeKeeping::newChunk(UnixNanos firstEntry)
{
    if (m_chunk == nullptr)
        decideWhatToKeep(firstEntry);
    else
        leaveChunk(firstEntry);
    m_used = 0;
    if (m_isBehindKept)
        return;
    m_tape->m_chunks.push_back(m_spare ? std::move(m_spare) : largeArray<Tape::Chunk>(1));
    m_chunk = m_tape->m_chunks.back().get();
    if (m_options.view == TapeView::Trial)
        return;
    std::vector<VenueQuote>& quotes = m_tape->m_checkpoints.emplace_back();
    for (std::size_t v = 0; v < m_tape->m_venues.size(); ++v)
        quotes.push_back(m_state[v].settled);
}

Status TapeKeeping::checkLimit() const
{
    if (m_options.memoryLimit != 0 && m_tape->bytes() > m_options.memoryLimit) {
        return Error{ErrorCode::MemoryLimit,
                     fmt::format("The tape outgrew its limit of {} MB after {}. Raise `memory`, or "
                                 "state the time that you "
                                 "need with both `from` and `to`.",
                                 megabytesText(m_options.memoryLimit), counted(m_counts.rows, "row")),
                     {.limitBytes = m_options.memoryLimit, .rows = m_counts.rows}};
    }
    return ok();
}

void TapeKeeping::endSession()
{
    if (m_tape->m_firstSessionEnd == UnixNanos::max() && m_chunk != nullptr)
        m_tape->m_firstSessionEnd = unixNanos(m_chunk->time[m_used - 1]) + Nanos{1};
}

void TapeKeeping::noteClear(std::int64_t time)
{
    if (m_tape->m_clears.empty() || m_tape->m_clears.back() != unixNanos(time))
        m_tape->m_clears.push_back(unixNanos(time));
}

void TapeKeeping::decideWhatToKeep(UnixNanos firstEntry)
{
    m_tape->m_span.from = firstEntry;
    if (!m_options.keeps)
        return;
    m_tape->m_kept = m_options.keeps(firstEntry);
    std::erase_if(m_tape->m_trades,
                  [&](const TapeTrade& trade) { return !m_tape->m_kept.contains(trade.time); });
    std::erase_if(m_tape->m_orders,
                  [&](const OrderChange& change) { return !m_tape->m_kept.contains(change.time); });
}

/// The chunk is full: the tape holds it, unless all of it lies outside the time that it keeps.
void TapeKeeping::leaveChunk(UnixNanos nextEntry)
{
    if (m_listener != nullptr)
        m_listener->entries(*m_chunk, Tape::kChunkEntries, m_tape->m_venues);
    const TimeWindow kept = m_tape->m_kept;
    if (m_isBehindKept) {
        m_forgotten += Tape::kChunkEntries;
    } else if (nextEntry >= kept.to) {
        m_isBehindKept = true;
        if (!m_spare)
            m_spare = largeArray<Tape::Chunk>(1);
        m_chunk = m_spare.get();
    } else if (unixNanos(m_chunk->time[Tape::kChunkEntries - 1]) < kept.from) {
        // It is the only one. Its state goes on in the checkpoint of the next.
        assert(m_tape->m_chunks.size() == 1);
        m_spare = std::move(m_tape->m_chunks.front());
        m_tape->m_chunks.clear();
        m_tape->m_checkpoints.clear();
        m_forgotten += Tape::kChunkEntries;
        for (TapeTrade& trade : m_tape->m_trades)
            trade.entriesBefore -= Tape::kChunkEntries;
        for (OrderChange& change : m_tape->m_orders)
            change.entriesBefore -= Tape::kChunkEntries;
        for (Tape::StatusChange& change : m_tape->m_statusChanges)
            change.entry -= static_cast<std::int64_t>(Tape::kChunkEntries);
    }
}

/// Of the data, but for those of chunks that were forgotten.
std::size_t TapeKeeping::entries() const
{
    const std::size_t whole = m_tape->m_chunks.size() - (m_isBehindKept ? 0 : 1);
    return m_chunk == nullptr ? 0 : (whole << Tape::kChunkShift) + m_used;
}

void TapeKeeping::recordTrade(const QuoteEvent& row, std::uint8_t venue, std::int64_t time)
{
    ++m_counts.trades;
    if (row.price == kNoPrice || row.size == 0)
        return;
    // Some venues never state the aggressor: judged by the venue's own quote before the print, on an NBBO
    // feed by the best of all. In a locked or crossed market it may be either.
    Aggressor aggressor = Aggressor::Neither;
    VenueState& state = m_state[venue];
    const VenueQuote& before = m_tape->isNbbo() ? m_best : state.settled;
    const bool isAtAsk = before.askPx != kNoPrice && row.price >= before.askPx;
    const bool isAtBid = before.bidPx != kNoPrice && row.price <= before.bidPx;
    if (row.side == 'B' || (row.side == 'N' && isAtAsk && !isAtBid))
        aggressor = Aggressor::Buyer;
    else if (row.side == 'A' || (row.side == 'N' && isAtBid && !isAtAsk))
        aggressor = Aggressor::Seller;
    const PrintKind kind = printKind(row, state.settled, state.isHalted);
    TapeTrade trade{unixNanos(time), row.price, entries(), row.size, venue, aggressor, false, kind};
    if (trade.hitsQueue()) {
        trade.startsEvent = !state.hasTraded;
        state.hasTraded = true;
    } else {
        ++m_counts.excludedPrints[static_cast<std::size_t>(kind)];
    }
    keep(trade);
}

void TapeKeeping::keep(TapeTrade trade)
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

void TapeKeeping::recordOrder(const QuoteEvent& row, std::uint8_t venue, std::int64_t time)
{
    --m_counts.rows; // it is part of a row
    if (venue >= m_tape->m_venues.size() || m_options.view != TapeView::Book)
        return; // of a feed that is left out
    m_tape->m_venues[venue].hasOrders = true;
    if (!m_tape->m_kept.contains(unixNanos(time)))
        return;
    OrderChange& change = m_tape->m_orders.emplace_back(orderChangeOf(row));
    change.time = unixNanos(time);
    change.entriesBefore = entries();
    change.venue = venue;
}

void TapeKeeping::recordOffExchange(const QuoteEvent& row, std::int64_t time)
{
    if (!row.isTrade() || row.price == kNoPrice || row.size == 0)
        return;
    const PrintKind kind = row.print == PrintKind::Cancelled ? row.print : PrintKind::OffExchange;
    ++m_counts.excludedPrints[static_cast<std::size_t>(kind)];
    keep({unixNanos(time), row.price, entries(), row.size, kNoTapeVenue, Aggressor::Neither, false, kind});
}

bool TapeKeeping::hasRoomFor(std::size_t rows, std::size_t entriesPerRow) const
{
    if (m_options.memoryLimit == 0)
        return true;
    // Each row may be a trade besides, and whatever shows a quote may age out.
    const std::size_t entries = rows * entriesPerRow + (m_options.maxAge.count() > 0 ? kMaxVenues : 0);
    const std::size_t chunks =
        entries > Tape::kChunkEntries - m_used ? (entries + Tape::kChunkEntries - 1) >> Tape::kChunkShift : 0;
    const std::size_t more = chunks * (sizeof(Tape::Chunk) + kMaxVenues * sizeof(VenueQuote))
        + rows * std::max(sizeof(TapeTrade), sizeof(OrderChange));
    return m_tape->bytes() + more <= m_options.memoryLimit;
}

} // namespace sor
