// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_parallel.h"

#include "base/thread_group.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>

namespace sor { inline namespace input { namespace csv {

namespace {

class ParallelReader {
public:
    ParallelReader(const Reading& reading, const KeyTable& knownKeys, StoredFile& file, std::int64_t begin,
                   unsigned threads)
        : m_reading(reading)
        , m_knownKeys(knownKeys)
        , m_file(file)
        , m_begin(begin)
        , m_blocks((file.size() - begin + blockBytes() - 1) / blockBytes())
        , m_slots(2 * threads)
    {
    }

    /// Ends when the file does, at an error, or at a quote.
    Status run(unsigned threads)
    {
        runOnThreads(
            threads, [this] { work(); },
            [this] {
                const std::lock_guard lock(m_mutex);
                m_isStopped = true;
                m_changed.notify_all();
            });
        if (m_error)
            return *m_error;
        return ok();
    }

    /// The text from the first row with a quote to the end of its block; nothing when there was none.
    std::string_view rest() const { return m_rest; }
    /// Where that block ends.
    std::int64_t restEnd() const { return m_restEnd; }

private:
    struct Slot {
        std::vector<char> bytes;
        Block block;
        const char* text = nullptr; // the byte at the block's own offset
        const char* end = nullptr;
        bool isLast = false; // the file ends at `end`
        std::optional<Error> error;
        const char* quote = nullptr; // where the serial reader takes over
        bool isParsed = false; // waits for its turn; under the mutex
    };

    /// Asks in turn: what a key means must not depend on which block was parsed first.
    class InTurn : public KeyResolver {
    public:
        explicit InTurn(ParallelReader& reader)
            : m_reader(reader)
        {
        }
        RowKey resolve(std::string_view venue, std::string_view second, std::string_view symbol) override
        {
            if (!waitForTurn())
                return {}; // this block is thrown away
            return m_reader.m_reading.choice.decide(venue, second, symbol);
        }
        bool isBeginOfSymbol(std::string_view text) override
        {
            return waitForTurn() && m_reader.m_reading.choice.isBeginOfSymbol(text);
        }
        bool isOfSeveral() const override { return m_reader.m_reading.choice.several() != nullptr; }
        std::int64_t block = 0;

    private:
        bool waitForTurn()
        {
            std::unique_lock lock(m_reader.m_mutex);
            m_reader.m_changed.wait(lock, [&] { return m_reader.m_turn == block || m_reader.m_isStopped; });
            return !m_reader.m_isStopped;
        }
        ParallelReader& m_reader;
    };

    std::int64_t blockBytes() const { return static_cast<std::int64_t>(m_reading.tuning.blockBytes); }
    std::int64_t beginOf(std::int64_t block) const { return m_begin + block * blockBytes(); }
    std::int64_t endOf(std::int64_t block) const { return std::min(beginOf(block + 1), m_file.size()); }

    void work()
    {
        InTurn resolver(*this);
        BlockParser parser(m_reading.layout, resolver, m_reading.tuning.reader);
        parser.keys() = m_knownKeys;
        const auto slots = static_cast<std::int64_t>(m_slots.size());
        for (;;) {
            std::int64_t block = 0;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_next < m_turn + slots || m_isStopped; });
                if (m_isStopped || m_next == m_blocks)
                    return;
                block = m_next++;
            }
            Slot& slot = m_slots[static_cast<std::size_t>(block % slots)];
            resolver.block = block;
            parse(parser, block, slot);
            commitInTurn(slot);
        }
    }

    /// Reads the block and the rest of its last row: sets `slot.text` (a byte before it is there too, unless
    /// it is the first block) and `slot.end`, the end of what was read; nullptr when the row is too long.
    Status load(std::int64_t block, Slot& slot)
    {
        constexpr std::size_t kFront = simd::kPadding;
        const std::int64_t begin = block == 0 ? beginOf(0) : beginOf(block) - 1;
        std::size_t beyond = std::min<std::size_t>(4096, m_reading.tuning.mostRowBytes);
        std::size_t have = 0;
        slot.end = nullptr;
        for (;;) {
            const auto end = std::min(endOf(block) + static_cast<std::int64_t>(beyond), m_file.size());
            const auto wanted = static_cast<std::size_t>(end - begin);
            if (slot.bytes.size() < wanted + 2 * kFront)
                slot.bytes.resize(wanted + 2 * kFront);
            char* text = slot.bytes.data() + kFront;
            const auto at = begin + static_cast<std::int64_t>(have);
            if (Status status = m_file.readAt(at, text + have, wanted - have); !status)
                return status;
            have = wanted;
            slot.text = text + (beginOf(block) - begin);
            slot.isLast = end == m_file.size();
            const char* lastByte = text + (endOf(block) - 1 - begin);
            const auto behind = static_cast<std::size_t>(text + have - lastByte);
            if (slot.isLast || std::memchr(lastByte, '\n', behind)) {
                slot.end = text + have;
                return ok();
            }
            if (beyond >= m_reading.tuning.mostRowBytes)
                return ok();
            beyond = std::min(beyond * 4, m_reading.tuning.mostRowBytes);
        }
    }

    void parse(BlockParser& parser, std::int64_t block, Slot& slot)
    {
        slot.block.clear();
        slot.error.reset();
        slot.quote = nullptr;
        if (const Status status = load(block, slot); !status)
            slot.error = status.error();
        if (slot.error || !slot.end)
            return;
        const char* begin = slot.text;
        if (block > 0) {
            const char* before = slot.text - 1;
            const void* newline = std::memchr(before, '\n', static_cast<std::size_t>(slot.end - before));
            begin = newline ? static_cast<const char*>(newline) + 1 : slot.end;
        }
        const char* ownEnd = slot.text + (endOf(block) - beginOf(block));
        const auto outcome = parser.parse({begin, slot.end, ownEnd, slot.isLast, true, true}, slot.block);
        if (outcome.why == BlockParser::Why::Quote)
            slot.quote = outcome.next;
    }

    /// Commits every block whose turn has come; one thread at a time does, the others go on parsing.
    void commitInTurn(Slot& own)
    {
        std::unique_lock lock(m_mutex);
        own.isParsed = true;
        if (m_isCommitting)
            return;
        m_isCommitting = true;
        for (;;) {
            Slot& slot = m_slots[static_cast<std::size_t>(m_turn) % m_slots.size()];
            if (!slot.isParsed || m_isStopped)
                break;
            const std::int64_t block = m_turn;
            lock.unlock();
            const bool goesOn = commit(block, slot);
            lock.lock();
            slot.isParsed = false;
            ++m_turn;
            m_isStopped = m_isStopped || !goesOn;
            m_changed.notify_all();
        }
        m_isCommitting = false;
    }

    bool commit(std::int64_t block, Slot& slot)
    {
        Status status = slot.error ? Status(*slot.error) : m_reading.report(endOf(block));
        const auto ownSize = static_cast<std::size_t>(endOf(block) - beginOf(block));
        if (status && !slot.end)
            status = m_reading.tooLong(m_reading.merge.line());
        if (status) {
            m_file.hashUpTo(beginOf(block), slot.text, ownSize);
            status = m_reading.merge.commit(slot.block);
        }
        if (!status) {
            m_error = status.error();
            return false;
        }
        if (slot.quote) {
            m_rest = {slot.quote, static_cast<std::size_t>(slot.text + ownSize - slot.quote)};
            m_restEnd = endOf(block);
            return false;
        }
        return m_reading.merge.wantsMore();
    }

    const Reading& m_reading;
    const KeyTable& m_knownKeys;
    StoredFile& m_file;
    std::int64_t m_begin;
    std::int64_t m_blocks;

    // Only the committing thread touches these.
    std::optional<Error> m_error;
    std::string_view m_rest;
    std::int64_t m_restEnd = 0;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Slot> m_slots; // block b uses slot b % size
    std::int64_t m_next = 0; // block to parse, under the mutex
    std::int64_t m_turn = 0; // block to commit, under the mutex
    bool m_isCommitting = false; // under the mutex
    bool m_isStopped = false; // under the mutex
};

} // namespace

Status readInParallel(const Reading& reading, BlockParser& parser, TextBuffer& text, StoredFile& file,
                      unsigned threads)
{
    const std::int64_t begin = file.storedPosition() - static_cast<std::int64_t>(text.size());
    ParallelReader reader(reading, parser.keys(), file, begin, threads);
    Status status = reader.run(threads);
    file.continueFrom(reader.restEnd());
    text.assign(reader.rest().data(), reader.rest().size());
    return status;
}

}}} // namespace sor::input::csv
