// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of FastRow, inline: the loop over rows must not pay for calls.
#pragma once

#include "input/csv/csv_fast_row.h"

#include <algorithm>
#include <bit>

namespace sor { inline namespace input { namespace csv {

#define SOR_INLINE [[gnu::always_inline]] inline

// The steps with a Simd are not SOR_INLINE, which would ask for a processor's own instructions before there
// is a caller that may use them: that caller is flattened instead.

template <class Simd>
inline bool FastRow::locate(Located& row, std::size_t fields, std::size_t needed, std::uint32_t offset,
                            const char*& next) const
{
    // `fields` are behind us; starts[fields] is set.
    const char* p = row.begin;
    for (;;) {
        std::uint64_t separators = Simd::separators(p + offset, m_separator);
        if (Simd::hasEnd(p + offset)) {
            const auto end = static_cast<std::uint32_t>(std::countr_zero(Simd::ends(p + offset)));
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
            const char* end = simd::findEnd<Simd>(p + offset);
            next = end + 1;
            return *end == '\n';
        }
    }
}

/// The pattern of a row without quotes that ends between 64 and 128 bytes behind `p`; false for others.
template <class Simd> inline bool FastRow::readPattern(const char* p, RowPattern& pattern) const
{
    const std::uint64_t ends = Simd::ends(p + 64);
    if (Simd::hasEnd(p) || ends == 0) [[unlikely]]
        return false;
    const std::uint64_t end = ends & (~ends + 1);
    pattern.low = Simd::separators(p, m_separator);
    pattern.high = (Simd::separators(p + 64, m_separator) & (end - 1)) | end;
    return p[127 - std::countl_zero(end)] == '\n';
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

template <class Order, class Fields>
SOR_INLINE void FastRow::readQuote(const Order& order, const Fields& fields, QuoteEvent& event,
                                   Doubt& doubt) const
{
    // A missing bid is read as a copy of the ask and forgotten: the two share their steps.
    const bool hasBids = has(order, Column::BidPx);
    const Column bidPxColumn = hasBids ? Column::BidPx : Column::AskPx;
    const Column bidSzColumn = hasBids ? Column::BidSz : Column::AskSz;
    __m128i askDigits;
    __m128i bidDigits;
    if (!priceDigits(fields.at(Column::AskPx), askDigits) || !priceDigits(fields.at(bidPxColumn), bidDigits))
        [[unlikely]] {
        doubt.unless(false);
        return;
    }
    const __m128i sizes = _mm_set_epi64x(static_cast<std::int64_t>(fields.word(Column::AskSz)),
                                         static_cast<std::int64_t>(fields.word(bidSzColumn)));
    simd::twoSixteens(askDigits, bidDigits, event.askPx.nanos, event.bidPx.nanos);
    const std::uint64_t both = simd::twoEights(sizes);
    event.askSz = static_cast<std::uint32_t>(both >> 32);
    event.bidSz = static_cast<std::uint32_t>(both);
    doubt.bytes =
        _mm_or_si128(doubt.bytes, simd::notDigits(_mm_max_epu8(_mm_max_epu8(askDigits, bidDigits), sizes)));
    const std::int64_t smallest = m_isFixed ? 1'000'000 : 1;
    if constexpr (!Fields::kArePlain)
        doubt.unless(((fields.at(Column::AskSz).length - 1) | (fields.at(bidSzColumn).length - 1)) < 8);
    doubt.ifNegative((std::int64_t{event.askSz} - 1) | (std::int64_t{event.bidSz} - 1));
    doubt.ifNegative((event.askPx.nanos - smallest) | (event.bidPx.nanos - smallest));
    if (!hasBids) {
        event.bidPx = kNoPrice;
        event.bidSz = 0;
    }
}

template <class Order, class Fields>
SOR_INLINE void FastRow::readAction(const Order& order, const Fields& fields, QuoteEvent& event,
                                    Doubt& doubt) const
{
    event.action = 'M';
    event.side = 'N';
    event.price = kNoPrice;
    event.size = 0;
    if (!has(order, Column::Action))
        return;
    const Field action = fields.at(Column::Action);
    event.action = kActionLetters[static_cast<unsigned char>(*action.begin)];
    doubt.ifNegative(event.action - 1);
    if constexpr (!Fields::kArePlain)
        doubt.unless(action.length == 1);
    if (has(order, Column::Side)) {
        const Field side = fields.at(Column::Side);
        event.side = kSideLetters[static_cast<unsigned char>(*side.begin)];
        doubt.ifNegative(event.side - 1);
        if constexpr (!Fields::kArePlain)
            doubt.unless(side.length == 1);
    }
    if (event.action == 'T' && has(order, Column::Price)) [[unlikely]] {
        const Field price = fields.at(Column::Price);
        const Field size = fields.at(Column::Size);
        __m128i digits;
        if (!priceDigits(price, digits) || !simd::areDigits(digits)) {
            doubt.unless(false);
            return;
        }
        event.price = Price{simd::sixteen(digits)};
        const std::int64_t shares = simd::integer(size.begin, size.length);
        event.size = static_cast<std::uint32_t>(shares);
        doubt.unless(event.price.nanos >= (m_isFixed ? 1'000'000 : 1) && shares >= 0 && shares < 0xffffffff);
    }
}

template <class Order, class Fields>
SOR_INLINE void FastRow::readNumbers(const Order& order, const Fields& fields, QuoteEvent& event,
                                     Doubt& doubt) const
{
    event.flags = kFlagLast;
    event.sequence = 0;
    // Both in one go: flags in the low lane, the last eight digits of the sequence in the high one.
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t top = 0;
    if (has(order, Column::Flags)) {
        low = fields.word(Column::Flags);
        if constexpr (!Fields::kArePlain)
            doubt.unless(fields.at(Column::Flags).length - 1 < 3);
    }
    if (has(order, Column::Sequence)) {
        const Field sequence = fields.at(Column::Sequence);
        high = fields.word(Column::Sequence);
        if (sequence.length - 1 > 7) [[unlikely]] {
            high = simd::load64(sequence.begin + sequence.length - 8) ^ simd::kZeros;
            const std::int64_t digits = simd::integer(sequence.begin, sequence.length - 8);
            doubt.unless(sequence.length - 1 < 10 && digits >= 0);
            top = static_cast<std::uint64_t>(digits) * 100'000'000;
        }
    }
    const __m128i values = _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
    const std::uint64_t both = simd::twoEights(values);
    doubt.bytes = _mm_or_si128(doubt.bytes, simd::notDigits(values));
    doubt.ifNegative(255 - static_cast<std::int64_t>(both & 0xffffffff));
    if (has(order, Column::Flags))
        event.flags = static_cast<std::uint8_t>(both & kFlagsOfFiles);
    event.sequence = static_cast<std::uint32_t>(top + (both >> 32));
}

/// The fields behind the times; NotOrdinary when one of them is not in its usual form.
template <class Order>
SOR_INLINE FastRow::Kind FastRow::readShaped(const Order& order, const char* base, const RowShape& shape,
                                             const char* end, QuoteEvent& event) const
{
    const ShapedFields fields{base, shape};
    const std::uint64_t second = has(order, order.second) ? fields.textWord(order.second) : 0;
    const RowKey* key = m_keys.findWords(fields.textWord(Column::Venue), second);
    if (!key || key->symbol.mayDiffer(base, end)) [[unlikely]]
        return Kind::NotOrdinary;
    if (!key->isOurs) [[unlikely]]
        return Kind::OtherSymbol;
    event.feed = key->feed;
    Doubt doubt;
    readAction(order, fields, event, doubt);
    readNumbers(order, fields, event, doubt);
    readQuote(order, fields, event, doubt);
    return doubt.isNone() ? Kind::Ours : Kind::NotOrdinary;
}

template <class Simd, class Order>
inline FastRow::Kind FastRow::read(const Order& order, const char* p, QuoteEvent& event, unsigned& notes,
                                   const char*& next)
{
    m_current ^= 1;
    Located& row = m_rows[m_current];
    row.begin = p;
    std::int64_t times[2] = {0, 0}; // ts_recv, ts_event
    bool hasTimes = false;
    if (m_timesLead && p[30] == m_separatorChar && p[61] == m_separatorChar) {
        // Both times in their full form hold no newline, so the row's end is behind them.
        hasTimes = leadingTimes(p, times[m_firstTime], times[m_firstTime ^ 1]);
    }
    notes = 0;
    if (hasTimes && m_mayHaveShape) [[likely]] {
        RowPattern pattern;
        const char* base = p + kTimesLength;
        if (readPattern<Simd>(base, pattern)) [[likely]] {
            const RowShape& shape = m_shapes.find(m_header, pattern);
            if (shape.isPlain) [[likely]] {
                row.isShaped = true;
                constexpr auto kPrice = static_cast<std::size_t>(Column::Price);
                row.tradeBegin = {shape.begin[kPrice], shape.begin[kPrice + 1]};
                row.tradeLength = {shape.length[kPrice], shape.length[kPrice + 1]};
                next = base + 128 - std::countl_zero(pattern.high);
                event.tsRecv = unixNanos(times[0]);
                event.tsEvent = unixNanos(times[1]);
                const Kind kind = readShaped(order, base, shape, next - 1, event);
                if (kind != Kind::NotOrdinary) [[likely]]
                    return kind;
            }
        }
    }
    row.isShaped = false;
    row.starts[0] = 0;
    if (hasTimes) {
        row.starts[1] = 31;
        row.starts[2] = kTimesLength;
        if (!locate<Simd>(row, kTimes, order.needed, kTimesLength, next))
            return Kind::NotOrdinary;
    } else if (!locate<Simd>(row, 0, order.needed, 0, next)) {
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
    if (!key || key->symbol.mayDiffer(p, next - 1))
        return Kind::NotOrdinary;
    if (!key->isOurs)
        return Kind::OtherSymbol;

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
    const LocatedFields<Order> fields{order, row};
    Doubt doubt;
    readAction(order, fields, event, doubt);
    readNumbers(order, fields, event, doubt);
    readQuote(order, fields, event, doubt);
    if (doubt.isNone()) [[likely]]
        return Kind::Ours;
    return readLoosely(row, event, notes) ? Kind::Ours : Kind::NotOrdinary;
}

#undef SOR_INLINE

}}} // namespace sor::input::csv
