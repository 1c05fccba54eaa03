// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_block.h"

#include "base/number_text.h"
#include "input/csv/csv_fast_steps.h"
#include "input/csv/csv_time.h"
#include "input/csv/row_counts.h"
#include "input/csv/unread_columns.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <span>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

namespace {

/// Length of an empty line at `at`, its end included; 0 when the line is not empty.
std::size_t emptyLine(const char* at, const char* end)
{
    if (*at == '\n')
        return 1;
    if (*at != '\r')
        return 0;
    if (at + 1 == end)
        return 1;
    return at[1] == '\n' ? 2 : 0;
}

bool rowHasQuote(const char* at, const char* end)
{
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* rowEnd = newline ? static_cast<const char*>(newline) : end;
    return std::memchr(at, '"', static_cast<std::size_t>(rowEnd - at)) != nullptr;
}

} // namespace

void Block::clear()
{
    counts = {};
    rowsSkipped = 0;
    rowsOtherSymbol = 0;
    repeatedHeaders = 0;
    otherHeaderLine = -1;
    vendor = {};
    lines = 0;
    odd.clear();
    problems.clear();
    cutOffLine = -1;
    openLine = -1;
    looks.clear();
    openQuoteLine = -1;
    returnLine = -1;
    swallowedRows = 0;
    firstIsOutermost = false;
    lastIsOutermost = false;
}

BlockParser::BlockParser(const Layout& layout, KeyResolver& resolver, RowReader reader)
    : m_layout(layout)
    , m_eventsOfRow(layout.showsQuotesOfTrades ? 2 : 1)
    , m_reader(reader)
    , m_countsDuplicates(layout.hasTrades() && layout.has(Column::Sequence))
    , m_isOfSeveral(resolver.isOfSeveral())
    , m_usesAvx2(reader == RowReader::FastThenGeneral && simd::Avx2::isSupported())
    , m_resolver(resolver)
    , m_fast(layout, m_keys)
    , m_decoder(layout, m_keys, resolver)
{
    if (!m_fast.isUsable())
        m_reader = RowReader::GeneralOnly;
}

void BlockParser::addProblem(Block& block, RowProblem problem) const
{
    ++block.rowsSkipped;
    if (block.problems.size() >= kMaxRowProblems)
        return;
    problem.line = block.lines;
    block.problems.push_back(std::move(problem));
}

/// It has all that the row before it has. `b` is the row of the block behind the rows counted so far or,
/// among fast rows, behind the row before it.
[[gnu::noinline]] bool BlockParser::repeatsPrevious(const QuoteEvent& b, bool isFast)
{
    const QuoteEvent& a = *(&b - 1);
    if (a.tsEvent != b.tsEvent || a.feed != b.feed || a.action != b.action || a.side != b.side)
        return false;
    const auto before = [&](Column column, const std::string& general) {
        return m_previous == Previous::Fast ? m_fast.textOf(column, isFast ? 1 : m_ago)
                                            : std::string_view(general);
    };
    const auto now = [&](Column column) {
        return isFast ? m_fast.textOf(column, 0) : m_splitter.fields()[m_layout.at(column)];
    };
    return before(Column::Price, m_previousPrice) == now(Column::Price)
        && before(Column::Size, m_previousSize) == now(Column::Size);
}

[[gnu::noinline]] void BlockParser::noteOutermost(Block& block, bool isFast)
{
    if (!m_countsDuplicates)
        return;
    const auto now = [&](Column column) {
        return isFast ? m_fast.textOf(column, 0) : m_splitter.fields()[m_layout.at(column)];
    };
    if (block.counts.rows == 0) {
        block.firstPrice = now(Column::Price);
        block.firstSize = now(Column::Size);
        block.firstIsOutermost = block.rowsSkipped == 0 && block.rowsOtherSymbol == 0;
    }
    if (!isFast) {
        m_previousPrice = now(Column::Price);
        m_previousSize = now(Column::Size);
    }
}

[[gnu::noinline]] void BlockParser::countOddities(Block& block, const QuoteEvent& event, unsigned notes) const
{
    csv::countOddities(event, notes, block.counts);
    if (m_layout.vendor.isActive() || !m_layout.vendor.conditions.empty())
        block.vendor.add(notes);
    if (m_isOfSeveral && notes != 0)
        block.odd.push_back({static_cast<std::uint32_t>(&event - block.events.data()), notes});
}

/// Counts a row that the general reader read.
void BlockParser::accept(Block& block, unsigned notes)
{
    const auto row = static_cast<std::size_t>(block.counts.rows);
    const QuoteEvent& event = block.events[row];
    if (m_countsDuplicates && m_previous != Previous::None && row > 0
        && block.events[row - 1].sequence == event.sequence)
        notes |= repeatsPrevious(event, false) ? kNoteRepeats : 0U;
    noteOutermost(block, false);
    m_previous = Previous::General;
    ++block.counts.rows;
    block.counts.trades += event.isTrade();
    countOddities(block, event, notes);
}

/// The row that was split ends with the file in an incomplete symbol: taken as it
/// stands it would make a second symbol of a file that was cut off.
bool BlockParser::isCutInSymbol() const
{
    const auto& fields = m_splitter.fields();
    return m_layout.has(Column::Symbol) && m_layout.at(Column::Symbol) + 1 == fields.size()
        && m_resolver.isBeginOfSymbol(fields.back());
}

/// The row that was split names columns, as where files were joined; one that names others makes all that
/// follows unreadable.
bool BlockParser::takeHeader(Block& block) const
{
    std::span<const std::string_view> fields = m_splitter.fields();
    const std::size_t time = m_layout.at(m_layout.has(Column::TsEvent) ? Column::TsEvent : Column::TsRecv);
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF"; // of a file that was joined
    std::vector<std::string_view> plain;
    if (!fields.empty() && fields.front().starts_with(kByteOrderMark)) {
        plain.assign(fields.begin(), fields.end());
        plain.front().remove_prefix(kByteOrderMark.size());
        fields = plain;
    }
    if (time >= fields.size() || fields[time].empty() || (fields[time][0] >= '0' && fields[time][0] <= '9')
        || !looksLikeHeader(fields))
        return false;
    const auto isSame = [&](std::size_t position) {
        return position == kAbsent || isSameName(fields[position], m_layout.names[position]);
    };
    if (fields.size() == m_layout.names.size() && std::ranges::all_of(m_layout.position, isSame))
        ++block.repeatedHeaders;
    else if (block.otherHeaderLine < 0)
        block.otherHeaderLine = block.lines;
    return true;
}

/// The trade of the row whose quotes were accepted, with `notes`: a row of its own at the same times.
void BlockParser::acceptTrade(Block& block, unsigned notes)
{
    RowProblem problem;
    const RowKind kind = m_decoder.decodeTrade(m_splitter.fields(), block.events[block.size()], problem);
    if (kind == RowKind::Ours)
        accept(block, notes & (kNoteNoRecv | kNoteNoEvent));
    else if (kind == RowKind::Bad)
        addProblem(block, std::move(problem));
}

/// The row that was split, from `row` on, has a field of several lines of which some are whole rows: the
/// quote before them is not closed.
bool BlockParser::swallowsRows(const char* row, RowSplitter::End end, Block& block)
{
    if (m_splitter.lines() <= (end == RowSplitter::End::Newline ? 1 : 0))
        return false;
    const std::int64_t swallowed = rowsWithin(m_layout, row, m_splitter.next());
    if (swallowed > 0 && block.openQuoteLine < 0)
        block.openQuoteLine = block.lines;
    block.swallowedRows += swallowed;
    return swallowed > 0;
}

/// Reads the row at `at` the general way and moves behind it; false when the row is not whole yet.
bool BlockParser::parseGeneral(const char*& at, const Text& text, Block& block)
{
    const RowSplitter::End end = m_splitter.split(at, text.end, m_layout.separator);
    if (end != RowSplitter::End::Newline && !text.isLast)
        return false;
    const std::size_t columns = m_splitter.fields().size();
    const bool isTwoLines = columns > m_layout.names.size() && goesOnBehindReturn(at, m_splitter.next());
    if (isTwoLines && block.returnLine < 0)
        block.returnLine = block.lines;
    const bool isBroken = swallowsRows(at, end, block) || isTwoLines;
    at = m_splitter.next();
    const bool isOpen = end == RowSplitter::End::EndOfText;
    if (m_layout.vendor.isEnd(m_splitter.fields())) {
        block.vendor.addEnd(m_splitter.fields());
        m_previous = Previous::None;
    } else if (takeHeader(block)) {
        m_previous = Previous::None;
    } else if (isBroken) {
        m_previous = Previous::None; // the file cannot be read, see CsvMerge::finish()
    } else if (end == RowSplitter::End::InsideQuotes
               || (isOpen && (columns < m_layout.names.size() || isCutInSymbol()))) {
        block.cutOffLine = block.lines;
        addProblem(block,
                   {0, "",
                    end == RowSplitter::End::InsideQuotes
                        ? "a quote that is not closed"
                        : fmt::format("a last line cut off in column {}", columns),
                    counted(m_layout.names.size(), "column") + ", as in the header"});
        m_previous = Previous::None;
    } else {
        unsigned notes = 0;
        RowProblem problem;
        if (isOpen)
            block.openLine = block.lines;
        switch (m_decoder.decode(m_splitter.fields(), block.events[block.size()], notes, problem)) {
        case RowKind::Ours:
            accept(block, notes);
            if (m_layout.showsQuotesOfTrades)
                acceptTrade(block, notes);
            break;
        case RowKind::OtherSymbol:
            ++block.rowsOtherSymbol;
            m_previous = Previous::None;
            break;
        case RowKind::Bad:
            addProblem(block, std::move(problem));
            m_previous = Previous::None;
            break;
        }
    }
    block.lines += std::max<std::int64_t>(m_splitter.lines(), 1);
    return true;
}

/// The row from `at` to `next`, which is longer than those before, holds no second line behind a carriage
/// return alone.
[[gnu::noinline]] bool BlockParser::isOneLine(const char* at, const char* next)
{
    if (goesOnBehindReturn(at, next))
        return false;
    m_longest = next - at;
    return true;
}

/// Reads rows that begin before `end` as long as they are ordinary and the block has room. Returns the first
/// byte not read; m_ago is then 1 when a row was tried there.
template <class Simd, class Order>
inline const char* BlockParser::parseFastWith(const Order& order, const char* at, const char* end,
                                              Block& block)
{
    QuoteEvent* const first = block.events.data();
    QuoteEvent* const last = first + block.events.size();
    QuoteEvent* event = first + block.size();
    std::int64_t lines = 0;
    std::int64_t trades = 0;
    m_ago = 0;
    while (at < end && event != last) {
        unsigned notes = 0;
        const char* next = nullptr;
        const FastRow::Kind kind = m_fast.read<Simd>(order, at, *event, notes, next);
        if (kind == FastRow::Kind::NotOrdinary || (next - at > m_longest && !isOneLine(at, next)))
            [[unlikely]] {
            m_ago = 1;
            break;
        }
        ++lines;
        at = next;
        if (kind != FastRow::Kind::Ours) [[unlikely]] {
            ++block.rowsOtherSymbol;
            m_previous = Previous::None;
            continue;
        }
        if (m_countsDuplicates) {
            if (event == first) [[unlikely]]
                noteOutermost(block, true);
            else if (event[-1].sequence == event->sequence && m_previous != Previous::None) [[unlikely]]
                notes |= repeatsPrevious(*event, true) ? kNoteRepeats : 0U;
        }
        m_previous = Previous::Fast;
        trades += event->action == 'T';
        if (isOdd(*event, notes)) [[unlikely]]
            countOddities(block, *event, notes);
        ++event;
    }
    block.counts.rows = event - first;
    block.counts.trades += trades;
    block.lines += lines;
    return at;
}

template <class Order>
[[gnu::flatten]] SOR_AVX2 const char* BlockParser::parseFastAvx2(const Order& order, const char* at,
                                                                 const char* end, Block& block)
{
    return parseFastWith<simd::Avx2>(order, at, end, block);
}

template <class Order>
[[gnu::flatten]] const char* BlockParser::parseFastBaseline(const Order& order, const char* at,
                                                            const char* end, Block& block)
{
    return parseFastWith<simd::Baseline>(order, at, end, block);
}

template <class Order>
const char* BlockParser::parseFast(const Order& order, const char* at, const char* end, Block& block)
{
    return m_usesAvx2 ? parseFastAvx2(order, at, end, block) : parseFastBaseline(order, at, end, block);
}

BlockParser::Outcome BlockParser::parse(const Text& text, Block& block)
{
    const char* at = text.begin;
    m_previous = Previous::None;
    m_ago = 0;
    // The fast reader needs a newline ahead: it reads up to the last one only.
    const auto* lastNewline =
        static_cast<const char*>(memrchr(text.begin, '\n', static_cast<std::size_t>(text.end - text.begin)));
    const char* fastEnd = lastNewline && m_reader != RowReader::GeneralOnly
        ? std::min(lastNewline + 1, text.stopAt)
        : text.begin;
    const bool isDatabento = m_fast.isDatabentoOrder();
    Why why = Why::Done;
    while (at < text.stopAt) {
        if (block.size() + m_eventsOfRow > block.events.size()) {
            if (!text.mayGrow) {
                why = Why::Full;
                break;
            }
            block.events.resize(std::max<std::size_t>(1024, block.events.size() * 2));
        }
        const char* before = at;
        at = isDatabento ? parseFast(DatabentoOrder{}, at, fastEnd, block)
                         : parseFast(m_fast.headerOrder(), at, fastEnd, block);
        if (at != before && m_ago == 0)
            continue;
        if (const std::size_t length = emptyLine(at, text.end); length > 0) {
            at += length;
            ++block.lines;
            if (m_previous == Previous::Fast && m_countsDuplicates) { // its place in m_fast moves on
                m_previousPrice = m_fast.textOf(Column::Price, m_ago);
                m_previousSize = m_fast.textOf(Column::Size, m_ago);
                m_previous = Previous::General;
            }
            continue;
        }
        if (text.stopsAtQuote && rowHasQuote(at, text.end)) {
            why = Why::Quote;
            break;
        }
        if (!parseGeneral(at, text, block)) {
            why = Why::NeedsMore;
            break;
        }
    }
    if (m_previous != Previous::None && m_countsDuplicates) {
        const bool isFast = m_previous == Previous::Fast;
        block.lastPrice = isFast ? m_fast.textOf(Column::Price, m_ago) : std::string_view(m_previousPrice);
        block.lastSize = isFast ? m_fast.textOf(Column::Size, m_ago) : std::string_view(m_previousSize);
        block.lastIsOutermost = true;
    }
    if (!m_layout.watched.empty())
        lookAtSome(m_layout, text.begin, at, block.looks);
    return {at, why};
}

}}} // namespace sor::input::csv
