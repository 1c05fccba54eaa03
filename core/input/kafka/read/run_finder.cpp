// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/run_finder.h"

#include "input/kafka/client/message_batch.h"
#include "input/kafka/message/quote_json.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

/// Ends the reading with an Error once it has found what it looks for.
class NumberSearch final : public MessageSink {
public:
    NumberSearch(std::string_view runId, std::int64_t number, MessagePlace but)
        : m_runId(runId)
        , m_number(number)
        , m_but(but)
    {
    }
    Status accept(std::size_t /*partition*/, const rd_kafka_message_t& message) override
    {
        const MessageHeaders headers(message);
        const RunTag tag = m_tags.of(message, headers);
        const MessagePlace place{message.partition, message.offset};
        if (tag.number != m_number || tag.runId != m_runId || place == m_but
            || headers.value(kKindHeader) == kEndOfStream)
            return ok();
        m_found = place;
        return Error{ErrorCode::Interrupted, "Found."};
    }
    bool sawEndOfStream() const override { return false; }
    void addPartition() override { }
    const std::optional<MessagePlace>& found() const { return m_found; }

private:
    std::string_view m_runId;
    std::int64_t m_number;
    MessagePlace m_but;
    MessageTags m_tags;
    std::optional<MessagePlace> m_found;
};

} // namespace

RunEnds::RunEnds(const std::vector<Span>& spans, std::vector<std::string> candidates)
{
    for (const Span& span : spans)
        m_parts.push_back({span, -1, {}, {}});
    for (std::string& id : candidates)
        m_candidates.push_back({std::move(id), std::vector<Place>(m_parts.size())});
}

Status RunEnds::accept(std::size_t /*partition*/, const rd_kafka_message_t& message)
{
    rd_kafka_timestamp_type_t type{};
    const MessageHeaders headers(message);
    note(message.partition, message.offset, rd_kafka_message_timestamp(&message, &type),
         m_tags.of(message, headers).runId);
    return ok();
}

void RunEnds::note(std::int32_t partition, std::int64_t offset, std::int64_t time, std::string_view runId)
{
    if (m_lastPart >= m_parts.size() || m_parts[m_lastPart].span.partition != partition) {
        const auto found =
            std::ranges::find(m_parts, partition, [](const Part& part) { return part.span.partition; });
        m_lastPart = static_cast<std::size_t>(found - m_parts.begin());
        if (found == m_parts.end())
            return; // added since
    }
    Part& part = m_parts[m_lastPart];
    if (offset < part.span.from || offset >= part.span.end)
        return;
    part.lastOffset = offset;
    if (part.lastId != runId)
        part.lastId = runId;
    if (runId.empty())
        return;
    if (part.lastRun != runId)
        part.lastRun = runId;
    if (m_lastCandidate >= m_candidates.size() || m_candidates[m_lastCandidate].id != runId) {
        const auto found = std::ranges::find(m_candidates, runId, &Candidate::id);
        m_lastCandidate = static_cast<std::size_t>(found - m_candidates.begin());
    }
    if (m_lastCandidate < m_candidates.size())
        m_candidates[m_lastCandidate].places[m_lastPart] = {offset, time};
}

bool RunEnds::sawAllEnds() const
{
    return std::ranges::all_of(
        m_parts, [](const Part& part) { return part.span.from >= part.span.end || part.lastOffset >= 0; });
}

std::vector<std::string> RunEnds::lastIds() const
{
    std::vector<std::string> ids;
    for (const Part& part : m_parts) {
        if (part.lastOffset >= 0)
            ids.push_back(part.lastId);
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::vector<std::string> RunEnds::lastRuns() const
{
    std::vector<std::string> ids;
    for (const Part& part : m_parts) {
        if (!part.lastRun.empty())
            ids.push_back(part.lastRun);
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

bool RunEnds::follows(const Candidate& later, const Candidate& earlier)
{
    bool areTogether = false;
    for (std::size_t i = 0; i < later.places.size(); ++i) {
        if (later.places[i].offset < 0 || earlier.places[i].offset < 0)
            continue;
        if (later.places[i].offset < earlier.places[i].offset)
            return false;
        areTogether = true;
    }
    return areTogether;
}

FoundRun RunEnds::latest() const
{
    FoundRun found;
    std::vector<const Candidate*> last;
    for (const Candidate& candidate : m_candidates) {
        found.atEnds.push_back(candidate.id);
        const bool isFollowed = std::ranges::any_of(m_candidates, [&](const Candidate& other) {
            return &other != &candidate && follows(other, candidate);
        });
        if (!isFollowed)
            last.push_back(&candidate);
    }
    if (last.empty()) { // a circle: each ends after the next in some partition
        for (const Candidate& candidate : m_candidates)
            last.push_back(&candidate);
    }
    found.isDisputed = last.size() > 1;
    const auto timeOf = [](const Candidate& candidate) {
        return std::ranges::max_element(candidate.places, {}, &Place::time)->time;
    };
    const auto isEarlier = [&](const Candidate* a, const Candidate* b) {
        const auto timeA = timeOf(*a);
        const auto timeB = timeOf(*b);
        return timeA != timeB ? timeA < timeB : a->id < b->id;
    };
    found.id = (*std::ranges::max_element(last, isEarlier))->id;
    return found;
}

RunFinder::RunFinder(const KafkaReadOptions& options, const TopicReader& reader, std::stop_token stop)
    : m_options(options)
    , m_stop(std::move(stop))
{
    for (std::size_t i = 0; i < reader.partitions().size(); ++i) {
        const PartitionRead& read = reader.partitions()[i];
        m_spans.push_back({read.partition, read.from, reader.endAtStart(i)});
    }
}

bool RunFinder::isEmpty() const
{
    return std::ranges::all_of(m_spans, [](const RunEnds::Span& span) { return span.from >= span.end; });
}

Status RunFinder::read(KafkaReadOptions options, MessageSink& sink) const
{
    options.until = {};
    options.lasting.reset();
    options.finishedOnly = true;
    auto reader = TopicReader::open(options, m_stop);
    if (!reader)
        return reader.error();
    return (*reader)->read(sink, m_stop, nullptr);
}

/// No message names a run: they belong to the one of the checkpoint, or to none.
FoundRun RunFinder::withoutRun(bool isSure) const
{
    FoundRun found;
    found.isSure = isSure;
    if (m_options.resume)
        found.id = m_options.resume->runId;
    return found;
}

Result<FoundRun> RunFinder::look() const
{
    // The last offsets may be control records, or compacted away, or have been written since.
    for (const std::int64_t count : {1, 64, 4096}) {
        KafkaReadOptions options = m_options;
        options.resume.reset();
        options.from = {StartPoint::Kind::Tail, count, {}};
        RunEnds ends(m_spans, {});
        if (auto status = read(std::move(options), ends); !status)
            return status.error();
        if (!ends.sawAllEnds())
            continue;
        const auto ids = ends.lastIds();
        if (ids.size() != 1 || (ids.front().empty() && m_options.resume && !m_options.resume->runId.empty()))
            break;
        FoundRun found;
        found.id = ids.front();
        found.isSure = !found.id.empty();
        return found;
    }
    return search();
}

Result<FoundRun> RunFinder::search() const
{
    std::vector<std::string> candidates;
    for (;;) {
        RunEnds ends(m_spans, candidates);
        if (auto status = read(m_options, ends); !status)
            return status.error();
        auto runs = ends.lastRuns();
        if (runs.empty())
            return withoutRun(true);
        if (runs == candidates)
            return ends.latest();
        if (runs.size() == 1) {
            FoundRun found;
            found.id = std::move(runs.front());
            return found;
        }
        candidates = std::move(runs);
    }
}

std::optional<MessagePlace> RunFinder::findOther(const std::string& runId, std::int64_t number,
                                                 MessagePlace but) const
{
    NumberSearch search(runId, number, but);
    [[maybe_unused]] const auto ended = read(m_options, search);
    return search.found();
}

}}} // namespace sor::input::kafka
