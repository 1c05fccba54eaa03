// SPDX-License-Identifier: GPL-3.0-or-later
// Baselines that the user does not want to see. They run all the same, so that results stay those of --batch.
#pragma once

#include "search/baseline.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace sor::ui {

/// The names that lines and rows of these baselines ("best_ask", "twap", ...) have. Words that are none are
/// left out.
QStringList namesOfBaselines(const QStringList& keys, const BaselineNames& names);

/// Leaves out the rows of hidden strategies; their names stand in the first column.
class ShownStrategies : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setHidden(const QStringList& names);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_hidden;
};

} // namespace sor::ui
