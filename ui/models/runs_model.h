// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of this session, without their quotes.
#pragma once

#include "run/run_worker.h"

#include <QAbstractTableModel>
#include <QTime>
#include <memory>
#include <vector>

namespace sor::ui {

/// A run that can be shown again; a single cell of it cannot be run, as its quotes are not kept.
struct KeptRun {
    int number = 0; // from 1, in the order of their ends
    QTime ended; // local
    std::shared_ptr<const FinishedRun> run; // without input
};

/// "better", "no difference", "not judged, partial".
QString gradeText(const RunReport& report);

/// One row a run, the last one first. UI thread only.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Ended, Grade, Saving, Low, High, Average, Asked, ColumnCount };
    static constexpr int kSortRole = Qt::UserRole;
    static constexpr std::size_t kMostRuns = 50;
    /// Of fills and cells of all of them, about; the last run is kept whatever its size.
    static constexpr std::size_t kMostBytes = std::size_t{256} << 20U;

    using QAbstractTableModel::QAbstractTableModel;

    /// The oldest runs make room for it.
    void add(const FinishedRun& run, QTime ended);
    void remove(int row);
    const KeptRun& run(int row) const { return m_rows[static_cast<std::size_t>(row)].kept; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        KeptRun kept;
        std::size_t bytes = 0;
        QString asked;
        QString money; // "$" or the name of its currency
        QString grade;
        QString verdict;
        std::optional<double> savingBps;
        std::optional<Interval> interval;
        std::optional<Price> average;
    };
    std::optional<double> numberOf(const Row& row, int column) const;
    QString text(const Row& row, int column) const;

    std::vector<Row> m_rows;
    int m_last = 0; // number
};

} // namespace sor::ui
