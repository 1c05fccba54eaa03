// SPDX-License-Identifier: GPL-3.0-or-later
// The simulation behind SyntheticDay: venues, their rates, the latent price and the feed's delays.
#pragma once

#include "base/random.h"
#include "input/synthetic/synthetic_book.h"
#include "input/synthetic/synthetic_day.h"

#include <array>
#include <limits>
#include <vector>

namespace sor {

/// Everything that reaches a row is computed with integers and the four basic operations on doubles, so that
/// the rows do not depend on the machine's math library.
class SyntheticDay::Market {
public:
    explicit Market(const SyntheticDayOptions& options);
    bool next(Mbp1Row& row);
    void attach(GroundTruthProbe& probe);

private:
    static constexpr std::int64_t kTickNanos = 10'000'000;
    static constexpr std::int64_t kMinLatencyNanos = 100'000;
    static constexpr std::uint8_t kRowFlags =
        kFlagLast | 2; // bit 1 is the publisher's own, set in real files
    static constexpr std::uint8_t kFlagSnapshot = 32;
    static constexpr int kBid = 0;
    static constexpr int kAsk = 1;
    /// What can happen on one side of a book. A flicker is an order that is withdrawn soon after it came.
    enum Action { Join, Leave, Take, Improve, Flicker, Withdraw, kActions };
    enum class Oddity { None, Silent, EmptySide, StubSide, Crossed, Gap };

    /// What a venue shows: prices in nano-dollars.
    struct Top {
        Price bidPx = kNoPrice;
        Price askPx = kNoPrice;
        std::uint32_t bidSz = 0;
        std::uint32_t askSz = 0;
        std::uint32_t bidCt = 0;
        std::uint32_t askCt = 0;
    };
    /// How a venue differs from the others.
    struct Profile {
        std::uint16_t publisherId;
        std::int64_t activity; // thousandths
        std::int64_t largeOrders; // per thousand orders
        std::int64_t oddLots; // per thousand orders
        std::int64_t lagNanos; // mean time until it learns the latent price
        std::int64_t latencyNanos; // from ts_event to ts_recv, without jitter
        std::int64_t caution; // how much further from the latent price it quotes: thousandths of a tick
    };
    static const std::array<Profile, kMaxSyntheticDayVenues> kProfiles;

    /// Rows on their way to the receiver, in order of ts_recv.
    class RowQueue {
    public:
        bool empty() const { return m_size == 0; }
        const Mbp1Row& front() const { return m_rows[m_head]; }
        void push(const Mbp1Row& row);
        void pop();

    private:
        std::vector<Mbp1Row> m_rows;
        std::size_t m_head = 0;
        std::size_t m_size = 0;
    };

    /// Where rows come from, in order: a venue, or the reports of trades off exchange.
    struct Line {
        std::uint16_t publisherId = 0;
        std::int64_t latencyNanos = 0;
        std::uint32_t sequence = 0;
        std::int64_t tsRecv = 0; // of the newest event
        std::int32_t tsInDelta = 0;
        RowQueue onTheWay;
    };

    struct Venue {
        const Profile* profile = nullptr;
        Line line;
        std::array<SyntheticBookSide, 2> sides;
        std::int64_t seenPrice = 0; // the latent price as this venue knows it
        bool isBehind = false; // seenPrice is not the newest
        std::array<std::array<std::int64_t, kActions>, 2> rates{}; // per 1000 s
        std::int64_t deepRate = 0;
        std::int64_t learnRate = 0;
        std::int64_t totalRate = 0;
        Oddity oddity = Oddity::None;
        int odditySide = kBid;
        std::int64_t oddityEnd = std::numeric_limits<std::int64_t>::max();
        Top crossedTop; // what is shown while crossed
    };

    void step();
    void happen();
    void act(Venue& venue);
    void act(Venue& venue, int side, Action action);
    void stepLatentPrice();
    void moveLatentPrice(std::int64_t nanos);
    /// Shares at the venues' best bids less those at their best asks, in thousandths of both.
    std::int64_t imbalance() const;

    static std::int64_t paceFor(const SyntheticDayOptions& options);
    void refreshPace();
    void updateRates(Venue& venue);
    void refreshTotal();

    // synthetic_orders.cpp
    void join(Venue& venue, int side, bool isFleeting);
    void leave(Venue& venue, int side);
    void improve(Venue& venue, int side, bool isFleeting);
    void flicker(Venue& venue, int side);
    void withdraw(Venue& venue, int side);
    void take(Venue& first, int side);
    /// Whether the best price of a side is better at one venue than at the other.
    static bool isBetter(const Venue& one, const Venue& other, int side);
    /// A market order of `shares` at one venue; what it leaves unfilled.
    std::uint32_t hit(Venue& venue, int side, std::uint32_t shares, bool isSweep);
    void printHidden(Venue& venue, std::uint32_t shares);
    void changeDeepLevels(Venue& venue);
    void cancel(Venue& venue, int side, int level, int index);
    void settleBest(Venue& venue, int side);
    void openBooks(Venue& venue);
    void fillLevel(SyntheticBookSide& book, int level, int orders);
    std::uint32_t drawOrderSize(const Profile& profile);
    std::uint32_t drawMarketSize();

    // synthetic_oddities.cpp
    void startOddity();
    void endOddity(Venue& venue);
    std::int64_t nearestOddityEnd() const;
    void halt();
    void endHalt();
    void printBlock();
    void printOffExchange();
    /// A cross at the first venue of that many round lots more than is shown.
    void printCross(std::int64_t roundLots);

    // synthetic_feed.cpp
    /// Starts a new message of the line: its sequence number and its time of arrival.
    void beginEvent(Line& line);
    static std::uint8_t lastFlags(const Venue& venue);
    Top shownTop(const Venue& venue) const;
    /// Whether nothing of what happens on that side reaches the feed.
    bool isHidden(const Venue& venue, int side) const;
    /// One row of the event that began last.
    void report(Line& line, const Top& top, char action, char side, Price price, std::uint32_t size,
                std::uint8_t flags);
    void report(Venue& venue, char action, char side, Price price, std::uint32_t size, std::uint8_t flags);
    /// A change of one side as an event of its own, unless that side is hidden.
    void report(Venue& venue, int side, char action, std::int64_t tick, std::uint32_t size);

    std::size_t venueNumber(const Venue& venue) const
    {
        return static_cast<std::size_t>(&venue - m_venues.data());
    }

    SyntheticDayOptions m_options;
    Random m_random;
    std::vector<Venue> m_venues;
    Line m_offExchange;
    GroundTruthProbe* m_probe = nullptr;
    std::int64_t m_now = 0; // ts_event clock
    std::int64_t m_end = 0;
    std::int64_t m_rowsLeft = 0;
    bool m_isOver = false;
    std::int64_t m_latentPrice = 0; // nano-dollars
    std::array<std::int64_t, 2> m_excitement{}; // recent market orders against the bids, the asks
    std::int64_t m_haltEnd = 0; // all venues are halted until then; 0: they trade
    std::int64_t m_crossTime = 0; // of the next scheduled auction
    // The market's own time against ours, millionths: on the mean of a session, and now.
    std::int64_t m_basePace = 1'000'000;
    std::int64_t m_pace = 0;
    std::int64_t m_activity = 1000; // thousandths: there are busier and quieter times
    std::int64_t m_paceEnd = 0; // the pace follows the session's shape by steps
    std::int64_t m_totalRate = 0;
};

} // namespace sor
