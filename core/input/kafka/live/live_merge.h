// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of several partitions in the order of their time, while they come: each waits until no earlier one is
// likely to follow.
#pragma once

#include "input/kafka/read/quote_intake.h"
#include "input/kafka/read/row_output.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Takes whatever a live topic gives.
class LiveSink : public QuoteSink {
public:
    /// A later run of the publisher begins: what was accepted before belongs to one that is over. A tape
    /// starts again.
    virtual Status restart() = 0;
};

/// A row goes out once every partition has shown a later time (its watermark). A partition whose rows came
/// out of order before is given as much time as they were late by, at most `lateness`; so is one that has
/// nothing new, measured by the others. Rows that are later still are RowOutput's to judge. One thread at a
/// time.
class LiveMerge final : public RowStore {
public:
    using Clock = std::chrono::steady_clock;

    /// `isEager`: trust a partition's order until it is seen broken; otherwise every row waits for `lateness`
    /// of event time. `options`, `sink` and `output` must outlive this object.
    LiveMerge(std::size_t partitions, TapeView view, Nanos lateness, bool isEager)
        : m_parts(partitions)
        , m_view(view)
        , m_lateness(lateness)
        , m_trust(isEager ? Nanos{0} : lateness)
    {
    }
    /// Where the rows go, also while they are added. Neither is owned.
    void attach(RowOutput* output, LiveSink* sink)
    {
        m_output = output;
        m_sink = sink;
    }

    Status add(std::size_t partition, std::uint64_t order, bool isComplete,
               const std::vector<QuoteEvent>& rows) override;
    Status restart() override;
    void addPartition() override { m_parts.emplace_back(); }
    /// The broker has nothing more of this partition for now, or has.
    void noteEnd(std::size_t partition, bool isAtEnd) { m_parts[partition].isAtEnd = isAtEnd; }

    /// Hands on what is due. `byOrder` as for KafkaRows.
    Status handOn(bool byOrder, Clock::time_point now);
    /// Hands on everything that is left.
    Status finish(bool byOrder);

    std::size_t pending() const { return m_pending; }
    std::size_t pending(std::size_t partition) const { return m_parts[partition].items.size(); }

private:
    struct Item {
        QuoteEvent row;
        std::uint64_t order = 0;
        bool isComplete = false;
        bool endsMessage = true;
    };
    struct Part {
        std::deque<Item> items; // by time, then order
        UnixNanos latest; // of its rows
        Nanos disorder{0}; // how far its rows went back in time
        bool hasRows = false; // ever
        bool isAtEnd = false;
        Clock::time_point lastArrival = Clock::now();
    };
    Part* firstPart(bool byOrder);
    Status drain(bool byOrder, UnixNanos before, bool inclusive);
    UnixNanos watermark(Clock::time_point now) const;
    bool isIdle(const Part& part, Clock::time_point now) const
    {
        return part.isAtEnd && now - part.lastArrival >= m_lateness;
    }

    std::vector<Part> m_parts;
    TapeView m_view;
    Nanos m_lateness;
    Nanos m_trust;
    RowOutput* m_output = nullptr;
    LiveSink* m_sink = nullptr;
    Part* m_openMessage = nullptr; // whose rows of one time go out together
    UnixNanos m_openTime;
    std::size_t m_pending = 0;
};

}}} // namespace sor::input::kafka
