// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/outflow_estimator.h"

#include "market/queue/exact.h"
#include "market/queue/queue_level.h"
#include "market/replay.h"
#include "strategy/router/resting_rules.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <deque>
#include <optional>

namespace sor { inline namespace strategy {

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
        Crossing crossing;
        bool opened = false;
        bool hasFilled = false;
    };

    ShadowBook(const OutflowHistory::Options& options, TimeWindow when, const MarketState& market)
        : ended(market.venueCount())
        , markouts(market.venueCount())
        , m_options(options)
        , m_queue(makeQueueRule(options.queue))
        , m_when(when)
        , m_market(market)
        , m_live(market.venueCount())
        , m_next(nextWholeSecond(when.from))
    {
    }

    /// Whole seconds before `now` have seen all their rows; the market is as it was then.
    void beforeTime(UnixNanos now)
    {
        for (;;) {
            // Of one moment the fills come first, as they do for orders that are sent; then orders that end
            // before others that join: the two do not meet.
            const UnixNanos next = std::min({m_nextDue, m_nextEnd, m_next});
            if (next >= now)
                break;
            if (next == m_nextDue)
                fillCrossed();
            else if (next == m_nextEnd)
                end();
            else
                join();
        }
        for (; !m_filled.empty() && m_filled.front().known < now; m_filled.pop_front()) {
            if (const auto mid = m_market.mid()) {
                auto& known = markouts[m_filled.front().venue];
                const Int128 before = known.empty() ? Int128{0} : known.back().twiceAdverse;
                known.push_back(
                    {m_filled.front().known, before + m_filled.front().mid.halfNanos - mid->halfNanos});
            }
        }
    }
    void onTrade(const TapeTrade& trade)
    {
        if (isExact(trade.venue))
            return;
        for (Live& live : m_live[trade.venue]) {
            const QueueLevel::Reach reach = live.level.onTrade(trade, m_options.side);
            if (reach == QueueLevel::Reach::None)
                continue;
            live.order.traded += trade.size;
            if (reach == QueueLevel::Reach::At) {
                live.place.advance(trade.size);
            } else {
                clearAhead(live);
            }
            noteFill(live, trade.venue, m_market.time());
        }
    }
    void onOrder(const OrderChange& change)
    {
        if (!isExact(change.venue))
            return;
        for (Live& live : m_live[change.venue])
            follow(change, live);
    }
    void onRow(bool followsTrades, bool isTradeRow)
    {
        m_followsTrades = followsTrades;
        m_isTradeRow = isTradeRow;
    }
    /// A halted venue cancels what rests there: those orders do not live their interval and are no samples.
    void onHalt(VenueIndex venue)
    {
        m_live[venue].clear();
        findNextEnd();
    }
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
    {
        for (Live& live : m_live[venue]) {
            if (isExact(venue))
                break;
            const QueueLevel::Change change =
                live.level.onQuote(before, after, m_followsTrades, m_isTradeRow);
            live.order.cancelled += apply(change, *m_queue, live.place);
            const std::int64_t crossing =
                live.crossing.onQuote(m_options.crossing, live.level.price(), before, after, m_market.time());
            if (crossing > 0)
                fillFromFar(live, venue, crossing, m_market.time());
            m_nextDue = std::min(m_nextDue, live.crossing.due());
        }
        m_mid = m_market.mid();
    }

    /// Orders that have ended, in order of time: by venue, those that joined a queue and those that opened a
    /// price.
    std::vector<std::array<std::vector<ShadowOrder>, 2>> ended;
    std::vector<std::vector<OutflowHistory::KnownMarkout>> markouts; // by venue, in order of time

private:
    struct Filled {
        UnixNanos known; // when its horizon ends
        VenueIndex venue = 0;
        Mid mid; // just before what filled it
    };
    /// Beyond its price: those still ahead have left, seen or not.
    static void clearAhead(Live& live)
    {
        live.order.cancelled += live.place.ahead();
        live.place.bound(0);
    }
    bool isExact(VenueIndex venue) const { return ((m_options.exactVenues >> venue) & 1U) != 0; }
    void follow(const OrderChange& change, Live& live)
    {
        const ExactStep step = exactStep(change, m_options.side, live.level.price());
        switch (step.kind) {
        case ExactStep::Kind::None:
            return;
        case ExactStep::Kind::Ahead: {
            ExactPlace place{live.place.ahead(), live.order.joined};
            const bool isTrade = change.kind == OrderChange::Kind::Fill;
            if (place.isAhead(change)) {
                place.follow(change);
                if (change.kind == OrderChange::Kind::Leave)
                    live.order.cancelled += live.place.ahead() - place.ahead;
                else if (isTrade)
                    live.order.traded += live.place.ahead() - place.ahead;
                live.place = QueuePlace(place.ahead);
                return;
            }
            if (!isTrade || place.ahead > 0)
                return;
            break;
        }
        case ExactStep::Kind::Hidden:
            if (live.place.ahead() > 0)
                return;
            break;
        case ExactStep::Kind::Passed:
        case ExactStep::Kind::Crossed:
        case ExactStep::Kind::Cleared:
            clearAhead(live);
            break;
        }
        live.order.traded += step.kind == ExactStep::Kind::Cleared ? 0 : step.shares;
        noteFill(live, change.venue, m_market.time());
    }
    void fillFromFar(Live& live, VenueIndex venue, std::int64_t shares, UnixNanos time)
    {
        clearAhead(live);
        live.order.traded += shares;
        noteFill(live, venue, time);
    }
    /// What fell due at m_nextDue, which may be earlier than anything does.
    void fillCrossed()
    {
        const UnixNanos time = m_nextDue;
        m_nextDue = UnixNanos::max();
        for (VenueIndex v = 0; v < m_live.size(); ++v) {
            for (Live& live : m_live[v]) {
                if (live.crossing.due() <= time)
                    fillFromFar(live, v, live.crossing.take(), time);
                m_nextDue = std::min(m_nextDue, live.crossing.due());
            }
        }
    }
    // The first share that it gets starts the clock of its markout.
    void noteFill(Live& live, VenueIndex venue, UnixNanos time)
    {
        if (live.hasFilled || live.order.fillBehind(live.order.ahead) == 0)
            return;
        live.hasFilled = true;
        if (m_mid)
            m_filled.push_back({time + m_options.interval, venue, *m_mid});
    }
    void join()
    {
        const UnixNanos now = m_next;
        m_next += kEvery;
        if (now >= m_when.to) {
            m_next = UnixNanos::max();
            return;
        }
        const BestPrices best = bestPrices(m_market);
        if (shapeOf(best) != MarketShape::Ordinary)
            return;
        const Price price = best.near;
        for (VenueIndex v = 0; v < m_live.size(); ++v) {
            const SidedQuote& quote = m_market.quote(v);
            if (!mayRestAt(quote, best, m_market.isNbbo()))
                continue;
            const std::int64_t ahead = quote.nearPx == price ? quote.nearSz : 0;
            m_live[v].push_back(
                {{now, 0, ahead, 0}, QueueLevel(price), QueuePlace(ahead), {}, ahead == 0, false});
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
    std::shared_ptr<const QueueRule> m_queue;
    TimeWindow m_when;
    const MarketState& m_market;
    std::vector<std::deque<Live>> m_live; // by venue, oldest first
    UnixNanos m_next; // a second at which orders join
    UnixNanos m_nextEnd = UnixNanos::max();
    UnixNanos m_nextDue = UnixNanos::max(); // no crossing falls due before
    std::deque<Filled> m_filled; // in order of time
    std::optional<Mid> m_mid; // after the last row
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
    when.from = std::max(when.from, tape.span().from);
    if (when.from < when.to) {
        MarketState market(tape.venues().size());
        ShadowBook book(options, when, market);
        if (auto status = replay(tape, when, options.side, market, book, stop); !status)
            return status.error();
        for (std::size_t v = 0; v < history->m_venues.size(); ++v) {
            history->m_venues[v].joined = std::move(book.ended[v][0]);
            history->m_venues[v].opened = std::move(book.ended[v][1]);
            history->m_venues[v].markouts = std::move(book.markouts[v]);
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

Markouts OutflowHistory::markoutsBy(UnixNanos t, Nanos history, VenueIndex venue) const
{
    const auto& known = m_venues[venue].markouts;
    const auto first = std::ranges::lower_bound(known, t - history, {}, &KnownMarkout::known);
    const auto last = std::ranges::upper_bound(first, known.end(), t, {}, &KnownMarkout::known);
    if (first == last)
        return {};
    const Int128 before = first == known.begin() ? Int128{0} : std::prev(first)->twiceAdverse;
    return {last - first, std::prev(last)->twiceAdverse - before};
}

double Markouts::meanDollars() const
{
    return static_cast<double>(twiceAdverse) / (2 * static_cast<double>(samples))
        / static_cast<double>(kNanosPerDollar);
}

std::size_t OutflowHistory::bytes() const
{
    std::size_t bytes = 0;
    for (const Venue& venue : m_venues) {
        bytes += (venue.joined.capacity() + venue.opened.capacity()) * sizeof(ShadowOrder);
        bytes += venue.markouts.capacity() * sizeof(KnownMarkout);
    }
    return bytes;
}

std::vector<std::uint32_t> commonSeconds(std::span<const std::span<const ShadowOrder>> venues)
{
    std::vector<std::uint32_t> rows;
    std::vector<std::size_t> at(venues.size(), 0);
    for (;;) {
        UnixNanos latest = UnixNanos::min();
        for (std::size_t k = 0; k < venues.size(); ++k) {
            if (at[k] == venues[k].size())
                return rows;
            latest = std::max(latest, venues[k][at[k]].joined);
        }
        bool isCommon = true;
        for (std::size_t k = 0; k < venues.size(); ++k) {
            while (at[k] < venues[k].size() && venues[k][at[k]].joined < latest)
                ++at[k];
            isCommon = isCommon && at[k] < venues[k].size() && venues[k][at[k]].joined == latest;
        }
        if (!isCommon)
            continue;
        for (std::size_t k = 0; k < venues.size(); ++k)
            rows.push_back(static_cast<std::uint32_t>(at[k]++));
    }
}

double commonCorrelation(const std::vector<std::vector<std::int64_t>>& columns, double most)
{
    const std::size_t rows = columns.empty() ? 0 : columns.front().size();
    const std::size_t every = (rows + kMostTauRows - 1) / std::max<std::size_t>(1, kMostTauRows);
    const auto sign = [](std::int64_t a, std::int64_t b) { return int{a > b} - int{a < b}; };
    double sum = 0;
    int pairs = 0;
    for (std::size_t a = 0; a < columns.size(); ++a) {
        for (std::size_t b = a + 1; b < columns.size(); ++b) {
            std::int64_t together = 0; // concordant less discordant pairs of rows
            std::int64_t apartA = 0; // pairs of rows that differ in a
            std::int64_t apartB = 0;
            for (std::size_t i = 0; i < rows; i += every) {
                for (std::size_t j = 0; j < i; j += every) {
                    const int inA = sign(columns[a][i], columns[a][j]);
                    const int inB = sign(columns[b][i], columns[b][j]);
                    together += inA * inB;
                    apartA += inA * inA;
                    apartB += inB * inB;
                }
            }
            if (apartA == 0 || apartB == 0)
                continue;
            sum += static_cast<double>(together)
                / std::sqrt(static_cast<double>(apartA) * static_cast<double>(apartB));
            ++pairs;
        }
    }
    constexpr double kHalfPi = 1.57079632679489661923;
    return pairs == 0 ? 0.0 : std::clamp(std::sin(kHalfPi * std::clamp(sum / pairs, -1.0, 1.0)), 0.0, most);
}

}} // namespace sor::strategy
