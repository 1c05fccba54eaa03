// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: what differs in their settings, what they cost and saved.
#pragma once

#include "models/runs_model.h"

#include <QAbstractTableModel>
#include <optional>
#include <vector>

namespace sor::ui {

/// One column a run; of two a last one with the second less the first. Settings that differ come first and
/// are marked, then results, then settings that agree. UI thread only.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Differs, FirstRun };
    static constexpr int kSortRole = Qt::UserRole; // of numbers, unrounded

    using QAbstractTableModel::QAbstractTableModel;

    /// Fewer than two make it empty.
    void setRuns(const std::vector<KeptRun>& runs);
    /// Why costs cannot be compared, a sentence: another input, side, size or window. Empty: they can.
    const QString& note() const { return m_note; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Cell {
        QString text;
        std::optional<double> number;
        friend bool operator==(const Cell&, const Cell&) = default;
    };
    struct Row {
        QString what;
        std::vector<Cell> cells{};
        bool isSetting = false;
        QString noDifference{}; // why two runs have none, a sentence
        bool differs() const;
    };
    void addSettings(const std::vector<KeptRun>& runs);
    void addResults(const std::vector<KeptRun>& runs);

    std::vector<Row> m_rows;
    std::vector<int> m_numbers; // of the runs
    QString m_note;
};

} // namespace sor::ui
