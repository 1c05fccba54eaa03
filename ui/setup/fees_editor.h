// SPDX-License-Identifier: GPL-3.0-or-later
// The table of venues and fees, to be edited and saved as a file of one's own.
#pragma once

#include "setup/fee_rows.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableWidget;

namespace sor::ui {

class AppSettings;

class FeesEditor : public QDialog {
    Q_OBJECT

public:
    /// `fees` as the word has it: a file, "default" or "none" (then the default table is shown).
    FeesEditor(const QString& fees, AppSettings* settings, QWidget* parent = nullptr);

    QList<FeeTexts> rows() const;
    void setRows(const QList<FeeTexts>& rows);
    /// Writes the table; false, and a sentence in the dialog, when it is not good or cannot be written.
    bool saveTo(const QString& file);
    QString problem() const;
    QTableWidget* table() const { return m_table; }

signals:
    /// A file that was saved, or "default".
    void tableChosen(const QString& fees);

private:
    void addRow();
    void removeRows();
    void validate();
    void say(const QString& sentence, bool isProblem);

    AppSettings* m_settings;
    QTableWidget* m_table;
    QLabel* m_sentence;
    QPushButton* m_save;
    QString m_problem;
    QString m_file;
    bool m_isFilling = false;
};

} // namespace sor::ui
