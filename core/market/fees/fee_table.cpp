// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/fees/fee_table.h"

#include "base/number_text.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace sor { inline namespace market {

namespace {

using std::chrono::sys_days;

enum Column : std::size_t {
    Mic,
    EffectiveFrom,
    TakerFee,
    MakerFee,
    TakerPct,
    MakerPct,
    Source,
    Note,
    kColumns
};
constexpr std::array<std::string_view, kColumns> kColumnNames{
    "mic", "effective_from", "taker_fee", "maker_fee", "taker_pct_below_1", "maker_pct_below_1", "source",
    "note"};
constexpr std::size_t kNeededColumns = 4;

/// The fields of one line, quotes removed ("" inside quotes is one quote); nothing when a quote stays open.
std::optional<std::vector<std::string>> splitFields(std::string_view line)
{
    std::vector<std::string> fields;
    for (;;) {
        line = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
        std::string field;
        if (line.starts_with('"')) {
            std::size_t at = 1;
            for (;; ++at) {
                if (at >= line.size())
                    return std::nullopt;
                if (line[at] == '"' && !(at + 1 < line.size() && line[at + 1] == '"'))
                    break;
                field += line[at];
                at += line[at] == '"' ? 1U : 0U;
            }
            line.remove_prefix(at + 1);
        }
        const std::size_t comma = std::min(line.find(','), line.size());
        field += trimmed(line.substr(0, comma));
        fields.push_back(std::move(field));
        if (comma == line.size())
            return fields;
        line.remove_prefix(comma + 1);
    }
}

std::optional<sys_days> parseDate(std::string_view text)
{
    const auto midnight = text.size() == 10 ? parseIsoTime(std::string(text) + "T00:00") : std::nullopt;
    return midnight ? std::optional(std::chrono::floor<std::chrono::days>(*midnight)) : std::nullopt;
}

std::string formatDate(sys_days date)
{
    return formatIsoTime(UnixNanos{date}).substr(0, 10);
}

/// Reads the table line by line; the first fault ends it.
class Reader {
public:
    explicit Reader(std::string_view where)
        : m_where(where)
    {
    }

    Status take(std::string_view line)
    {
        ++m_line;
        const std::string_view content = trimmed(line);
        if (content.empty() || content.starts_with('#'))
            return ok();
        auto fields = splitFields(content);
        if (!fields)
            return fail("A field opens with a quote (\") that is not closed on the line.");
        return m_columns.empty() ? takeHeader(*fields) : takeRow(*fields);
    }

    Status finish()
    {
        if (m_columns.empty())
            return failAnywhere(fmt::format("It has no header line; one with the columns {} was expected.",
                                            fmt::join(kColumnNames, ",")));
        if (!m_rows.contains(kDefaultMic))
            return failAnywhere(
                "It has no row whose mic is DEFAULT: the terms of every venue without a row of its "
                "own. Add one, for example DEFAULT,2020-01-01,0.0030,0.");
        for (auto& [mic, rows] : m_rows)
            std::ranges::sort(rows, {}, &FeeRow::effectiveFrom);
        return ok();
    }

    std::map<std::string, std::vector<FeeRow>, std::less<>>& rows() { return m_rows; }

private:
    Error failAnywhere(std::string message) const
    {
        return {ErrorCode::DataUnusable, std::move(message), {.path = m_where}};
    }
    Error fail(std::string message) const
    {
        return {ErrorCode::DataUnusable, std::move(message), {.path = m_where, .line = m_line}};
    }

    Status takeHeader(const std::vector<std::string>& fields)
    {
        for (const auto& field : fields) {
            const auto known = std::ranges::find(kColumnNames, field);
            if (known == kColumnNames.end())
                return fail(fmt::format("The header has a column \"{}\"; the columns are {}.", field,
                                        fmt::join(kColumnNames, ", ")));
            const auto column = static_cast<Column>(known - kColumnNames.begin());
            if (std::ranges::find(m_columns, column) != m_columns.end())
                return fail(fmt::format("The header has the column \"{}\" twice.", field));
            m_columns.push_back(column);
        }
        for (std::size_t column = 0; column < kNeededColumns; ++column) {
            if (std::ranges::find(m_columns, column) == m_columns.end())
                return fail(
                    fmt::format("The header has no column \"{}\", which is needed.", kColumnNames[column]));
        }
        return ok();
    }

    Status takeRow(const std::vector<std::string>& fields)
    {
        if (fields.size() != m_columns.size())
            return fail(fmt::format("The line has {}, but the header has {}.",
                                    counted(fields.size(), "field"), m_columns.size()));
        std::array<std::string_view, kColumns> values;
        for (std::size_t i = 0; i < fields.size(); ++i)
            values[m_columns[i]] = fields[i];

        if (values[Mic].empty())
            return fail("The mic is empty; a venue code such as XNAS, or DEFAULT, was expected.");
        const auto date = parseDate(values[EffectiveFrom]);
        if (!date)
            return fail(fmt::format("effective_from must be a date such as 2024-11-01, but it is \"{}\".",
                                    values[EffectiveFrom]));
        FeeRow row{
            std::string(values[Mic]), *date, {}, std::string(values[Source]), std::string(values[Note])};
        for (const auto& [column, target] :
             {std::pair{TakerFee, &row.terms.takerFee}, std::pair{MakerFee, &row.terms.makerFee}}) {
            const auto fee = parsePrice(values[column]);
            if (!fee || fee->nanos > kNanosPerDollar || fee->nanos < -kNanosPerDollar)
                return fail(
                    fmt::format("{} must be dollars a share between -1 and 1, such as 0.0030, but it is "
                                "\"{}\".",
                                kColumnNames[column], values[column]));
            *target = *fee;
        }
        for (const auto& [column, target] : {std::pair{TakerPct, &row.terms.takerNanosPerDollarBelowOne},
                                             std::pair{MakerPct, &row.terms.makerNanosPerDollarBelowOne}}) {
            if (values[column].empty())
                continue; // nothing is charged below $1
            const auto percent = parseNanos(values[column]);
            if (!percent || *percent % 100 != 0 || *percent > 100 * kNanosPerDollar
                || *percent < -100 * kNanosPerDollar)
                return fail(
                    fmt::format("{} must be a percentage between -100 and 100 with at most 7 decimals, "
                                "such as 0.30, but it is \"{}\".",
                                kColumnNames[column], values[column]));
            *target = *percent / 100;
        }
        auto& rows = m_rows[row.mic];
        if (std::ranges::find(rows, *date, &FeeRow::effectiveFrom) != rows.end())
            return fail(fmt::format("{} has a second row for {}; one row a day is possible.", row.mic,
                                    formatDate(*date)));
        rows.push_back(std::move(row));
        return ok();
    }

    std::string m_where;
    std::vector<Column> m_columns; // of the header, in its order
    std::map<std::string, std::vector<FeeRow>, std::less<>> m_rows;
    int m_line = 0;
};

constexpr sys_days date(int y, unsigned m, unsigned d)
{
    return std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d};
}
constexpr AccessFeeCap kThirtyMils{date(1970, 1, 1), Price{3'000'000}, 3'000'000};
constexpr AccessFeeCap kTenMils{date(2026, 11, 2), Price{1'000'000}, 1'000'000};

} // namespace

Result<FeeTable> FeeTable::parse(std::string_view text, std::string_view where)
{
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    Reader reader(where);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const auto taken = reader.take(text.substr(0, end)); !taken)
            return taken.error();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (const auto finished = reader.finish(); !finished)
        return finished.error();
    FeeTable table;
    table.m_rows = std::move(reader.rows());
    return table;
}

const FeeTable& FeeTable::builtIn()
{
    static const FeeTable table = [] {
        auto parsed = parse(builtInText(), "the built-in fee table");
        assert(parsed.hasValue()); // tst_fee_table keeps the shipped file readable
        return std::move(parsed.value());
    }();
    return table;
}

FeeTable FeeTable::none()
{
    FeeTable table;
    table.m_isFree = true;
    table.m_rows[std::string(kDefaultMic)].push_back(
        {std::string(kDefaultMic), date(1970, 1, 1), {}, "", "no fees at all"});
    return table;
}

FeeTable::Found FeeTable::find(std::string_view mic, UnixNanos time) const
{
    auto found = m_rows.find(mic);
    const bool hasRows = found != m_rows.end();
    if (!hasRows)
        found = m_rows.find(kDefaultMic);
    assert(found != m_rows.end());
    const auto& rows = found->second;
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const auto after = std::ranges::upper_bound(rows, day, {}, &FeeRow::effectiveFrom);
    const bool isBefore = after == rows.begin();
    return {isBefore ? rows.front() : *(after - 1), hasRows || m_isFree, isBefore && !m_isFree};
}

FeeTable::Lookup FeeTable::lookUp(std::string_view mic, UnixNanos time) const
{
    const Found found = find(mic, time);
    return {found.row.terms, found.isKnown, found.isBeforeFirstRow};
}

const VenueTerms& FeeTable::termsAt(std::string_view mic, UnixNanos time) const
{
    return find(mic, time).row.terms;
}

bool FeeTable::isKnown(std::string_view mic) const
{
    return m_isFree || m_rows.contains(mic);
}

std::vector<AccessFeeCap> accessFeeCap30Mils()
{
    return {kThirtyMils};
}

std::vector<AccessFeeCap> accessFeeCap10Mils()
{
    return {kThirtyMils, kTenMils};
}

std::vector<std::string> accessFeeWarnings(const FeeTable& table, std::span<const AccessFeeCap> caps)
{
    std::vector<std::string> warnings;
    for (const auto& [mic, rows] : table.rows()) {
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const FeeRow& row = rows[r];
            for (std::size_t c = 0; c < caps.size(); ++c) {
                const AccessFeeCap& cap = caps[c];
                const bool rowEndsBefore =
                    r + 1 < rows.size() && rows[r + 1].effectiveFrom <= cap.effectiveFrom;
                // The venue's first row applies before its own date too.
                const bool capEndsBefore =
                    c + 1 < caps.size() && r > 0 && caps[c + 1].effectiveFrom <= row.effectiveFrom;
                if (rowEndsBefore || capEndsBefore)
                    continue;
                if (row.terms.takerFee > cap.cap)
                    warnings.push_back(fmt::format("{}: the taker fee of {} dollars a share (from {}) is "
                                                   "above the access-fee cap of {} in force "
                                                   "from {}.",
                                                   mic, format(row.terms.takerFee),
                                                   formatDate(row.effectiveFrom), format(cap.cap),
                                                   formatDate(cap.effectiveFrom)));
                if (row.terms.takerNanosPerDollarBelowOne > cap.capNanosPerDollarBelowOne)
                    warnings.push_back(fmt::format(
                        "{}: the taker fee of {} % below $1 (from {}) is above the access-fee cap of {} % in "
                        "force "
                        "from {}.",
                        mic, formatNanos(row.terms.takerNanosPerDollarBelowOne * 100),
                        formatDate(row.effectiveFrom), formatNanos(cap.capNanosPerDollarBelowOne * 100),
                        formatDate(cap.effectiveFrom)));
            }
        }
    }
    return warnings;
}

}} // namespace sor::market
