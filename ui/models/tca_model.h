// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies by costs and gains of their fills: the table of the transaction cost analysis.
#pragma once

#include "report/tca_table.h"

#include <QAbstractTableModel>

namespace sor::ui {

/// One row a strategy. Qt::UserRole sorts; tooltips say why there is no number. UI thread only.
class TcaModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<TcaRow> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<TcaRow> m_rows;
};

} // namespace sor::ui
