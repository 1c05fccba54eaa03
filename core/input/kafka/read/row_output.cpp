// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/row_output.h"

#include "market/tape_builder.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

RowOutput::Venue& RowOutput::venueOf(FeedId feed)
{
    if (m_lastVenue < m_venues.size() && m_venues[m_lastVenue].from == feed)
        return m_venues[m_lastVenue];
    const auto found = std::ranges::find(m_venues, feed, &Venue::from);
    m_lastVenue = static_cast<std::size_t>(found - m_venues.begin());
    if (found == m_venues.end()) {
        Venue venue;
        venue.from = feed;
        venue.to = feed.value >= kFirstNamedFeed ? m_to.feedNamed(m_from.nameOf(feed)) : feed;
        m_venues.push_back(venue);
    }
    return m_venues[m_lastVenue];
}

Status RowOutput::send(const QuoteEvent& row, QuoteSink& sink)
{
    m_batch.push_back(row);
    return m_batch.size() == kBatch ? flush(sink) : ok();
}

void RowOutput::noteEqualOnes(const QuoteEvent& row, UnixNanos time, const Place& place, Venue& venue)
{
    m_repeats += row == venue.last && (!row.isTrade() || row.sequence != 0) ? 1 : 0;
    venue.last = row;
    if (m_sameTime == 0 || time != m_tieTime) {
        m_ties = ties();
        m_isTieOpen = false;
        m_sameTime = 0;
    } else if (place.partition != m_tiePartition) {
        const bool isTold =
            row.feed == m_tieFeed && row.sequence != 0 && m_tieSequence != 0 && row.sequence != m_tieSequence;
        m_isTieOpen |= !isTold;
    }
    ++m_sameTime;
    m_tieTime = time;
    m_tiePartition = place.partition;
    m_tieFeed = row.feed;
    m_tieSequence = row.sequence;
}

Status RowOutput::put(QuoteEvent row, Place place, QuoteSink& sink)
{
    const UnixNanos time = orderingTime(row, m_view);
    Venue& venue = venueOf(row.feed);
    row.feed = venue.to;
    if (!place.isNumbered)
        noteEqualOnes(row, time, place, venue);
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
    venue.quote.accept(row);
    if (!place.isComplete)
        return ok();
    venue.isListed = true;
    return place.endsMessage ? clearOthers(row, sink) : ok();
}

Status RowOutput::clearOthers(const QuoteEvent& row, QuoteSink& sink)
{
    for (Venue& venue : m_venues) {
        if (!std::exchange(venue.isListed, false) && venue.quote.isShowing()) {
            QuoteEvent gone;
            gone.tsRecv = row.tsRecv;
            gone.tsEvent = row.tsEvent;
            gone.feed = venue.to;
            gone.action = 'R';
            venue.quote.accept(gone);
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
    m_rows = m_late = m_leftOut = m_repeats = m_ties = m_sameTime = 0;
    m_isTieOpen = false;
}

std::vector<QuoteEvent> RowOutput::book() const
{
    std::vector<QuoteEvent> rows;
    for (const Venue& venue : m_venues) {
        if (!m_time)
            continue;
        QuoteEvent gap;
        gap.feed = venue.to;
        gap.tsEvent = gap.tsRecv = *m_time;
        gap.flags = kFlagMaybeBadBook;
        if (venue.quote.isShowing()) {
            const QuoteEvent& shown = venue.quote.shown();
            QuoteEvent row = gap;
            row.bidPx = shown.bidPx;
            row.askPx = shown.askPx;
            row.bidSz = shown.bidSz;
            row.askSz = shown.askSz;
            row.flags = kFlagLast | kFlagSnapshot;
            rows.push_back(row);
        }
        if (venue.quote.isOut()) // perhaps inside an event, whose end takes the quote away
            rows.push_back(gap);
    }
    return rows;
}

}}} // namespace sor::input::kafka
