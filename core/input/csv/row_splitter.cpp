// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/row_splitter.h"

#include "input/csv/csv_fields.h"

#include <cstring>

namespace sor { inline namespace input { namespace csv {

const char* RowSplitter::takeQuoted(const char* at, const char* end, char separator)
{
    // `at` is behind the opening quote. What follows the closing quote belongs to the field as it stands.
    const std::size_t start = m_unquoted.size();
    const char* closed = nullptr;
    while (at < end) {
        if (*at != '"') {
            m_lines += *at == '\n';
            m_unquoted += *at++;
        } else if (at + 1 < end && at[1] == '"') {
            m_unquoted += '"';
            at += 2;
        } else {
            closed = ++at;
            break;
        }
    }
    if (closed) {
        while (at < end && *at != separator && *at != '\n')
            ++at;
        const char* fieldEnd = (at == end || *at == '\n') && at > closed && at[-1] == '\r' ? at - 1 : at;
        m_unquoted.append(closed, fieldEnd);
    }
    m_fields.emplace_back(m_unquoted.data() + start, m_unquoted.size() - start);
    return closed ? at : nullptr;
}

RowSplitter::End RowSplitter::split(const char* begin, const char* end, char separator)
{
    m_fields.clear();
    m_unquoted.clear();
    m_lines = 0;
    const char* at = begin;
    for (;;) {
        if (at < end && *at == '"') {
            // The views into m_unquoted stay valid: a row's quoted texts together are no longer than its
            // bytes.
            if (m_unquoted.capacity() < static_cast<std::size_t>(end - begin) && m_unquoted.empty())
                m_unquoted.reserve(static_cast<std::size_t>(end - begin));
            at = takeQuoted(at + 1, end, separator);
            if (!at) {
                m_next = end;
                return End::InsideQuotes;
            }
        } else {
            const char* start = at;
            while (at < end && *at != separator && *at != '\n')
                ++at;
            const char* fieldEnd = (at == end || *at == '\n') && at > start && at[-1] == '\r' ? at - 1 : at;
            m_fields.push_back(trimmed({start, static_cast<std::size_t>(fieldEnd - start)}));
        }
        if (at == end) {
            m_next = end;
            return End::EndOfText;
        }
        if (*at == '\n') {
            ++m_lines;
            m_next = at + 1;
            return End::Newline;
        }
        ++at;
    }
}

bool goesOnBehindReturn(const char* begin, const char* end)
{
    const std::string_view row(begin, static_cast<std::size_t>(end - begin));
    const std::size_t at = row.find('\r');
    return at != std::string_view::npos && row.find_first_not_of("\r\n", at) != std::string_view::npos;
}

std::int64_t rowsWithin(const Layout& layout, const char* begin, const char* end)
{
    const std::size_t time = layout.at(layout.has(Column::TsEvent) ? Column::TsEvent : Column::TsRecv);
    RowSplitter splitter;
    std::int64_t rows = 0;
    const auto lineEnd = [&](const char* at) {
        const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        return newline ? static_cast<const char*>(newline) + 1 : end;
    };
    for (const char* at = lineEnd(begin); at < end;) {
        const char* next = lineEnd(at);
        splitter.split(at, next, layout.separator);
        const auto& fields = splitter.fields();
        const bool isRow = fields.size() == layout.names.size() && !fields[time].empty()
            && fields[time][0] >= '0' && fields[time][0] <= '9';
        rows += isRow ? 1 : 0;
        at = next;
    }
    return rows;
}

}}} // namespace sor::input::csv
