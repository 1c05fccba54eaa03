// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/row_identity.h"

#include "input/csv/csv_fields.h"
#include "market/publisher_table.h"

#include <algorithm>

namespace sor { inline namespace input { namespace kafka {

RowIdentity::RowIdentity(const SymbolList& wanted)
    : m_wanted(wanted)
    , m_areNumbersWanted(std::ranges::any_of(wanted.spellings(), [](const std::string& spelling) {
        return csv::readWhole(spelling).has_value();
    }))
{
}

void RowIdentity::forget()
{
    m_lastSymbol.clear();
    m_instrumentOf.clear();
    m_found.clear();
}

bool RowIdentity::isOurs(std::string_view symbol, std::string_view instrument, std::string_view venue)
{
    if (symbol.empty() && m_areNumbersWanted)
        symbol = instrument;
    if (symbol.empty() && m_source != nullptr) {
        symbol = m_source->headerSymbol();
        if (symbol.empty() && (instrument.empty() || m_wanted.has(m_source->key())))
            return isKeyOurs(m_source->key(), venue);
    }
    if (symbol.empty() && !instrument.empty())
        noteInstrument(instrument, venue);
    noteSymbol(symbol);
    if (m_wanted.empty() || symbol.empty())
        return true;
    if (!m_wanted.has(symbol))
        return false;
    noteFound(symbol);
    return true;
}

void RowIdentity::noteSymbol(std::string_view symbol)
{
    if (symbol.empty() || symbol == m_lastSymbol)
        return;
    m_lastSymbol = symbol;
    m_outcome->symbols.emplace_back(symbol);
}

/// Numbers of instruments belong to their publisher, as in files: only two of one venue are two instruments.
void RowIdentity::noteInstrument(std::string_view instrument, std::string_view venue)
{
    const auto [entry, isNew] = m_instrumentOf.emplace(venue, instrument);
    if (isNew || entry->second == instrument)
        return;
    m_outcome->instruments.push_back(entry->second);
    m_outcome->instruments.emplace_back(instrument);
}

void RowIdentity::noteFound(std::string_view symbol)
{
    if (std::ranges::find(m_found, symbol) == m_found.end())
        m_found.emplace_back(symbol);
}

/// A key may be anything: a number, a venue, a random text. It is looked at where nothing else names the
/// instrument.
bool RowIdentity::isKeyOurs(std::string_view key, std::string_view venue)
{
    constexpr std::size_t kLongest = 32;
    const bool isText = !key.empty() && key.size() <= kLongest
        && std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
    if (m_wanted.has(key)) {
        noteFound(key);
        return true;
    }
    if (!isText || key == venue || csv::readWhole(key)
        || std::ranges::find(publishers(), key, &Publisher::mic) != publishers().end())
        return true;
    m_outcome->key = key;
    return m_wanted.empty();
}

}}} // namespace sor::input::kafka
