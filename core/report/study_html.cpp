// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_html.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"
#include "report/study_caveats.h"
#include "report/study_charts.h"
#include "report/svg_chart.h"
#include "report/tuning_report.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

using study::BenchmarkEstimate;

constexpr std::string_view kBlue = "#1f6feb";
constexpr std::string_view kGrey = "#777";
constexpr std::string_view kGreen = "#1a7f37";
constexpr std::string_view kOrange = "#bc4c00";

std::string figureWithout(std::string_view title, std::string_view why)
{
    return fmt::format("<figure><h2>{}</h2><p>{}</p></figure>\n", markupText(title), markupText(why));
}

std::string_view colourOf(int sign)
{
    return sign > 0 ? kGreen : sign < 0 ? kOrange : kGrey;
}

/// The band of two or three days would hide the rest.
ChartRange rangeOf(const MeanOverDays& over)
{
    std::vector<double> all = over.means;
    for (std::size_t i = 0; i < over.days.size(); ++i) {
        if (over.days[i] > 3 || over.days.back() <= 4) {
            all.push_back(over.low[i]);
            all.push_back(over.high[i]);
        }
    }
    return rangeWithZero(all);
}

std::string forest(const StudyReport& report)
{
    ForestChart shown = forestOf(report);
    // Single days have their place in the window.
    std::erase_if(shown.rows, [](const ForestRow& row) { return row.group == ForestGroup::Day; });
    if (shown.rows.empty())
        return figureWithout("By symbol and regime", shown.caption);
    std::vector<double> ends;
    for (const ForestRow& row : shown.rows) {
        ends.push_back(row.interval.low);
        ends.push_back(row.interval.high);
    }
    const auto count = static_cast<double>(shown.rows.size());
    SvgChart chart("By symbol and regime", 46 + 17 * count, 178, rangeWithZero(ends), {0, count});
    chart.xAxis("router saving, bps");
    for (std::size_t i = 0; i < shown.rows.size(); ++i) {
        const ForestRow& row = shown.rows[i];
        const double y = count - 0.5 - static_cast<double>(i);
        chart.rowLabel(y, row.label);
        chart.interval(row.interval.low, row.mean, row.interval.high, y, colourOf(row.sign()));
    }
    return chart.figure(shown.caption);
}

std::string distribution(const StudyReport& report)
{
    const SavingBins bins = savingBinsOf(report);
    const auto count = static_cast<double>(bins.counts.size());
    SvgChart chart("Distribution of the saving", 200, 40,
                   {bins.from - bins.width, bins.from + (count + 1) * bins.width},
                   {0, *std::ranges::max_element(bins.counts) * 1.08});
    chart.yAxis();
    chart.xAxis("router saving, bps");
    for (std::size_t bin = 0; bin < bins.counts.size(); ++bin) {
        const double from = bins.from + static_cast<double>(bin) * bins.width;
        chart.bar(from + 0.06 * bins.width, from + 0.94 * bins.width, 0, bins.counts[bin],
                  bins.hasColours ? colourOf(from + bins.width / 2 > 0 ? 1 : -1) : kGrey);
    }
    return chart.figure(bins.caption);
}

std::string overDays(const StudyReport& report)
{
    constexpr std::string_view kTitle = "Mean so far, day by day";
    MeanOverDays over = meanOverDaysOf(report);
    if (over.days.empty())
        return figureWithout(kTitle, over.caption);
    const ChartRange range = rangeOf(over);
    for (std::size_t i = 0; i < over.days.size(); ++i) {
        over.low[i] = std::max(over.low[i], range.low);
        over.high[i] = std::min(over.high[i], range.high);
    }
    SvgChart chart(kTitle, 200, 46, {over.days.front(), over.days.back()}, range);
    chart.yAxis();
    chart.xAxis("days", 1);
    chart.band(over.days, over.low, over.high, kBlue);
    chart.line(over.days, over.means, kBlue);
    return chart.figure(over.caption);
}

std::string costCurves(const StudyReport& report)
{
    constexpr std::string_view kTitle = "Cost by size";
    constexpr std::array kColours{kBlue, kOrange, kGrey};
    const CostCurves all = costCurvesOf(report);
    if (all.curves.empty())
        return figureWithout(kTitle, all.caption);
    std::vector<double> costs;
    for (const CostCurves::Curve& curve : all.curves) {
        for (const auto* values : {&curve.costs, &curve.low, &curve.high})
            costs.insert(costs.end(), values->begin(), values->end());
    }
    SvgChart chart(kTitle, 200, 46, {0, 100 * study::kMaxFittedParticipation}, rangeWithZero(costs));
    chart.yAxis();
    chart.xAxis("% of the expected volume");
    std::string caption = all.caption;
    for (std::size_t c = 0; c < all.curves.size(); ++c) {
        chart.band(all.curves[c].sizes, all.curves[c].low, all.curves[c].high, kColours[c % kColours.size()]);
        chart.line(all.curves[c].sizes, all.curves[c].costs, kColours[c % kColours.size()]);
        caption += fmt::format(" {}: {}.", all.curves[c].name,
                               std::array{"blue", "orange", "grey"}[c % kColours.size()]);
    }
    return chart.figure(caption);
}

std::string waterfall(const StudyReport& report)
{
    const SavingParts parts = savingPartsOf(report);
    std::vector<double> levels{0};
    for (const SavingParts::Part& part : parts.parts)
        levels.push_back(levels.back() + part.bps);
    const auto count = static_cast<double>(levels.size());
    SvgChart chart("Where the saving comes from", 46 + 20 * count, 118, rangeWithZero(levels), {0, count});
    chart.xAxis("bps; the parts sum to the saving");
    const auto row = [&](std::size_t i, const std::string& label, double from, double to,
                         std::string_view colour) {
        const double y = count - 0.5 - static_cast<double>(i);
        chart.rowLabel(y, fmt::format("{} {}", label, signedBps(to - from)));
        chart.bar(from, to, y - 0.32, y + 0.32, colour);
    };
    for (std::size_t i = 0; i < parts.parts.size(); ++i) {
        row(i, parts.parts[i].name, levels[i], levels[i + 1],
            parts.hasColours ? colourOf(parts.parts[i].bps >= 0 ? 1 : -1) : kGrey);
    }
    row(parts.parts.size(), "saving", 0, levels.back(), kBlue);
    return chart.figure(parts.caption);
}

std::string benchmarkTable(const StudyReport& report)
{
    std::string html =
        "<table><thead><tr><th>Against</th><th>Orders</th><th>Saving, bps</th><th>95% interval</th>"
        "<th>By notional</th><th>Won</th><th>Completion</th><th>"
        + inCurrency("Saved, $", currencyIn(report.settings)) + "</th></tr></thead><tbody>\n";
    for (const BenchmarkEstimate& of : report.estimates.benchmarks) {
        html += fmt::format("<tr{}><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.0f}%</td>"
                            "<td>{:.1f}%</td><td>{}</td></tr>\n",
                            of.is(report.primary) ? " class=\"primary\"" : "",
                            markupText(shownName(of, report.names)), grouped(static_cast<Int128>(of.orders)),
                            signedBps(of.mean), markupText(benchmarkInterval(of)),
                            of.weighted ? signedBps(of.weighted->mean) : "-", of.won * 100,
                            of.completion * 100, signedCents(of.savedDollars));
    }
    return html + "</tbody></table>\n";
}

std::string venueTable(const StudyReport& report)
{
    if (report.estimates.venues.empty())
        return "";
    const auto part = [](const std::optional<double>& value) {
        return value ? fmt::format("{:.1f}%", *value * 100) : std::string("-");
    };
    std::string html =
        "<h2>What each venue is worth to the router</h2>\n"
        "<table><thead><tr><th>Venue</th><th>Orders</th><th>Worth, bps</th><th>95% interval</th>"
        "<th>To the benchmark</th><th>"
        + inCurrency("Worth, $", currencyIn(report.settings))
        + "</th><th>Routed</th><th>Displayed</th><th>Traded</th></tr></thead><tbody>\n";
    for (const study::VenueWorth& of : report.estimates.venues) {
        if (of.orders == 0)
            continue;
        html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
                            "<td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            markupText(of.venue), grouped(static_cast<Int128>(of.orders)), signedBps(of.mean),
                            markupText(venueInterval(of, report)), signedBps(of.benchmark),
                            signedCents(of.dollars), part(of.routed), part(of.displayed), part(of.traded));
    }
    return html
        + fmt::format("</tbody></table>\n<p>Cost without the venue less cost with it. {}</p>\n",
                      markupText(venuesSentence(report)));
}

std::string tuningPart(const StudyReport& report)
{
    std::string html =
        "<h2>What tuning is worth</h2>\n<table><thead><tr><th>On the same orders</th><th>Saving, "
        "bps</th><th>95% interval</th></tr></thead><tbody>\n";
    for (const TuningRow& row : tuningRows(report)) {
        html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", markupText(row.name),
                            signedBps(row.mean->mean), markupText(row.interval));
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
    for (const Caveat& caveat : caveatsOf(report))
        html += fmt::format("<li>{}</li>\n", markupText(caveatSentences(caveat)));
    html += "</ul>\n";
    if (report.estimates.primary) {
        html += benchmarkTable(report);
        if (hasStars(report))
            html +=
                "<p>*: over orders, these days only. Charts are by day where days allow an interval.</p>\n";
        html += "<div class=\"charts\">\n";
        html += forest(report) + waterfall(report) + distribution(report) + overDays(report)
            + costCurves(report) + "</div>\n";
        html += venueTable(report);
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

}} // namespace sor::report
