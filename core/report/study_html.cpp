// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_html.h"

#include "base/number_text.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"
#include "report/svg_chart.h"
#include "report/tuning_report.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace sor {

namespace {

using study::BenchmarkEstimate;
using study::Sample;
using study::Weighting;

constexpr std::string_view kBlue = "#1f6feb";
constexpr std::string_view kGrey = "#777";
constexpr std::string_view kGreen = "#1a7f37";
constexpr std::string_view kOrange = "#bc4c00";

std::string figureWithout(std::string_view title, std::string_view why)
{
    return fmt::format("<figure><h2>{}</h2><p>{}</p></figure>\n", markupText(title), markupText(why));
}

std::string_view colourOf(const Interval& interval)
{
    return interval.low > 0 ? kGreen : interval.high < 0 ? kOrange : kGrey;
}

struct ForestRow {
    std::string label;
    double low = 0;
    double mean = 0;
    double high = 0;
    std::string_view colour = kGrey;
};

void addRow(std::vector<ForestRow>& rows, std::string label, double mean, const Interval& interval)
{
    rows.push_back({std::move(label), interval.low, mean, interval.high, colourOf(interval)});
}

/// Names of the sample's symbols: it numbers them in the order of their names.
std::vector<std::string> symbolsOf(const StudyReport& report)
{
    std::set<std::string> symbols;
    for (const StudyRow& row : report.rows) {
        if (study::savingOf(row, report.primary))
            symbols.insert(row.order.symbol);
    }
    return {symbols.begin(), symbols.end()};
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

std::string forest(const StudyReport& report, const BenchmarkEstimate& primary)
{
    constexpr std::size_t kMostSymbols = 24;
    std::vector<ForestRow> rows;
    const Sample& sample = primary.sample;
    if (primary.headline && report.estimates.counts.days >= study::kMinVerdictDays)
        addRow(rows, "all orders", primary.mean, primary.headline->interval);
    else if (primary.overOrders)
        addRow(rows, "all orders, these days", primary.mean, primary.overOrders->interval);
    const auto symbols = symbolsOf(report);
    std::string caption = "Mean and 95% interval by day, bps; right of 0 the router is better.";
    for (std::size_t s = 0; s < std::min(symbols.size(), kMostSymbols) && symbols.size() > 1; ++s) {
        const auto mean = clusteredMean(rowsWhere(sample, sample.symbol, s, s + 1), Weighting::Equal);
        if (mean)
            addRow(rows, symbols[s], mean->mean, mean->interval);
        else
            caption += fmt::format(" {}: {}.", symbols[s], lackText(mean.why()));
    }
    if (symbols.size() > kMostSymbols)
        caption += fmt::format(" Without {} more symbols.", symbols.size() - kMostSymbols);
    for (const study::TercileRow& row : report.estimates.terciles) {
        if (!row.split)
            continue;
        for (const auto& [which, at] : {std::pair{"low", 0U}, {"high", 2U}}) {
            if (const auto& mean = row.split->means[at])
                addRow(rows, fmt::format("{}: {}", row.name, which), mean->mean, mean->interval);
        }
    }
    if (rows.empty())
        return figureWithout("By symbol and regime", "There are too few orders for an interval.");
    std::vector<double> ends;
    for (const ForestRow& row : rows) {
        ends.push_back(row.low);
        ends.push_back(row.high);
    }
    const auto count = static_cast<double>(rows.size());
    SvgChart chart("By symbol and regime", 46 + 17 * count, 178, rangeWithZero(ends), {0, count});
    chart.xAxis("router saving, bps");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double y = count - 0.5 - static_cast<double>(i);
        chart.rowLabel(y, rows[i].label);
        chart.interval(rows[i].low, rows[i].mean, rows[i].high, y, rows[i].colour);
    }
    return chart.figure(caption);
}

std::string distribution(const BenchmarkEstimate& primary)
{
    constexpr int kBins = 30;
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
    const double width = (high - low) / kBins;
    std::vector<double> counts(kBins);
    std::size_t outside = 0;
    for (const double d : sorted) {
        outside += d < low || d > high ? 1U : 0U;
        const double bin = std::clamp(std::floor((d - low) / width), 0.0, kBins - 1.0);
        counts[static_cast<std::size_t>(bin)] += 1;
    }
    SvgChart chart("Distribution of the saving", 200, 40, {low - width, high + width},
                   {0, *std::ranges::max_element(counts) * 1.08});
    chart.yAxis();
    chart.xAxis("router saving, bps");
    for (int bin = 0; bin < kBins; ++bin) {
        const double from = low + bin * width;
        chart.bar(from + 0.06 * width, from + 0.94 * width, 0, counts[static_cast<std::size_t>(bin)],
                  from + width / 2 > 0 ? kGreen : kOrange);
    }
    return chart.figure(fmt::format(
        "{}, {:.0f}% above 0{}.", groupedCount(static_cast<Int128>(sorted.size()), "observation"),
        100 * primary.won,
        outside == 0 ? std::string() : fmt::format("; {} beyond the ends are in the last bars", outside)));
}

std::string overDays(const BenchmarkEstimate& primary)
{
    constexpr std::string_view kTitle = "Mean so far, day by day";
    const Sample& sample = primary.sample;
    std::vector<double> days;
    std::vector<double> means;
    std::vector<double> low;
    std::vector<double> high;
    std::vector<double> all;
    for (std::size_t day = 2; day <= sample.days; ++day) {
        const auto mean = clusteredMean(rowsWhere(sample, sample.day, 0, day), Weighting::Equal);
        if (!mean)
            continue;
        days.push_back(static_cast<double>(day));
        means.push_back(mean->mean);
        low.push_back(mean->interval.low);
        high.push_back(mean->interval.high);
        all.push_back(mean->mean);
        // The band of two or three days would hide the rest.
        if (day > 3 || sample.days <= 4) {
            all.push_back(low.back());
            all.push_back(high.back());
        }
    }
    if (days.size() < 2)
        return figureWithout(kTitle, "There are too few days.");
    const ChartRange range = rangeWithZero(all);
    for (std::size_t i = 0; i < days.size(); ++i) {
        low[i] = std::max(low[i], range.low);
        high[i] = std::min(high[i], range.high);
    }
    SvgChart chart(kTitle, 200, 46, {2, static_cast<double>(sample.days)}, range);
    chart.yAxis();
    chart.xAxis("days", 1);
    chart.band(days, low, high);
    chart.line(days, means, kBlue);
    return chart.figure(
        "Mean of all orders up to that day with its 95% interval by day, bps; cut where it leaves the "
        "chart.");
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::string costCurves(const StudyReport& report)
{
    constexpr std::string_view kTitle = "Cost by size";
    constexpr int kPoints = 40;
    constexpr std::array kColours{kBlue, kOrange, kGrey};
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
    struct Curve {
        std::string name;
        std::vector<double> x;
        std::vector<double> y;
    };
    std::vector<Curve> curves;
    std::vector<double> all;
    std::string lack;
    for (const study::CurveOf& of : report.estimates.curves) {
        const auto baseline = named<Baseline>(of.strategy);
        const std::string name = baseline ? displayName(*baseline, report.names) : "Router";
        if (!of.curve) {
            lack += fmt::format("{}{}: {}", lack.empty() ? "" : "; ", name, lackText(of.curve.why()));
            continue;
        }
        Curve curve{name, {}, {}};
        for (int i = 1; i <= kPoints; ++i) {
            const double part = study::kMaxFittedParticipation * i / kPoints;
            curve.x.push_back(100 * part);
            curve.y.push_back(of.curve->at(spread, volatility, part));
        }
        all.insert(all.end(), curve.y.begin(), curve.y.end());
        curves.push_back(std::move(curve));
    }
    if (curves.empty())
        return figureWithout(kTitle, "No cost curve: " + lack + ".");
    SvgChart chart(kTitle, 200, 46, {0, 100 * study::kMaxFittedParticipation}, rangeWithZero(all));
    chart.yAxis();
    chart.xAxis("% of the expected volume");
    std::string caption =
        fmt::format("Cost against arrival, bps, at the median spread ({:.2f} bps) and volatility "
                    "({:.1f} bps in a window).",
                    spread, volatility);
    for (std::size_t c = 0; c < curves.size(); ++c) {
        chart.line(curves[c].x, curves[c].y, kColours[c % kColours.size()]);
        caption += fmt::format(" {}: {}.", curves[c].name,
                               std::array{"blue", "orange", "grey"}[c % kColours.size()]);
    }
    return chart.figure(caption + (lack.empty() ? "" : " Without " + lack + "."));
}

std::string waterfall(const BenchmarkEstimate& primary)
{
    const auto& parts = primary.parts;
    const std::vector<std::pair<std::string, double>> steps{
        {"taking", parts.byKind[0]},         {"queue fills", parts.byKind[1]},
        {"crossing fills", parts.byKind[2]}, {"completion", parts.byKind[3]},
        {"fees, rebates", parts.fees},       {"drift while waiting", parts.drift}};
    std::vector<double> levels{0};
    for (const auto& step : steps)
        levels.push_back(levels.back() + step.second);
    const auto count = static_cast<double>(steps.size() + 1);
    SvgChart chart("Where the saving comes from", 46 + 20 * count, 118, rangeWithZero(levels), {0, count});
    chart.xAxis("bps; the parts sum to the saving");
    const auto row = [&](std::size_t i, const std::string& label, double from, double to,
                         std::string_view colour) {
        const double y = count - 0.5 - static_cast<double>(i);
        chart.rowLabel(y, fmt::format("{} {}", label, signedBps(to - from)));
        chart.bar(from, to, y - 0.32, y + 0.32, colour);
    };
    for (std::size_t i = 0; i < steps.size(); ++i)
        row(i, steps[i].first, levels[i], levels[i + 1], steps[i].second >= 0 ? kGreen : kOrange);
    row(steps.size(), "saving", 0, levels.back(), kBlue);
    return chart.figure("Prices against the mid at each fill, fees, and what the mid did meanwhile.");
}

std::string benchmarkTable(const StudyReport& report)
{
    std::string html =
        "<table><thead><tr><th>Against</th><th>Orders</th><th>Saving, bps</th><th>95% interval</th>"
        "<th>By notional</th><th>Won</th><th>Completion</th><th>Saved, $</th></tr></thead><tbody>\n";
    const bool isJudged = report.estimates.counts.days >= study::kMinVerdictDays;
    for (const BenchmarkEstimate& of : report.estimates.benchmarks) {
        const std::string interval = isJudged && of.headline
            ? fmt::format("{:+.2f} to {:+.2f}", of.headline->interval.low, of.headline->interval.high)
            : std::string("none by day");
        html += fmt::format(
            "<tr{}><td>{}</td><td>{}</td><td>{:+.2f}</td><td>{}</td><td>{}</td><td>{:.0f}%</td>"
            "<td>{:.1f}%</td><td>{:+.2f}</td></tr>\n",
            of.baseline == report.primary ? " class=\"primary\"" : "",
            markupText(displayName(of.baseline, report.names)), grouped(static_cast<Int128>(of.orders)),
            of.mean, interval, of.weighted ? fmt::format("{:+.2f}", of.weighted->mean) : "-", of.won * 100,
            of.completion * 100, of.savedDollars);
    }
    return html + "</tbody></table>\n";
}

std::string tuningPart(const StudyReport& report)
{
    std::string html =
        "<h2>What tuning is worth</h2>\n<table><thead><tr><th>On the same orders</th><th>Saving, "
        "bps</th><th>95% interval</th></tr></thead><tbody>\n";
    for (const TuningRow& row : tuningRows(report)) {
        html += fmt::format("<tr><td>{}</td><td>{:+.2f}</td><td>{}</td></tr>\n", markupText(row.name),
                            row.mean->mean, markupText(row.interval));
    }
    html += "</tbody></table>\n";
    for (const std::string& sentence : tuningSentences(report))
        html += fmt::format("<p>{}</p>\n", markupText(sentence));
    return html;
}

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>SOR Lab: study</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<style>
body{font:14px/1.45 sans-serif;color:#222;background:#fff;max-width:1000px;margin:1.5em auto;padding:0 1em}
h1{font-size:1.25em;margin:0 0 .3em}h2{font-size:1em;margin:.2em 0}
ul{margin:.4em 0;padding-left:1.2em}figure{margin:0;break-inside:avoid}figcaption{color:#555;font-size:.85em}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(400px,1fr));gap:1em 1.6em;margin-top:1em}
table{border-collapse:collapse;margin-top:.8em}td,th{padding:.15em .7em;text-align:right;border-bottom:1px solid #e4e4e4}
td:first-child,th:first-child{text-align:left}.primary{font-weight:bold}svg{width:100%;height:auto}
@media print{body{margin:0;font-size:10px}}
</style></head><body>
)";

} // namespace

std::string studyHtml(const StudyReport& report)
{
    const StudyVerdict verdict = verdictOf(report);
    std::string html(kHead);
    html += fmt::format("<h1>{}</h1>\n<p><b>{}</b></p>\n<ul>\n", markupText(verdict.text),
                        markupText(gradeText(verdict.grade)));
    for (const std::string& caveat : caveatsOf(report))
        html += fmt::format("<li>{}</li>\n", markupText(caveat));
    html += "</ul>\n";
    if (report.estimates.primary) {
        const BenchmarkEstimate& primary = report.estimates.benchmarks[*report.estimates.primary];
        html += benchmarkTable(report) + "<div class=\"charts\">\n";
        html += forest(report, primary) + waterfall(primary) + distribution(primary) + overDays(primary)
            + costCurves(report) + "</div>\n";
        if (report.isTuned())
            html += tuningPart(report);
        if (const std::string bracket = bracketSentence(report); !bracket.empty())
            html += fmt::format("<p>Fill models (bps): {}</p>\n", markupText(bracket));
    }
    if (report.estimates.primary)
        html += fmt::format("<p>{}</p>\n", markupText(moneySentence(report)));
    return html
        + fmt::format("<p>sorlab {} ({}); study.json has every figure, orders.csv every "
                      "order.</p>\n</body></html>\n",
                      markupText(report.version), markupText(report.gitHash));
}

} // namespace sor
