// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of a study show, as numbers: study.html and the window draw the same.
#pragma once

#include "report/study_report.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace report {

enum class ForestGroup : std::uint8_t { All, Symbol, Day, Regime };

/// Means of parts of the study with their 95 % intervals, bps; + is the router's.
struct ForestRow {
    ForestGroup group = ForestGroup::All;
    std::string label;
    double mean = 0;
    Interval interval; // by day
    bool isOverOrders = false; // not by day: of a single day, or where days are too few for an interval
    bool isJudged = false; // the study has a verdict, which colours need

    /// +1 and -1 where a colour may say better and worse: with a verdict and an interval by day clear of 0.
    int sign() const
    {
        return !isJudged || isOverOrders ? 0 : interval.low > 0 ? 1 : interval.high < 0 ? -1 : 0;
    }
};

/// `caption` says what is shown, or why nothing is.
struct ForestChart {
    std::vector<ForestRow> rows; // in the order of the groups
    std::string caption;
};

/// How many observations have a saving within each bin. Those beyond the ends are in the first and the last.
struct SavingBins {
    double from = 0; // bps
    double width = 0;
    std::vector<double> counts;
    bool hasColours = false; // as hasColours()
    std::string caption;
};

/// The mean of all orders up to each day with its interval, bps.
struct MeanOverDays {
    std::vector<double> days; // how many, from 2 on; empty when there are too few
    std::vector<double> means;
    std::vector<double> low;
    std::vector<double> high;
    std::string caption;
};

/// Cost against arrival in bps by size, in percent of the expected volume: what traded a minute before the
/// start x the minutes of the window.
struct CostCurves {
    struct Curve {
        std::string name;
        std::vector<double> sizes;
        std::vector<double> costs;
        std::vector<double> low; // of their 95% intervals
        std::vector<double> high;
    };
    std::vector<Curve> curves;
    std::string caption; // without the names; or why there are none
};

/// Parts of the saving in bps; they sum to it.
struct SavingParts {
    struct Part {
        std::string name;
        double bps = 0;
    };
    std::vector<Part> parts;
    bool hasColours = false; // as hasColours()
    std::string caption;
};

/// The study has a verdict that parts of it may be coloured by: not without one, nor when the fill model
/// turns it.
bool hasVerdict(const StudyReport& report);
/// Parts without an interval of their own are coloured by their sign: the mean's interval is clear of 0.
bool hasColours(const StudyReport& report);
/// A mean by day where days allow an interval, else over orders, which `label` then says; nothing without.
std::optional<ForestRow> forestRow(const StudyReport& report, ForestGroup group, std::string label,
                                   double mean, const study::Estimate<study::Headline>& byDay,
                                   const study::Estimate<study::ClusteredMean>& overOrders);

/// Each of these needs report.estimates.primary.
ForestChart forestOf(const StudyReport& report);
SavingBins savingBinsOf(const StudyReport& report);
MeanOverDays meanOverDaysOf(const StudyReport& report);
CostCurves costCurvesOf(const StudyReport& report);
SavingParts savingPartsOf(const StudyReport& report);

}} // namespace sor::report
