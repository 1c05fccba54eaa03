// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Validation: would the saving have held where the parameters were not chosen?
#pragma once

#include "charts/time/starts_chart.h"
#include "report/run_report.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace sor::ui {

/// Tuned and untuned router against each baseline on both parts of the window, and from many starts. UI
/// thread only.
class ValidationPanel : public QWidget {
    Q_OBJECT

public:
    explicit ValidationPanel(QWidget* parent = nullptr);

    void setReport(const RunReport& report);
    void clear(const QString& reason);
    /// Strategies that are not shown, by their names.
    void hideStrategies(const QStringList& names);
    StartsChart* starts() const { return m_starts; }
    QTableView* table() const { return m_table; }

private:
    void showShown();

    QLabel* m_note;
    QStandardItemModel* m_model;
    QTableView* m_table;
    StartsChart* m_starts;
    StartSavings m_savings; // hidden ones included
    QStringList m_baselines; // by column
    QStringList m_hidden;
};

} // namespace sor::ui
