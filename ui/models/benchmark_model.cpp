// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/benchmark_model.h"

#include "base/infinity.h"
#include "report/strategy_table.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFont>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// The number of a column; nothing where there is none.
std::optional<double> numberOf(const SavingRow& row, int column)
{
    const auto part = [](const Saving& saving, double value) {
        return saving.bps ? std::optional(value) : std::nullopt;
    };
    switch (column) {
    case BenchmarkModel::Tested:
        return row.tested.bps;
    case BenchmarkModel::Execution:
        return part(row.tested, row.tested.executionBps);
    case BenchmarkModel::Timing:
        return part(row.tested, row.tested.timingBps);
    case BenchmarkModel::Mean:
        return row.meanBps;
    case BenchmarkModel::Low:
        return row.interval ? std::optional(row.interval->low) : std::nullopt;
    case BenchmarkModel::High:
        return row.interval ? std::optional(row.interval->high) : std::nullopt;
    case BenchmarkModel::Whole:
        return row.whole.bps;
    case BenchmarkModel::WholeExecution:
        return part(row.whole, row.whole.executionBps);
    case BenchmarkModel::WholeTiming:
        return part(row.whole, row.whole.timingBps);
    default:
        return {};
    }
}

bool isMostlyTiming(const SavingRow& row, int column)
{
    return (column == BenchmarkModel::Timing && row.isTestedTiming)
        || (column == BenchmarkModel::WholeTiming && row.isWholeTiming);
}

} // namespace

void BenchmarkModel::setView(const RunView& view)
{
    std::vector<SavingRow> rows = savingsOf(view);
    const bool isSameShape = rows.size() == m_rows.size();
    if (!isSameShape)
        beginResetModel();
    m_rows = std::move(rows);
    m_starts = view.starts;
    m_isTested = view.isTested;
    m_isFinal = view.isFinal;
    if (!isSameShape)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

double BenchmarkModel::reach(int column) const
{
    double most = 0;
    for (const SavingRow& row : m_rows) {
        const auto take = [&most](std::optional<double> number) {
            most = std::max(most, std::abs(number.value_or(0)));
        };
        const bool isOfWhole = column == WholeExecution || column == WholeTiming;
        if (isPart(column)) {
            take(numberOf(row, isOfWhole ? WholeExecution : Execution));
            take(numberOf(row, isOfWhole ? WholeTiming : Timing));
        } else {
            take(row.meanBps);
            if (row.interval) {
                take(row.interval->low);
                take(row.interval->high);
            }
        }
    }
    return most;
}

int BenchmarkModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BenchmarkModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString BenchmarkModel::text(const SavingRow& row, int column) const
{
    switch (column) {
    case Against:
        return toQString(row.name);
    case Remark:
        return toQString(row.remark);
    default:
        break;
    }
    if (const auto number = numberOf(row, column))
        return signedBpsText(*number) + (isMostlyTiming(row, column) ? u"~"_s : QString());
    const bool isSaving = column == Tested || column == Whole;
    return isSaving ? toQString(kNotComparable) : u"–"_s;
}

QVariant BenchmarkModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SavingRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool isText = column == Against || column == Remark;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case kSortRole:
        return isText ? QVariant(text(row, column)) : numberOf(row, column).value_or(-kInfinity);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        if (isMostlyTiming(row, column))
            return plainToolTip(toQString(kMostlyTimingNote));
        if (column == Mean)
            return row.sameMean.empty() ? QVariant() : plainToolTip(sentenceText(row.sameMean));
        const Saving& saving = column >= Whole ? row.whole : row.tested;
        return saving.reason.empty() ? QVariant() : plainToolTip(sentenceText(saving.reason));
    }
    case Qt::FontRole: {
        QFont font;
        // What the verdict says, and no other number.
        font.setBold(!row.isExtra && row.baseline == kPrimaryBaseline
                     && (column == Against || column == Mean));
        font.setItalic(!m_isFinal);
        return font;
    }
    default:
        return {};
    }
}

QVariant BenchmarkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const bool isText = section == Against || section == Remark;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const QString where = section < Whole
        ? tr("of one order over the second part of the window, with the parameters chosen on the first")
        : tr("over the whole window");
    const auto both = [&](const QString& text, const QString& tip) {
        return role == Qt::DisplayRole ? QVariant(text)
            : role == Qt::ToolTipRole  ? QVariant(plainToolTip(tip))
                                       : QVariant();
    };
    switch (section) {
    case Against:
        return both(tr("Router saving (bps)"),
                    tr("What the router saved against each benchmark. +: the router was better."));
    case Mean:
        return both(
            m_starts > 0 ? tr("Mean of %1").arg(countText(static_cast<qint64>(m_starts), "start"))
                         : tr("Mean"),
            tr("The figure of the verdict: the mean saving of orders from many start times within the "
               "tested part"));
    case Low:
        return both(tr("95% from"), tr("The lower end of the 95% interval of the mean"));
    case High:
        return both(tr("95% to"),
                    tr("Its upper end. The bar: zero in the middle; clear of it is better or worse"));
    case Tested:
        return both(tr("Tested"), tr("The saving %1").arg(where));
    case Execution:
    case WholeExecution:
        return both(tr("= Execution"),
                    tr("Its part from prices against the mid at each fill, fees and rebates, %1").arg(where));
    case Timing:
    case WholeTiming:
        return both(tr("+ Timing"),
                    tr("Its part from what the mid did between the fills of the two, %1").arg(where));
    case Whole:
        return both(m_isFinal ? tr("Whole") : tr("So far"),
                    m_isFinal && m_isTested
                        ? tr("The saving over the whole window, the part that chose the parameters included")
                        : m_isFinal ? tr("The saving %1").arg(where)
                                    : tr("The saving of what was traded until now"));
    default:
        return both({}, {});
    }
}

} // namespace sor::ui
