// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/sale_conditions.h"

#include "base/text.h"
#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "input/csv/header_checks.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace csv {

namespace {

bool isOfNumbers(std::string_view value)
{
    return value.find_first_not_of("0123456789 ,;|[].'-") == std::string_view::npos;
}

/// Longer than the four letters of the tape, or in small letters.
bool isWord(std::string_view value)
{
    constexpr std::ptrdiff_t kMostLetters = 4;
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    return std::ranges::any_of(value, [](char c) { return c >= 'a' && c <= 'z'; })
        || std::ranges::count_if(value, isCapital) > kMostLetters;
}

/// The words of a column mark some of the rows: says so, and has them read. False where no value at the top
/// is such a word.
bool takeWords(const ConditionColumn& column, const std::vector<std::string>& values, Layout& layout)
{
    const std::size_t position = column.position();
    const auto meaning = [&](std::string_view value) {
        bool isUnknown = false;
        return column.read(value, isUnknown);
    };
    const auto marked = std::ranges::find_if(
        values, [&](std::string_view value) { return meaning(value) != RowCondition::Regular; });
    if (marked == values.end())
        return false;
    layout.markedBy.push_back(position);
    layout.assumed.push_back(
        meaning(*marked) == RowCondition::Auction
            ? fmt::format("Its rows whose column '{}' says '{}' are auctions, which meet no queue.",
                          layout.names[position], shown(*marked))
            : fmt::format("Its rows whose column '{}' says '{}' are no prints; a trade that such a row takes "
                          "back still counts where it has a row of its own.",
                          layout.names[position], shown(*marked)));
    return true;
}

/// The values but for single letters that may say that a row was cancelled, are those of trades.
bool areTradesBeside(std::string_view name, const std::vector<std::string>& values)
{
    const auto isLetter = [](std::string_view value) {
        return value.size() == 1 && std::string_view("cCxX").find(value) != std::string_view::npos;
    };
    // Of a status others may be left out.
    return std::ranges::any_of(values, isTradeKind)
        || (contains(name, "stat") && std::ranges::all_of(values, isLetter));
}

/// Columns whose words may say that a row is no trade: of any list, so that other words say nothing.
void readCancellations(const TextBuffer& text, Layout& layout)
{
    const auto isOf = [](const auto& names, const std::string& name) {
        return std::ranges::find(names, name) != std::end(names);
    };
    for (std::size_t i = 0; i < layout.names.size() && !layout.vendor.isActive(); ++i) {
        const std::string name = normalised(layout.names[i]);
        const bool isKind = isOf(kTradeKindNames, name);
        if (!isKind && !isOf(kWithdrawnNames, name) && !isOf(kAuctionNames, name))
            continue;
        const auto values = firstValues(text, layout, i);
        const auto add = [&](std::string_view list) {
            const ConditionColumn column(i, list, "words", RowCondition::Regular);
            layout.vendor.conditions.push_back(column);
            takeWords(column, values, layout);
        };
        add(isKind ? "trade_kind" : isOf(kAuctionNames, name) ? "trade_auction" : "trade_withdrawn");
        if (isKind && areTradesBeside(name, values))
            add("trade_letter");
    }
}

} // namespace

Status settleConditions(const TextBuffer& text, const CsvForm& form, Layout& layout)
{
    if (layout.meaning != RowMeaning::Print)
        return ok();
    readCancellations(text, layout);
    for (const auto& [position, isCorrection] :
         {std::pair{layout.condition, false}, std::pair{layout.correction, true}}) {
        const auto& known = layout.vendor.conditions;
        if (position == kAbsent
            || std::ranges::find(known, position, &ConditionColumn::position) != known.end())
            continue;
        const auto values = firstValues(text, layout, position);
        const bool areNumbers = isCorrection || std::ranges::all_of(values, isOfNumbers);
        ConditionColumn column(position,
                               isCorrection     ? "taq_correction"
                                   : areNumbers ? "polygon_sale"
                                                : "taq_sale",
                               areNumbers ? "numbers" : "letters", RowCondition::DerivativelyPriced);
        const auto isUnknown = [&](std::string_view value) {
            bool isOther = !areNumbers && isWord(value);
            column.read(value, isOther);
            return isOther;
        };
        const auto other = std::ranges::find_if(values, isUnknown);
        // A code may be new; a word is of another list.
        const bool isOfOtherList = std::ranges::any_of(values, isWord)
            || std::ranges::count_if(values, isUnknown) * 2 > static_cast<std::ptrdiff_t>(values.size());
        const std::string& name = layout.names[position];
        if (values.empty() || !isOfOtherList) {
            layout.vendor.conditions.push_back(std::move(column));
            if (!values.empty() && !isCorrection)
                layout.assumed.push_back(
                    fmt::format("Its sale conditions (column '{}') are read as {}.", name,
                                areNumbers ? "Polygon's numbers" : "letters of the US tape"));
            continue;
        }
        ConditionColumn words(position, isCorrection ? "trade_withdrawn" : "trade_kind", "words",
                              RowCondition::Regular);
        if (form.conditionColumn.empty() && takeWords(words, values, layout)) {
            layout.vendor.conditions.push_back(std::move(words));
            continue;
        }
        const std::string what =
            fmt::format("column '{}' has '{}', which is {}", name, shown(*other),
                        isCorrection ? "no correction indicator of the US tape"
                                     : "neither letters of the US tape nor Polygon's numbers");
        if (!isCorrection && !form.conditionColumn.empty())
            return unusableData(
                fmt::format("Its {}. Leave `columns` without condition, and then auctions and late "
                            "prints fill orders as any other: take them out of the file.",
                            what));
        layout.assumed.push_back(
            fmt::format("Its {}: the column is not used, and what it marks (auctions, late or "
                        "cancelled prints) counts as any other print.",
                        what));
    }
    return ok();
}

}}} // namespace sor::input::csv
