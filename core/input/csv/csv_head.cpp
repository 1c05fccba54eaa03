// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_head.h"

#include "base/number_text.h"
#include "input/csv/csv_fields.h"
#include "input/csv/foreign_file.h"
#include "input/csv/format_profiles.h"
#include "input/csv/header_checks.h"
#include "input/csv/sale_conditions.h"
#include "input/csv/settle_times.h"
#include "input/csv/top_rows.h"
#include "input/csv/unread_columns.h"
#include "input/csv/vendor_binding.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

namespace {

/// "#RIC,Date-Time,...", a header with a sign of comments before it: it names columns in as many fields as
/// the line behind it has, which names none.
bool isMarkedHeader(std::string_view line, std::string_view rest)
{
    const char separator = findSeparator(line);
    const std::string_view next = rest.substr(0, rest.find('\n'));
    if (separator == '\0' || next.starts_with('#')
        || std::ranges::count(line, separator) != std::ranges::count(next, separator))
        return false;
    const auto fieldsOf = [&](std::string_view text) {
        std::vector<std::string_view> fields;
        for (std::size_t from = 0; from <= text.size();) {
            const std::size_t end = std::min(text.find(separator, from), text.size());
            fields.push_back(trimmed(text.substr(from, end - from)));
            from = end + 1;
        }
        return fields;
    };
    return looksLikeHeader(fieldsOf(line)) && !looksLikeHeader(fieldsOf(next));
}

/// Skips what may stand before a header: blank lines, comments and the line in which spreadsheets name the
/// separator, which it returns ('\0': none did). A sign of comments before the header itself too, where the
/// file `hasHeader`.
char skipPreamble(TextBuffer& text, bool hasHeader, std::int64_t& lines)
{
    char separator = '\0';
    for (;;) {
        const std::string_view rest(text.begin(), text.size());
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            return separator;
        std::string_view line = rest.substr(0, end);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '"'))
            line.remove_suffix(1);
        const std::string_view plain = line.starts_with('"') ? line.substr(1) : line;
        const bool namesSeparator =
            plain.size() == 5 && (plain.starts_with("sep=") || plain.starts_with("SEP="));
        if (namesSeparator)
            separator = plain[4];
        else if (!line.empty() && line.front() != '#')
            return separator;
        else if (hasHeader && !line.empty() && isMarkedHeader(line.substr(1), rest.substr(end + 1))) {
            text.takeUpTo(text.begin() + 1);
            return separator;
        }
        text.takeUpTo(text.begin() + end + 1);
        ++lines;
    }
}

/// No name of a column, but times or numbers: a row.
bool looksLikeData(const std::vector<std::string_view>& fields)
{
    const auto isNumber = [](std::string_view field) {
        const bool begins = !field.empty() && ((field[0] >= '0' && field[0] <= '9') || field[0] == '-');
        return begins && field.find_first_not_of("0123456789.,:+-eETZ ") == std::string_view::npos;
    };
    return std::ranges::count_if(fields, isNumber) >= 2
        && std::ranges::none_of(fields, [](std::string_view field) { return columnOf(field).has_value(); });
}

/// "time,venue,..." apart.
std::vector<std::string_view> namesIn(std::string_view list)
{
    std::vector<std::string_view> names;
    for (std::size_t from = 0; from <= list.size();) {
        const std::size_t comma = std::min(list.find(',', from), list.size());
        names.push_back(trimmed(list.substr(from, comma - from)));
        from = comma + 1;
    }
    return names;
}

} // namespace

Result<Head> readHead(TextBuffer& text, ByteSource& source, const CsvForm& form, const Tuning& tuning,
                      const std::string& where)
{
    const auto fail = [&](std::string message) { return unusableData(std::move(message), where); };
    if (const Status status = text.fill(source, tuning.headBytes); !status)
        return status.error();
    if (text.size() == 0)
        return fail("It is empty. A CSV of quotes with a header line is expected.");
    if (std::string why = whyNoTable({text.begin(), text.size()}); !why.empty())
        return fail(std::move(why));
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (std::string_view(text.begin(), text.size()).starts_with(kByteOrderMark))
        text.takeUpTo(text.begin() + kByteOrderMark.size());

    Head head;
    const char stated = skipPreamble(text, form.headerless.empty(), head.lines);
    while (std::memchr(text.begin(), '\n', text.size()) == nullptr && !text.isLast()
           && text.size() < tuning.mostRowBytes) {
        if (const Status status = text.fill(source, tuning.headBytes); !status)
            return status.error();
    }
    std::string_view firstLine(text.begin(), text.size());
    firstLine = firstLine.substr(0, firstLine.find('\n'));
    if (firstLine.ends_with('\r'))
        firstLine.remove_suffix(1);
    const char separator = stated != '\0' ? stated : findSeparator(firstLine);
    if (separator == '\0' || firstLine.find(separator) == std::string_view::npos)
        return fail(
            fmt::format("Its first line has no commas, tabs, semicolons or pipes, so it is not a CSV with "
                        "a header. Found: '{}'.",
                        shown(firstLine)));
    RowSplitter splitter;
    const auto end = splitter.split(text.begin(), text.end(), separator);
    if (end == RowSplitter::End::InsideQuotes || (end == RowSplitter::End::EndOfText && !text.isLast()))
        return fail("Its header line does not end: a quote in it is not closed, or it is not a CSV.");
    std::vector<std::string_view> names = splitter.fields();
    const std::string known =
        form.headerless.empty() && looksLikeData(names) ? namesWithoutHeader(where, names.size(), form) : "";
    if (!known.empty()) {
        names = namesIn(known);
    } else if (!form.headerless.empty()) {
        names = namesIn(form.headerless);
        if (looksLikeHeader(splitter.fields()))
            return fail(fmt::format("Its first line names columns ('{}'): leave `no-header` out, or give the "
                                    "meanings of its names with `columns`.",
                                    shown(firstLine)));
        if (names.size() != splitter.fields().size())
            return fail(fmt::format("`no-header` names {}, and its first line has {}: '{}'.",
                                    counted(names.size(), "column"), splitter.fields().size(),
                                    shown(firstLine)));
    } else if (looksLikeData(names)) {
        return fail(fmt::format(
            "Its first line looks like a row, not like a header: '{}'. Name its columns with "
            "`no-header` (ts_event,publisher_id,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00; any name "
            "for what is not needed), or put a line with the names before it.",
            shown(firstLine)));
    }
    if (const Status status = checkFormat(names, form); !status)
        return status.error().at(where);
    auto layout = bindColumns(names, separator, form);
    if (!layout) {
        Error error = layout.error();
        if (!error.facts.path.empty())
            return error; // of the file of round lots
        error.message += nearestFormats(names, form);
        return error.at(where);
    }
    head.layout = std::move(*layout);
    if (form.headerless.empty() && known.empty()) {
        head.lines += std::max<std::int64_t>(splitter.lines(), 1);
        text.takeUpTo(splitter.next());
    }

    constexpr std::size_t kMostHeadBytes = std::size_t{16} << 20;
    TopRows top = judgeTop(text, head.layout);
    while (top.prices == 0 && !text.isLast() && text.size() < kMostHeadBytes) {
        if (const Status status = text.fill(source, text.size() + tuning.headBytes); !status)
            return status.error();
        top = judgeTop(text, head.layout);
    }
    if (const Status status = checkHeader(text, form, head.layout); !status)
        return status.error().at(where);
    if (const Status status = settleNumbers(top, head.layout); !status)
        return status.error().at(where);
    if (const Status status = settleTimes(top, form, where, head.layout); !status)
        return status.error().at(where);
    if (const Status status = settleConditions(text, form, head.layout); !status)
        return status.error().at(where);
    const Layout& bound = head.layout;
    if (bound.meaning == RowMeaning::Quote && bound.hasBids() && bound.venue.empty() && !form.feed
        && haveOneSideEach(text, bound))
        takeAsSides(head.layout);
    head.layout.showsQuotesOfTrades = bound.meaning == RowMeaning::Nbbo && bound.has(Column::Action)
        && bound.has(Column::Venue) && areAllTrades(text, bound);
    watchColumns({text.begin(), text.size()}, text.isLast(), head.layout);
    return head;
}

}}} // namespace sor::input::csv
