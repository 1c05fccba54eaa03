// SPDX-License-Identifier: GPL-3.0-or-later
// The strategies that the router is measured against.
#pragma once

#include "market/sided_quote.h"
#include "strategy/volume_profile.h"
#include "sweep/grid_run.h"

#include <array>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sor {

/// In the order of the reports.
enum class Baseline : std::uint8_t { BestAsk, BestAllIn, Twap, Vwap, SizeWeighted };
inline constexpr std::array kBaselines{Baseline::BestAsk, Baseline::BestAllIn, Baseline::Twap, Baseline::Vwap,
                                       Baseline::SizeWeighted};

/// "best_ask", as in the JSON (also when selling, so that readers find it).
std::string_view key(Baseline baseline);
/// "Best Ask", for a sell "Best Bid".
std::string_view displayName(Baseline baseline, Side side);

/// It spreads its order over the whole window by the clock.
constexpr bool isScheduled(Baseline baseline)
{
    return baseline == Baseline::Twap || baseline == Baseline::Vwap;
}

/// What the baselines need beside the scenario.
struct BaselineSettings {
    Nanos bucket{std::chrono::seconds{60}}; // of TWAP and VWAP
    std::vector<VolumeAtTime> profile; // of VWAP; empty: from the data before the order's window
};

/// The volume profile that VWAP follows in the scenario.
VolumeProfile volumeProfile(const Scenario& scenario, const BaselineSettings& settings);

/// Steps the baselines named through the scenario's window together and stores each result at its place in
/// `results`, which has one element for every baseline.
Status runBaselines(std::span<const Baseline> which, const Scenario& scenario,
                    const BaselineSettings& settings, const VolumeProfile& profile,
                    std::vector<RunResult>& results, const std::stop_token& stop);

} // namespace sor
