// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/results_model.h"

#include "base/infinity.h"
#include "report/run_report.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QFont>
#include <utility>

namespace sor::ui {

namespace {

struct Heading {
    const char* text;
    const char* tip;
};

constexpr Heading kResultHeadings[ResultsModel::ColumnCount] = {
    {"Strategy", "What traded the order"},
    {"Filled", "Shares that were filled, the clean-up included"},
    {"Unfilled", "Shares of the order that were not filled"},
    {"Clean-up", "Shares taken at the end of the window to complete the order"},
    {"Avg price", "Total cash by filled shares, dollars"},
    {"Total cash", "All-in, dollars: price, fees and rebates"},
    {"Fees", "Taker fees, dollars; less what inverted venues pay"},
    {"Rebates", "Earned by resting orders, dollars"},
    {"vs arrival (bps)", "Average price against the mid at the start of the window, bps; positive is a cost"},
    {"Saving (bps)", "What the optimised router saved against this strategy; needs equal share counts"},
    {"Saving ($)", "The same in dollars"},
};

} // namespace

void ResultsModel::setView(RunView view)
{
    // Rows that stay keep the selection of tables; only another number of rows resets.
    const bool isSameShape = view.strategies.size() == m_view.strategies.size();
    if (!isSameShape)
        beginResetModel();
    m_view = std::move(view);
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

QString ResultsModel::savingCell(const StrategyView& strategy, int column) const
{
    if (strategy.role == SeriesRole::Optimised || m_view.router() == nullptr)
        return QStringLiteral("–");
    const Saving saving = savingOf(m_view, strategy);
    if (!saving.bps)
        return QStringLiteral("n/c");
    if (column == SavingBps)
        return savingCellText(*saving.bps, m_view.side);
    const auto cash = savingCash(m_view, strategy);
    return cash ? textOf(*cash) : QStringLiteral("n/c");
}

QString ResultsModel::cellText(const StrategyView& strategy, int column) const
{
    const RunResult& result = strategy.result;
    if (!result.notRun.empty() && column != Strategy && column != SavingBps && column != SavingCash)
        return QStringLiteral("–");
    switch (column) {
    case Strategy:
        return strategy.name;
    case Filled:
        return textOf(result.filled());
    case Unfilled:
        return textOf(result.unfilled());
    case CleanUp:
        return textOf(result.completion.shares);
    case AveragePrice: {
        const auto average = averagePrice(result);
        return average ? textOf(*average) : QStringLiteral("–");
    }
    case TotalCash:
        return textOf(result.totalCash());
    case Fees:
        return textOf(result.all.fees);
    case Rebates:
        return textOf(result.rebates);
    case Shortfall: {
        const auto slippage = slippageBps(result, m_view.arrivalMid);
        return slippage ? bpsText(*slippage) : QStringLiteral("–");
    }
    default:
        return savingCell(strategy, column);
    }
}

QVariant ResultsModel::sortValue(const StrategyView& strategy, int column) const
{
    const RunResult& result = strategy.result;
    switch (column) {
    case Strategy:
        return strategy.name;
    case Filled:
        return qlonglong{result.filled().count};
    case Unfilled:
        return qlonglong{result.unfilled().count};
    case CleanUp:
        return qlonglong{result.completion.shares.count};
    case AveragePrice: {
        const auto average = averagePrice(result);
        return average ? average->dollars() : -kInfinity; // behind all others
    }
    case TotalCash:
        return result.totalCash().dollars();
    case Fees:
        return result.all.fees.dollars();
    case Rebates:
        return result.rebates.dollars();
    case Shortfall:
        return slippageBps(result, m_view.arrivalMid).value_or(-kInfinity);
    case SavingBps:
        return strategy.role == SeriesRole::Optimised ? -kInfinity
                                                      : savingOf(m_view, strategy).bps.value_or(-kInfinity);
    case SavingCash: {
        const auto cash =
            strategy.role == SeriesRole::Optimised ? std::nullopt : savingCash(m_view, strategy);
        return cash ? cash->dollars() : -kInfinity;
    }
    default:
        return {};
    }
}

QString ResultsModel::tip(const StrategyView& strategy, int column) const
{
    if ((column != SavingBps && column != SavingCash) || strategy.role == SeriesRole::Optimised
        || m_view.router() == nullptr)
        return {};
    const Saving saving = savingOf(m_view, strategy);
    if (!saving.bps)
        return sentenceText(saving.reason);
    return QStringLiteral("%1 bps of timing and %2 bps of execution")
        .arg(bpsText(saving.timingBps), bpsText(saving.executionBps));
}

QVariant ResultsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StrategyView& strategy = m_view.strategies[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cellText(strategy, index.column());
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
    if (role == Qt::DisplayRole)
        return QString::fromUtf8(kResultHeadings[section].text);
    if (role == Qt::ToolTipRole)
        return QString::fromUtf8(kResultHeadings[section].tip);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Strategy ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace sor::ui
