// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of several partitions, each in the order of time, merged while they are read.
#pragma once

#include "input/kafka/read/quote_intake.h"
#include "input/kafka/read/row_output.h"
#include "input/kafka/read/topic_reader.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Hands a row on once every partition that is still read has a later one. Few rows wait meanwhile, however
/// many there are: a partition that is far ahead of the others is not fetched until they come after it. One
/// thread at a time.
class SortedRows final : public RowStore {
public:
    /// Why a reading cannot go on this way.
    enum class Trouble : std::uint8_t {
        None,
        Disorder, // a partition's own rows are not in order
        LaterRun // rows of another run were handed on
    };

    /// All must outlive this object.
    SortedRows(TopicReader& reader, const KafkaReadOptions& options, QuoteSink& sink)
        : m_reader(reader)
        , m_options(options)
        , m_sink(sink)
    {
        for (std::size_t i = 0; i < reader.partitions().size(); ++i)
            m_parts.emplace_back().index = i;
    }
    /// What tells whether sor.seq orders rows of equal time, and where rows go; before the first row.
    void attach(const QuoteIntake& intake, RowOutput& output)
    {
        m_intake = &intake;
        m_output = &output;
    }

    /// An Error with a trouble() when the reading has to start again, and those of the sink.
    Status add(std::size_t partition, std::uint64_t order, bool isComplete,
               const std::vector<QuoteEvent>& rows) override;
    Status restart() override;
    void addPartition() override { m_parts.emplace_back().index = m_parts.size() - 1; }
    Status endBatch() override;
    /// The reading is over: hands on what is left.
    Status finish();

    Trouble trouble() const { return m_trouble; }
    std::size_t mostPending() const { return m_mostPending; } // rows that waited at one time

private:
    struct Item {
        QuoteEvent row;
        std::uint64_t order = 0;
        bool isComplete = false;
        bool endsMessage = true;
    };
    struct Part {
        std::size_t index = 0; // of the partition
        std::deque<Item> items;
        UnixNanos lastTime = UnixNanos::min();
        std::uint64_t lastOrder = 0;
        bool isPaused = false;
    };
    Status giveUp(Trouble trouble);
    Part* firstPart(bool byOrder, bool isOver);
    Status drain(bool isOver);
    void keepPace();

    TopicReader& m_reader;
    const KafkaReadOptions& m_options;
    QuoteSink& m_sink;
    const QuoteIntake* m_intake = nullptr;
    RowOutput* m_output = nullptr;
    std::deque<Part> m_parts; // m_openMessage stays true when one is added
    std::size_t m_pending = 0;
    std::size_t m_mostPending = 0;
    Part* m_openMessage = nullptr; // whose rows of one time go out together
    UnixNanos m_openTime;
    bool m_hasHandedOn = false;
    Trouble m_trouble = Trouble::None;
};

}}} // namespace sor::input::kafka
