// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/memory_pages.h"

namespace sor { inline namespace base {

namespace {

class LargePageBlocks final : public std::pmr::memory_resource {
    void* do_allocate(std::size_t bytes, std::size_t alignment) override
    {
        if (bytes < kLargePage)
            return std::pmr::new_delete_resource()->allocate(bytes, alignment);
        return largeArray<std::byte>(bytes).release();
    }
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override
    {
        if (bytes < kLargePage)
            std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
        else
            FreeMemory()(memory);
    }
    bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override
    {
        return this == &other;
    }
};

} // namespace

std::pmr::memory_resource* largePageBlocks()
{
    static LargePageBlocks blocks;
    return &blocks;
}

}} // namespace sor::base
