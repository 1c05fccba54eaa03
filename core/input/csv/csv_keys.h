// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows are ours and which feed sent them, known by the texts of their venue and of their symbol or
// instrument.
#pragma once

#include "base/symbol_list.h"
#include "input/csv/csv_columns.h"
#include "input/csv/symbol_numbers.h"
#include "market/feed_registry.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sor::csv {

/// What the texts of a row's venue and symbol (or instrument_id) stand for.
struct RowKey {
    FeedId feed;
    bool isOurs = false;
};

/// The feed of a venue's text: a number, also written as "2.0", else a name. A number that is not a
/// publisher's makes the name of a venue ("exchange 2").
FeedId feedOf(std::string_view venue, bool numbersArePublishers, FeedRegistry& registry);

/// Keys looked up by their two texts; remembers them all. Not thread-safe: one object a parser.
class KeyTable {
public:
    KeyTable() { forgetWords(); }

    /// The key of two texts, or nullptr when it is new.
    const RowKey* find(std::string_view venue, std::string_view second);

    /// The same for texts of up to 8 bytes, each as the high bytes of a word (first character lowest, no
    /// NULs): the fast path's way, without a hash of strings.
    const RowKey* findWords(std::uint64_t venue, std::uint64_t second)
    {
        const Slot& slot = m_slots[slotOf(venue, second)];
        if (slot.venue == venue && slot.second == second && slot.isUsed) [[likely]]
            return &slot.key;
        return findSlow(venue, second);
    }

    void add(std::string_view venue, std::string_view second, RowKey key);

private:
    struct Slot {
        std::uint64_t venue = 0;
        std::uint64_t second = 0;
        RowKey key;
        bool isUsed = false;
    };
    static constexpr std::size_t kSlots = 256;
    static std::size_t slotOf(std::uint64_t venue, std::uint64_t second)
    {
        const std::uint64_t mixed = (venue ^ (second * 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
        return mixed >> 56;
    }
    const RowKey* findSlow(std::uint64_t venue, std::uint64_t second);
    void forgetWords() { m_slots.fill({}); }

    std::array<Slot, kSlots> m_slots;
    std::unordered_map<std::string, RowKey> m_keys;
    std::size_t m_bytes = 0; // of the texts of m_keys
    std::string m_scratch;
};

/// Decides for each new key whether its rows belong to the run, and keeps the symbols seen. One call at a
/// time, in the order of the file: what is decided depends on that order alone, not on the number of threads.
class SymbolChoice {
public:
    /// `wanted`: see SymbolList. `where`: the file, whose name may confirm the symbol where no column does.
    /// With `several` all of these instead, where the file names symbols; it must outlive this.
    SymbolChoice(const Layout& layout, const std::string& wanted, FeedRegistry& registry, std::string where,
                 SymbolNumbers* several = nullptr);

    /// `symbol` is the row's symbol; empty when the file has no symbol column.
    RowKey decide(std::string_view venue, std::string_view second, std::string_view symbol);

    /// More than one symbol was seen and none was chosen.
    bool isAmbiguous() const { return m_wanted.empty() && m_seen.size() > 1; }
    bool sawTooMany() const { return m_seen.size() > kMaxListed; }
    /// `text` is no symbol that was seen or chosen, but one of them begins with it.
    bool isBeginOfSymbol(std::string_view text) const;
    /// Whether this file can be read as it was asked; `isWhole`: the whole file was looked through.
    Status check(bool isWhole, bool hasRows) const;
    /// The symbol that is read; empty when the file does not say.
    const std::string& symbol() const { return m_symbol; }
    /// The wanted spellings that neither rows nor the file's name have, for a sentence.
    std::string missing() const;

private:
    static constexpr std::size_t kMaxListed = 20;
    RowKey ofSeveral(std::string_view venue, std::string_view symbol);
    bool isOurs(std::string_view venue, std::string_view symbol);
    bool isWanted(std::string_view symbol);
    void note(std::string_view symbol);

    bool m_hasSymbols;
    bool m_hasInstruments;
    bool m_hasPublishers;
    SymbolList m_wanted;
    SymbolNumbers* m_several;
    bool m_isChosenByNumber; // an instrument_id is wanted
    std::string m_symbol;
    std::vector<std::string> m_found;
    std::string m_where;
    FeedRegistry& m_registry;
    KeyTable m_known;
    std::vector<std::string> m_seen; // symbols, or instruments where there are no symbols
    std::map<std::string, std::string, std::less<>> m_instrumentOfVenue;
};

} // namespace sor::csv
