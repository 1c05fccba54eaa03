// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Data: what was read, what was skipped and why, and what was noticed.
#pragma once

#include "report/run_report.h"
#include "run/run_pipeline.h"

#include <QWidget>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace sor::ui {

/// Data quality and bad rows as one table: what, where, found, expected. UI thread only.
class ProblemsPanel : public QWidget {
    Q_OBJECT

public:
    explicit ProblemsPanel(QWidget* parent = nullptr);

    void setInput(const RunInput& input);
    /// Adds what the run noticed: counts over its window and its notes.
    void setReport(const RunReport& report);
    QTableView* table() const { return m_table; }
    /// Rows or messages that were skipped.
    std::int64_t skipped() const { return m_skipped; }

private:
    void add(const QString& what, const QString& where, const QString& found, const QString& expected = {});

    QLabel* m_note;
    QStandardItemModel* m_model;
    QTableView* m_table;
    std::int64_t m_skipped = 0;
    int m_inputRows = 0;
};

} // namespace sor::ui
