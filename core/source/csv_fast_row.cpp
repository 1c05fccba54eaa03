// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/csv_fast_row.h"

#include <cstring>

namespace sor::csv {

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
    constexpr std::int64_t kMinute = 60'000'000'000;
    const std::int64_t sinceMinute = (nanos % kMinute + kMinute) % kMinute;
    Minute& minute = m_minutes[which];
    std::memcpy(minute.prefix.data(), p, 16);
    minute.nanos = nanos - sinceMinute;
    return true;
}

bool FastRow::anyTime(Field field, unsigned which, std::int64_t& nanos, unsigned& notes)
{
    if (field.length == 30 && ordinaryTime(field.begin, which, nanos))
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
    const TimeField time = readTime(field.text());
    if (time.state != FieldState::Value)
        return false;
    if (!time.namesZone)
        notes |= kNoteNoZone;
    nanos = time.nanos;
    return true;
}

bool FastRow::anySide(Field price, Field size, unsigned emptyNote, Price& px, std::uint32_t& sz,
                      unsigned& notes) const
{
    const NumberField priceField = readPrice(price.text(), form());
    const NumberField sizeField = readSize(size.text());
    return priceField.state != FieldState::Bad && sizeField.state != FieldState::Bad
        && readSide(priceField, sizeField, emptyNote, px, sz, notes);
}

} // namespace sor::csv
