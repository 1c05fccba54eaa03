// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/desk_csv.h"

#include "base/number_text.h"
#include "base/text.h"
#include "base/units.h"
#include "files/file_descriptor.h"
#include "files/held_stream.h"
#include "input/csv/csv_input.h"
#include "input/csv/file_mark.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <iterator>
#include <system_error>
#include <utility>

namespace sor { inline namespace input {

namespace {

// In small letters, without what stands between words. Digits as FIX 54 has them: 3 and 4 are buys and sells
// at the tick's direction, 5 and 6 short sales.
constexpr std::string_view kBuyWords[] = {"buy", "b", "bot", "bought", "buytocover", "btc", "1", "3"};
constexpr std::string_view kSellWords[] = {
    "sell", "s", "sld", "sold", "sellshort", "sellshortexempt", "ss", "shortsell", "short",
    "sse",  "2", "4",   "5",    "6"};

char separatorOf(std::string_view header)
{
    for (const char separator : {',', ';', '\t', '|'}) {
        if (header.find(separator) != std::string_view::npos)
            return separator;
    }
    return ',';
}

} // namespace

Result<std::string> readDeskText(const std::filesystem::path& path, std::size_t limit)
{
    // What the system says of a file that is none, and an empty one, before any decoder is asked.
    std::error_code error;
    if (isStandardInput(path) || !isStream(path)) {
        const auto file =
            openRegularFile(isStandardInput(path) ? std::filesystem::path("-") : storedPath(path));
        if (!file)
            return file.error();
        if (std::filesystem::file_size(storedPath(path), error) == 0 && !error)
            return std::string();
    }
    const auto opened = csv::openText(path, 1);
    if (!opened)
        return opened.error();
    std::string text;
    std::array<char, 65536> piece{};
    for (;;) {
        const auto got = opened->text().read(piece.data(), piece.size());
        if (!got)
            return got.error();
        if (*got == 0)
            break;
        if (text.size() + *got > limit)
            return unusableData(
                fmt::format("Its text is larger than {} MB, which is more than such a file can hold.",
                            megabytesText(limit)),
                path.string());
        text.append(piece.data(), *got);
    }
    if (text.find('\0') != std::string::npos)
        return unusableData("It holds NUL bytes, which no text has: it is no CSV. Export it as CSV.",
                            path.string());
    return text;
}

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

std::optional<Side> parseDeskSide(std::string_view text)
{
    std::string side = lowered(text);
    // Between words only: "-1" is no 1.
    if (side.find_first_of("0123456789") == std::string::npos)
        std::erase_if(side, [](char c) { return c == ' ' || c == '_' || c == '-'; });
    if (std::ranges::find(kBuyWords, side) != std::end(kBuyWords))
        return Side::Buy;
    return std::ranges::find(kSellWords, side) != std::end(kSellWords) ? std::optional(Side::Sell)
                                                                       : std::nullopt;
}

std::optional<std::string> decimalPointed(std::string_view text)
{
    std::string pointed(text);
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos)
        return pointed;
    const std::string_view digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    const bool isBelowOne = digits.starts_with("0,") || digits.starts_with(',');
    const std::size_t behind = text.size() - comma - 1;
    constexpr std::size_t kThousands = 3;
    if (text.find(',', comma + 1) != std::string_view::npos || text.find('.') != std::string_view::npos
        || (behind == kThousands && !isBelowOne))
        return std::nullopt;
    if (behind == 0)
        return pointed; // no number of either kind
    pointed[comma] = '.';
    return pointed;
}

namespace {

constexpr std::string_view kUtcNames[] = {"Z", "z", "UTC", "GMT"};

/// "20240607-13:30:00.123", FIX's UTCTimestamp and TZTimestamp, in ISO's form; else as it is.
std::string isoOfFix(std::string_view text)
{
    constexpr std::size_t kDay = 8;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() <= kDay || text[kDay] != '-' || !std::ranges::all_of(text.substr(0, kDay), isDigit))
        return std::string(text);
    const std::string_view clock = text.substr(kDay + 1);
    // Without a zone it is UTC, by its definition.
    const bool hasZone = clock.find_first_of("+-") != std::string_view::npos
        || std::ranges::any_of(kUtcNames, [&](std::string_view utc) { return clock.ends_with(utc); });
    return fmt::format("{}-{}-{}T{}{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2), clock,
                       hasZone ? "" : "Z");
}

/// "+04:00", "-0400", "-04" behind a clock; nothing for anything else.
std::optional<UnixNanos> offsetTime(std::string_view text)
{
    const std::size_t sign = text.find_last_of("+-");
    const std::size_t clock = text.find(':');
    if (sign == std::string_view::npos || clock == std::string_view::npos || sign < clock)
        return std::nullopt;
    const std::string_view offset = text.substr(sign + 1);
    const bool hasColon = offset.size() == 5 && offset[2] == ':';
    if (!hasColon && offset.size() != 4 && offset.size() != 2)
        return std::nullopt;
    const auto hours = parseInteger(offset.substr(0, 2));
    const auto minutes = offset.size() == 2 ? 0 : parseInteger(offset.substr(hasColon ? 3 : 2));
    const auto local = parseIsoTime(trimmed(text.substr(0, sign)));
    if (!local || !hours || !minutes || *hours < 0 || *hours > 14 || *minutes < 0 || *minutes > 59)
        return std::nullopt;
    const Nanos ahead = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return text[sign] == '+' ? *local - ahead : *local + ahead;
}

} // namespace

std::optional<UnixNanos> parseZonedTime(std::string_view text)
{
    const std::string iso = isoOfFix(text);
    for (const std::string_view utc : kUtcNames) {
        if (iso.ends_with(utc))
            return parseIsoTime(trimmed(std::string_view(iso).substr(0, iso.size() - utc.size())));
    }
    return offsetTime(iso);
}

}} // namespace sor::input
