// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/orders_file.h"

#include "base/number_text.h"
#include "base/printable_text.h"
#include "base/text.h"
#include "input/csv/desk_csv.h"
#include "setup/setup_words.h"
#include "setup/study_values.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace sor { inline namespace runs {

namespace {

constexpr std::int64_t kMostShares = 1'000'000'000'000;
constexpr std::size_t kMostOrders = 2'000'000;

enum class Column : std::uint8_t { Id, Symbol, Side, Shares, Participation, From, To, Group, Pair };

struct ColumnName {
    std::string_view name;
    Column column;
};
/// The first name of each is the one that is written.
constexpr ColumnName kOrderFields[] = {
    {"order_id", Column::Id},
    {"symbol", Column::Symbol},
    {"side", Column::Side},
    {"shares", Column::Shares},
    {"participation", Column::Participation},
    {"from", Column::From},
    {"to", Column::To},
    {"group", Column::Group},
    {"pair", Column::Pair},
    {"id", Column::Id},
    {"sym", Column::Symbol},
    {"ticker", Column::Symbol},
    {"qty", Column::Shares},
    {"quantity", Column::Shares},
    {"start", Column::From},
    {"start_time", Column::From},
    {"end", Column::To},
    {"end_time", Column::To},
};

std::string_view nameOf(Column column)
{
    return std::ranges::find(kOrderFields, column, &ColumnName::column)->name;
}

/// A word that a column may state, by its name in the header.
const SetupWord* wordNamed(std::string_view name)
{
    std::string dashed(name);
    std::ranges::replace(dashed, '_', '-');
    const auto words = setupWords();
    const auto word = std::ranges::find(words, dashed, &SetupWord::name);
    return word == words.end() ? nullptr : &*word;
}

bool namesFile(const SetupWord& word)
{
    return word.value == "FILE" || word.value == "DIR";
}

bool mayDiffer(const SetupWord& word)
{
    const WordPart part = word.scope.part;
    return part == WordPart::Order || part == WordPart::Model || part == WordPart::Rules;
}

class OrdersReader {
public:
    OrdersReader(const std::string& where, ShareUnit unit)
        : m_where(where)
        , m_unit(unit)
    {
    }

    Result<std::vector<StudyOrder>> read(std::string_view text)
    {
        DeskCsv csv(text);
        std::vector<std::string> fields;
        for (;;) {
            const DeskCsv::Line line = csv.next(fields);
            if (line == DeskCsv::Line::End)
                break;
            m_line = csv.line();
            if (line == DeskCsv::Line::OpenQuote)
                return bad("A quote (\") is opened and not closed.");
            if (auto status = m_columns.empty() ? readHeader(fields) : readRow(fields); !status)
                return status.error();
            if (m_orders.size() > kMostOrders)
                return bad(fmt::format("A study takes at most {} orders.", grouped(kMostOrders)));
        }
        m_line = 0;
        if (m_columns.empty())
            return bad("The file is empty. Expected a header such as order_id,symbol,side,shares,from,to.");
        if (m_orders.empty())
            return bad("The file has a header and no orders.");
        return std::move(m_orders);
    }

private:
    struct BoundColumn {
        std::optional<Column> column;
        std::string word; // of a setup, where it is none
        std::string shown; // as the header has it
    };

    Error bad(std::string message) const
    {
        return Error{ErrorCode::DataUnusable, std::move(message), {.path = m_where, .line = m_line}};
    }
    Error refused(std::string message) const
    {
        return Error{ErrorCode::InvalidArgument, std::move(message), {.path = m_where, .line = m_line}};
    }

    Status readHeader(const std::vector<std::string>& fields)
    {
        for (const std::string& field : fields) {
            const std::string name = lowered(field);
            const auto known = std::ranges::find(kOrderFields, name, &ColumnName::name);
            if (known != std::end(kOrderFields)) {
                const bool isTwice = std::ranges::any_of(
                    m_columns, [&](const BoundColumn& of) { return of.column == known->column; });
                if (isTwice)
                    return bad(fmt::format("Two columns mean {}; the second is '{}'.", nameOf(known->column),
                                           field));
                m_columns.push_back({known->column, {}, field});
                continue;
            }
            const SetupWord* word = wordNamed(name);
            if (word == nullptr)
                return refused(fmt::format(
                    "There is no column '{}' of orders. Known are order_id, symbol, side, shares or "
                    "participation, from, to, group, pair, and the words of an order, the router and the "
                    "filling rules, such as limit, lot or model. Leave it out.",
                    field));
            if (!mayDiffer(*word))
                return refused(fmt::format("The column '{}' is a setting of the whole study: state it once, "
                                           "on the command line or in a setup file.",
                                           field));
            if (namesFile(*word))
                return refused(fmt::format("The column '{}' would name a file, which an orders file may not "
                                           "do: state it for the whole study.",
                                           field));
            const bool isTwice =
                std::ranges::any_of(m_columns, [&](const BoundColumn& of) { return of.word == word->name; });
            if (isTwice)
                return bad(fmt::format("The column '{}' is there twice.", field));
            m_columns.push_back({std::nullopt, std::string(word->name), field});
        }
        const auto has = [&](Column column) {
            return std::ranges::any_of(m_columns, [&](const BoundColumn& of) { return of.column == column; });
        };
        for (const Column column : {Column::Id, Column::Symbol, Column::Side, Column::From, Column::To}) {
            if (!has(column))
                return bad(fmt::format("The header has no column {}. Expected such as "
                                       "order_id,symbol,side,shares,from,to.",
                                       nameOf(column)));
        }
        if (!has(Column::Shares) && !has(Column::Participation))
            return bad("The header has neither a column shares nor participation.");
        return ok();
    }

    Status readRow(const std::vector<std::string>& fields)
    {
        if (fields.size() != m_columns.size())
            return bad(fmt::format("Expected {} as in the header, found {}.",
                                   counted(m_columns.size(), "field"), fields.size()));
        StudyOrder order;
        order.line = m_line;
        RunSetup scratch;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const BoundColumn& column = m_columns[i];
            if (column.column) {
                if (auto status = setColumn(order, *column.column, fields[i]); !status)
                    return status;
            } else if (!fields[i].empty()) {
                if (auto status = applyWord(scratch, column.word, fields[i]); !status)
                    return refused(fmt::format("Column {}: {}", column.shown, status.error().message));
                if (column.word == "completion" && scratch.experiment.rules.completion == Completion::None)
                    return refused("Column completion: a study prices what every strategy leaves, so that "
                                   "`completion none` cannot be.");
                order.words.emplace_back(column.word, fields[i]);
            }
        }
        return addOrder(std::move(order));
    }

    Status setColumn(StudyOrder& order, Column column, const std::string& text)
    {
        const auto expected = [&](std::string_view what) {
            return bad(fmt::format("Column {}: expected {}, found '{}'.", nameOf(column), what, text));
        };
        switch (column) {
        case Column::Id:
            order.id = text;
            return text.empty() ? Status(expected("an id")) : ok();
        case Column::Symbol:
            order.symbol = text;
            return text.empty() || text.find(',') != std::string::npos ? Status(expected("one symbol"))
                                                                       : ok();
        case Column::Side: {
            const auto side = parseDeskSide(text);
            order.side = side.value_or(Side::Buy);
            return side ? ok() : Status(expected(kDeskSides));
        }
        case Column::Shares: {
            if (text.empty())
                return ok();
            const auto number = decimalPointed(text);
            if (!number)
                return expected(kUnclearComma);
            const auto stated = parseShares(*number);
            const auto shares = stated ? inUnit(stated->shares, stated->unit, m_unit) : std::nullopt;
            if (!shares || shares->count < 1 || shares->count / m_unit.perShare() > kMostShares)
                return expected("a number of shares from 1 to 10^12, in steps of " + format(m_unit)
                                + " (`size-unit`)");
            order.shares = shares->count;
            return ok();
        }
        case Column::Participation: {
            if (text.empty())
                return ok();
            const auto percent = parsePercent(text);
            order.participation = percent.value_or(0);
            return percent ? ok() : Status(expected("a percentage above 0% and at most 100%"));
        }
        case Column::From:
        case Column::To: {
            const auto time = parseZonedTime(text);
            if (!time || *time < kEarliestTime || *time > kLatestTime)
                return expected(kDeskTime);
            (column == Column::From ? order.window.from : order.window.to) = *time;
            return ok();
        }
        case Column::Group:
            order.group = text;
            return ok();
        case Column::Pair:
            break;
        }
        order.pair = text;
        return ok();
    }

    Status addOrder(StudyOrder order)
    {
        if ((order.shares == 0) == (order.participation == 0))
            return bad(fmt::format("An order has either shares or a participation; this one has {}.",
                                   order.shares == 0 ? "neither" : "both"));
        if (order.window.to <= order.window.from)
            return bad(
                order.window.to == order.window.from
                    ? fmt::format("The order ends when it starts ({}).", formatIsoTime(order.window.from))
                    : fmt::format("The order ends ({}) before it starts ({}).",
                                  formatIsoTime(order.window.to), formatIsoTime(order.window.from)));
        const auto [there, isNew] = m_lines.emplace(order.id, m_line);
        if (!isNew)
            return bad(fmt::format("The id '{}' is that of line {} too. Give each order its own.", order.id,
                                   there->second));
        m_orders.push_back(std::move(order));
        return ok();
    }

    const std::string& m_where;
    ShareUnit m_unit;
    std::int64_t m_line = 0;
    std::vector<BoundColumn> m_columns;
    std::map<std::string, std::int64_t> m_lines; // by id
    std::vector<StudyOrder> m_orders;
};

} // namespace

Result<std::vector<StudyOrder>> parseOrders(std::string_view text, const std::string& where, ShareUnit unit)
{
    return OrdersReader(where, unit).read(text);
}

std::string ordersCsv(std::span<const StudyOrder> orders, ShareUnit unit)
{
    std::vector<std::string> words; // of any order, in the order of the table
    for (const SetupWord& word : setupWords()) {
        const auto states = [&](const StudyOrder& order) {
            return std::ranges::any_of(order.words, [&](const auto& of) { return of.first == word.name; });
        };
        if (std::ranges::any_of(orders, states))
            words.emplace_back(word.name);
    }
    std::string text = "order_id,symbol,side,shares,participation,from,to,group,pair";
    for (const std::string& word : words)
        text.append(1, ',').append(word);
    text += "\n";
    for (const StudyOrder& order : orders) {
        text +=
            fmt::format("{},{},{},{},{},{},{},{},{}", quotedCsvField(order.id), quotedCsvField(order.symbol),
                        name(order.side), order.shares == 0 ? "" : format(Shares{order.shares}, unit),
                        order.participation == 0 ? "" : fmt::format("{}%", order.participation),
                        formatIsoTime(order.window.from), formatIsoTime(order.window.to),
                        quotedCsvField(order.group), quotedCsvField(order.pair));
        for (const std::string& word : words) {
            const auto stated =
                std::ranges::find_if(order.words, [&](const auto& of) { return of.first == word; });
            text.append(1, ',').append(stated == order.words.end() ? std::string()
                                                                   : quotedCsvField(stated->second));
        }
        text += "\n";
    }
    return text;
}

}} // namespace sor::runs
