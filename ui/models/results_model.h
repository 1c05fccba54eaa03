// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies by measures: the table of their results.
#pragma once

#include "run/run_view.h"

#include <QAbstractTableModel>

namespace sor::ui {

/// One row a strategy. Qt::UserRole sorts; numbers stand right. UI thread only.
class ResultsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Strategy,
        Filled,
        Unfilled,
        CleanUp,
        AveragePrice,
        TotalCash,
        Fees,
        Rebates,
        Shortfall,
        SavingBps,
        SavingCash,
        ColumnCount
    };
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setView(RunView view);
    const RunView& view() const { return m_view; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString cellText(const StrategyView& strategy, int column) const;
    QVariant sortValue(const StrategyView& strategy, int column) const;
    QString savingCell(const StrategyView& strategy, int column) const;
    QString tip(const StrategyView& strategy, int column) const;

    RunView m_view;
};

} // namespace sor::ui
