// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/unread_columns.h"

#include "base/text.h"
#include "input/csv/csv_fields.h"
#include "input/csv/csv_row.h"
#include "input/csv/csv_time.h"
#include "input/csv/row_splitter.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <set>
#include <span>

namespace sor { inline namespace input { namespace csv {

namespace {

using Kind = UnreadColumn::Kind;

constexpr std::size_t kTopRows = 2000;
constexpr std::size_t kMostKeys = 4096;
constexpr std::size_t kShownValues = 3;

constexpr std::string_view kContractNames[] = {"strike", "strikeprice", "contractmonth", "expirymonth"};
/// Names of contracts where days stand in them.
constexpr std::string_view kExpiryNames[] = {"expiry", "expirydate", "expiration",  "expirationdate",
                                             "exdate", "maturity",   "maturitydate"};
/// Names of contracts where calls and puts stand in them.
constexpr std::string_view kRightNames[] = {"right",       "optiontype", "putcall",   "callput", "cp",
                                            "optionright", "cpflag",     "putorcall", "optright"};
constexpr std::string_view kLevelNames[] = {"level", "depth", "booklevel", "depthlevel", "lvl", "quotelevel"};
constexpr std::string_view kMakerNames[] = {"mpid", "mmid", "marketmaker", "marketmakerid",
                                            "marketparticipant"};
/// Often name instruments, and as often something else: here numbers count like texts.
constexpr std::string_view kDoubtfulNames[] = {"sid",  "token", "sec", "code",   "s",      "market",
                                               "name", "inst",  "id",  "locate", "product"};
/// Have several values for one instrument by what they mean.
constexpr std::string_view kOtherNames[] = {
    "tape",         "note",          "notes",     "comment",        "source",
    "src",          "feed",          "channel",   "session",        "state",
    "tradingstate", "marketsession", "indicator", "quotecondition", "qucond",
    "text",         "message",       "phase",     "natbboind",      "conditionsquote",
    "status",       "tradingstatus"};
/// Words that name no instrument: yes and no, sides, kinds of orders and of messages.
constexpr std::string_view kPlainWords[] = {"true",   "false",   "buy",    "sell",    "limit",  "market",
                                            "lmt",    "mkt",     "ioc",    "gtc",     "cancel", "delete",
                                            "modify", "replace", "update", "snapshot"};

template <class Names, class Name> bool isOf(const Names& names, const Name& name)
{
    return std::ranges::find(names, name) != std::end(names);
}

/// Neither a number nor a time, nor one of kPlainWords.
bool isText(std::string_view text)
{
    const std::string lower = lowered(text);
    if (isOf(kPlainWords, lower))
        return false;
    const bool hasDigits = text.find_first_of("0123456789") != std::string_view::npos;
    if (hasDigits && (lower.ends_with("am") || lower.ends_with("pm"))
        && text.substr(0, text.size() - 2).find_first_not_of("0123456789.:-/ ") == std::string_view::npos)
        return false; // a clock of twelve hours
    return !hasDigits || text.find_first_not_of("0123456789.,:+-/eETZ ") != std::string_view::npos;
}

/// "C" or "Put".
bool isRight(std::string_view text)
{
    return isOf(std::to_array<std::string_view>({"c", "p", "call", "put", "calls", "puts"}), lowered(text));
}

/// A day or a month, or the time of one to the minute: "2025-03-21", "202503", "21MAR25", "3/21/2025".
bool isExpiry(std::string_view text)
{
    constexpr std::int64_t kMinute = 60'000'000'000;
    constexpr std::uint64_t kFirstMonth = 199'001;
    constexpr std::uint64_t kLastMonth = 209'912;
    constexpr std::uint64_t kMonths = 12;
    constexpr std::string_view kNames[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                           "jul", "aug", "sep", "oct", "nov", "dec"};
    if (readDay(text))
        return true;
    if (const auto month = readWhole(text); month && *month >= kFirstMonth && *month <= kLastMonth)
        return *month % 100 >= 1 && *month % 100 <= kMonths;
    const std::string lower = lowered(text);
    if (std::ranges::any_of(kNames,
                            [&](std::string_view name) { return lower.find(name) != std::string::npos; }))
        return true;
    const bool hasDigitsAlone = text.find_first_not_of("0123456789-/") == std::string_view::npos;
    if (hasDigitsAlone && text.find_first_of("-/", 1) != std::string_view::npos)
        return true;
    const TimeField time = readTime(text);
    return time.state == FieldState::Value && time.nanos > 0 && time.nanos % kMinute == 0;
}

bool isRead(const Layout& layout, std::size_t position)
{
    return std::ranges::find(layout.position, position) != layout.position.end()
        || isOf(std::array{layout.symbolSuffix, layout.bidVenue, layout.askVenue, layout.condition,
                           layout.correction, layout.date},
                position)
        || isOf(layout.markedBy, position);
}

/// `name`, as normalised() makes it, is one that symbols have.
bool namesSymbols(std::string_view name)
{
    const auto column = columnOf(name);
    return column && column->column == Column::Symbol;
}

/// What the column at `position` may be by its name.
std::optional<Kind> kindOf(const Layout& layout, std::size_t position)
{
    const std::string name = normalised(layout.names[position]);
    if (isRead(layout, position) || name.empty())
        return std::nullopt;
    if (isOf(kContractNames, name) || isOf(kExpiryNames, name) || isOf(kRightNames, name))
        return Kind::Contract;
    // Databento's depth is the level of the change, and every row has the best prices.
    const bool isDatabento =
        layout.has(Column::AskPx) && normalised(layout.nameOf(Column::AskPx)) == "askpx00";
    if (isOf(kLevelNames, name) && layout.meaning != RowMeaning::Print && !isDatabento)
        return Kind::Level;
    if (namesMakers(name) && layout.meaning == RowMeaning::Quote)
        return Kind::Maker;
    // Another name of the instrument beside the one that is read may say more than that does.
    if (namesSymbols(name))
        return Kind::Unknown;
    const bool isKnown = columnOf(name) || isOf(kConditionNames, name) || isOf(kCorrectionNames, name)
        || isOf(kOtherNames, name) || isOf(kPrintSideNames, name);
    if (layout.has(Column::Symbol) || layout.has(Column::InstrumentId) || isKnown)
        return std::nullopt;
    return Kind::Unknown;
}

/// What the first rows have in one column.
struct Top {
    std::size_t texts = 0;
    std::size_t others = 0; // that are there
    std::size_t below = 0; // levels one below that of the row before, of the same time and venue
    std::size_t trades = 0; // that say what kind of row it is
    std::set<std::string, std::less<>> values;
};

/// Rows of two makers that follow each other at one venue, by whether the price went up from the first of
/// them to the second: makers with quotes of their own keep their places, and the one who sets the best price
/// of a venue does not.
class MakerLook {
public:
    /// `place`: the venue and the instrument.
    void add(const std::string& place, std::string_view maker, const std::array<std::int64_t, 2>& prices)
    {
        const auto [entry, isNew] = m_last.try_emplace(place, std::string(maker), prices);
        auto& [lastMaker, lastPrices] = entry->second;
        if (!isNew && lastMaker != maker) {
            const bool isOrdered = lastMaker < maker;
            const std::string pair = place + '\n' + (isOrdered ? lastMaker : std::string(maker)) + '\n'
                + (isOrdered ? std::string(maker) : lastMaker);
            auto& ways = m_ways[pair];
            for (std::size_t i = 0; i < prices.size(); ++i) {
                if (prices[i] != lastPrices[i])
                    ++ways[i][(prices[i] > lastPrices[i]) == isOrdered ? 1 : 0];
            }
        }
        lastMaker = maker;
        lastPrices = prices;
    }
    bool haveOwnQuotes() const
    {
        constexpr std::size_t kFewest = 10;
        constexpr std::size_t kTimes = 4;
        return std::ranges::any_of(m_ways, [](const auto& entry) {
            return std::ranges::any_of(entry.second, [](const std::array<std::size_t, 2>& way) {
                return way[0] + way[1] >= kFewest
                    && std::max(way[0], way[1]) >= kTimes * std::min(way[0], way[1]);
            });
        });
    }

private:
    std::map<std::string, std::pair<std::string, std::array<std::int64_t, 2>>> m_last;
    std::map<std::string, std::array<std::array<std::size_t, 2>, 2>> m_ways; // bids and asks: down, up
};

/// The values of a column with the name of contracts are such.
bool areContracts(std::string_view name, const Top& top, std::size_t rows)
{
    constexpr std::size_t kFewRows = 8;
    if (isOf(kRightNames, name))
        return std::ranges::all_of(top.values, isRight);
    const bool isNearlyOnePerRow = rows >= kFewRows && 4 * top.values.size() > 3 * rows;
    return !isOf(kExpiryNames, name) || (!isNearlyOnePerRow && std::ranges::all_of(top.values, isExpiry));
}

bool isWatched(const Layout& layout, const WatchedColumn& column, const Top& top, std::size_t rows)
{
    constexpr std::size_t kFewRows = 8;
    constexpr std::size_t kMostNumbers = 20;
    const bool isNumber = top.texts == 0 && top.others > 0;
    switch (column.kind) {
    case Kind::Contract:
        return areContracts(normalised(layout.names[column.position]), top, rows);
    case Kind::Maker:
        return top.texts > 0;
    case Kind::Level:
        return isNumber && top.below > 0 && 4 * top.below >= rows;
    case Kind::Unknown:
        break;
    }
    if (column.position == layout.recordKind && top.trades > 0)
        return false;
    const bool isOnePerRow = rows >= kFewRows && 2 * top.values.size() > rows;
    if (isNumber) {
        // Numbers of one digit are classes and counts of something.
        const std::string name = normalised(layout.names[column.position]);
        const bool areSmall =
            std::ranges::all_of(top.values, [](const std::string& value) { return value.size() == 1; });
        return (isOf(kDoubtfulNames, name) || namesSymbols(name)) && !areSmall && !isOnePerRow
            && top.values.size() <= kMostNumbers;
    }
    return top.texts > 0 && top.others == 0 && !isOnePerRow;
}

/// Calls `one` with the fields of each of the first rows that are whole.
template <class One> void forTopRows(std::string_view text, bool isLast, const Layout& layout, const One& one)
{
    RowSplitter splitter;
    std::size_t rows = 0;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at < end && rows < kTopRows; at = splitter.next(), ++rows) {
        if (splitter.split(at, end, layout.separator) != RowSplitter::End::Newline && !isLast)
            return;
        const auto& fields = splitter.fields();
        if (fields.size() == layout.names.size() && !isSameName(fields.front(), layout.names.front()))
            one(fields);
    }
}

/// Adds what stands in the watched columns of a row, unless the row is not whole.
void lookAt(const Layout& layout, std::span<const std::string_view> fields, std::vector<WatchedRow>& rows)
{
    if (fields.size() != layout.names.size())
        return;
    WatchedRow& row = rows.emplace_back();
    if (layout.has(Column::Venue) && !layout.isNbbo())
        row.venue = fields[layout.at(Column::Venue)];
    std::string joined;
    if (layout.has(Column::Symbol))
        row.instrument = layout.symbolOf(fields, joined);
    else if (layout.has(Column::InstrumentId))
        row.instrument = fields[layout.at(Column::InstrumentId)];
    row.values.reserve(layout.watched.size());
    for (const WatchedColumn& column : layout.watched)
        row.values.emplace_back(isMissing(fields[column.position]) ? "" : fields[column.position]);
}

} // namespace

bool namesMakers(std::string_view name)
{
    return isOf(kMakerNames, normalised(name));
}

void lookAtSome(const Layout& layout, const char* begin, const char* end, std::vector<WatchedRow>& looks)
{
    constexpr std::ptrdiff_t kBetween = std::ptrdiff_t{64} << 10;
    RowSplitter splitter;
    for (const char* at = begin; at < end;) {
        splitter.split(at, end, layout.separator);
        lookAt(layout, splitter.fields(), looks);
        if (end - at <= kBetween)
            return;
        at += kBetween;
        const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        at = newline ? static_cast<const char*>(newline) + 1 : end;
    }
}

void watchColumns(std::string_view text, bool isLast, Layout& layout)
{
    std::vector<WatchedColumn> columns;
    for (std::size_t i = 0; i < layout.names.size() && !layout.vendor.isActive(); ++i) {
        if (const auto kind = kindOf(layout, i))
            columns.push_back({i, *kind});
    }
    if (columns.empty())
        return;
    std::vector<Top> tops(columns.size());
    std::size_t rows = 0;
    std::string before;
    std::vector<std::optional<std::uint64_t>> levels(columns.size());
    std::vector<MakerLook> makers(columns.size());
    forTopRows(text, isLast, layout, [&](std::span<const std::string_view> fields) {
        ++rows;
        std::string now;
        std::string place;
        for (const Column column : {Column::Venue, Column::Symbol, Column::InstrumentId}) {
            if (layout.has(column))
                place.append(fields[layout.at(column)]) += '\n';
        }
        const auto priceIn = [&](Column column) {
            return layout.has(column) ? readPrice(fields[layout.at(column)], layout.numbers).value : 0;
        };
        for (const Column column : {Column::TsEvent, Column::TsRecv, Column::Venue, Column::Symbol}) {
            if (layout.has(column))
                now.append(fields[layout.at(column)]) += '\n';
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string_view value = fields[columns[i].position];
            if (isMissing(value))
                continue;
            if (columns[i].kind == Kind::Maker)
                makers[i].add(place, value, {priceIn(Column::BidPx), priceIn(Column::AskPx)});
            Top& top = tops[i];
            ++(isText(value) ? top.texts : top.others);
            top.trades += isRecordKind(value) ? 1U : 0U;
            if (!top.values.contains(value))
                top.values.emplace(value);
            const auto level = readWhole(value);
            top.below += now == before && level && levels[i] && *level == *levels[i] + 1 ? 1U : 0U;
            levels[i] = level;
        }
        before = std::move(now);
    });
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!isWatched(layout, columns[i], tops[i], rows))
            continue;
        if (columns[i].kind == Kind::Maker && !makers[i].haveOwnQuotes())
            columns[i].kind = Kind::Unknown;
        layout.watched.push_back(columns[i]);
    }
    if (!layout.watched.empty())
        forTopRows(text, isLast, layout,
                   [&](std::span<const std::string_view> fields) { lookAt(layout, fields, layout.topRows); });
}

UnreadColumns::UnreadColumns(const Layout& layout)
    : m_layout(layout)
{
    for (const WatchedRow& row : layout.topRows)
        add(row);
}

void UnreadColumns::add(const WatchedRow& row, const SymbolChoice& choice)
{
    if (m_values.size() >= kMostKeys) {
        if (!choice.reads(row.instrument))
            return;
        std::erase_if(m_values, [&](const auto& entry) { return !choice.reads(entry.first.second); });
    }
    add(row);
}

void UnreadColumns::add(const WatchedRow& row)
{
    std::pair key(row.venue, row.instrument);
    if (m_values.size() >= kMostKeys && !m_values.contains(key))
        return;
    Values& values = m_values[std::move(key)];
    values.resize(m_layout.watched.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string& value = row.values[i];
        if (!value.empty() && values[i].size() < kShownValues && !isOf(values[i], value))
            values[i].push_back(value);
    }
}

std::vector<UnreadColumn> UnreadColumns::found(const SymbolChoice& choice) const
{
    std::vector<UnreadColumn> found;
    for (std::size_t i = 0; i < m_layout.watched.size(); ++i) {
        const WatchedColumn& column = m_layout.watched[i];
        UnreadColumn unread{m_layout.names[column.position], {}, column.kind};
        bool isSeveral = false;
        for (const auto& [key, values] : m_values) {
            if (!choice.reads(key.second))
                continue;
            isSeveral = isSeveral || values[i].size() > 1;
            for (const std::string& value : values[i]) {
                if (unread.values.size() < kShownValues && !isOf(unread.values, value))
                    unread.values.push_back(shown(value));
            }
        }
        if (isSeveral)
            found.push_back(std::move(unread));
    }
    return found;
}

}}} // namespace sor::input::csv
