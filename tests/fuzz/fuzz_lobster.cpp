// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as LOBSTER messages, and behind a line "---" as their orderbook: refused with a sentence, or rows
// that hold together.
#include "input/lobster/lobster_stream.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace {

using namespace sor;
using sor::test::require;

class Bytes : public csv::ByteSource {
public:
    explicit Bytes(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    Result<std::size_t> read(char* to, std::size_t room) override
    {
        const std::size_t size = std::min(room, m_bytes.size());
        if (size > 0)
            std::memcpy(to, m_bytes.data(), size);
        m_bytes.remove_prefix(size);
        return size;
    }
    std::int64_t storedPosition() const override { return 0; }

private:
    std::string_view m_bytes;
};

void read(std::string_view messages, std::string_view book, bool hasBook)
{
    FeedRegistry registry;
    Bytes first(messages);
    Bytes second(book);
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
