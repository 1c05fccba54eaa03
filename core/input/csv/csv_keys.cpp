// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_keys.h"

#include "base/text.h"
#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "input/csv/csv_row.h"
#include "market/venue_names.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace sor { inline namespace input { namespace csv {

FeedId feedOf(std::string_view venue, bool numbersArePublishers, FeedRegistry& registry)
{
    const auto number = readWhole(venue);
    if (number && !numbersArePublishers)
        return registry.feedNamed(fmt::format("{}{}", kNumberedVenue, *number));
    return number && *number < kFirstNamedFeed ? FeedId{static_cast<std::uint32_t>(*number)}
                                               : registry.feedFor(venue);
}

namespace {

/// Beyond so many keys, or bytes of them, the table starts again (a symbol column with a new text in every
/// row).
constexpr std::size_t kMaxKeys = 100'000;
constexpr std::size_t kMaxKeyBytes = std::size_t{16} << 20;

std::string_view textOf(std::uint64_t word, std::array<char, 8>& bytes)
{
    std::memcpy(bytes.data(), &word, 8);
    std::size_t start = 0;
    while (start < 8 && bytes[start] == '\0')
        ++start;
    return {bytes.data() + start, 8 - start};
}

std::uint64_t wordOf(std::string_view text)
{
    std::uint64_t word = 0;
    if (!text.empty())
        std::memcpy(reinterpret_cast<char*>(&word) + (8 - text.size()), text.data(), text.size());
    return word;
}

bool fitsWord(std::string_view text)
{
    return text.size() <= 8 && text.find('\0') == std::string_view::npos;
}

/// The last two parts of a path.
std::pair<std::string_view, std::string_view> folderAndName(std::string_view path)
{
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string_view::npos)
        return {"", path};
    const std::string_view folder = path.substr(0, slash);
    return {folder.substr(folder.find_last_of('/') + 1), path.substr(slash + 1)};
}

/// Of their column, as normalised() makes it; empty where a header names none.
std::string nameOfSymbols(const Layout& layout)
{
    const std::size_t at = layout.at(Column::Symbol);
    return at < layout.names.size() ? normalised(layout.names[at]) : std::string();
}

/// A word of a name is in capitals, as names of instruments are.
bool hasCapitals(std::string_view name)
{
    for (std::size_t at = 0; at < name.size();) {
        std::size_t end = at;
        bool areCapitals = true;
        for (; end < name.size() && std::isalpha(static_cast<unsigned char>(name[end])) != 0; ++end)
            areCapitals = areCapitals && std::isupper(static_cast<unsigned char>(name[end])) != 0;
        if (end > at && areCapitals)
            return true;
        at = end + (end == at ? 1 : 0);
    }
    return false;
}

} // namespace

LearnedSymbol::LearnedSymbol(char separator, std::string_view symbol)
    : m_hash(hashOf(symbol))
{
    const std::string text = separator + std::string(symbol);
    const std::string padded = std::string(8, '\0') + text;
    const std::string counted = std::string(8, '\0') + std::string(text.size(), '\xff');
    m_size = std::max(std::ssize(text), std::ptrdiff_t{8});
    m_last = wordAt(padded.data() + text.size());
    m_mask = wordAt(counted.data() + text.size());
    m_first = wordAt(padded.data() + padded.size() - static_cast<std::size_t>(m_size));
    if (m_size > 16)
        m_middle = wordAt(padded.data() + padded.size() - 16);
}

const RowKey* KeyTable::find(std::string_view venue, std::string_view second)
{
    m_scratch.assign(venue);
    m_scratch += '\n';
    m_scratch += second;
    const auto found = m_keys.find(m_scratch);
    return found == m_keys.end() ? nullptr : &found->second;
}

const RowKey* KeyTable::findSlow(std::uint64_t venue, std::uint64_t second)
{
    std::array<char, 8> venueBytes;
    std::array<char, 8> secondBytes;
    const RowKey* found = find(textOf(venue, venueBytes), textOf(second, secondBytes));
    if (found)
        m_slots[slotOf(venue, second)] = {venue, second, *found, true};
    return found;
}

void KeyTable::add(std::string_view venue, std::string_view second, RowKey key)
{
    if (m_keys.size() >= kMaxKeys || m_bytes > kMaxKeyBytes) {
        m_keys.clear();
        m_bytes = 0;
        forgetWords();
    }
    m_scratch.assign(venue);
    m_scratch += '\n';
    m_scratch += second;
    m_keys.insert_or_assign(m_scratch, key);
    m_bytes += m_scratch.size();
    if (fitsWord(venue) && fitsWord(second)) {
        const std::uint64_t venueWord = wordOf(venue);
        const std::uint64_t secondWord = wordOf(second);
        m_slots[slotOf(venueWord, secondWord)] = {venueWord, secondWord, key, true};
    }
}

SymbolChoice::SymbolChoice(const Layout& layout, const std::string& wanted, FeedRegistry& registry,
                           std::string where, SymbolNumbers* several)
    : m_hasSymbols(layout.has(Column::Symbol))
    , m_hasInstruments(layout.has(Column::InstrumentId))
    , m_hasPublishers(layout.hasPublishers())
    , m_isOfTrades(layout.meaning == RowMeaning::Print)
    , m_isWeak(std::ranges::find(kWeakSymbolNames, nameOfSymbols(layout)) != kWeakSymbolNames.end())
    , m_isOfOneDay(nameOfSymbols(layout) == "stocklocate")
    , m_wanted(wanted)
    , m_several(several)
    , m_isChosenByNumber(
          !m_hasSymbols && m_hasInstruments
          && std::ranges::any_of(m_wanted.spellings(),
                                 [](const std::string& spelling) { return readWhole(spelling).has_value(); }))
    , m_symbol(wanted)
    , m_where(std::move(where))
    , m_lots(layout.vendor.lots)
    , m_registry(registry)
{
    if (m_hasSymbols || m_isChosenByNumber)
        return;
    std::ranges::copy_if(m_wanted.spellings(), std::back_inserter(m_found), [&](const std::string& spelling) {
        return namesSymbol(std::string_view(m_where).substr(m_where.find_last_of('/') + 1), spelling);
    });
}

RowKey SymbolChoice::decide(std::string_view venue, std::string_view second, std::string_view symbol)
{
    venue = trimmedName(venue);
    second = trimmedName(second);
    symbol = trimmedName(symbol);
    // A number may stand for several symbols of a file, and its rows say which.
    if (m_hasSymbols)
        second = symbol;
    if (const RowKey* known = m_known.find(venue, second))
        return *known;
    RowKey key;
    if (m_several != nullptr) {
        key = ofSeveral(venue, symbol);
    } else {
        key.isOurs = isOurs(venue, second);
        if (key.isOurs)
            key.feed = feedNamed(venue);
    }
    if (key.isOurs && m_lots)
        key.lot = lotOf(symbol);
    m_known.add(venue, second, key);
    return key;
}

/// Of the tape's reports of trades off the exchanges, whose venue shows no quotes.
FeedId SymbolChoice::feedNamed(std::string_view venue)
{
    constexpr std::string_view kReports = "FINN"; // those of FINRA/Nasdaq; no result names it
    return feedOf(m_isOfTrades && isOffExchangeName(venue) ? kReports : venue, m_hasPublishers, m_registry);
}

std::int64_t SymbolChoice::lotOf(std::string_view symbol)
{
    const auto lot = m_lots->of(symbol);
    if (!lot) {
        m_lotStatus =
            unusableData(fmt::format("It states no round lot of {}, which the quotes are of. Add a row for "
                                     "it.",
                                     shown(symbol)),
                         m_lots->where());
    } else if (m_several == nullptr && m_lot != 0 && m_lot != *lot) {
        m_lotStatus = unusableData(
            fmt::format(
                "It states round lots of {} and {} shares for spellings of the one symbol that is read ({}).",
                m_lot, *lot, shown(m_symbol)),
            m_lots->where());
    } else {
        m_lot = *lot;
    }
    return lot.value_or(0);
}

RowKey SymbolChoice::ofSeveral(std::string_view venue, std::string_view symbol)
{
    const auto number = m_hasSymbols ? m_several->find(symbol) : std::nullopt;
    const auto feed = number ? m_several->mark(feedNamed(venue), *number) : std::optional<FeedId>{};
    RowKey key;
    key.feed = feed.value_or(FeedId{});
    key.isOurs = feed.has_value();
    return key;
}

void SymbolChoice::note(std::string_view symbol)
{
    if (!sawTooMany() && std::ranges::find(m_seen, symbol) == m_seen.end())
        m_seen.emplace_back(symbol);
}

bool SymbolChoice::isBeginOfSymbol(std::string_view text) const
{
    if (m_several != nullptr)
        return m_several->isBegin(text);
    const auto begins = [&](const std::string& symbol) { return symbol.starts_with(text); };
    return text != m_symbol && !m_wanted.has(text) && std::ranges::find(m_seen, text) == m_seen.end()
        && (begins(m_symbol) || std::ranges::any_of(m_wanted.spellings(), begins)
            || std::ranges::any_of(m_seen, begins));
}

bool SymbolChoice::isNamedAfter(const std::string& spelling) const
{
    const auto [folder, name] = folderAndName(m_where);
    return namesSymbol(name, spelling) || namesSymbol(folder, spelling);
}

/// `symbol` stands in a column that says little, and the file is called after what is wanted: as long as
/// there is no other value in it, its rows are of that.
bool SymbolChoice::isTakenByName(std::string_view symbol)
{
    const auto& spellings = m_wanted.spellings();
    const auto named =
        std::ranges::find_if(spellings, [&](const std::string& each) { return isNamedAfter(each); });
    if (!m_isWeak || named == spellings.end() || symbol != m_seen.front()
        || isNamedAfter(std::string(symbol)))
        return false;
    m_isTakenByName = true;
    m_found.assign({*named});
    return true;
}

const std::string& SymbolChoice::symbol() const
{
    static const std::string kNone;
    if (!m_isWeak || !m_wanted.empty() || m_several != nullptr || m_symbol.empty()
        || (!m_isOfOneDay && isNamedAfter(m_symbol)))
        return m_symbol;
    const auto [folder, name] = folderAndName(m_where);
    return m_isOfOneDay || hasCapitals(name) || hasCapitals(folder) ? kNone : m_symbol;
}

bool SymbolChoice::isWanted(std::string_view symbol)
{
    note(symbol);
    if (!m_wanted.has(symbol))
        return isTakenByName(symbol);
    if (std::ranges::find(m_found, symbol) == m_found.end())
        m_found.emplace_back(symbol);
    return true;
}

bool SymbolChoice::isOurs(std::string_view venue, std::string_view symbol)
{
    if (m_isChosenByNumber || (m_hasSymbols && !m_wanted.empty()))
        return isWanted(symbol);
    if (m_hasSymbols) {
        note(symbol);
        if (m_seen.size() == 1)
            m_symbol = symbol;
        return symbol == m_symbol;
    }
    if (!m_hasInstruments)
        return true;
    // Numbers of instruments belong to their publisher: two publishers may number one instrument differently,
    // but one publisher with two numbers sends two instruments.
    const auto [entry, isNew] = m_instrumentOfVenue.emplace(venue, symbol);
    if (isNew)
        return true;
    note(entry->second);
    note(symbol);
    return symbol == entry->second;
}

bool SymbolChoice::reads(std::string_view symbol) const
{
    if (m_several != nullptr)
        return m_several->find(symbol).has_value();
    if (m_isChosenByNumber || (m_hasSymbols && !m_wanted.empty()))
        return m_wanted.has(symbol) || (m_isTakenByName && symbol == m_seen.front());
    return !m_hasSymbols || symbol == m_symbol;
}

std::string SymbolChoice::missing() const
{
    std::string list;
    for (const std::string& spelling : m_wanted.spellings()) {
        if (std::ranges::find(m_found, spelling) == m_found.end())
            list += (list.empty() ? "" : ", ") + shown(spelling);
    }
    return list;
}

Status SymbolChoice::check(bool isWhole, bool hasRows) const
{
    const auto several = [](std::string message) {
        return Error{ErrorCode::SeveralSymbols, std::move(message)};
    };
    const auto unknown = [](std::string message) {
        return Error{ErrorCode::SymbolUnknown, std::move(message)};
    };
    std::string list;
    for (std::size_t i = 0; i < std::min(m_seen.size(), kMaxListed); ++i)
        list += (i > 0 ? ", " : "") + shown(m_seen[i]);
    if (sawTooMany())
        list += " and more";
    const std::string_view atLeast = isWhole && !sawTooMany() ? "" : "at least ";
    const std::size_t number = std::min(m_seen.size(), kMaxListed);
    if (!m_hasSymbols && m_hasInstruments && m_seen.size() > 1 && !m_isChosenByNumber)
        return several(fmt::format(
            "It has no symbol column and holds {}{} instruments (instrument_id {}). Choose one with "
            "`symbol {}`.",
            atLeast, number, list, shown(m_seen.front())));
    if (isAmbiguous())
        return several(
            fmt::format("It holds {}{} symbols: {}. Choose one with `symbol`.", atLeast, number, list));
    if (m_wanted.empty())
        return ok();
    if (!m_hasSymbols && !m_isChosenByNumber && m_found.empty())
        return unknown(
            fmt::format("Nothing says that it holds {}: {}, and its name does not say it either. Leave "
                        "`symbol` out, or name the file after what it holds.",
                        shown(m_symbol),
                        m_hasInstruments ? "its instruments have numbers (instrument_id) and no symbols"
                                         : "it has no column of symbols"));
    if (!hasRows && !m_seen.empty() && m_found.empty())
        return unknown(fmt::format("It has no rows of {}. It holds {}.", shown(m_symbol), list));
    return ok();
}

}}} // namespace sor::input::csv
