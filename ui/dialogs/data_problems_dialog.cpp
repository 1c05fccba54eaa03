// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/data_problems_dialog.h"

#include "input/tape_loader.h"
#include "support/plain_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

QList<DataProblem> dataProblemsOf(const LoadedTape& loaded)
{
    QList<DataProblem> problems;
    for (const CsvSummary& file : loaded.files) {
        const QString name = toQString(file.path.filename().string());
        for (const RowProblem& row : file.problems)
            problems.append({name, countText(row.line), toQString(row.column), toQString(row.found),
                             toQString(row.expected)});
    }
    if (loaded.topic) {
        for (const kafka::MessageProblem& problem : loaded.topic->problems)
            problems.append({toQString(loaded.topic->topic), {}, {}, toQString(problem.text()), {}});
    }
    for (const std::string& warning : loaded.warnings)
        problems.append({{}, {}, {}, sentenceText(warning), {}});
    return problems;
}

QString dataProblemsTitle(const LoadedTape& loaded)
{
    qint64 rows = 0;
    qint64 skipped = 0;
    qint64 shown = 0;
    for (const CsvSummary& file : loaded.files) {
        rows += file.rows() + file.rowsSkipped;
        skipped += file.rowsSkipped;
        shown += static_cast<qint64>(file.problems.size());
    }
    if (loaded.topic) {
        rows += loaded.topic->rows + loaded.topic->skipped();
        skipped += loaded.topic->skipped();
        shown += static_cast<qint64>(loaded.topic->problems.size());
    }
    if (skipped == 0)
        return DataProblemsDialog::tr("%1 read, none skipped.").arg(countText(rows, "row"));
    QString text = (skipped == 1 ? DataProblemsDialog::tr("%1 of %2 was skipped")
                                 : DataProblemsDialog::tr("%1 of %2 were skipped"))
                       .arg(countText(skipped), countText(rows, "row"));
    return text
        + (shown < skipped ? DataProblemsDialog::tr("; the first %1 are shown.").arg(countText(shown))
                           : u"."_s);
}

DataProblemsDialog::DataProblemsDialog(const QString& title, const QList<DataProblem>& problems,
                                       QWidget* parent)
    : QDialog(parent)
    , m_table(new QTableWidget(static_cast<int>(problems.size()), 5, this))
{
    setWindowTitle(tr("Data problems"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(makeNote(title, this));
    m_table->setHorizontalHeaderLabels({tr("File"), tr("Line"), tr("Column"), tr("Found"), tr("Expected")});
    m_table->setAccessibleName(tr("Rows that were skipped"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(true);
    m_table->verticalHeader()->hide();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const DataProblem& problem = problems[row];
        const std::array texts{problem.file, problem.line, problem.column, problem.found, problem.expected};
        for (int column = 0; column < static_cast<int>(texts.size()); ++column) {
            const QString& text = texts[static_cast<std::size_t>(column)];
            auto* item = new QTableWidgetItem(text);
            item->setToolTip(plainToolTip(text));
            if (column == 1)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
        // A sentence needs the whole width.
        if (problem.column.isEmpty() && problem.expected.isEmpty())
            m_table->setSpan(row, 3, 1, 2);
    }
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_table->columnCount(); ++column)
        m_table->setColumnWidth(
            column, std::min(m_table->columnWidth(column), fontMetrics().averageCharWidth() * 40));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->resizeRowsToContents();
    installTableCopy(m_table);
    layout->addWidget(m_table);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 26);
}

} // namespace sor::ui
