// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of one row of a message, as texts, and what they mean.
#pragma once

#include "base/zone.h"
#include "input/csv/csv_columns.h"
#include "input/kafka/message/row_hints.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// Where a member of a JSON object belongs.
struct FieldName {
    csv::Column column;
    std::uint8_t rank; // of its aliases; the lowest is taken when there are several
};

/// The column of a member's name; nothing for names that mean nothing here.
std::optional<FieldName> fieldOf(std::string_view name);

/// A member that names the instrument in some feeds, and something else in others ("asset":"equity").
bool isDoubtfulSymbol(FieldName field);

/// A sentence about a row whose times no market had (see kEarliestTime); else nothing.
std::string timeProblem(const QuoteEvent& row);

/// Texts of one row; what is not there is not set.
class QuoteFields {
public:
    void set(FieldName name, std::string_view text);
    /// Some price or size is there.
    bool hasQuote() const
    {
        using enum csv::Column;
        return has(BidPx) || has(BidSz) || has(AskPx) || has(AskSz) || has(Price) || has(Size);
    }
    bool has(csv::Column column) const { return m_rank[index(column)] != kNone; }
    std::string_view text(csv::Column column) const { return m_text[index(column)]; }

    /// Its own text, or what the message gives once for all its rows where it has none.
    std::string_view textFrom(csv::Column column, const QuoteFields* inherited) const;

    /// It says no other venue, instrument and (where `countsTime`) time than `first`.
    bool isOfBook(const QuoteFields& first, bool countsTime) const;
    /// Takes what `more`, a part of the same row, says.
    void add(const QuoteFields& more);
    /// Takes the bid of `level`, another one of the same book, where it is higher, and the ask where it is
    /// lower; a side without a size is none.
    void keepBest(const QuoteFields& level);
    /// What neither this nor `common` (may be null) says of the time, the venue and the instrument is as an
    /// object beside the rows says it; a time only if it is one.
    void fillFrom(const QuoteFields& beside, const QuoteFields* common);
    /// What it says beside its columns.
    RowHints hints;

    struct Reading {
        bool isGood = false;
        bool usedKafkaTime = false;
        bool hasNoTime = false; // of any kind: usedKafkaTime is set too
        unsigned notes = 0; // csv::RowNote bits
        std::string problem;
    };
    /// The row. `inherited` has the fields that the message gives once for all its rows (a time); `zone` is
    /// that of times that name none, `sizes` has the unit of sizes.
    Reading read(QuoteEvent& row, const QuoteFields* inherited, std::int64_t kafkaTimeMs,
                 FeedRegistry& registry, const std::optional<Zone>& zone,
                 const csv::NumberStyle& sizes) const;

private:
    static constexpr std::uint8_t kNone = 255;
    static constexpr std::size_t index(csv::Column column) { return static_cast<std::size_t>(column); }
    static constexpr std::array<std::uint8_t, csv::kColumns> noRanks()
    {
        std::array<std::uint8_t, csv::kColumns> ranks{};
        ranks.fill(kNone);
        return ranks;
    }
    std::string readTimes(QuoteEvent& row, const QuoteFields* inherited, std::int64_t kafkaTimeMs,
                          const std::optional<Zone>& zone, Reading& reading) const;
    std::string readTrade(QuoteEvent& row, const csv::NumberStyle& sizes) const;
    std::string readPrint(QuoteEvent& row, const csv::NumberStyle& sizes) const;
    /// Price and size of a trade.
    std::string readTraded(QuoteEvent& row, const csv::NumberStyle& sizes) const;
    /// A trade by its type, without sides: it says nothing of the venue's quote.
    bool isPrint(const QuoteFields* inherited) const;
    std::string readSides(QuoteEvent& row, unsigned& notes, const csv::NumberStyle& sizes) const;

    std::array<std::string_view, csv::kColumns> m_text{};
    std::array<std::uint8_t, csv::kColumns> m_rank = noRanks();
};

}}} // namespace sor::input::kafka
