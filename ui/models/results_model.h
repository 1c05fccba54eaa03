// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies by measures: the table of their results.
#pragma once

#include "report/strategy_table.h"
#include "run/run_view.h"

#include <QAbstractTableModel>

namespace sor::ui {

/// One row a strategy. Qt::UserRole sorts; numbers stand right. UI thread only.
class ResultsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Behind the strategy the measures, in the order of Measure.
    enum Column {
        Strategy,
        Filled,
        Unfilled,
        Completion,
        AveragePrice,
        TotalCash,
        Fees,
        Rebates,
        ArrivalSlippage,
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
    MeasureCell cell(const StrategyView& strategy, int column) const;
    const Saving* savingSoFar(const std::string& name) const;
    QVariant sortValue(const StrategyView& strategy, int column) const;
    QString tip(const StrategyView& strategy, int column) const;

    RunView m_view;
};

} // namespace sor::ui
