// SPDX-License-Identifier: GPL-3.0-or-later
// The strategies that the router is measured against.
#pragma once

#include "market/sided_quote.h"
#include "strategy/volume_profile.h"
#include "sweep/grid_run.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor {

enum class Baseline : std::uint8_t { BestAsk, BestAllIn, Twap, Vwap, SizeWeighted, TwapMatched };
/// All of them by value, which is the order of the JSON: the public task's first.
inline constexpr std::array kBaselines{Baseline::BestAsk, Baseline::BestAllIn,    Baseline::Twap,
                                       Baseline::Vwap,    Baseline::SizeWeighted, Baseline::TwapMatched};
/// The same in the order of tables and of the window: those nearest to the router first.
inline constexpr std::array kShownBaselines{Baseline::TwapMatched, Baseline::Twap,
                                            Baseline::Vwap,        Baseline::BestAsk,
                                            Baseline::BestAllIn,   Baseline::SizeWeighted};
static_assert(kShownBaselines.size() == kBaselines.size());
/// The verdict is against this one: it has the router's own schedule.
inline constexpr Baseline kPrimaryBaseline = Baseline::TwapMatched;

constexpr std::size_t indexOf(Baseline baseline)
{
    return static_cast<std::size_t>(baseline);
}

/// "best_ask", as in the JSON (also when selling, so that readers find it).
std::string_view key(Baseline baseline);

/// What the names of baselines depend on.
struct BaselineNames {
    Side side = Side::Buy;
    Nanos bucket{std::chrono::seconds{60}}; // of TWAP and VWAP
    Nanos interval{std::chrono::seconds{10}}; // of the router and of the TWAP that is matched to it
    friend bool operator==(const BaselineNames&, const BaselineNames&) = default;
};
/// "Best Ask", for a sell "Best Bid"; "TWAP 10s". No two baselines have the same name.
std::string displayName(Baseline baseline, const BaselineNames& names);

/// It spreads its order over the whole window by the clock.
constexpr bool isScheduled(Baseline baseline)
{
    return baseline == Baseline::Twap || baseline == Baseline::Vwap || baseline == Baseline::TwapMatched;
}

/// What the baselines need beside the scenario.
struct BaselineSettings {
    Nanos bucket{std::chrono::seconds{60}}; // of TWAP and VWAP
    std::vector<VolumeAtTime> profile; // of VWAP; empty: from the data before the order's window
};

/// Of the baselines in the scenario.
BaselineNames baselineNames(const Scenario& scenario, const BaselineSettings& settings);

/// The volume profile that VWAP follows in the scenario.
VolumeProfile volumeProfile(const Scenario& scenario, const BaselineSettings& settings);

/// Steps the baselines named through the scenario's window together and stores each result at its place in
/// `results`, which has one element for every baseline.
Status runBaselines(std::span<const Baseline> which, const Scenario& scenario,
                    const BaselineSettings& settings, const VolumeProfile& profile,
                    std::vector<RunResult>& results, const std::stop_token& stop);

} // namespace sor
