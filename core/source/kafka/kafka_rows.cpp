// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/kafka_rows.h"

#include "market/tape_builder.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace sor::kafka {

/// Batches rows for the sink, renumbers their feeds and clears venues that a complete snapshot leaves out.
class KafkaRows::Output {
public:
    Output(const FeedRegistry& from, FeedRegistry& to, QuoteSink& sink)
        : m_from(from)
        , m_to(to)
        , m_sink(sink)
    {
        m_batch.reserve(kBatch);
    }

    Status put(QuoteEvent row)
    {
        if (row.feed.value >= kFirstNamedFeed) {
            auto [found, isNew] = m_feeds.try_emplace(row.feed);
            if (isNew)
                found->second = m_to.feedFor(m_from.describe(row.feed).mic);
            row.feed = found->second;
        }
        m_batch.push_back(row);
        return m_batch.size() == kBatch ? flush() : ok();
    }

    Status flush()
    {
        Status status = m_batch.empty() ? ok() : m_sink.accept(m_batch);
        m_batch.clear();
        return status;
    }

private:
    static constexpr std::size_t kBatch = 4096;
    const FeedRegistry& m_from;
    FeedRegistry& m_to;
    QuoteSink& m_sink;
    std::map<FeedId, FeedId> m_feeds; // of named ones
    std::vector<QuoteEvent> m_batch;
};

void KafkaRows::add(std::size_t partition, std::uint64_t order, bool isComplete,
                    const std::vector<QuoteEvent>& rows)
{
    Part& part = m_parts[partition];
    part.rows.insert(part.rows.end(), rows.begin(), rows.end());
    part.order.insert(part.order.end(), rows.size(), order | (isComplete ? kComplete : 0));
    m_size += rows.size();
    m_anyComplete |= isComplete;
}

void KafkaRows::clear()
{
    for (Part& part : m_parts)
        part = {};
    m_size = 0;
    m_anyComplete = false;
}

bool KafkaRows::sortPart(Part& part) const
{
    const auto isBefore = [&](std::size_t a, std::size_t b) {
        const auto timeA = orderingTime(part.rows[a], m_view);
        const auto timeB = orderingTime(part.rows[b], m_view);
        return timeA != timeB ? timeA < timeB : (part.order[a] & ~kComplete) < (part.order[b] & ~kComplete);
    };
    std::size_t firstBad = 1;
    while (firstBad < part.rows.size() && !isBefore(firstBad, firstBad - 1))
        ++firstBad;
    if (firstBad >= part.rows.size())
        return false;
    std::vector<std::size_t> indexes(part.rows.size());
    std::iota(indexes.begin(), indexes.end(), std::size_t{0});
    std::ranges::stable_sort(indexes, isBefore);
    Part sorted;
    sorted.rows.reserve(part.rows.size());
    sorted.order.reserve(part.rows.size());
    for (const std::size_t i : indexes) {
        sorted.rows.push_back(part.rows[i]);
        sorted.order.push_back(part.order[i]);
    }
    part = std::move(sorted);
    return true;
}

Status KafkaRows::handOn(bool byOrder, const FeedRegistry& from, FeedRegistry& to, QuoteSink& sink,
                         const std::stop_token& stop, bool& wasSorted)
{
    for (Part& part : m_parts)
        wasSorted |= sortPart(part);
    Output output(from, to, sink);
    const bool clearsVenues = m_anyComplete && m_view == TapeView::Book;
    std::vector<FeedId> shown; // venues that show something, while there are complete snapshots
    std::vector<FeedId> listed; // by the snapshot that is being handed on
    std::uint64_t handed = 0;
    constexpr std::uint64_t kStopEvery = 4096;
    for (;;) {
        Part* first = nullptr;
        for (Part& part : m_parts) {
            if (part.next == part.rows.size())
                continue;
            if (first == nullptr) {
                first = &part;
                continue;
            }
            const auto time = orderingTime(part.rows[part.next], m_view);
            const auto best = orderingTime(first->rows[first->next], m_view);
            if (time < best
                || (time == best && byOrder
                    && (part.order[part.next] & ~kComplete) < (first->order[first->next] & ~kComplete)))
                first = &part;
        }
        if (first == nullptr)
            break;
        const std::size_t at = first->next++;
        const QuoteEvent& row = first->rows[at];
        if (auto status = output.put(row); !status)
            return status;
        if (++handed % kStopEvery == 0 && stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped.", ""};
        if (!clearsVenues)
            continue;
        if (std::ranges::find(shown, row.feed) == shown.end())
            shown.push_back(row.feed);
        if ((first->order[at] & kComplete) == 0)
            continue;
        listed.push_back(row.feed);
        if (first->next < first->rows.size() && first->order[first->next] == first->order[at])
            continue; // the snapshot goes on
        for (const FeedId feed : shown) {
            if (std::ranges::find(listed, feed) != listed.end())
                continue;
            QuoteEvent gone;
            gone.tsRecv = row.tsRecv;
            gone.tsEvent = row.tsEvent;
            gone.feed = feed;
            gone.action = 'R';
            if (auto status = output.put(gone); !status)
                return status;
        }
        shown = listed;
        listed.clear();
    }
    return output.flush();
}

} // namespace sor::kafka
