// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Grid cells: every cell in numbers, with a filter.
#pragma once

#include "charts/heatmap/heatmap_data.h"

#include <QWidget>
#include <optional>

class QLabel;
class QLineEdit;
class QTableView;

namespace sor::ui {

class CellFilterProxy;
class GridModel;

/// UI thread only.
class CellsPanel : public QWidget {
    Q_OBJECT

public:
    explicit CellsPanel(QWidget* parent = nullptr);

    /// Another grid, or other columns; `data` outlives the panel or the next call.
    void setData(const HeatmapData* data);
    void cellChanged(std::size_t cell);
    /// Also scrolls there.
    void setSelected(std::optional<std::size_t> cell);
    QTableView* table() const { return m_table; }
    QLineEdit* filter() const { return m_filter; }
    int shownRows() const;
    /// Strategies whose savings are not shown, by their names.
    void hideStrategies(const QStringList& names);

public slots:
    /// Filters and counts what changed since the last time.
    void refresh();

signals:
    /// By the user.
    void cellSelected(std::size_t cell);
    void cellActivated(std::size_t cell);

private:
    void applyFilter();
    void hideColumns();
    void updateCount();

    GridModel* m_model;
    CellFilterProxy* m_proxy;
    QTableView* m_table;
    QLineEdit* m_filter;
    QLabel* m_problem;
    QStringList m_hidden;
    bool m_isSelecting = false;
    bool m_isDirty = false;
};

} // namespace sor::ui
