// SPDX-License-Identifier: GPL-3.0-or-later
// Where a saving comes from: its parts by how the router's shares were filled, exact.
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "market/sided_quote.h"

#include <array>
#include <cstdint>
#include <span>

namespace sor { inline namespace study {

enum class FillKind : std::uint8_t {
    Taker,
    Queue, // a resting order, reached by trades
    Crossing, // a resting order, met by the venue's far side
    Completion // taken or valued at the end of the window
};
inline constexpr std::size_t kFillKinds = 4;

/// Shares of one strategy. The mid is the last two-sided consolidated one at or before the fill.
struct AttributedFill {
    FillKind kind = FillKind::Taker;
    Shares shares; // positive
    Price price;
    Price twiceMid; // best bid + best ask
    Cash fee; // of the whole fill; negative: received
};

/// What an attribution needs to know of one strategy's fills.
struct FillSums {
    struct Part {
        Int128 shares = 0;
        Int128 twiceCost = 0; // sum of shares x s (2 price - twice the mid), nano-dollars
    };
    std::array<Part, kFillKinds> byKind{};
    Int128 gross = 0; // sum of shares x price, nano-dollars
    Int128 fees = 0; // less rebates, nano-dollars
};

/// InvalidArgument for a fill without shares, and when a sum leaves 128 bits.
Result<FillSums> sumFills(Side side, std::span<const AttributedFill> fills);

/// The saving of a router against a benchmark in bps of the arrival mid, d = 10^4 s (average of the benchmark
/// - average of the router) / arrival mid with fees in and rebates out, as a sum of six terms. Each term is
/// an integer, in nano-dollars x 2 x shares of the order: d is `total` x 10^4 / (shares^2 x twice the arrival
/// mid).
struct Attribution {
    /// By FillKind, q_K (e_B - mean e_K): e = s (price - mid at the fill) a share, e_B its mean over all
    /// shares of the benchmark, mean e_K that over the q_K shares of the router that were filled so.
    std::array<Int128, kFillKinds> byKind{};
    Int128 fees = 0; // the benchmark's less the router's
    Int128 drift = 0; // "drift while waiting": what the mid did between the two strategies' fills
    Int128 total = 0; // exactly the sum of the above
    Shares shares; // of the order
    Price twiceArrivalMid;

    Int128 of(FillKind kind) const { return byKind[static_cast<std::size_t>(kind)]; }
    /// Any of these in bps.
    double bps(Int128 term) const;
};

/// Both strategies have filled exactly `shares` (positive). `twiceArrivalMid` is positive. InvalidArgument
/// when that is not so, and when a sum leaves 128 bits.
Result<Attribution> attributeSums(Side side, Shares shares, Price twiceArrivalMid, const FillSums& benchmark,
                                  const FillSums& router);
Result<Attribution> attribute(Side side, Shares shares, Price twiceArrivalMid,
                              std::span<const AttributedFill> benchmark,
                              std::span<const AttributedFill> router);

}} // namespace sor::study
