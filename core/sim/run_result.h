// SPDX-License-Identifier: GPL-3.0-or-later
// The result of one strategy: its fills and their totals.
#pragma once

#include "base/share_unit.h"
#include "base/time.h"
#include "base/units.h"
#include "market/sided_quote.h"
#include "strategy/parent_order.h"
#include "strategy/router_counts.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace sim {

/// Of fees of so many shares; to the nearest nano-dollar, within the range of a price. 0 of no shares.
inline Price feeAShare(Cash fees, Shares shares, ShareUnit unit)
{
    if (shares.count <= 0)
        return {};
    constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
    const Int128 each = dividedHalfEven(Int128{fees.nanos} * unit.perShare(), shares.count);
    return {static_cast<std::int64_t>(std::clamp(each, -kMost, kMost))};
}

/// Shares that changed hands.
struct Fill {
    UnixNanos time; // when it was done
    VenueIndex venue = 0; // its place in Tape::venues()
    Shares shares; // above 0
    Price price; // as displayed
    Price fee; // a share, taker or maker; negative: received; see fees()
    /// The consolidated mid at the fill; the last known one when a side was empty; nothing when
    /// none was ever seen.
    std::optional<Mid> mid;
    bool isCompletion = false; // taken at the end of the window to complete the order
    bool isMaker = false; // our order that rested was filled
    /// Best ask - best bid over all venues at the fill; nothing while a side was empty.
    std::optional<Price> spread = std::nullopt;
    bool isCrossing = false; // of a maker fill: the venue's far side met it (see CrossingRule)
    Cash feeRest = {}; // what fees() are beyond `fee` a share, where they were stated for all of them

    /// Of all its shares; 0 where that leaves the range of Cash, which ends a run.
    Cash fees(ShareUnit unit) const
    {
        const auto each = cashFor(fee, shares, unit);
        return each ? checkedAdd(*each, feeRest).value_or(Cash{}) : Cash{};
    }
};

/// How the completion at the end of the window ended.
enum class CompletionEnd : std::uint8_t {
    Done, // nothing was left, or --completion none
    NothingOffered, // no venue showed a far price within the limit (a sell: above zero)
    GaveUp // after kMaxCompletionPasses
};
/// Beyond this many passes over all venues the market plainly cannot supply the order.
inline constexpr int kMaxCompletionPasses = 100'000;

/// Sums over fills; cash is positive whichever way the order goes.
struct FillTotals {
    Shares shares; // in all fills
    Cash gross; // price x shares, rounded a fill
    Cash fees; // taker fees less what inverted venues pay
    std::int64_t fills = 0; // their number
    friend bool operator==(const FillTotals&, const FillTotals&) = default;
};

/// Shares of orders that reached a venue; once a run has ended, sent = filled + cancelled.
struct OrderTotals {
    /// Of a replaced order that keeps its place only what was added. An order still on its way at the end of
    /// the window does not count.
    Shares sent;
    /// What a taking order did not get at once, and what of a resting one was withdrawn.
    Shares cancelled;

    /// Adds both.
    OrderTotals& operator+=(const OrderTotals& other)
    {
        sent += other.sent;
        cancelled += other.cancelled;
        return *this;
    }
};

/// An order that rested in a queue.
struct QueuedOrder {
    VenueIndex venue = 0; // its place in Tape::venues()
    Shares shares; // above 0
    Price price; // as displayed
    Shares ahead; // of others, before its first share, as the queue rule of the run counts them
    friend bool operator==(const QueuedOrder&, const QueuedOrder&) = default;
};

/// The outcome of one strategy on one tape.
struct RunResult {
    Side side = Side::Buy; // of the order
    ShareUnit unit; // of all numbers of shares
    Shares ordered; // shares of the order
    FillTotals all; // completion included
    FillTotals completion; // the part taken at the end of the window
    FillTotals maker; // the part that resting orders filled; its fees are in `rebates`
    Shares crossing; // of `maker`, what the venue's far side brought (see CrossingRule)
    Cash rebates; // earned by maker fills, less what venues charged for them: may be negative
    /// Half the sum over fills of shares x twice the mid, in nano-dollars: what the fills would have cost at
    /// the mid. A fill without any known mid counts at its own price.
    Cash atMid;
    std::vector<FillTotals> byVenue; // by VenueIndex, completion included
    std::vector<OrderTotals> ordersByVenue; // as many; completion counts as sent and filled
    std::vector<Fill> fills; // in time order; empty unless recorded
    /// What rested when the window or the quotes ended, before the completion; by venue. Empty without fills.
    std::vector<QueuedOrder> resting;
    std::optional<UnixNanos> firstFill; // nothing without a fill
    std::optional<UnixNanos> lastFill; // likewise
    RouterCounts router; // what the model met
    /// Orders to rest that their venue refused, because its far price stood at or through theirs when they
    /// arrived (post-only): neither sent nor cancelled.
    std::int64_t rejectedOrders = 0;
    Shares rejectedShares; // of these orders
    /// Executions at the price of a resting order behind orders that stood ahead of it (exact queues).
    std::int64_t inconsistentExecutions = 0;
    CompletionEnd completionEnd = CompletionEnd::Done; // how the rest was taken at the end
    /// Why the strategy was not run, a sentence; empty when it was. Without a run nothing is filled.
    std::string notRun;

    /// A result without a fill, with a sentence why.
    static RunResult notRunFor(const ParentOrder& order, std::size_t venues, std::string why)
    {
        RunResult result;
        result.side = order.side;
        result.unit = order.unit;
        result.ordered = order.shares;
        result.byVenue.resize(venues);
        result.ordersByVenue.resize(venues);
        result.notRun = std::move(why);
        return result;
    }

    /// Shares that were filled.
    Shares filled() const { return all.shares; }
    /// Shares that were not.
    Shares unfilled() const { return ordered - all.shares; }
    /// All-in cash: paid when buying (gross + fees - rebates), received when selling (gross - fees +
    /// rebates).
    Cash totalCash() const
    {
        const std::int64_t charges = all.fees.nanos - rebates.nanos;
        return {side == Side::Buy ? all.gross.nanos + charges : all.gross.nanos - charges};
    }
};

}} // namespace sor::sim
