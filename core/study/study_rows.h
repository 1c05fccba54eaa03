// SPDX-License-Identifier: GPL-3.0-or-later
// What a study keeps of each order: exact integers, from which every estimate is made.
#pragma once

#include "base/enum_names.h"
#include "base/time.h"
#include "base/units.h"
#include "base/zone.h"
#include "route/router_params.h"
#include "sim/fill_analysis.h"
#include "study/attribution.h"
#include "study/study_order.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace study {

enum class OrderState : std::uint8_t {
    Planned, // its unit has not been run
    Done,
    NoData, // no file has its symbol and time, or the data do not cover it
    NotSized, // a participation without enough volume before it to size it
    NotRun // the settings cannot be run on it
};
constexpr auto namesOf(std::type_identity<OrderState>)
{
    return enumNames<OrderState>({{OrderState::Planned, "planned"},
                                  {OrderState::Done, "done"},
                                  {OrderState::NoData, "no_data"},
                                  {OrderState::NotSized, "not_sized"},
                                  {OrderState::NotRun, "not_run"}});
}

/// What was known of the market before an order's start; nothing where it was not.
struct OrderCovariates {
    std::optional<double> spreadTicks; // mean, in cents
    std::optional<double> spreadBps; // mean
    std::optional<double> volatility; // of the mid, bps a square root of a minute
    std::optional<double> volumeRate; // shares a minute
    std::optional<double>
        imbalance; // (near - far) / (near + far) size at the best prices, as the order sees them
    std::optional<std::int64_t> venuesAtBest; // at the best far price
};

/// Shares at one venue.
struct StrategyVenue {
    std::string venue; // MIC
    std::int64_t shares = 0;
    std::int64_t makerShares = 0;
    Cash gross;
};

/// One fill, as --keep-fills keeps it.
struct KeptFill {
    UnixNanos time;
    std::string venue;
    std::int64_t shares = 0;
    Price price;
    Price fee;
    bool isMaker = false;
    bool isCompletion = false;
};

/// One strategy on one order.
struct StrategyRow {
    std::string strategy; // "optimized", or the key of a baseline or an extra strategy
    std::string notRun; // why it has no fills, a sentence; empty when it was run
    Shares filled; // completion included
    Cash gross;
    Cash fees; // taker fees
    Cash rebates;
    Shares completion;
    Cash completionGross;
    Cash completionFees;
    Shares maker;
    Shares crossing; // of maker
    std::int64_t fills = 0;
    // What could not be traded, at the last far price before the end and the taker fee there.
    Shares valued;
    Cash valuedGross;
    Cash valuedFees;
    /// By FillKind, valued shares among the completion.
    std::array<Shares, kFillKinds> kindShares{};
    std::array<Cash, kFillKinds> kindTwiceCost{}; // shares x s (2 price - twice the mid), summed
    // TCA: sums as in FillQuality, of fills at which both sides showed.
    Shares quotedShares;
    Cash effective;
    Cash quoted;
    std::array<Shares, kMarkoutHorizons.size()> markoutShares{}; // maker fills
    std::array<Cash, kMarkoutHorizons.size()> markoutGain{}; // half nano-dollars
    std::optional<UnixNanos> firstFill;
    std::optional<UnixNanos> lastFill;
    std::vector<StrategyVenue> venues; // those with fills, in the order of the tape
    std::vector<KeptFill> keptFills; // when asked for

    /// All shares of the order, in nano-dollars: paid when buying, received when selling.
    Int128 allIn(Side side) const
    {
        const Int128 charges = Int128{fees.nanos} + valuedFees.nanos - rebates.nanos;
        const Int128 prices = Int128{gross.nanos} + valuedGross.nanos;
        return side == Side::Buy ? prices + charges : prices - charges;
    }
    /// Its cash in nano-dollars x units of `unit`, as its costs: what an attribution is exact in.
    FillSums sums(ShareUnit unit) const;
};

/// One cell of the grid on one order.
struct CellRow {
    RouterParams params;
    StrategyRow row; // without TCA, venues and fills; its strategy is empty
};

/// All shares of an order, in nano-dollars: paid when buying, received when selling.
struct BracketCosts {
    std::int64_t router = 0;
    std::int64_t benchmark = 0; // the primary one
};

/// An order again under other rules of filling, with the same parameters.
struct BracketRow {
    std::string queue; // "trades-only", as in the setup
    std::string crossing;
    std::string latency;
    std::optional<BracketCosts> costs; // nothing where a strategy cannot be priced
};

/// An order again on the same quotes without those of one venue, with the same parameters. Which venues are
/// hidden is the setup's word `without`.
struct WithoutRow {
    std::string venue; // MIC
    std::optional<BracketCosts> costs; // nothing where a strategy cannot be priced without it
    // What it and all venues were in the window, with it:
    std::int64_t displayed = 0; // size at the best bid and ask over time, shares x milliseconds
    std::int64_t allDisplayed = 0;
    std::int64_t traded = 0; // shares
    std::int64_t allTraded = 0;
};

/// One order as it was run, or why it was not.
struct OrderOutcome {
    OrderState state = OrderState::Planned;
    std::string reason; // a sentence, unless done
    std::string note; // something to know of a done order; may be empty
    Shares shares; // that every strategy traded
    std::optional<Mid> arrivalMid;
    std::optional<Mid> endMid;
    std::int64_t volume = 0; // printed in the window at the venues of the data
    RouterParams params; // the router's cell
    OrderCovariates before;
    std::vector<StrategyRow> strategies; // the router, the baselines by value, extra strategies
    std::vector<BracketRow> bracket; // of a done order, unless left out
    std::vector<WithoutRow> without; // of a done order, for the hidden venues that its quotes have
    std::vector<CellRow> cells; // of the whole grid, as a unit runs them; not read again
    /// Of the cell that was chosen for it on days before; nothing without. Its row is the strategy kTunedKey.
    std::optional<RouterParams> tunedParams;
};

/// An order and what became of it.
struct StudyRow {
    StudyOrder order;
    LocalDay day; // of its start, in the study's zone
    OrderOutcome outcome;
    ShareUnit unit{}; // of all its shares, the same in a study
};

}} // namespace sor::study
