// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/row_times.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_row.h"

#include <fmt/format.h>

namespace sor { inline namespace input { namespace csv {

namespace {

std::string timeExpected(const TimeField& time, const TimeStyle& style)
{
    if (time.occurs == Zone::Occurs::Never)
        return fmt::format("a time that clocks in {} show; at this one they go forward", style.zone->name());
    constexpr std::string_view kDated =
        "a time such as 2024-08-01T13:36:32.491911683Z, or nanoseconds since 1970";
    if (style.isPacked)
        return "a time of day as HHMMSS and decimals, such as 093000123456789";
    return style.day ? "a time of day, as at the top of the file, or " + std::string(kDated)
                     : std::string(kDated);
}

} // namespace

bool RowTimes::readDate(const std::vector<std::string_view>& fields, TimeStyle& style, RowProblem& problem)
{
    const std::string_view date = m_layout.date < fields.size() ? fields[m_layout.date] : "";
    if (date != m_date) {
        m_date = date;
        m_day = readDay(date);
        if (!m_day && m_layout.vendor.hasSasDays)
            m_day = readSasDay(date);
    }
    if (!m_day) {
        problem = {0, m_layout.names[m_layout.date], shown(date), "a day such as 2024-06-07 or 20240607"};
        return false;
    }
    style.day = m_day;
    return true;
}

/// The time at `position`, with the nanoseconds that a column of their own has.
TimeField RowTimes::readAt(const std::vector<std::string_view>& fields, std::size_t position,
                           std::size_t nanos, const TimeStyle& style) const
{
    TimeField time = position < fields.size() ? readTime(fields[position], style) : TimeField{};
    constexpr std::int64_t kMicrosecond = 1000;
    if (nanos >= fields.size() || time.state != FieldState::Value || time.nanos % kMicrosecond != 0
        || isMissing(fields[nanos]))
        return time;
    const auto more = readWhole(fields[nanos]);
    if (!more || *more >= static_cast<std::uint64_t>(kMicrosecond))
        return {};
    time.nanos += static_cast<std::int64_t>(*more);
    return time;
}

bool RowTimes::read(const std::vector<std::string_view>& fields, QuoteEvent& event, unsigned& notes,
                    RowProblem& problem)
{
    TimeStyle style = m_layout.times;
    if (m_layout.date != kAbsent && !readDate(fields, style, problem))
        return false;
    const VendorRules& vendor = m_layout.vendor;
    const auto fail = [&](std::size_t position, const TimeField& time) {
        problem = {0, m_layout.names[position], position < fields.size() ? shown(fields[position]) : "",
                   timeExpected(time, style)};
        return false;
    };
    TimeField recv{FieldState::Undefined, 0};
    TimeField occurred{FieldState::Undefined, 0};
    for (const Column column : {Column::TsRecv, Column::TsEvent}) {
        if (!m_layout.has(column))
            continue;
        TimeField& time = column == Column::TsRecv ? recv : occurred;
        time = readAt(fields, m_layout.at(column),
                      column == Column::TsEvent ? vendor.nanos : VendorRules::kNowhere, style);
        if (time.state == FieldState::Bad)
            return fail(m_layout.at(column), time);
    }
    if (vendor.otherTime != VendorRules::kNowhere && occurred.state == FieldState::Undefined) {
        occurred = readAt(fields, vendor.otherTime, vendor.otherNanos, style);
        if (occurred.state != FieldState::Value)
            return fail(vendor.otherTime, occurred);
        notes |= kNoteOtherClock;
    }
    if (recv.state == FieldState::Undefined && occurred.state == FieldState::Undefined)
        return fail(m_layout.at(m_layout.has(Column::TsEvent) ? Column::TsEvent : Column::TsRecv), {});
    event.tsRecv = unixNanos(recv.state == FieldState::Value ? recv.nanos : occurred.nanos);
    event.tsEvent = unixNanos(occurred.state == FieldState::Value ? occurred.nanos : recv.nanos);
    notes |= recv.notes() | occurred.notes();
    if (m_layout.has(Column::TsRecv) && m_layout.has(Column::TsEvent)) {
        notes |= recv.state == FieldState::Value ? 0U : kNoteNoRecv;
        notes |= occurred.state == FieldState::Value ? 0U : kNoteNoEvent;
    }
    return true;
}

}}} // namespace sor::input::csv
