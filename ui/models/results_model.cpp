// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/results_model.h"

#include "base/infinity.h"
#include "support/shown_text.h"

#include <QFont>
#include <algorithm>
#include <utility>

namespace sor::ui {

namespace {

/// The column of a measure; the first column is the strategy.
constexpr Measure measureOf(int column)
{
    return static_cast<Measure>(column - 1);
}

} // namespace

void ResultsModel::setView(RunView view)
{
    // Rows that stay keep the selection of tables; only another number of rows resets.
    const bool isSameShape = view.strategies.size() == m_view.strategies.size();
    if (!isSameShape)
        beginResetModel();
    const bool isSameSide = view.side == m_view.side;
    m_view = std::move(view);
    if (!isSameSide)
        emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1); // proceeds instead of costs
    if (!isSameShape)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ResultsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_view.strategies.size());
}

int ResultsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

MeasureCell ResultsModel::cell(const StrategyView& strategy, int column) const
{
    const StrategyView* router = m_view.router();
    const std::string name = strategy.name.toStdString();
    if (column == SavingBps) {
        if (const Saving* soFar = savingSoFar(name); soFar != nullptr && soFar->bps)
            return {signedBps(*soFar->bps), soFar->bps, {}};
    }
    return cellOf(measureOf(column),
                  {name, strategy.result, router != nullptr ? &router->result : nullptr, m_view.arrivalMid});
}

/// Until the end the savings of the benchmark table, so that both tables say the same; null after it.
const Saving* ResultsModel::savingSoFar(const std::string& name) const
{
    if (m_view.isFinal)
        return nullptr;
    const auto row = std::ranges::find(m_view.savings, name, &SavingRow::name);
    return row == m_view.savings.end() ? nullptr : &row->whole;
}

QVariant ResultsModel::sortValue(const StrategyView& strategy, int column) const
{
    if (column == Strategy)
        return strategy.name;
    return cell(strategy, column).number.value_or(-kInfinity); // behind all others
}

QString ResultsModel::tip(const StrategyView& strategy, int column) const
{
    if (column == Strategy)
        return {};
    const MeasureCell shown = cell(strategy, column);
    if (!shown.number || (column != SavingBps && column != SavingCash))
        return sentenceText(shown.reason);
    const Saving* soFar = savingSoFar(strategy.name.toStdString());
    const Saving saving = soFar != nullptr ? *soFar : savingOf(m_view, strategy);
    return QStringLiteral("%1 bps of timing and %2 bps of execution")
        .arg(signedBpsText(saving.timingBps), signedBpsText(saving.executionBps));
}

QVariant ResultsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StrategyView& strategy = m_view.strategies[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Strategy ? strategy.name : toQString(cell(strategy, index.column()).text);
    case kSortRole:
        return sortValue(strategy, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == Strategy ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return tip(strategy, index.column());
    case Qt::FontRole: {
        QFont font;
        font.setBold(strategy.role == SeriesRole::Optimised);
        font.setItalic(!m_view.isFinal);
        return font;
    }
    default:
        return {};
    }
}

QVariant ResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
        const MeasureHeading heading = section == Strategy
            ? MeasureHeading{"Strategy", "What traded the order"}
            : headingOf(measureOf(section), m_view.side);
        return toQString(role == Qt::DisplayRole ? heading.text : heading.meaning);
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Strategy ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace sor::ui
