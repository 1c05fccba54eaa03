// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of a study, a row each.
#pragma once

#include "study/study_controller.h"

#include <QAbstractTableModel>
#include <QCollator>
#include <QSortFilterProxyModel>
#include <memory>
#include <vector>

namespace sor::ui {

/// Texts are made when a view asks for them. UI thread only.
class StudyOrdersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Order,
        Symbol,
        Day,
        Side,
        Shares,
        From,
        Minutes,
        State,
        Saving,
        Cost,
        Completion,
        Maker,
        Participation,
        Note,
        ColumnCount
    };
    /// A number in columns of numbers (NaN where there is none), which tables copy.
    static constexpr int kNumberRole = Qt::UserRole;

    explicit StudyOrdersModel(QObject* parent);

    /// Null: no rows.
    void setStudy(std::shared_ptr<const ShownStudy> study);
    const StudyRow& row(int place) const { return m_study->report.rows[static_cast<std::size_t>(place)]; }
    /// What a filter looks at: all texts of a row, case folded.
    const QString& words(int place);
    static bool isNumber(int column);
    /// Of a column of numbers; NaN where there is none.
    double number(int place, int column) const;
    /// Whether a row stands before another in the ascending order of a column: numbers by value, times by
    /// date and time, ids with the numbers in them by value.
    bool isBefore(int left, int right, int column);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(int place, int column) const;

    std::shared_ptr<const ShownStudy> m_study;
    QCollator m_collator;
    std::vector<QString> m_words; // by row, once a filter asked
    std::vector<QCollatorSortKey> m_idKeys; // by row, once ids were sorted
};

/// Rows with all words of a filter, in any case.
class StudyOrdersFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    StudyOrdersFilter(StudyOrdersModel* model, QObject* parent);
    void setWords(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    StudyOrdersModel* m_model;
    QStringList m_words;
};

} // namespace sor::ui
