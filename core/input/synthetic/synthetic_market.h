// SPDX-License-Identifier: GPL-3.0-or-later
// The simulation behind SyntheticDay: which event comes when, the latent price and the pace of the session.
#pragma once

#include "input/synthetic/synthetic_day.h"
#include "input/synthetic/synthetic_oddities.h"
#include "input/synthetic/synthetic_orders.h"

#include <array>

namespace sor { inline namespace input { namespace synthetic {

/// Everything that reaches a row is computed with integers and the four basic operations on doubles, so that
/// the rows do not depend on the machine's math library.
class Market {
public:
    explicit Market(const SyntheticDayOptions& options);
    Market(const Market&) = delete; // its parts refer to each other
    Market& operator=(const Market&) = delete;

    bool next(Mbp1Row& row);
    void attach(GroundTruthProbe& probe) { m_flow.attach(probe); }

private:
    void step();
    void happen();
    void act(Venue& venue);
    /// A market order: it excites more of its kind and moves the latent price.
    void take(Venue& first, int side);
    void endHalt();
    void stepLatentPrice();
    void moveLatentPrice(std::int64_t nanos);
    /// Shares at the venues' best bids less those at their best asks, in thousandths of both.
    std::int64_t imbalance() const;

    static std::int64_t paceFor(const SyntheticDayOptions& options);
    void refreshPace();
    void updateRates(Venue& venue);
    void refreshTotal();

    SyntheticDayOptions m_options;
    std::int64_t m_latentPrice; // nano-dollars
    OrderFlow m_flow;
    Oddities m_oddities;
    std::int64_t m_end = 0;
    std::int64_t m_rowsLeft = 0;
    bool m_isOver = false;
    std::array<std::int64_t, 2> m_excitement{}; // recent market orders against the bids, the asks
    std::int64_t m_haltEnd = 0; // all venues are halted until then; 0: they trade
    std::int64_t m_crossTime = 0; // of the next scheduled auction
    // The market's own time against ours, millionths: on the mean of a session, and now.
    std::int64_t m_basePace = 1'000'000;
    std::int64_t m_pace = 0;
    std::int64_t m_activity = 1000; // thousandths: there are busier and quieter times
    std::int64_t m_paceEnd = 0; // the pace follows the session's shape by steps
    std::int64_t m_totalRate = 0;
};

}}} // namespace sor::input::synthetic
