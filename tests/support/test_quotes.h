// SPDX-License-Identifier: GPL-3.0-or-later
// Rows and tapes in one line each, for tests: times in milliseconds, prices in cents.
#pragma once

#include "base/random.h"
#include "market/tape.h"
#include "market/tape_builder.h"
#include "value_of.h"

#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sor::test {

inline constexpr std::int64_t kCent = 10'000'000;
// Publishers of ten different venues.
inline constexpr std::uint32_t kFeeds[] = {2, 5, 6, 7, 8, 9, 15, 16, 38, 43};
inline constexpr std::uint32_t kNasdaq = 2;
inline constexpr std::uint32_t kBats = 5;
inline constexpr std::uint32_t kEdgx = 8;
inline constexpr std::uint32_t kIex = 38;

/// 2024-10-21T14:00:00Z and so many milliseconds.
constexpr UnixNanos at(std::int64_t milliseconds)
{
    return unixNanos(1'729'519'200'000'000'000 + milliseconds * 1'000'000);
}
constexpr TimeWindow window(std::int64_t fromMs, std::int64_t toMs)
{
    return {at(fromMs), at(toMs)};
}
constexpr Price cents(std::int64_t count)
{
    return {count * kCent};
}

/// One quote row; a price of 0 cents or a size of 0 is an empty side.
inline QuoteEvent row(std::int64_t ms, std::uint32_t feed, std::int64_t bidCents, std::uint32_t bidSz,
                      std::int64_t askCents, std::uint32_t askSz)
{
    QuoteEvent event;
    event.tsRecv = at(ms);
    event.tsEvent = at(ms);
    event.feed = {feed};
    if (bidCents != 0 && bidSz != 0) {
        event.bidPx = cents(bidCents);
        event.bidSz = bidSz;
    }
    if (askCents != 0 && askSz != 0) {
        event.askPx = cents(askCents);
        event.askSz = askSz;
    }
    return event;
}
inline QuoteEvent withFlags(QuoteEvent event, std::uint8_t flags)
{
    event.flags = flags;
    return event;
}
inline QuoteEvent withAction(QuoteEvent event, char action)
{
    event.action = action;
    return event;
}
/// The row as a trade at a price; its book columns stay.
inline QuoteEvent withTrade(QuoteEvent event, std::int64_t priceCents, std::uint32_t size, char side)
{
    event.action = 'T';
    event.price = cents(priceCents);
    event.size = size;
    event.side = side;
    return event;
}

/// A row of an NBBO feed: a venue at the bid and one at the ask; a price of 0 is an empty side.
inline QuoteEvent nbbo(std::int64_t ms, std::uint32_t bidFeed, std::int64_t bidCents, std::uint32_t bidSz,
                       std::uint32_t askFeed, std::int64_t askCents, std::uint32_t askSz)
{
    QuoteEvent event = row(ms, bidFeed, bidCents, bidSz, askCents, askSz);
    event.setNbbo({bidFeed}, {askFeed});
    return event;
}
/// A row of a file of trades.
inline QuoteEvent printRow(std::int64_t ms, std::uint32_t feed, std::int64_t priceCents, std::uint32_t size,
                           char side = 'N')
{
    return withAction(withTrade(row(ms, feed, 0, 0, 0, 0), priceCents, size, side), 'P');
}

/// Rows in a mirror: prices taken from `sum`, bids and asks exchanged.
inline std::vector<QuoteEvent> mirrored(std::vector<QuoteEvent> rows, Price sum)
{
    const auto reflect = [&](Price price) { return price == kNoPrice ? kNoPrice : sum - price; };
    for (QuoteEvent& event : rows) {
        event.bidPx = reflect(std::exchange(event.askPx, reflect(event.bidPx)));
        std::swap(event.bidSz, event.askSz);
        event.price = reflect(event.price);
        if (event.isNbbo())
            event.setNbbo(event.askFeed(), event.feed);
        event.side = event.side == 'A' ? 'B' : event.side == 'B' ? 'A' : event.side;
    }
    return rows;
}

struct Built {
    std::shared_ptr<const Tape> tape;
    TapeCounts counts;
    std::optional<Error> error;
    bool isOutOfOrder = false;
};

/// Builds a tape; a failure is in `error`, and then there is no tape.
inline Built tryBuild(std::span<const QuoteEvent> rows, const TapeOptions& options = {},
                      std::size_t rowsPerCall = 1000)
{
    const FeedRegistry registry;
    TapeBuilder builder(options, registry);
    Built built;
    for (std::size_t i = 0; i < rows.size() && !built.error; i += rowsPerCall) {
        const auto status = builder.accept(rows.subspan(i, std::min(rowsPerCall, rows.size() - i)));
        if (!status)
            built.error = status.error();
    }
    built.isOutOfOrder = builder.isOutOfOrder();
    built.counts = builder.counts();
    if (!built.error)
        built.tape = builder.finish();
    return built;
}

/// Builds a tape that cannot fail: if it does, so does the test.
inline std::shared_ptr<const Tape> tapeOf(std::span<const QuoteEvent> rows, const TapeOptions& options = {})
{
    auto built = tryBuild(rows, options);
    return valueOf(built.error ? Result<std::shared_ptr<const Tape>>(*built.error) : built.tape);
}

/// "2 bid x size / ask x size" in cents; "-" for an empty side.
inline std::string text(const VenueQuote& quote)
{
    const auto side = [](Price price, std::uint32_t size) {
        return price == kNoPrice ? fmt::format("-{}", size == 0 ? "" : "!")
                                 : fmt::format("{}x{}", formatNanos(price.nanos * 100), size);
    };
    return side(quote.bidPx, quote.bidSz) + "/" + side(quote.askPx, quote.askSz);
}

/// The entries of a tape as "ms MIC bid/ask", one a line: a whole tape compared at once.
inline std::string text(const Tape& tape)
{
    std::string out;
    for (std::size_t i = 0; i < tape.size(); ++i) {
        const TapeEntry entry = tape.entry(i);
        out += fmt::format("{} {} {}\n", (entry.time - at(0)).count() / 1'000'000,
                           tape.venues()[entry.venue].info.mic, text(entry.quote));
    }
    return out;
}

/// What random rows look like.
struct RandomShape {
    std::size_t venues = 3;
    std::size_t rows = 400;
    std::int64_t base = 10'000; // cents
    std::int64_t stepMs = 400; // longest time between two rows
    std::uint32_t maxSize = 300;
    double emptySides = 0.05;
    double trades = 0.1;
    double insideEvents = 0.1; // rows without F_LAST
    double gaps = 0.005;
    double clears = 0.005;
};

/// Several venues around a common price, a cent or two apart: ties, locked and crossed moments, empty sides,
/// equal times, sizes that come and go at an unchanged price.
inline std::vector<QuoteEvent> randomRows(Random& random, const RandomShape& shape)
{
    struct State {
        std::int64_t bid = 0;
        std::int64_t ask = 0;
    };
    std::vector<State> states(shape.venues);
    std::vector<QuoteEvent> rows;
    std::int64_t ms = 0;
    std::int64_t mid = shape.base;
    for (auto& state : states)
        state = {mid - 1, mid + 1};
    while (rows.size() < shape.rows) {
        if (!random.chance(0.15))
            ms += random.between(0, shape.stepMs);
        if (random.chance(0.05))
            mid += random.between(-1, 1);
        const auto v =
            static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(shape.venues) - 1));
        State& state = states[v];
        if (random.chance(0.3)) {
            state.bid = mid - random.between(0, 3);
            state.ask = mid + random.between(0, 3);
        }
        const auto size = [&] {
            return random.chance(shape.emptySides)
                ? 0U
                : static_cast<std::uint32_t>(random.between(1, shape.maxSize));
        };
        // Not drawn among arguments: compilers differ in which they work out first.
        const std::uint32_t askSize = size();
        const std::uint32_t bidSize = size();
        QuoteEvent event = row(ms, kFeeds[v], state.bid, bidSize, state.ask, askSize);
        if (random.chance(shape.trades)) {
            const char side = "ABN"[random.between(0, 2)];
            const auto traded = static_cast<std::uint32_t>(random.between(1, 200));
            event = withTrade(event, random.chance(0.5) ? state.bid : state.ask, traded, side);
        }
        if (random.chance(shape.insideEvents))
            event.flags = 0;
        if (random.chance(shape.gaps))
            event.flags = static_cast<std::uint8_t>(event.flags | kFlagMaybeBadBook);
        else if (random.chance(0.01))
            event.flags = static_cast<std::uint8_t>(event.flags | kFlagSnapshot);
        if (random.chance(shape.clears)) {
            event = row(ms, kFeeds[v], 0, 0, 0, 0);
            event.action = 'R';
        }
        rows.push_back(event);
    }
    return rows;
}

} // namespace sor::test
