// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_look.h"

#include "market/venue_twins.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace sor { inline namespace market {

TapeLook::TapeLook(const Tape& tape)
    : venues(tape.venues().size())
{
    std::optional<UnixNanos> before;
    std::optional<UnixNanos> silent;
    VenueTwins alike(tape);
    std::int64_t step = 100; // $ that all prices so far are multiples of; 0: of none
    bool hasPrices = false;
    const auto look = [&](std::int64_t price) {
        if (price == kNoPrice.nanos)
            return;
        hasPrices = true;
        while (step > 0 && price % (step * kNanosPerDollar) != 0)
            step /= 10;
    };
    for (std::size_t at = 0; at < tape.size(); at += Tape::kChunkEntries) {
        const Tape::Chunk& chunk = tape.chunk(at >> Tape::kChunkShift);
        const std::size_t used = std::min(Tape::kChunkEntries, tape.size() - at);
        for (std::size_t i = 0; i < used; ++i) {
            const UnixNanos time = unixNanos(chunk.time[i]);
            for (const std::uint32_t size : {chunk.bidSz[i], chunk.askSz[i]}) {
                largestSize = std::max(largestSize, size);
                sizes += size > 0 ? 1 : 0;
                sizesOfHundreds += size > 0 && size % 100 == 0 ? 1 : 0;
            }
            alike.accept(chunk, i);
            if (step > 0) {
                look(chunk.bidPx[i]);
                look(chunk.askPx[i]);
            }
            if (before && time - *before > kSessionGap) {
                if (chunk.bidPx[i] == kNoPrice.nanos && chunk.askPx[i] == kNoPrice.nanos) {
                    silent = time; // a quote that went with its session
                    continue;
                }
                // The last row came a nanosecond more than the gap before that.
                if (const auto end = std::exchange(silent, std::nullopt))
                    pauses.push_back({*end - kSessionGap - Nanos{1}, time});
                endSession();
            }
            before = time;
            Activity& venue = venues[chunk.venue[i]];
            if (time != venue.last)
                endRun(venue);
            venue.first = std::min(venue.first, time);
            venue.last = time;
            ++venue.quotes;
            ++venue.run;
        }
    }
    endSession();
    wholeDollars = hasPrices ? step : 0;
    twins = alike.names();
}

void TapeLook::endRun(Activity& venue)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    constexpr std::int64_t kMinute = 60 * kSecond;
    if (venue.run >= PlausibilityLimits::kManyAtOnce && count(venue.last) % kSecond == 0) {
        venue.atOneSecond += venue.run;
        areMinutes = areMinutes && count(venue.last) % kMinute == 0;
    }
    venue.run = 0;
}

void TapeLook::endSession()
{
    for (Activity& venue : venues) {
        venue.meets |= std::ranges::any_of(
            venues, [&](const Activity& other) { return &other != &venue && venue.overlaps(other); });
    }
    for (Activity& venue : venues) {
        endRun(venue);
        venue.first = UnixNanos::max();
        venue.last = UnixNanos::min();
    }
}

}} // namespace sor::market
