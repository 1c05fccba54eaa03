// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/venue_twins.h"

#include <algorithm>
#include <bit>

namespace sor { inline namespace market {

VenueTwins::VenueTwins(const Tape& tape)
    : m_tape(tape)
{
    if (tape.isNbbo() || tape.view() == TapeView::Trial)
        return;
    const std::vector<TapeVenue>& venues = tape.venues();
    m_venues.resize(venues.size());
    m_pairs.resize(venues.size() * venues.size());
    for (std::size_t v = 0; v < venues.size(); ++v) {
        for (std::size_t w = 0; w < venues.size(); ++w) {
            // Synthetic venues are made to resemble another.
            if (w != v && !venues[v].isSynthetic && !venues[w].isSynthetic)
                m_venues[v].others |= std::uint64_t{1} << w;
        }
    }
}

VenueTwins::Pair& VenueTwins::pairOf(std::size_t a, std::size_t b)
{
    return m_pairs[std::min(a, b) * m_venues.size() + std::max(a, b)];
}

const VenueTwins::Pair& VenueTwins::pairOf(std::size_t a, std::size_t b) const
{
    return m_pairs[std::min(a, b) * m_venues.size() + std::max(a, b)];
}

void VenueTwins::accept(const Tape::Chunk& chunk, std::size_t i)
{
    const std::size_t v = chunk.venue[i];
    if (v >= m_venues.size() || m_venues[v].others == 0)
        return;
    Venue& venue = m_venues[v];
    const std::int64_t now = chunk.time[i];
    ++venue.changes;
    for (std::uint64_t left = venue.others; left != 0; left &= left - 1) {
        const auto w = static_cast<std::size_t>(std::countr_zero(left));
        Venue& other = m_venues[w];
        Pair& pair = pairOf(v, w);
        const std::int64_t stood = now - pair.since;
        const bool isQuoted = venue.quote != VenueQuote{} || other.quote != VenueQuote{};
        if (isQuoted && stood <= kSessionGap.count()) {
            pair.all += stood;
            pair.same += venue.quote == other.quote ? stood : 0;
        }
        pair.since = now;
        constexpr std::int64_t kFollowed = 64; // changes of a venue: then most pairs have told
        if (venue.changes >= kFollowed && pair.same < pair.all / 2) {
            venue.others &= ~(std::uint64_t{1} << w);
            other.others &= ~(std::uint64_t{1} << v);
        }
    }
    venue.quote = {Price{chunk.bidPx[i]}, Price{chunk.askPx[i]}, chunk.bidSz[i], chunk.askSz[i]};
}

std::string VenueTwins::names() const
{
    std::string text;
    for (std::size_t v = 0; v < m_venues.size(); ++v) {
        for (std::uint64_t left = m_venues[v].others; left != 0; left &= left - 1) {
            const auto w = static_cast<std::size_t>(std::countr_zero(left));
            const Pair& pair = pairOf(v, w);
            if (w < v || std::min(m_venues[v].changes, m_venues[w].changes) < kChanges || pair.all <= 0
                || pair.all - pair.same > pair.all / 100)
                continue;
            const auto& venues = m_tape.venues();
            text += (text.empty() ? "" : "; ") + venues[v].info.mic + " and " + venues[w].info.mic;
        }
    }
    return text;
}

}} // namespace sor::market
