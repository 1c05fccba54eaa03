// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/shortcuts_dialog.h"

#include "support/table_copy.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

QList<Shortcut> allShortcuts()
{
    const auto tr = [](const char* text) { return ShortcutsDialog::tr(text); };
    const QString file = tr("File");
    const QString run = tr("Run");
    const QString view = tr("View");
    const QString charts = tr("Charts");
    const QString grid = tr("Heatmap");
    const QString tables = tr("Tables");
    const QString study = tr("Study");
    const QString help = tr("Help");
    return {
        {file, u"Ctrl+O"_s, tr("Open quotes")},
        {file, u"Ctrl+K"_s, tr("Connect to Kafka")},
        {file, u"Ctrl+S"_s, tr("Save the setup")},
        {file, u"Ctrl+Shift+S"_s, tr("Save the setup under another name")},
        {file, u"Ctrl+E"_s, tr("Save the results as JSON")},
        {file, u"Ctrl+Q"_s, tr("Quit")},
        {run, u"F5"_s, tr("Run")},
        {run, u"F6"_s, tr("Pause, resume; after a run: replay it")},
        {run, u"Ctrl+←  Ctrl+→"_s, tr("Step back, forward in the replay")},
        {run, u"Ctrl+End"_s, tr("End of the replay: all of the run")},
        {run, u"Shift+F5"_s, tr("Stop, and keep what is done")},
        {view, u"Ctrl+1, Ctrl+2"_s, tr("One order, or a study of many")},
        {view, u"F8"_s, tr("Show all quotes, or the run's charts")},
        {view, u"F9"_s, tr("Show or hide Setup")},
        {view, u"F10"_s, tr("Show or hide the grid")},
        {view, u"Ctrl+D"_s, tr("Show or hide the details")},
        {view, u"Ctrl+Tab"_s, tr("Next zone of the window")},
        {view, u"F11"_s, tr("Full screen")},
        {view, u"Ctrl++  Ctrl+−  Ctrl+0"_s, tr("Scale: larger, smaller, normal (from the next start)")},
        {view, u"Ctrl+,"_s, tr("Preferences")},
        {charts, u"F, Home"_s, tr("Fit")},
        {charts, tr("Drag"), tr("Zoom; in the prices: set From and To")},
        {charts, tr("Shift+drag"), tr("Move")},
        {charts, u"+  −"_s, tr("Zoom in, out")},
        {charts, u"[  ]"_s, tr("Move left, right")},
        {charts, u"Alt+←  Alt+→"_s, tr("Back and forward in zoom")},
        {charts, u"C"_s, tr("Next measure of cost")},
        {charts, u"Space"_s, tr("Pause, resume; after a run: replay it")},
        {grid, u"Arrows"_s, tr("Select a cell")},
        {grid, u"Enter"_s, tr("Show the selected cell")},
        {grid, u"Space, P"_s, tr("Pin the selected cell")},
        {grid, u"[  ]"_s, tr("Step on the third axis")},
        {tables, u"Ctrl+C"_s, tr("Copy the selected rows")},
        {tables, u"Ctrl+Shift+C"_s, tr("Copy them with headers")},
        {study, u"F5, Shift+F5"_s, tr("Run or go on with the study; stop, and keep what is done")},
        {study, u"Ctrl+Shift+O"_s, tr("Open a study")},
        {study, u"Ctrl+E"_s, tr("Export the study as PDF")},
        {study, u"Ctrl+F"_s, tr("Find orders by words")},
        {study, u"Enter"_s, tr("Run the selected order alone")},
        {study, u"Ctrl+C"_s, tr("Copy the numbers of the chart")},
        {help, u"F1, ?"_s, tr("This sheet")},
    };
}

ShortcutsDialog::ShortcutsDialog(QWidget* parent, const QList<Shortcut>& shortcuts)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* layout = new QVBoxLayout(this);
    auto* table = new QTableWidget(static_cast<int>(shortcuts.size()), 3, this);
    table->setHorizontalHeaderLabels({tr("Where"), tr("Keys"), tr("What")});
    table->setAccessibleName(tr("Keyboard shortcuts"));
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    QString last;
    for (int row = 0; row < table->rowCount(); ++row) {
        const Shortcut& shortcut = shortcuts[row];
        auto* group = new QTableWidgetItem(shortcut.group == last ? QString() : shortcut.group);
        QFont bold = table->font();
        bold.setBold(true);
        group->setFont(bold);
        group->setData(Qt::AccessibleTextRole, shortcut.group);
        table->setItem(row, 0, group);
        table->setItem(row, 1, new QTableWidgetItem(shortcut.keys));
        table->setItem(row, 2, new QTableWidgetItem(shortcut.action));
        last = shortcut.group;
    }
    table->resizeColumnsToContents();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    installTableCopy(table);
    layout->addWidget(table);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    // Wide enough for the longest line.
    const int width = table->horizontalHeader()->length() + table->verticalScrollBar()->sizeHint().width()
        + 2 * table->frameWidth() + layout->contentsMargins().left() + layout->contentsMargins().right()
        + fontMetrics().averageCharWidth();
    resize(std::max(width, fontMetrics().averageCharWidth() * 64), fontMetrics().height() * 34);
}

} // namespace sor::ui
