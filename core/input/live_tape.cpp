// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/live_tape.h"

#include "input/load_judgement.h"
#include "input/topic_options.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace input {

namespace {

constexpr std::chrono::seconds kLateness{5};
/// After so many rows without any bid none will come: a market of two sides shows one in its first rows.
constexpr std::size_t kEnoughWithoutBids = 1'000;

} // namespace

LiveTape::LiveTape(const SourceSpec& source, const LiveTapeOptions& options)
    : m_source(source)
    , m_options(options)
    , m_tapeOptions(tapeOptionsOf(source, options.keeps))
    , m_limit(m_tapeOptions.memoryLimit)
{
}

Result<std::unique_ptr<LiveTape>> LiveTape::open(const SourceSpec& source, const LiveTapeOptions& options,
                                                 const std::stop_token& stop)
{
    auto live = std::unique_ptr<LiveTape>(new LiveTape(source, options));
    auto read = topicOptions(source);
    if (!read)
        return read.error();
    live->m_read = std::move(*read);
    live->m_read.reconnects = options.waitsForBroker;
    live->m_read.onTrouble = options.onTrouble;
    if (auto status = live->restart(); !status)
        return status.error();
    live->m_restarts = 0;
    kafka::LiveOptions wanted;
    wanted.read = live->m_read;
    wanted.lateness = kLateness;
    wanted.isEager = options.isEager;
    auto quotes = kafka::LiveQuotes::open(std::move(wanted), live->m_registry, stop);
    if (!quotes)
        return live->located(quotes.error());
    live->m_live = std::move(*quotes);
    return live;
}

Error LiveTape::located(Error error) const
{
    if (error.place().empty() && m_read.resume)
        error.facts.path = m_source.checkpoint;
    return error;
}

Status LiveTape::restart()
{
    m_tapeOptions = tapeOptionsOf(m_source, m_options.keeps);
    m_lacksBids = m_tapeOptions.bandPpm > 0;
    m_withoutBids.clear();
    m_windowEnd.reset();
    m_rowsEnd.reset();
    return makeAssembly();
}

Status LiveTape::makeAssembly()
{
    auto made = TapeAssembly::create(m_source, m_tapeOptions, m_registry);
    if (!made)
        return made.error();
    m_assembly = std::move(*made);
    ++m_restarts;
    return ok();
}

// The band goes by mids, which an input without bids does not have: it would hide every quote.
Status LiveTape::leaveOutBand()
{
    m_tapeOptions.bandPpm = 0;
    m_lacksBids = false;
    if (auto status = makeAssembly(); !status)
        return status;
    return m_assembly->sink().accept(std::exchange(m_withoutBids, {}));
}

// Remembers rows until there is a bid, or are enough without.
Status LiveTape::takeWithoutBids(std::span<const QuoteEvent> rows)
{
    const auto hasBid = [](const QuoteEvent& row) { return row.bidPx != kNoPrice; };
    m_lacksBids = std::ranges::none_of(rows, hasBid);
    if (!m_lacksBids)
        m_withoutBids.clear();
    else
        m_withoutBids.insert(m_withoutBids.end(), rows.begin(), rows.end());
    return m_withoutBids.size() < kEnoughWithoutBids ? ok() : leaveOutBand();
}

/// A bare time is one of the day of the data, so that it takes the first quote to know it.
void LiveTape::findWindowEnd()
{
    if (m_windowEnd || !m_options.windowEnd)
        return;
    const Tape& tape = m_assembly->builder().soFar();
    if (m_options.windowEnd->instant || !tape.empty())
        m_windowEnd = m_options.windowEnd->onDayOf(tape.span().from);
}

Status LiveTape::accept(std::span<const QuoteEvent> rows)
{
    // One by one until the day of the data is known, then as many as come.
    while (!rows.empty() && !m_rowsEnd) {
        findWindowEnd();
        const bool isDayOpen = m_options.windowEnd && !m_windowEnd;
        constexpr std::size_t kMost = 512; // what may be left unused of the memory limit
        auto some = rows.first(std::min(rows.size(), isDayOpen ? std::size_t{1} : kMost));
        if (m_windowEnd) {
            const auto isLate = [&](const QuoteEvent& row) {
                return orderingTime(row, m_tapeOptions.view) >= *m_windowEnd;
            };
            const auto late = std::ranges::find_if(some, isLate);
            if (late != some.end())
                m_rowsEnd = End::Window;
            some = some.first(static_cast<std::size_t>(late - some.begin()));
        }
        if (auto status = keep(some); !status)
            return status;
        rows = rows.subspan(some.size());
    }
    return ok();
}

Status LiveTape::keep(std::span<const QuoteEvent> rows)
{
    // Each row may bring one of every synthetic venue with it.
    const std::size_t most = rows.size() * (1 + static_cast<std::size_t>(m_source.syntheticVenues));
    if (m_options.keepsFullTape && !m_assembly->builder().hasRoomFor(most)) {
        m_rowsEnd = End::Memory;
        return ok();
    }
    if (auto status = m_assembly->sink().accept(rows); !status)
        return status;
    return m_lacksBids ? takeWithoutBids(rows) : ok();
}

Result<bool> LiveTape::poll(std::chrono::milliseconds wait, const std::stop_token& stop)
{
    m_end = End::Stopped;
    const auto goesOn = m_live->poll(wait, *this, stop);
    if (!goesOn) {
        if (goesOn.error().code == ErrorCode::Interrupted && stop.stop_requested())
            return false;
        return located(goesOn.error());
    }
    if (m_rowsEnd || !*goesOn) {
        m_end = m_rowsEnd.value_or(End::Source);
        return false;
    }
    return !stop.stop_requested();
}

Result<LoadedTape> LiveTape::finishUnjudged()
{
    LoadedTape loaded;
    if (auto status = keepTopic(m_source, m_read, m_live->finish(*this), loaded); !status)
        return status.error();
    if (m_lacksBids) {
        if (auto status = leaveOutBand(); !status)
            return status.error();
    }
    if (auto status = m_assembly->flush(); !status)
        return status.error();
    loaded.counts = m_assembly->builder().counts();
    loaded.tape = m_assembly->builder().finish();
    loaded.hash = m_assembly->hashOf(*loaded.tape);
    // The last rows may have come with finish().
    m_end = m_end == End::Stopped ? m_rowsEnd.value_or(End::Stopped) : m_end;
    loaded.isCutShort = m_end == End::Stopped || m_end == End::Memory || !loaded.topic->withheld.empty();
    return loaded;
}

Result<LoadedTape> LiveTape::finish()
{
    auto loaded = finishUnjudged();
    if (!loaded)
        return loaded.error();
    return judgeLoad(m_source, std::move(*loaded));
}

}} // namespace sor::input
