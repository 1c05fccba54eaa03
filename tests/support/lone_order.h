// SPDX-License-Identifier: GPL-3.0-or-later
// Single orders that rest on a tape by themselves, without a strategy, and what fills them.
#pragma once

#include "market/replay.h"
#include "sim/resting_orders.h"
#include "test_quotes.h"
#include "value_of.h"

#include <string>
#include <vector>

namespace sor::test {

inline constexpr CrossingRule kShown{CrossingRule::Kind::Shown};

/// Joins after every row at or before `from` and leaves after every row at or before `to`.
struct LoneOrder {
    VenueIndex venue = 0;
    Price price; // as displayed
    Shares shares;
    UnixNanos from;
    UnixNanos to = UnixNanos::max();
};

struct LoneFill {
    UnixNanos time;
    Shares shares;
    friend bool operator==(const LoneFill&, const LoneFill&) = default;
};

class LoneOrderVisitor : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;

    LoneOrderVisitor(const LoneOrder& order, const QueueModel& model, Side side, const MarketState& market,
                     const CrossingRule& crossing = kShown)
        : m_order(order)
        , m_side(side)
        , m_market(market)
        , m_resting(model, crossing, side, market.venueCount())
    {
    }
    void beforeTime(UnixNanos now)
    {
        while (m_resting.nextDue() < now) {
            const UnixNanos due = m_resting.nextDue();
            if (due > m_order.to)
                break; // it has left by then
            record(m_resting.onDue(m_order.venue, due), due);
            m_resting.findNextDue();
        }
        if (!m_hasJoined && m_order.from < now) {
            m_hasJoined = true;
            m_resting.place(m_order.venue, displayedPrice(m_order.price, m_side), m_order.shares,
                            m_market.quote(m_order.venue));
        }
        if (m_order.to < now)
            m_resting.cancelAll();
    }
    void onTrade(const TapeTrade& trade) { record(m_resting.onTrade(trade), m_market.time()); }
    void onRow(bool followsTrades, bool isTradeRow)
    {
        m_followsTrades = followsTrades;
        m_isTradeRow = isTradeRow;
    }
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
    {
        record(m_resting.onQuote(venue, before, after, m_followsTrades, m_isTradeRow, m_market.time()),
               m_market.time());
    }

    std::vector<LoneFill> fills;
    std::vector<std::int64_t> aheads; // after every row while it rests

private:
    void record(Shares shares, UnixNanos time)
    {
        if (shares.count != 0)
            fills.push_back({time, shares});
        if (m_resting.restsAt(m_order.venue))
            aheads.push_back(m_resting.ahead(m_order.venue));
    }
    LoneOrder m_order;
    Side m_side;
    const MarketState& m_market;
    RestingOrders m_resting;
    bool m_hasJoined = false;
    bool m_followsTrades = false;
    bool m_isTradeRow = false;
};

struct LoneOutcome {
    std::vector<LoneFill> fills;
    std::vector<std::int64_t> aheads;

    Shares filled() const
    {
        Shares sum;
        for (const LoneFill& fill : fills)
            sum += fill.shares;
        return sum;
    }
};

inline LoneOutcome follow(const Tape& tape, const LoneOrder& order,
                          const QueueModel& model = QueueModel::ProRata, Side side = Side::Buy,
                          const CrossingRule& crossing = kShown)
{
    MarketState market(tape.venues().size());
    LoneOrderVisitor visitor(order, model, side, market, crossing);
    const TimeWindow all{tape.span().from, tape.span().to + Nanos{3'600'000'000'000}};
    valueOf(replay(tape, all, side, market, visitor, {}));
    return {std::move(visitor.fills), std::move(visitor.aheads)};
}

/// "ms: shares" a fill.
inline std::string text(const std::vector<LoneFill>& fills)
{
    std::string out;
    for (const LoneFill& fill : fills) {
        out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", (fill.time - at(0)).count() / 1'000'000,
                           fill.shares.count);
    }
    return out;
}

} // namespace sor::test
