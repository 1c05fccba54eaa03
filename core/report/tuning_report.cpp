// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/tuning_report.h"

#include "base/number_text.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"
#include "report/study_json_parts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace sor { inline namespace report {

namespace {

using study::TunedDay;
using study::TuningEstimate;

std::string dateOf(LocalDay day)
{
    constexpr std::size_t kDate = 10; // of an ISO time
    return formatIsoTime(UnixNanos{day.time_since_epoch()}).substr(0, kDate);
}

std::string intervalOf(const study::TunedMean& mean, bool isJudged)
{
    const auto text = [](const Interval& interval, std::string_view mark) {
        return fmt::format("{} to {}{}", signedBps(interval.low), signedBps(interval.high), mark);
    };
    if (isJudged && mean.headline)
        return text(mean.headline->interval, "");
    return mean.overOrders ? text(mean.overOrders->interval, "*") : lackText(mean.overOrders.why());
}

/// The rule that the choices were made by, which may be another than the stated one.
std::string ruleText(const TuningEstimate& tuning)
{
    constexpr std::string_view kRobust =
        "the robust rule (nearest the middle within one standard error of the best)";
    if (tuning.settings.choice == study::CellChoice::Best)
        return "the best mean";
    const std::size_t chosen = tuning.cells.days.size();
    const auto best = static_cast<std::size_t>(std::ranges::count_if(
        tuning.cells.days, [](const TunedDay& day) { return day.choice.rule == study::CellChoice::Best; }));
    if (best == 0)
        return std::string(kRobust);
    if (best == chosen)
        return fmt::format("the best mean (the robust rule needs {} days to train on)",
                           study::kMinRobustDays);
    return fmt::format("{}, and by the best mean in {} of {} choices, with fewer than {} days to train on",
                       kRobust, best, chosen, study::kMinRobustDays);
}

/// Where on an axis the choices of a symbol lie, and how often the next day's is another.
std::string movesOf(const TuningEstimate& tuning, const std::vector<const TunedDay*>& days, Parameter axis)
{
    const auto a = static_cast<std::size_t>(axis);
    std::vector<std::size_t> places;
    places.reserve(days.size());
    for (const TunedDay* day : days)
        places.push_back(tuning.cells.places(day->choice.cell)[a] + 1);
    std::size_t moves = 0;
    for (std::size_t i = 1; i < places.size(); ++i)
        moves += places[i] != places[i - 1] ? 1U : 0U;
    const auto [low, high] = std::minmax_element(places.begin(), places.end());
    const std::size_t values = tuning.cells.axes[a];
    const bool isAtEnd = *low == *high
        && std::ranges::any_of(days, [&](const TunedDay* day) { return day->choice.isAtEnd[a]; });
    const std::string_view end = isAtEnd ? " (an end of the axis)" : "";
    return *low == *high ? fmt::format("{} at value {} of {}{}", name(axis), *low, values, end)
                         : fmt::format("{} at values {} to {} of {}, moved {}", name(axis), *low, *high,
                                       values, moves == 1 ? "once" : counted(moves, "time"));
}

std::string movesSentence(const TuningEstimate& tuning)
{
    constexpr std::size_t kShown = 4;
    std::map<std::string, std::vector<const TunedDay*>> bySymbol;
    for (const TunedDay& day : tuning.cells.days)
        bySymbol[day.symbol].push_back(&day);
    std::string text;
    std::size_t shown = 0;
    for (const auto& [symbol, days] : bySymbol) {
        if (++shown > kShown)
            break;
        text += fmt::format("{}{}", text.empty() ? "Chosen" : "; ", symbol.empty() ? ": " : "");
        if (!symbol.empty())
            text += fmt::format("{}for {}: ", shown == 1 ? " " : "", symbol);
        for (const Parameter axis : kParameters)
            text +=
                fmt::format("{}{}", axis == Parameter::LambdaOver ? "" : ", ", movesOf(tuning, days, axis));
    }
    if (bySymbol.size() > kShown)
        text += fmt::format("; {} more symbols in study.json", bySymbol.size() - kShown);
    return text + ".";
}

std::string searchSentence(const TuningEstimate& tuning)
{
    if (!tuning.cells.search)
        return fmt::format("Whether the best of {} is more than chance: {}.",
                           counted(tuning.cells.cells, "cell"), lackText(tuning.cells.search.why()));
    const study::SearchTest& test = *tuning.cells.search;
    std::string text = fmt::format(
        "The best of {} saved {} bps a day against TWAP matched over all days; chance alone brings as much "
        "with probability {:.2f} (reality check) and {:.2f} (SPA, mean block {} days); less what the best of "
        "so many has by chance: {}.",
        counted(tuning.cells.cells, "cell"), signedBps(test.bestMean), test.realityProbability,
        test.spaProbability, test.meanBlock, signedBps(test.deflatedMean));
    if (test.days < study::kManySearchDays) {
        text += fmt::format(" On {} days the SPA test finds too much (in pure chance at the 5% level: 48% on "
                            "10 days, 35% on 20, 19% on 40, 18% on 60): go by the reality check.",
                            test.days);
    }
    return text;
}

void writeMeans(JsonWriter& json, std::string_view key, const study::TunedMean& mean)
{
    json.key(key).beginObject().member("saving_bps", mean.mean);
    writeHeadline(json, "equal_weights", mean.headline);
    writeEstimate(json, "these_days_only", mean.overOrders,
                  [&](const study::ClusteredMean& of) { writeMean(json, of); });
    json.endObject();
}

void writeChoices(JsonWriter& json, const TuningEstimate& tuning)
{
    json.key("choices").beginArray();
    for (std::size_t i = 0; i < tuning.cells.days.size(); ++i) {
        const TunedDay& of = tuning.cells.days[i];
        json.beginObject();
        json.key("symbol");
        of.symbol.empty() ? json.null() : json.value(of.symbol);
        json.member("day", dateOf(of.day)).member("orders", of.orders).member("cell", of.choice.cell);
        const auto places = tuning.cells.places(of.choice.cell);
        for (const Parameter axis : kParameters) {
            const auto a = static_cast<std::size_t>(axis);
            json.key(name(axis)).beginObject();
            json.member("place", places[a] + 1).member("dollars", tuning.params[i].dollars[a]);
            json.member("at_end", of.choice.isAtEnd[a]).endObject();
        }
        json.member("mean_bps", of.choice.mean).member("best_cell", of.choice.bestCell);
        json.member("best_mean_bps", of.choice.bestMean).member("within_one_error", of.choice.nearBest);
        json.member("training_days", of.choice.trainingDays);
        json.member("rule", name(of.choice.rule));
        json.endObject();
    }
    json.endArray();
}

void writeSearch(JsonWriter& json, const TuningEstimate& tuning)
{
    json.key("search").beginObject().member("cells", tuning.cells.cells);
    if (!tuning.cells.search) {
        json.nullMember("best_mean_bps").member("reason", lackText(tuning.cells.search.why())).endObject();
        return;
    }
    const study::SearchTest& test = *tuning.cells.search;
    json.member("days", test.days).member("mean_block", test.meanBlock).member("best_cell", test.bestCell);
    json.member("best_mean_bps", test.bestMean).member("deflated_mean_bps", test.deflatedMean);
    json.member("reality_check", test.realityStatistic).member("reality_check_p", test.realityProbability);
    json.member("spa", test.spaStatistic).member("spa_p", test.spaProbability);
    json.member("spa_is_reliable", test.days >= study::kManySearchDays);
    json.member("constant_cells", test.constantCells).endObject();
}

} // namespace

std::vector<TuningRow> tuningRows(const StudyReport& report)
{
    const TuningEstimate& tuning = *report.tuning;
    const bool isJudged = tuning.days >= study::kMinVerdictDays;
    return {{"Tuned", &tuning.tuned, intervalOf(tuning.tuned, isJudged)},
            {"Default cell", &tuning.untuned, intervalOf(tuning.untuned, isJudged)},
            {"Worth of tuning", &tuning.worth, intervalOf(tuning.worth, isJudged)}};
}

std::vector<std::string> tuningSentences(const StudyReport& report)
{
    const TuningEstimate& tuning = *report.tuning;
    const study::TuningSettings& settings = tuning.settings;
    const std::string days = settings.days == 0 ? std::string("all days before")
                                                : fmt::format("the {} before", counted(settings.days, "day"));
    return {fmt::format("A cell is chosen for each day on {}, {}, by {}; {} on {}, and {} of first days, "
                        "which only train.",
                        days, settings.by == study::Tuning::Pooled ? "for all symbols" : "for each symbol",
                        ruleText(tuning), groupedCount(static_cast<Int128>(tuning.orders), "order"),
                        counted(tuning.days, "day"), grouped(static_cast<Int128>(tuning.trainingOrders))),
            movesSentence(tuning), searchSentence(tuning)};
}

void writeTuning(JsonWriter& json, const StudyReport& report)
{
    if (!report.tuning) {
        json.nullMember("tuning");
        return;
    }
    const TuningEstimate& tuning = *report.tuning;
    json.key("tuning").beginObject();
    json.member("orders", tuning.orders).member("days", tuning.days);
    json.member("training_orders", tuning.trainingOrders);
    writeMeans(json, "tuned", tuning.tuned);
    writeMeans(json, "default", tuning.untuned);
    writeMeans(json, "worth", tuning.worth);
    json.member("bracket_of", report.isBracketOfDefault ? "default" : "tuned");
    writeChoices(json, tuning);
    writeSearch(json, tuning);
    json.endObject();
}

}} // namespace sor::report
