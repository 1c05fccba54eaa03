// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a table to the clipboard, as spreadsheets take them.
#pragma once

#include <QString>

class QTableView;

namespace sor::ui {

/// Ctrl+C copies the selected rows (all of them when none is selected) as tab-separated text,
/// Ctrl+Shift+C with the headers; both stand in the table's context menu.
void installTableCopy(QTableView* table);

/// What would be copied: visible columns in the order on screen, and the first one when the vertical header
/// shows it. A cell whose Qt::UserRole is a number (by which tables sort) is that number with 15 digits,
/// empty when it is not finite; within a text tabs and line ends become blanks, so that a cell stays a cell.
QString tableText(const QTableView& table, bool withHeaders);

} // namespace sor::ui
