// SPDX-License-Identifier: GPL-3.0-or-later
// One row read the general way: splits by RFC 4180, reads each field and says what is wrong. The fast path
// hands every row here that is not quite ordinary; the tests compare the two.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_keys.h"
#include "input/csv/csv_reader.h"
#include "input/csv/row_splitter.h"
#include "input/csv/row_times.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// Where the general reader asks about keys that are new.
class KeyResolver {
public:
    virtual ~KeyResolver() = default;
    virtual RowKey resolve(std::string_view venue, std::string_view second, std::string_view symbol) = 0;
    /// True for a text that is new and the beginning of a symbol that was seen.
    virtual bool isBeginOfSymbol(std::string_view /*text*/) { return false; }
    /// Several symbols are read together.
    virtual bool isOfSeveral() const { return false; }
};

enum class RowKind : std::uint8_t { Ours, OtherSymbol, Bad };

/// Reads the fields of a row into an event.
class RowDecoder {
public:
    RowDecoder(const Layout& layout, KeyTable& keys, KeyResolver& resolver)
        : m_layout(layout)
        , m_keys(keys)
        , m_resolver(resolver)
        , m_times(layout)
    {
    }

    /// Sets `event` and `notes` (RowNote bits) for a row that we read, `problem` (but for its line) for a bad
    /// row.
    RowKind decode(const std::vector<std::string_view>& fields, QuoteEvent& event, unsigned& notes,
                   RowProblem& problem);
    /// The trade of the row that was read last, which acts behind its quotes; only of a layout that
    /// showsQuotesOfTrades.
    RowKind decodeTrade(const std::vector<std::string_view>& fields, QuoteEvent& event, RowProblem& problem);

private:
    std::string_view text(const std::vector<std::string_view>& fields, Column column) const
    {
        return fields[m_layout.at(column)];
    }
    RowKind badAt(const std::vector<std::string_view>& fields, std::size_t position, std::string expected,
                  RowProblem& problem) const;
    RowKind bad(const std::vector<std::string_view>& fields, Column column, std::string expected,
                RowProblem& problem) const
    {
        return badAt(fields, m_layout.at(column), std::move(expected), problem);
    }
    /// The row is long enough for the columns that are needed.
    bool hasAll(const std::vector<std::string_view>& fields, bool withSymbol, RowProblem& problem) const;
    /// The key of the venue at `position`, for a row that is ours.
    RowKind findKey(const std::vector<std::string_view>& fields, std::size_t position, RowKey& key,
                    RowProblem& problem);
    RowKind decodeNbbo(const std::vector<std::string_view>& fields, QuoteEvent& event, unsigned& notes,
                       RowProblem& problem);
    /// A trade with nothing of the quote, among quotes.
    bool isPrintAlone(const std::vector<std::string_view>& fields) const;
    bool readPrint(const std::vector<std::string_view>& fields, QuoteEvent& event, RowProblem& problem) const;
    bool readTrade(const std::vector<std::string_view>& fields, QuoteEvent& event, RowProblem& problem) const;
    bool readPriceAndSize(const std::vector<std::string_view>& fields, QuoteEvent& event,
                          RowProblem& problem) const;
    void noteCondition(const std::vector<std::string_view>& fields, QuoteEvent& event, unsigned& notes) const;
    /// `lot`: of RowKey.
    bool readQuote(const std::vector<std::string_view>& fields, std::int64_t lot, QuoteEvent& event,
                   unsigned& notes, RowProblem& problem) const;

    const Layout& m_layout;
    KeyTable& m_keys;
    KeyResolver& m_resolver;
    std::string m_symbol; // joined from two columns
    RowTimes m_times;
};

/// An action's or side's letter by its character: itself, or '\0' when it is none.
using Letters = std::array<char, 256>;
constexpr Letters lettersOf(std::string_view valid)
{
    Letters letters{};
    for (const char c : valid)
        letters[static_cast<unsigned char>(c)] = c;
    return letters;
}
/// All but the one that is ours.
inline constexpr std::uint8_t kFlagsOfFiles = 0xff ^ kFlagNoQuote;

inline constexpr Letters kActionLetters = lettersOf("ACMRTFNHU");
inline constexpr Letters kSideLetters = lettersOf("ABN");

/// 'N' for an empty text, '\0' for one that is no valid letter.
char letterOf(std::string_view text, const Letters& letters);

/// `text` as a problem shows it: cut to a readable length.
std::string shown(std::string_view text);

}}} // namespace sor::input::csv
