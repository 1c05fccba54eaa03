// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_orders_model.h"

#include "run/study/study_schema.h"
#include "study/study_counts.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

bool isText(int column)
{
    using Column = StudyOrdersModel::Column;
    switch (static_cast<Column>(column)) {
    case Column::Order:
    case Column::Symbol:
    case Column::Day:
    case Column::Side:
    case Column::From:
    case Column::State:
    case Column::Note:
        return true;
    default:
        return false;
    }
}

QString stateText(OrderState state)
{
    return toQString(name(state)).replace(u'_', u' ');
}

} // namespace

StudyOrdersModel::StudyOrdersModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_collator(QLocale(QLocale::English)) // "C" knows no numeric mode
{
    m_collator.setNumericMode(true);
}

void StudyOrdersModel::setStudy(std::shared_ptr<const ShownStudy> study)
{
    beginResetModel();
    m_study = std::move(study);
    m_words.clear();
    m_idKeys.clear();
    endResetModel();
}

int StudyOrdersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_study ? 0 : static_cast<int>(m_study->report.rows.size());
}

int StudyOrdersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

double StudyOrdersModel::number(int place, int column) const
{
    const OrderFigures& figures = m_study->figures[static_cast<std::size_t>(place)];
    switch (column) {
    case Shares:
        return row(place).unit.sharesOf(static_cast<double>(row(place).outcome.shares.count));
    case Minutes:
        return figures.minutes;
    case Saving:
        return figures.saving;
    case Cost:
        return figures.cost;
    case Completion:
        return figures.completion;
    case Maker:
        return figures.maker;
    case Participation:
        return figures.participation;
    default:
        return OrderFigures::kNone;
    }
}

QString StudyOrdersModel::text(int place, int column) const
{
    const StudyRow& row = this->row(place);
    switch (column) {
    case Order:
        return toQString(row.order.id);
    case Symbol:
        return toQString(row.order.symbol);
    case Day:
        return toQString(sor::dayText(row.day));
    case Side:
        return row.order.side == sor::Side::Buy ? tr("buy") : tr("sell");
    case Shares:
        return row.outcome.shares.count > 0 ? textOf(row.outcome.shares, row.unit) : u"–"_s;
    case From:
        return clockText(row.order.window.from).left(8);
    case State:
        return stateText(row.outcome.state);
    case Note:
        if (m_study->figures[static_cast<std::size_t>(place)].onlyTrained)
            return tr("Its day only trained: it is in no figure.");
        return sentenceText(row.outcome.reason.empty() ? row.outcome.note : row.outcome.reason);
    default:
        break;
    }
    const double value = number(place, column);
    if (std::isnan(value))
        return u"–"_s;
    if (column == Saving || column == Cost)
        return signedBpsText(value);
    return QString::number(value, 'f', 1);
}

const QString& StudyOrdersModel::words(int place)
{
    // Made for all at once: a filter asks for all after each letter.
    for (int row = static_cast<int>(m_words.size()); row < rowCount(); ++row) {
        QStringList all;
        for (const int column : {Order, Symbol, Day, Side, State, Note})
            all << text(row, column);
        all << toQString(this->row(row).order.group);
        m_words.push_back(all.join(u' ').toCaseFolded());
    }
    return m_words[static_cast<std::size_t>(place)];
}

bool StudyOrdersModel::isNumber(int column)
{
    return !isText(column);
}

bool StudyOrdersModel::isBefore(int left, int right, int column)
{
    const StudyRow& a = row(left);
    const StudyRow& b = row(right);
    switch (column) {
    case Order:
        for (int row = static_cast<int>(m_idKeys.size()); row < rowCount(); ++row)
            m_idKeys.push_back(m_collator.sortKey(text(row, Order)));
        return m_idKeys[static_cast<std::size_t>(left)] < m_idKeys[static_cast<std::size_t>(right)];
    case Symbol:
        return a.order.symbol < b.order.symbol;
    case Day:
        return a.day < b.day;
    case From:
        return a.order.window.from < b.order.window.from;
    case Side:
    case State:
    case Note:
        return text(left, column) < text(right, column);
    default:
        return number(left, column) < number(right, column);
    }
}

QVariant StudyOrdersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case kNumberRole:
        return isText(index.column()) ? QVariant(text(index.row(), index.column()))
                                      : QVariant(number(index.row(), index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return index.column() == Note ? QVariant(plainToolTip(text(index.row(), Note))) : QVariant();
    default:
        return {};
    }
}

QVariant StudyOrdersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isText(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const auto both = [&](const QString& heading, const QString& tip) {
        return role == Qt::DisplayRole ? QVariant(heading)
            : role == Qt::ToolTipRole  ? QVariant(plainToolTip(tip))
                                       : QVariant();
    };
    switch (section) {
    case Order:
        return both(tr("Order"), tr("Its id; a double click runs it alone"));
    case Symbol:
        return both(tr("Symbol"), {});
    case Day:
        return both(tr("Day"), tr("Of its start, in the study's zone"));
    case Side:
        return both(tr("Side"), {});
    case Shares:
        return both(tr("Shares"), {});
    case From:
        return both(tr("Start (UTC)"), {});
    case Minutes:
        return both(tr("Minutes"), tr("Length of its window"));
    case State:
        return both(tr("State"), {});
    case Saving:
        return both(tr("Saving (bps)"),
                    tr("Of the router against the benchmark of the verdict. +: the router was better"));
    case Cost:
        return both(tr("Cost (bps)"), tr("Of the router against the arrival mid, all in"));
    case Completion:
        return both(tr("Completion %"), tr("Of the router's shares, taken at the end of the window"));
    case Maker:
        return both(tr("Maker %"), tr("Of the router's shares, filled while resting"));
    case Participation:
        return both(tr("Part. %"), tr("Its shares in percent of the volume printed in its window"));
    case Note:
        return both(tr("Note"), tr("Why it has no result, or something to know of it"));
    default:
        return {};
    }
}

StudyOrdersFilter::StudyOrdersFilter(StudyOrdersModel* model, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(model);
}

void StudyOrdersFilter::setWords(const QString& text)
{
    m_words = text.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool StudyOrdersFilter::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const
{
    return std::ranges::all_of(m_words,
                               [&](const QString& word) { return m_model->words(row).contains(word); });
}

bool StudyOrdersFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const int column = left.column();
    if (!StudyOrdersModel::isNumber(column))
        return m_model->isBefore(left.row(), right.row(), column);
    // Orders without a number come last either way.
    const bool isLeftNone = std::isnan(m_model->number(left.row(), column));
    const bool isRightNone = std::isnan(m_model->number(right.row(), column));
    if (isLeftNone || isRightNone)
        return isLeftNone != isRightNone && (sortOrder() == Qt::AscendingOrder ? isRightNone : isLeftNone);
    return m_model->isBefore(left.row(), right.row(), column);
}

} // namespace sor::ui
