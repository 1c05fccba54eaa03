// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/row_output.h"

#include "market/tape_builder.h"

#include <algorithm>
#include <utility>

namespace sor::kafka {

RowOutput::Venue& RowOutput::venueOf(FeedId feed)
{
    if (m_lastVenue < m_venues.size() && m_venues[m_lastVenue].from == feed)
        return m_venues[m_lastVenue];
    const auto found = std::ranges::find(m_venues, feed, &Venue::from);
    m_lastVenue = static_cast<std::size_t>(found - m_venues.begin());
    if (found == m_venues.end()) {
        Venue venue;
        venue.from = feed;
        venue.to = feed.value >= kFirstNamedFeed ? m_to.feedFor(m_from.describe(feed).mic) : feed;
        m_venues.push_back(venue);
    }
    return m_venues[m_lastVenue];
}

/// As TapeBuilder's book view settles quotes.
void RowOutput::remember(Venue& venue, const QuoteEvent& row) const
{
    const bool isClear = row.action == 'R';
    const bool isGap = (row.flags & kFlagMaybeBadBook) != 0;
    if (isClear || isGap || (row.flags & kFlagSnapshot) != 0)
        venue.isOut = isGap;
    if (venue.isOut || isClear)
        venue.isShowing = false;
    else if ((row.flags & kFlagLast) != 0) {
        venue.shown = row;
        venue.isShowing = true;
    }
}

Status RowOutput::send(const QuoteEvent& row, QuoteSink& sink)
{
    m_batch.push_back(row);
    return m_batch.size() == kBatch ? flush(sink) : ok();
}

Status RowOutput::put(QuoteEvent row, Place place, QuoteSink& sink)
{
    const UnixNanos time = orderingTime(row, m_view);
    Venue& venue = venueOf(row.feed);
    row.feed = venue.to;
    if (m_time && time < *m_time) {
        if (venue.time > time) {
            ++m_leftOut;
            return ok();
        }
        ++m_late;
        row.tsEvent = row.tsRecv = *m_time;
    } else {
        m_time = time;
    }
    venue.time = std::max(venue.time, time);
    ++m_rows;
    if (auto status = send(row, sink); !status)
        return status;
    if (m_view != TapeView::Book)
        return ok();
    remember(venue, row);
    if (!place.isComplete)
        return ok();
    venue.isListed = true;
    return place.endsMessage ? clearOthers(row, sink) : ok();
}

Status RowOutput::clearOthers(const QuoteEvent& row, QuoteSink& sink)
{
    for (Venue& venue : m_venues) {
        if (!std::exchange(venue.isListed, false) && venue.isShowing) {
            venue.isShowing = false;
            QuoteEvent gone;
            gone.tsRecv = row.tsRecv;
            gone.tsEvent = row.tsEvent;
            gone.feed = venue.to;
            gone.action = 'R';
            if (auto status = send(gone, sink); !status)
                return status;
        }
    }
    return ok();
}

Status RowOutput::carry(std::span<const QuoteEvent> book, QuoteSink& sink)
{
    if (m_view != TapeView::Book)
        return ok();
    for (const QuoteEvent& row : book) {
        if (auto status = put(row, {}, sink); !status)
            return status;
    }
    m_rows = 0;
    return ok();
}

Status RowOutput::flush(QuoteSink& sink)
{
    Status status = m_batch.empty() ? ok() : sink.accept(m_batch);
    m_batch.clear();
    return status;
}

void RowOutput::clear()
{
    m_batch.clear();
    m_venues.clear();
    m_time.reset();
    m_rows = m_late = m_leftOut = 0;
}

std::vector<QuoteEvent> RowOutput::book() const
{
    std::vector<QuoteEvent> rows;
    for (const Venue& venue : m_venues) {
        if (!m_time || (!venue.isShowing && !venue.isOut))
            continue;
        QuoteEvent row;
        row.feed = venue.to;
        row.tsEvent = row.tsRecv = *m_time;
        row.flags = kFlagMaybeBadBook;
        if (venue.isShowing) {
            row.bidPx = venue.shown.bidPx;
            row.askPx = venue.shown.askPx;
            row.bidSz = venue.shown.bidSz;
            row.askSz = venue.shown.askSz;
            row.flags = kFlagLast | kFlagSnapshot;
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace sor::kafka
