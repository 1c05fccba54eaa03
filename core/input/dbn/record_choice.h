// SPDX-License-Identifier: GPL-3.0-or-later
// Which records of a DBN file are ours, known by their instrument id, publisher and day.
#pragma once

#include "input/csv/csv_keys.h"
#include "input/csv/csv_reader.h"
#include "input/dbn/dbn_symbols.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace dbn {

/// Which symbol and feed a record is of, and how many records each symbol has.
class RecordChoice {
public:
    struct Key {
        FeedId feed;
        bool isOurs = false;
        std::int64_t* count = nullptr; // of the symbol's records
    };

    /// `symbology` and `registry` must outlive it. `others`: symbols of another file, used where `symbology`
    /// has none; may be null. `wanted`: its symbol, or symbols.
    RecordChoice(const Symbology& symbology, const Symbology* others, const CsvOptions& wanted,
                 FeedRegistry& registry, std::string where);

    /// `time`: nanoseconds since 1970, 0 or more, by which its day is known.
    const Key& find(std::uint32_t instrument, std::uint16_t publisher, std::int64_t time)
    {
        if (time < m_dayBegin || time - m_dayBegin >= kDayNanos) [[unlikely]]
            startDay(time);
        const Slot& slot = m_slots[slotOf(instrument, publisher)];
        if (slot.instrument == instrument && slot.publisher == publisher && slot.key.count != nullptr)
            [[likely]]
            return slot.key;
        return findSlow(instrument, publisher);
    }
    /// What was found is found again: the symbology has changed.
    void forget() { m_slots.fill({}); }

    bool isAmbiguous() const { return m_choice && m_choice->isAmbiguous(); }
    bool sawTooMany() const { return m_counts.size() > kMostSymbols; }
    /// The symbols with their records so far, those of most first.
    std::vector<std::pair<std::string, std::int64_t>> counts() const;
    Status check(bool isWhole, bool hasRows);
    const std::string& symbol() const;
    /// Several symbols are read, and the file tells them apart.
    bool isOfSeveral() const { return m_choice && m_choice->several() != nullptr; }
    /// Sentences on ids without a symbol, and on symbols that are not there.
    std::vector<std::string> warnings() const;

private:
    struct Slot {
        std::uint32_t instrument = 0;
        std::uint16_t publisher = 0;
        Key key;
    };
    static constexpr std::size_t kSlots = 256;
    static constexpr std::size_t kMostSymbols = 100'000;
    static std::size_t slotOf(std::uint32_t instrument, std::uint16_t publisher)
    {
        return ((instrument ^ (std::uint64_t{publisher} << 32)) * 0x9e3779b97f4a7c15ULL) >> 56;
    }
    void startDay(std::int64_t time);
    const Key& findSlow(std::uint32_t instrument, std::uint16_t publisher);
    csv::SymbolChoice& choice();
    std::string symbolOf(std::uint32_t instrument);

    const Symbology& m_symbology;
    const Symbology* m_others;
    std::string m_wanted;
    SymbolList m_spellings;
    FeedRegistry& m_registry;
    std::string m_where;
    SymbolNumbers* m_several;
    std::int64_t m_dayBegin = 0;
    std::array<Slot, kSlots> m_slots{};
    csv::Layout m_layout;
    std::optional<csv::SymbolChoice> m_choice; // once it is known whether there are symbols
    std::map<std::string, std::int64_t, std::less<>> m_counts; // records by symbol
    std::vector<std::string> m_unnamed; // ids that no symbol is known of
};

}}} // namespace sor::input::dbn
