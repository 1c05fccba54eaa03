// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of every shape: one parser takes a series of them, as it does in a topic. It must not fall, must
// not care what came before except for CSV headers, and what it reads must survive being written and read
// again.
#include "input/kafka/message/quote_json.h"
#include "input/kafka/message/quote_message.h"
#include "input/kafka/read/kafka_checkpoint.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sor;
using namespace sor::kafka;
using sor::test::require;

constexpr std::int64_t kKafkaTimeMs = 1'722'519'372'000;

void checkRow(const QuoteEvent& row)
{
    require(row.bidPx != kNoPrice || row.bidSz == 0);
    require(row.askPx != kNoPrice || row.askSz == 0);
}

/// What was read, written as sorlab publishes it, reads as the same row.
void checkRoundTrip(const QuoteEvent& row, FeedRegistry& registry)
{
    QuoteJsonWriter writer(registry, "");
    const std::string text(writer.quote(row));
    QuoteMessageParser parser(registry, "");
    std::vector<QuoteEvent> again;
    require(parser.parse(text, kKafkaTimeMs, again).kind == MessageKind::Quotes);
    require(again.size() == 1);
    // A venue is written by its MIC, whatever it was called. JSON has no bytes that are not UTF-8: a venue
    // with such a name gets another one.
    const std::string name = registry.describe(row.feed).mic;
    if (registry.describe(again.front().feed).mic == name
        || std::ranges::any_of(name, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; }))
        again.front().feed = row.feed;
    require(again.front() == row);
}

void checkOutcome(const MessageOutcome& outcome, std::size_t before, const std::vector<QuoteEvent>& rows)
{
    require((outcome.kind == MessageKind::Quotes) == (rows.size() > before));
    const bool isBad = outcome.kind == MessageKind::Malformed || outcome.kind == MessageKind::Foreign;
    require(isBad == !outcome.problem.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view all(reinterpret_cast<const char*>(data), size);
    FeedRegistry registry;
    QuoteMessageParser parser(registry, "");
    QuoteMessageParser choosy(registry, "AAPL");
    std::vector<QuoteEvent> rows;
    std::vector<QuoteEvent> chosen;
    // Messages end with a byte that no text has.
    while (!all.empty()) {
        const std::string_view value = all.substr(0, all.find('\x1e'));
        all.remove_prefix(std::min(value.size() + 1, all.size()));
        const std::size_t before = rows.size();
        checkOutcome(parser.parse(value, kKafkaTimeMs, rows), before, rows);
        const std::size_t chosenBefore = chosen.size();
        checkOutcome(choosy.parse(value, -1, chosen), chosenBefore, chosen);
        constexpr std::size_t kEnough = 64;
        for (std::size_t i = before; i < std::min(rows.size(), before + kEnough); ++i) {
            checkRow(rows[i]);
            checkRoundTrip(rows[i], registry);
        }
        if (const auto checkpoint = parseCheckpoint(value, "fuzz"))
            require(parseCheckpoint(checkpointJson(*checkpoint), "fuzz").hasValue());
    }
    return 0;
}
