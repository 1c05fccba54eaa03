// SPDX-License-Identifier: GPL-3.0-or-later
// A resting buy order once more, slowly: every far share at its price is a thing of its own, with its time of
// birth, and so is each of our shares; nothing is shared with RestingOrders, QueueLevel or Crossing.
#pragma once

#include "lone_order.h"

#include <algorithm>
#include <vector>

namespace sor::test {

/// Shares of `ahead` that left without a trade when `cancelled` of `shown` did. Sizes of the tapes are small.
inline std::int64_t slowCancelledAhead(const QueueModel& queue, std::int64_t cancelled, std::int64_t shown,
                                       std::int64_t ahead)
{
    if (cancelled == 0 || ahead == 0)
        return 0;
    const std::int64_t behind = std::max<std::int64_t>(0, shown - ahead);
    switch (queue.kind) {
    case QueueModel::Kind::TradesOnly:
    case QueueModel::Kind::PrintsOnly:
    case QueueModel::Kind::Exact: // knows its orders: tst_exact_queue has its own
        break;
    case QueueModel::Kind::ProRata:
        return std::min(ahead, cancelled * ahead / shown);
    case QueueModel::Kind::Power: // n = 2
        return std::min(ahead, cancelled * ahead * ahead / (ahead * ahead + behind * behind));
    }
    return 0;
}

/// The queue of one price in which our shares joined at several times.
class SlowParts {
public:
    explicit SlowParts(const QueueModel& queue)
        : m_queue(queue)
    {
    }
    std::int64_t size() const { return static_cast<std::int64_t>(m_aheads.size()); }
    /// Shares of others ahead of our first one.
    std::int64_t ahead() const { return m_aheads.front(); }

    /// What is added joins the back of the queue, and behind our own; what is cut are the newest shares.
    void changeTo(std::int64_t shares, std::int64_t shown)
    {
        while (size() > std::max<std::int64_t>(0, shares))
            m_aheads.pop_back();
        while (size() < shares)
            m_aheads.push_back(m_aheads.empty() ? shown : std::max(shown, m_aheads.back()));
    }
    /// One share after the other leaves the front of the queue; returns how many of them were ours.
    std::int64_t trade(std::int64_t shares)
    {
        std::int64_t ours = 0;
        for (std::int64_t i = 0; i < shares && !m_aheads.empty(); ++i) {
            if (m_aheads.front() == 0) {
                m_aheads.erase(m_aheads.begin());
                ++ours;
                continue;
            }
            for (std::int64_t& ahead : m_aheads)
                --ahead;
        }
        return ours;
    }
    /// Whatever leaves, our shares stay in the order in which they came: orders that stand before an older
    /// share of ours stand before all newer ones.
    void cancel(std::int64_t cancelled, std::int64_t shown)
    {
        std::vector<std::int64_t> stayed;
        for (const std::int64_t ahead : m_aheads)
            stayed.push_back(ahead - slowCancelledAhead(m_queue, cancelled, shown, ahead));
        for (std::size_t i = 0; i < stayed.size(); ++i)
            m_aheads[i] =
                *std::max_element(stayed.begin(), stayed.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    void bound(std::int64_t shown)
    {
        for (std::int64_t& ahead : m_aheads)
            ahead = std::min(ahead, shown);
    }

private:
    QueueModel m_queue;
    std::vector<std::int64_t> m_aheads; // shares of others ahead of each of ours, the oldest first
};

class SlowLoneOrder {
public:
    /// Whether an order that would take on arrival is refused.
    enum class Joins { Always, PostOnly };

    SlowLoneOrder(const Tape& tape, const LoneOrder& order, const QueueModel& queue,
                  const CrossingRule& crossing, Joins joins = Joins::Always)
        : m_tape(tape)
        , m_order(order)
        , m_queue(queue)
        , m_crossing(crossing)
        , m_joins(joins)
        , m_left(order.shares.count)
    {
    }

    std::vector<LoneFill> run()
    {
        std::size_t next = 0; // trade
        for (std::size_t i = 0; i <= m_tape.size(); ++i) {
            for (; next < m_tape.trades().size() && m_tape.trades()[next].entriesBefore <= i; ++next) {
                const TapeTrade& trade = m_tape.trades()[next];
                if (!trade.hitsQueue())
                    continue;
                advanceTo(trade.time);
                if (trade.venue == m_order.venue)
                    onTrade(trade);
            }
            if (i == m_tape.size())
                break;
            const TapeEntry entry = m_tape.entry(i);
            advanceTo(entry.time);
            if (entry.venue == m_order.venue)
                onQuote(entry);
        }
        advanceTo(m_tape.span().to + Nanos{3'600'000'000'000});
        return m_fills;
    }

    std::int64_t crossingShares = 0; // of what was filled
    bool isRejected = false; // on arrival
    bool isCutByHalt = false;

private:
    struct FarShare {
        UnixNanos born;
        int row = 0; // of its birth: rows of one time are apart
        bool isSpent = false; // has had its chance
    };

    bool isThere() const { return m_hasJoined && m_left > 0; }
    bool isCrossed() const { return m_quote.askPx != kNoPrice && m_quote.askPx <= m_order.price; }

    /// All rows before `now` have acted.
    void advanceTo(UnixNanos now)
    {
        while (isThere() && m_crossing.kind == CrossingRule::Kind::Lasting) {
            const auto oldest = std::ranges::find(m_far, false, &FarShare::isSpent);
            if (oldest == m_far.end())
                break;
            const UnixNanos due = oldest->born + m_crossing.time;
            if (due >= now || due > m_order.to)
                break;
            const auto stood = std::ranges::count_if(
                m_far, [&](const FarShare& share) { return !share.isSpent && share.row == oldest->row; });
            fillFromFar(stood, due);
            for (FarShare& share : m_far)
                share.isSpent = true;
        }
        if (!m_hasJoined && m_order.from < now) {
            m_hasJoined = true;
            if (m_isHalted || (m_joins == Joins::PostOnly && isCrossed())) {
                isRejected = true;
                m_left = 0;
            }
            m_ahead = m_quote.bidPx == m_order.price ? m_quote.bidSz : 0;
            m_far.assign(isCrossed() ? m_quote.askSz : 0, FarShare{m_order.from, 0, true});
        }
        if (m_order.to < now)
            m_left = 0;
    }

    void onTrade(const TapeTrade& trade)
    {
        if (trade.startsEvent)
            m_traded = 0;
        if (!isThere() || trade.aggressor == Aggressor::Buyer || trade.price > m_order.price)
            return;
        if (trade.price < m_order.price)
            m_ahead = 0;
        else
            m_traded += trade.size;
        const std::int64_t others = std::min<std::int64_t>(m_ahead, trade.size);
        m_ahead -= others;
        fill(trade.size - others, trade.time);
    }

    void onQuote(const TapeEntry& entry)
    {
        const VenueQuote before = std::exchange(m_quote, entry.quote);
        ++m_row;
        m_isHalted = entry.isHalt;
        if (m_isHalted && isThere()) {
            isCutByHalt = true;
            m_left = 0;
        }
        if (!isThere())
            return;
        if (!entry.followsTrades)
            m_traded = 0;
        const bool isBidAt = m_quote.bidPx == m_order.price;
        const bool wasBidAt = before.bidPx == m_order.price;
        if (isBidAt && wasBidAt && m_quote.bidSz < before.bidSz) {
            const std::int64_t drop = std::int64_t{before.bidSz} - m_quote.bidSz;
            const std::int64_t traded = std::min(drop, m_traded);
            m_traded -= traded;
            m_ahead -= slowCancelledAhead(m_queue, drop - traded, before.bidSz - traded, m_ahead);
        }
        if (isBidAt)
            m_ahead = std::min<std::int64_t>(m_ahead, m_quote.bidSz);
        else if (m_quote.bidPx == kNoPrice || m_quote.bidPx < m_order.price)
            m_ahead = 0;
        if (!entry.isTradeRow)
            m_traded = 0;
        if (!isCrossed()) {
            m_far.clear();
            return;
        }
        const std::size_t size = m_quote.askSz;
        std::size_t added = 0;
        if (before.askPx != m_quote.askPx) {
            added = size;
            std::erase_if(m_far, [](const FarShare& share) { return share.isSpent; });
            m_far.resize(size, FarShare{entry.time, m_row});
        } else if (size >= m_far.size()) {
            added = size - m_far.size();
            m_far.resize(size, FarShare{entry.time, m_row});
        } else {
            // Those that have had their chance go first, then the youngest.
            std::ranges::stable_sort(m_far, {}, [](const FarShare& share) { return !share.isSpent; });
            while (m_far.size() > size && m_far.front().isSpent)
                m_far.erase(m_far.begin());
            m_far.resize(size);
        }
        if (m_crossing.kind == CrossingRule::Kind::Shown && added > 0)
            fillFromFar(static_cast<std::int64_t>(added), entry.time);
    }

    void fillFromFar(std::int64_t shares, UnixNanos time)
    {
        m_ahead = 0;
        crossingShares += std::min(shares, m_left);
        fill(shares, time);
    }
    void fill(std::int64_t shares, UnixNanos time)
    {
        shares = std::min(shares, m_left);
        if (shares <= 0)
            return;
        m_left -= shares;
        m_fills.push_back({time, {shares}});
    }

    const Tape& m_tape;
    LoneOrder m_order;
    QueueModel m_queue;
    CrossingRule m_crossing;
    Joins m_joins;
    std::int64_t m_left;
    std::int64_t m_ahead = 0;
    std::int64_t m_traded = 0; // at its price since the venue's last quote row
    bool m_hasJoined = false;
    bool m_isHalted = false;
    int m_row = 0;
    VenueQuote m_quote;
    std::vector<FarShare> m_far; // those at or below its price, oldest first
    std::vector<LoneFill> m_fills;
};

} // namespace sor::test
