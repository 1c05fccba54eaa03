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
    return words << kDate;
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
    if (!form.dateColumn.empty())
        give(find(form.dateColumn), kDate);
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

QString statedWith(const CsvForm& form, const std::string& column, const QString& meaning)
{
    CsvForm stated;
    stated.dateColumn = csv::isSpelledAlike(form.dateColumn, column) ? std::string() : form.dateColumn;
    const auto wanted = csv::columnOf(meaning.toStdString());
    for (const auto& [which, name] : form.columns) {
        if (!csv::isSpelledAlike(name, column) && !(wanted && wanted->column == which))
            stated.columns.emplace_back(which, name);
    }
    if (meaning == kDate)
        stated.dateColumn = column;
    else if (wanted)
        stated.columns.emplace_back(wanted->column, column);
    return exactQString(columnsText(stated));
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
