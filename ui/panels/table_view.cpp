// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/table_view.h"

#include "support/table_copy.h"

#include <QHeaderView>
#include <QTableView>

namespace sor::ui {

QTableView* makeTable(const QString& accessibleName, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setAccessibleName(accessibleName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    // Tab goes on to the next widget; the arrows move within the table.
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setAccessibleName(accessibleName);
    installTableCopy(table);
    return table;
}

void fitColumns(QTableView* table)
{
    table->resizeColumnsToContents();
    const QHeaderView* header = table->horizontalHeader();
    const int extra = table->fontMetrics().averageCharWidth();
    for (int column = 0; column < header->count(); ++column)
        table->setColumnWidth(column, table->columnWidth(column) + extra);
}

} // namespace sor::ui
