// SPDX-License-Identifier: GPL-3.0-or-later
// What the format of a vendor says of the rows of a file: venues, units of sizes, conditions, its last row.
#pragma once

#include "input/csv/round_lots.h"
#include "market/quote_event.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// What the conditions of a row say, see resources/vendors/conditions.csv. Of several the last one holds.
enum class RowCondition : std::uint8_t {
    Regular, // of quotes: firm
    AskOnly,
    BidOnly,
    Auction,
    OutOfSequence,
    AveragePrice,
    DerivativelyPriced,
    NoQuote,
    Halted,
    Cancelled,
    NoPrint
};

/// A column of conditions.
class ConditionColumn {
public:
    /// `form`: "letters", "numbers", "flags" or "words"; `list`: of conditions.csv. Codes that the list lacks
    /// are `unknown`; of words, which are of any list, they say nothing.
    ConditionColumn(std::size_t position, std::string_view list, std::string_view form, RowCondition unknown);
    std::size_t position() const { return m_position; }
    /// Of the text of a row; `isUnknown` is set where a code is not in the list.
    RowCondition read(std::string_view text, bool& isUnknown) const;

private:
    enum class Form : std::uint8_t { Letters, Numbers, Flags, Words };
    RowCondition oneOf(std::string_view code, bool& isUnknown) const;

    std::size_t m_position;
    Form m_form;
    RowCondition m_unknown;
    std::vector<std::pair<std::string_view, RowCondition>> m_codes;
    std::array<RowCondition, 128> m_letters{};
    std::array<bool, 128> m_isLetter{};
};

/// By whose clock the rows are ordered.
enum class RowClock : std::uint8_t { Unstated, Exchange, Tape };

/// Of one file; nothing of it applies where `format` is empty.
struct VendorRules {
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
    struct SizesFrom {
        std::int64_t time; // ns since 1970
        std::int64_t shares;
    };

    std::string_view format; // "taq"
    std::string_view title; // "NYSE Daily TAQ"
    std::string_view venue; // of all rows, unless another is stated
    std::string_view venues; // a list of venue codes; empty: as in any file
    std::string_view end; // the first field of the last row
    std::vector<SizesFrom> sizes; // by time; empty: as in any file
    std::shared_ptr<const RoundLots> lots; // stated, by symbol; null: those of `sizes` hold for all
    std::vector<ConditionColumn> conditions;
    std::size_t otherTime = kNowhere; // the tape's clock, for rows without the exchange's
    std::size_t nanos = kNowhere; // what is finer than a microsecond in the times
    std::size_t otherNanos = kNowhere;
    RowClock clock = RowClock::Unstated;
    bool hasSasDays = false;
    bool printsAreShares = false; // a file of trades, beside quotes in units of their own
    bool isOneSided = false; // a row is one side of an NBBO feed

    bool isActive() const { return !format.empty(); }
    /// The venue of a code; empty when the list has none.
    std::string_view micOf(std::string_view code) const;
    /// Shares that 1 stands for in sizes of quotes at `time`; where these are round lots and `lot` is not 0,
    /// that.
    std::int64_t sharesAt(std::int64_t time, std::int64_t lot = 0) const;
    /// What the conditions of the row say. Sets `isUnknown` where a code is not known.
    RowCondition conditionOf(std::span<const std::string_view> fields, bool& isUnknown) const;
    bool isEnd(std::span<const std::string_view> fields) const
    {
        return !end.empty() && fields.front() == end;
    }
};

/// Makes of a print or a quote what its condition says; gives RowNote bits.
unsigned applyCondition(RowCondition condition, QuoteEvent& event);

/// Counts of what only files of vendors have.
struct VendorCounts {
    std::int64_t otherClock = 0; // rows without the exchange's time
    std::int64_t unknownConditions = 0;
    std::int64_t notFirm = 0; // quotes of which a side or both cannot be traded with, halts left out
    std::int64_t halts = 0; // quotes of halted venues
    std::int64_t ends = 0; // last rows
    std::int64_t endRecords = 0; // that they count
    bool hasBrokenEnd = false; // one of them is cut off
    std::string endDay; // of the latest of them

    void add(unsigned notes);
    void addEnd(std::span<const std::string_view> fields);
    void add(const VendorCounts& more);
};

}}} // namespace sor::input::csv
