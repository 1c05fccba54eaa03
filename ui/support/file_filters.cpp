// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/file_filters.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace sor::ui {

using namespace Qt::Literals::StringLiterals;

QString quotesFilter()
{
    return QCoreApplication::translate(
        "FileFilters", "Quotes (*.csv *.csv.zst *.csv.gz *.dbn *.dbn.zst *.zst *.gz);;All files (*)");
}

bool isQuotesName(const QString& path)
{
    return std::ranges::any_of(std::array{u".csv"_s, u".csv.zst"_s, u".csv.gz"_s, u".dbn"_s, u".dbn.zst"_s},
                               [&](const QString& end) { return path.endsWith(end, Qt::CaseInsensitive); });
}

} // namespace sor::ui
