// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that look like sorlab's own: the short way must give what the general parser gives.
#include "input/kafka/message/own_layout.h"
#include "input/kafka/message/quote_message.h"
#include "require.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sor;
using namespace sor::kafka;
using sor::test::require;

void compare(std::string_view value, const char* symbol)
{
    constexpr std::int64_t kKafkaTimeMs = 1'722'519'372'000;
    FeedRegistry feeds;
    FeedRegistry generalFeeds;
    std::vector<QuoteEvent> rows;
    std::vector<QuoteEvent> expected;
    const auto outcome = QuoteMessageParser(feeds, symbol).parse(value, kKafkaTimeMs, rows);
    const auto general =
        QuoteMessageParser(generalFeeds, symbol).parseAnyLayout(value, kKafkaTimeMs, expected);
    require(outcome.kind == general.kind && outcome.isComplete == general.isComplete);
    require(outcome.usedKafkaTime == general.usedKafkaTime && outcome.symbols == general.symbols);
    require(outcome.problem == general.problem && rows == expected);
    for (const QuoteEvent& row : rows)
        require(feeds.describe(row.feed).mic == generalFeeds.describe(row.feed).mic);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    compare(value, "");
    compare(value, "SYNT");
    OwnQuote quote;
    std::string beginning;
    if (readOwnQuote(value, quote, beginning)) { // so it is valid JSON, and its tag the same whichever way
        RunTagReader reader;
        RunTagReader general;
        const auto tag = reader.read(value);
        const auto expected = general.readAnywhere(value);
        const auto again = reader.read(value); // now it knows how such messages begin
        require(tag.has_value() == expected.has_value() && tag.has_value() == again.has_value());
        require(!tag || (tag->runId == again->runId && tag->number == again->number));
        require(!tag || (tag->runId == expected->runId && tag->number == expected->number));
    }
    return 0;
}
