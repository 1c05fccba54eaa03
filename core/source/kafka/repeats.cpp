// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/repeats.h"

#include <algorithm>
#include <utility>

namespace sor::kafka {

bool SeenNumbers::add(std::uint64_t number)
{
    const std::uint64_t key = number / kPageNumbers;
    if (m_lastPage == nullptr || m_lastKey != key) {
        const auto [found, isNew] = m_pages.try_emplace(key);
        if (isNew) {
            found->second = std::make_unique<Page>();
            ++m_openPages;
        }
        m_lastPage = &found->second;
        m_lastKey = key;
    }
    auto& page = *m_lastPage;
    const std::size_t bit = number % kPageNumbers;
    if (!page || page->seen.test(bit))
        return false;
    page->seen.set(bit);
    if (++page->count == kPageNumbers) {
        page.reset();
        --m_openPages;
    }
    ++m_count;
    m_end = std::max(m_end, number + 1);
    return true;
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

} // namespace sor::kafka
