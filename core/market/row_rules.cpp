// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/row_rules.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor {

PrintKind printKind(const QuoteEvent& row, const VenueQuote& before, bool isHalted)
{
    if (row.print != PrintKind::Unstated && row.print != PrintKind::Regular)
        return row.print;
    if (isHalted)
        return PrintKind::Halted;
    if (row.print == PrintKind::Regular || row.side == 'A' || row.side == 'B')
        return row.print;
    const bool isAtAsk = before.askPx != kNoPrice && row.price >= before.askPx;
    const bool isAtBid = before.bidPx != kNoPrice && row.price <= before.bidPx;
    const std::uint32_t displayed = std::max(isAtAsk ? before.askSz : 0, isAtBid ? before.bidSz : 0);
    return (isAtAsk || isAtBid) && row.size > displayed ? PrintKind::Oversized : row.print;
}

Status checkFeeds(const std::vector<TapeVenue>& venues, FeedId feed, const FeedInfo& info)
{
    for (const TapeVenue& other : venues) {
        if (other.info.kind != info.kind) {
            const FeedInfo& consolidated = info.kind == FeedKind::Consolidated ? info : other.info;
            return unusableData(fmt::format(
                "The input mixes the consolidated feed {} with feeds of single venues: its quotes "
                "would count twice. Leave one of them out.",
                feedName(consolidated)));
        }
        if (info.kind == FeedKind::Consolidated) {
            return unusableData(
                fmt::format("The input holds two consolidated feeds, {} and {}: the same quotes would "
                            "count twice. Leave one of them out.",
                            feedName(other.info), feedName(info)));
        }
        if (other.info.mic == info.mic) {
            return unusableData(fmt::format(
                "The input holds two feeds of the venue {}: publishers {} ({}) and {} ({}). Its quotes "
                "would count twice; leave one of them out.",
                info.mic, other.feed.value, other.info.dataset, feed.value, info.dataset));
        }
    }
    return ok();
}

} // namespace sor
