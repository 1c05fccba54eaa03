// SPDX-License-Identifier: GPL-3.0-or-later
// Sorts the table of cells and shows those that pass a filter.
#pragma once

#include "models/cell_filter.h"
#include "models/grid_model.h"

#include <QSortFilterProxyModel>

namespace sor::ui {

class CellFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit CellFilterProxy(GridModel* model, QObject* parent = nullptr)
        : QSortFilterProxyModel(parent)
        , m_model(model)
    {
        setSourceModel(model);
        setSortRole(GridModel::kSortRole);
        // Rows change by the thousand while a grid is searched; the panel filters again when it redraws.
        setDynamicSortFilter(false);
    }

    void setFilter(CellFilter filter)
    {
        m_filter = std::move(filter);
        invalidateFilter();
    }
    void apply()
    {
        if (!m_filter.isEmpty())
            invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& /*parent*/) const override
    {
        return m_model->heatmap() == nullptr || m_filter.isEmpty()
            || m_filter.passes(*m_model->heatmap(), static_cast<std::size_t>(row));
    }

private:
    GridModel* m_model;
    CellFilter m_filter;
};

} // namespace sor::ui
