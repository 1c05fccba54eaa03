// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_charts.h"

#include "base/number_text.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace sor { inline namespace report {

namespace {

using study::BenchmarkEstimate;
using study::Sample;
using study::Weighting;

const BenchmarkEstimate& primaryOf(const StudyReport& report)
{
    return report.estimates.benchmarks[*report.estimates.primary];
}

/// What the sample numbers in the order of their names: its symbols and its days.
template <class Value, class Get> std::vector<Value> valuesOf(const StudyReport& report, const Get& get)
{
    std::set<Value> values;
    for (const StudyRow& row : report.rows) {
        // First days of a tuned study are not in its sample.
        const bool onlyTrained = report.isTuned() && study::strategyOf(row, study::kTunedKey) == nullptr;
        if (!onlyTrained && study::savingOf(row, report.primary))
            values.insert(get(row));
    }
    return {values.begin(), values.end()};
}

Sample rowsWhere(const Sample& sample, const std::vector<std::size_t>& values, std::size_t from,
                 std::size_t to)
{
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (values[i] >= from && values[i] < to)
            rows.push_back(i);
    }
    return study::rowsOf(sample, rows);
}

void addSymbols(ForestChart& chart, const StudyReport& report, const Sample& sample)
{
    constexpr std::size_t kMost = 24;
    const auto symbols = valuesOf<std::string>(report, [](const StudyRow& row) { return row.order.symbol; });
    for (std::size_t s = 0; s < std::min(symbols.size(), kMost) && symbols.size() > 1; ++s) {
        const auto mean = clusteredMean(rowsWhere(sample, sample.symbol, s, s + 1), Weighting::Equal);
        if (mean)
            chart.rows.push_back(
                {ForestGroup::Symbol, symbols[s], mean->mean, mean->interval, false, hasVerdict(report)});
        else
            chart.caption += fmt::format(" {}: {}.", symbols[s], lackText(mean.why()));
    }
    if (symbols.size() > kMost)
        chart.caption += fmt::format(" Without {} more symbols.", symbols.size() - kMost);
}

/// The last days, where there are many.
void addDays(ForestChart& chart, const StudyReport& report, const Sample& sample)
{
    constexpr std::size_t kMost = 31;
    const auto days = valuesOf<LocalDay>(report, [](const StudyRow& row) { return row.day; });
    for (std::size_t d = days.size() - std::min(days.size(), kMost); d < days.size(); ++d) {
        const auto mean = meanOverOrders(rowsWhere(sample, sample.day, d, d + 1), Weighting::Equal);
        if (!mean)
            continue;
        const std::chrono::year_month_day date(days[d]);
        chart.rows.push_back(
            {ForestGroup::Day,
             fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())),
             mean->mean, mean->interval, true});
    }
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

bool hasVerdict(const StudyReport& report)
{
    const StudyGrade grade = verdictOf(report).grade;
    return grade != StudyGrade::NotJudged && grade != StudyGrade::Unresolved;
}

bool hasColours(const StudyReport& report)
{
    const StudyGrade grade = verdictOf(report).grade;
    return grade == StudyGrade::Better || grade == StudyGrade::Worse;
}

std::optional<ForestRow> forestRow(const StudyReport& report, ForestGroup group, std::string label,
                                   double mean, const study::Estimate<study::Headline>& byDay,
                                   const study::Estimate<study::ClusteredMean>& overOrders)
{
    if (byDay)
        return ForestRow{group, std::move(label), mean, byDay->interval, false, hasVerdict(report)};
    if (overOrders)
        return ForestRow{group, label + ": over orders, these days", mean, overOrders->interval, true};
    return std::nullopt;
}

ForestChart forestOf(const StudyReport& report)
{
    const BenchmarkEstimate& primary = primaryOf(report);
    ForestChart chart;
    const auto all =
        forestRow(report, ForestGroup::All, "all", primary.mean, primary.headline, primary.overOrders);
    chart.caption = fmt::format("Mean and 95% interval {}, bps; right of 0 the router is better.{}",
                                all && all->isOverOrders ? "over orders" : "by day",
                                hasVerdict(report) ? "" : " Grey: no verdict.");
    if (all)
        chart.rows.push_back(*all);
    addSymbols(chart, report, primary.sample);
    addDays(chart, report, primary.sample);
    for (const study::TercileRow& row : report.estimates.terciles) {
        if (!row.split)
            continue;
        for (const auto& [which, at] : {std::pair{"low", 0U}, {"high", 2U}}) {
            if (const auto& mean = row.split->means[at])
                chart.rows.push_back({ForestGroup::Regime, fmt::format("{}: {}", row.name, which), mean->mean,
                                      mean->interval, false, hasVerdict(report)});
        }
    }
    if (chart.rows.empty())
        chart.caption = "There are too few orders for an interval.";
    return chart;
}

SavingBins savingBinsOf(const StudyReport& report)
{
    constexpr int kBins = 30;
    const BenchmarkEstimate& primary = primaryOf(report);
    std::vector<double> sorted = primary.sample.bps;
    std::ranges::sort(sorted);
    // A few orders of another scale must not make one bin of all the others.
    const std::size_t cut = sorted.size() / 100;
    double low = std::min(0.0, sorted[cut]);
    double high = std::max(0.0, sorted[sorted.size() - 1 - cut]);
    if (high - low < 1e-9) {
        low -= 1;
        high += 1;
    }
    SavingBins bins{low, (high - low) / kBins, std::vector<double>(kBins), hasColours(report), {}};
    std::size_t outside = 0;
    for (const double d : sorted) {
        outside += d < low || d > high ? 1U : 0U;
        const double bin = std::clamp(std::floor((d - low) / bins.width), 0.0, kBins - 1.0);
        bins.counts[static_cast<std::size_t>(bin)] += 1;
    }
    bins.caption = fmt::format(
        "{}, {:.0f}% above 0{}.", groupedCount(static_cast<Int128>(sorted.size()), "observation"),
        100 * primary.won,
        outside == 0 ? std::string() : fmt::format("; {} beyond the ends are in the last bars", outside));
    return bins;
}

MeanOverDays meanOverDaysOf(const StudyReport& report)
{
    const Sample& sample = primaryOf(report).sample;
    MeanOverDays over;
    for (std::size_t day = 2; day <= sample.days; ++day) {
        const auto mean = clusteredMean(rowsWhere(sample, sample.day, 0, day), Weighting::Equal);
        if (!mean)
            continue;
        over.days.push_back(static_cast<double>(day));
        over.means.push_back(mean->mean);
        over.low.push_back(mean->interval.low);
        over.high.push_back(mean->interval.high);
    }
    if (over.days.size() < 2)
        return {{}, {}, {}, {}, "There are too few days."};
    over.caption = "Mean of all orders up to that day with its 95% interval by day, bps; cut where it leaves "
                   "the chart.";
    return over;
}

CostCurves costCurvesOf(const StudyReport& report)
{
    constexpr int kPoints = 40;
    std::vector<double> spreads;
    std::vector<double> volatilities;
    for (const StudyRow& row : report.rows) {
        const OrderCovariates& before = row.outcome.before;
        if (row.outcome.state != OrderState::Done || !before.spreadBps || !before.volatility)
            continue;
        spreads.push_back(*before.spreadBps);
        const auto minutes = std::chrono::duration<double, std::ratio<60>>(row.order.window.length()).count();
        volatilities.push_back(*before.volatility * std::sqrt(minutes));
    }
    const double spread = medianOf(spreads);
    const double volatility = medianOf(volatilities);
    CostCurves all;
    std::string lack;
    std::size_t large = 0;
    for (const study::CurveOf& of : report.estimates.curves) {
        const auto baseline = named<Baseline>(of.strategy);
        const std::string name = baseline ? displayName(*baseline, report.names) : "Router";
        if (!of.curve) {
            lack += fmt::format("{}{}: {}", lack.empty() ? "" : "; ", name, lackText(of.curve.why()));
            continue;
        }
        CostCurves::Curve curve{name, {}, {}, {}, {}};
        for (int i = 1; i <= kPoints; ++i) {
            const double part = study::kMaxFittedParticipation * i / kPoints;
            curve.sizes.push_back(100 * part);
            const auto cost = of.curve->estimateAt(spread, volatility, part);
            curve.costs.push_back(cost.value);
            curve.low.push_back(cost.interval.low);
            curve.high.push_back(cost.interval.high);
        }
        all.curves.push_back(std::move(curve));
        large = std::max(large, of.curve->large);
    }
    all.caption = all.curves.empty()
        ? "No cost curve: " + lack + "."
        : fmt::format("Cost against arrival, bps, at the median spread ({:.2f} bps) and volatility "
                      "({:.1f} bps in a window), with 95% intervals by day.{}{}",
                      spread, volatility, lack.empty() ? "" : " Without " + lack + ".",
                      large == 0 ? ""
                                 : fmt::format(" Without {} above 10% of the expected volume.",
                                               groupedCount(static_cast<Int128>(large), "order")));
    return all;
}

SavingParts savingPartsOf(const StudyReport& report)
{
    const study::MeanAttribution& parts = primaryOf(report).parts;
    return {{{"taking", parts.byKind[0]},
             {"queue fills", parts.byKind[1]},
             {"crossing fills", parts.byKind[2]},
             {"completion", parts.byKind[3]},
             {"fees, rebates", parts.fees},
             {"timing", parts.drift}},
            hasColours(report),
            "Prices against the mid at each fill, fees, and what the mid did meanwhile."};
}

}} // namespace sor::report
