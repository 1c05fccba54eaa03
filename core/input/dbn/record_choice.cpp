// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/record_choice.h"

#include "base/number_text.h"
#include "input/csv/csv_row.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace dbn {

RecordChoice::RecordChoice(const Symbology& symbology, const Symbology* others, const CsvOptions& wanted,
                           FeedRegistry& registry, std::string where)
    : m_symbology(symbology)
    , m_others(others)
    , m_wanted(wanted.symbol)
    , m_spellings(wanted.symbol)
    , m_registry(registry)
    , m_where(std::move(where))
    , m_several(wanted.symbols)
{
    m_layout.position.fill(csv::kAbsent);
    m_layout.names = {"publisher_id"};
    m_layout.position[static_cast<std::size_t>(csv::Column::Venue)] = 0;
}

csv::SymbolChoice& RecordChoice::choice()
{
    if (!m_choice) {
        const bool hasSymbols = !m_symbology.empty() || (m_others != nullptr && !m_others->empty());
        m_layout.position[static_cast<std::size_t>(hasSymbols ? csv::Column::Symbol
                                                              : csv::Column::InstrumentId)] = 0;
        m_choice.emplace(m_layout, m_wanted, m_registry, m_where, m_several);
    }
    return *m_choice;
}

void RecordChoice::startDay(std::int64_t time)
{
    m_dayBegin = time - time % kDayNanos;
    forget();
}

/// The one of its symbols that is wanted, or the first; the id where there is none.
std::string RecordChoice::symbolOf(std::uint32_t instrument)
{
    const Day day = m_dayBegin / kDayNanos;
    auto symbols = m_symbology.symbolsAt(instrument, day);
    if (symbols.empty() && m_others != nullptr)
        symbols = m_others->symbolsAt(instrument, day);
    if (symbols.empty()) {
        std::string id = std::to_string(instrument);
        if (std::ranges::find(m_unnamed, id) == m_unnamed.end())
            m_unnamed.push_back(id);
        return id;
    }
    const auto isWanted = [&](std::string_view symbol) {
        return m_several != nullptr ? m_several->find(symbol).has_value() : m_spellings.has(symbol);
    };
    const auto wanted = std::ranges::find_if(symbols, isWanted);
    if (m_several != nullptr && std::ranges::count_if(symbols, isWanted) > 1)
        m_several->noteConfusion();
    return std::string(wanted == symbols.end() ? symbols.front() : *wanted);
}

const RecordChoice::Key& RecordChoice::findSlow(std::uint32_t instrument, std::uint16_t publisher)
{
    const std::string symbol = symbolOf(instrument);
    const csv::RowKey key = choice().decide(std::to_string(publisher), symbol, symbol);
    auto& slot = m_slots[slotOf(instrument, publisher)];
    slot = {instrument, publisher, {key.feed, key.isOurs, &m_counts[symbol]}};
    return slot.key;
}

std::vector<std::pair<std::string, std::int64_t>> RecordChoice::counts() const
{
    std::vector<std::pair<std::string, std::int64_t>> symbols(m_counts.begin(), m_counts.end());
    std::ranges::stable_sort(symbols, [](const auto& a, const auto& b) { return a.second > b.second; });
    return symbols;
}

Status RecordChoice::check(bool isWhole, bool hasRows)
{
    if (auto status = choice().check(isWhole, hasRows);
        status || status.error().code != ErrorCode::SeveralSymbols)
        return status;
    const auto symbols = counts();
    constexpr std::size_t kMostListed = 20;
    std::string list;
    for (std::size_t i = 0; i < std::min(symbols.size(), kMostListed); ++i)
        list += fmt::format("{}{} ({})", i > 0 ? ", " : "", csv::shown(symbols[i].first), symbols[i].second);
    if (symbols.size() > kMostListed)
        list += fmt::format(" and {} more", symbols.size() - kMostListed);
    return Error{
        ErrorCode::SeveralSymbols,
        fmt::format("It holds {}{} symbols, with so many records each: {}. Choose one with `symbol`.",
                    isWhole ? "" : "at least ", symbols.size(), list)};
}

const std::string& RecordChoice::symbol() const
{
    return m_choice ? m_choice->symbol() : m_wanted;
}

std::vector<std::string> RecordChoice::warnings() const
{
    std::vector<std::string> out;
    if (const std::string missing = m_choice ? m_choice->missing() : std::string(); !missing.empty())
        out.push_back(fmt::format("The file has no rows of {}.", missing));
    if (m_unnamed.empty())
        return out;
    std::string list;
    std::int64_t records = 0;
    constexpr std::size_t kMostListed = 5;
    for (std::size_t i = 0; i < m_unnamed.size(); ++i) {
        if (i < kMostListed)
            list += (i > 0 ? ", " : "") + m_unnamed[i];
        const auto found = m_counts.find(m_unnamed[i]);
        records += found == m_counts.end() ? 0 : found->second;
    }
    if (m_unnamed.size() > kMostListed)
        list += fmt::format(" and {} more", m_unnamed.size() - kMostListed);
    out.push_back(fmt::format(
        "Neither the file's metadata nor its definitions name a symbol for instrument_id {} ({}).", list,
        counted(records, "record")));
    return out;
}

}}} // namespace sor::input::dbn
