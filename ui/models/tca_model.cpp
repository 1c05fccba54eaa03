// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tca_model.h"

#include "base/infinity.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFont>
#include <utility>

namespace sor::ui {

namespace {

constexpr auto kNumber = Qt::AlignRight | Qt::AlignVCenter;
constexpr auto kName = Qt::AlignLeft | Qt::AlignVCenter;

} // namespace

void TcaModel::setRows(std::vector<TcaRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TcaModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TcaModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kTcaColumns;
}

QVariant TcaModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TcaRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const MeasureCell& cell = row.at(static_cast<TcaColumn>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return toQString(cell.text);
    case kSortRole:
        if (index.column() == 0)
            return toQString(cell.text);
        // Rows without a number stand behind all others.
        return cell.number.value_or(-kInfinity);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == 0 ? kName : kNumber);
    case Qt::ToolTipRole:
        return cell.reason.empty() ? QVariant() : plainToolTip(toQString(cell.reason));
    case Qt::AccessibleDescriptionRole:
        return toQString(cell.reason);
    case Qt::FontRole: {
        QFont font;
        font.setBold(index.row() == 0);
        return font;
    }
    default:
        return {};
    }
}

QVariant TcaModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        // Names stay in sight while the numbers scroll.
        const bool isName = role == Qt::DisplayRole && section >= 0 && section < rowCount();
        return isName ? toQString(m_rows[static_cast<std::size_t>(section)].at(TcaColumn::Strategy).text)
                      : QVariant();
    }
    if (section < 0 || section >= kTcaColumns)
        return {};
    const auto column = static_cast<TcaColumn>(section);
    if (role == Qt::DisplayRole)
        return toQString(headingOf(column).text);
    if (role == Qt::ToolTipRole)
        return plainToolTip(toQString(headingOf(column).meaning));
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == 0 ? kName : kNumber);
    return {};
}

} // namespace sor::ui
