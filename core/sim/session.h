// SPDX-License-Identifier: GPL-3.0-or-later
// Several strategies stepped together over the same quotes.
#pragma once

#include "market/tape.h"
#include "sim/strategy_run.h"

#include <optional>
#include <span>
#include <stop_token>

namespace sor { inline namespace sim {

/// Replays a window of a tape to strategies. Every run sees the same points in the same order and none of
/// them affects another. One thread a session; sessions on the same tape are independent.
class Session {
public:
    Session(const Tape& tape, TimeWindow window, Side side)
        : m_tape(tape)
        , m_window(window)
        , m_side(side)
        , m_market(tape.venues().size())
    {
    }

    /// Steps `runs` through the window, from the state carried to its start. Interrupted when stopped. Ends
    /// early when all runs are done.
    Status replay(std::span<StrategyRun* const> runs, const std::stop_token& stop);

    /// The market as the replay left it: for StrategyRun::finish.
    const MarketState& market() const { return m_market; }

private:
    const Tape& m_tape;
    TimeWindow m_window;
    Side m_side;
    MarketState m_market;
};

/// Points of the tape in a window: the carried state, when any venue shows a quote there, and what follows.
std::int64_t pointsIn(const Tape& tape, TimeWindow window);

/// Twice the arrival mid (displayed, not sided): the first point of the window with both sides and a spread
/// below 5 % of the mid. Nothing when there is no such point.
std::optional<Mid> arrivalMid(const Tape& tape, TimeWindow window);

}} // namespace sor::sim
