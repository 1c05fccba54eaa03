// SPDX-License-Identifier: GPL-3.0-or-later
// Which numbers of messages, and which hashes of texts, were seen before; in bounded memory.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace sor::kafka {

/// The sequence numbers that were seen. A page of 8 KB for each 65536 of them, which is given back once all
/// of them were: a run without holes takes the same memory however long it lasts.
class SeenNumbers {
public:
    /// False when it was seen before.
    bool add(std::uint64_t number);
    std::int64_t count() const { return m_count; }
    /// Pages with holes; each takes 8 KB.
    std::size_t openPages() const { return m_openPages; }
    /// Just past the largest; 0 when there is none.
    std::uint64_t end() const { return m_end; }
    void clear();

private:
    static constexpr std::size_t kPageNumbers = 65536;
    struct Page {
        std::bitset<kPageNumbers> seen;
        std::size_t count = 0;
    };
    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> m_pages; // null: full
    std::unique_ptr<Page>* m_lastPage = nullptr; // stays where it is while the map grows
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

} // namespace sor::kafka
