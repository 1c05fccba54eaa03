// SPDX-License-Identifier: GPL-3.0-or-later
// All estimates of a study, from the rows of its orders.
#pragma once

#include "base/result.h"
#include "base/zone.h"
#include "search/benchmark.h"
#include "search/extra_strategy.h"
#include "search/fill_bracket.h"
#include "study/cost_curve.h"
#include "study/day_correlation.h"
#include "study/fee_change.h"
#include "study/headline.h"
#include "study/study_counts.h"
#include "study/study_power.h"
#include "study/study_rows.h"
#include "study/terciles.h"
#include "study/venue_worth.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace study {

/// With fewer days nothing is said beyond these days.
inline constexpr std::size_t kMinVerdictDays = 5;
/// Above this part of the shares the price of completion is varied, and what could not be traded forbids a
/// verdict.
inline constexpr double kNotableShare = 0.01;
/// Effects that the power table is about, bps.
inline constexpr std::array kPowerEffects{0.1, 0.5, 1.0};

/// The name of the terciles by when orders start, in minutes after midnight of the settings' zone.
inline constexpr std::string_view kTimeOfDay = "time of day";

struct EstimateSettings {
    Benchmark primary = kPrimaryBaseline;
    std::uint64_t seed = 1;
    bool hasRandomSides = false; // drawn without mirrors: the drift may be adjusted for
    std::optional<Zone> zone{}; // of the time of day; nothing: UTC
    std::vector<ExtraName> extras{}; // names of extra strategies of the rows; without one its key is its name
};

/// Means of the parts of a saving in bps; their sum is the mean.
struct MeanAttribution {
    std::array<double, kFillKinds> byKind{};
    double fees = 0;
    double drift = 0;
};

/// The router against one benchmark. Orders and their mirrors are one observation.
struct BenchmarkEstimate {
    Baseline baseline = kPrimaryBaseline; // of an extra strategy nothing
    std::optional<ExtraName> extra; // one that is no Baseline
    bool is(Benchmark of) const
    {
        return extra ? of.isActual() && extra->key == kActualKey : of == Benchmark(baseline);
    }
    std::size_t orders = 0; // with a result of both
    std::size_t missing = 0; // that the benchmark could not run
    Sample sample; // the observations
    Estimate<Headline> headline{NoEstimate{}}; // equal weights
    Estimate<Headline> weighted{NoEstimate{}}; // by notional
    Estimate<ClusteredMean> overOrders{NoEstimate{}}; // for these days only
    double mean = 0; // equal weights; also without an interval
    double won = 0; // part of the observations above 0
    double savedDollars = 0; // in all
    double completion = 0; // of the benchmark's shares
    double valued = 0; // of its shares, not executable
    MeanAttribution parts;
    /// Its orders are of days enough for an interval that tells of other days.
    bool isByDay() const { return headline && sample.days >= kMinVerdictDays; }
    std::array<double, 3> atCompletion{}; // the mean with completion at 1, 2 and 3 times its penalty
};

/// As in the files: "twap".
std::string keyOf(const BenchmarkEstimate& of);
/// As shown: "TWAP 60s".
std::string shownName(const BenchmarkEstimate& of, const BaselineNames& names);

struct CurveOf {
    std::string strategy; // its key
    Estimate<CostCurve> curve{NoEstimate{}};
};

struct StudyEstimates {
    StudyCounts counts;
    std::vector<BenchmarkEstimate>
        benchmarks; // in the order of tables, then extra strategies; those with orders
    std::optional<std::size_t> primary; // of benchmarks
    // Of the savings against the primary one:
    Estimate<DayCorrelation> dayCorrelation{NoEstimate{}};
    Estimate<IntraclassCorrelation> withinDay{NoEstimate{}};
    std::optional<double> smallestEffect; // bps, that this study could have seen
    std::array<std::optional<std::size_t>, kPowerEffects.size()> daysNeeded{};
    std::optional<Estimate<ClusteredMean>> withoutDrift; // where sides are random
    std::vector<TercileRow> terciles;
    std::vector<CurveOf> curves; // cost against arrival: the router, the primary benchmark, Best Ask
    // The ladder, mean savings in bps; nothing where a benchmark is missing.
    std::optional<double> schedule; // against TWAP 60s less against TWAP matched
    std::optional<double> patience; // cost of TWAP matched less that of Patient TWAP
    std::optional<double> model; // against Equal split
    /// The primary saving under other rules of filling; nothing when it was left out.
    std::optional<FillBracket> bracket;
    std::vector<VenueWorth> venues; // that were hidden, the most worth first
    std::optional<double> feeChange; // feeChangeToZero() of the primary saving, dollars a share

    const BenchmarkEstimate* against(Baseline baseline) const;
};

/// `rows` as runUnit and the store leave them, in any order. InvalidArgument for mirrors that do not fit.
Result<StudyEstimates> estimateStudy(std::span<const StudyRow> rows, const EstimateSettings& settings);

/// The router's saving against a benchmark, 10^4 s (benchmark - router) / (shares x arrival mid), completion
/// at `penalty` times its distance from the mid; nothing without a result of both.
std::optional<double> savingOf(const StudyRow& row, Benchmark against, int penalty = 1);
/// The same against any strategy of the row, by its key.
std::optional<double> savingAgainst(const StudyRow& row, std::string_view key, int penalty = 1);

}} // namespace sor::study
