// SPDX-License-Identifier: GPL-3.0-or-later
// A note, a table and charts of one part of a study's answer: when it helps, venues, tuning.
#pragma once

#include "report/study_report.h"

#include <QWidget>
#include <optional>

class QComboBox;
class QLabel;
class QSplitter;
class QStandardItemModel;
class QTableView;

namespace sor::ui {

class StudyRowsPlot;

/// Divides `parts`, of which `table` is the first of two, so that its rows are seen, as far as they are few.
void giveRows(QSplitter* parts, const QTableView* table);

/// UI thread only.
class StudyTablePanel : public QWidget {
    Q_OBJECT

public:
    StudyTablePanel(const QString& tableName, const QString& plotTitle, QWidget* parent);

    QTableView* table() const { return m_table; }
    StudyRowsPlot* plot() const { return m_plot; }
    QString note() const;

protected:
    QStandardItemModel& rows() { return *m_rows; }
    /// Fits the table to what its rows are now.
    void showNote(const QString& note);
    /// Beside plot().
    void addPlot(QWidget* widget);

private:
    QLabel* m_note;
    QStandardItemModel* m_rows;
    QTableView* m_table;
    StudyRowsPlot* m_plot;
    QSplitter* m_plots;
    QSplitter* m_parts;
};

/// Savings by thirds of what was measured before the orders' starts.
class StudyThirdsPanel : public StudyTablePanel {
    Q_OBJECT

public:
    explicit StudyThirdsPanel(QWidget* parent);
    void setReport(const StudyReport& report);
};

/// What each venue that was hidden is worth.
class StudyVenuesPanel : public StudyTablePanel {
    Q_OBJECT

public:
    explicit StudyVenuesPanel(QWidget* parent);
    void setReport(const StudyReport& report);
};

/// What tuning is worth, which cells it chose, and whether the best of them is more than chance.
class StudyTuningPanel : public StudyTablePanel {
    Q_OBJECT

public:
    explicit StudyTuningPanel(QWidget* parent);
    /// One with `tuning`.
    void setReport(const StudyReport& report);
    StudyRowsPlot* choices() const { return m_choices; }

private:
    void showChoices();

    std::optional<study::TuningEstimate> m_tuning;
    std::string m_currency;
    QComboBox* m_symbol;
    StudyRowsPlot* m_choices;
};

} // namespace sor::ui
