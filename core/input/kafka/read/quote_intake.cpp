// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/quote_intake.h"

#include "base/number_text.h"
#include "input/csv/csv_fields.h"
#include "input/csv/whole_prices.h"
#include "input/kafka/client/message_batch.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/read/intake_summary.h"
#include "input/kafka/read/message_identity.h"
#include "market/tape_builder.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <xxhash.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

/// A price of the rows whose step no market has, in 1e-9 $.
std::int64_t doubtfulPrice(const std::vector<QuoteEvent>& rows)
{
    for (const QuoteEvent& row : rows) {
        for (const Price price : {row.askPx, row.bidPx}) {
            if (price != kNoPrice && price.nanos % kLeastPriceStep != 0)
                return price.nanos;
        }
    }
    return 0;
}

} // namespace

QuoteIntake::QuoteIntake(const KafkaReadOptions& options, std::size_t partitions, RowStore& store)
    : m_options(options)
    , m_store(store)
    , m_parser(m_feeds, options.symbol, options.zone, options.sizes)
    , m_runs(options.runId)
    , m_parts(partitions)
    , m_partitionsAtStart(partitions)
{
    m_parser.identity().setTopic(options.topic);
    if (options.resume)
        m_runs.choose(options.resume->runId, true);
}

void QuoteIntake::useRun(FoundRun found)
{
    m_found = std::move(found);
    m_runs.choose(m_found.id, m_found.isSure);
    for (const std::string& id : m_found.atEnds)
        m_runs.know(id);
}

Status QuoteIntake::chooseRun(const TopicReader& reader, const RunFinder& finder, bool mustSearch)
{
    m_finder = &finder;
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        m_parts[i].history = reader.endAtStart(i);
    if (!m_options.runId.empty() || finder.isEmpty())
        return ok();
    auto found = mustSearch ? finder.search() : finder.look();
    if (!found)
        return found.error();
    useRun(std::move(*found));
    return ok();
}

Result<std::vector<QuoteEvent>> QuoteIntake::readBook(const Checkpoint& checkpoint)
{
    // A symbol of its own would make every row of another one's book an error; the caller has compared them.
    QuoteMessageParser parser(m_feeds, "", m_options.zone, m_options.sizes);
    std::vector<QuoteEvent> rows;
    for (const std::string& text : checkpoint.book) {
        const auto outcome = parser.parse(text, -1, rows);
        if (outcome.kind != MessageKind::Quotes)
            return unusableData(
                fmt::format("The checkpoint's book cannot be read: {}. Remove the file to start again.",
                            outcome.problem));
    }
    return rows;
}

Status QuoteIntake::accept(std::size_t partition, const rd_kafka_message_t& message)
{
    ++m_all;
    const std::string_view value = message.payload == nullptr
        ? std::string_view{}
        : std::string_view(static_cast<const char*>(message.payload), message.len);
    const MessageHeaders headers(message);
    const RunTag tag = m_tags.of(message, headers);
    const bool isNewer = message.offset >= m_parts[partition].history;
    auto verdict = m_runs.judge(tag.runId, isNewer);
    if (verdict == RunChoice::Verdict::Unknown) { // none of the last messages has an id, and this one does
        auto found = m_finder->search();
        if (!found)
            return found.error();
        useRun(std::move(*found));
        if (auto status = restart(); !status)
            return status;
        verdict = m_runs.judge(tag.runId, isNewer);
    }
    switch (verdict) {
    case RunChoice::Verdict::Other:
    case RunChoice::Verdict::Unknown:
        return ok();
    case RunChoice::Verdict::OursAndNew:
        if (auto status = restart(); !status)
            return status;
        break;
    case RunChoice::Verdict::Ours:
        break;
    }
    ++m_counts.messages;
    m_parts[partition].isUnused = false;
    const std::int64_t number = tag.number.value_or(-1);
    if (headers.value(kKindHeader) == kEndOfStream) {
        noteEnd(partition, number);
        return ok();
    }
    if (!tag.runId.empty() && number < 0) {
        noteProblem(m_counts.malformed, message, "it names its run, but has no number in sor.seq");
        return ok();
    }
    return take(partition, value, number, message);
}

bool QuoteIntake::sawEndOfStream() const
{
    return std::ranges::all_of(m_parts, [](const Part& part) { return part.hasEnded || part.isUnused; });
}

void QuoteIntake::addPartition()
{
    Part part;
    part.history = 0; // all of it is newer than the choice of the run
    part.isUnused = true;
    m_parts.push_back(part);
    m_store.addPartition();
}

Status QuoteIntake::restart()
{
    m_counts = {};
    m_seen.clear();
    m_symbols.clear();
    m_otherMessages = m_messagesWithoutZone = m_quoteMessages = 0;
    m_prices = {};
    m_parser.identity().forget();
    m_announced = 0;
    m_backwardJumps = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        Part fresh;
        fresh.history = m_parts[i].history;
        fresh.isUnused = i >= m_partitionsAtStart;
        m_parts[i] = fresh;
    }
    return m_store.restart();
}

void QuoteIntake::noteProblem(std::int64_t& counter, const rd_kafka_message_t& message, std::string reason)
{
    ++counter;
    if (m_counts.problems.size() < kMaxMessageProblems)
        m_counts.problems.push_back({message.partition, message.offset, std::move(reason)});
}

/// `number`: how many messages the run has; negative when that is not said.
void QuoteIntake::noteEnd(std::size_t partition, std::int64_t number)
{
    ++m_counts.endMarkers;
    m_parts[partition].hasEnded = true;
    m_announced = std::max(m_announced, number);
}

/// A hash of the rows of a message, so that a copy is one whatever its layout; of its bytes where the rows
/// are not all that it says.
std::uint32_t QuoteIntake::contentOf(const MessageOutcome& outcome, std::string_view value) const
{
    constexpr std::size_t kRowBytes = offsetof(QuoteEvent, flags) + sizeof(QuoteEvent::flags);
    static_assert(kRowBytes == 5 * sizeof(std::int64_t) + 5 * sizeof(std::uint32_t) + 3, "no gaps");
    // Times that were taken from the message's timestamp are not its own: a copy may have another.
    const bool hasRows = outcome.kind == MessageKind::Quotes && !outcome.usedKafkaTime;
    XXH64_hash_t hash = outcome.isComplete ? 1 : 0;
    if (hasRows) {
        for (const QuoteEvent& row : m_parsed)
            hash = XXH3_64bits_withSeed(&row, kRowBytes, hash);
    } else {
        hash = XXH3_64bits_withSeed(value.data(), value.size(), hash);
    }
    return static_cast<std::uint32_t>(hash);
}

/// Two messages of one number that do not say the same.
Error QuoteIntake::ambiguous(std::int64_t number, const rd_kafka_message_t& message) const
{
    const MessagePlace here{message.partition, message.offset};
    const auto other = m_finder == nullptr ? std::nullopt : m_finder->findOther(runId(), number, here);
    std::vector<MessagePlace> places{here};
    if (other)
        places.insert(*other < here ? places.begin() : places.end(), *other);
    std::string list;
    for (const MessagePlace& place : places)
        list += fmt::format("{}partition {} offset {}", list.empty() ? "" : " and ", place.partition,
                            place.offset);
    return Error{ErrorCode::DataUnusable,
                 fmt::format("Number {} of run '{}' stands for two different messages ({}{}): which of them "
                             "belongs to the run cannot be told. Publish the quotes again into another "
                             "topic, each message with a number of its own (sor.seq) and each publisher "
                             "with a run of its own (sor.run_id).",
                             number, runId(), list, other ? "" : " and one before it"),
                 {.topic = m_options.topic}};
}

/// `number` in its run; negative when the message belongs to none.
Status QuoteIntake::take(std::size_t partition, std::string_view value, std::int64_t number,
                         const rd_kafka_message_t& message)
{
    rd_kafka_timestamp_type_t type{};
    const std::int64_t kafkaTime = rd_kafka_message_timestamp(&message, &type);
    m_parsed.clear();
    const MessageIdentity identity(message);
    auto outcome = m_parser.parse(value, kafkaTime, m_parsed, &identity);
    if (outcome.kind == MessageKind::EndOfStream) { // its number is not its own: every partition has one
        noteEnd(partition, number);
        return ok();
    }
    const bool hasNumber = number >= 0;
    std::int64_t& largestNumber = m_parts[partition].largestNumber;
    const bool isNewHere = number > largestNumber;
    largestNumber = std::max(largestNumber, number);
    m_symbols.note(outcome);
    if (hasNumber) {
        switch (m_seen.add(static_cast<std::uint64_t>(number), contentOf(outcome, value))) {
        case SeenNumbers::Verdict::New:
            break;
        case SeenNumbers::Verdict::Same:
            ++m_counts.duplicates;
            m_counts.copies += isNewHere ? 1 : 0; // it was seen, and not here
            return ok();
        case SeenNumbers::Verdict::Other:
            return ambiguous(number, message);
        }
    }
    // Numbers that a publisher counts up never are so far apart, in any order of partitions.
    constexpr std::size_t kMostOpenPages = 4096; // 64 MB
    if (m_seen.openPages() > kMostOpenPages) {
        return Error{ErrorCode::DataUnusable,
                     fmt::format("The numbers of the messages (sor.seq) are full of holes; {} stands at "
                                 "offset {} of partition {}. Publish the quotes again into another topic.",
                                 number, message.offset, message.partition),
                     {.topic = m_options.topic}};
    }
    switch (outcome.kind) {
    case MessageKind::Quotes:
        break;
    case MessageKind::Tombstone:
        ++m_counts.tombstones;
        return ok();
    case MessageKind::EndOfStream:
    case MessageKind::CsvHeader:
        return ok();
    case MessageKind::NoQuote:
        ++m_otherMessages;
        if (outcome.holdsNumbers && m_counts.numbersWithoutQuote++ == 0)
            m_counts.numbersExample = csv::shown(value);
        return ok();
    case MessageKind::OtherSymbol:
        ++m_counts.otherSymbol;
        return ok();
    case MessageKind::Malformed:
        noteProblem(m_counts.malformed, message, std::move(outcome.problem));
        return ok();
    case MessageKind::Foreign:
        noteProblem(m_counts.foreign, message, std::move(outcome.problem));
        return ok();
    }
    if (outcome.usedKafkaTime)
        m_counts.kafkaTimes += static_cast<std::int64_t>(m_parsed.size());
    m_counts.quoteRows += std::ssize(m_parsed);
    m_counts.rowsWithoutTime += outcome.hasNoTime ? std::ssize(m_parsed) : 0;
    m_messagesWithoutZone += (outcome.notes & csv::kNoteNoZone) != 0 ? 1 : 0;
    m_prices.inDollars += (outcome.notes & csv::kNoteDollars) != 0 ? 1 : 0;
    m_prices.whole += (outcome.notes & csv::kNoteWholePrice) != 0 ? 1 : 0;
    if ((outcome.notes & csv::kNoteDoubtfulPrice) != 0 && m_prices.doubtful++ == 0)
        m_prices.example = doubtfulPrice(m_parsed);
    ++m_quoteMessages;
    noteDisorder(partition);
    const auto order = static_cast<std::uint64_t>(hasNumber ? number : message.offset);
    return m_store.add(partition, order, outcome.isComplete, m_parsed);
}

/// Without run ids a large step back in time is the only sign of a second run.
void QuoteIntake::noteDisorder(std::size_t partition)
{
    constexpr std::chrono::minutes kLarge{1};
    Part& part = m_parts[partition];
    bool isLate = false;
    for (const QuoteEvent& row : m_parsed) {
        const UnixNanos time = orderingTime(row, TapeView::Book); // as they arrived, whichever view is built
        if (time < part.latest) {
            isLate = true;
            m_counts.largestDisorder = std::max(m_counts.largestDisorder, part.latest - time);
            m_backwardJumps += time + kLarge < part.last ? 1 : 0;
        }
        part.last = time;
        part.latest = std::max(part.latest, time);
    }
    m_counts.outOfOrder += isLate ? 1 : 0;
}

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
    summary.symbol = m_options.symbol.empty() ? m_symbols.only() : m_options.symbol;
    if (m_options.symbol.empty() && m_symbols.isEmpty() && m_options.resume
        && m_options.resume->runId == summary.runId)
        summary.symbol = m_options.resume->symbol;
    const IdentityDoubts& doubts = m_parser.identity().doubts();
    summary.levels = doubts.levels();
    if (m_parser.identity().found().empty() && !m_symbols.hasNames()) {
        for (auto& [name, values] : doubts.suspects())
            summary.suspects.emplace_back(name, values);
    }
    countMissing(summary);
    if (!summary.withheld.empty())
        summary.warnings.push_back(summary.withheld);
    addIntakeWarnings(summary, m_options, m_found, m_runs.hasMoreRuns(), m_backwardJumps);
    summary.quoteMessages = m_quoteMessages;
    summary.timesWithoutZone = m_messagesWithoutZone;
    summary.prices = m_prices;
    if (m_messagesWithoutZone > 0)
        summary.warnings.push_back(fmt::format("{} {} times without a zone, taken as UTC.",
                                               counted(m_messagesWithoutZone, "message"),
                                               either(m_messagesWithoutZone, "has", "have")));
    if (m_otherMessages > 0)
        summary.warnings.push_back(
            fmt::format("{} {} neither a price nor a size (heartbeats, status) and {} passed "
                        "over.",
                        counted(m_otherMessages, "message"), either(m_otherMessages, "has", "have"),
                        either(m_otherMessages, "was", "were")));
    std::ranges::move(reader.remarks(), std::back_inserter(summary.warnings));
    std::ranges::move(reader.client().diagnostics().warnings(), std::back_inserter(summary.warnings));
    return summary;
}

/// A partition is sent a run's numbers in their order: what is missing below its last one, or before its end
/// marker, does not come there any more.
void QuoteIntake::countMissing(KafkaSummary& summary) const
{
    if (summary.runId.empty() || m_options.from.kind != StartPoint::Kind::Beginning || m_options.resume)
        return;
    const auto end = std::max(static_cast<std::uint64_t>(m_announced), m_seen.end());
    std::uint64_t settled = end; // numbers below it have passed every partition
    for (const Part& part : m_parts) {
        if (!part.hasEnded && !part.isUnused)
            settled = std::min(settled, static_cast<std::uint64_t>(part.largestNumber + 1));
    }
    const std::int64_t seenSince = m_seen.countFrom(settled);
    summary.underWay = static_cast<std::int64_t>(end - settled) - seenSince;
    summary.missing = static_cast<std::int64_t>(settled) - (m_seen.count() - seenSince);
}

}}} // namespace sor::input::kafka
