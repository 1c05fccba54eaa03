// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/row_rules.h"

#include "market/orders/order_change.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace sor { inline namespace market {

namespace {

/// A price from 0 to kMaxPrice; kNoPrice is none.
constexpr bool isPrice(Price price)
{
    return static_cast<std::uint64_t>(price.nanos) <= static_cast<std::uint64_t>(kMaxPrice.nanos);
}

/// A price with a size, or neither.
constexpr bool isSide(Price price, std::uint32_t size)
{
    return size == 0 ? price == kNoPrice : isPrice(price);
}

bool isChange(const QuoteEvent& row)
{
    if (row.bidSz > static_cast<std::uint32_t>(OrderChange::Kind::Clear))
        return false;
    return orderChangeOf(row).kind == OrderChange::Kind::Clear || isPrice(row.price);
}

bool isPrint(const QuoteEvent& row)
{
    return (row.price == kNoPrice || isPrice(row.price)) && static_cast<std::size_t>(row.print) < kPrintKinds;
}

bool isInRange(const QuoteEvent& row)
{
    if (row.isOrder()) [[unlikely]]
        return isChange(row);
    if (row.isTrade() && !isPrint(row)) [[unlikely]]
        return false;
    const bool saysNoQuote = row.isPrint() || (row.flags & kFlagNoQuote) != 0;
    return (isSide(row.bidPx, row.bidSz) && isSide(row.askPx, row.askSz)) || saysNoQuote;
}

std::string sideText(std::string_view name, Price price, std::uint32_t size)
{
    return fmt::format("{} {} for {}", name, price == kNoPrice ? "none" : format(price), size);
}

/// What is wrong with a row that is not in range.
std::string faultOf(const QuoteEvent& row)
{
    if (row.isOrder())
        return fmt::format("a change of an order has kind {} and price {}", row.bidSz, format(row.price));
    if (row.isTrade() && !isPrint(row))
        return fmt::format("a print has price {} and kind {}", format(row.price),
                           static_cast<int>(row.print));
    return fmt::format("the quote is {}, {}", sideText("bid", row.bidPx, row.bidSz),
                       sideText("ask", row.askPx, row.askSz));
}

} // namespace

Status checkRanges(std::span<const QuoteEvent> rows)
{
    const auto wrong = std::ranges::find_if_not(rows, isInRange);
    if (wrong == rows.end())
        return ok();
    Error error =
        unusableData(fmt::format("A row of {} cannot be: {}. A price is from 0 to {} $, with a size; an "
                                 "empty side has neither (kNoPrice and 0).",
                                 formatIsoTime(wrong->tsEvent), faultOf(*wrong), format(kMaxPrice)));
    error.facts.line = wrong - rows.begin() + 1;
    return error;
}

Error misdated(std::int64_t time, std::int64_t line)
{
    Error error =
        unusableData(fmt::format("A row is dated {}; expected a time between 1970 and 2200. Is the column of "
                                 "times in nanoseconds since 1970?",
                                 formatIsoTime(unixNanos(time))));
    error.facts.line = line;
    return error;
}

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
        if (other.onlyPrints)
            continue;
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

}} // namespace sor::market
