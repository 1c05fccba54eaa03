// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a reading: its counts, and sentences about what is odd.
#include "source/kafka/quote_intake.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor::kafka {

KafkaSummary QuoteIntake::summary(TopicReader& reader) const
{
    KafkaSummary summary = m_counts;
    summary.topic = m_options.topic;
    summary.clusterId = reader.clusterId();
    summary.topicId = reader.topicId();
    summary.withheld = reader.withheld();
    summary.partitions = reader.partitions();
    summary.runId = m_runs.chosen().value_or("");
    for (const auto& run : m_runs.runs()) {
        if (run.messages > 0)
            summary.runs.push_back({run.id, run.messages});
    }
    summary.otherRuns = m_all - m_counts.messages;
    if (!m_options.symbol.empty())
        summary.symbol = m_options.symbol;
    else if (m_symbols.size() == 1)
        summary.symbol = m_symbols.front();
    else if (m_symbols.empty() && m_options.resume && m_options.resume->runId == summary.runId)
        summary.symbol = m_options.resume->symbol;
    if (!summary.runId.empty() && m_options.from.kind == StartPoint::Kind::Beginning && !m_options.resume) {
        const auto expected = std::max<std::int64_t>(m_announced, static_cast<std::int64_t>(m_seen.end()));
        summary.missing = expected - m_seen.count();
    }
    if (!summary.withheld.empty())
        summary.warnings.push_back(summary.withheld);
    addWarnings(summary);
    std::ranges::move(reader.remarks(), std::back_inserter(summary.warnings));
    std::ranges::move(reader.client().diagnostics().warnings(), std::back_inserter(summary.warnings));
    return summary;
}

void QuoteIntake::addWarnings(KafkaSummary& summary) const
{
    auto& warnings = summary.warnings;
    for (const PartitionRead& partition : summary.partitions) {
        if (partition.low > 0 && m_options.from.kind == StartPoint::Kind::Beginning && !m_options.resume) {
            warnings.push_back(fmt::format("Partition {} begins at offset {}: its first {} messages have "
                                           "expired and are not part of this run.",
                                           partition.partition, partition.low, partition.low));
        }
    }
    if (summary.skipped() > 0) {
        warnings.push_back(fmt::format("{} messages could not be read; first: {}.", summary.skipped(),
                                       summary.problems.front().text()));
    }
    if (summary.otherRuns > 0) {
        warnings.push_back(fmt::format("The topic holds {} runs; {} ({}) was read, and {} messages of others "
                                       "were left out.",
                                       m_runs.hasMoreRuns()
                                           ? fmt::format("more than {}", RunChoice::kMostRuns)
                                           : std::to_string(summary.runs.size()),
                                       m_options.runId.empty() ? "the latest" : "the one asked for",
                                       summary.runId.empty() ? "no id" : summary.runId, summary.otherRuns));
    }
    if (m_found.isDisputed && summary.runId == m_found.id) {
        std::string list;
        for (const std::string& id : m_found.atEnds)
            list += (list.empty() ? "" : ", ") + id;
        warnings.push_back(
            fmt::format("The partitions end with messages of different runs ({}), and which is "
                        "the latest cannot be told from their order: the one whose last "
                        "message has the latest timestamp was read.",
                        list));
    }
    if (summary.duplicates > 0) {
        warnings.push_back(fmt::format(
            "{} messages were there twice and counted once{}.", summary.duplicates,
            summary.copies > 0 ? fmt::format("; {} of them are copies in another partition", summary.copies)
                               : ""));
    }
    if (summary.outOfOrder > 0) {
        warnings.push_back(fmt::format("{} messages are earlier than others before them in their partition, "
                                       "by up to {}: the topic is not in time order.",
                                       summary.outOfOrder, formatDuration(summary.largestDisorder)));
    }
    if (summary.missing > 0) {
        warnings.push_back(fmt::format("{} messages of this run are not in the topic (expired, or never "
                                       "delivered): the result rests on the others.",
                                       summary.missing));
    }
    if (!summary.runId.empty() && summary.endMarkers == 0 && m_options.until.kind == EndPoint::Kind::End
        && !m_options.lasting) {
        warnings.emplace_back(
            "The run has no end marker: its publisher is still sending, or was stopped. What "
            "the topic held at the start was read.");
    }
    if (summary.runId.empty() && m_backwardJumps > 0) {
        warnings.push_back(fmt::format("Event time jumps back by more than a minute {} times: the topic may "
                                       "hold several replays, which cannot be told apart without run ids.",
                                       m_backwardJumps));
    }
    if (summary.kafkaTimes > 0) {
        warnings.push_back(
            fmt::format("{} rows have no full time of their own and took the message's timestamp "
                        "or its day.",
                        summary.kafkaTimes));
    }
}

} // namespace sor::kafka
