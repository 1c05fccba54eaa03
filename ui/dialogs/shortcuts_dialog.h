// SPDX-License-Identifier: GPL-3.0-or-later
// Help > Keyboard shortcuts: every key on one sheet.
#pragma once

#include <QDialog>
#include <QList>
#include <QString>

namespace sor::ui {

/// One line of the sheet.
struct Shortcut {
    QString group;
    QString keys; // as people write them: "Ctrl+Shift+C"
    QString action;
};

/// The keys of the whole program, those of the charts and tables too.
QList<Shortcut> allShortcuts();

class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutsDialog(QWidget* parent = nullptr, const QList<Shortcut>& shortcuts = allShortcuts());
};

} // namespace sor::ui
