// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/grid_model.h"

#include "base/infinity.h"
#include "charts/heatmap/heatmap_text.h"
#include "report/strategy_table.h"
#include "support/run_words.h"
#include "support/shown_text.h"

namespace sor::ui {

namespace {

constexpr HeatmapMeasure kAverage{HeatmapMeasure::Kind::AveragePrice, 0};

} // namespace

void GridModel::setHeatmap(const HeatmapData* data)
{
    beginResetModel();
    m_data = data;
    endResetModel();
}

void GridModel::cellChanged(std::size_t cell)
{
    const int row = static_cast<int>(cell);
    if (row < rowCount())
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

int GridModel::statusColumn() const
{
    return FirstSaving + (m_data == nullptr ? 0 : static_cast<int>(m_data->baselines().size()));
}

int GridModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_data == nullptr ? 0 : static_cast<int>(m_data->cellCount());
}

int GridModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : statusColumn() + 1;
}

HeatmapMeasure GridModel::saving(int column) const
{
    return {HeatmapMeasure::Kind::Saving, static_cast<std::size_t>(column - FirstSaving)};
}

Price GridModel::parameter(std::size_t cell, int column) const
{
    const RouterParams params = m_data->grid().cell(cell);
    return column == LambdaOver ? params.lambdaOver
        : column == LambdaUnder ? params.lambdaUnder
                                : params.thetaQueue;
}

QString GridModel::statusText(std::size_t cell) const
{
    switch (m_data->cell(cell).status) {
    case HeatmapCell::Status::NotRun:
        return QStringLiteral("not run");
    case HeatmapCell::Status::Failed:
        return QStringLiteral("failed: %1").arg(m_data->failure(cell));
    case HeatmapCell::Status::Done:
        break;
    }
    if (m_data->best() == cell)
        return QStringLiteral("best");
    return m_data->isUnfilled(cell) ? QStringLiteral("unfilled") : QStringLiteral("done");
}

QString GridModel::cellText(std::size_t cell, int column) const
{
    if (column <= ThetaQueue)
        return parameterText(parameter(cell, column));
    if (column == statusColumn())
        return statusText(cell);
    const HeatmapCell& result = m_data->cell(cell);
    if (result.status != HeatmapCell::Status::Done)
        return {};
    switch (column) {
    case AveragePrice: {
        const auto average = m_data->value(cell, kAverage);
        return average ? valueText(*average, kAverage) : QStringLiteral("–");
    }
    case TotalCash:
        return textOf(result.totalCash);
    case Filled:
        return textOf(result.filled, m_data->unit());
    case Completion:
        return textOf(result.completion, m_data->unit());
    default: {
        const auto bps = m_data->value(cell, saving(column));
        return bps ? signedBpsText(*bps) : toQString(kNotComparable);
    }
    }
}

QVariant GridModel::sortValue(std::size_t cell, int column) const
{
    if (column <= ThetaQueue)
        return parameter(cell, column).dollars();
    if (column == statusColumn())
        return statusText(cell);
    const HeatmapCell& result = m_data->cell(cell);
    if (result.status != HeatmapCell::Status::Done)
        return -kInfinity; // behind all others
    switch (column) {
    case AveragePrice:
        return m_data->value(cell, kAverage).value_or(-kInfinity);
    case TotalCash:
        return result.totalCash.dollars();
    case Filled:
        return m_data->unit().sharesOf(static_cast<double>(result.filled.count));
    case Completion:
        return m_data->unit().sharesOf(static_cast<double>(result.completion.count));
    default:
        return m_data->value(cell, saving(column)).value_or(-kInfinity);
    }
}

QVariant GridModel::data(const QModelIndex& index, int role) const
{
    if (m_data == nullptr || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto cell = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(cell, index.column());
    case kSortRole:
        return sortValue(cell, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == statusColumn() ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (index.column() >= FirstSaving && index.column() < statusColumn()
            && m_data->cell(cell).status == HeatmapCell::Status::Done)
            return m_data->whyNoValue(cell, saving(index.column()));
        return {};
    default:
        return {};
    }
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == statusColumn() ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (section <= ThetaQueue)
        return displayName(kParameters[section]);
    if (section == statusColumn())
        return QStringLiteral("Status");
    switch (section) {
    case AveragePrice:
        return QStringLiteral("Average ($)");
    case TotalCash:
        return QStringLiteral("Total ($)");
    case Filled:
        return QStringLiteral("Filled");
    case Completion:
        return toQString(headingOf(Measure::Completion, Side::Buy).text); // of either side
    default:
        return QStringLiteral("Saving vs %1 (bps)")
            .arg(m_data->baselines()[static_cast<std::size_t>(section - FirstSaving)].name);
    }
}

} // namespace sor::ui
