// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/row_identity.h"

#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "market/publisher_table.h"
#include "market/venue_names.h"

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
    m_isGuessFound = m_hasVenueNames = false;
    m_takenGuess.clear();
}

void RowIdentity::setTopic(std::string_view topic)
{
    m_isNamedByTopic = std::ranges::any_of(
        m_wanted.spellings(), [&](const std::string& spelling) { return namesSymbol(topic, spelling); });
}

bool RowIdentity::isOurs(std::string_view symbol, std::string_view instrument, std::string_view venue,
                         const RowHints& hints)
{
    const std::string_view key = m_source == nullptr ? std::string_view{} : m_source->key();
    const bool isKeyWanted = m_wanted.has(key);
    m_hasVenueNames |= m_outcome->hasVenueNames;
    if (symbol.empty() && m_areNumbersWanted)
        symbol = instrument.empty() && !isKeyWanted ? hints.number() : instrument;
    if (symbol.empty() && !isKeyWanted && m_source != nullptr)
        symbol = m_source->headerSymbol();
    // A name that may be the instrument goes behind all that names it.
    bool isGuess = symbol.empty() && !isKeyWanted && !hints.instrument().empty()
        && (instrument.empty() || hints.isUsual());
    if (isGuess && hints.isKey() && areNamesVenues()) {
        isGuess = false;
        m_takenGuess = m_wanted.empty() ? "" : hints.instrument();
    } else if (isGuess && !hints.isKey()) {
        isGuess = venueKey(hints.instrument()) != venueKey(venue);
    }
    if (isGuess) {
        if (!isGuessOurs(hints, venue))
            return false;
    } else if (symbol.empty() && (instrument.empty() || isKeyWanted)) {
        if (!isKeyOurs(key, hints, venue))
            return false;
        if (!isKeyWanted && !hints.number().empty() && hints.channel().empty() && !isName(key, venue))
            noteInstrument(hints.number(), venue);
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
    return true;
}

void RowIdentity::noteObjectName(std::string_view name)
{
    if (m_wanted.has(name))
        noteGuessFound(name);
}

/// Names in objects of rows are venues as soon as one is known, and none was the wanted symbol.
bool RowIdentity::areNamesVenues() const
{
    return m_hasVenueNames && !m_isGuessFound;
}

bool RowIdentity::isGuessOurs(const RowHints& hints, std::string_view venue)
{
    const std::string_view guess = hints.instrument();
    if (hints.isKey())
        m_outcome->objectNames.emplace_back(guess);
    if (m_wanted.has(guess))
        noteGuessFound(guess);
    else if (!m_wanted.empty() && !hints.isUsual() && isTakenAnyway("name of the instrument", guess, venue))
        return true;
    if (!hints.isKey())
        noteSymbol(guess);
    return m_wanted.empty() || m_wanted.has(guess);
}

void RowIdentity::noteGuessFound(std::string_view symbol)
{
    noteFound(symbol);
    m_isGuessFound = true;
    m_outcome->mixed = m_takenGuess;
}

/// Another name than the wanted one, where the topic's name has that.
bool RowIdentity::isTakenAnyway(std::string_view name, std::string_view guess, std::string_view venue)
{
    if (!m_isNamedByTopic || m_isGuessFound || (m_source != nullptr && isName(m_source->key(), venue)))
        return false;
    m_takenGuess = guess;
    m_doubts.noteText(venue, name, guess);
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
bool RowIdentity::isKeyOurs(std::string_view key, const RowHints& hints, std::string_view venue)
{
    const std::string_view channel = hints.channel();
    if (m_wanted.has(key)) {
        noteFound(key);
        return true;
    }
    if (!channel.empty()) {
        for (const std::string& spelling : m_wanted.spellings()) {
            if (isSameInAnyCase(channel, spelling)) {
                noteGuessFound(spelling);
                return true;
            }
        }
    }
    if (isName(key, venue))
        m_outcome->key = key;
    else if (const std::string number = numberOfKey(key); !number.empty() && number != venue)
        m_doubts.noteNumberKey(venue, number);
    if (!m_wanted.empty() && !m_outcome->key.empty())
        return false;
    if (!isName(channel, venue))
        return true;
    // "equity" and "gw1" may be anything; streams are named after instruments.
    if (m_wanted.empty() && !hints.isStream() && !hasSymbolForm(channel)) {
        m_doubts.noteText(venue, "channel", channel);
        return true;
    }
    if (!m_wanted.empty() && isTakenAnyway("channel", channel, venue))
        return true;
    m_outcome->channel = channel;
    return m_wanted.empty();
}

}}} // namespace sor::input::kafka
