// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/results_file.h"

#include "base/number_text.h"
#include "input/csv/csv_reader.h"
#include "input/source_path.h"
#include "setup/setup_values.h"
#include "setup/setup_words.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <simdjson.h>
#include <utility>

namespace sor::ui {

namespace {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;

// What the window takes of a file that may be of anybody's making: more would hold it up.
constexpr std::size_t kMostWarnings = 200;
constexpr std::size_t kLongestWarning = 2000; // bytes
constexpr std::size_t kLongestName = 100; // bytes, of a venue
constexpr std::size_t kLongestCard = 200'000; // bytes

/// The first bytes of a text, whole characters of UTF-8.
std::string cutTo(std::size_t most, std::string_view text)
{
    if (text.size() <= most)
        return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    return std::string(text.substr(0, most)) + "...";
}

/// Numbers of a results file pass through double: exact to a millionth of a dollar, which is enough to look
/// at.
std::int64_t nanosOf(Element parent, const char* pointer)
{
    double number = 0;
    if (parent.at_pointer(pointer).get(number) != simdjson::SUCCESS)
        return 0;
    return std::llround(number * 1e9);
}

std::int64_t integerOf(Element parent, const char* pointer)
{
    std::int64_t number = 0;
    return parent.at_pointer(pointer).get(number) == simdjson::SUCCESS ? number : 0;
}

/// A number of shares, in units.
Shares sharesOf(Element parent, const char* pointer, ShareUnit unit)
{
    if (unit.isWhole())
        return {integerOf(parent, pointer)};
    double number = 0;
    if (parent.at_pointer(pointer).get(number) != simdjson::SUCCESS)
        return {};
    // Exact below 2^53 units, far beyond any order in them.
    const double units = number * static_cast<double>(unit.perShare());
    constexpr double kMost = 9e15;
    return units > 0 && units < kMost ? Shares{std::llround(units)} : Shares{};
}

std::string textOf(Element parent, const char* pointer)
{
    std::string_view text;
    return parent.at_pointer(pointer).get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

UnixNanos timeOf(Element parent, const char* pointer)
{
    return parseIsoTime(textOf(parent, pointer)).value_or(UnixNanos{});
}

RouterParams paramsOf(Element parent)
{
    return {{nanosOf(parent, "/lambda_over")},
            {nanosOf(parent, "/lambda_under")},
            {nanosOf(parent, "/theta_queue")}};
}

FillTotals totalsOf(Element element, ShareUnit unit)
{
    return {sharesOf(element, "/shares", unit),
            {nanosOf(element, "/gross_cash")},
            {nanosOf(element, "/fees")},
            integerOf(element, "/fills")};
}

RunResult resultOf(Element element, Side side, Shares ordered, ShareUnit unit,
                   const std::vector<std::string>& mics)
{
    RunResult result;
    result.side = side;
    result.unit = unit;
    result.ordered = ordered;
    result.all = {sharesOf(element, "/filled", unit),
                  {nanosOf(element, "/gross_cash")},
                  {nanosOf(element, "/fees")},
                  0};
    result.rebates = {nanosOf(element, "/rebates")};
    result.notRun = textOf(element, "/reason");
    // Timing and execution are not told apart here.
    result.atMid = result.all.gross;
    if (Element completion; element.at_key("completion").get(completion) == simdjson::SUCCESS)
        result.completion = totalsOf(completion, unit);
    if (Object venues; element.at_key("by_venue").get(venues) == simdjson::SUCCESS) {
        for (const std::string& mic : mics) {
            Element venue;
            result.byVenue.push_back(
                venues.at_key(mic).get(venue) == simdjson::SUCCESS ? totalsOf(venue, unit) : FillTotals{});
            result.all.fills += result.byVenue.back().fills;
        }
    }
    return result;
}

/// Rows of strategies of a user's own: those that say their name.
template <class Put> void forOwn(Object baselines, const Put& put)
{
    constexpr int kMost = 100;
    int count = 0;
    for (const auto& [key, row] : baselines) {
        const std::string name = cutTo(kLongestName, textOf(row, "/name"));
        if (!name.empty() && !named<Baseline>(key) && ++count <= kMost)
            put(sentenceText(name), row);
    }
}

std::vector<HeatmapBaseline> heatmapBaselinesOf(Element baselines, const BaselineNames& names, ShareUnit unit)
{
    std::vector<HeatmapBaseline> result;
    if (baselines.at_key(name(Baseline::Twap)).error() != simdjson::SUCCESS)
        return result;
    const auto add = [&](const QString& name, Element row) {
        result.push_back({name,
                          sharesOf(row, "/filled", unit),
                          sharesOf(row, "/completion/shares", unit),
                          {nanosOf(row, "/total_cash")},
                          row.at_key("reason").error() != simdjson::SUCCESS});
    };
    for (const Baseline baseline : kShownBaselines) {
        if (Element row; baselines.at_key(name(baseline)).get(row) == simdjson::SUCCESS)
            add(nameOf(baseline, names), row);
        else // of an earlier version; the others keep their places, by which measures name them
            result.push_back({nameOf(baseline, names), {}, {}, {}, false});
    }
    if (Object rows; baselines.get(rows) == simdjson::SUCCESS)
        forOwn(rows, add);
    return result;
}

/// The cells stand in the order of the grid; those that a stop left out are missing.
HeatmapData heatmapOf(Element root, Side side, Shares ordered, ShareUnit unit)
{
    simdjson::dom::array cells;
    if (root.at_key("grid").get(cells) != simdjson::SUCCESS || cells.size() == 0
        || cells.size() > kMaxGridCells)
        return {};
    std::array<std::vector<Price>, 3> axes;
    for (const Element cell : cells) {
        const RouterParams params = paramsOf(cell);
        axes[0].push_back(params.lambdaOver);
        axes[1].push_back(params.lambdaUnder);
        axes[2].push_back(params.thetaQueue);
    }
    for (auto& axis : axes) {
        std::ranges::sort(axis);
        axis.erase(std::unique(axis.begin(), axis.end()), axis.end());
    }
    auto grid = ParameterGrid::make(axes[0], axes[1], axes[2]);
    if (!grid)
        return {};
    HeatmapData data(*grid, side, ordered, unit);
    const auto position = [&](std::size_t axis, Price value) {
        return static_cast<std::size_t>(std::ranges::lower_bound(axes[axis], value) - axes[axis].begin());
    };
    for (const Element cell : cells) {
        const RouterParams params = paramsOf(cell);
        data.setCell(grid->cellAt(position(0, params.lambdaOver), position(1, params.lambdaUnder),
                                  position(2, params.thetaQueue)),
                     {HeatmapCell::Status::Done,
                      sharesOf(cell, "/filled", unit),
                      sharesOf(cell, "/completion", unit),
                      {nanosOf(cell, "/total_cash")}});
    }
    return data;
}

std::string runCardOf(Element run)
{
    const std::string text = simdjson::to_string(run);
    if (text.size() <= kLongestCard)
        return "{\n  \"run\": " + text + "\n}\n";
    return cutTo(kLongestCard, text)
        + fmt::format("\n\nThe rest of the run card ({} kB) is in the results file.\n",
                      grouped(static_cast<std::int64_t>((text.size() - kLongestCard + 999) / 1000)));
}

/// Nothing in results of versions that had no verdict.
std::optional<AnswerView> answerIn(Element root)
{
    AnswerView answer{
        toQString(cutTo(kLongestWarning, textOf(root, "/asked"))),
        named<Verdict::Grade>(textOf(root, "/verdict/grade")).value_or(Verdict::Grade::NotJudged),
        toQString(cutTo(kLongestWarning, textOf(root, "/verdict/text"))),
        {},
        {}};
    if (answer.verdict.isEmpty())
        return {};
    simdjson::dom::array caveats;
    if (root.at_key("caveats").get(caveats) != simdjson::SUCCESS)
        return answer;
    for (const Element caveat : caveats) {
        if (answer.caveats.size() == kMostWarnings)
            break;
        answer.caveats.push_back(
            {named<Caveat::Severity>(textOf(caveat, "/severity")).value_or(Caveat::Severity::Note),
             toQString(cutTo(kLongestName, textOf(caveat, "/code"))),
             sentenceText(cutTo(kLongestWarning, textOf(caveat, "/text"))),
             sentenceText(cutTo(kLongestWarning, textOf(caveat, "/advice")))});
    }
    return answer;
}

/// Where the results say that an input was, when a file of its size is there; else beside the results.
std::filesystem::path inputOf(Element source, const std::string& name, const std::string& results)
{
    auto named = fromPublicPath(textOf(source, "/path"));
    std::error_code error;
    if (named.is_absolute() && std::filesystem::is_regular_file(named, error)
        && std::cmp_equal(std::filesystem::file_size(named, error), integerOf(source, "/bytes")))
        return named;
    return std::filesystem::path(results).parent_path() / std::filesystem::path(name).filename();
}

/// The words of the run card, and the files it names where they can be found.
Status readSetup(Element root, const std::string& path, OpenedResults& opened)
{
    Object settings;
    if (root.at_pointer("/run/settings").get(settings) == simdjson::SUCCESS) {
        for (const auto& [word, value] : settings) {
            std::string_view text;
            if (value.get(text) != simdjson::SUCCESS)
                continue;
            if (auto status = applyWord(opened.setup, word, text); !status)
                return status;
        }
    }
    RunSetup& setup = opened.setup;
    setup.areBrokersOfFile = !setup.kafka.empty();
    const RunView& view = opened.view;
    setup.side = view.side;
    (void)setShares(setup, setup.shares, format(view.ordered, view.unit));
    setup.from = TimeText{view.window.from, Nanos{0}};
    setup.to = TimeText{view.window.to, Nanos{0}};
    if (const std::int64_t limit = nanosOf(root, "/run/order/limit"); limit > 0)
        setup.limit = Price{limit};
    const Shares lot = std::max(Shares{1}, sharesOf(root, "/run/order/lot", view.unit));
    if (view.unit.isWhole())
        setup.lot = lot;
    else
        (void)applyWord(setup, "lot", format(lot, view.unit)); // else it would be a unit of the next input
    simdjson::dom::array sources;
    if (root.at_pointer("/run/source").get(sources) != simdjson::SUCCESS)
        return ok();
    constexpr std::size_t kMostSources = 1000;
    if (sources.size() > kMostSources)
        return unusableData(
            fmt::format("it names {} sources; {} at most can be opened.", sources.size(), kMostSources));
    for (const Element source : sources) {
        const std::string fileName = textOf(source, "/file");
        if (fileName.empty()) {
            setup.topic = textOf(source, "/topic");
            continue;
        }
        const auto file = inputOf(source, fileName, path);
        std::error_code error;
        if (!std::filesystem::exists(file, error))
            opened.missingFiles.push_back(fileName);
        const bool isTrades = textOf(source, "/schema") == name(CsvSchema::Trades);
        (isTrades ? setup.trades : setup.csv).push_back(file.string());
    }
    return ok();
}

} // namespace

Result<OpenedResults> readResults(std::string_view json, const std::string& path)
{
    const auto fail = [&](std::string message) { return unusableData(std::move(message), path); };
    simdjson::dom::parser parser;
    Element root;
    if (const auto error = parser.parse(simdjson::padded_string(json)).get(root))
        return fail(fmt::format("This is not a results file: {}.", simdjson::error_message(error)));
    Element optimised, baselines, run;
    if (root.at_key("optimized").get(optimised) != simdjson::SUCCESS
        || root.at_key("baselines").get(baselines) != simdjson::SUCCESS
        || root.at_key("run").get(run) != simdjson::SUCCESS) {
        return fail(
            "This file holds no run card, so it cannot be opened. Open the final_result.json beside it.");
    }
    OpenedResults opened;
    RunView& view = opened.view;
    view.side = named<Side>(textOf(run, "/order/side")).value_or(Side::Buy);
    view.names.side = view.side;
    view.names.bucket = parseDuration(textOf(run, "/settings/bucket")).value_or(view.names.bucket);
    view.names.interval = parseDuration(textOf(run, "/settings/interval")).value_or(view.names.interval);
    if (const std::int64_t unit = nanosOf(run, "/order/size_unit"); unit > 0)
        view.unit = parseShareUnit(formatNanos(unit)).value_or(ShareUnit{});
    view.ordered = sharesOf(run, "/order/shares", view.unit);
    view.window = {timeOf(run, "/order/from"), timeOf(run, "/order/to")};
    if (view.ordered.count <= 0 || view.window.to <= view.window.from)
        return fail("The run card of this file has no order with a window; it is damaged.");
    if (const std::int64_t mid = nanosOf(run, "/arrival_mid"); mid > 0)
        view.arrivalMid = Mid{2 * mid};
    view.symbol = toQString(textOf(run, "/symbol"));
    std::vector<std::string> mics;
    simdjson::dom::array venues;
    if (run.at_key("venues").get(venues) == simdjson::SUCCESS) {
        for (const Element venue : venues) {
            if (mics.size() == kMaxVenues)
                return fail(fmt::format("The run card of this file names {} venues; a run has {} at most.",
                                        venues.size(), kMaxVenues));
            mics.push_back(cutTo(kLongestName, textOf(venue, "/mic")));
            view.venues.push_back(toQString(mics.back()));
        }
    }
    view.put({displayName(SeriesRole::Optimised), SeriesRole::Optimised,
              resultOf(optimised, view.side, view.ordered, view.unit, mics)});
    for (const Baseline baseline : kBaselines) {
        Element row;
        if (baselines.at_key(name(baseline)).get(row) == simdjson::SUCCESS) {
            view.put({nameOf(baseline, view.names), roleOf(baseline),
                      resultOf(row, view.side, view.ordered, view.unit, mics)});
        }
    }
    if (Object rows; baselines.get(rows) == simdjson::SUCCESS)
        forOwn(rows, [&](const QString& name, Element row) {
            view.put({name, SeriesRole::Own, resultOf(row, view.side, view.ordered, view.unit, mics)});
        });
    if (Element untuned; root.at_pointer("/validation/untuned").get(untuned) == simdjson::SUCCESS) {
        view.put({displayName(SeriesRole::Untuned), SeriesRole::Untuned,
                  resultOf(untuned, view.side, view.ordered, view.unit, mics)});
    }
    if (Element best; root.at_key("best_parameters").get(best) == simdjson::SUCCESS)
        view.params = paramsOf(best);
    view.isTuned = true;
    view.isFinal = true;
    if (bool isComplete = true; root.at_key("complete").get(isComplete) == simdjson::SUCCESS)
        view.isComplete = isComplete;

    // The cells were run on the first part where there is one.
    Element train;
    const bool isSplit = root.at_pointer("/validation/train").get(train) == simdjson::SUCCESS;
    const Shares tuned = isSplit ? sharesOf(train, "/shares", view.unit) : view.ordered;
    opened.heatmap = heatmapOf(root, view.side, tuned, view.unit);
    Element trainBaselines;
    if (isSplit && train.at_key("baselines").get(trainBaselines) == simdjson::SUCCESS)
        opened.heatmap.setBaselines(heatmapBaselinesOf(trainBaselines, view.names, view.unit));
    else if (!isSplit)
        opened.heatmap.setBaselines(heatmapBaselinesOf(baselines, view.names, view.unit));
    view.cells = opened.heatmap.cellCount();
    view.cellsDone = opened.heatmap.doneCount();
    if (isSplit) {
        const TimeWindow part{timeOf(train, "/from"), timeOf(train, "/to")};
        opened.gridNote =
            QStringLiteral("Tuning period: %1, %2").arg(windowText(part), shareCountText(tuned, view.unit));
    }
    if (auto status = readSetup(root, path, opened); !status)
        return fail("The run card of this file: " + status.error().message);
    opened.runCard = runCardOf(run);
    view.answer = answerIn(root);
    simdjson::dom::array warnings;
    if (root.at_pointer("/data_quality/warnings").get(warnings) == simdjson::SUCCESS) {
        for (const Element warning : warnings) {
            std::string_view text;
            if (opened.warnings.size() == kMostWarnings)
                break;
            if (warning.get(text) == simdjson::SUCCESS)
                opened.warnings.emplace_back(cutTo(kLongestWarning, text));
        }
        if (warnings.size() > kMostWarnings)
            opened.warnings.push_back(
                fmt::format("The results file holds {} more warnings.",
                            grouped(static_cast<std::int64_t>(warnings.size() - kMostWarnings))));
    }
    return opened;
}

} // namespace sor::ui
