// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/symbol_splitter.h"

namespace sor { inline namespace input {

Result<std::unique_ptr<SymbolTape>> SymbolTape::create(const SourceSpec& source, const KeptTime& keeps,
                                                       const RowsToSplit& how, const FeedRegistry& names,
                                                       std::vector<QuoteEvent>& batch)
{
    std::unique_ptr<SymbolTape> tape(new SymbolTape(how, names, batch));
    auto assembly = TapeAssembly::create(source, tapeOptionsOf(source, keeps), tape->m_feeds);
    if (!assembly)
        return assembly.error();
    tape->m_assembly = std::move(*assembly);
    return tape;
}

void SymbolTape::name(QuoteEvent& row)
{
    const FeedId feed = m_translation.of(row.feed, m_names, m_feeds);
    if (row.isNbbo())
        row.setNbbo(feed, m_translation.of(row.askFeed(), m_names, m_feeds));
    else
        row.feed = feed;
}

Status SymbolTape::Held::accept(std::span<const QuoteEvent> more)
{
    const auto timeOf = [&](const QuoteEvent& row) { return orderingTime(row, view); };
    if (more.empty())
        return ok();
    const bool goesOn = rows.empty() || timeOf(rows.back()) <= timeOf(more.front());
    if (!goesOn || !std::ranges::is_sorted(more, {}, timeOf)) {
        isOutOfOrder = true;
        return unusableData("The rows are not in time order.");
    }
    rows.insert(rows.end(), more.begin(), more.end());
    return ok();
}

Status SymbolTape::hold(std::span<QuoteEvent> rows)
{
    return m_how.haveLateRows ? m_lateTrades.accept(rows) : m_held.accept(rows);
}

Status SymbolTape::add(std::span<QuoteEvent> rows)
{
    // One file alone names its feeds as they come, several as they act.
    if (!m_how.isOfSeveralFiles) {
        for (QuoteEvent& row : rows)
            name(row);
    }
    return m_how.haveLateRows ? m_lateQuotes.accept(rows) : join(rows);
}

Status SymbolTape::join(std::span<const QuoteEvent> quotes)
{
    if (!m_how.isOfSeveralFiles)
        return m_assembly->sink().accept(quotes);
    m_batch.clear();
    const auto take = [&](const QuoteEvent& row) { name(m_batch.emplace_back(row)); };
    for (const QuoteEvent& quote : quotes) {
        // At equal times a print acts before the quotes.
        const UnixNanos time = orderingTime(quote, m_how.view);
        for (; m_held.done < m_held.rows.size() && orderingTime(m_held.rows[m_held.done], m_how.view) <= time;
             ++m_held.done)
            take(m_held.rows[m_held.done]);
        take(quote);
    }
    return m_assembly->sink().accept(m_batch);
}

Status SymbolTape::finish()
{
    if (m_how.haveLateRows) {
        if (auto status = m_lateQuotes.finish(); !status)
            return status;
    }
    m_batch.clear();
    for (; m_held.done < m_held.rows.size(); ++m_held.done)
        name(m_batch.emplace_back(m_held.rows[m_held.done]));
    if (!m_batch.empty()) {
        if (auto status = m_assembly->sink().accept(m_batch); !status)
            return status;
    }
    m_held.rows = {};
    return m_assembly->flush();
}

void SymbolSplitter::setHolding(bool isHolding)
{
    m_isHolding = isHolding;
    for (std::unique_ptr<SymbolTape>& tape : m_tapes) {
        if (!isHolding && tape && !tape->endTrades())
            tape.reset();
    }
}

Status SymbolSplitter::accept(std::span<const QuoteEvent> rows)
{
    for (const QuoteEvent& row : rows) {
        const auto number = SymbolNumbers::numberOf(row);
        if (!number || row.isOrder())
            return unusableData("Rows of this kind are not split.");
        if (m_how.areMerged) {
            // The order in which files are merged is each symbol's own only where all of them are in order.
            const UnixNanos time = orderingTime(row, m_how.view);
            if (time < m_latest)
                return unusableData("Rows that are out of order are not split.");
            m_latest = time;
        }
        if (m_tapes[*number] == nullptr)
            continue;
        QuoteEvent& added = partOf(*number).rows.emplace_back(row);
        if (row.isNbbo())
            added.setNbbo(SymbolNumbers::feedOf(row.feed), SymbolNumbers::feedOf(row.askFeed()));
        else
            added.feed = SymbolNumbers::feedOf(row.feed);
    }
    m_held += m_isHolding ? rows.size() : 0;
    if (m_how.mostHeld > 0 && m_held > m_how.mostHeld)
        return Error{ErrorCode::MemoryLimit, "There is no room for the trades of these symbols together."};
    Status status = ok();
    for (Part& part : std::span(m_parts).first(std::exchange(m_partsUsed, 0))) {
        if (status)
            status = handOn(part);
        m_part[part.number] = kNoPart;
        part.rows.clear();
    }
    return status;
}

SymbolSplitter::Part& SymbolSplitter::partOf(std::size_t number)
{
    std::size_t& part = m_part[number];
    if (part == kNoPart) {
        part = m_partsUsed++;
        if (part == m_parts.size())
            m_parts.emplace_back();
        m_parts[part].number = number;
    }
    return m_parts[part];
}

Status SymbolSplitter::handOn(Part& part)
{
    std::unique_ptr<SymbolTape>& tape = m_tapes[part.number];
    // A few at a time: what puts them in order keeps room for all that it was given at once.
    constexpr std::size_t kMost = 1024;
    for (std::span<QuoteEvent> rest(part.rows); tape && !rest.empty();) {
        const std::span<QuoteEvent> some = rest.first(std::min(kMost, rest.size()));
        rest = rest.subspan(some.size());
        Status status = m_isHolding ? tape->hold(some) : tape->add(some);
        if (status)
            continue;
        if (!m_how.haveLateRows && !m_how.areMerged && tape->isOutOfOrder()) {
            m_metLateRows = true;
            return status;
        }
        tape.reset();
    }
    return ok();
}

void SymbolSplitter::finish()
{
    for (std::unique_ptr<SymbolTape>& tape : m_tapes) {
        if (tape && !tape->finish())
            tape.reset();
    }
}

}} // namespace sor::input
