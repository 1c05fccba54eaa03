// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of several partitions, kept until they can be put in order.
#pragma once

#include "base/memory_pages.h"
#include "input/kafka/read/quote_intake.h"
#include "input/kafka/read/row_output.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Collects the rows of each partition in the order of their offsets, then hands all of them on in the order
/// of their time. 72 bytes a row, twice that for the rows of a partition that has to be sorted. One thread at
/// a time.
class KafkaRows final : public RowStore {
public:
    /// `options` must outlive this object.
    KafkaRows(std::size_t partitions, const KafkaReadOptions& options)
        : m_options(options)
        , m_parts(partitions)
    {
    }

    /// DataUnusable when the rows outgrow the memory limit.
    Status add(std::size_t partition, std::uint64_t order, bool isComplete,
               const std::vector<QuoteEvent>& rows) override;
    Status restart() override;
    void addPartition() override { m_parts.emplace_back(); }
    /// What the venues showed when the reading before this one ended; goes out first.
    void carry(std::vector<QuoteEvent> book) { m_book = std::move(book); }

    std::size_t size() const { return m_size; }
    /// With what sorting takes.
    std::size_t bytes() const
    {
        constexpr std::size_t kRow = sizeof(QuoteEvent) + sizeof(std::uint64_t);
        return m_size * kRow + m_mostUnsorted * (kRow + sizeof(std::size_t));
    }

    /// Sorts and hands on. Sets `wasSorted` when a partition's own rows were not in order.
    /// `byOrder`: at equal times `order` decides, over all partitions; otherwise as goesFirst() says, and
    /// then the partition.
    Status handOn(bool byOrder, RowOutput& output, QuoteSink& sink, const std::stop_token& stop,
                  bool& wasSorted);

private:
    static constexpr std::uint64_t kComplete = std::uint64_t{1} << 63;
    /// Rows in blocks: they need not move while they become more, and go one block after the other while
    /// the tape that is made of them grows.
    class Part {
    public:
        void add(const QuoteEvent& row, std::uint64_t order);
        std::size_t size() const { return m_size; }
        const QuoteEvent& row(std::size_t i) const { return m_blocks[i / kBlock].rows[i % kBlock]; }
        /// And kComplete.
        std::uint64_t order(std::size_t i) const { return m_blocks[i / kBlock].order[i % kBlock]; }
        /// The rows before `i`, a multiple of kBlock, are not needed any more.
        void release(std::size_t i) { m_blocks[i / kBlock - 1] = {}; }

        static constexpr std::size_t kBlock = 32768;
        std::size_t next = 0;
        bool isSorted = true;

    private:
        struct Block {
            LargeArray<QuoteEvent> rows;
            std::vector<std::uint64_t> order;
        };
        void addBlock();
        std::vector<Block> m_blocks;
        std::size_t m_size = 0;
    };
    bool isBefore(const Part& part, std::size_t a, std::size_t b) const;
    void sortPart(Part& part) const;
    Part* firstPart(bool byOrder);
    Status put(Part& part, bool byOrder, RowOutput& output, QuoteSink& sink);

    const KafkaReadOptions& m_options;
    std::vector<Part> m_parts;
    Part* m_openMessage = nullptr; // whose rows of one time go out together
    UnixNanos m_openTime;
    std::vector<QuoteEvent> m_book;
    std::size_t m_size = 0;
    std::size_t m_mostUnsorted = 0; // rows of the largest partition that must be sorted
};

/// Adds to `summary` what is known once the rows went out: their number, the warnings about late ones, and
/// the checkpoint.
void addRows(KafkaSummary& summary, const RowOutput& output, const FeedRegistry& registry, ShareUnit unit);

}}} // namespace sor::input::kafka
