// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a DBN file: refused with a sentence, or rows that hold together.
#include "input/csv/memory_source.h"
#include "input/dbn/dbn_stream.h"
#include "require.h"

#include <cstdint>
#include <string_view>

namespace {

using namespace sor;
using sor::test::require;

/// Rows that were handed on; -1 for a refusal.
std::int64_t rowsOf(std::string_view bytes, const std::string& symbol)
{
    FeedRegistry registry;
    csv::MemorySource source(bytes);
    const auto stream = dbn::DbnStream::openBytes(source, {{symbol, 1}, nullptr}, registry, "fuzz.dbn");
    if (!stream) {
        require(!stream.error().message.empty());
        return -1;
    }
    std::int64_t count = 0;
    for (;;) {
        const auto rows = (*stream)->next();
        if (!rows)
            return -1;
        if (rows->empty())
            break;
        count += std::ssize(*rows);
        for (const QuoteEvent& row : *rows) {
            require((row.bidPx == kNoPrice) == (row.bidSz == 0));
            require((row.askPx == kNoPrice) == (row.askSz == 0));
            require(!row.isTrade() || (row.price.nanos > 0 && row.price <= kMaxPrice));
            require(sor::count(row.tsRecv) > 0 && sor::count(row.tsEvent) > 0);
        }
    }
    const auto summary = (*stream)->finish();
    if (!summary)
        return -1;
    require(summary->rows() == count);
    require(summary->rowsSkipped == 0 || !summary->problems.empty());
    return count;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::int64_t all = rowsOf(bytes, "");
    const std::int64_t chosen = rowsOf(bytes, "AAPL");
    // A file of one symbol has no more rows of AAPL than it has rows.
    require(all < 0 || chosen <= all);
    return 0;
}
