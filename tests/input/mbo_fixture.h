// SPDX-License-Identifier: GPL-3.0-or-later
// Files of mbo records in one line a record, and the rows that they make as a text.
#pragma once

#include "dbn_fixture.h"

#include <string>
#include <string_view>
#include <vector>

namespace sor::test {

inline constexpr std::int64_t kCents = 10'000'000;
inline constexpr std::uint8_t kTop = 64;

/// Records of one file, a millisecond apart.
class OrderFile {
public:
    DbnRecord record;
    OrderFile()
    {
        header.schema = 0;
        header.version = 3;
    }
    OrderFile& of(std::uint16_t publisher)
    {
        record.publisher = publisher;
        return *this;
    }
    /// "AB": action and side.
    OrderFile& add(std::string_view what, std::uint64_t id, std::int64_t cents, std::uint32_t size,
                   std::uint8_t flags = 128)
    {
        record.action = what[0];
        record.side = what[1];
        record.price = cents == 0 ? kDbnNoPrice : cents * kCents;
        record.size = size;
        record.flags = flags;
        record = later(record, 1'000'000);
        ++record.sequence;
        m_bytes += record.order(id);
        return *this;
    }
    std::string bytes() const { return header.bytes() + m_bytes; }
    DbnHeader header;

private:
    std::string m_bytes;
};

/// "A 10.00x100 10.01x50" of each row, the empty side as "-".
inline std::string text(const std::vector<QuoteEvent>& rows)
{
    const auto side = [](Price price, std::uint32_t size) {
        return price == kNoPrice ? std::string("-")
                                 : fmt::format("{:.2f}x{}", static_cast<double>(price.nanos) * 1e-9, size);
    };
    std::string out;
    for (const QuoteEvent& row : rows)
        out += fmt::format("{}{} {} {}", out.empty() ? "" : ", ", row.action, side(row.bidPx, row.bidSz),
                           side(row.askPx, row.askSz));
    return out;
}

} // namespace sor::test
