// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/desk_csv.h"

#include "base/text.h"
#include "base/units.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sor {

namespace {

char separatorOf(std::string_view header)
{
    for (const char separator : {',', ';', '\t'}) {
        if (header.find(separator) != std::string_view::npos)
            return separator;
    }
    return ',';
}

} // namespace

DeskCsv::DeskCsv(std::string_view text)
    : m_rest(text)
{
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (m_rest.starts_with(kMark))
        m_rest.remove_prefix(kMark.size());
}

DeskCsv::Line DeskCsv::next(std::vector<std::string>& fields)
{
    fields.clear();
    std::string_view line;
    do {
        if (m_rest.empty())
            return Line::End;
        ++m_line;
        const std::size_t end = std::min(m_rest.find('\n'), m_rest.size());
        line = m_rest.substr(0, end);
        m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
    } while (trimmed(line).empty());
    if (m_separator == '\0')
        m_separator = separatorOf(line);
    std::string field;
    bool isQuoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (isQuoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
            field += line[++i];
        else if (c == '"')
            isQuoted = !isQuoted;
        else if (c == m_separator && !isQuoted)
            fields.emplace_back(trimmed(std::exchange(field, {})));
        else
            field += c;
    }
    if (isQuoted)
        return Line::OpenQuote;
    fields.emplace_back(trimmed(field));
    return Line::Fields;
}

std::string deskField(std::string_view text)
{
    if (text.find_first_of(",\"") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char c : text)
        quoted.append(c == '"' ? 2 : 1, c);
    quoted.append(1, '"');
    return quoted;
}

std::optional<Side> parseDeskSide(std::string_view text)
{
    const std::string side = lowered(text);
    if (side == "buy" || side == "b" || side == "1")
        return Side::Buy;
    if (side == "sell" || side == "s" || side == "2" || side == "5" || side == "6")
        return Side::Sell;
    return std::nullopt;
}

std::optional<UnixNanos> parseZonedTime(std::string_view text)
{
    if (text.ends_with('Z') || text.ends_with('z'))
        return parseIsoTime(text.substr(0, text.size() - 1));
    // "+04:00", "-0400".
    const std::size_t sign = text.find_last_of("+-");
    const std::size_t clock = text.find(':');
    if (sign == std::string_view::npos || clock == std::string_view::npos || sign < clock)
        return std::nullopt;
    const std::string_view offset = text.substr(sign + 1);
    const bool hasColon = offset.size() == 5 && offset[2] == ':';
    if (!hasColon && offset.size() != 4)
        return std::nullopt;
    const auto hours = parseInteger(offset.substr(0, 2));
    const auto minutes = parseInteger(offset.substr(hasColon ? 3 : 2));
    const auto local = parseIsoTime(text.substr(0, sign));
    if (!local || !hours || !minutes || *hours < 0 || *hours > 14 || *minutes < 0 || *minutes > 59)
        return std::nullopt;
    const Nanos ahead = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return text[sign] == '+' ? *local - ahead : *local + ahead;
}

} // namespace sor
