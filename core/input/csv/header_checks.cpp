// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/header_checks.h"

#include "base/number_text.h"
#include "base/text.h"
#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "input/csv/row_splitter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr std::size_t kRowsToJudge = 1000;

/// Calls `row(fields)` for the first whole rows, until it returns false.
void eachOfTheFirst(const TextBuffer& text, char separator, const auto& row)
{
    RowSplitter splitter;
    for (const char* at = text.begin(); at < text.end(); at = splitter.next()) {
        const auto end = splitter.split(at, text.end(), separator);
        if ((end != RowSplitter::End::Newline && !text.isLast()) || !row(splitter.fields()))
            return;
    }
}

/// As tables with names of rows are written by some programs: each value would be read as that of the column
/// before its own.
Status checkWidth(const TextBuffer& text, const Layout& layout)
{
    std::size_t rows = 0;
    std::size_t wide = 0;
    std::size_t fieldsOfWide = 0;
    eachOfTheFirst(text, layout.separator, [&](const std::vector<std::string_view>& fields) {
        ++rows;
        const auto behind = std::min(fields.size(), layout.names.size());
        if (std::any_of(fields.begin() + static_cast<std::ptrdiff_t>(behind), fields.end(),
                        [](std::string_view field) { return !field.empty(); })) {
            ++wide;
            fieldsOfWide = fields.size();
        }
        return rows < kRowsToJudge;
    });
    if (2 * wide <= rows)
        return ok();
    return Error{
        ErrorCode::ColumnsUnusable,
        fmt::format(
            "Its header names {}, and its rows have {} values: it is not clear which is which. Write a "
            "header with a name for each.",
            counted(layout.names.size(), "column"), fieldsOfWide)};
}

std::optional<double> numberIn(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// The same number, however it is written.
bool areSame(std::string_view a, std::string_view b)
{
    const auto number = numberIn(a);
    return a == b || (number && number == numberIn(b));
}

constexpr std::array<std::pair<Column, std::string_view>, 4> kOfQuotes{{{Column::BidPx, "bid"},
                                                                        {Column::BidSz, "bid_size"},
                                                                        {Column::AskPx, "ask"},
                                                                        {Column::AskSz, "ask_size"}}};

/// Prices or sizes under two of their names.
Status checkTwins(const TextBuffer& text, const CsvForm& form, const Layout& layout)
{
    for (const auto& [column, word] : kOfQuotes) {
        const bool isStated = std::ranges::any_of(
            form.columns, [&, of = column](const auto& stated) { return stated.first == of; });
        if (!layout.has(column) || isStated)
            continue;
        const std::size_t read = layout.at(column);
        const ColumnNames& known = kColumnNames[static_cast<std::size_t>(column)];
        for (std::size_t other = 0; other < layout.names.size(); ++other) {
            const std::string name = normalised(layout.names[other]);
            if (other == read || name.empty() || std::ranges::find(known, name) == known.end())
                continue;
            std::optional<std::pair<std::string, std::string>> differing;
            std::size_t rows = 0;
            eachOfTheFirst(text, layout.separator, [&](const std::vector<std::string_view>& fields) {
                if (std::max(read, other) < fields.size() && !isMissing(fields[read])
                    && !isMissing(fields[other]) && !areSame(fields[read], fields[other]))
                    differing.emplace(fields[read], fields[other]);
                return !differing && ++rows < kRowsToJudge;
            });
            if (differing)
                return Error{ErrorCode::ColumnsUnusable,
                             fmt::format("Its columns '{}' and '{}' have one meaning and different values "
                                         "('{}', '{}'). Say which "
                                         "one to read: `columns` {}={} or {}={}.",
                                         layout.names[read], layout.names[other], shown(differing->first),
                                         shown(differing->second), word, layout.names[read], word,
                                         layout.names[other])};
        }
    }
    return ok();
}

/// Sizes of trades go up and down; what has been traded since the open only grows.
Status checkSums(const TextBuffer& text, const CsvForm& form, const Layout& layout)
{
    constexpr std::size_t kFewest = 30;
    const bool isStated = std::ranges::any_of(
        form.tradeColumns, [](const auto& stated) { return stated.first == Column::Size; });
    if (layout.meaning != RowMeaning::Print || isStated)
        return ok();
    const std::size_t position = layout.at(Column::Size);
    const auto values = firstValues(text, layout, position);
    double before = 0;
    std::size_t steps = 0;
    for (const std::string& value : values) {
        const auto size = numberIn(value);
        if (!size || *size < before)
            return ok();
        steps += *size > before ? 1U : 0U;
        before = *size;
    }
    if (values.size() < kFewest || 2 * steps < values.size())
        return ok();
    return Error{
        ErrorCode::ColumnsUnusable,
        fmt::format(
            "Its column '{}', taken for the sizes of trades, only grows: that is what was traded since "
            "the open. Name the column of sizes with `columns` trade_size=NAME, this one if it has sizes.",
            layout.names[position])};
}

/// The venues of the two sides of an NBBO differ often; rows whose sides are always of one venue are quotes
/// of single venues.
Status checkSides(const TextBuffer& text, const CsvForm& form, const Layout& layout)
{
    constexpr std::size_t kFewest = 100;
    if (!layout.isNbbo() || form.feed || !form.bidVenueColumn.empty() || layout.bidVenue == layout.askVenue)
        return ok();
    std::size_t rows = 0;
    std::size_t changes = 0;
    bool areAlike = true;
    std::string before;
    eachOfTheFirst(text, layout.separator, [&](const std::vector<std::string_view>& fields) {
        if (std::max(layout.bidVenue, layout.askVenue) >= fields.size())
            return true;
        const std::string_view venue = fields[layout.bidVenue];
        areAlike = venue == fields[layout.askVenue];
        changes += rows > 0 && venue != before ? 1U : 0U;
        before = venue;
        return areAlike && ++rows < kRowsToJudge;
    });
    if (!areAlike || rows < kFewest || changes == 0)
        return ok();
    const std::string& bid = layout.names[layout.bidVenue];
    return Error{
        ErrorCode::ColumnsUnusable,
        fmt::format(
            "Its columns '{}' and '{}' name one venue in each of its first {}, so that they may be quotes "
            "of single venues and no NBBO feed. State `feed` nbbo if they are one, else `feed` venues "
            "and `columns` venue={}.",
            bid, layout.names[layout.askVenue], groupedCount(rows, "row"), bid)};
}

/// "14:30:00.120", not "14:30:00.000".
bool hasParts(std::string_view time)
{
    const std::size_t point = time.find_first_of(".,");
    return point != std::string_view::npos
        && time.find_first_of("123456789", point) != std::string_view::npos;
}

/// Times of whole seconds beside a column named like their parts.
void noteSplitTimes(const TextBuffer& text, Layout& layout)
{
    constexpr std::array<std::string_view, 18> kParts{
        "ms", "msec", "msecs",  "millis", "millisecond", "milliseconds",
        "us", "usec", "micros", "micro",  "microsecond", "microseconds",
        "ns", "nsec", "nanos",  "nano",   "nanosecond",  "nanoseconds"};
    const Column clock = layout.has(Column::TsRecv) ? Column::TsRecv : Column::TsEvent;
    if (!layout.has(clock))
        return;
    for (const std::string& name : layout.names) {
        if (std::ranges::find(kParts, normalised(name)) == kParts.end())
            continue;
        const auto position = static_cast<std::size_t>(&name - layout.names.data());
        const auto times = firstValues(text, layout, layout.at(clock));
        const bool areWhole = std::ranges::none_of(times, hasParts);
        auto parts = firstValues(text, layout, position);
        const bool varies =
            std::ranges::any_of(parts, [&](const std::string& part) { return part != parts.front(); });
        if (areWhole && varies && position != layout.at(clock))
            layout.doubts.push_back(fmt::format(
                "Its column '{}' is not read: if it holds the parts of seconds of '{}', write both in one "
                "column ('14:30:00.123'), because the order in time is lost within a second.",
                name, layout.nameOf(clock)));
    }
}

/// Flags of quotes that were taken back or do not hold.
void noteWithdrawnQuotes(const TextBuffer& text, Layout& layout)
{
    constexpr std::array<std::string_view, 5> kInvalidNames{"isstale", "stale", "isinvalid", "invalid",
                                                            "quotecancelcorrection"};
    constexpr std::array<std::string_view, 7> kNothing{"0", "false", "f", "no", "n", "a", "-"};
    if (layout.meaning == RowMeaning::Print)
        return;
    for (std::size_t i = 0; i < layout.names.size(); ++i) {
        const std::string name = normalised(layout.names[i]);
        if (std::ranges::find(kWithdrawnNames, name) == kWithdrawnNames.end()
            && std::ranges::find(kInvalidNames, name) == kInvalidNames.end())
            continue;
        const auto values = firstValues(text, layout, i);
        const auto marked = std::ranges::find_if(values, [&](const std::string& value) {
            return std::ranges::find(kNothing, lowered(value)) == kNothing.end();
        });
        layout.markedBy.push_back(i);
        if (marked == values.end())
            layout.assumed.push_back(fmt::format("Its column '{}' is not read.", layout.names[i]));
        else
            layout.doubts.push_back(fmt::format(
                "Its column '{}' is not read, and says '{}' in some rows: if it marks quotes that were taken "
                "back, they stand all the same. Take out such rows, or empty their prices.",
                layout.names[i], shown(*marked)));
    }
}

} // namespace

std::vector<std::string> firstValues(const TextBuffer& text, const Layout& layout, std::size_t position)
{
    std::vector<std::string> values;
    values.reserve(kRowsToJudge);
    eachOfTheFirst(text, layout.separator, [&](const std::vector<std::string_view>& fields) {
        if (position < fields.size() && !isMissing(fields[position])
            && !isSameName(fields[position], layout.names[position]))
            values.emplace_back(fields[position]);
        return values.size() < kRowsToJudge;
    });
    return values;
}

Status checkHeader(const TextBuffer& text, const CsvForm& form, Layout& layout)
{
    if (auto status = checkWidth(text, layout); !status)
        return status;
    if (layout.vendor.isActive())
        return ok();
    if (auto status = checkTwins(text, form, layout); !status)
        return status;
    if (auto status = checkSides(text, form, layout); !status)
        return status;
    noteSplitTimes(text, layout);
    noteWithdrawnQuotes(text, layout);
    return checkSums(text, form, layout);
}

}}} // namespace sor::input::csv
