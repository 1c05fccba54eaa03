// SPDX-License-Identifier: GPL-3.0-or-later
// The strategies that the router is measured against.
#pragma once

#include "base/enum_names.h"
#include "market/sided_quote.h"
#include "search/extra_strategy.h"
#include "search/grid_run.h"
#include "strategy/baselines/volume_profile.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace search {

/// The strategies that the router is set against, in the order of the JSON files.
enum class Baseline : std::uint8_t {
    BestAsk,
    BestAllIn,
    Twap,
    Vwap,
    SizeWeighted,
    TwapMatched,
    PatientTwap,
    EqualSplit,
    PegOne
};
/// All of them by value, which is the order of the JSON: the public task's first.
inline constexpr std::array kBaselines{Baseline::BestAsk,     Baseline::BestAllIn,    Baseline::Twap,
                                       Baseline::Vwap,        Baseline::SizeWeighted, Baseline::TwapMatched,
                                       Baseline::PatientTwap, Baseline::EqualSplit,   Baseline::PegOne};
/// The same in the order of tables and of the window: those nearest to the router first.
inline constexpr std::array kShownBaselines{
    Baseline::TwapMatched, Baseline::PatientTwap, Baseline::EqualSplit, Baseline::PegOne,      Baseline::Twap,
    Baseline::Vwap,        Baseline::BestAsk,     Baseline::BestAllIn,  Baseline::SizeWeighted};
/// Those that work with the router's inputs (spread, outflows): see whyNoRouterInputs().
inline constexpr std::array kRouterBaselines{Baseline::PatientTwap, Baseline::EqualSplit, Baseline::PegOne};
static_assert(kBaselines[kBaselines.size() - kRouterBaselines.size()] == kRouterBaselines.front());
static_assert(kShownBaselines.size() == kBaselines.size());
/// The verdict is against this one: it has the router's own schedule.
inline constexpr Baseline kPrimaryBaseline = Baseline::TwapMatched;

/// Its place in vectors "by Baseline".
constexpr std::size_t indexOf(Baseline baseline)
{
    return static_cast<std::size_t>(baseline);
}

/// As in the JSON, also when selling, so that readers find it.
constexpr auto namesOf(std::type_identity<Baseline>)
{
    return enumNames<Baseline>({{Baseline::BestAsk, "best_ask"},
                                {Baseline::BestAllIn, "best_all_in"},
                                {Baseline::Twap, "twap"},
                                {Baseline::Vwap, "vwap"},
                                {Baseline::SizeWeighted, "size_weighted"},
                                {Baseline::TwapMatched, "twap_matched"},
                                {Baseline::PatientTwap, "patient_twap"},
                                {Baseline::EqualSplit, "equal_split"},
                                {Baseline::PegOne, "peg_one"}});
}
/// What the names of baselines depend on.
struct BaselineNames {
    Side side = Side::Buy; // of the order
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

/// It works with the router's queues and penalties, and needs Scenario::outflows.
constexpr bool usesRouterInputs(Baseline baseline)
{
    return baseline >= Baseline::PatientTwap;
}

/// What the baselines need beside the scenario.
struct BaselineSettings {
    Nanos bucket{std::chrono::seconds{60}}; // of TWAP and VWAP
    std::vector<VolumeAtTime> profile; // of VWAP; empty: see profileFromMarket()
    VolumeRecord earlierVolume; // of days that the tape does not hold, before its own
    std::vector<ExtraStrategy> extras; // run beside the baselines
};

/// Of the baselines in the scenario.
BaselineNames baselineNames(const Scenario& scenario, const BaselineSettings& settings);

/// The volume profile that VWAP follows in the scenario; without weights where the window cannot be cut into
/// such buckets.
VolumeProfile volumeProfile(const Scenario& scenario, const BaselineSettings& settings);

/// Why kRouterBaselines cannot run in the scenario: a sentence that names them; empty when they can.
std::string whyNoRouterInputs(const Scenario& scenario);

/// What the baselines take from the run that they stand beside.
struct BaselineInputs {
    VolumeProfile profile; // of VWAP
    Price lambdaUnder; // of Patient TWAP, which belongs to a cell
};

/// Steps the baselines named through the scenario's window together and stores each result at its place in
/// `results`, which is made to have one element for every baseline. kRouterBaselines need scenario.outflows;
/// where they cannot run, RunResult::notRun says why. InvalidArgument for a scenario, a bucket or an interval
/// that cannot be, for VWAP without a weight for each bucket, and for kRouterBaselines without outflows;
/// Interrupted when stopped.
Status runBaselines(std::span<const Baseline> which, const Scenario& scenario,
                    const BaselineSettings& settings, const BaselineInputs& inputs,
                    std::vector<RunResult>& results, const std::stop_token& stop);

/// Patient TWAP alone, as it stands beside a cell.
Result<RunResult> runPatientTwap(const Scenario& scenario, Price lambdaUnder, const std::stop_token& stop);

}} // namespace sor::search
