// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Validation: would the saving have held where the parameters were not chosen?
#pragma once

#include "report/run_report.h"

#include <QWidget>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace sor::ui {

class StartsChart;

/// Tuned and untuned router against each baseline on both parts of the window, and from many starts. UI
/// thread only.
class ValidationPanel : public QWidget {
    Q_OBJECT

public:
    explicit ValidationPanel(QWidget* parent = nullptr);

    void setReport(const RunReport& report);
    void clear(const QString& reason);
    StartsChart* starts() const { return m_starts; }
    QTableView* table() const { return m_table; }

private:
    QLabel* m_note;
    QStandardItemModel* m_model;
    QTableView* m_table;
    StartsChart* m_starts;
};

} // namespace sor::ui
