// SPDX-License-Identifier: GPL-3.0-or-later
// How far the far price moved from one decision to the next, by the state of the market when it began.
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "market/market_hours.h"
#include "market/market_state.h"
#include "market/tape.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sor { inline namespace strategy {

/// A state is a fifth of near / (near + far), of the sizes that the venues at the best prices show, and the
/// spread in ticks, rounded up, of which all above the most count as the most.
inline constexpr std::size_t kImbalanceFifths = 5;
inline constexpr std::size_t kMostSpreadTicks = 4;
inline constexpr std::size_t kFarMoveStates = kImbalanceFifths * kMostSpreadTicks;

/// The state of an ordinary market: fifth x kMostSpreadTicks + ticks - 1; nothing for another. `tick`: as
/// stated, nothing: 0.01, below a dollar 0.0001. `crossed`: venues whose far side tells nothing (see
/// DecisionView::crossedResting).
std::optional<std::size_t> farMoveState(const MarketState& market, std::optional<Price> tick,
                                        std::uint64_t crossed = 0);

/// Samples of a state.
struct FarMoveSum {
    std::int64_t samples = 0;
    Int128 nanos = 0; // of sided moves: positive when the price became worse for the order's side
    friend bool operator==(const FarMoveSum&, const FarMoveSum&) = default;
};
struct FarMoveSums {
    std::array<FarMoveSum, kFarMoveStates> states;
    bool isEmpty() const;
    void add(const FarMoveSums& other);
    friend bool operator==(const FarMoveSums&, const FarMoveSums&) = default;
};

/// What a state promises: its mean move times n / (n + 50), the sum over n + 50, half even.
struct FarMoveEstimate {
    std::int64_t samples = 0;
    Price move;
};
FarMoveEstimate farMoveEstimate(const FarMoveSum& sum);

/// When the stretch "the session so far" begins for an order that starts at `from`: with the session of
/// market hours that it lies in, outside of one with its day.
UnixNanos farMovesBegin(UnixNanos from, const MarketHours& hours);

/// Where a run's estimates come from.
enum class FarMoveBasis : std::uint8_t { Stated, EarlierDays, SessionSoFar };
constexpr auto namesOf(std::type_identity<FarMoveBasis>)
{
    return enumNames<FarMoveBasis>({{FarMoveBasis::Stated, "stated"},
                                    {FarMoveBasis::EarlierDays, "earlier_days"},
                                    {FarMoveBasis::SessionSoFar, "session_so_far"}});
}

/// At each whole second (UTC) of a session the state, and what the best far price is one interval later less
/// what it was: the move that waiting for the next decision would have met. A sample needs an ordinary market
/// at its start and a far price at its end, both before the session's end. Immutable; safe from any thread.
class FarMoves {
public:
    struct Options {
        Side side = Side::Buy;
        Nanos interval{0}; // positive
        std::optional<Price> tick;
        /// How far back samples may have begun; nothing: those of the sessions of earlier days, and without
        /// any of them those of the session so far.
        std::optional<Nanos> history;
    };

    /// What decisions within `window` may ask for. `earlier`: sums of days that the tape need not hold,
    /// which are then all that counts, but not beside a stated history. Fails as MarketHours::of;
    /// Interrupted when stopped.
    static Result<std::shared_ptr<const FarMoves>> record(const Tape& tape, TimeWindow window,
                                                          const Options& options, const FarMoveSums& earlier,
                                                          const std::stop_token& stop);
    /// The same from such sums alone.
    static std::shared_ptr<const FarMoves> ofEarlierDays(const Options& options, const FarMoveSums& earlier);

    /// The samples of one session: begun and ended within it, and within the rows that it has.
    static Result<FarMoveSums> sumsOf(const Tape& tape, TimeWindow session, const Options& options,
                                      const std::stop_token& stop);

    /// Of the samples that ended before `t`, so that nothing at `t` or later tells on it.
    FarMoveSum sumBy(UnixNanos t, std::size_t state) const;
    FarMoveBasis basis() const { return m_basis; }
    const Options& options() const { return m_options; }

private:
    struct Known {
        UnixNanos began;
        Int128 nanos = 0; // of the state's samples up to this one
    };
    Options m_options;
    FarMoveBasis m_basis = FarMoveBasis::Stated;
    FarMoveSums m_earlier;
    std::array<std::vector<Known>, kFarMoveStates> m_known; // in order of time
};

}} // namespace sor::strategy
