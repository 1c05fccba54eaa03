// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in, tape out.
#pragma once

#include "base/result.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"
#include "market/tape_options.h"

#include <cstddef>
#include <memory>
#include <span>

namespace sor { inline namespace market {

class TapeRows;

/// Builds one tape. Rows must come in the order of orderingTime(); when they do not, accept() fails with
/// isOutOfOrder() set and the caller sorts (stably: equal times keep the order of arrival) and starts again.
/// Not thread-safe: one caller at a time.
///
/// Book view (Databento's mbp-1 semantics): a row carries its venue's whole top of book. Rows without F_LAST
/// belong to an event that is still going on and only count as trades; the row with F_LAST settles the quote,
/// and a point is made when price or size of either side changed. A clear (R) that is the last row empties
/// the venue; an event with F_MAYBE_BAD_BOOK does too, and the venue stays out until a clear or a snapshot
/// row. A halted venue (action H) shows nothing until it trades again (U) and sends a new quote. When no
/// quote has come for kSessionGap, all venues show nothing from then on until they quote again: known when
/// the next row comes, so that a tape's last quotes stand. Trial view: rows with an equal ts_event form one
/// snapshot in which the first row of a venue counts, whatever its flags; nothing is carried from one
/// snapshot to the next.
///
/// A row of an NBBO feed (book view only) tells the whole market: the venue at the bid shows that, the venue
/// at the ask shows that, and no other venue shows anything; what it changed is one point. A print of a file
/// of trades (isPrint()) is a trade of its venue and leaves every quote as it is.
class TapeBuilder final : public QuoteSink {
public:
    /// The registry outlives the builder, and so does `listener` unless it is null. Options that cannot be
    /// are what accept() fails with.
    TapeBuilder(const TapeOptions& options, const FeedRegistry& registry, TapeListener* listener = nullptr);
    ~TapeBuilder() override;
    /// What is moved from can only be assigned to or destroyed.
    TapeBuilder(TapeBuilder&&) noexcept;
    /// Likewise.
    TapeBuilder& operator=(TapeBuilder&&) noexcept;

    /// Takes the next rows. InvalidArgument for options out of range and after finish(). DataUnusable, with
    /// the place of the row in this call, from 1, in facts.line, for a row that no reader would hand on: a
    /// time outside kEarliestTime..kLatestTime, a price below 0 or above kMaxPrice, a size without a price or
    /// a price without a size (an empty side is kNoPrice and 0), a change of an order that is none.
    /// DataUnusable also for two feeds of one venue, a consolidated feed beside others and too many venues;
    /// MemoryLimit when the tape outgrows its limit. Crossed quotes are taken: markets have them. Of a call
    /// that failed some rows may be on the tape.
    Status accept(std::span<const QuoteEvent> rows) override;

    /// A row came before one that had been taken; the tape is of no use then.
    bool isOutOfOrder() const;
    /// What became of the rows so far; also after finish().
    const TapeCounts& counts() const;
    /// The band (TapeOptions::bandPpm) hides everything, because no row has shown a bid: without one it knows
    /// no mid. Build the tape again with bandPpm 0.
    bool lacksBidsForBand() const;

    /// The tape as far as it is built, its venues in the order of their feed ids. It is that of finish(), but
    /// for a last snapshot of the trial view, which is not whole yet, and for what ages out after the last
    /// row. Changes with the next accept(): for the caller's own thread, until then. O(venues), and O(n)
    /// after a venue appeared that stands before others.
    const Tape& soFar();
    /// True when so many more rows certainly fit the memory limit (always, without one).
    bool hasRoomFor(std::size_t rows) const;

    /// Completes the tape, never null; venues stand in the order of their feed ids. The builder takes no more
    /// rows afterwards.
    std::shared_ptr<const Tape> finish();

private:
    std::unique_ptr<TapeRows> m_rows;
    Status m_options;
    bool m_isFinished = false;
};

}} // namespace sor::market
