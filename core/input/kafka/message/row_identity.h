// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of a topic are those of the instrument that is asked for.
#pragma once

#include "base/symbol_list.h"
#include "input/csv/csv_fields.h"
#include "input/kafka/message/message_outcome.h"
#include "market/publisher_table.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

/// What names the instrument of a message beside its value. Asked only where the value does not.
class IdentitySource {
public:
    virtual ~IdentitySource() = default;
    /// Of a header such as "symbol"; empty without one.
    virtual std::string_view headerSymbol() const = 0;
    /// The message's key; empty without one.
    virtual std::string_view key() const = 0;
};

/// One thread at a time.
class RowIdentity {
public:
    /// `wanted` must outlive this object; empty: every row is ours.
    explicit RowIdentity(const SymbolList& wanted);

    /// The next rows are those of a message, whose `source` may be null; what names them goes to `outcome`.
    void begin(const IdentitySource* source, MessageOutcome& outcome)
    {
        m_source = source;
        m_outcome = &outcome;
    }
    /// Of a row by its symbol, its instrument_id and its venue, each of which may be empty.
    bool isOurs(std::string_view symbol, std::string_view instrument, std::string_view venue);
    /// The wanted spellings that rows, headers or keys had.
    const std::vector<std::string>& found() const { return m_found; }
    /// A symbol is reported when it is another than that of the row before; from here on the next one is.
    void forget();

private:
    void noteSymbol(std::string_view symbol);
    void noteInstrument(std::string_view instrument, std::string_view venue);
    void noteFound(std::string_view symbol);
    bool isKeyOurs(std::string_view key, std::string_view venue);

    const SymbolList& m_wanted;
    bool m_areNumbersWanted;
    const IdentitySource* m_source = nullptr;
    MessageOutcome* m_outcome = nullptr;
    std::string m_lastSymbol;
    std::map<std::string, std::string, std::less<>> m_instrumentOf; // by venue
    std::vector<std::string> m_found;
};

inline RowIdentity::RowIdentity(const SymbolList& wanted)
    : m_wanted(wanted)
    , m_areNumbersWanted(std::ranges::any_of(wanted.spellings(), [](const std::string& spelling) {
        return csv::readWhole(spelling).has_value();
    }))
{
}

inline void RowIdentity::forget()
{
    m_lastSymbol.clear();
    m_instrumentOf.clear();
    m_found.clear();
}

inline bool RowIdentity::isOurs(std::string_view symbol, std::string_view instrument, std::string_view venue)
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

inline void RowIdentity::noteSymbol(std::string_view symbol)
{
    if (symbol.empty() || symbol == m_lastSymbol)
        return;
    m_lastSymbol = symbol;
    m_outcome->symbols.emplace_back(symbol);
}

/// Numbers of instruments belong to their publisher, as in files: only two of one venue are two instruments.
inline void RowIdentity::noteInstrument(std::string_view instrument, std::string_view venue)
{
    const auto [entry, isNew] = m_instrumentOf.emplace(venue, instrument);
    if (isNew || entry->second == instrument)
        return;
    m_outcome->instruments.push_back(entry->second);
    m_outcome->instruments.emplace_back(instrument);
}

inline void RowIdentity::noteFound(std::string_view symbol)
{
    if (std::ranges::find(m_found, symbol) == m_found.end())
        m_found.emplace_back(symbol);
}

/// A key may be anything: a number, a venue, a random text. It is looked at where nothing else names the
/// instrument.
inline bool RowIdentity::isKeyOurs(std::string_view key, std::string_view venue)
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

} // namespace sor::kafka
