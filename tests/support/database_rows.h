// SPDX-License-Identifier: GPL-3.0-or-later
// What the database of a study holds, as text.
#pragma once

#include "run/study/sqlite_database.h"

#include <QString>
#include <QStringList>

namespace sor::test {

/// Rows with their fields joined.
inline QStringList query(SqliteDatabase& database, const QString& sql, int columns)
{
    QStringList rows;
    auto select = database.prepare(sql.toStdString());
    for (bool isRow = static_cast<bool>(select); isRow;) {
        const auto step = select->step();
        isRow = step && *step;
        QStringList fields;
        for (int column = 0; isRow && column < columns; ++column)
            fields << QString::fromStdString(select->text(column));
        if (isRow)
            rows << fields.join(u'|');
    }
    return rows;
}

/// All rows of all tables, behind the names of these.
inline QStringList rowsOf(const QString& folder)
{
    auto database = SqliteDatabase::openReadOnly((folder + u"/study.db"_qs).toStdString());
    QStringList rows;
    if (!database)
        return rows;
    for (const QString& table :
         query(*database, u"SELECT name FROM sqlite_master WHERE type = 'table'"_qs, 1)) {
        const int columns =
            query(*database, u"SELECT count(*) FROM pragma_table_info('%1')"_qs.arg(table), 1)[0].toInt();
        for (const QString& row : query(*database, u"SELECT * FROM \"%1\""_qs.arg(table), columns))
            rows << table + u'|' + row;
    }
    rows.sort();
    return rows;
}

} // namespace sor::test
