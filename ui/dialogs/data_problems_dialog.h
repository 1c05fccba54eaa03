// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that were skipped: where, what was found, what was expected.
#pragma once

#include "input/csv/csv_reader.h"

#include <QDialog>
#include <QList>
#include <QString>

class QTableWidget;

namespace sor {
struct LoadedTape;
}

namespace sor::ui {

/// One bad row, or one sentence about the data (then only `found` has text).
struct DataProblem {
    QString file;
    QString line; // or "partition 0 offset 512"
    QString column;
    QString found;
    QString expected;
};

/// What is wrong with what was loaded: the bad rows of every file, then the sentences about it.
QList<DataProblem> dataProblemsOf(const LoadedTape& loaded);
/// "1,204 of 61,234 rows were skipped; the first 20 are shown."
QString dataProblemsTitle(const LoadedTape& loaded);

class DataProblemsDialog : public QDialog {
    Q_OBJECT

public:
    DataProblemsDialog(const QString& title, const QList<DataProblem>& problems, QWidget* parent = nullptr);
    QTableWidget* table() const { return m_table; }

private:
    QTableWidget* m_table;
};

} // namespace sor::ui
