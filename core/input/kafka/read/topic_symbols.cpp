// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_symbols.h"

#include "base/symbol_list.h"

#include <algorithm>
#include <fmt/ranges.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

/// Adds a name that is new, up to twenty.
void addNew(std::vector<std::string>& names, const std::string& name)
{
    constexpr std::size_t kMost = 20;
    if (!name.empty() && names.size() < kMost && std::ranges::find(names, name) == names.end())
        names.push_back(name);
}

} // namespace

void TopicSymbols::note(const MessageOutcome& outcome)
{
    for (const std::string& symbol : outcome.symbols)
        addNew(m_symbols, symbol);
    for (const std::string& name : outcome.objectNames)
        addNew(m_objectNames, name);
    m_hasVenueNames |= outcome.hasVenueNames;
    if (m_mixed.empty())
        m_mixed = outcome.mixed;
    for (const std::string& instrument : outcome.instruments)
        addNew(m_instruments, instrument);
    constexpr std::size_t kMostKeys = 1000;
    if (!outcome.key.empty() && (m_keys.size() < kMostKeys || m_keys.contains(outcome.key)))
        ++m_keys[outcome.key];
    if (!outcome.channel.empty() && (m_channels.size() < kMostKeys || m_channels.contains(outcome.channel)))
        ++m_channels[outcome.channel];
}

std::vector<std::string> TopicSymbols::names() const
{
    std::vector<std::string> names = m_symbols;
    // Names in objects beside that of a venue are venues.
    for (std::size_t i = 0; !m_hasVenueNames && i < m_objectNames.size(); ++i)
        addNew(names, m_objectNames[i]);
    return names;
}

Status TopicSymbols::check(const KafkaReadOptions& options, const std::vector<std::string>& found,
                           const KafkaSummary& counts, bool goesOn) const
{
    const auto fail = [&](std::string message, ErrorCode code = ErrorCode::SeveralSymbols) {
        return Error{code, std::move(message), {.topic = options.topic}};
    };
    if (!m_instruments.empty())
        return fail(
            fmt::format("The topic names no symbols and holds several instruments (instrument_id {}). Choose "
                        "one with `symbol {}`.",
                        fmt::join(m_instruments, ", "), m_instruments.front()));
    if (!m_mixed.empty())
        return fail(fmt::format("Rows of {} stand before the first ones that name {}, and were taken for the "
                                "same, as the topic's name says. Name the instrument of each row with a "
                                "member 'symbol'.",
                                m_mixed, options.symbol));
    const std::vector<std::string> symbols = names();
    // Keys may be anything; those of instruments come again and again.
    std::int64_t keyed = 0;
    std::vector<std::string> keys;
    for (const auto& [key, messages] : m_keys) {
        keyed += messages;
        addNew(keys, key);
    }
    const SymbolList wanted(options.symbol);
    if (wanted.empty() && symbols.size() > 1)
        return fail(fmt::format("The topic holds several symbols: {}. Choose one with `symbol`{}.",
                                fmt::join(symbols, ", "),
                                !m_hasVenueNames && !m_objectNames.empty()
                                    ? ", or put them into an object 'venues' if they are venues"
                                    : ""));
    if (wanted.empty() && keys.size() > 1 && keyed >= 2 * std::ssize(m_keys))
        return fail(
            fmt::format("Nothing but the keys of the messages names an instrument, and there are several: "
                        "{}. Choose one with `symbol`, or list them if they are one.",
                        fmt::join(keys, ", ")));
    std::int64_t channelled = 0;
    std::vector<std::string> channels;
    for (const auto& [channel, messages] : m_channels) {
        channelled += messages;
        addNew(channels, channel);
    }
    if (wanted.empty() && channels.size() > 1 && channelled >= 2 * std::ssize(m_channels))
        return fail(
            fmt::format("Nothing but the channels that the messages name (channel, stream, topic) tells the "
                        "instrument, and there are several: {}. Choose one with `symbol`, or list them if "
                        "they are one.",
                        fmt::join(channels, ", ")));
    const bool isNamed = std::ranges::any_of(wanted.spellings(), [&](const std::string& spelling) {
        return namesSymbol(options.topic, spelling);
    });
    if (wanted.empty() || goesOn || isNamed || counts.messages == 0 || counts.skipped() == counts.messages)
        return ok();
    if (found.empty() && counts.otherSymbol == 0)
        return fail(
            fmt::format("Nothing in the topic says that it holds {}: no member, header or key names an "
                        "instrument. Leave `symbol` out.",
                        options.symbol),
            ErrorCode::SymbolUnknown);
    if (found.empty())
        return fail(fmt::format("The topic has no quotes of {}. It holds {}.", options.symbol,
                                fmt::join(!symbols.empty()   ? symbols
                                              : keys.empty() ? channels
                                                             : keys,
                                          ", ")),
                    ErrorCode::SymbolUnknown);
    for (const std::string& spelling : wanted.spellings()) {
        if (std::ranges::find(found, spelling) == found.end())
            return fail(fmt::format("The topic has no quotes of {}.", spelling), ErrorCode::SymbolUnknown);
    }
    return ok();
}

}}} // namespace sor::input::kafka
