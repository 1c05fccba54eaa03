// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/intake_summary.h"

#include "base/number_text.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

void addMissing(KafkaSummary& summary, const KafkaReadOptions& options)
{
    if (summary.missing > 0) {
        summary.warnings.push_back(fmt::format("{} of this run {} not in the topic (expired, or never "
                                               "delivered): the result rests on the others.",
                                               counted(summary.missing, "message"),
                                               either(summary.missing, "is", "are")));
    }
    if (summary.underWay > 0) {
        summary.warnings.push_back(fmt::format(
            "{} of this run {} not come, from among its last: without an end marker in every partition {}. "
            "The result rests on the others; a reading that goes on from its checkpoint counts those that "
            "come too late for their place in time.",
            counted(summary.underWay, "message"), either(summary.underWay, "has", "have"),
            either(summary.underWay, "it may still be on its way, or was lost",
                   "they may still be on their way, or were lost")));
    }
    const bool isToItsEnd = options.until.kind == EndPoint::Kind::End && !options.lasting;
    const bool isIdle = options.until.kind == EndPoint::Kind::Idle;
    if (!summary.runId.empty() && summary.endMarkers == 0 && (isToItsEnd || isIdle)) {
        summary.warnings.push_back(fmt::format(
            "The run {} has no end marker: its publisher may still be sending, or was stopped. {} was read.",
            summary.runId,
            isIdle ? fmt::format("What came before it was silent for {}", roundedDuration(options.until.idle))
                   : "What the topic held at the start"));
    }
}

/// Messages of other runs, and of none.
void addOtherRuns(KafkaSummary& summary, const KafkaReadOptions& options, bool hasMoreRuns)
{
    if (summary.otherRuns == 0)
        return;
    const auto isNone = [](const RunRead& run) { return run.id.empty(); };
    const auto withoutId = std::ranges::find_if(summary.runs, isNone);
    const bool hasOthers = withoutId != summary.runs.end();
    const auto runs = std::ssize(summary.runs) - (hasOthers ? 1 : 0);
    std::string held = hasMoreRuns ? fmt::format("more than {} runs", runs) : counted(runs, "run");
    if (hasOthers)
        held += fmt::format(" and {} without a run id", counted(withoutId->messages, "message"));
    std::string read = "those without a run id were";
    if (!summary.runId.empty()) {
        read = fmt::format("{} ({}) was", options.runId.empty() ? "the latest" : "the one asked for",
                           summary.runId);
    }
    summary.warnings.push_back(fmt::format("The topic holds {}; {} read, and {} {} left out.", held, read,
                                           counted(summary.otherRuns, "other message"),
                                           either(summary.otherRuns, "was", "were")));
}

} // namespace

void addIntakeWarnings(KafkaSummary& summary, const KafkaReadOptions& options, const FoundRun& found,
                       bool hasMoreRuns, std::int64_t backwardJumps)
{
    auto& warnings = summary.warnings;
    for (const PartitionRead& partition : summary.partitions) {
        if (partition.low > 0 && options.from.kind == StartPoint::Kind::Beginning && !options.resume) {
            warnings.push_back(fmt::format(
                "Partition {} begins at offset {}: its first {} expired and {} "
                "not part of this run.",
                partition.partition, partition.low,
                partition.low == 1 ? "message has" : fmt::format("{} messages have", partition.low),
                either(partition.low, "is", "are")));
        }
    }
    if (summary.skipped() > 0) {
        warnings.push_back(fmt::format("{} could not be read; first: {}.",
                                       counted(summary.skipped(), "message"),
                                       summary.problems.front().text()));
    }
    addOtherRuns(summary, options, hasMoreRuns);
    if (found.isDisputed && summary.runId == found.id) {
        std::string list;
        for (const std::string& id : found.atEnds)
            list += (list.empty() ? "" : ", ") + id;
        warnings.push_back(
            fmt::format("The partitions end with messages of different runs ({}), and which is "
                        "the latest cannot be told from their order: the one whose last "
                        "message has the latest timestamp was read.",
                        list));
    }
    if (summary.duplicates > 0) {
        warnings.push_back(fmt::format(
            "{} {} there twice and counted once{}.", counted(summary.duplicates, "message"),
            either(summary.duplicates, "was", "were"),
            summary.copies > 0 ? fmt::format("; {} of them {} in another partition", summary.copies,
                                             either(summary.copies, "is a copy", "are copies"))
                               : ""));
    }
    if (summary.outOfOrder > 0) {
        warnings.push_back(fmt::format("{} {} earlier than others before in the same partition, by up to {}: "
                                       "the topic is not in time order.",
                                       counted(summary.outOfOrder, "message"),
                                       either(summary.outOfOrder, "is", "are"),
                                       roundedDuration(summary.largestDisorder)));
    }
    addMissing(summary, options);
    if (summary.runId.empty() && backwardJumps > 0) {
        warnings.push_back(fmt::format("Event time jumps back by more than a minute {}: the topic may hold "
                                       "several replays, which cannot be told apart without run ids.",
                                       counted(backwardJumps, "time")));
    }
    if (summary.kafkaTimes > 0) {
        warnings.push_back(fmt::format(
            "{} {} own and took the message's timestamp or its day.", counted(summary.kafkaTimes, "row"),
            either(summary.kafkaTimes, "has no full time of its", "have no full time of their")));
    }
}

}}} // namespace sor::input::kafka
