// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/load_judgement.h"

#include "base/number_text.h"
#include "input/file_names.h"
#include "input/input_findings.h"
#include "input/topic_options.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace sor { inline namespace input {

namespace {

ErrorFacts sourceOf(const SourceSpec& source)
{
    return source.kafka.empty() ? ErrorFacts{.path = source.csv.front()} : ErrorFacts{.topic = source.topic};
}

Status judge(const SourceSpec& source, std::int64_t skipped, std::int64_t all, std::string_view what,
             const std::string& first, const std::string& where)
{
    if (skipped == 0 || (!source.isStrict && skipped * 100 <= all))
        return ok();
    const std::string rule = source.isStrict
        ? "With `strict` none is accepted."
        : fmt::format("More than 1% of the {} are bad, which is too many to trust the rest.", what);
    return unusableData(fmt::format("{} of {} {} could not be read. {}{}", skipped, all, what, rule,
                                    first.empty() ? "" : " The first: " + first + "."),
                        where);
}

Status judgeBadRows(const SourceSpec& source, const LoadedTape& loaded)
{
    for (const CsvSummary& file : loaded.files) {
        const std::string first = file.problems.empty() ? "" : file.problems.front().text();
        if (auto status =
                judge(source, file.rowsSkipped, file.rows() + file.rowsSkipped + file.rowsOtherSymbol, "rows",
                      first, file.path.string());
            !status)
            return status;
    }
    if (!loaded.topic)
        return ok();
    const kafka::KafkaSummary& topic = *loaded.topic;
    const std::string first = topic.problems.empty() ? "" : topic.problems.front().text();
    return judge(source, topic.skipped(), topic.messages, "messages", first, "topic " + topic.topic);
}

void addWarnings(const SourceSpec& source, LoadedTape& loaded)
{
    auto& warnings = loaded.warnings;
    const auto& venues = loaded.tape->venues();
    for (const CsvSummary& file : loaded.files) {
        for (const std::string& warning : file.warnings)
            warnings.push_back(warning);
        if (file.rowsSkipped > 0) {
            warnings.push_back(fmt::format("{} of {} {}: {}.", file.rowsSkipped,
                                           counted(file.rows() + file.rowsSkipped, "row"),
                                           either(file.rowsSkipped, "was skipped", "were skipped; the first"),
                                           file.problems.front().text()));
        }
    }
    if (loaded.topic) {
        warnings.insert(warnings.end(), loaded.topic->warnings.begin(), loaded.topic->warnings.end());
    }
    if (loaded.lateRows > 0)
        warnings.push_back(fmt::format(
            "{} came late, by {} at most, and {} put in time order.", counted(loaded.lateRows, "row"),
            formatDuration(loaded.largestLateness), either(loaded.lateRows, "was", "were")));
    if (loaded.wasSorted && loaded.files.size() == 1 && source.trades.empty())
        warnings.emplace_back(
            "The rows were not in time order and have been sorted (equal times keep their order).");
    const auto quoting = std::ranges::find(venues, false, &TapeVenue::onlyPrints);
    const bool isOneVenue = std::ranges::count(venues, false, &TapeVenue::onlyPrints) == 1;
    const auto isReal = [](const TapeVenue& venue) { return !venue.isSynthetic; };
    if (isOneVenue && quoting->info.kind == FeedKind::Consolidated) {
        warnings.push_back(
            fmt::format("{} is a consolidated feed: it carries no quotes of single venues, so it is run as "
                        "one venue and there is nothing to route between.",
                        feedName(quoting->info)));
    } else if (isOneVenue) {
        warnings.push_back(
            fmt::format("Every row comes from one venue ({}): there is nothing to route between. Add "
                        "another file with `csv`, or `synthetic-venues N`.",
                        quoting->info.mic));
    } else if (std::ranges::count_if(venues, isReal) < static_cast<std::ptrdiff_t>(venues.size())) {
        warnings.push_back(
            fmt::format("{} of the {} venues are synthetic, made with seed {} from the real one: "
                        "results that involve them are not market results.",
                        source.syntheticVenues, venues.size(), source.seed));
    }
    if (loaded.counts.offExchangeRows > 0) {
        warnings.push_back(
            fmt::format("{} {}, which {} no quotes; left out.", counted(loaded.counts.offExchangeRows, "row"),
                        either(loaded.counts.offExchangeRows, "is an off-exchange trade report",
                               "are off-exchange trade reports"),
                        either(loaded.counts.offExchangeRows, "carries", "carry")));
    }
    if (!loaded.tape->hasBids()) {
        warnings.push_back(fmt::format(
            "The input has no bids: prices are measured against the best ask instead of the mid{}.",
            source.bandPpmOrDefault() > 0 ? ", and quotes off the market are not left out (band)" : ""));
    }
}

} // namespace

Status keepTopic(const SourceSpec& source, const kafka::KafkaReadOptions& options,
                 Result<kafka::KafkaSummary> summary, LoadedTape& loaded)
{
    if (!summary) {
        Error error = summary.error();
        if (error.place().empty() && options.resume)
            error.facts.path = source.checkpoint;
        return error;
    }
    const std::string withheld = summary->withheld.empty() ? "" : " " + summary->withheld;
    if (options.resume && summary->rows == 0 && summary->skipped() == 0)
        return Error{ErrorCode::DataUnusable,
                     fmt::format("The topic holds no quote that is newer than the checkpoint in {}.{}",
                                 source.checkpoint, withheld),
                     {.topic = options.topic}};
    if (summary->messages == 0 && summary->otherRuns == 0) {
        const char* what = isLive(options)
            ? "No message came while the topic was read. Is its publisher running?"
            : "The topic holds no message from `from-offset` on.";
        return Error{ErrorCode::DataUnusable,
                     withheld.empty() ? what : "The topic holds no message that can be read yet." + withheld,
                     {.topic = options.topic}};
    }
    loaded.symbol = summary->symbol;
    loaded.topic = std::move(*summary);
    return ok();
}

Result<LoadedTape> judgeLoad(const SourceSpec& source, LoadedTape loaded)
{
    if (auto status = judgeBadRows(source, loaded); !status)
        return status.error();
    if (loaded.tape->empty() && loaded.counts.band.withoutReference > 0) {
        return Error{
            ErrorCode::DataUnusable,
            "No quote of the input could be used: no venue ever showed a bid and an ask within 5% of each "
            "other, and the band leaves out everything else until one does. Use `band off` to keep it.",
            sourceOf(source)};
    }
    if (loaded.tape->empty()) {
        const auto told =
            std::ranges::find_if_not(loaded.files, &std::string::empty, &CsvSummary::lackOfQuotes);
        if (told != loaded.files.end())
            return unusableData(told->lackOfQuotes, told->path.string());
        return Error{ErrorCode::DataUnusable, "No row of the input shows a quote that could be used.",
                     sourceOf(source)};
    }
    addWarnings(source, loaded);
    loaded.findings = inputFindings(loaded);
    for (Finding& finding : fileNameFindings(source, loaded))
        loaded.findings.push_back(std::move(finding));
    return loaded;
}

}} // namespace sor::input
