// SPDX-License-Identifier: GPL-3.0-or-later
// A simulated venue: its book, and how its feed shows it in messages with delays.
#pragma once

#include "base/random.h"
#include "input/synthetic/mbp1_writer.h"
#include "input/synthetic/synthetic_book.h"
#include "input/synthetic/synthetic_day.h"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace sor { inline namespace input { namespace synthetic {

inline constexpr std::int64_t kTickNanos = 10'000'000;
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
/// Flags of an event's last row. Bit 1 is the publisher's own, set in real files.
inline constexpr std::uint8_t kRowFlags = kFlagLast | 2;
inline constexpr int kBid = 0;
inline constexpr int kAsk = 1;

/// What a feed shows at the best prices; all empty: nothing.
struct Top {
    Price bidPx = kNoPrice;
    Price askPx = kNoPrice;
    std::uint32_t bidSz = 0;
    std::uint32_t askSz = 0;
    std::uint32_t bidCt = 0;
    std::uint32_t askCt = 0;
};

/// Where rows come from, in order: a venue, or the reports of trades off exchange. Times are nanoseconds
/// since 1970 on the clock of ts_event.
class FeedLine {
public:
    /// `latency`: from ts_event to ts_recv without jitter, nanoseconds.
    FeedLine(std::uint16_t publisherId, std::int64_t latency, std::uint32_t sequence = 0);

    /// Starts a new message: its sequence number and its time of arrival.
    void beginEvent(std::int64_t now, Random& random);
    /// One row of the event that began last.
    void report(const Top& top, char action, char side, Price price, std::uint32_t size, std::uint8_t flags);

    // Rows on their way to the receiver, in order of ts_recv.
    bool isEmpty() const { return m_size == 0; }
    const Mbp1Row& front() const { return m_rows[m_head]; }
    void pop();

private:
    void push(const Mbp1Row& row);

    std::uint16_t m_publisherId;
    std::int64_t m_latency;
    std::uint32_t m_sequence;
    // Of the newest event.
    std::int64_t m_now = 0;
    std::int64_t m_tsRecv = 0;
    std::int32_t m_tsInDelta = 0;
    // A ring: its size is a power of two.
    std::vector<Mbp1Row> m_rows;
    std::size_t m_head = 0;
    std::size_t m_size = 0;
};

/// How a venue differs from the others.
struct VenueProfile {
    std::uint16_t publisherId;
    std::int64_t activity; // thousandths
    std::int64_t largeOrders; // per thousand orders
    std::int64_t oddLots; // per thousand orders
    std::int64_t lagNanos; // mean time until it learns the latent price
    std::int64_t latencyNanos; // from ts_event to ts_recv, without jitter
    std::int64_t caution; // how much further from the latent price it quotes: thousandths of a tick
};

/// The venues of a day, in their order.
const std::array<VenueProfile, kMaxSyntheticDayVenues>& venueProfiles();

/// What can happen on one side of a book. A flicker is an order that is withdrawn soon after it came.
enum Action { Join, Leave, Take, Improve, Flicker, Withdraw, kActions };

enum class Oddity { None, Silent, EmptySide, StubSide, Crossed, Gap };

struct Venue {
    Venue(const VenueProfile& venueProfile, std::uint32_t firstSequence);

    SyntheticBookSide& book(int side) { return sides[static_cast<std::size_t>(side)]; }
    const SyntheticBookSide& book(int side) const { return sides[static_cast<std::size_t>(side)]; }
    /// Ticks from the best bid to the best ask.
    std::int64_t spread() const { return sides[kAsk].bestTick() - sides[kBid].bestTick(); }

    Top shownTop() const;
    /// Whether nothing of what happens on that side reaches the feed.
    bool isHidden(int side) const;
    std::uint8_t lastFlags() const;
    /// One row of the event that the line began last.
    void report(char action, char side, Price price, std::uint32_t size, std::uint8_t flags);

    const VenueProfile* profile;
    FeedLine line;
    std::array<SyntheticBookSide, 2> sides;
    std::int64_t seenPrice = 0; // the latent price as this venue knows it, nano-dollars
    bool isBehind = false; // seenPrice is not the newest
    std::array<std::array<std::int64_t, kActions>, 2> rates{}; // per 1000 s
    std::int64_t deepRate = 0;
    std::int64_t learnRate = 0;
    std::int64_t totalRate = 0;
    Oddity oddity = Oddity::None;
    int odditySide = kBid;
    std::int64_t oddityEnd = kNever;
    Top crossedTop; // what is shown while crossed
};

}}} // namespace sor::input::synthetic
