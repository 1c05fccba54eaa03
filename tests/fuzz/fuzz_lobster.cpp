// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as LOBSTER messages, and behind a line "---" as their orderbook: refused with a sentence, or rows
// that hold together.
#include "input/csv/memory_source.h"
#include "input/lobster/lobster_stream.h"
#include "require.h"

#include <cstdint>
#include <string_view>

namespace {

using namespace sor;
using sor::test::require;

void read(std::string_view messages, std::string_view book, bool hasBook)
{
    FeedRegistry registry;
    csv::MemorySource first(messages);
    csv::MemorySource second(book);
    const auto stream = lobster::LobsterStream::openText(first, hasBook ? &second : nullptr, {}, registry,
                                                         "X_2012-06-21_message_1.csv");
    require(static_cast<bool>(stream));
    std::int64_t count = 0;
    for (;;) {
        const auto rows = (*stream)->next();
        if (!rows) {
            require(!rows.error().message.empty());
            return;
        }
        if (rows->empty())
            break;
        count += std::ssize(*rows);
        for (const QuoteEvent& row : *rows) {
            require((row.bidPx == kNoPrice) == (row.bidSz == 0));
            require((row.askPx == kNoPrice) == (row.askSz == 0));
            require(!row.isTrade() || (row.price.nanos > 0 && row.price <= kMaxPrice && row.size > 0));
        }
    }
    const auto summary = (*stream)->finish();
    if (!summary)
        return;
    require(summary->rows() == count);
    require(summary->rowsSkipped == 0 || !summary->problems.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = text.find("---\n");
    const bool hasBook = cut != std::string_view::npos;
    const std::string_view messages = text.substr(0, cut);
    read(messages, hasBook ? text.substr(cut + 4) : std::string_view(), hasBook);
    static_cast<void>(lobster::looksLikeMessages(messages));
    return 0;
}
