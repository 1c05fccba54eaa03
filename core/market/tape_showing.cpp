// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_showing.h"

#include <algorithm>
#include <array>

namespace sor { inline namespace market {

TapeShowing::TapeShowing(const TapeOptions& options, TapeListener* listener)
    : TapeKeeping(options, listener)
{
    if (m_options.bandPpm > 0)
        m_band.emplace(m_options.bandPpm);
}

void TapeShowing::actUntil(std::int64_t now)
{
    for (;;) {
        // A quote that ages out may leave only quotes outside the band, or none: due is asked for again.
        const std::int64_t due = m_band ? m_band->dueTime() : BandFilter::kNever;
        if (m_options.maxAge.count() > 0 && expireOldest(std::min(due, now)))
            continue;
        if (due >= now)
            break;
        m_band->rebuild();
        showStandingQuotes(due, kUnknownVenue);
    }
}

void TapeShowing::endSession(std::int64_t time)
{
    noteSessionEnd();
    if (m_options.view == TapeView::Trial)
        return; // nothing is carried there
    actUntil(time);
    m_told = {};
    if (m_tape->isNbbo())
        showMarket({}, time);
    bool isChanged = false;
    for (std::uint8_t v = 0; v < m_tape->m_venues.size(); ++v) {
        m_state[v].hasTraded = false;
        if (m_band)
            m_band->remove(v, time);
        if (m_state[v].settled == VenueQuote{})
            continue;
        append(time, v, {}, 0);
        m_state[v].settled = {};
        isChanged = true;
    }
    if (isChanged) {
        // One point: no decision is made on what is left in between.
        m_chunk->marks[m_used - 1] |= Tape::kEndsPoint;
        ++m_counts.points;
    }
    if (m_band)
        m_band->startSession();
}

void TapeShowing::showStandingQuotes(std::int64_t time, std::uint8_t except)
{
    if (m_tape->isNbbo()) {
        showMarket(m_band->shown(0), time);
        return;
    }
    for (std::uint8_t v = 0; v < m_tape->m_venues.size(); ++v) {
        const VenueQuote& quote = m_band->shown(v);
        if (v == except || quote == m_state[v].settled)
            continue;
        append(time, v, quote, Tape::kEndsPoint);
        m_state[v].settled = quote;
        ++m_counts.points;
    }
}

bool TapeShowing::expireOldest(std::int64_t now)
{
    const std::int64_t maxAge = m_options.maxAge.count();
    std::int64_t oldestKept = 0;
    if (__builtin_sub_overflow(now, maxAge, &oldestKept))
        return false;
    if (m_tape->isNbbo()) {
        // One row tells the whole market: all of it ages together.
        if (m_told == VenueQuote{} || m_toldTime >= oldestKept)
            return false;
        m_told = {};
        if (m_band)
            m_band->remove(0, m_toldTime + maxAge);
        const std::int64_t points = m_counts.points;
        showMarket({}, m_toldTime + maxAge);
        m_counts.agedOut += m_counts.points - points;
        return true;
    }
    std::size_t oldest = kMaxVenues;
    for (std::size_t v = 0; v < m_tape->m_venues.size(); ++v) {
        const VenueState& state = m_state[v];
        // What the band hides ages too, or it would be shown later than it may stand.
        const bool stands =
            state.settled != VenueQuote{} || (m_band && m_band->stands(static_cast<std::uint8_t>(v)));
        const bool isExpired = stands && state.lastRowTime < oldestKept;
        if (isExpired && (oldest == kMaxVenues || state.lastRowTime < m_state[oldest].lastRowTime))
            oldest = v;
    }
    if (oldest == kMaxVenues)
        return false;
    const std::int64_t expiry = m_state[oldest].lastRowTime + maxAge;
    if (m_band)
        m_band->remove(static_cast<std::uint8_t>(oldest), expiry);
    if (m_state[oldest].settled == VenueQuote{})
        return true;
    append(expiry, static_cast<std::uint8_t>(oldest), {}, Tape::kEndsPoint);
    m_state[oldest].settled = {};
    ++m_counts.points;
    ++m_counts.agedOut;
    return true;
}

void TapeShowing::acceptNbboRow(const QuoteEvent& row, std::uint8_t bidVenue, std::uint8_t askVenue,
                                std::int64_t time)
{
    actUntil(time);
    m_toldTime = time;
    if (bidVenue != kUnknownVenue) {
        m_bidVenue = bidVenue;
        m_told.bidPx = row.bidPx;
        m_told.bidSz = row.bidSz;
    }
    if (askVenue != kUnknownVenue) {
        m_askVenue = askVenue;
        m_told.askPx = row.askPx;
        m_told.askSz = row.askSz;
    }
    VenueQuote shown = m_told;
    if (m_band)
        m_band->apply(shown, 0, time);
    const std::int64_t points = m_counts.points;
    showMarket(shown, time);
    m_counts.unchangedRows += m_counts.points == points ? 1 : 0;
}

void TapeShowing::showMarket(const VenueQuote& market, std::int64_t time)
{
    bool isChanged = false;
    for (std::uint8_t v = 0; v < m_tape->m_venues.size(); ++v) {
        VenueQuote quote;
        if (v == m_bidVenue) {
            quote.bidPx = market.bidPx;
            quote.bidSz = market.bidSz;
        }
        if (v == m_askVenue) {
            quote.askPx = market.askPx;
            quote.askSz = market.askSz;
        }
        if (quote == m_state[v].settled)
            continue;
        append(time, v, quote, 0);
        m_state[v].settled = quote;
        isChanged = true;
    }
    m_best = market;
    if (!isChanged)
        return;
    m_chunk->marks[m_used - 1] |= Tape::kEndsPoint;
    ++m_counts.points;
}

void TapeShowing::renumberShown(std::span<const std::uint8_t> newPosition)
{
    if (m_band && !m_tape->isNbbo())
        m_band->renumber(newPosition);
    for (std::uint8_t* venue : {&m_bidVenue, &m_askVenue}) {
        if (*venue != kUnknownVenue)
            *venue = newPosition[*venue];
    }
}

}} // namespace sor::market
