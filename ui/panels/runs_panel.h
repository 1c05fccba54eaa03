// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of this session: a list, and those that are selected side by side, two of them as curves too.
#pragma once

#include "models/runs_model.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace sor::ui {

class ComparedChart;
class ComparisonModel;

/// UI thread only.
class RunsPanel : public QWidget {
    Q_OBJECT

public:
    explicit RunsPanel(QWidget* parent = nullptr);

    RunsModel* model() const { return m_model; }
    QTableView* list() const { return m_list; }
    QTableView* comparison() const { return m_comparison; }
    /// Of the two runs that are selected; hidden while there are fewer or more.
    ComparedChart* curves() const { return m_curves; }
    /// What stands above the comparison: how to get one, or caveats.
    QString note() const;
    /// Renews what is said of the selected runs.
    void showSelected();

signals:
    /// To be shown again.
    void openRequested(const sor::ui::KeptRun& run);
    /// The comparison as tab-separated text.
    void exportRequested(const QString& text);

private:
    std::vector<int> selectedRows() const; // from the top
    void open();
    void removeSelected();

    RunsModel* m_model;
    ComparisonModel* m_compared;
    QLabel* m_note;
    QPushButton* m_open;
    QPushButton* m_delete;
    QPushButton* m_export;
    QTableView* m_list;
    QTableView* m_comparison;
    ComparedChart* m_curves;
};

} // namespace sor::ui
