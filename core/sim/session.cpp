// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/session.h"

#include <algorithm>

namespace sor {

Session::Session(const Tape& tape, TimeWindow window, Side side)
    : m_tape(tape)
    , m_window(window)
    , m_side(side)
    , m_first(tape.lowerBound(window.from))
    , m_last(tape.lowerBound(window.to))
    , m_market(tape.venues().size())
{
}

void Session::startFrom(std::span<StrategyRun* const> runs)
{
    const std::vector<VenueQuote> carried = m_tape.quotesAfter(m_first);
    bool isAnyShown = false;
    m_market.clear();
    for (VenueIndex v = 0; v < carried.size(); ++v) {
        m_market.set(v, sidedQuote(carried[v], m_side));
        isAnyShown = isAnyShown || carried[v] != VenueQuote{};
    }
    m_market.setTime(m_window.from);
    if (!isAnyShown)
        return;
    for (StrategyRun* run : runs)
        run->onPoint(m_market);
}

Status Session::replay(std::span<StrategyRun* const> runs, std::stop_token stop)
{
    startFrom(runs);
    std::vector<StrategyRun*> active;
    std::ranges::copy_if(runs, std::back_inserter(active), [](const StrategyRun* run) { return !run->isDone(); });

    for (std::size_t at = m_first; at < m_last;) {
        const Tape::Chunk& chunk = m_tape.chunk(at >> Tape::kChunkShift);
        const std::size_t begin = at & (Tape::kChunkEntries - 1);
        const std::size_t end = std::min(Tape::kChunkEntries, begin + (m_last - at));
        for (std::size_t i = begin; i < end; ++i) {
            const UnixNanos time = unixNanos(chunk.time[i]);
            const VenueIndex venue = chunk.venue[i];
            for (StrategyRun* run : active)
                run->onTimeBefore(time, m_market);
            if ((chunk.marks[i] & Tape::kStartsSnapshot) != 0) {
                m_market.clear();
                for (StrategyRun* run : active)
                    run->onClear();
            }
            const SidedQuote before = m_market.quote(venue);
            const SidedQuote after = sidedQuote(
                {Price{chunk.bidPx[i]}, Price{chunk.askPx[i]}, chunk.bidSz[i], chunk.askSz[i]}, m_side);
            m_market.setTime(time);
            m_market.set(venue, after);
            for (StrategyRun* run : active) {
                if (run->hasTakenAt(venue))
                    run->onQuote(venue, before, after);
            }
            if ((chunk.marks[i] & Tape::kEndsPoint) == 0)
                continue;
            bool isAnyDone = false;
            for (StrategyRun* run : active) {
                run->onPoint(m_market);
                isAnyDone = isAnyDone || run->isDone();
            }
            if (isAnyDone)
                std::erase_if(active, [](const StrategyRun* run) { return run->isDone(); });
        }
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped.", ""};
        // Filled everywhere: the rest of the tape changes nothing.
        if (active.empty())
            return ok();
        at += end - begin;
    }
    for (StrategyRun* run : active)
        run->onTimeBefore(m_window.to, m_market);
    m_market.setTime(m_window.to);
    return ok();
}

std::int64_t pointsIn(const Tape& tape, TimeWindow window)
{
    const std::size_t first = tape.lowerBound(window.from);
    const std::size_t last = tape.lowerBound(window.to);
    const std::vector<VenueQuote> carried = tape.quotesAfter(first);
    std::int64_t points = std::ranges::any_of(carried, [](const VenueQuote& q) { return q != VenueQuote{}; }) ? 1 : 0;
    if (tape.view() == TapeView::Book)
        return points + static_cast<std::int64_t>(last - first);
    for (std::size_t i = first; i < last; ++i)
        points += tape.entry(i).endsPoint ? 1 : 0;
    return points;
}

std::optional<Price> twiceArrivalMid(const Tape& tape, TimeWindow window)
{
    const std::size_t last = tape.lowerBound(window.to);
    std::size_t at = tape.lowerBound(window.from);
    MarketState market(tape.venues().size());
    const auto carried = tape.quotesAfter(at);
    for (VenueIndex v = 0; v < carried.size(); ++v)
        market.set(v, sidedQuote(carried[v], Side::Buy));
    const auto arrival = [&]() -> std::optional<Price> {
        const auto twiceMid = market.twiceMid();
        // spread < 5 % of the mid <=> 40 x spread < twice the mid; a crossed book has a negative spread.
        if (twiceMid && 40 * Int128{(market.bestFar() - market.bestNear()).nanos} < Int128{twiceMid->nanos})
            return twiceMid;
        return std::nullopt;
    };
    if (const auto mid = arrival())
        return mid;
    for (; at < last; ++at) {
        const TapeEntry entry = tape.entry(at);
        if (entry.startsSnapshot)
            market.clear();
        market.set(entry.venue, sidedQuote(entry.quote, Side::Buy));
        if (!entry.endsPoint)
            continue;
        if (const auto mid = arrival())
            return mid;
    }
    return std::nullopt;
}

} // namespace sor
