// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows are ours and which feed sent them, known by the texts of their venue and of their symbol or
// instrument.
#pragma once

#include "base/symbol_list.h"
#include "input/csv/csv_columns.h"
#include "input/csv/symbol_numbers.h"
#include "market/feed_registry.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// The symbol that ended the row of which a pair of venue and instrument_id was learned. Others may end with
/// another one: joined files number their instruments again, and writers give one number to all.
class LearnedSymbol {
public:
    LearnedSymbol() = default;
    /// `symbol` stands behind `separator`.
    LearnedSymbol(char separator, std::string_view symbol);

    /// The row of [begin, end), without its newline, may have another symbol, or none; false where it has
    /// ours (a symbol beyond 23 bytes is left to the slow reader).
    bool mayDiffer(const char* begin, const char* end) const
    {
        if (m_size == 0)
            return false;
        end -= end[-1] == '\r' ? 1 : 0;
        return m_size > kMostCompared || end - begin < kMostCompared
            || ((wordAt(end - 8) ^ m_last) & m_mask) != 0 || (m_size > 8 && wordAt(end - m_size) != m_first)
            || (m_size > 16 && wordAt(end - 16) != m_middle);
    }
    /// `symbol`, which is not empty, is another one.
    bool differs(std::string_view symbol) const { return m_size != 0 && m_hash != hashOf(symbol); }

private:
    static constexpr std::ptrdiff_t kMostCompared = 24;

    static std::uint64_t wordAt(const char* text)
    {
        std::uint64_t word = 0;
        std::memcpy(&word, text, 8);
        return word;
    }
    static std::uint64_t hashOf(std::string_view symbol) { return std::hash<std::string_view>{}(symbol); }

    std::uint64_t m_hash = 0;
    std::uint64_t m_last = 0; // the last 8 bytes of the separator and the symbol
    std::uint64_t m_mask = 0; // those of them that there are
    std::uint64_t m_first = 0; // 8 bytes from m_size before the end, where it is above 8
    std::uint64_t m_middle = 0; // 8 bytes from 16 before the end, where it is above 16
    std::ptrdiff_t m_size = 0; // 0: nothing to compare
};

/// What the texts of a row's venue and symbol (or instrument_id) stand for.
struct RowKey {
    FeedId feed;
    bool isOurs = false;
    std::int64_t lot = 0; // shares of the symbol's round lot, where that is stated
    LearnedSymbol symbol{};
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
    bool isAmbiguous() const { return (m_wanted.empty() || m_isTakenByName) && m_seen.size() > 1; }
    bool sawTooMany() const { return m_seen.size() > kMaxListed; }
    /// `text` is no symbol that was seen or chosen, but one of them begins with it.
    bool isBeginOfSymbol(std::string_view text) const;
    /// Whether this file can be read as it was asked; `isWhole`: the whole file was looked through.
    Status check(bool isWhole, bool hasRows) const;
    /// Fails where rows that are read have a symbol without a stated round lot, or two with different ones.
    Status checkLots() const { return m_lotStatus; }
    /// Rows of this symbol (of this instrument_id, where there are no symbols) are read, those of any where
    /// none was chosen by it.
    bool reads(std::string_view symbol) const;
    /// The stated round lot of the rows so far; 0 without.
    std::int64_t lot() const { return m_lot; }
    /// The symbols that are read together; null where one is, or the file does not name them.
    SymbolNumbers* several() const { return m_hasSymbols ? m_several : nullptr; }
    /// The symbol that is read; empty when the file does not say, or says it only under a name that is as
    /// often of something else (kWeakSymbolNames) and is called after something itself.
    const std::string& symbol() const;
    /// The wanted spellings that neither rows nor the file's name have, for a sentence.
    std::string missing() const;

private:
    static constexpr std::size_t kMaxListed = 20;
    RowKey ofSeveral(std::string_view venue, std::string_view symbol);
    FeedId feedNamed(std::string_view venue);
    bool isOurs(std::string_view venue, std::string_view symbol);
    bool isWanted(std::string_view symbol);
    bool isNamedAfter(const std::string& spelling) const;
    bool isTakenByName(std::string_view symbol);
    void note(std::string_view symbol);
    std::int64_t lotOf(std::string_view symbol);

    bool m_hasSymbols;
    bool m_hasInstruments;
    bool m_hasPublishers;
    bool m_isOfTrades;
    bool m_isWeak; // the symbols' column is one of kWeakSymbolNames
    bool m_isOfOneDay; // its numbers are of one day of one feed
    bool m_isTakenByName = false; // rows are read as the wanted symbol because the file is called after it
    SymbolList m_wanted;
    SymbolNumbers* m_several;
    bool m_isChosenByNumber; // an instrument_id is wanted
    std::string m_symbol;
    std::vector<std::string> m_found;
    std::string m_where;
    std::shared_ptr<const RoundLots> m_lots; // may be null
    std::int64_t m_lot = 0;
    Status m_lotStatus = ok();
    FeedRegistry& m_registry;
    KeyTable m_known;
    std::vector<std::string> m_seen; // symbols, or instruments where there are no symbols
    std::map<std::string, std::string, std::less<>> m_instrumentOfVenue;
};

}}} // namespace sor::input::csv
