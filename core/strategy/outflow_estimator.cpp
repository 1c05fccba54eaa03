// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/outflow_estimator.h"

#include "market/replay.h"
#include "strategy/resting_rules.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <deque>

namespace sor {

namespace {

constexpr Nanos kEvery = std::chrono::seconds{1};

UnixNanos nextWholeSecond(UnixNanos time)
{
    const auto floor = std::chrono::floor<std::chrono::seconds>(time);
    return floor == time ? time : UnixNanos{floor} + kEvery;
}

/// Follows the shadow orders of all venues through a replay.
class ShadowBook : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;

    struct Live {
        ShadowOrder order;
        QueueLevel level;
        QueuePlace place;
        bool opened = false;
    };

    ShadowBook(const OutflowHistory::Options& options, TimeWindow when, const MarketState& market)
        : ended(market.venueCount())
        , m_options(options)
        , m_when(when)
        , m_market(market)
        , m_live(market.venueCount())
        , m_next(nextWholeSecond(when.from))
    {
    }

    /// Whole seconds before `now` have seen all their rows; the market is as it was then.
    void beforeTime(UnixNanos now)
    {
        while (std::min(m_next, m_nextEnd) < now) {
            // Orders that end at the second at which others join go first: the two do not meet.
            if (m_nextEnd <= m_next)
                end();
            else
                join();
        }
    }
    void onTrade(const TapeTrade& trade)
    {
        for (Live& live : m_live[trade.venue]) {
            const QueueLevel::Reach reach = live.level.onTrade(trade, m_options.side);
            if (reach == QueueLevel::Reach::None)
                continue;
            live.order.traded += trade.size;
            if (reach == QueueLevel::Reach::At) {
                live.place.advance(trade.size);
            } else {
                // Beyond our price: those still ahead have left, seen or not.
                live.order.cancelled += live.place.ahead();
                live.place.bound(0);
            }
        }
    }
    void onRow(bool followsTrades, bool isTradeRow)
    {
        m_followsTrades = followsTrades;
        m_isTradeRow = isTradeRow;
    }
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
    {
        for (Live& live : m_live[venue]) {
            const QueueLevel::Change change =
                live.level.onQuote(before, after, m_followsTrades, m_isTradeRow);
            live.order.cancelled += apply(change, m_options.queue, live.place);
            live.order.traded += change.crossing;
        }
    }

    /// Orders that have ended, in order of time: by venue, those that joined a queue and those that opened a
    /// price.
    std::vector<std::array<std::vector<ShadowOrder>, 2>> ended;

private:
    void join()
    {
        const UnixNanos now = m_next;
        m_next += kEvery;
        if (now >= m_when.to) {
            m_next = UnixNanos::max();
            return;
        }
        if (shapeOf(m_market) != MarketShape::Ordinary)
            return;
        const Price price = m_market.bestNear();
        for (VenueIndex v = 0; v < m_live.size(); ++v) {
            const SidedQuote& quote = m_market.quote(v);
            if (!mayRestAt(quote, m_market))
                continue;
            const std::int64_t ahead = quote.nearPx == price ? quote.nearSz : 0;
            m_live[v].push_back({{now, 0, ahead, 0}, QueueLevel(price), QueuePlace(ahead), ahead == 0});
        }
        findNextEnd();
    }
    void end()
    {
        for (VenueIndex v = 0; v < m_live.size(); ++v) {
            while (!m_live[v].empty() && m_live[v].front().order.joined + m_options.interval == m_nextEnd) {
                const Live& live = m_live[v].front();
                ended[v][live.opened ? 1 : 0].push_back(live.order);
                m_live[v].pop_front();
            }
        }
        findNextEnd();
    }
    void findNextEnd()
    {
        m_nextEnd = UnixNanos::max();
        for (const auto& live : m_live) {
            if (!live.empty())
                m_nextEnd = std::min(m_nextEnd, live.front().order.joined + m_options.interval);
        }
    }

    OutflowHistory::Options m_options;
    TimeWindow m_when;
    const MarketState& m_market;
    std::vector<std::deque<Live>> m_live; // by venue, oldest first
    UnixNanos m_next; // a second at which orders join
    UnixNanos m_nextEnd = UnixNanos::max();
    bool m_followsTrades = false;
    bool m_isTradeRow = false;
};

} // namespace

Result<std::shared_ptr<const OutflowHistory>>
OutflowHistory::record(const Tape& tape, TimeWindow when, const Options& options, const std::stop_token& stop)
{
    assert(options.interval.count() > 0);
    auto history = std::make_shared<OutflowHistory>();
    history->m_options = options;
    history->m_venues.resize(tape.venues().size());
    if (tape.empty())
        return std::shared_ptr<const OutflowHistory>(history);
    // Before the first row there is nothing to join.
    when.from = std::max(when.from, tape.time(0));
    if (when.from < when.to) {
        MarketState market(tape.venues().size());
        ShadowBook book(options, when, market);
        if (auto status = replay(tape, when, options.side, market, book, stop); !status)
            return status.error();
        for (std::size_t v = 0; v < history->m_venues.size(); ++v) {
            history->m_venues[v].joined = std::move(book.ended[v][0]);
            history->m_venues[v].opened = std::move(book.ended[v][1]);
        }
    }
    return std::shared_ptr<const OutflowHistory>(history);
}

std::span<const ShadowOrder> OutflowHistory::endedBy(UnixNanos t, Nanos history, VenueIndex venue,
                                                     bool opened) const
{
    const auto& orders = opened ? m_venues[venue].opened : m_venues[venue].joined;
    const auto first = std::ranges::lower_bound(orders, t - history, {}, &ShadowOrder::joined);
    const auto last =
        std::ranges::upper_bound(first, orders.end(), t - m_options.interval, {}, &ShadowOrder::joined);
    return {first, last};
}

std::size_t OutflowHistory::bytes() const
{
    std::size_t orders = 0;
    for (const Venue& venue : m_venues)
        orders += venue.joined.capacity() + venue.opened.capacity();
    return orders * sizeof(ShadowOrder);
}

} // namespace sor
