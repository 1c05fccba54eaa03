// SPDX-License-Identifier: GPL-3.0-or-later
// Every cell of the grid as a row.
#pragma once

#include "charts/heatmap/heatmap_data.h"

#include <QAbstractTableModel>

namespace sor::ui {

/// Reads a HeatmapData that another object owns, fills and announces changes of. UI thread only.
class GridModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// One saving for each baseline lies between Filled and Status.
    enum Column {
        LambdaOver,
        LambdaUnder,
        ThetaQueue,
        AveragePrice,
        TotalCash,
        Filled,
        Completion,
        FirstSaving
    };
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// `data` must outlive the model or the next call; null: no rows.
    void setHeatmap(const HeatmapData* data);
    const HeatmapData* heatmap() const { return m_data; }
    void cellChanged(std::size_t cell);
    int statusColumn() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    Price parameter(std::size_t cell, int column) const;
    QString statusText(std::size_t cell) const;
    QString cellText(std::size_t cell, int column) const;
    QVariant sortValue(std::size_t cell, int column) const;
    HeatmapMeasure saving(int column) const;

    const HeatmapData* m_data = nullptr;
};

} // namespace sor::ui
