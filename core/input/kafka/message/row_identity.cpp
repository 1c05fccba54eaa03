// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/row_identity.h"

#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "market/publisher_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

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
    m_doubts.forget();
}

bool RowIdentity::isOurs(std::string_view symbol, std::string_view instrument, std::string_view venue,
                         const RowHints& hints)
{
    if (symbol.empty() && m_areNumbersWanted)
        symbol = instrument;
    const std::string_view key = m_source == nullptr ? std::string_view{} : m_source->key();
    if (symbol.empty() && m_source != nullptr)
        symbol = m_source->headerSymbol();
    if (symbol.empty() && instrument.empty() && !m_wanted.has(key)) {
        symbol = hints.instrument();
        m_outcome->hasObjectNames |= hints.isKey();
    }
    if (symbol.empty() && (instrument.empty() || m_wanted.has(key))) {
        if (!isKeyOurs(key, hints.channel(), venue))
            return false;
    } else {
        if (symbol.empty())
            noteInstrument(instrument, venue);
        noteSymbol(symbol);
        if (!m_wanted.empty() && !symbol.empty()) {
            if (!m_wanted.has(symbol))
                return false;
            noteFound(symbol);
        }
    }
    hints.forEachText([&](std::string_view name, std::string_view text) {
        if (text != venue)
            m_doubts.noteText(venue, name, text);
    });
    if (!hints.level().empty())
        m_doubts.noteLevel(hints.level());
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

bool RowIdentity::isName(std::string_view text, std::string_view venue) const
{
    constexpr std::size_t kLongest = 32;
    return !text.empty() && text.size() <= kLongest && text != venue
        && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; }) && !csv::readWhole(text)
        && std::ranges::find(publishers(), text, &Publisher::mic) == publishers().end();
}

namespace {

/// A key of four or eight bytes as programs write whole numbers, or one in digits; empty for others.
std::string numberOfKey(std::string_view key)
{
    if (csv::readWhole(key))
        return std::string(key);
    const bool isText = std::ranges::all_of(key, [](char c) { return c >= ' ' && c < '\x7f'; });
    if (isText || (key.size() != sizeof(std::uint32_t) && key.size() != sizeof(std::uint64_t)))
        return {};
    std::uint64_t number = 0;
    for (const char c : key)
        number = number << 8 | static_cast<unsigned char>(c);
    return std::to_string(number);
}

bool isSameInAnyCase(std::string_view a, std::string_view b)
{
    return csv::normalised(a) == csv::normalised(b);
}

} // namespace

/// A key may be anything: a number, a venue, a random text, and so may a channel. They are looked at where
/// nothing else names the instrument.
bool RowIdentity::isKeyOurs(std::string_view key, std::string_view channel, std::string_view venue)
{
    if (m_wanted.has(key)) {
        noteFound(key);
        return true;
    }
    if (!channel.empty()) {
        for (const std::string& spelling : m_wanted.spellings()) {
            if (isSameInAnyCase(channel, spelling)) {
                noteFound(spelling);
                return true;
            }
        }
    }
    if (isName(key, venue))
        m_outcome->key = key;
    else if (const std::string number = numberOfKey(key); !number.empty() && number != venue)
        m_doubts.noteNumberKey(venue, number);
    if (isName(channel, venue))
        m_outcome->channel = channel;
    return m_wanted.empty() || (m_outcome->key.empty() && m_outcome->channel.empty());
}

}}} // namespace sor::input::kafka
