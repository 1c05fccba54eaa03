// SPDX-License-Identifier: GPL-3.0-or-later
// Tells off-market (stub) quotes from real ones.
#pragma once

#include "base/time.h"
#include "market/quote_event.h"
#include "market/tape.h"
#include "market/tape_options.h"

#include <array>
#include <cstdint>
#include <limits>
#include <span>

namespace sor { inline namespace market {

/// Hides the sides of quotes that lie further than a band from a reference: the median of the last 255
/// consolidated mids, each noted when it changes, of the quotes shown while their spread is below 5% of the
/// mid. Before there is a reference a quote is shown only when its own venue is two-sided within 5%. The
/// reference is rebuilt when every venue's quotes have lain outside for a second, after a clear or a halt
/// (reset) and when a session starts (startSession). A row is judged by what came before it. Times are
/// nanoseconds, in order. Not thread-safe.
class BandFilter {
public:
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    /// `bandPpm`: parts per million of the reference, 1..1'000'000.
    explicit BandFilter(std::int64_t bandPpm)
        : m_bandPpm(bandPpm)
    {
    }

    /// Notes the venue's quote and empties the sides of it that are not shown. True when the quotes of other
    /// venues have to be asked for too (shown()): there is a reference where there was none.
    bool apply(VenueQuote& quote, std::uint8_t venue, std::int64_t time);
    /// The venue shows nothing: cleared, halted, out after a gap, or aged out.
    void remove(std::uint8_t venue, std::int64_t time);
    /// The reference is forgotten and rebuilt from the quotes that stand: from those that were shown, if
    /// they make a market, else from those that are shown without a reference. Ask for shown().
    void reset(std::int64_t time);
    /// The reference is forgotten, and rebuilt from quotes that come from now on.
    void startSession();

    /// When the quotes that stand will have lain outside for a second; kNever while some lie inside.
    std::int64_t dueTime() const { return m_outsideSince == kNever ? kNever : m_outsideSince + kPatience; }
    /// At dueTime(): as reset(), but what lies outside even then waits for the next quote, because another
    /// try would end the same.
    void rebuild();

    /// Some venue has shown a bid; without any there is no mid, and nothing is ever shown.
    bool hasSeenBid() const { return m_hasSeenBid; }
    /// The venue quotes at least one side, shown or not.
    bool stands(std::uint8_t venue) const { return ((m_quoting >> venue) & 1U) != 0; }
    /// What is shown of the venue's quote.
    const VenueQuote& shown(std::uint8_t venue) const { return m_shown[venue]; }
    const BandCounts& counts() const { return m_counts; }
    /// What was venue i is venue newPosition[i] from now on; the others have shown nothing yet.
    void renumber(std::span<const std::uint8_t> newPosition);

private:
    static constexpr std::size_t kWindow = 255;
    static constexpr std::int64_t kPatience = Nanos{std::chrono::seconds{1}}.count();

    bool hasReference() const { return m_mids != 0; }
    bool isOutside(Price price);
    VenueQuote judged(const VenueQuote& quote);
    void show(std::uint8_t venue, const VenueQuote& quote);
    void judgeAll();
    void forget();
    void noteMid();
    void noteWhetherOutside(std::int64_t time);
    void setBounds();

    std::int64_t m_bandPpm;
    std::array<VenueQuote, kMaxVenues> m_raw{};
    std::array<VenueQuote, kMaxVenues> m_shown{};
    std::uint64_t m_quoting = 0; // bit v: m_raw[v] has a side
    std::uint64_t m_visible = 0; // bit v: m_shown[v] has a side
    std::uint64_t m_fresh = 0; // bit v: quoted in this session
    Price m_bestBid; // of the shown quotes of this session; found when m_isBestKnown
    Price m_bestAsk;
    bool m_isBestKnown = false;
    bool m_hasSeenBid = false;
    std::array<std::int64_t, kWindow> m_ring{}; // the newest mids, nano-dollars
    std::size_t m_mids = 0; // noted since the reference was made
    std::int64_t m_lastMid = 0;
    // The median lies between the least and the greatest of the ring: most prices need no more than that.
    std::int64_t m_least = 0; // at most the ring's least
    std::int64_t m_greatest = 0; // at least the ring's greatest
    std::int64_t m_surelyFrom = 0; // prices from here ...
    std::int64_t m_surelyTo = 0; // ... to here are inside, wherever the median is
    std::int64_t m_median = 0;
    bool m_isMedianKnown = false;
    std::int64_t m_outsideSince = kNever;
    BandCounts m_counts;
};

}} // namespace sor::market
