// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of one venue's orders in one line each, and one order that rests among them.
#pragma once

#include "input/orders/venue_books.h"
#include "market/replay.h"
#include "sim/resting_orders.h"
#include "test_quotes.h"

#include <chrono>
#include <string>
#include <vector>

namespace sor::test {

using namespace std::chrono_literals;

/// The messages of one venue. Prices in cents as the buy side sees them: for a sell all is mirrored about
/// 100.00 $.
class OrderFeed {
public:
    explicit OrderFeed(Side side)
        : m_isMirrored(side == Side::Sell)
    {
    }
    OrderFeed& apply(VenueBook::Kind kind, std::int64_t ms, std::uint64_t id, char side, std::int64_t price,
                     std::uint32_t size)
    {
        QuoteEvent event = eventAt(ms);
        m_book.apply(kind, {id, priceOf(price), count(event.tsRecv), size, isBid(side)}, 1);
        RowBatch batch(m_rows, m_count);
        m_book.addChanges(event, batch);
        m_book.show(event, batch);
        m_count = batch.count();
        return *this;
    }
    OrderFeed& add(std::int64_t ms, std::uint64_t id, char side, std::int64_t price, std::uint32_t size)
    {
        return apply(VenueBook::Kind::Add, ms, id, side, price, size);
    }
    OrderFeed& cancel(std::int64_t ms, std::uint64_t id, char side, std::int64_t price, std::uint32_t size)
    {
        return apply(VenueBook::Kind::Cancel, ms, id, side, price, size);
    }
    OrderFeed& modify(std::int64_t ms, std::uint64_t id, char side, std::int64_t price, std::uint32_t size)
    {
        return apply(VenueBook::Kind::Modify, ms, id, side, price, size);
    }
    OrderFeed& execute(std::int64_t ms, std::uint64_t id, char side, std::int64_t price, std::uint32_t size)
    {
        return apply(VenueBook::Kind::Execute, ms, id, side, price, size);
    }
    OrderFeed& hidden(std::int64_t ms, char side, std::int64_t price, std::uint32_t size)
    {
        RowBatch batch(m_rows, m_count);
        m_book.addHiddenFill(eventAt(ms), priceOf(price), size, isBid(side), batch);
        m_count = batch.count();
        return *this;
    }
    OrderFeed& clear(std::int64_t ms)
    {
        RowBatch batch(m_rows, m_count);
        m_book.clear(eventAt(ms), batch);
        m_count = batch.count();
        return *this;
    }
    std::vector<QuoteEvent> rows() const
    {
        return {m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(m_count)};
    }
    Price priceOf(std::int64_t price) const { return cents(m_isMirrored ? 20'000 - price : price); }

private:
    bool isBid(char side) const { return (side == 'B') != m_isMirrored; }
    static QuoteEvent eventAt(std::int64_t ms)
    {
        QuoteEvent event;
        event.tsRecv = event.tsEvent = at(ms);
        event.feed = {kNasdaq};
        return event;
    }
    bool m_isMirrored;
    VenueBook m_book{FeedId{kNasdaq}, true};
    std::vector<QuoteEvent> m_rows;
    std::size_t m_count = 0;
};

inline std::shared_ptr<const Tape> tapeOfOrders(const std::vector<QuoteEvent>& rows)
{
    FeedRegistry registry;
    TapeBuilder builder({}, registry);
    if (!builder.accept(rows))
        return {};
    return builder.finish();
}

/// One order that joins after every row at or before `from`.
class ExactOrderVisitor : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;
    ExactOrderVisitor(Side side, Price price, std::int64_t shares, UnixNanos from, const MarketState& market)
        : m_side(side)
        , m_price(price)
        , m_shares(shares)
        , m_from(from)
        , m_market(market)
        , resting(QueueModel::Exact, {}, side, market.venueCount(), 1)
    {
    }
    void beforeTime(UnixNanos now)
    {
        if (m_hasJoined || m_from >= now)
            return;
        m_hasJoined = true;
        resting.place(0, displayedPrice(m_price, m_side), Shares{m_shares}, m_market.quote(0), m_from);
    }
    void onTrade(const TapeTrade& trade) { record(resting.onTrade(trade), 'T'); }
    void onOrder(const OrderChange& change)
    {
        const auto fill = resting.onOrder(change);
        record(fill.shares, fill.isCrossing ? 'c' : 'q');
    }
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
    {
        record(resting.onQuote(venue, before, after, false, false, m_market.time()), 'Q');
    }
    std::string fills;

private:
    void record(Shares shares, char by)
    {
        if (shares.count > 0)
            fills += fmt::format("{}{}{}@{}", fills.empty() ? "" : " ", by, shares.count,
                                 (m_market.time() - at(0)) / 1ms);
    }
    Side m_side;
    Price m_price;
    std::int64_t m_shares;
    UnixNanos m_from;
    const MarketState& m_market;
    bool m_hasJoined = false;

public:
    RestingOrders resting;
};

/// What fills an order of `shares` at 50.00 that joins at `from` ms, for both sides alike; then the
/// inconsistencies and the shares that are still ahead.
template <class Fill> std::string fillsOf(std::int64_t from, std::int64_t shares, Fill fill)
{
    std::string both[2];
    for (const Side side : {Side::Buy, Side::Sell}) {
        OrderFeed feed(side);
        fill(feed);
        const auto tape = tapeOfOrders(feed.rows());
        if (!tape)
            return "no tape";
        MarketState market(1);
        ExactOrderVisitor visitor(side, feed.priceOf(5000), shares, at(from), market);
        if (!replay(*tape, {at(0), at(1'000'000)}, side, market, visitor, {}))
            return "stopped";
        std::string& text = both[side == Side::Buy ? 0 : 1];
        text = visitor.fills;
        if (visitor.resting.restsAt(0))
            text += fmt::format(" ahead {}", visitor.resting.ahead(0));
        if (visitor.resting.inconsistencies() > 0)
            text += fmt::format(" inconsistent {}", visitor.resting.inconsistencies());
    }
    return both[0] == both[1] ? both[0] : "buy: " + both[0] + "; sell: " + both[1];
}

/// Two orders of 100 at 50.00 and one of 500 behind the far side, before 10 ms.
inline void stand(OrderFeed& feed)
{
    feed.add(1, 1, 'B', 5000, 100).add(2, 2, 'B', 5000, 100).add(3, 9, 'A', 5002, 500);
}

} // namespace sor::test
