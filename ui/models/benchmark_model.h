// SPDX-License-Identifier: GPL-3.0-or-later
// The router's saving against each benchmark: the first table of a result.
#pragma once

#include "report/saving_rows.h"
#include "run/run_view.h"

#include <QAbstractTableModel>

namespace sor::ui {

/// One row a benchmark, in basis points; + is always the router's. UI thread only.
class BenchmarkModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// The mean with its interval is what the verdict says; execution and timing are the parts of Tested and,
    /// likewise, of Whole.
    enum Column {
        Against,
        Mean,
        Low,
        High,
        Tested,
        Execution,
        Timing,
        Whole,
        WholeExecution,
        WholeTiming,
        Remark,
        ColumnCount
    };
    static bool isPart(int column)
    {
        return column == Execution || column == Timing || column == WholeExecution || column == WholeTiming;
    }
    static constexpr int kSortRole = Qt::UserRole; // a number; text where there is none to sort by

    using QAbstractTableModel::QAbstractTableModel;

    void setView(const RunView& view);
    const std::vector<SavingRow>& rows() const { return m_rows; }
    /// The furthest from zero of all intervals and means (Mean, Low, High) or of the two parts of one saving.
    double reach(int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const SavingRow& row, int column) const;

    std::vector<SavingRow> m_rows;
    std::size_t m_starts = 0;
    bool m_isTested = false;
    bool m_isFinal = false;
};

} // namespace sor::ui
