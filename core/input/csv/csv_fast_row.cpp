// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_fast_row.h"

#include "input/csv/csv_fast_steps.h"

#include <cstring>

namespace sor { inline namespace input { namespace csv {

FastRow::FastRow(const Layout& layout, KeyTable& keys)
    : m_keys(keys)
    , m_separator(_mm_set1_epi8(layout.separator))
    , m_separatorChar(layout.separator)
    , m_times(layout.times)
    , m_isFixed(layout.numbers.form == CsvPriceForm::Fixed)
    , m_hasBids(layout.hasBids())
    , m_isOfUsualForm(layout.numbers.isUsual() && layout.symbolSuffix == kAbsent && layout.date == kAbsent
                      && layout.meaning == RowMeaning::Quote && !layout.vendor.isActive()
                      && layout.has(Column::Venue))
    , m_mayHavePrints(layout.mayHavePrints())
{
    std::size_t last = 0;
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto column = static_cast<Column>(i);
        const bool isOfPrints = layout.recordKind != kAbsent
            && (column == Column::Price || column == Column::Size || column == Column::Side);
        const bool isNeeded = layout.position[i] != kAbsent && !isOfPrints
            && !(column == Column::Symbol && layout.pairsNameSymbols());
        m_header.positions[i] = isNeeded ? static_cast<std::uint32_t>(layout.position[i]) : kNoPosition;
        if (isNeeded)
            last = std::max(last, layout.position[i]);
    }
    m_header.needed = static_cast<std::uint32_t>(last) + 1;
    m_header.second = layout.pairsNameSymbols() ? Column::InstrumentId : Column::Symbol;
    const std::uint32_t recv = m_header.at(Column::TsRecv);
    const std::uint32_t event = m_header.at(Column::TsEvent);
    m_timesLead = (recv == 0 && event == 1) || (recv == 1 && event == 0);
    m_firstTime = recv == 0 ? 0 : 1;
    constexpr std::size_t kMostColumns = 32; // rows of more do not end within a pattern
    m_mayHaveShape = m_timesLead && layout.names.size() <= kMostColumns;
}

/// A time in its full form of 30 characters.
bool FastRow::fullTime(const char* p, unsigned which, std::int64_t& nanos)
{
    const Minute& minute = m_minutes[which];
    if (std::memcmp(p, minute.prefix.data(), minute.prefix.size()) != 0)
        return rememberMinute(p, which, nanos);
    Doubt doubt;
    const std::int64_t sinceMinute = simd::sixteen(timeDigits(p, doubt));
    nanos = minute.nanos + sinceMinute;
    return simd::isClear(doubt.bytes) && sinceMinute < kMinuteNanos;
}

bool FastRow::rememberMinute(const char* p, unsigned which, std::int64_t& nanos)
{
    const std::string_view text(p, 30);
    // Only the full form: readTime also takes shorter ones, whose 16 bytes would not name a minute.
    if (text[16] != ':' || text[19] != '.' || text[29] != 'Z')
        return false;
    const TimeField time = readTime(text);
    if (time.state != FieldState::Value)
        return false;
    nanos = time.nanos;
    const std::int64_t sinceMinute = (nanos % kMinuteNanos + kMinuteNanos) % kMinuteNanos;
    Minute& minute = m_minutes[which];
    std::memcpy(minute.prefix.data(), p, 16);
    minute.nanos = nanos - sinceMinute;
    return true;
}

bool FastRow::anyTime(Field field, unsigned which, std::int64_t& nanos, unsigned& notes)
{
    if (field.length == 30 && fullTime(field.begin, which, nanos))
        return true;
    if (field.length == 19) {
        // Nanoseconds since 1970: three digits and sixteen. Below 9e18, where INT64_MAX is far.
        const std::int64_t top = simd::integer(field.begin, 3);
        const std::int64_t rest = simd::integer(field.begin + 3, 16);
        if (top >= 100 && top < 900 && rest >= 0) {
            nanos = top * 10'000'000'000'000'000 + rest;
            return true;
        }
    }
    const TimeField time = readTime(field.text(), m_times);
    if (time.state != FieldState::Value)
        return false;
    notes |= time.notes();
    nanos = time.nanos;
    return true;
}

/// The fields but for the times once more, in any form that is not bad.
bool FastRow::readLoosely(const Located& row, QuoteEvent& event, unsigned& notes) const
{
    const auto text = [&](Column column) { return field(m_header, row, column).text(); };
    const auto readOne = [&](Column pxColumn, Column szColumn, unsigned emptyNote, Price& px,
                             std::uint32_t& sz) {
        const NumberField price = readPrice(text(pxColumn), form());
        const NumberField size = readSize(text(szColumn));
        return price.state != FieldState::Bad && size.state != FieldState::Bad
            && readSide(price, size, emptyNote, px, sz, notes);
    };
    Doubt doubt;
    const LocatedFields<HeaderOrder> fields{m_header, row};
    readAction(m_header, fields, event, doubt);
    readNumbers(m_header, fields, event, doubt);
    event.bidPx = kNoPrice;
    event.bidSz = 0;
    const bool isRead = doubt.isNone()
        && readOne(Column::AskPx, Column::AskSz, kNoteEmptyAsk, event.askPx, event.askSz)
        && (!m_hasBids || readOne(Column::BidPx, Column::BidSz, kNoteEmptyBid, event.bidPx, event.bidSz));
    // A trade without a quote may be a print.
    const bool mayBePrint = m_mayHavePrints && event.askPx == kNoPrice && event.bidPx == kNoPrice
        && (event.action == 'T' || !has(m_header, Column::Action));
    return isRead && !mayBePrint;
}

}}} // namespace sor::input::csv
