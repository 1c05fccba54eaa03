// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_rows.h"

#include "market/row_rules.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace sor { inline namespace market {

TapeRows::TapeRows(const TapeOptions& options, const FeedRegistry& registry, TapeListener* listener)
    : TapeShowing(options, listener)
    , m_registry(registry)
    , m_lastTime(std::numeric_limits<std::int64_t>::min())
    , m_snapshotTime(m_lastTime)
{
    m_venueOfFeed.fill(kUnknownVenue);
    m_venueOfPrints.fill(kUnknownVenue);
}

Status TapeRows::accept(std::span<const QuoteEvent> rows)
{
    // What the options ask for is decided here, once, and not in every row.
    const bool isPlainBook = m_options.view == TapeView::Book && m_options.maxAge.count() == 0
        && !m_options.ignoreFlags && !m_band;
    auto status = m_options.view == TapeView::Trial ? acceptRows<TapeView::Trial, false>(rows)
        : isPlainBook                               ? acceptRows<TapeView::Book, true>(rows)
                                                    : acceptRows<TapeView::Book, false>(rows);
    countEntries();
    if (!status)
        return status;
    if (m_tape->isNbbo() && m_counts.rowsWithLast + m_counts.rowsInsideEvents > 0) {
        return unusableData(
            "The input mixes rows of an NBBO feed, which name a venue for each side, with quotes of "
            "single venues. Leave one of them out.");
    }
    m_counts.rows += static_cast<std::int64_t>(rows.size());
    return checkLimit();
}

template <TapeView View, bool IsPlain> Status TapeRows::acceptRows(std::span<const QuoteEvent> rows)
{
    for (const QuoteEvent& row : rows) {
        const std::int64_t time = count(orderingTime(row, View));
        // One comparison for both ends: what is before the first wraps to beyond the last.
        constexpr auto kTimes = static_cast<std::uint64_t>((kLatestTime - kEarliestTime).count());
        const auto sinceFirst =
            static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(count(kEarliestTime));
        if (time < m_lastTime || sinceFirst > kTimes) [[unlikely]] {
            if (sinceFirst > kTimes)
                return misdated(time, &row - rows.data() + 1);
            m_isOutOfOrder = true;
            return unusableData("The rows are not in time order.");
        }
        if (time > m_gapAfter) [[unlikely]]
            endSession(std::exchange(m_gapAfter, kNoGap) + 1);
        if (row.isPrint() || row.isNbbo() || row.isOrder()) [[unlikely]] {
            if (auto status = acceptApart(row, time); !status)
                return status;
            m_lastTime = time;
            continue;
        }
        const std::size_t slot = slotOf(row.feed);
        std::uint8_t venue = slot < m_venueOfFeed.size() ? m_venueOfFeed[slot] : kUnknownVenue;
        if (venue >= kIgnoredFeed) [[unlikely]] {
            if (venue == kUnknownVenue) {
                const auto added =
                    addVenue(rows.first(static_cast<std::size_t>(&row - rows.data()) + 1), row.feed, false);
                if (!added)
                    return added.error();
                venue = *added;
            }
            if (venue == kIgnoredFeed) {
                ++m_counts.offExchangeRows;
                recordOffExchange(row, time);
                m_lastTime = time;
                continue;
            }
        }
        m_gapAfter = time + kSessionGap.count();
        if (!m_spellings.isEmpty() && m_spellings.repeats(row, time)) [[unlikely]] {
            m_lastTime = time;
            continue;
        }
        if constexpr (View == TapeView::Book)
            acceptBookRow<IsPlain>(row, venue, time);
        else
            acceptTrialRow(row, venue, time);
        m_lastTime = time;
    }
    return ok();
}

template <bool IsPlain>
[[gnu::always_inline]] inline void TapeRows::acceptBookRow(const QuoteEvent& row, std::uint8_t venue,
                                                           std::int64_t time)
{
    VenueState& state = m_state[venue];
    if constexpr (!IsPlain) {
        actUntil(time);
        state.lastRowTime = time;
    }
    if (row.isTrade())
        recordTrade(row, venue, time);
    if (row.isStatus() || state.isHalted) [[unlikely]] {
        const bool resumes = state.resumesWith(row);
        recordStatus(row, venue, time);
        if (!resumes)
            return;
    }
    const bool isClear = row.action == 'R';
    if (isClear || (row.flags & (kFlagMaybeBadBook | kFlagSnapshot)) != 0) [[unlikely]] {
        const bool isGap = (row.flags & kFlagMaybeBadBook) != 0;
        m_counts.clears += isClear ? 1 : 0;
        m_counts.gapRows += isGap ? 1 : 0;
        // A snapshot or a clear makes the book whole again, unless the row itself reports a gap.
        state.isOut = isGap;
        if (isClear || isGap)
            noteClear(time);
    }
    const bool isLast = (row.flags & kFlagLast) != 0;
    if (!isLast && (IsPlain || !m_options.ignoreFlags || (row.flags & kFlagNoQuote) != 0)) {
        // The event goes on: its last row settles what its rows did together, a gap or a clear included.
        ++m_counts.rowsInsideEvents;
        return;
    }
    m_counts.rowsWithLast += isLast ? 1 : 0;
    VenueQuote quote{row.bidPx, row.askPx, row.bidSz, row.askSz};
    if (state.isOut || isClear) [[unlikely]] {
        m_counts.rowsBehindGaps += state.isOut && (row.flags & kFlagMaybeBadBook) == 0 ? 1 : 0;
        quote = {};
    }
    [[maybe_unused]] bool showsOthers = false;
    if constexpr (!IsPlain) {
        if (m_band) {
            if (isClear) {
                m_band->remove(venue, time);
                m_band->reset(time);
                showsOthers = true;
            } else {
                showsOthers = m_band->apply(quote, venue, time);
            }
        }
    }
    std::uint8_t marks = Tape::kEndsPoint;
    if (state.hasTraded) {
        marks |= Tape::kFollowsTrades;
        // A row that is not a trade closes the event: what traded before explains no later drop.
        state.hasTraded = row.isTrade();
    }
    if (quote == state.settled) {
        ++m_counts.unchangedRows;
    } else {
        if (row.isTrade())
            marks |= Tape::kTradeRow;
        append(time, venue, quote, marks);
        state.settled = quote;
        ++m_counts.points;
    }
    if constexpr (!IsPlain) {
        // The row that made the reference, or renewed it, stands first.
        if (showsOthers) [[unlikely]]
            showStandingQuotes(time, venue);
    }
}

void TapeRows::acceptTrialRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time)
{
    if (row.isTrade())
        recordTrade(row, venue, time);
    if ((row.flags & kFlagNoQuote) != 0)
        return;
    VenueState& state = m_state[venue];
    if (state.resumesWith(row)) [[unlikely]]
        state.isHalted = false;
    if (row.isStatus() || state.isHalted) [[unlikely]] {
        const bool isHalt = row.isStatus() && row.action != 'U';
        m_counts.halts += isHalt && !state.isHalted ? 1 : 0;
        m_counts.rowsInHalts += !row.isStatus() && !row.isTrade() ? 1 : 0;
        state.haltEndsWithQuote = isHalt ? row.action == 'I' : state.haltEndsWithQuote;
        state.isHalted = isHalt || (state.isHalted && row.action != 'U');
        return; // a halted venue is in no snapshot
    }
    m_counts.rowsWithLast += (row.flags & kFlagLast) != 0 ? 1 : 0;
    std::uint8_t marks = 0;
    // Not m_lastTime: the first row of a time may be one of no snapshot (a halt, an off-exchange print).
    if (time != m_snapshotTime) {
        m_snapshotTime = time;
        if (m_chunk != nullptr)
            m_chunk->marks[m_used - 1] |= Tape::kEndsPoint;
        m_snapshotVenues = 0;
        marks = Tape::kStartsSnapshot;
        ++m_counts.points;
    }
    const std::uint64_t bit = std::uint64_t{1} << venue;
    const VenueQuote quote{row.bidPx, row.askPx, row.bidSz, row.askSz};
    state.settled = quote;
    if ((m_snapshotVenues & bit) != 0) {
        ++m_counts.unchangedRows;
        return;
    }
    m_snapshotVenues |= bit;
    append(time, venue, quote, marks);
}

/// Neither a quote nor a trade of one venue's feed of quotes.
Status TapeRows::acceptApart(const QuoteEvent& row, std::int64_t time)
{
    const auto venueOf = [&](FeedId feed) -> Result<std::uint8_t> {
        const std::size_t slot = slotOf(feed);
        auto& known = row.isPrint() ? m_venueOfPrints : m_venueOfFeed;
        if (feed == kNoFeed)
            return kUnknownVenue;
        return slot < known.size() && known[slot] != kUnknownVenue ? known[slot]
                                                                   : addVenue({&row, 1}, feed, row.isPrint());
    };
    const auto venue = venueOf(row.feed);
    if (!venue)
        return venue.error();
    if (row.isOrder()) {
        recordOrder(row, *venue, time);
        return ok();
    }
    if (row.isPrint()) {
        *venue == kIgnoredFeed ? recordOffExchange(row, time) : recordTrade(row, *venue, time);
        return ok();
    }
    const auto askVenue = venueOf(row.askFeed());
    if (!askVenue)
        return askVenue.error();
    if (m_options.view == TapeView::Trial)
        return unusableData("An NBBO feed has no snapshots of venues: use `view book`.");
    if (*venue == kIgnoredFeed || *askVenue == kIgnoredFeed) {
        ++m_counts.offExchangeRows;
        return ok();
    }
    m_tape->m_feed = FeedForm::Nbbo;
    m_gapAfter = time + kSessionGap.count();
    acceptNbboRow(row, *venue, *askVenue, time);
    return ok();
}

/// `rows` end with the first of the feed.
Result<std::uint8_t> TapeRows::addVenue(std::span<const QuoteEvent> rows, FeedId feed, bool isOfPrints)
{
    auto& venues = m_tape->m_venues;
    FeedInfo info = m_registry.describe(feed);
    const std::size_t slot = slotOf(feed);
    auto& known = isOfPrints ? m_venueOfPrints : m_venueOfFeed;
    // Files of quotes and of trades may name a venue differently, by number and by name.
    const auto same =
        std::ranges::find_if(venues, [&](const TapeVenue& venue) { return venue.info.mic == info.mic; });
    if (slot < known.size() && same != venues.end() && (isOfPrints || same->onlyPrints)) {
        const auto index = static_cast<std::uint8_t>(same - venues.begin());
        if (!isOfPrints) {
            if (auto status = checkFeeds(venues, feed, info); !status)
                return status.error();
            same->feed = feed;
            same->info = std::move(info);
            same->onlyPrints = false;
        }
        return known[slot] = index;
    }
    if (slot >= known.size() || venues.size() >= kMaxVenues) {
        return unusableData(fmt::format(
            "The input names more than {} venues; '{}' is one too many. Is the venue column right?",
            kMaxVenues, info.mic));
    }
    if (info.kind == FeedKind::OffExchange
        || (isOfPrints && info.kind == FeedKind::Consolidated && info.isKnown))
        return known[slot] = kIgnoredFeed; // their prints name no venue
    if (!isOfPrints && !rows.back().isNbbo()) {
        if (const auto joined = m_spellings.join(venues, rows, m_options.view, m_registry))
            return known[slot] = *joined;
    }
    if (auto status = isOfPrints ? ok() : checkFeeds(venues, feed, info); !status)
        return status.error();
    const auto index = static_cast<std::uint8_t>(venues.size());
    TapeVenue& venue = venues.emplace_back(TapeVenue{feed, info, isSynthetic(feed), index, {}, isOfPrints});
    if (std::string name = m_registry.nameOf(feed); !name.empty() && name != info.mic)
        venue.spellings.push_back(std::move(name));
    return known[slot] = index;
}

void TapeRows::recordStatus(const QuoteEvent& row, std::uint8_t venue, std::int64_t time)
{
    VenueState& state = m_state[venue];
    const bool resumes = state.resumesWith(row);
    if (!row.isStatus() && !resumes) {
        m_counts.rowsInHalts += row.isTrade() ? 0 : 1;
        return;
    }
    const bool isHalt = row.isStatus() && row.action != 'U';
    state.haltEndsWithQuote = row.action == 'I' && (!state.isHalted || state.haltEndsWithQuote);
    if (state.isHalted == isHalt)
        return;
    state.isHalted = isHalt;
    state.hasTraded = false;
    state.isOut = false;
    m_counts.halts += isHalt ? 1 : 0;
    m_tape->m_statusChanges.push_back({static_cast<std::int64_t>(entries()), venue, isHalt});
    append(time, venue, {}, static_cast<std::uint8_t>(Tape::kEndsPoint | (isHalt ? Tape::kHalt : 0)));
    state.settled = {};
    ++m_counts.points;
    if (m_band) {
        m_band->remove(venue, time);
        if (!isHalt) {
            m_band->reset(time);
            showStandingQuotes(time, venue);
        }
    }
}

void TapeRows::countEntries()
{
    m_tape->m_entriesOfData = entries() + m_forgotten;
    m_tape->m_size = m_isBehindKept ? m_tape->m_chunks.size() << Tape::kChunkShift : entries();
    m_tape->m_firstBid = m_firstBid;
    if (m_band)
        m_counts.band = m_band->counts();
    m_counts.repeatedRows = m_spellings.repeated();
    m_counts.spellingConflicts = m_spellings.conflicts();
    if (m_chunk != nullptr && m_gapAfter != kNoGap) // else what came last ended a session
        m_tape->m_span.to = unixNanos(m_chunk->time[m_used - 1]) + Nanos{1};
}

std::shared_ptr<const Tape> TapeRows::finish()
{
    if (m_options.view == TapeView::Trial && m_chunk != nullptr)
        m_chunk->marks[m_used - 1] |= Tape::kEndsPoint;
    if (m_options.view == TapeView::Book && m_options.maxAge.count() > 0) {
        // Whatever still stands goes when its time has come. Beyond the data, so it is not in the counts.
        const TimeWindow span = m_tape->m_span;
        const TapeCounts counts = m_counts;
        while (expireOldest(std::numeric_limits<std::int64_t>::max())) { }
        countEntries();
        m_counts = counts;
        m_tape->m_span = span;
    }
    sortVenues();
    if (m_listener != nullptr && m_chunk != nullptr)
        m_listener->entries(*m_chunk, m_used, m_tape->m_venues);
    m_chunk = nullptr;
    m_used = Tape::kChunkEntries;
    m_spare.reset();
    m_isBehindKept = false;
    m_forgotten = 0;
    m_firstBid = UnixNanos::max();
    return std::exchange(m_tape, std::make_shared<Tape>());
}

void TapeRows::sortVenues()
{
    auto& venues = m_tape->m_venues;
    std::vector<std::uint8_t> order(venues.size()); // new position -> old
    std::iota(order.begin(), order.end(), std::uint8_t{0});
    // Venues that were given by name have numbers in the order in which the names came: their names decide.
    std::ranges::sort(order, {}, [&](std::uint8_t old) {
        const TapeVenue& venue = venues[old];
        const bool isNamed = venue.feed.value >= kFirstNamedFeed;
        return std::pair(isNamed ? kFirstNamedFeed : venue.feed.value,
                         isNamed ? venue.info.mic : std::string());
    });
    if (std::ranges::is_sorted(order))
        return;
    std::vector<std::uint8_t> newPosition(venues.size());
    std::vector<TapeVenue> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        newPosition[order[i]] = static_cast<std::uint8_t>(i);
        sorted.push_back(venues[order[i]]);
    }
    venues = std::move(sorted);
    m_tape->renumber(newPosition);
    if (m_isBehindKept) {
        for (std::uint8_t& venue : std::span(m_chunk->venue, m_used))
            venue = newPosition[venue];
    }
    // Rows may go on to come.
    const auto state = m_state;
    const std::uint64_t snapshot = std::exchange(m_snapshotVenues, 0);
    for (std::size_t old = 0; old < venues.size(); ++old) {
        m_state[newPosition[old]] = state[old];
        m_snapshotVenues |= ((snapshot >> old) & 1U) << newPosition[old];
    }
    for (auto* known : {&m_venueOfFeed, &m_venueOfPrints}) {
        for (std::uint8_t& venue : *known) {
            if (venue < venues.size())
                venue = newPosition[venue];
        }
    }
    renumberShown(newPosition);
}

}} // namespace sor::market
