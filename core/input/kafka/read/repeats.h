// SPDX-License-Identifier: GPL-3.0-or-later
// Which numbers of messages, and which hashes of texts, were seen before; in memory that is bounded, or a few
// bytes each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// The sequence numbers that were seen, each with a hash of what its message said: two messages of one number
/// are copies only when they say the same. 4.5 bytes a number of a run without holes; a page of 65536 numbers
/// takes 16 KB and 4 to 12 bytes for each of them that was seen.
class SeenNumbers {
public:
    enum class Verdict : std::uint8_t {
        New,
        Same, // seen before, with this content
        Other // seen before, with another content
    };
    /// Of different contents one pair in 2^32 is taken for the same. The content of the first counts.
    Verdict add(std::uint64_t number, std::uint32_t content);
    std::int64_t count() const { return m_count; }
    /// Of these, those from `number` on.
    std::int64_t countFrom(std::uint64_t number) const;
    /// Pages with holes.
    std::size_t openPages() const { return m_openPages; }
    /// Just past the largest; 0 when there is none.
    std::uint64_t end() const { return m_end; }
    void clear();

private:
    static constexpr std::size_t kBlockNumbers = 64;
    static constexpr std::size_t kPageNumbers = 65536;
    /// Contents of the numbers that were seen, in the order of these, so that holes take next to nothing.
    struct Block {
        std::uint64_t seen = 0; // a bit a number
        std::unique_ptr<std::uint32_t[]> contents;
    };
    struct Page {
        std::array<Block, kPageNumbers / kBlockNumbers> blocks;
        std::size_t count = 0;
    };
    static Verdict add(Block& block, std::size_t place, std::uint32_t content);

    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> m_pages;
    Page* m_lastPage = nullptr;
    std::uint64_t m_lastKey = 0;
    std::int64_t m_count = 0;
    std::uint64_t m_end = 0;
    std::size_t m_openPages = 0;
};

/// The last 32768 to 65536 hashes that were seen, in at most 1 MB.
class RecentHashes {
public:
    /// False when it is among them.
    bool add(std::uint64_t hash);
    void clear();

private:
    static constexpr std::size_t kMost = 32768; // in each half
    static constexpr std::size_t kSlots = 2 * kMost;
    using Table = std::vector<std::uint64_t>; // open addressing; 0: empty
    static bool has(const Table& table, std::uint64_t hash);

    Table m_old;
    Table m_new;
    std::size_t m_count = 0; // in m_new
};

}}} // namespace sor::input::kafka
