// SPDX-License-Identifier: GPL-3.0-or-later
// How all tables of the window look and behave.
#pragma once

#include <QString>

class QTableView;
class QWidget;

namespace sor::ui {

/// Whole rows, sortable, one line each, copied with Ctrl+C; columns as wide as their contents.
QTableView* makeTable(const QString& accessibleName, QWidget* parent);
/// Fits the columns to what they hold: after the first rows were added to the model. Where they have no room,
/// they give up their air, but never cut what they hold; they follow the table's width until the user sizes
/// one.
void fitColumns(QTableView* table);

} // namespace sor::ui
