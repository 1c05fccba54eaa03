// SPDX-License-Identifier: GPL-3.0-or-later
// Reads ordinary rows: locates the fields with SIMD and reads the usual forms of them, else leaves the row to
// RowDecoder. What it does read, it reads exactly as RowDecoder would.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_fields.h"
#include "input/csv/csv_keys.h"
#include "input/csv/csv_row.h"
#include "input/csv/csv_row_shape.h"
#include "input/csv/csv_simd.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// Not thread-safe: one object a parser.
class FastRow {
public:
    FastRow(const Layout& layout, KeyTable& keys);

    /// False: no row of this file is ordinary enough.
    bool isUsable() const { return m_header.needed <= kMostFields && m_isOfUsualForm; }
    bool isDatabentoOrder() const { return m_header.positions == DatabentoOrder::kPositions; }
    const HeaderOrder& headerOrder() const { return m_header; }

    enum class Kind : std::uint8_t { Ours, OtherSymbol, NotOrdinary };

    /// Reads the row at `p`. There must be a newline at or behind `p`, and kPadding readable bytes around the
    /// text. Unless NotOrdinary, `next` is set to the byte behind the row.
    template <class Simd, class Order>
    Kind read(const Order& order, const char* p, QuoteEvent& event, unsigned& notes, const char*& next);

    /// The text of the price or size column of the row read last but `ago` (0 or 1).
    std::string_view textOf(Column column, unsigned ago) const
    {
        const Located& row = m_rows[(m_current + ago) & 1];
        if (!row.isShaped)
            return field(m_header, row, column).text();
        const std::size_t i = column == Column::Price ? 0 : 1;
        return trimmed({row.begin + kTimesLength + row.tradeBegin[i], row.tradeLength[i]});
    }

private:
    static constexpr std::size_t kMostFields = 96;

    struct Located {
        const char* begin = nullptr;
        std::array<std::uint32_t, kMostFields + 8> starts{}; // of fields; the next one's start - 1 is the end
        // Instead, of a row whose shape was known: where price and size are behind the times.
        bool isShaped = false;
        std::array<std::uint8_t, 2> tradeBegin{};
        std::array<std::uint8_t, 2> tradeLength{};
    };
    struct Minute {
        alignas(16) std::array<char, 16> prefix{}; // "2024-08-01T13:36"
        std::int64_t nanos = 0;
    };
    struct Field {
        const char* begin;
        std::size_t length;
        std::string_view text() const { return trimmed({begin, length}); }
    };
    /// What is wrong with a row, gathered while it is read and asked for once.
    struct Doubt {
        __m128i bytes = _mm_setzero_si128(); // not 0: a byte is wrong
        std::int64_t sign = 0; // negative: a value is
        void unless(bool isRight) { sign |= -static_cast<std::int64_t>(!isRight); }
        void ifNegative(std::int64_t value) { sign |= value; }
        bool isNone() const { return sign >= 0 && simd::isClear(bytes); }
    };
    /// The fields of a row that was located; their lengths may be anything.
    template <class Order> struct LocatedFields {
        static constexpr bool kArePlain = false;
        const Order& order;
        const Located& row;
        Field at(Column column) const { return field(order, row, column); }
        std::uint64_t word(Column column) const
        {
            const Field f = at(column);
            return simd::valueWord(f.begin, f.length);
        }
    };
    /// The fields of a row of a plain shape.
    struct ShapedFields {
        static constexpr bool kArePlain = true;
        const char* base; // behind the times
        const RowShape& shape;
        Field at(Column column) const
        {
            const auto i = static_cast<std::size_t>(column);
            return {base + shape.begin[i], shape.length[i]};
        }
        std::uint64_t textWord(Column column) const
        {
            const auto i = static_cast<std::size_t>(column);
            return simd::load64(base + shape.begin[i]) << shape.shift[i];
        }
        std::uint64_t word(Column column) const
        {
            const auto i = static_cast<std::size_t>(column);
            return (simd::load64(base + shape.begin[i]) ^ simd::kZeros) << shape.shift[i];
        }
    };

    template <class Order> static Field field(const Order& order, const Located& row, Column column)
    {
        const std::uint32_t i = order.at(column);
        return {row.begin + row.starts[i], row.starts[i + 1] - row.starts[i] - 1};
    }
    template <class Order> static bool has(const Order& order, Column column)
    {
        return order.at(column) != kNoPosition;
    }
    CsvPriceForm form() const { return m_isFixed ? CsvPriceForm::Fixed : CsvPriceForm::Decimal; }

    template <class Simd>
    bool locate(Located& row, std::size_t fields, std::size_t needed, std::uint32_t offset,
                const char*& next) const;
    template <class Simd> bool readPattern(const char* p, RowPattern& pattern) const;
    __m128i timeDigits(const char* p, Doubt& doubt) const;
    bool leadingTimes(const char* p, std::int64_t& first, std::int64_t& second);
    bool fullTime(const char* p, unsigned which, std::int64_t& nanos);
    bool rememberMinute(const char* p, unsigned which, std::int64_t& nanos);
    bool anyTime(Field field, unsigned which, std::int64_t& nanos, unsigned& notes);
    bool priceDigits(Field price, __m128i& digits) const;
    template <class Order, class Fields>
    void readAction(const Order& order, const Fields& fields, QuoteEvent& event, Doubt& doubt) const;
    template <class Order, class Fields>
    void readNumbers(const Order& order, const Fields& fields, QuoteEvent& event, Doubt& doubt) const;
    template <class Order, class Fields>
    void readQuote(const Order& order, const Fields& fields, QuoteEvent& event, Doubt& doubt) const;
    template <class Order>
    Kind readShaped(const Order& order, const char* base, const RowShape& shape, const char* end,
                    QuoteEvent& event) const;
    bool readLoosely(const Located& row, QuoteEvent& event, unsigned& notes) const;

    KeyTable& m_keys;
    ShapeTable m_shapes;
    __m128i m_separator;
    char m_separatorChar;
    TimeStyle m_times;
    bool m_isFixed;
    bool m_hasBids;
    bool m_isOfUsualForm; // each column says its part, in numbers of the usual form
    bool m_mayHavePrints; // among its quotes
    bool m_timesLead = false;
    bool m_mayHaveShape = false; // its rows are short enough
    unsigned m_firstTime = 0; // which time stands first: 0 ts_recv, 1 ts_event
    HeaderOrder m_header;
    std::array<Minute, 2> m_minutes;
    std::array<Located, 2> m_rows; // of this row and of the one before
    unsigned m_current = 0;
};

}}} // namespace sor::input::csv
