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

/// Not thread-safe: one object a parser.
class FastRow {
public:
    FastRow(const Layout& layout, KeyTable& keys)
        : m_keys(keys)
        , m_separator(_mm_set1_epi8(layout.separator))
        , m_separatorChar(layout.separator)
        , m_isFixed(layout.priceForm == CsvPriceForm::Fixed)
        , m_hasBids(layout.hasBids())
        , m_hasTrades(layout.hasTrades())
    {
        std::size_t last = 0;
        for (std::size_t i = 0; i < kColumns; ++i) {
            const bool isNeeded = layout.position[i] != kAbsent
                && !(static_cast<Column>(i) == Column::Symbol && layout.pairsNameSymbols());
            m_at[i] = isNeeded ? static_cast<std::uint32_t>(layout.position[i]) : kNone;
            if (isNeeded)
                last = std::max(last, layout.position[i]);
        }
        m_needed = last + 1;
        m_second = layout.pairsNameSymbols() ? Column::InstrumentId : Column::Symbol;
        const std::uint32_t recv = at(Column::TsRecv);
        const std::uint32_t event = at(Column::TsEvent);
        m_timesLead = (recv == 0 && event == 1) || (recv == 1 && event == 0);
        m_firstTime = recv == 0 ? 0 : 1;
    }

    /// False: no row of this file is ordinary enough.
    bool isUsable() const { return m_needed <= kMostFields; }

    enum class Kind : std::uint8_t { Ours, OtherSymbol, NotOrdinary };

    /// Reads the row at `p`. There must be a newline at or behind `p`, and kPadding readable bytes around the
    /// text. Unless NotOrdinary, `next` is set to the byte behind the row.
    Kind read(const char* p, QuoteEvent& event, unsigned& notes, const char*& next);

    /// The text of the price or size column of the row read last but `ago` (0 or 1).
    std::string_view textOf(Column column, unsigned ago) const
    {
        const Located& row = m_rows[(m_current + ago) & 1];
        const std::uint32_t i = at(column);
        return {row.begin + row.starts[i], row.starts[i + 1] - row.starts[i] - 1};
    }

private:
    static constexpr std::size_t kMostFields = 96;
    static constexpr std::uint32_t kNone = 0xffffffff;

    struct Located {
        const char* begin = nullptr;
        std::array<std::uint32_t, kMostFields + 96>
            starts{}; // of fields; the next one's start - 1 is the end
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

    std::uint32_t at(Column column) const { return m_at[static_cast<std::size_t>(column)]; }
    Field field(const Located& row, Column column) const
    {
        const std::uint32_t i = at(column);
        return {row.begin + row.starts[i], row.starts[i + 1] - row.starts[i] - 1};
    }
    bool locate(Located& row, std::size_t fields, std::uint32_t offset, const char*& next) const;
    bool ordinaryTime(const char* p, unsigned which, std::int64_t& nanos);
    bool rememberMinute(const char* p, unsigned which, std::int64_t& nanos);
    bool anyTime(Field field, unsigned which, std::int64_t& nanos, unsigned& notes);
    std::int64_t ordinaryPrice(Field f) const
    {
        if (!m_isFixed)
            return simd::decimalPrice(f.begin, f.length);
        const std::int64_t value = simd::integer(f.begin, f.length);
        return value >= 1'000'000 ? value : 0;
    }
    CsvPriceForm form() const { return m_isFixed ? CsvPriceForm::Fixed : CsvPriceForm::Decimal; }
    bool anySide(Field price, Field size, unsigned emptyNote, Price& px, std::uint32_t& sz,
                 unsigned& notes) const;
    bool readQuote(const Located& row, QuoteEvent& event, unsigned& notes) const;
    bool readAction(const Located& row, QuoteEvent& event) const;
    bool readNumbers(const Located& row, QuoteEvent& event) const;

    KeyTable& m_keys;
    __m128i m_separator;
    char m_separatorChar;
    bool m_isFixed;
    bool m_hasBids;
    bool m_hasTrades;
    bool m_timesLead = false;
    unsigned m_firstTime = 0; // which time stands first: 0 ts_recv, 1 ts_event
    Column m_second = Column::Symbol;
    std::size_t m_needed = 0; // fields that must be located
    std::array<std::uint32_t, kColumns> m_at{};
    std::array<Minute, 2> m_minutes;
    std::array<Located, 2> m_rows; // of this row and of the one before
    unsigned m_current = 0;
};

inline bool FastRow::locate(Located& row, std::size_t fields, std::uint32_t offset, const char*& next) const
{
    // `fields` are behind us; starts[fields] is set.
    const char* p = row.begin;
    for (;;) {
        simd::Marks marks = simd::marksOf(p + offset, m_separator);
        if (marks.ends != 0) {
            const auto end = static_cast<std::uint32_t>(std::countr_zero(marks.ends));
            marks.separators &= (std::uint64_t{1} << end) - 1;
            fields += simd::writeStarts(marks.separators, offset, row.starts.data() + fields + 1) + 1;
            const std::uint32_t rowEnd = offset + end;
            if (p[rowEnd] == '"')
                return false;
            next = p + rowEnd + 1;
            row.starts[fields] = rowEnd + 1;
            if (rowEnd > 0 && p[rowEnd - 1] == '\r')
                --row.starts[fields];
            return fields >= m_needed;
        }
        fields += simd::writeStarts(marks.separators, offset, row.starts.data() + fields + 1);
        offset += 64;
        if (fields >= m_needed) {
            const char* end = simd::findEnd(p + offset);
            next = end + 1;
            return *end == '\n';
        }
    }
}

inline bool FastRow::ordinaryTime(const char* p, unsigned which, std::int64_t& nanos)
{
    const Minute& minute = m_minutes[which];
    const __m128i prefix = _mm_load_si128(reinterpret_cast<const __m128i*>(minute.prefix.data()));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(simd::load(p), prefix)) != 0xffff) [[unlikely]]
        return rememberMinute(p, which, nanos);
    // "36:32.491911683Z", the last 16 bytes: seconds and decimals are eleven digits.
    const __m128i values = simd::toValues(simd::load(p + 14));
    const __m128i digits =
        _mm_shuffle_epi8(values, _mm_setr_epi8(-1, -1, -1, -1, -1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14));
    constexpr char kColon = ':' ^ '0';
    constexpr char kPoint = '.' ^ '0';
    constexpr char kZulu = 'Z' ^ '0';
    const __m128i marks = _mm_setr_epi8(0, 0, kColon, 0, 0, kPoint, 0, 0, 0, 0, 0, 0, 0, 0, 0, kZulu);
    const __m128i isMark = _mm_setr_epi8(0, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1);
    const __m128i wrong = _mm_or_si128(_mm_subs_epu8(digits, _mm_set1_epi8(9)),
                                       _mm_and_si128(_mm_xor_si128(values, marks), isMark));
    const std::int64_t sinceMinute = simd::sixteen(digits);
    nanos = minute.nanos + sinceMinute;
    return _mm_testz_si128(wrong, wrong) != 0 && sinceMinute < 60'000'000'000;
}

inline bool FastRow::readQuote(const Located& row, QuoteEvent& event, unsigned& notes) const
{
    const Field askPx = field(row, Column::AskPx);
    const Field askSz = field(row, Column::AskSz);
    // A missing bid is read as a copy of the ask and forgotten: no branch of its own.
    const Field bidPx = m_hasBids ? field(row, Column::BidPx) : askPx;
    const Field bidSz = m_hasBids ? field(row, Column::BidSz) : askSz;
    const std::int64_t ask = ordinaryPrice(askPx);
    const std::int64_t bid = ordinaryPrice(bidPx);
    bool isOrdinary = ask != 0 && bid != 0 && ((askSz.length - 1) | (bidSz.length - 1)) < 8;
    if (isOrdinary) [[likely]] {
        const __m128i sizes =
            _mm_set_epi64x(static_cast<std::int64_t>(simd::valueWord(askSz.begin, askSz.length)),
                           static_cast<std::int64_t>(simd::valueWord(bidSz.begin, bidSz.length)));
        const std::uint64_t both = simd::twoEights(sizes);
        event.askSz = static_cast<std::uint32_t>(both >> 32);
        event.bidSz = static_cast<std::uint32_t>(both);
        event.askPx = Price{ask};
        event.bidPx = Price{bid};
        isOrdinary = simd::areDigits(sizes) && event.askSz != 0 && event.bidSz != 0;
    }
    if (!isOrdinary) [[unlikely]] {
        if (!anySide(askPx, askSz, kNoteEmptyAsk, event.askPx, event.askSz, notes)
            || (m_hasBids && !anySide(bidPx, bidSz, kNoteEmptyBid, event.bidPx, event.bidSz, notes)))
            return false;
    }
    if (!m_hasBids) {
        event.bidPx = kNoPrice;
        event.bidSz = 0;
    }
    return true;
}

inline bool FastRow::readAction(const Located& row, QuoteEvent& event) const
{
    event.action = 'M';
    event.side = 'N';
    event.price = kNoPrice;
    event.size = 0;
    if (at(Column::Action) == kNone)
        return true;
    const Field action = field(row, Column::Action);
    event.action = actionOf({action.begin, action.length});
    if (at(Column::Side) != kNone) {
        const Field side = field(row, Column::Side);
        event.side = sideOf({side.begin, side.length});
    }
    if (event.action != 'T' || !m_hasTrades)
        return event.action != '\0' && event.side != '\0';
    const Field price = field(row, Column::Price);
    const Field size = field(row, Column::Size);
    const std::int64_t px = ordinaryPrice(price);
    const std::int64_t shares = simd::integer(size.begin, size.length);
    event.price = Price{px};
    event.size = static_cast<std::uint32_t>(shares);
    return px != 0 && shares >= 0 && shares < 0xffffffff && event.side != '\0';
}

inline bool FastRow::readNumbers(const Located& row, QuoteEvent& event) const
{
    const bool hasFlags = at(Column::Flags) != kNone;
    const bool hasSequence = at(Column::Sequence) != kNone;
    event.flags = kFlagLast;
    event.sequence = 0;
    const Field flags = hasFlags ? field(row, Column::Flags) : Field{nullptr, 0};
    const Field sequence = hasSequence ? field(row, Column::Sequence) : Field{nullptr, 0};
    // Both in one go: flags in the low lane, the last eight digits of the sequence in the high one.
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t top = 0;
    if (hasFlags) {
        if (flags.length - 1 > 2)
            return false;
        low = simd::valueWord(flags.begin, flags.length);
    }
    if (hasSequence) {
        if (sequence.length - 1 > 9)
            return false;
        if (sequence.length <= 8) {
            high = simd::valueWord(sequence.begin, sequence.length);
        } else {
            high = simd::valueWord(sequence.begin + sequence.length - 8, 8);
            for (std::size_t i = 0; i < sequence.length - 8; ++i) {
                const auto digit = static_cast<unsigned char>(sequence.begin[i] ^ '0');
                if (digit > 9)
                    return false;
                top = top * 10 + digit;
            }
        }
    }
    const __m128i values = _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
    const std::uint64_t both = simd::twoEights(values);
    if (!simd::areDigits(values) || (both & 0xffffffff) > 255)
        return false;
    if (hasFlags)
        event.flags = static_cast<std::uint8_t>(both);
    event.sequence = static_cast<std::uint32_t>(top * 100'000'000 + (both >> 32));
    return true;
}

inline FastRow::Kind FastRow::read(const char* p, QuoteEvent& event, unsigned& notes, const char*& next)
{
    m_current ^= 1;
    Located& row = m_rows[m_current];
    row.begin = p;
    row.starts[0] = 0;
    std::int64_t recv = 0;
    std::int64_t occurred = 0;
    bool hasTimes = false;
    if (m_timesLead && p[30] == m_separatorChar && p[61] == m_separatorChar) {
        // Both times in their full form hold no newline, so the row's end is behind them.
        std::int64_t& first = m_firstTime == 0 ? recv : occurred;
        std::int64_t& second = m_firstTime == 0 ? occurred : recv;
        hasTimes = ordinaryTime(p, m_firstTime, first) && ordinaryTime(p + 31, m_firstTime ^ 1, second);
    }
    if (hasTimes) [[likely]] {
        row.starts[1] = 31;
        row.starts[2] = 62;
        if (!locate(row, 2, 62, next))
            return Kind::NotOrdinary;
    } else if (!locate(row, 0, 0, next)) {
        return Kind::NotOrdinary;
    }

    const Field venue = field(row, Column::Venue);
    std::uint64_t second = 0;
    if (at(m_second) != kNone) {
        const Field text = field(row, m_second);
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
        const bool hasRecv = at(Column::TsRecv) != kNone;
        const bool hasEvent = at(Column::TsEvent) != kNone;
        if ((hasRecv && !anyTime(field(row, Column::TsRecv), 0, recv, notes))
            || (hasEvent && !anyTime(field(row, Column::TsEvent), 1, occurred, notes)))
            return Kind::NotOrdinary;
        recv = hasRecv ? recv : occurred;
        occurred = hasEvent ? occurred : recv;
    }
    event.tsRecv = unixNanos(recv);
    event.tsEvent = unixNanos(occurred);
    event.feed = key->feed;
    if (!readAction(row, event) || !readNumbers(row, event) || !readQuote(row, event, notes))
        return Kind::NotOrdinary;
    return Kind::Ours;
}

} // namespace sor::csv
