// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/session.h"

#include "market/replay.h"

#include <algorithm>
#include <vector>

namespace sor { inline namespace sim {

namespace {

/// Hands every step on to the runs that are not done yet; the trades only when some run needs them.
template <bool SeesTrades> class Fanout : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = SeesTrades;

    Fanout(std::span<StrategyRun* const> runs, const MarketState& market)
        : m_active(runs.begin(), runs.end())
        , m_market(market)
    {
    }
    void beforeTime(UnixNanos time)
    {
        for (StrategyRun* run : m_active)
            run->onTimeBefore(time, m_market);
    }
    void onTrade(const TapeTrade& trade)
    {
        for (StrategyRun* run : m_active)
            run->onTrade(trade, m_market);
    }
    void onOrder(const OrderChange& change)
    {
        for (StrategyRun* run : m_active)
            run->onOrder(change, m_market);
    }
    void onRow(bool followsTrades, bool isTradeRow)
    {
        for (StrategyRun* run : m_active)
            run->onRow(followsTrades, isTradeRow);
    }
    void onClear()
    {
        for (StrategyRun* run : m_active)
            run->onClear();
    }
    void onHalt(VenueIndex venue)
    {
        for (StrategyRun* run : m_active)
            run->onHalt(venue);
    }
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
    {
        for (StrategyRun* run : m_active) {
            if (run->watches(venue))
                run->onQuote(venue, before, after, m_market);
        }
    }
    void onPoint()
    {
        if (m_market.isAllHalted())
            return; // no venue trades: no decision
        bool isAnyDone = false;
        for (StrategyRun* run : m_active) {
            run->onPoint(m_market);
            isAnyDone = isAnyDone || run->isDone();
        }
        if (isAnyDone)
            std::erase_if(m_active, [](const StrategyRun* run) { return run->isDone(); });
    }
    bool isFinished() const { return m_active.empty(); }

private:
    std::vector<StrategyRun*> m_active;
    const MarketState& m_market;
};

/// Stops at the first point whose mid may serve as the arrival mid.
class ArrivalFinder : public ReplayVisitor {
public:
    explicit ArrivalFinder(const MarketState& market)
        : m_market(market)
    {
    }
    void onPoint()
    {
        if (m_found)
            return;
        const auto mid = m_market.mid();
        if (!mid)
            return;
        // spread < 5 % of the mid <=> 40 x spread < mid in half units; a crossed book has a negative spread.
        const Price spread = m_market.bestFar() - m_market.bestNear();
        if (Int128{40} * spread.nanos < Int128{mid->halfNanos})
            m_found = mid;
    }
    bool isFinished() const { return m_found.has_value(); }
    std::optional<Mid> found() const { return m_found; }

private:
    const MarketState& m_market;
    std::optional<Mid> m_found;
};

} // namespace

Status Session::replay(std::span<StrategyRun* const> runs, const std::stop_token& stop)
{
    const bool seesTrades = std::ranges::any_of(runs, [](const StrategyRun* run) { return run->mayRest(); });
    if (seesTrades) {
        Fanout<true> fanout(runs, m_market);
        return sor::replay(m_tape, m_window, m_side, m_market, fanout, stop);
    }
    Fanout<false> fanout(runs, m_market);
    return sor::replay(m_tape, m_window, m_side, m_market, fanout, stop);
}

std::int64_t pointsIn(const Tape& tape, TimeWindow window)
{
    const std::size_t first = tape.lowerBound(window.from);
    const std::size_t last = tape.lowerBound(window.to);
    const auto carried = tape.quotesAfter(first);
    std::int64_t points =
        std::ranges::any_of(carried, [](const VenueQuote& quote) { return quote != VenueQuote{}; }) ? 1 : 0;
    if (tape.view() == TapeView::Book && !tape.isNbbo())
        return points + static_cast<std::int64_t>(last - first);
    for (std::size_t i = first; i < last; ++i)
        points += tape.entry(i).endsPoint ? 1 : 0;
    return points;
}

std::optional<Mid> arrivalMid(const Tape& tape, TimeWindow window)
{
    MarketState market(tape.venues().size());
    ArrivalFinder finder(market);
    // Not stoppable: it takes a small part of the time.
    if (!sor::replay(tape, window, Side::Buy, market, finder, {}))
        return std::nullopt;
    return finder.found();
}

}} // namespace sor::sim
