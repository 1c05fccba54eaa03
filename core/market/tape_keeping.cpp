// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_keeping.h"

#include "base/number_text.h"
#include "market/row_rules.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace sor { inline namespace market {

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

void TapeKeeping::noteSessionEnd()
{
    if (m_chunk == nullptr)
        return;
    m_tape->m_span.to = unixNanos(m_chunk->time[m_used - 1]) + Nanos{1};
    m_tape->m_firstSessionEnd = std::min(m_tape->m_firstSessionEnd, m_tape->m_span.to);
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
    constexpr std::size_t kMostRows = std::size_t{1} << 48; // so that no product below overflows
    if (rows > std::min(m_options.memoryLimit, kMostRows))
        return false;
    // Each row may be a trade besides, and each quote that it shows, as those that stand, may age out or go
    // with its session.
    const std::size_t entries = rows * (entriesPerRow + 1) + kMaxVenues;
    const std::size_t chunks =
        entries > Tape::kChunkEntries - m_used ? (entries + Tape::kChunkEntries - 1) >> Tape::kChunkShift : 0;
    const std::size_t more = chunks * (sizeof(Tape::Chunk) + kMaxVenues * sizeof(VenueQuote))
        + rows * std::max(sizeof(TapeTrade), sizeof(OrderChange));
    return m_tape->bytes() + more <= m_options.memoryLimit;
}

namespace {

/// Numbers of venues without one of them.
struct VenuesWithout {
    VenueIndex hidden;
    std::uint8_t operator()(std::uint8_t venue) const
    {
        const bool moves = venue != kNoTapeVenue && venue > hidden;
        return static_cast<std::uint8_t>(venue - (moves ? 1 : 0));
    }
};

} // namespace

std::shared_ptr<const Tape> TapeKeeping::without(const Tape& tape, VenueIndex hidden)
{
    assert(!tape.isNbbo() && hidden < tape.m_venues.size());
    const VenuesWithout place{hidden};
    auto result = std::make_shared<Tape>();
    Tape& to = *result;
    to.m_venues = tape.m_venues;
    to.m_venues.erase(to.m_venues.begin() + hidden);
    to.m_entriesOfData = tape.m_entriesOfData;
    to.m_span = tape.m_span;
    to.m_firstSessionEnd = tape.m_firstSessionEnd;
    to.m_kept = tape.m_kept;
    to.m_unit = tape.m_unit;
    to.m_view = tape.m_view;
    to.m_feed = tape.m_feed;
    to.m_firstTrade = tape.m_firstTrade;
    to.m_volume = tape.m_volume;
    to.m_clears = tape.m_clears;
    std::vector<VenueQuote> state(tape.m_venues.size()); // as on the tape, the hidden one too
    if (!tape.m_checkpoints.empty())
        std::ranges::copy(tape.m_checkpoints.front(), state.begin());
    for (std::size_t v = 0; v < state.size(); ++v) {
        if (v != hidden && state[v].bidPx != kNoPrice)
            to.m_firstBid = tape.m_firstBid;
    }
    auto trade = tape.m_trades.begin();
    auto order = tape.m_orders.begin();
    auto status = tape.m_statusChanges.begin();
    const auto actUpTo = [&](std::size_t entry) {
        for (; trade != tape.m_trades.end() && trade->entriesBefore <= entry; ++trade) {
            if (trade->venue == hidden)
                continue;
            TapeTrade& moved = to.m_trades.emplace_back(*trade);
            moved.entriesBefore = to.m_size;
            moved.venue = place(trade->venue);
        }
        for (; order != tape.m_orders.end() && order->entriesBefore <= entry; ++order) {
            if (order->venue == hidden)
                continue;
            OrderChange& moved = to.m_orders.emplace_back(*order);
            moved.entriesBefore = to.m_size;
            moved.venue = place(order->venue);
        }
        for (; status != tape.m_statusChanges.end() && status->entry <= static_cast<std::int64_t>(entry);
             ++status) {
            if (status->venue == hidden)
                continue;
            Tape::StatusChange& moved = to.m_statusChanges.emplace_back(*status);
            moved.venue = place(status->venue);
            if (moved.entry >= 0)
                moved.entry = static_cast<std::int64_t>(to.m_size);
        }
    };
    constexpr std::size_t kPlace = Tape::kChunkEntries - 1;
    bool startsSnapshot = false; // with the next entry: the hidden venue had been its first
    for (std::size_t at = 0; at < tape.m_size; ++at) {
        actUpTo(at);
        const Tape::Chunk& from = tape.chunk(at >> Tape::kChunkShift);
        const std::size_t i = at & kPlace;
        if (from.venue[i] == hidden) {
            startsSnapshot = startsSnapshot || (from.marks[i] & Tape::kStartsSnapshot) != 0;
            if ((from.marks[i] & Tape::kEndsPoint) == 0)
                continue;
            if (!startsSnapshot && to.m_size > 0)
                to.m_chunks.back()[0].marks[(to.m_size - 1) & kPlace] |= Tape::kEndsPoint;
            startsSnapshot = false;
            continue;
        }
        if ((to.m_size & kPlace) == 0) {
            to.m_chunks.push_back(largeArray<Tape::Chunk>(1));
            if (to.m_view != TapeView::Trial) {
                auto& checkpoint = to.m_checkpoints.emplace_back(state);
                checkpoint.erase(checkpoint.begin() + hidden);
            }
        }
        Tape::Chunk& chunk = to.m_chunks.back()[0];
        const std::size_t o = to.m_size++ & kPlace;
        chunk.time[o] = from.time[i];
        chunk.bidPx[o] = from.bidPx[i];
        chunk.askPx[o] = from.askPx[i];
        chunk.bidSz[o] = from.bidSz[i];
        chunk.askSz[o] = from.askSz[i];
        chunk.venue[o] = place(from.venue[i]);
        chunk.marks[o] = from.marks[i];
        if (std::exchange(startsSnapshot, false))
            chunk.marks[o] |= Tape::kStartsSnapshot;
        state[from.venue[i]] = {Price{from.bidPx[i]}, Price{from.askPx[i]}, from.bidSz[i], from.askSz[i]};
        if (to.m_firstBid == UnixNanos::max() && from.bidPx[i] != kNoPrice.nanos)
            to.m_firstBid = unixNanos(from.time[i]);
    }
    actUpTo(std::numeric_limits<std::size_t>::max());
    return result;
}

}} // namespace sor::market
