// SPDX-License-Identifier: GPL-3.0-or-later
// Every fill of every strategy of a run, in order of time.
#pragma once

#include "run/run_worker.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <memory>
#include <optional>
#include <vector>

namespace sor::ui {

/// One row a fill; texts are made when a view asks for them. UI thread only.
class FillsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Time,
        Strategy,
        Venue,
        Liquidity,
        Price,
        Shares,
        Mid,
        Spread,
        Markout1s,
        Markout10s,
        Markout60s,
        ColumnCount
    };
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: no rows.
    void setRun(std::shared_ptr<const FinishedRun> run);
    /// Fills after it are left out by the filter, and no markout looks beyond it. Nothing: all is known.
    void showUntil(std::optional<UnixNanos> clock);
    bool isReached(int row) const;
    std::int64_t timeOf(int row) const;
    /// The row of the last fill at or before this time; the first one before all; -1 without rows.
    int rowAt(std::int64_t timeNs) const;
    /// What a filter looks at: strategy, venue, liquidity.
    QString words(int row) const;
    /// What the rows say as CSV, `rows` of them in this order, with a header.
    QString csv(const std::vector<int>& rows) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Source {
        QString name;
        const RunResult* result;
        const FillAnalysis* analysis; // null when the fills were not analysed
    };
    struct Row {
        std::uint32_t source;
        std::uint32_t fill;
    };
    const Fill& fillOf(const Row& row) const { return m_sources[row.source].result->fills[row.fill]; }
    /// Nothing past the end of the data, or the clock of a replay.
    std::optional<double> markoutBps(const Row& row, std::size_t horizon) const;
    /// In bps of the mid.
    std::optional<double> spreadBps(const Row& row) const;
    QString text(const Row& row, int column) const;
    QVariant sortValue(const Row& row, int column) const;

    std::shared_ptr<const FinishedRun> m_run;
    std::vector<Source> m_sources;
    std::vector<Row> m_rows;
    std::optional<UnixNanos> m_until;
};

/// Rows with all words of a filter, in any case.
class FillsFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    FillsFilter(FillsModel* model, QObject* parent);
    void setWords(const QString& text);
    /// Strategies that are not shown.
    void setHidden(const QStringList& names);
    /// After FillsModel::showUntil().
    void refilter() { invalidateFilter(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    FillsModel* m_model;
    QStringList m_words;
    QStringList m_hidden;
};

} // namespace sor::ui
