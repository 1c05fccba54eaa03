// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for large arrays, in large pages where the system has them.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <type_traits>

namespace sor { inline namespace base {

/// Bytes of a large page of memory (2 MB on x86-64 and ARM64 with pages of 4 KB).
inline constexpr std::size_t kLargePage = std::size_t{2} << 20;

/// Frees what std::aligned_alloc gave.
struct FreeMemory {
    /// `memory` may be null
    void operator()(void* memory) const { std::free(memory); }
};
/// An array made by largeArray().
template <class T> using LargeArray = std::unique_ptr<T[], FreeMemory>;

/// Room for `count` objects, none of them constructed, aligned to kLargePage. Large pages are asked for only
/// where the array fills them, and not at all when it is `small`: the rest of one would be wasted. Throws
/// std::bad_alloc.
template <class T> LargeArray<T> largeArray(std::size_t count, bool small = false)
{
    static_assert(std::is_trivially_destructible_v<T>);
    const std::size_t bytes = count * sizeof(T);
    void* memory = std::aligned_alloc(kLargePage, (bytes + kLargePage - 1) / kLargePage * kLargePage);
    if (memory == nullptr)
        throw std::bad_alloc();
    if (!small)
        ::madvise(memory, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
    return LargeArray<T>(static_cast<T*>(memory));
}

}} // namespace sor::base
