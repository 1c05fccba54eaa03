// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded venues derived from a real one, for files that hold a single venue.
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace sor { inline namespace market {

/// Feeds from here on are synthetic: above every publisher id and every named venue.
inline constexpr std::uint32_t kFirstSyntheticFeed = std::uint32_t{1} << 24;
constexpr bool isSynthetic(FeedId feed)
{
    return feed.value >= kFirstSyntheticFeed;
}

inline constexpr int kMaxSyntheticVenues = 16;

struct SyntheticVenueOptions {
    int venues = 3; // 1..16
    std::uint64_t seed = 1;
};

/// Passes every row on and adds venues SYN1..SYNn that follow the first venue seen (later venues are passed
/// on and not followed). Each follows its quotes and halts after a delay of its own (0.3 to 30 ms and a
/// jitter), with its own share of the displayed size, and now and then one tick off; never crossed in itself.
/// Trades are not repeated. A derived row has both clocks of its cause plus the delay, so causes and effects
/// never share a ts_event. Rows come out in order of time as long as they come in so; at equal times real
/// rows go first. The same rows and seed give the same result however the rows are cut into calls.
class SyntheticVenues : public QuoteSink {
public:
    /// `next` and `registry` must outlive this object; the registry learns the venues' names. InvalidArgument
    /// when the number of venues is out of range.
    static Result<SyntheticVenues> create(QuoteSink& next, FeedRegistry& registry,
                                          const SyntheticVenueOptions& options);

    Status accept(std::span<const QuoteEvent> rows) override;
    /// Passes on what is still on its way. Call it once after the last row.
    Status finish();

    /// The venues added, SYN1 first.
    std::vector<FeedId> feeds() const;

private:
    struct Side {
        Price sourcePx = kNoPrice;
        int ticksWorse = 0;
        std::int64_t sizeThousandths = 1000;
    };
    struct Venue {
        FeedId feed;
        Random random{0};
        std::int64_t lagNanos = 0;
        std::int64_t sizeThousandths = 1000; // of the real venue's size
        std::uint32_t sequence = 0;
        Side bid;
        Side ask;
        std::optional<QuoteEvent> latest; // the newest derived row
        std::deque<QuoteEvent> onTheWay; // in order of time
    };

    SyntheticVenues(QuoteSink& next, FeedRegistry& registry, const SyntheticVenueOptions& options);
    void derive(Venue& venue, const QuoteEvent& cause);
    static void settle(Side& side, Price sourcePx, Random& random);
    void release(std::int64_t before);

    QuoteSink* m_next;
    std::optional<FeedId> m_source;
    std::vector<Venue> m_venues;
    std::vector<QuoteEvent> m_batch;
};

}} // namespace sor::market
