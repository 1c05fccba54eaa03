// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of memory as a source.
#pragma once

#include "input/csv/byte_source.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// The bytes must outlive it.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    Result<std::size_t> read(char* to, std::size_t room) override
    {
        const std::size_t size = std::min(room, m_bytes.size() - m_at);
        if (size > 0)
            std::memcpy(to, m_bytes.data() + m_at, size);
        m_at += size;
        return size;
    }
    std::int64_t storedPosition() const override { return static_cast<std::int64_t>(m_at); }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
};

}}} // namespace sor::input::csv
