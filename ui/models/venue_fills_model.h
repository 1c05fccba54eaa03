// SPDX-License-Identifier: GPL-3.0-or-later
// Venues by strategies: where each of them was filled, and at what price and fees.
#pragma once

#include "charts/bars/venue_bars.h"
#include "run/run_view.h"

#include <QAbstractTableModel>

namespace sor::ui {

/// One row for each venue at which a strategy was filled. UI thread only.
class VenueFillsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Strategy, Venue, SharesFilled, Part, AveragePrice, Fee, Rebate, Fills, ColumnCount };
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setView(const RunView& view);
    /// The same facts for the bars.
    static VenueShares bars(const RunView& view);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString strategy;
        QString venue;
        Shares shares;
        ShareUnit unit;
        double part = 0; // of the strategy's fills, 0..1
        Price average; // displayed price, without fees
        Cash takerFees;
        std::optional<Cash> rebates; // nothing: fills were not recorded
        std::int64_t fills = 0;
    };
    QVariant sortValue(const Row& row, int column) const;

    std::vector<Row> m_rows;
};

} // namespace sor::ui
