// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of several partitions, kept until they can be put in order.
#pragma once

#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace sor::kafka {

/// Collects the rows of each partition in the order of their offsets, then hands all of them on in the order
/// of their time. 72 bytes a row. One thread at a time.
class KafkaRows {
public:
    KafkaRows(std::size_t partitions, TapeView view)
        : m_parts(partitions)
        , m_view(view)
    {
    }

    /// The rows of one message. `isComplete`: a snapshot, venues that it does not list show nothing.
    /// `order` tells rows of equal time apart: the message's sor.seq, or its offset when no message has one.
    void add(std::size_t partition, std::uint64_t order, bool isComplete,
             const std::vector<QuoteEvent>& rows);
    void clear();

    std::size_t size() const { return m_size; }
    std::size_t bytes() const { return m_size * (sizeof(QuoteEvent) + sizeof(std::uint64_t)); }

    /// Sorts and hands on. Feeds were numbered by `from`; they come out as numbered by `to`, in the order of
    /// the rows, so that it does not matter which partition came first. Sets `wasSorted` when a partition's
    /// own rows were not in order.
    /// `byOrder`: at equal times `order` decides, over all partitions; otherwise the partition comes first.
    Status handOn(bool byOrder, const FeedRegistry& from, FeedRegistry& to, QuoteSink& sink,
                  const std::stop_token& stop, bool& wasSorted);

private:
    static constexpr std::uint64_t kComplete = std::uint64_t{1} << 63;
    struct Part {
        std::vector<QuoteEvent> rows;
        std::vector<std::uint64_t> order; // and kComplete
        std::size_t next = 0;
    };
    class Output;
    bool sortPart(Part& part) const;

    std::vector<Part> m_parts;
    TapeView m_view;
    std::size_t m_size = 0;
    bool m_anyComplete = false;
};

} // namespace sor::kafka
