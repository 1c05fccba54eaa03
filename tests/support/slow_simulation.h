// SPDX-License-Identifier: GPL-3.0-or-later
// The filling rules once more, slowly and without the sided trick: what the fast simulation is held against.
#pragma once

#include "sim/strategy_run.h"
#include "test_quotes.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sor::test {

struct SlowPolicy {
    enum class Kind { BestAsk, BestAllIn, Twap, Static } kind = Kind::BestAsk;
    Nanos bucket{0}; // of Twap
    Price threshold; // of Static
};

class SlowSimulation {
public:
    SlowSimulation(const Tape& tape, const ParentOrder& order, const VenueFees& fees,
                   const ExecutionRules& rules, const SlowPolicy& policy)
        : m_tape(tape)
        , m_order(order)
        , m_fees(fees)
        , m_rules(rules)
        , m_policy(policy)
        , m_venues(tape.venues().size())
    {
    }

    std::vector<Fill> run()
    {
        std::size_t i = 0;
        if (m_tape.view() == TapeView::Book) {
            for (; i < m_tape.size() && m_tape.time(i) < m_order.window.from; ++i)
                update(m_tape.entry(i));
            for (Venue& venue : m_venues)
                venue.available = venue.shown;
        } else {
            i = m_tape.lowerBound(m_order.window.from);
        }
        if (std::ranges::any_of(m_venues, [](const Venue& v) { return !(v.quote == VenueQuote{}); }))
            decide(m_order.window.from);
        for (; i < m_tape.size() && m_tape.time(i) < m_order.window.to; ++i) {
            const TapeEntry entry = m_tape.entry(i);
            arrive(entry.time);
            if (entry.startsSnapshot)
                m_venues.assign(m_venues.size(), Venue{});
            update(entry);
            if (entry.endsPoint)
                decide(entry.time);
        }
        arrive(m_order.window.to);
        if (m_rules.completion == Completion::Sweep)
            complete();
        return m_fills;
    }

private:
    struct Venue {
        VenueQuote quote;
        bool hasFar = false;
        std::int64_t price = 0; // as displayed
        std::int64_t shown = 0;
        std::int64_t available = 0;
    };
    struct Sent {
        UnixNanos arrives;
        std::size_t venue;
        std::int64_t shares;
        std::int64_t price; // of the decision
    };
    struct Missed {
        UnixNanos known;
        std::int64_t shares;
    };
    Nanos latencyOf(std::size_t v) const
    {
        return m_rules.latencies.empty() ? m_rules.latency : m_rules.latencies[v];
    }

    bool isBuy() const { return m_order.side == Side::Buy; }
    bool isWorse(std::int64_t a, std::int64_t b) const { return isBuy() ? a > b : a < b; }
    bool isWithinLimit(std::int64_t price) const
    {
        return !m_order.limit || !isWorse(price, m_order.limit->nanos);
    }
    /// What a share costs (the negative of what it brings).
    std::int64_t allIn(std::size_t v, UnixNanos time) const
    {
        const std::int64_t price = m_venues[v].price;
        return (isBuy() ? price : -price)
            + m_fees.taker(static_cast<VenueIndex>(v), time, Price{price}).nanos;
    }
    std::int64_t left() const
    {
        std::int64_t count = m_order.shares.count;
        for (const Fill& fill : m_fills)
            count -= fill.shares.count;
        for (const Sent& sent : m_sent)
            count -= sent.shares;
        for (const Missed& missed : m_missed)
            count -= missed.shares;
        return count;
    }

    void update(const TapeEntry& entry)
    {
        Venue& venue = m_venues[entry.venue];
        const Price price = isBuy() ? entry.quote.askPx : entry.quote.bidPx;
        const std::int64_t size = isBuy() ? entry.quote.askSz : entry.quote.bidSz;
        if (price == kNoPrice)
            venue.available = 0;
        else if (!venue.hasFar || venue.price != price.nanos || m_rules.refresh == Refresh::Instant)
            venue.available = size;
        else
            venue.available = std::min(size, venue.available + std::max<std::int64_t>(0, size - venue.shown));
        venue.quote = entry.quote;
        venue.hasFar = price != kNoPrice;
        venue.price = venue.hasFar ? price.nanos : 0;
        venue.shown = venue.hasFar ? size : 0;
    }

    std::optional<std::int64_t> twiceMid(UnixNanos time) const
    {
        std::optional<std::int64_t> bid;
        std::optional<std::int64_t> ask;
        for (const Venue& venue : m_venues) {
            if (venue.quote.bidPx != kNoPrice)
                bid = std::max(bid.value_or(venue.quote.bidPx.nanos), venue.quote.bidPx.nanos);
            if (venue.quote.askPx != kNoPrice)
                ask = std::min(ask.value_or(venue.quote.askPx.nanos), venue.quote.askPx.nanos);
        }
        // Until the input has shown a bid the ask stands in for the mid.
        bool hasSeenBid = false;
        for (std::size_t i = 0; i < m_tape.size() && m_tape.time(i) <= time && !hasSeenBid; ++i)
            hasSeenBid = m_tape.entry(i).quote.bidPx != kNoPrice;
        if (ask && !hasSeenBid)
            return 2 * *ask;
        return bid && ask ? std::optional(*bid + *ask) : std::nullopt;
    }

    /// Venues that may be taken from now, in the order in which the policy takes them.
    std::vector<std::size_t> wanted(UnixNanos time) const
    {
        std::vector<std::size_t> found;
        for (std::size_t v = 0; v < m_venues.size(); ++v) {
            if (m_venues[v].hasFar)
                found.push_back(v);
        }
        const auto byAllIn = [&](std::size_t a, std::size_t b) { return allIn(a, time) < allIn(b, time); };
        if (m_policy.kind == SlowPolicy::Kind::Static) {
            const auto mid = twiceMid(time);
            std::erase_if(found, [&](std::size_t v) {
                return !mid || !isWithinLimit(m_venues[v].price)
                    || 2 * allIn(v, time) - (isBuy() ? *mid : -*mid) > 2 * m_policy.threshold.nanos;
            });
            std::ranges::stable_sort(found, byAllIn);
            return found;
        }
        if (m_policy.kind == SlowPolicy::Kind::BestAllIn) {
            std::erase_if(found, [&](std::size_t v) { return !isWithinLimit(m_venues[v].price); });
            std::ranges::stable_sort(found, byAllIn);
            std::erase_if(found,
                          [best = found.empty() ? 0 : allIn(found[0], time), this, time](std::size_t v) {
                              return allIn(v, time) != best;
                          });
            return found;
        }
        std::ranges::stable_sort(found, [&](std::size_t a, std::size_t b) {
            return isWorse(m_venues[b].price, m_venues[a].price);
        });
        std::erase_if(found, [best = found.empty() ? 0 : m_venues[found[0]].price, this](std::size_t v) {
            return m_venues[v].price != best || !isWithinLimit(best);
        });
        std::ranges::stable_sort(found, byAllIn);
        return found;
    }

    std::int64_t due(UnixNanos time) const
    {
        if (m_policy.kind != SlowPolicy::Kind::Twap)
            return m_order.shares.count;
        const std::int64_t length = m_order.window.length().count();
        const std::int64_t n = (length + m_policy.bucket.count() - 1) / m_policy.bucket.count();
        const std::int64_t k = (time - m_order.window.from) / m_policy.bucket;
        return m_order.shares.count * (k + 1) / n;
    }

    /// Shares of orders on their way that would take what the venue shows now.
    std::int64_t sentTo(std::size_t v) const
    {
        std::int64_t count = 0;
        for (const Sent& sent : m_sent) {
            const bool returns = m_rules.isProtected && isWorse(m_venues[v].price, sent.price);
            if (sent.venue == v && m_rules.refresh == Refresh::Added && !returns)
                count += sent.shares;
        }
        return count;
    }

    void decide(UnixNanos time)
    {
        const std::int64_t lot = left() < m_order.lot.count ? 1 : m_order.lot.count;
        std::int64_t want = std::min(left(), due(time) - (m_order.shares.count - left()));
        if (m_policy.kind == SlowPolicy::Kind::Static)
            want -= want % lot;
        std::vector<Sent> orders;
        std::int64_t unsent = left();
        for (const std::size_t v : wanted(time)) {
            std::int64_t shares = std::min(want, m_venues[v].available - sentTo(v));
            if (shares <= 0)
                continue;
            if (unsent >= m_order.lot.count)
                shares -= shares % m_order.lot.count;
            if (shares == 0)
                continue;
            orders.push_back({time + latencyOf(v), v, shares, m_venues[v].price});
            want -= shares;
            unsent -= shares;
        }
        for (const Sent& order : orders) {
            if (order.arrives == time)
                take(order);
            else
                m_sent.push_back(order);
        }
    }

    void arrive(UnixNanos before)
    {
        for (;;) {
            const auto next = std::ranges::min_element(m_sent, {}, &Sent::arrives); // the first of equal ones
            if (next == m_sent.end() || next->arrives >= before)
                break;
            const Sent order = *next;
            m_sent.erase(next);
            const std::int64_t missed = order.shares - take(order);
            if (m_rules.isProtected && missed > 0)
                m_missed.push_back({order.arrives + latencyOf(order.venue), missed});
        }
        // A decision at the time at which they are known takes them into account.
        std::erase_if(m_missed, [&](const Missed& missed) { return missed.known <= before; });
    }

    std::int64_t take(const Sent& order)
    {
        Venue& venue = m_venues[order.venue];
        if (!venue.hasFar || !isWithinLimit(venue.price)
            || (m_rules.isProtected && isWorse(venue.price, order.price)))
            return 0;
        const std::int64_t shares = std::min(order.shares, venue.available);
        if (shares <= 0)
            return 0;
        if (m_rules.refresh == Refresh::Added)
            venue.available -= shares;
        note(order.venue, shares, venue.price, order.arrives, false);
        return shares;
    }

    void complete()
    {
        m_sent.clear();
        m_missed.clear();
        for (std::int64_t pass = 0; pass < kMaxCompletionPasses && left() > 0; ++pass) {
            struct Offer {
                std::int64_t price;
                std::int64_t allIn;
                std::size_t venue;
                std::int64_t shares;
            };
            std::vector<Offer> offers;
            for (std::size_t v = 0; v < m_venues.size(); ++v) {
                const Venue& venue = m_venues[v];
                std::int64_t tick = venue.price < kNanosPerDollar ? kCent / 100 : kCent;
                if (m_rules.tick)
                    tick = m_rules.tick->nanos;
                const std::int64_t price = venue.price + (isBuy() ? tick : -tick) * pass;
                if (!venue.hasFar || !isWithinLimit(price) || price <= 0)
                    continue;
                const std::int64_t fee =
                    m_fees.taker(static_cast<VenueIndex>(v), m_order.window.to, Price{price}).nanos;
                offers.push_back(
                    {price, (isBuy() ? price : -price) + fee, v, pass == 0 ? venue.available : venue.shown});
            }
            if (offers.empty())
                return; // a further tick is beyond the limit, too
            std::ranges::stable_sort(offers, [&](const Offer& a, const Offer& b) {
                return a.price != b.price ? isWorse(b.price, a.price) : a.allIn < b.allIn;
            });
            for (const Offer& offer : offers) {
                const std::int64_t shares = std::min(offer.shares, left());
                if (shares > 0)
                    note(offer.venue, shares, offer.price, m_order.window.to, true);
            }
        }
    }

    void note(std::size_t v, std::int64_t shares, std::int64_t price, UnixNanos time, bool isCompletion)
    {
        const auto venue = static_cast<VenueIndex>(v);
        m_fills.push_back(
            {time, venue, {shares}, {price}, m_fees.taker(venue, time, {price}), std::nullopt, isCompletion});
    }

    const Tape& m_tape;
    const ParentOrder& m_order;
    const VenueFees& m_fees;
    const ExecutionRules& m_rules;
    SlowPolicy m_policy;
    std::vector<Venue> m_venues;
    std::vector<Sent> m_sent;
    std::vector<Missed> m_missed; // shares that came back and are not known to have
    std::vector<Fill> m_fills;
};

} // namespace sor::test
