// SPDX-License-Identifier: GPL-3.0-or-later
// Reads ordinary rows: locates the fields with SIMD and reads the usual forms of them, else leaves the row to
// RowDecoder. What it does read, it reads exactly as RowDecoder would.
#pragma once

#include "source/csv_columns.h"
#include "source/csv_fields.h"
#include "source/csv_keys.h"
#include "source/csv_row.h"
#include "source/csv_simd.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sor::csv {

inline constexpr std::uint32_t kNoPosition = 0xffffffff;

/// Where the columns are, known when the header was read.
struct HeaderOrder {
    std::array<std::uint32_t, kColumns> positions{};
    std::uint32_t needed = 0; // fields that must be located
    Column second = Column::Symbol; // of the two texts that make a RowKey
    std::uint32_t at(Column column) const { return positions[static_cast<std::size_t>(column)]; }
};

/// Where they are in Databento's mbp-1, mbp-10 and tbbo files, known when the program was compiled.
struct DatabentoOrder {
    static constexpr std::uint32_t needed = 17;
    static constexpr Column second = Column::InstrumentId;
    static constexpr std::array<std::uint32_t, kColumns> kPositions{0, 1,  3,  4,  kNoPosition, 5,  6, 8,
                                                                    9, 10, 12, 13, 15,          14, 16};
    static constexpr std::uint32_t at(Column column) { return kPositions[static_cast<std::size_t>(column)]; }
};

/// Not thread-safe: one object a parser.
class FastRow {
public:
    FastRow(const Layout& layout, KeyTable& keys);

    /// False: no row of this file is ordinary enough.
    bool isUsable() const { return m_header.needed <= kMostFields; }
    bool isDatabentoOrder() const { return m_header.positions == DatabentoOrder::kPositions; }
    const HeaderOrder& headerOrder() const { return m_header; }

    enum class Kind : std::uint8_t { Ours, OtherSymbol, NotOrdinary };

    /// Reads the row at `p`. There must be a newline at or behind `p`, and kPadding readable bytes around the
    /// text. Unless NotOrdinary, `next` is set to the byte behind the row.
    template <class Order>
    Kind read(const Order& order, const char* p, QuoteEvent& event, unsigned& notes, const char*& next);

    /// The text of the price or size column of the row read last but `ago` (0 or 1).
    std::string_view textOf(Column column, unsigned ago) const
    {
        return field(m_header, m_rows[(m_current + ago) & 1], column).text();
    }

private:
    static constexpr std::size_t kMostFields = 96;

    struct Located {
        const char* begin = nullptr;
        std::array<std::uint32_t, kMostFields + 8> starts{}; // of fields; the next one's start - 1 is the end
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
        __m128i bytes = _mm_setzero_si128();
        bool isSure = true;
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

    bool locate(Located& row, std::size_t fields, std::size_t needed, std::uint32_t offset,
                const char*& next) const;
    __m128i timeDigits(const char* p, Doubt& doubt) const;
    bool leadingTimes(const char* p, std::int64_t& first, std::int64_t& second);
    bool fullTime(const char* p, unsigned which, std::int64_t& nanos);
    bool rememberMinute(const char* p, unsigned which, std::int64_t& nanos);
    bool anyTime(Field field, unsigned which, std::int64_t& nanos, unsigned& notes);
    bool priceDigits(Field price, __m128i& digits) const;
    template <class Order>
    void readAction(const Order& order, const Located& row, QuoteEvent& event, Doubt& doubt) const;
    template <class Order>
    void readNumbers(const Order& order, const Located& row, QuoteEvent& event, Doubt& doubt) const;
    template <class Order>
    void readQuote(const Order& order, const Located& row, QuoteEvent& event, Doubt& doubt) const;
    bool readLoosely(const Located& row, QuoteEvent& event, unsigned& notes) const;

    KeyTable& m_keys;
    __m128i m_separator;
    char m_separatorChar;
    bool m_isFixed;
    bool m_hasBids;
    bool m_timesLead = false;
    unsigned m_firstTime = 0; // which time stands first: 0 ts_recv, 1 ts_event
    HeaderOrder m_header;
    std::array<Minute, 2> m_minutes;
    std::array<Located, 2> m_rows; // of this row and of the one before
    unsigned m_current = 0;
};

// The rest is inline: the loop over rows must not pay for calls.
#define SOR_INLINE [[gnu::always_inline]] inline

SOR_INLINE bool FastRow::locate(Located& row, std::size_t fields, std::size_t needed, std::uint32_t offset,
                                const char*& next) const
{
    // `fields` are behind us; starts[fields] is set.
    const char* p = row.begin;
    for (;;) {
        const simd::Matches ends = simd::endsIn(p + offset);
        std::uint64_t separators = simd::equalIn(p + offset, m_separator).mask();
        if (ends.any()) {
            const auto end = static_cast<std::uint32_t>(std::countr_zero(ends.mask()));
            separators &= (std::uint64_t{1} << end) - 1;
            const auto count = static_cast<std::size_t>(std::popcount(separators));
            simd::writeStarts(separators, std::min(count, needed - fields), offset,
                              row.starts.data() + fields + 1);
            fields += count + 1;
            const std::uint32_t rowEnd = offset + end;
            next = p + rowEnd + 1;
            if (fields == needed)
                row.starts[fields] = rowEnd + (rowEnd > 0 && p[rowEnd - 1] == '\r' ? 0 : 1);
            return fields >= needed && p[rowEnd] == '\n';
        }
        const auto count = static_cast<std::size_t>(std::popcount(separators));
        simd::writeStarts(separators, std::min(count, needed - fields), offset,
                          row.starts.data() + fields + 1);
        fields += count;
        offset += 64;
        if (fields >= needed) {
            const char* end = simd::findEnd(p + offset);
            next = end + 1;
            return *end == '\n';
        }
    }
}

/// The eleven digits of seconds and decimals in "2024-08-01T13:36:32.491911683Z".
SOR_INLINE __m128i FastRow::timeDigits(const char* p, Doubt& doubt) const
{
    const __m128i values = simd::toValues(simd::load(p + 14)); // "36:32.491911683Z"
    const __m128i digits =
        _mm_shuffle_epi8(values, _mm_setr_epi8(-1, -1, -1, -1, -1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14));
    constexpr char kColon = ':' ^ '0';
    constexpr char kPoint = '.' ^ '0';
    constexpr char kZulu = 'Z' ^ '0';
    const __m128i marks = _mm_setr_epi8(0, 0, kColon, 0, 0, kPoint, 0, 0, 0, 0, 0, 0, 0, 0, 0, kZulu);
    const __m128i isMark = _mm_setr_epi8(0, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1);
    doubt.bytes = _mm_or_si128(
        doubt.bytes,
        _mm_or_si128(simd::notDigits(digits), _mm_and_si128(_mm_xor_si128(values, marks), isMark)));
    return digits;
}

inline constexpr std::int64_t kMinuteNanos = 60'000'000'000;

/// Both times at the front of a row, in their full form; false when they are not.
SOR_INLINE bool FastRow::leadingTimes(const char* p, std::int64_t& first, std::int64_t& second)
{
    const Minute& firstMinute = m_minutes[m_firstTime];
    const Minute& secondMinute = m_minutes[m_firstTime ^ 1];
    const auto prefixOf = [](const Minute& minute) {
        return _mm_load_si128(reinterpret_cast<const __m128i*>(minute.prefix.data()));
    };
    const __m128i differs = _mm_or_si128(_mm_xor_si128(simd::load(p), prefixOf(firstMinute)),
                                         _mm_xor_si128(simd::load(p + 31), prefixOf(secondMinute)));
    if (!simd::isClear(differs)) [[unlikely]]
        return fullTime(p, m_firstTime, first) && fullTime(p + 31, m_firstTime ^ 1, second);
    Doubt doubt;
    const __m128i firstDigits = timeDigits(p, doubt);
    const __m128i secondDigits = timeDigits(p + 31, doubt);
    std::int64_t firstValue = 0;
    std::int64_t secondValue = 0;
    simd::twoSixteens(firstDigits, secondDigits, firstValue, secondValue);
    first = firstMinute.nanos + firstValue;
    second = secondMinute.nanos + secondValue;
    return simd::isClear(doubt.bytes) && firstValue < kMinuteNanos && secondValue < kMinuteNanos;
}

SOR_INLINE bool FastRow::priceDigits(Field price, __m128i& digits) const
{
    if (!m_isFixed)
        return simd::decimalDigits(price.begin, price.length, digits);
    if (price.length - 1 > 15)
        return false;
    digits = simd::rightAligned(price.begin, price.length);
    return true;
}

template <class Order>
SOR_INLINE void FastRow::readQuote(const Order& order, const Located& row, QuoteEvent& event,
                                   Doubt& doubt) const
{
    const Field askPx = field(order, row, Column::AskPx);
    const Field askSz = field(order, row, Column::AskSz);
    // A missing bid is read as a copy of the ask and forgotten: the two share their steps.
    const bool hasBids = has(order, Column::BidPx);
    const Field bidPx = hasBids ? field(order, row, Column::BidPx) : askPx;
    const Field bidSz = hasBids ? field(order, row, Column::BidSz) : askSz;
    __m128i askDigits;
    __m128i bidDigits;
    if (!priceDigits(askPx, askDigits) || !priceDigits(bidPx, bidDigits)) [[unlikely]] {
        doubt.isSure = false;
        return;
    }
    const __m128i sizes =
        _mm_set_epi64x(static_cast<std::int64_t>(simd::valueWord(askSz.begin, askSz.length)),
                       static_cast<std::int64_t>(simd::valueWord(bidSz.begin, bidSz.length)));
    simd::twoSixteens(askDigits, bidDigits, event.askPx.nanos, event.bidPx.nanos);
    const std::uint64_t both = simd::twoEights(sizes);
    event.askSz = static_cast<std::uint32_t>(both >> 32);
    event.bidSz = static_cast<std::uint32_t>(both);
    doubt.bytes =
        _mm_or_si128(doubt.bytes, simd::notDigits(_mm_max_epu8(_mm_max_epu8(askDigits, bidDigits), sizes)));
    const std::int64_t smallest = m_isFixed ? 1'000'000 : 1;
    doubt.isSure = doubt.isSure && ((askSz.length - 1) | (bidSz.length - 1)) < 8 && event.askSz != 0
        && event.bidSz != 0 && event.askPx.nanos >= smallest && event.bidPx.nanos >= smallest;
    if (!hasBids) {
        event.bidPx = kNoPrice;
        event.bidSz = 0;
    }
}

template <class Order>
SOR_INLINE void FastRow::readAction(const Order& order, const Located& row, QuoteEvent& event,
                                    Doubt& doubt) const
{
    event.action = 'M';
    event.side = 'N';
    event.price = kNoPrice;
    event.size = 0;
    if (!has(order, Column::Action))
        return;
    const Field action = field(order, row, Column::Action);
    event.action = kActionLetters[static_cast<unsigned char>(*action.begin)];
    doubt.isSure = doubt.isSure && action.length == 1 && event.action != '\0';
    if (has(order, Column::Side)) {
        const Field side = field(order, row, Column::Side);
        event.side = kSideLetters[static_cast<unsigned char>(*side.begin)];
        doubt.isSure = doubt.isSure && side.length == 1 && event.side != '\0';
    }
    if (event.action == 'T' && has(order, Column::Price)) [[unlikely]] {
        const Field price = field(order, row, Column::Price);
        const Field size = field(order, row, Column::Size);
        __m128i digits;
        if (!priceDigits(price, digits) || !simd::areDigits(digits)) {
            doubt.isSure = false;
            return;
        }
        event.price = Price{simd::sixteen(digits)};
        const std::int64_t shares = simd::integer(size.begin, size.length);
        event.size = static_cast<std::uint32_t>(shares);
        doubt.isSure = doubt.isSure && event.price.nanos >= (m_isFixed ? 1'000'000 : 1) && shares >= 0
            && shares < 0xffffffff;
    }
}

template <class Order>
SOR_INLINE void FastRow::readNumbers(const Order& order, const Located& row, QuoteEvent& event,
                                     Doubt& doubt) const
{
    event.flags = kFlagLast;
    event.sequence = 0;
    // Both in one go: flags in the low lane, the last eight digits of the sequence in the high one.
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t top = 0;
    if (has(order, Column::Flags)) {
        const Field flags = field(order, row, Column::Flags);
        low = simd::valueWord(flags.begin, flags.length);
        doubt.isSure = doubt.isSure && flags.length - 1 < 3;
    }
    if (has(order, Column::Sequence)) {
        const Field sequence = field(order, row, Column::Sequence);
        high = simd::valueWord(sequence.begin, sequence.length);
        if (sequence.length - 1 > 7) [[unlikely]] {
            high = simd::load64(sequence.begin + sequence.length - 8) ^ 0x3030303030303030ULL;
            const std::int64_t digits = simd::integer(sequence.begin, sequence.length - 8);
            doubt.isSure = doubt.isSure && sequence.length - 1 < 10 && digits >= 0;
            top = static_cast<std::uint64_t>(digits) * 100'000'000;
        }
    }
    const __m128i values = _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
    const std::uint64_t both = simd::twoEights(values);
    doubt.bytes = _mm_or_si128(doubt.bytes, simd::notDigits(values));
    doubt.isSure = doubt.isSure && (both & 0xffffffff) < 256;
    if (has(order, Column::Flags))
        event.flags = static_cast<std::uint8_t>(both);
    event.sequence = static_cast<std::uint32_t>(top + (both >> 32));
}

template <class Order>
SOR_INLINE FastRow::Kind FastRow::read(const Order& order, const char* p, QuoteEvent& event, unsigned& notes,
                                       const char*& next)
{
    m_current ^= 1;
    Located& row = m_rows[m_current];
    row.begin = p;
    row.starts[0] = 0;
    std::int64_t times[2] = {0, 0}; // ts_recv, ts_event
    bool hasTimes = false;
    if (m_timesLead && p[30] == m_separatorChar && p[61] == m_separatorChar) {
        // Both times in their full form hold no newline, so the row's end is behind them.
        hasTimes = leadingTimes(p, times[m_firstTime], times[m_firstTime ^ 1]);
    }
    if (hasTimes) [[likely]] {
        row.starts[1] = 31;
        row.starts[2] = 62;
        if (!locate(row, 2, order.needed, 62, next))
            return Kind::NotOrdinary;
    } else if (!locate(row, 0, order.needed, 0, next)) {
        return Kind::NotOrdinary;
    }

    const Field venue = field(order, row, Column::Venue);
    std::uint64_t second = 0;
    if (has(order, order.second)) {
        const Field text = field(order, row, order.second);
        if (text.length - 1 > 7)
            return Kind::NotOrdinary;
        second = simd::textWord(text.begin, text.length);
    }
    if (venue.length - 1 > 7)
        return Kind::NotOrdinary;
    const RowKey* key = m_keys.findWords(simd::textWord(venue.begin, venue.length), second);
    if (!key)
        return Kind::NotOrdinary;
    if (!key->isOurs)
        return Kind::OtherSymbol;

    notes = 0;
    if (!hasTimes) {
        const bool hasRecv = has(order, Column::TsRecv);
        const bool hasEvent = has(order, Column::TsEvent);
        if ((hasRecv && !anyTime(field(order, row, Column::TsRecv), 0, times[0], notes))
            || (hasEvent && !anyTime(field(order, row, Column::TsEvent), 1, times[1], notes)))
            return Kind::NotOrdinary;
        times[0] = hasRecv ? times[0] : times[1];
        times[1] = hasEvent ? times[1] : times[0];
    }
    event.tsRecv = unixNanos(times[0]);
    event.tsEvent = unixNanos(times[1]);
    event.feed = key->feed;
    Doubt doubt;
    readAction(order, row, event, doubt);
    readNumbers(order, row, event, doubt);
    readQuote(order, row, event, doubt);
    if (doubt.isSure && simd::isClear(doubt.bytes)) [[likely]]
        return Kind::Ours;
    return readLoosely(row, event, notes) ? Kind::Ours : Kind::NotOrdinary;
}

#undef SOR_INLINE

} // namespace sor::csv
