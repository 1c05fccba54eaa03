// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of a file are taken for, and how that is changed.
#pragma once

#include "base/result.h"
#include "input/csv/csv_columns.h"

#include <QString>
#include <QStringList>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace sor::ui {

/// The meanings that a column can be given, by their words: "time", "venue", "bid", ...
QStringList columnMeanings();
/// By column the word of its meaning; empty where it is not used.
QStringList meaningsOf(const csv::Layout& layout);
/// The same of a file that could not be bound. What `form` states goes before the names.
QStringList meaningsOf(const std::vector<std::string>& columns, const CsvForm& form);
/// The value of the word `columns` that gives `meaning` to a column besides what `stated`, such a value,
/// states; an empty meaning: what its name says. Of a file of trades, time, venue and symbol are stated apart
/// from those of quotes.
QString statedWith(const QString& stated, const QString& column, const QString& meaning,
                   bool isOfTrades = false);

/// Header and first rows of a CSV as they stand, cut at the separators.
struct RawTop {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};
/// Of a file whose columns are not understood. At most five rows. Any thread; errors as copyFirstRows() has
/// them.
Result<RawTop> readRawTop(const std::filesystem::path& path, const std::stop_token& stop);

} // namespace sor::ui
