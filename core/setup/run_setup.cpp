// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/run_setup.h"

#include "files/held_stream.h"
#include "input/source_path.h"
#include "setup/setup_values.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace sor { inline namespace setup {

bool RunSetup::isStated(std::string_view word) const
{
    return std::ranges::find(stated, word) != stated.end();
}

RouterModel RunSetup::modelOrDefault() const
{
    return model.value_or(viewOrDefault() == TapeView::Trial ? RouterModel::Trial : RouterModel::ContKukanov);
}

Refresh RunSetup::refreshOrDefault() const
{
    return refresh.value_or(viewOrDefault() == TapeView::Trial ? Refresh::Instant : Refresh::Added);
}

namespace {

/// The same for all names of a file, which need not exist; nothing for an empty path.
std::optional<std::filesystem::path> canonicalPath(const std::filesystem::path& path)
{
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error);
    if (path.empty() || error)
        return std::nullopt;
    auto canonical = std::filesystem::weakly_canonical(absolute, error);
    return error ? std::nullopt : std::optional(std::move(canonical));
}

/// What is written must not take the place of what is read, nor of another file that is written.
Status checkOutputs(const RunSetup& setup)
{
    struct Named {
        std::string_view option;
        std::filesystem::path path;
    };
    std::vector<Named> others;
    const auto add = [&](std::string_view option, const std::filesystem::path& path) {
        if (auto canonical = canonicalPath(path))
            others.push_back({option, std::move(*canonical)});
    };
    for (const std::string& file : setup.csv)
        add("`csv`", namedFile(file).path);
    for (const std::string& file : setup.trades)
        add("`trades`", namedFile(file).path);
    add("`profile`", setup.profile);
    add("`executions`", setup.executions);
    add("`round-lots`", setup.form.roundLots);
    add("`kafka-file`", setup.kafkaFile);
    if (setup.fees != "default" && setup.fees != "none")
        add("`fees`", setup.fees);
    const std::filesystem::path out(setup.out);
    const std::pair<std::string_view, std::string> outputs[] = {{"`out`", out / "output.json"},
                                                                {"`out`", out / "baselines.json"},
                                                                {"`out`", out / "final_result.json"},
                                                                {"`fills`", setup.fills},
                                                                {"`path`", setup.path},
                                                                {"`checkpoint`", setup.checkpoint}};
    for (const auto& [option, path] : outputs) {
        const auto canonical = canonicalPath(path);
        for (const Named& other : others) {
            if (canonical != other.path)
                continue;
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("{} and {} name the same file, which would be overwritten. Choose "
                                     "another name for {}.",
                                     other.option, option, option),
                         {.path = path}};
        }
        add(option, path);
    }
    return ok();
}

bool hasLatency(const RunSetup& setup)
{
    return setup.experiment.rules.latency.count() != 0
        || std::ranges::any_of(setup.venueLatencies,
                               [](const VenueLatency& venue) { return venue.latency.count() != 0; });
}

/// Why what a word of that scope says changes nothing in the setup; empty: it may.
std::string whyWithoutEffect(const WordScope& scope, const RunSetup& setup)
{
    const RouterModel model = setup.modelOrDefault();
    const auto unless = [](bool has, std::string_view why) { return std::string(has ? "" : why); };
    const auto unlessModel = [&](bool has, std::string_view why) {
        return has ? std::string() : fmt::format("with `model {}`: {}", name(model), why);
    };
    if (scope.part == WordPart::Study)
        return "outside a study";
    switch (scope.need) {
    case WordNeed::Nothing:
        break;
    case WordNeed::Topic:
        return unless(!setup.kafka.empty(), "without `kafka`");
    case WordNeed::Files:
        return unless(!setup.csv.empty(),
                      "on a topic: messages name their fields, units and times themselves");
    case WordNeed::RestingOrders:
        return unlessModel(restsOrders(model), "it sends no resting orders");
    case WordNeed::Surplus:
        if (model == RouterModel::Static)
            return unlessModel(false, "it never buys too much");
        [[fallthrough]];
    case WordNeed::Penalties:
        return unlessModel(model != RouterModel::Trial, "the published allocator never lets it matter");
    case WordNeed::Steps:
        return unlessModel(model != RouterModel::Static, "it works in lots (`lot`)");
    case WordNeed::Moves:
        return unlessModel(model == RouterModel::Adaptive, "it estimates no moves");
    case WordNeed::Latency:
        return unless(hasLatency(setup), "without `latency`: every order meets the price of its decision");
    case WordNeed::Ticks:
        return unless(setup.experiment.rules.completion != Completion::None || model == RouterModel::Adaptive,
                      "with `completion none`");
    case WordNeed::Starts:
        return unless(!setup.experiment.bracket || setup.experiment.startStride,
                      "with `starts off`: it goes over the start times");
    case WordNeed::Book:
        return unless(setup.viewOrDefault() != TapeView::Trial, "with `view trial`: nothing rests");
    }
    return {};
}

} // namespace

Status checkSetup(const RunSetup& setup)
{
    const auto ofStandardInput = [](const std::vector<std::string>& files) {
        return std::ranges::count_if(files, [](const std::string& file) { return isStandardInput(file); });
    };
    if (ofStandardInput(setup.csv) + ofStandardInput(setup.trades) > 1)
        return invalidArgument("Standard input (-, /dev/stdin) is one file: name it once with `csv` or "
                               "`trades`, and the others by their names.");
    if (!setup.csv.empty() && !setup.kafka.empty())
        return invalidArgument("A run has one source: give `csv` or `kafka`, not both.");
    if (!setup.kafka.empty() && (!setup.trades.empty() || setup.form.feed == FeedForm::Nbbo))
        return invalidArgument(
            fmt::format("`{}` goes with files of quotes: a topic carries quotes of venues and "
                        "their trades together.",
                        setup.trades.empty() ? "feed nbbo" : "trades"));
    if (!setup.kafka.empty() && setup.experiment.rules.queue == QueueModel::Exact)
        return invalidArgument(
            "`queue exact` follows single orders, and the messages of a topic carry quotes. "
            "Leave `queue` out, or name a file of orders (DBN mbo, LOBSTER) with `csv`.");
    if (setup.trades.empty() && (!setup.form.conditionColumn.empty() || !setup.form.tradeColumns.empty()))
        return invalidArgument(
            "`columns` names columns of a file of trades (condition, trade_...): name it with "
            "`trades`.");
    if (!setup.form.roundLots.empty() && setup.form.sharesPerSizeUnit)
        return invalidArgument(
            "`size-scale` states one number of shares for all sizes, and `round-lots` one a "
            "symbol: leave one of them out.");
    if (setup.csv.empty() && !setup.trades.empty())
        return invalidArgument(
            "`trades` names a file of trades, which go with quotes: name those with `csv`.");
    if (setup.csv.empty() && setup.kafka.empty())
        return invalidArgument("A run needs a source: give `csv FILE`, or `kafka BROKERS` and `topic T`.");
    if (restsOrders(setup.modelOrDefault()) && setup.viewOrDefault() == TapeView::Trial)
        return invalidArgument(fmt::format("The model {} needs the state of every venue: use `view book`.",
                                           name(setup.modelOrDefault())));
    if (setup.viewOrDefault() == TapeView::Trial) {
        if (setup.refreshOrDefault() != Refresh::Instant)
            return invalidArgument(
                "`view trial` has no state between its snapshots, so liquidity is always refreshed: "
                "`refresh added` cannot be.");
        if (setup.maxAge || setup.bandPpmOrDefault() != 0)
            return invalidArgument("`max-age` and `band` need the state of every venue: use `view book`.");
        if (setup.syntheticVenues != 0)
            return invalidArgument(
                "Synthetic venues never share a timestamp, so the trial view would not show them "
                "together: use `view book` with `synthetic-venues`.");
    }
    if (setup.from && setup.to && setup.from->instant.has_value() == setup.to->instant.has_value()) {
        const auto order = setup.from->instant ? *setup.from->instant <=> *setup.to->instant
                                               : setup.from->timeOfDay <=> setup.to->timeOfDay;
        if (order >= 0)
            return invalidArgument(fmt::format("The window ends {} it starts: `from {}` `to {}`.",
                                               order == 0 ? "when" : "before", timeText(setup.from),
                                               timeText(setup.to)));
    }
    return checkOutputs(setup);
}

std::vector<std::string> wordsWithoutEffect(const RunSetup& setup)
{
    std::vector<std::string> sentences;
    for (const SetupWord& word : setupWords()) {
        const std::string why = setup.isStated(word.name) ? whyWithoutEffect(word.scope, setup) : "";
        if (!why.empty())
            sentences.push_back(fmt::format("`{}` has no effect {}.", word.name, why));
    }
    return sentences;
}

}} // namespace sor::setup
