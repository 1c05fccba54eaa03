// SPDX-License-Identifier: GPL-3.0-or-later
// One strategy working one parent order: what it sends, what it gets, what it owes.
#pragma once

#include "base/result.h"
#include "sim/execution_rules.h"
#include "sim/resting_orders.h"
#include "sim/run_result.h"
#include "strategy/strategy.h"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace sor { inline namespace sim {

/// A fill that an order really had.
struct DoneFill {
    UnixNanos time;
    VenueIndex venue = 0;
    Shares shares; // above 0
    Price price; // as displayed
    std::optional<Cash> fees; // of all its shares, negative: received; nothing: those of the fee table
    bool isMaker = false;
    bool isCompletion = false;
};

/// Steps with a Session, which calls onQuote, onPoint, ... in the order of the tape. Not thread-safe.
class StrategyRun {
public:
    StrategyRun(std::unique_ptr<Strategy> strategy, const ParentOrder& order, const VenueFees& fees,
                const ExecutionRules& rules);

    /// A print, which may fill what rests. Only needed when mayRest().
    void onTrade(const TapeTrade& trade, const MarketState& market);
    /// A change of one order of a venue, likewise.
    void onOrder(const OrderChange& change, const MarketState& market);
    /// Ahead of onQuote: what the row is to the trades before it (see TapeEntry). Only needed when mayRest().
    void onRow(bool followsTrades, bool isTradeRow)
    {
        m_followsTrades = followsTrades;
        m_isTradeRow = isTradeRow;
    }
    /// The venue's quote went from `before` to `after`. Only needed while watches(venue).
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after,
                 const MarketState& market);
    /// All venues were cleared (a new snapshot of the trial view).
    void onClear();
    /// The venue is halted from here on: it cancels what rests there.
    void onHalt(VenueIndex venue) { m_resting.cancel(venue); }
    std::uint64_t takenMask() const { return m_takenMask; } // bit v: hasTakenAt(v)
    bool hasTakenAt(VenueIndex venue) const { return ((m_takenMask >> venue) & 1U) != 0; }
    /// Displayed far shares that we took there and that were not replenished.
    std::uint32_t takenAt(VenueIndex venue) const { return m_taken[venue]; }
    bool watches(VenueIndex venue) const { return (((m_takenMask | m_resting.mask()) >> venue) & 1U) != 0; }
    bool mayRest() const { return m_mayRest; }

    /// A point of the tape: decides, and without latency takes at once. What is to rest joins when the rows
    /// of that moment have all acted.
    void onPoint(const MarketState& market)
    {
        if (market.time() >= m_idleUntil)
            decide(market);
    }
    /// Whatever is due before `now` happens, in the order of its time and on the market as it stands: far
    /// shares that stood at the price of a resting order for long enough trade with it, orders arrive, and
    /// the strategy learns what came back. Of one moment in this order, after all its rows.
    void onTimeBefore(UnixNanos now, const MarketState& market)
    {
        while (m_nextEvent < now)
            act(market);
    }
    /// A fill that was really done, of at most the shares that are left, joined with the market at its time.
    /// It takes nothing from what the market shows, which has seen it.
    void book(const DoneFill& done, const MarketState& market);
    /// Nothing left to decide and nothing on its way.
    bool isDone() const { return m_filled == m_order.shares; }

    /// Ends the window: orders still on their way are void, and the rest is completed by the rules.
    /// Fails when the cash left the range of Cash, which needs a notional above 9 billion dollars.
    Result<RunResult> finish(const MarketState& market);

    /// Shares filled so far.
    Shares filled() const { return m_filled; }

private:
    struct Arrival {
        UnixNanos time;
        TakingOrder order;
        Price limit; // sided; kNoPrice: none
    };
    /// What is to rest at a venue from `time` on; no shares: nothing.
    struct RestingChange {
        UnixNanos time;
        RestingOrder order;
    };
    /// Shares of a taking order that it did not get: the strategy takes them for sent until after `time`.
    struct Return {
        UnixNanos time;
        Shares shares;
    };
    void decide(const MarketState& market);
    const std::array<std::uint32_t, kMaxVenues>& withSent(const MarketState& market);
    void replaceResting(UnixNanos time);
    /// What happens at m_nextEvent.
    void act(const MarketState& market);
    void fillCrossed(UnixNanos time, const MarketState& market);
    /// Returns the shares that the order did not get.
    Shares execute(const Arrival& arrival, const MarketState& market);
    void changeResting(const RestingOrder& order, const MarketState& market);
    void findNextEvent();
    void addTaken(VenueIndex venue, Shares shares);
    void complete(const MarketState& market);
    struct Trade {
        VenueIndex venue;
        Shares shares;
        Price price; // sided
        UnixNanos time;
        bool isCompletion = false;
        bool isMaker = false;
        bool isCrossing = false; // by the crossing rule; of a maker only
        std::optional<Cash> fees = std::nullopt; // of all shares; nothing: by the fee table
    };
    void fill(const Trade& trade, const MarketState& market);
    void addTo(FillTotals& totals, Shares shares, Cash gross, Cash fees);

    std::unique_ptr<Strategy> m_strategy;
    const ParentOrder& m_order;
    const VenueFees& m_fees;
    ExecutionRules m_rules;
    Shares m_filled;
    Shares m_onTheWay;
    std::array<std::uint32_t, kMaxVenues>
        m_taken{}; // displayed shares that we took and that were not replenished
    std::array<std::uint32_t, kMaxVenues> m_takenOrSent{}; // of a decision while orders are on their way
    std::array<std::uint32_t, kMaxVenues> m_crossed{}; // of an order that came to us and is displayed next
    std::uint64_t m_takenMask = 0; // venues where m_taken is not 0
    RestingOrders m_resting;
    bool m_mayRest;
    bool m_followsTrades = false;
    bool m_isTradeRow = false;
    std::vector<Arrival> m_arrivals; // in time order
    std::vector<RestingChange> m_restingChanges; // in time order
    std::vector<Return> m_returns; // in time order
    UnixNanos m_nextEvent = UnixNanos::max(); // nothing is due before
    UnixNanos m_idleUntil = UnixNanos::min(); // the strategy has nothing to decide before
    ChildOrders m_children;
    RunResult m_result;
    Int128 m_atMid = 0;
    bool m_hasOverflow = false;
};

inline void StrategyRun::onOrder(const OrderChange& change, const MarketState& market)
{
    if (!m_resting.restsAt(change.venue))
        return;
    const Price price = m_resting.price(change.venue);
    const auto [shares, isCrossing] = m_resting.onOrder(change);
    if (shares.count == 0)
        return;
    if (isCrossing) {
        // It is displayed by the quote that follows, and cannot be taken once more.
        m_crossed[change.venue] += static_cast<std::uint32_t>(shares.count);
        m_takenMask |= std::uint64_t{1} << change.venue;
    }
    fill({change.venue, shares, price, market.time(), false, true, isCrossing}, market);
}

}} // namespace sor::sim
