// SPDX-License-Identifier: GPL-3.0-or-later
// What all venues show now, from the parent order's side.
#pragma once

#include "base/time.h"
#include "market/sided_quote.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sor { inline namespace market {

/// The carried-forward book of all venues. Single-threaded.
class MarketState {
public:
    /// An empty market of so many venues, at most kMaxVenues.
    explicit MarketState(std::size_t venues)
        : m_count(venues)
    {
        assert(venues <= kMaxVenues);
    }

    /// The venue (below venueCount()) shows `quote` from now on.
    void set(VenueIndex venue, const SidedQuote& quote)
    {
        SidedQuote& shown = m_quotes[venue];
        if ((shown.hasFar() && !quote.hasFar()) || (shown.hasNear() && !quote.hasNear())) [[unlikely]]
            rememberMid();
        shown = quote;
        m_isBestKnown = false;
    }
    /// No venue shows anything: a new snapshot of the trial view.
    void clear()
    {
        rememberMid();
        for (std::size_t v = 0; v < m_count; ++v)
            m_quotes[v] = {};
        m_isBestKnown = false;
        m_listedCount = 0;
    }
    /// Puts a venue at the end of the list; at most once until the next clear().
    void list(VenueIndex venue)
    {
        assert(m_listedCount < m_count);
        m_listed[m_listedCount++] = static_cast<std::uint8_t>(venue);
    }
    /// The time of what is set next.
    void setTime(UnixNanos time) { m_time = time; }
    /// Bit v: venue v is halted.
    void setHalted(std::uint64_t venues) { m_halted = venues; }
    /// Bit v: venue v is halted.
    std::uint64_t halted() const { return m_halted; }
    /// No venue trades: no decision is made.
    bool isAllHalted() const { return std::popcount(m_halted) == static_cast<int>(m_count); }

    /// From here on it is the market of an NBBO feed, of which nothing is known yet.
    void startNbbo()
    {
        m_isNbbo = true;
        m_known.fill({});
    }
    /// It is the market of an NBBO feed: see known().
    bool isNbbo() const { return m_isNbbo; }
    /// What is known of a venue. Venues' own quotes are known as they are shown. On an NBBO feed a venue that
    /// is not shown any more is unknown, not gone: its last price stands with its last size as long as the
    /// best price of that side does not exclude it; then the best price, with size 0, is all that is known:
    /// the venue shows no better one.
    const SidedQuote& known(VenueIndex venue) const { return m_isNbbo ? m_known[venue] : m_quotes[venue]; }
    /// On an NBBO feed, after all that a row changed: what is known of the venue now. Returns what was.
    SidedQuote learn(VenueIndex venue)
    {
        SidedQuote& known = m_known[venue];
        const SidedQuote before = known;
        const SidedQuote& shown = m_quotes[venue];
        if (shown.hasFar()) {
            known.farPx = shown.farPx;
            known.farSz = shown.farSz;
        } else if (known.farPx < bestFar()) {
            known.farPx = bestFar();
            known.farSz = 0;
        }
        if (shown.hasNear()) {
            known.nearPx = shown.nearPx;
            known.nearSz = shown.nearSz;
        } else if (known.nearPx > bestNear()) {
            known.nearPx = bestNear();
            known.nearSz = 0;
        }
        return before;
    }

    /// Of the last row that acted.
    UnixNanos time() const { return m_time; }
    /// Venues are numbered from 0, as Tape::venues() has them.
    std::size_t venueCount() const { return m_count; }
    /// What the venue (below venueCount()) shows, for the side of the order.
    const SidedQuote& quote(VenueIndex venue) const { return m_quotes[venue]; }
    /// In the trial view the venues of the snapshot in the order of its rows; empty in the book view.
    std::span<const std::uint8_t> listed() const { return {m_listed.data(), m_listedCount}; }

    /// Lowest far price over all venues; kNoPrice when none shows one.
    Price bestFar() const
    {
        findBest();
        return m_bestFar;
    }
    /// Highest near price over all venues; kNoNearPrice when none shows one.
    Price bestNear() const
    {
        findBest();
        return m_bestNear;
    }
    /// Of the best far and the best near price (sided); nothing when one of them is missing.
    std::optional<Mid> mid() const
    {
        findBest();
        if (m_bestFar == kNoPrice || m_bestNear == kNoNearPrice)
            return std::nullopt;
        return Mid::between(m_bestFar, m_bestNear);
    }
    /// The same, or while a side is missing the last one that there was; nothing when there never was one.
    std::optional<Mid> lastMid() const
    {
        const auto now = mid();
        return now ? now : m_lastMid;
    }

private:
    /// A mid can only go missing when a side empties: noted then, whether or not anybody asked for it.
    void rememberMid()
    {
        if (const auto now = mid())
            m_lastMid = now;
    }

    void findBest() const
    {
        if (m_isBestKnown)
            return;
        m_bestFar = kNoPrice;
        m_bestNear = kNoNearPrice;
        for (std::size_t v = 0; v < m_count; ++v) {
            m_bestFar = std::min(m_bestFar, m_quotes[v].farPx);
            m_bestNear = std::max(m_bestNear, m_quotes[v].nearPx);
        }
        m_isBestKnown = true;
    }

    std::array<SidedQuote, kMaxVenues> m_quotes{};
    std::array<SidedQuote, kMaxVenues> m_known{}; // of an NBBO feed
    bool m_isNbbo = false;
    std::array<std::uint8_t, kMaxVenues> m_listed{}; // the first m_listedCount are set
    std::size_t m_listedCount = 0;
    std::size_t m_count;
    UnixNanos m_time;
    std::uint64_t m_halted = 0;
    std::optional<Mid> m_lastMid;
    // Asked for at few points only, so computed on demand.
    mutable Price m_bestFar = kNoPrice;
    mutable Price m_bestNear = kNoNearPrice;
    mutable bool m_isBestKnown = false;
};

}} // namespace sor::market
