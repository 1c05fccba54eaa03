// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/column_meanings.h"

#include "input/csv/column_names.h"
#include "input/csv/csv_columns.h"
#include "input/csv/first_rows.h"
#include "setup/input_words.h"
#include "support/shown_text.h"

#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::int64_t kRows = 5;
const auto kDate = u"date"_s;
const auto kBidVenue = u"bid_venue"_s;
const auto kAskVenue = u"ask_venue"_s;
const auto kCondition = u"condition"_s;

/// The word of a column, as the word `columns` writes it.
QString wordOf(csv::Column column)
{
    CsvForm form;
    form.columns = {{column, "x"}};
    return exactQString(columnsText(form)).section(u'=', 0, 0);
}

std::vector<std::string> cut(const std::string& line, char separator)
{
    std::vector<std::string> cells(1);
    for (const char c : line) {
        if (c == separator)
            cells.emplace_back();
        else if (c != '\r')
            cells.back() += c;
    }
    return cells;
}

} // namespace

QStringList columnMeanings()
{
    using enum csv::Column;
    QStringList words;
    for (const csv::Column column :
         {TsEvent, TsRecv, Venue, Symbol, BidPx, BidSz, AskPx, AskSz, Price, Size, Side})
        words << wordOf(column);
    return words << kDate << kBidVenue << kAskVenue << kCondition;
}

QStringList meaningsOf(const csv::Layout& layout)
{
    QStringList meanings(std::ssize(layout.names));
    const auto give = [&](std::size_t at, const QString& meaning) {
        if (at < layout.names.size())
            meanings[static_cast<qsizetype>(at)] = meaning;
    };
    for (std::size_t c = 0; c < csv::kColumns; ++c)
        give(layout.position[c], wordOf(static_cast<csv::Column>(c)));
    give(layout.date, kDate);
    give(layout.bidVenue, kBidVenue);
    give(layout.askVenue, kAskVenue);
    give(layout.condition, kCondition);
    for (const csv::ConditionColumn& condition : layout.vendor.conditions)
        give(condition.position(), kCondition);
    return meanings;
}

QStringList meaningsOf(const std::vector<std::string>& columns, const CsvForm& form)
{
    QStringList meanings(static_cast<qsizetype>(columns.size()));
    const auto find = [&](const std::string& name) {
        const auto same = std::ranges::find_if(
            columns, [&](const std::string& column) { return csv::isSpelledAlike(column, name); });
        return same - columns.begin();
    };
    const auto give = [&](std::ptrdiff_t at, const QString& meaning) {
        if (at < std::ssize(columns))
            meanings[at] = meaning;
    };
    std::array<bool, csv::kColumns> isStated{};
    for (const auto& [column, name] : form.columns) {
        isStated[static_cast<std::size_t>(column)] = true;
        give(find(name), wordOf(column));
    }
    for (const auto& [name, meaning] :
         {std::pair{&form.dateColumn, &kDate}, std::pair{&form.bidVenueColumn, &kBidVenue},
          std::pair{&form.askVenueColumn, &kAskVenue}, std::pair{&form.conditionColumn, &kCondition}}) {
        if (!name->empty())
            give(find(*name), *meaning);
    }
    // Of several names for the same the best one is taken.
    for (std::size_t c = 0; c < csv::kColumns; ++c) {
        if (isStated[c])
            continue;
        std::optional<std::pair<std::uint8_t, std::ptrdiff_t>> best;
        for (std::ptrdiff_t i = 0; i < std::ssize(columns); ++i) {
            const auto name = csv::columnOf(columns[static_cast<std::size_t>(i)]);
            if (name && static_cast<std::size_t>(name->column) == c && meanings[i].isEmpty()
                && (!best || name->rank < best->first))
                best = {name->rank, i};
        }
        if (best)
            give(best->second, wordOf(static_cast<csv::Column>(c)));
    }
    return meanings;
}

QString statedWith(const QString& stated, const QString& column, const QString& meaning, bool isOfTrades)
{
    const auto kOfTrades = u"trade_"_s;
    const bool isApart = isOfTrades
        && (meaning == wordOf(csv::Column::TsEvent) || meaning == wordOf(csv::Column::Venue)
            || meaning == wordOf(csv::Column::Symbol));
    const QString word = isApart ? kOfTrades + meaning : meaning;
    const QStringList tradesAlone{wordOf(csv::Column::Price), wordOf(csv::Column::Size),
                                  wordOf(csv::Column::Side), kCondition};
    QStringList parts;
    for (const QString& part : stated.split(u',', Qt::SkipEmptyParts)) {
        const QString before = part.section(u'=', 0, 0).trimmed();
        const QString name = part.section(u'=', 1).trimmed();
        // What is stated of the column in files of the other kind stays.
        const bool isOfThese = isOfTrades == (before.startsWith(kOfTrades) || tradesAlone.contains(before));
        const bool isReplaced =
            before == word || (isOfThese && csv::isSpelledAlike(name.toStdString(), column.toStdString()));
        if (!isReplaced)
            parts << part.trimmed();
    }
    if (!meaning.isEmpty())
        parts << word + u'=' + column;
    return parts.join(u',');
}

Result<RawTop> readRawTop(const std::filesystem::path& path, const std::stop_token& stop)
{
    const QTemporaryDir folder;
    const QString copy = folder.filePath(u"top.csv"_s);
    if (const auto rows = copyFirstRows(path, kRows, copy.toStdString(), stop); !rows)
        return rows.error();
    QFile file(copy);
    if (!file.open(QIODevice::ReadOnly))
        return unusableData("The first rows could not be read.", path.string());
    RawTop top;
    const QByteArrayList lines = file.readAll().split('\n');
    const std::string header = lines.front().toStdString();
    const char separator = csv::findSeparator(header);
    top.columns = cut(header, separator);
    for (const QByteArray& line : lines.mid(1)) {
        if (!line.trimmed().isEmpty())
            top.rows.push_back(cut(line.toStdString(), separator));
    }
    return top;
}

} // namespace sor::ui
