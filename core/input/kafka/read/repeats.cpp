// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/repeats.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

SeenNumbers::Verdict SeenNumbers::add(Block& block, std::size_t place, std::uint32_t content)
{
    constexpr std::size_t kLeastRoom = 4;
    const std::uint64_t bit = std::uint64_t{1} << place;
    const auto rank = static_cast<std::size_t>(std::popcount(block.seen & (bit - 1)));
    std::uint32_t* contents = block.contents.get();
    if ((block.seen & bit) != 0)
        return contents[rank] == content ? Verdict::Same : Verdict::Other;
    const auto size = static_cast<std::size_t>(std::popcount(block.seen));
    const bool isFull = size == 0 || (size >= kLeastRoom && std::has_single_bit(size));
    if (isFull) {
        auto larger = std::make_unique<std::uint32_t[]>(std::max(kLeastRoom, 2 * size));
        std::copy_n(contents, size, larger.get());
        block.contents = std::move(larger);
        contents = block.contents.get();
    }
    std::copy_backward(contents + rank, contents + size, contents + size + 1);
    contents[rank] = content;
    block.seen |= bit;
    return Verdict::New;
}

SeenNumbers::Verdict SeenNumbers::add(std::uint64_t number, std::uint32_t content)
{
    const std::uint64_t key = number / kPageNumbers;
    if (m_lastPage == nullptr || m_lastKey != key) {
        auto& page = m_pages[key];
        if (!page) {
            page = std::make_unique<Page>();
            ++m_openPages;
        }
        m_lastPage = page.get();
        m_lastKey = key;
    }
    const std::size_t place = number % kPageNumbers;
    const auto verdict = add(m_lastPage->blocks[place / kBlockNumbers], place % kBlockNumbers, content);
    if (verdict != Verdict::New)
        return verdict;
    if (++m_lastPage->count == kPageNumbers)
        --m_openPages;
    ++m_count;
    m_end = std::max(m_end, number + 1);
    return verdict;
}

std::int64_t SeenNumbers::countFrom(std::uint64_t number) const
{
    std::size_t count = 0;
    for (const auto& [key, page] : m_pages) {
        if (key > number / kPageNumbers)
            count += page->count;
    }
    const auto found = m_pages.find(number / kPageNumbers);
    if (found == m_pages.end())
        return static_cast<std::int64_t>(count);
    const std::size_t place = number % kPageNumbers;
    for (std::size_t i = place / kBlockNumbers; i < kPageNumbers / kBlockNumbers; ++i) {
        const std::uint64_t wanted =
            i == place / kBlockNumbers ? ~std::uint64_t{0} << place % kBlockNumbers : ~std::uint64_t{0};
        count += static_cast<std::size_t>(std::popcount(found->second->blocks[i].seen & wanted));
    }
    return static_cast<std::int64_t>(count);
}

void SeenNumbers::clear()
{
    *this = SeenNumbers{};
}

bool RecentHashes::has(const Table& table, std::uint64_t hash)
{
    if (table.empty())
        return false;
    for (std::size_t slot = hash % kSlots; table[slot] != 0; slot = (slot + 1) % kSlots) {
        if (table[slot] == hash)
            return true;
    }
    return false;
}

bool RecentHashes::add(std::uint64_t hash)
{
    hash = std::max<std::uint64_t>(hash, 1);
    if (has(m_new, hash) || has(m_old, hash))
        return false;
    if (m_count == kMost || m_new.empty()) {
        m_old = std::exchange(m_new, Table(kSlots));
        m_count = 0;
    }
    std::size_t slot = hash % kSlots;
    while (m_new[slot] != 0)
        slot = (slot + 1) % kSlots;
    m_new[slot] = hash;
    ++m_count;
    return true;
}

void RecentHashes::clear()
{
    *this = RecentHashes{};
}

}}} // namespace sor::input::kafka
