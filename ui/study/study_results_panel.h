// SPDX-License-Identifier: GPL-3.0-or-later
// What a study answers: the sentence, its caveats, benchmarks, charts and orders.
#pragma once

#include "study/study_controller.h"

#include <QWidget>
#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSplitter;
class QStandardItemModel;
class QTableView;
class QTabWidget;

namespace sor::ui {

class StudyOrdersFilter;
class StudyOrdersModel;
class StudyPlot;
class StudyRowsPlot;
class StudyThirdsPanel;
class StudyTuningPanel;
class StudyVenuesPanel;
class VerdictBar;

/// UI thread only.
class StudyResultsPanel : public QWidget {
    Q_OBJECT

public:
    explicit StudyResultsPanel(QWidget* parent);

    void setStudy(const std::shared_ptr<const ShownStudy>& study);
    /// Benchmarks that are not shown, by their keys.
    void setHidden(const QStringList& keys);
    /// Why the results are not those of the form, a sentence; empty when they are.
    void setStale(const QString& sentence);
    QString stale() const;
    QTableView* ordersTable() const { return m_orders; }
    QTableView* benchmarks() const { return m_benchmarks; }
    QLineEdit* filter() const { return m_filter; }
    VerdictBar* verdict() const { return m_verdict; }
    QTabWidget* tabs() const { return m_tabs; }
    QComboBox* forestGroup() const { return m_group; }
    StudyThirdsPanel* thirds() const { return m_thirds; }
    StudyTuningPanel* tuning() const { return m_tuning; }
    StudyVenuesPanel* venues() const { return m_venues; }

signals:
    /// An order's place in the report.
    void orderActivated(int place);

private:
    void showBenchmarks();
    void showForest();
    void updateCount();
    QWidget* makeOverview();
    QWidget* makeCharts();
    QWidget* makeOrders();

    std::shared_ptr<const ShownStudy> m_study;
    QStringList m_hidden;
    VerdictBar* m_verdict;
    QTabWidget* m_tabs;
    StudyThirdsPanel* m_thirds;
    StudyTuningPanel* m_tuning;
    StudyVenuesPanel* m_venues;
    int m_tuningTab = 0;
    int m_venuesTab = 0;
    QStandardItemModel* m_benchmarkRows;
    QTableView* m_benchmarks;
    QSplitter* m_overview;
    QComboBox* m_group;
    StudyRowsPlot* m_forest;
    StudyRowsPlot* m_parts;
    StudyPlot* m_bins;
    StudyPlot* m_means;
    StudyPlot* m_costs;
    StudyOrdersModel* m_orderRows;
    StudyOrdersFilter* m_shownOrders;
    QTableView* m_orders;
    QLineEdit* m_filter;
    QLabel* m_count;
    QPlainTextEdit* m_text;
    QLabel* m_stale;
};

} // namespace sor::ui
