// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/executions_file.h"

#include "base/number_text.h"
#include "base/text.h"
#include "input/csv/desk_csv.h"
#include "input/csv/tape_hash.h"
#include "input/execution_columns.h"
#include "market/venue_names.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <tuple>
#include <utility>

namespace sor { inline namespace input {

namespace {

constexpr std::size_t kMostExecutions = 20'000'000;
constexpr std::int64_t kMostExecuted = 1'000'000'000'000;

struct BoundExecColumn {
    ExecColumn column = ExecColumn::Ignored;
    std::string shown; // as the header has it
};

class ExecutionsReader {
public:
    explicit ExecutionsReader(const std::string& where) { m_file.where = where; }

    Result<ExecutionsFile> read(std::string_view text)
    {
        DeskCsv csv(text);
        std::vector<std::string> fields;
        std::size_t rows = 0;
        for (;;) {
            const DeskCsv::Line line = csv.next(fields);
            if (line == DeskCsv::Line::End)
                break;
            m_line = csv.line();
            if (line == DeskCsv::Line::OpenQuote)
                return bad("A quote (\") is opened and not closed.");
            if (m_columns.empty()) {
                if (auto status = readHeader(fields); !status)
                    return status.error();
                continue;
            }
            if (auto status = readRow(fields); !status)
                return status.error();
            if (++rows > kMostExecutions)
                return bad(
                    fmt::format("A file of executions has at most {} rows.", grouped(kMostExecutions)));
        }
        m_line = 0;
        if (m_columns.empty())
            return bad("The file is empty. Expected a header such as "
                       "order_id,time,venue,shares,price,fee,liquidity.");
        if (m_file.orders.empty())
            return bad("The file has a header and no executions.");
        if (auto status = arrange(); !status)
            return status.error();
        addRemarks();
        return std::move(m_file);
    }

private:
    Error bad(std::string message) const
    {
        return Error{ErrorCode::DataUnusable, std::move(message), {.path = m_file.where, .line = m_line}};
    }
    bool has(ExecColumn column) const
    {
        return std::ranges::find(m_columns, column, &BoundExecColumn::column) != m_columns.end();
    }

    Status readHeader(const std::vector<std::string>& fields)
    {
        for (const std::string& field : fields) {
            const ExecColumn column = execColumnNamed(field);
            if (column != ExecColumn::Ignored && has(column)) {
                const auto first = std::ranges::find(m_columns, column, &BoundExecColumn::column);
                return bad(fmt::format("The columns '{}' and '{}' mean the same. Keep one of them{}.",
                                       first->shown, field,
                                       column == ExecColumn::Fee ? ", with the sum of both" : ""));
            }
            m_columns.push_back({column, field});
        }
        // The id of an order as its own file may name it.
        if (!has(ExecColumn::Order)) {
            const auto id = std::ranges::find_if(
                m_columns, [](const BoundExecColumn& of) { return lowered(of.shown) == "id"; });
            if (id != m_columns.end())
                id->column = ExecColumn::Order;
        }
        // Fills as this program writes them: beside what it states itself there is nothing to be remarked.
        m_isOwn = has(ExecColumn::Strategy) && has(ExecColumn::Completion) && has(ExecColumn::Mid)
            && has(ExecColumn::Liquidity);
        for (BoundExecColumn& of : m_columns) {
            const bool isOwnColumn = of.column >= ExecColumn::Strategy;
            if (m_isOwn && of.column == ExecColumn::Fee)
                of.column = ExecColumn::FeePerShare;
            else if (!m_isOwn && isOwnColumn)
                of.column = ExecColumn::Ignored;
            if (of.column == ExecColumn::Ignored && !m_isOwn)
                m_unread.push_back(of.shown);
        }
        if (has(ExecColumn::Fee) && has(ExecColumn::FeePerShare))
            return bad("The header has both a fee and a fee a share. Keep one of them.");
        for (const auto& [column, name] : {std::pair{ExecColumn::Time, "time"},
                                           {ExecColumn::Venue, "venue"},
                                           {ExecColumn::Shares, "shares"},
                                           {ExecColumn::Price, "price"}}) {
            if (!has(column))
                return bad(fmt::format("The header has no column {}. Expected such as "
                                       "order_id,time,venue,shares,price,fee,liquidity.",
                                       name));
        }
        return ok();
    }

    Status readRow(const std::vector<std::string>& fields)
    {
        if (fields.size() != m_columns.size())
            return bad(fmt::format("Expected {} as in the header, found {}.",
                                   counted(m_columns.size(), "field"), fields.size()));
        Execution row;
        row.line = m_line;
        std::string order;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (auto status = setField(row, order, m_columns[i], fields[i]); !status)
                return status;
        }
        if (!m_id.empty()) {
            const auto [there, isNew] = m_ids.emplace(std::tuple(order, row.venueKey, m_id), m_line);
            if (!isNew)
                return bad(fmt::format("The execution '{}' is that of line {} too. Keep one of them.", m_id,
                                       there->second));
        }
        m_file.orders[order].push_back(std::move(row));
        return ok();
    }

    Status setField(Execution& row, std::string& order, const BoundExecColumn& of, const std::string& text)
    {
        const auto expected = [&](std::string_view what) {
            return bad(fmt::format("Column {}: expected {}, found '{}'.", of.shown, what, text));
        };
        const bool isNumber = of.column == ExecColumn::Shares || of.column == ExecColumn::Price
            || of.column == ExecColumn::Fee || of.column == ExecColumn::FeePerShare;
        const auto number = decimalPointed(isNumber ? text : std::string());
        if (!number)
            return expected(kUnclearComma);
        switch (of.column) {
        case ExecColumn::Order:
            order = text;
            return text.empty() ? Status(expected("the id of an order")) : ok();
        case ExecColumn::Id:
            if (text.empty())
                return expected("an id");
            m_id = text;
            return ok();
        case ExecColumn::Time: {
            const auto time = parseZonedTime(text);
            if (!time || *time < kEarliestTime || *time > kLatestTime)
                return expected(kDeskTime);
            row.time = *time;
            return ok();
        }
        case ExecColumn::Venue:
            row.venue = text;
            row.venueKey = venueKey(text);
            return text.empty() ? Status(expected("a venue")) : ok();
        case ExecColumn::Shares: {
            const auto shares = parseShares(*number);
            if (!shares || shares->shares.count < 1
                || shares->shares.count / shares->unit.perShare() > kMostExecuted)
                return expected("a number of shares above 0, at most 10^12, with at most nine decimals (of a "
                                "sell too)");
            row.shares = *shares;
            return ok();
        }
        case ExecColumn::Price: {
            const auto price = parsePrice(*number);
            if (!price || price->nanos <= 0 || *price > kMaxPrice)
                return expected("a price above 0, with at most nine decimals");
            row.price = *price;
            return ok();
        }
        case ExecColumn::Fee:
        case ExecColumn::FeePerShare: {
            const auto nanos = parseNanos(*number);
            if (!nanos || *nanos > kMaxPrice.nanos || *nanos < -kMaxPrice.nanos)
                return expected(of.column == ExecColumn::Fee
                                    ? "dollars of the whole execution, negative where they were received (0 "
                                      "where there was no fee)"
                                    : "dollars a share, negative where they were received (0 where there was "
                                      "no fee)");
            if (of.column == ExecColumn::Fee)
                row.fee = Cash{*nanos};
            else
                row.feePerShare = Price{*nanos};
            return ok();
        }
        case ExecColumn::Liquidity: {
            const auto word = parseLiquidity(text);
            if (!word)
                return expected("maker or taker, added or removed, A or R, or 1 to 4 as FIX 851 has them");
            row.isMaker = word->isMaker;
            m_auctions += word->isAuction ? 1 : 0;
            return ok();
        }
        case ExecColumn::Side:
            row.side = parseDeskSide(text);
            return row.side ? ok() : Status(expected(kDeskSides));
        case ExecColumn::Symbol:
            row.symbol = text;
            return text.empty() ? Status(expected("a symbol")) : ok();
        case ExecColumn::Strategy:
            if (m_strategy.empty())
                m_strategy = text;
            return text == m_strategy
                ? ok()
                : Status(
                    bad(fmt::format("The file has the fills of several strategies, {} and {}: keep the rows "
                                    "of one.",
                                    m_strategy, text)));
        case ExecColumn::Completion:
            row.isCompletion = text == "1";
            return text == "0" || text == "1" ? ok() : Status(expected("0 or 1"));
        case ExecColumn::Mid:
        case ExecColumn::Ignored:
            break;
        }
        return ok();
    }

    /// All that a row states, by which rows are in order; a venue has several names.
    static auto keyOf(const Execution& row)
    {
        return std::tuple(row.time, std::string_view(row.venueKey), row.price, row.isMaker, row.isCompletion,
                          row.shares.unit.decimals, row.shares.shares, row.fee, row.feePerShare);
    }

    /// Rows in order, none twice, and their hash.
    Status arrange()
    {
        std::string stated;
        for (auto& [order, rows] : m_file.orders) {
            std::ranges::stable_sort(
                rows, [](const Execution& a, const Execution& b) { return keyOf(a) < keyOf(b); });
            stated += fmt::format("{} {}\n", order.size(), order);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const Execution& row = rows[i];
                if (i > 0 && keyOf(row) == keyOf(rows[i - 1]) && !has(ExecColumn::Id)) {
                    m_line = std::max(row.line, rows[i - 1].line);
                    return bad(
                        fmt::format("This is the execution of line {} again. Leave one out; two that only "
                                    "look the same need a column exec_id.",
                                    std::min(row.line, rows[i - 1].line)));
                }
                stated += fmt::format("{} {} {} {} {} {} {} {}\n", row.time.time_since_epoch().count(),
                                      row.venue, row.price.nanos, format(row.shares.shares, row.shares.unit),
                                      row.isMaker, row.isCompletion, row.fee ? format(*row.fee) : "",
                                      row.feePerShare ? format(*row.feePerShare) : "");
            }
        }
        m_file.hash = textHash(stated);
        return ok();
    }

    void addRemarks()
    {
        std::vector<std::string>& remarks = m_file.remarks;
        const bool hasFees = has(ExecColumn::Fee) || has(ExecColumn::FeePerShare);
        if (!hasFees)
            remarks.emplace_back(
                "The executions state no fees (a column fee, dollars of a whole execution, or "
                "fee_per_share): those of the fee table are charged, by venue and liquidity.");
        if (!has(ExecColumn::Liquidity))
            remarks.emplace_back(
                "The executions do not say which of them took liquidity and which added it (a "
                "column liquidity): all count as taking.");
        if (m_auctions > 0)
            remarks.push_back(
                fmt::format("{} of auctions among the executions: {} as taking, against the quotes "
                            "of that time.",
                            groupedCount(m_auctions, "fill"), either(m_auctions, "it counts", "they count")));
        if (!m_unread.empty())
            remarks.push_back(fmt::format("Of the executions {} not read: {}.",
                                          either(m_unread.size(), "this column is", "these columns are"),
                                          fmt::join(m_unread, ", ")));
        if (has(ExecColumn::Fee) && hasSameFees())
            remarks.emplace_back(
                "Executions of any size have the same fee, which is read as dollars of the whole "
                "execution: if these are dollars a share, name the column fee_per_share.");
        if (hasFees && areFeesLarge())
            remarks.emplace_back("The fees of the executions are above 1% of their value, far above those of "
                                 "exchanges: are they in dollars?");
    }

    /// At one venue, on one side of the book, fees that are not 0 and do not grow with the shares.
    bool hasSameFees() const
    {
        using Sizes = std::set<std::pair<int, std::int64_t>>;
        std::map<std::pair<std::string_view, bool>, std::pair<std::set<Cash>, Sizes>> groups;
        for (const auto& [order, rows] : m_file.orders) {
            for (const Execution& row : rows) {
                auto& [fees, sizes] = groups[{row.venue, row.isMaker}];
                fees.insert(*row.fee);
                sizes.insert({row.shares.unit.decimals, row.shares.shares.count});
            }
        }
        std::size_t same = 0;
        for (const auto& [key, group] : groups) {
            const auto& [fees, sizes] = group;
            if (sizes.size() < 2)
                continue;
            if (fees.size() > 1)
                return false;
            same += fees.begin()->nanos != 0 ? 1U : 0U;
        }
        return same > 0;
    }

    bool areFeesLarge() const
    {
        constexpr double kLargeFee = 0.01;
        double fees = 0;
        double value = 0;
        for (const auto& [order, rows] : m_file.orders) {
            for (const Execution& row : rows) {
                const double shares = row.shares.unit.sharesOf(static_cast<double>(row.shares.shares.count));
                fees += row.fee ? std::abs(row.fee->dollars())
                                : shares * std::abs(row.feePerShare.value_or(Price{}).dollars());
                value += shares * row.price.dollars();
            }
        }
        return fees > kLargeFee * value;
    }

    ExecutionsFile m_file;
    std::int64_t m_line = 0;
    bool m_isOwn = false; // this program wrote it
    std::vector<BoundExecColumn> m_columns;
    std::vector<std::string> m_unread; // columns
    std::string m_id; // of the row
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t>
        m_ids; // lines by order, venue, id
    std::string m_strategy; // of the own file
    std::int64_t m_auctions = 0;
};

} // namespace

Result<ExecutionsFile> parseExecutions(std::string_view text, const std::string& where)
{
    return ExecutionsReader(where).read(text);
}

}} // namespace sor::input
