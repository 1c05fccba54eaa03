// SPDX-License-Identifier: GPL-3.0-or-later
// How good fills were: against the market before, at and after them (transaction cost analysis).
//
// Signs, everywhere: slippage, shortfall and effective spread are costs, positive is worse for the order;
// spread capture and markouts are gains, positive is better. s is +1 for a buy and -1 for a sell. Prices are
// without fees unless a name says otherwise. Sums are whole numbers of (half) nano-dollars, so that parts add
// up.
#pragma once

#include "base/result.h"
#include "market/tape.h"
#include "sim/run_result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sor { inline namespace sim {

/// Times after a fill at which the mid is looked at again.
inline constexpr std::array<Nanos, 3> kMarkoutHorizons{std::chrono::seconds{1}, std::chrono::seconds{10},
                                                       std::chrono::seconds{60}};
/// "1s", "10s", "60s".
inline constexpr std::array<std::string_view, 3> kMarkoutNames{"1s", "10s", "60s"};

/// The convention in one sentence, to be printed with these numbers.
inline constexpr std::string_view kTcaSigns =
    "Slippage, shortfall and effective spread are costs: positive is worse for the order. Spread capture and "
    "markouts are gains: positive is better. Prices are without fees unless the name says with_fees. A sell "
    "is "
    "the mirror image of a buy.";

/// Why a benchmark is missing, in sentences.
inline constexpr std::string_view kNoArrivalMid =
    "No point of the window has both sides and a spread below 5% of the mid.";
/// Likewise.
inline constexpr std::string_view kNoMid = "No point of the window has a bid and an ask.";
/// Likewise.
inline constexpr std::string_view kNoTrades = "The input has no trades in the window.";

/// The market's own prices over an order's window, which none of our strategies has moved.
struct MarketBenchmarks {
    TimeWindow window; // of the order
    std::optional<Mid> arrivalMid; // see arrivalMid()
    std::optional<Mid> endMid; // the last known mid at the end of the window
    /// Shares printed in the window at the venues of the tape, in continuous trading
    /// (TapeTrade::hitsQueue()).
    std::int64_t volume = 0;
    /// Not part of volume, turnover or volumeByVenue.
    std::int64_t auctionVolume = 0;
    std::int64_t offExchangeVolume = 0; // likewise
    Int128 turnover = 0; // sum of shares x price of these prints, nano-dollars
    std::vector<std::int64_t> volumeByVenue; // of volume, by VenueIndex
    Int128 midOverTime = 0; // sum of the mid x the time that it stood, half nano-dollars x nanoseconds
    Nanos midTime{0}; // time of the window in which a mid was known

    /// Volume-weighted average price of the prints, to the nano-dollar; nothing without any.
    std::optional<Price> vwap() const;
    /// Time-weighted average of the mid (the last known one while a side is empty; the time before the first
    /// is left out), to the nano-dollar; nothing without any.
    std::optional<Price> twap() const;
};

/// The mid so long after a fill, by horizon; nothing past the last row of the tape or when none is
/// known.
using MidsAfter = std::array<std::optional<Mid>, kMarkoutHorizons.size()>;

/// s x (mid after - price) in half nano-dollars a share.
constexpr std::int64_t markoutHalfNanos(Side side, const Fill& fill, Mid midAfter)
{
    const std::int64_t rise = midAfter.halfNanos - 2 * fill.price.nanos;
    return side == Side::Buy ? rise : -rise;
}

/// Markouts of the fills that have one.
struct Markout {
    Shares shares; // of the fills that have one
    Int128 gain = 0; // sum of shares x s x (mid after - price), half nano-dollars
    Int128 gross = 0; // sum of shares x price, nano-dollars

    /// Share-weighted mean, dollars a share; nothing without shares.
    std::optional<double> perShare() const;
    /// The same in bps of the price that was paid.
    std::optional<double> bps() const;
};

/// Sums over fills: all of a strategy's, or those at one venue. Nano-dollars are a share here; where shares
/// have decimals, these sums are of prices x units, ShareUnit::perShare() times as much.
struct FillQuality {
    Shares shares; // of all fills
    Shares makerShares; // of orders that rested
    std::int64_t fills = 0; // their number
    Int128 gross = 0; // sum of shares x price, nano-dollars
    Int128 fees = 0; // taker and maker fees less rebates, nano-dollars

    // Of the fills at which both sides of the market showed:
    Shares quotedShares; // their shares
    Int128 effective = 0; // sum of shares x 2 s (price - mid), nano-dollars
    Int128 quoted = 0; // sum of shares x (best ask - best bid), nano-dollars
    Int128 atMid = 0; // sum of shares x the mid, half nano-dollars

    std::array<Markout, kMarkoutHorizons.size()> maker; // of fills of orders that rested
    std::array<Markout, kMarkoutHorizons.size()> taker; // of fills of taking orders

    /// 2 s (price - mid at the fill), share-weighted, in bps of the mid.
    std::optional<double> effectiveSpreadBps() const;
    /// Best ask - best bid over all venues at the fill, likewise.
    std::optional<double> quotedSpreadBps() const;
    /// s (mid - price) / half the quoted spread, as a ratio of share-weighted sums: +1 is a buy at the bid,
    /// -1 a buy at the ask; nothing when the quoted spreads sum to 0 or less (locked and crossed markets).
    std::optional<double> spreadCapture() const;
};

/// Implementation shortfall (Perold 1988): what the order cost beyond a fill of all its shares at the arrival
/// mid without fees. Half nano-dollars; total() is the sum of its parts by construction.
struct ImplementationShortfall {
    Int128 execution = 0; // s x shares x (price - arrival mid) of what was traded within the window
    Int128 cleanUp = 0; // the same of what was taken at its end to complete the order
    Int128 opportunity = 0; // s x shares never filled x (end mid - arrival mid)
    Int128 fees = 0; // taker and maker fees less rebates
    Int128 notional = 0; // ordered shares x arrival mid: what the bps are of

    /// What not finishing in time cost: both of its parts.
    Int128 completion() const { return cleanUp + opportunity; }
    /// The whole shortfall; positive is a cost.
    Int128 total() const { return execution + cleanUp + opportunity + fees; }
    /// Any of these in bps of the notional.
    double bps(Int128 part) const { return static_cast<double>(part) / static_cast<double>(notional) * 1e4; }
};

/// One strategy's fills against the market.
struct FillAnalysis {
    Side side = Side::Buy; // of the order
    Shares ordered; // of the order
    FillQuality all; // over all venues
    std::vector<FillQuality> byVenue; // by VenueIndex
    std::vector<MidsAfter> midsAfter; // displayed; by fill of the run
    std::optional<ImplementationShortfall> shortfall; // nothing without an arrival mid
    std::optional<UnixNanos> lastFill; // nothing without a fill

    /// Shares that were never filled.
    Shares unfilled() const { return ordered - all.shares; }
    /// filled / ordered.
    double fillRate() const
    {
        return static_cast<double>(all.shares.count) / static_cast<double>(ordered.count);
    }
    /// s (average price - benchmark) / benchmark in bps; nothing when nothing was filled, the benchmark is
    /// missing or it is not positive. `benchmark` as displayed.
    std::optional<double> slippageBps(std::optional<Mid> benchmark) const;
    /// The same with fees and rebates in the average.
    std::optional<double> slippageWithFeesBps(std::optional<Mid> benchmark) const;
};

/// filled / shares printed in the window (in which our simulated fills are not); nothing when nothing
/// printed.
std::optional<double> participation(Shares filled, std::int64_t volume);

/// The market of a window, and the fills of several runs of one order over it.
struct ExecutionAnalysis {
    MarketBenchmarks market; // over the window
    std::vector<FillAnalysis> runs; // in the order given
};

/// Analyses runs whose fills were recorded. One pass over the tape, from the start of the window to the last
/// markout. Interrupted when stopped. Any thread.
Result<ExecutionAnalysis> analyseFills(const Tape& tape, TimeWindow window,
                                       std::span<const RunResult* const> runs, const std::stop_token& stop);

}} // namespace sor::sim
