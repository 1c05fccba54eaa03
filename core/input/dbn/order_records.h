// SPDX-License-Identifier: GPL-3.0-or-later
// Records of single orders (mbo): what they make of the books of their venues.
#pragma once

#include "input/csv/csv_reader.h"
#include "input/dbn/dbn_row.h"
#include "input/orders/venue_books.h"

#include <cstdint>
#include <map>
#include <optional>

namespace sor { inline namespace input { namespace dbn {

/// Places of an mbo record's fields. Source: MboMsg of record.rs.
namespace order {
inline constexpr std::size_t kId = 16;
inline constexpr std::size_t kPrice = 24;
inline constexpr std::size_t kSize = 32;
inline constexpr std::size_t kFlags = 36;
inline constexpr std::size_t kAction = 38;
inline constexpr std::size_t kSide = 39;
inline constexpr std::size_t kTsRecv = 40;
inline constexpr std::size_t kSequence = 52;
} // namespace order

/// Reads mbo records of one symbol, in file order. A trade (T) and a fill (F) change no book; the cancel or
/// modify behind them does. A venue whose records state its best price (F_TOB) has no orders.
class OrderRecords {
public:
    explicit OrderRecords(bool keepsOrders)
        : m_books(keepsOrders)
    {
    }
    /// Adds the rows that the record at `at` makes: none, when the best prices stay. `number` of the record;
    /// `notes`: csv::RowNote bits.
    Fault read(const char* at, FeedId feed, std::int64_t number, RowBatch& rows, unsigned& notes);
    /// The venues' quotes went for a reason that is not in these records (a halt).
    void forgetShown() { m_books.forgetShown(); }

    Status judge(const FeedRegistry& registry) const { return m_books.judge(registry, "record"); }
    std::vector<std::string> warnings(const FeedRegistry& registry) const
    {
        return m_books.warnings(registry, "record");
    }

private:
    Fault apply(const char* at, const QuoteEvent& event, VenueBook& book, std::int64_t number);
    /// Shares of a trade that no displayed order has been named for, until its event is over.
    struct Trade {
        FeedId feed = kNoFeed;
        std::uint32_t sequence = 0;
        std::uint32_t left = 0;
        Price price;
        std::optional<bool> isBid; // of the order that stood
    };
    void settle(const QuoteEvent& next, RowBatch& rows);
    Trade m_trade;
    VenueBooks m_books;
    std::map<FeedId, std::uint32_t> m_instruments; // whose orders stand in the book
    FeedId m_lastFeed = kNoFeed;
    std::uint32_t m_lastInstrument = 0;
};

/// What a person is told of a bad mbo record, but for its number.
RowProblem problemOfOrder(const char* at, Fault fault);

}}} // namespace sor::input::dbn
