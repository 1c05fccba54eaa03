// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs Results and Venues: what each strategy got, and where.
#pragma once

#include "run/run_view.h"

#include <QWidget>

class QSortFilterProxyModel;
class QTableView;

namespace sor::ui {

class ResultsModel;
class VenueBars;
class VenueFillsModel;

/// One row a strategy. UI thread only.
class ResultsPanel : public QWidget {
    Q_OBJECT

public:
    explicit ResultsPanel(QWidget* parent = nullptr);
    void setView(const RunView& view);
    QTableView* table() const { return m_table; }

signals:
    /// "Only this one in the charts".
    void soloRequested(const QString& strategy);

private:
    ResultsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    int m_rows = 0;
};

/// Bars on the left, the same in numbers on the right. UI thread only.
class VenuesPanel : public QWidget {
    Q_OBJECT

public:
    explicit VenuesPanel(QWidget* parent = nullptr);
    void setView(const RunView& view);
    VenueBars* bars() const { return m_bars; }
    QTableView* table() const { return m_table; }

private:
    VenueBars* m_bars;
    VenueFillsModel* m_model;
    QTableView* m_table;
    int m_rows = 0;
};

} // namespace sor::ui
