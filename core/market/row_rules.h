// SPDX-License-Identifier: GPL-3.0-or-later
// What the tape makes of single rows: which prints met the displayed queue, and which feeds go together.
#pragma once

#include "base/result.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <span>
#include <vector>

namespace sor { inline namespace market {

/// The kind of a trade row, where the venue showed `before`. What the conditions state holds. Without
/// conditions a print of unknown side that is larger than all that its venue displayed at its price or better
/// cannot have met the displayed queue alone (a block, a cross); inside the venue's spread nothing is
/// displayed to compare it with.
PrintKind printKind(const QuoteEvent& row, const VenueQuote& before, bool isHalted);

/// DataUnusable, with the row's place from 1 in facts.line, for prices, sizes, prints and changes of orders
/// that cannot be, which nothing behind the tape looks at again. See QuoteEvent and TapeBuilder::accept().
Status checkRanges(std::span<const QuoteEvent> rows);

/// DataUnusable: row `line`, from 1, is dated outside kEarliestTime..kLatestTime.
Error misdated(std::int64_t time, std::int64_t line);

/// DataUnusable when `feed` would make quotes count twice: a second feed of a venue, or a consolidated feed
/// beside single venues. Venues that never quote do not count.
Status checkFeeds(const std::vector<TapeVenue>& venues, FeedId feed, const FeedInfo& info);

}} // namespace sor::market
