// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_orders_model.h"

#include "run/study/study_schema.h"
#include "study/study_counts.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

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

double percentOf(Shares part, Shares whole)
{
    return whole.count > 0 ? 100.0 * static_cast<double>(part.count) / static_cast<double>(whole.count)
                           : kNone;
}

/// Of all shares against the arrival mid, all-in.
double costBps(const StudyRow& row, const StrategyRow& router)
{
    const double arrival = study::notionalOf(row);
    const double paid = static_cast<double>(router.allIn(row.order.side));
    const double sign = row.order.side == Side::Buy ? 1 : -1;
    return arrival > 0 ? 1e4 * sign * (paid - arrival) / arrival : kNone;
}

} // namespace

void StudyOrdersModel::setStudy(std::shared_ptr<const ShownStudy> study)
{
    beginResetModel();
    m_study = std::move(study);
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

double StudyOrdersModel::number(const StudyRow& row, int column) const
{
    const bool isDone = row.outcome.state == OrderState::Done;
    const StrategyRow* router = isDone ? study::strategyOf(row, study::kRouterKey) : nullptr;
    switch (column) {
    case Shares:
        return static_cast<double>(row.outcome.shares.count);
    case Minutes:
        return std::chrono::duration<double, std::ratio<60>>(row.order.window.length()).count();
    case Saving:
        return study::savingOf(row, m_study->report.primary).value_or(kNone);
    case Cost:
        return router != nullptr ? costBps(row, *router) : kNone;
    case Completion:
        return router != nullptr ? percentOf(router->completion, row.outcome.shares) : kNone;
    case Maker:
        return router != nullptr ? percentOf(router->maker, row.outcome.shares) : kNone;
    case Participation:
        return isDone ? percentOf(row.outcome.shares, {row.outcome.volume}) : kNone;
    default:
        return kNone;
    }
}

QString StudyOrdersModel::text(const StudyRow& row, int column) const
{
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
        return row.outcome.shares.count > 0 ? textOf(row.outcome.shares) : u"–"_s;
    case From:
        return clockText(row.order.window.from).left(8);
    case State:
        return stateText(row.outcome.state);
    case Note:
        return sentenceText(row.outcome.reason.empty() ? row.outcome.note : row.outcome.reason);
    default:
        break;
    }
    const double value = number(row, column);
    if (std::isnan(value))
        return u"–"_s;
    if (column == Saving || column == Cost)
        return signedBpsText(value);
    return QString::number(value, 'f', 1);
}

QString StudyOrdersModel::words(int place) const
{
    QStringList all;
    for (const int column : {Order, Symbol, Day, Side, State, Note})
        all << text(row(place), column);
    all << toQString(row(place).order.group);
    return all.join(u' ');
}

QVariant StudyOrdersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StudyRow& of = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(of, index.column());
    case kSortRole:
        if (index.column() == Shares)
            return QVariant(static_cast<qlonglong>(of.outcome.shares.count));
        return isText(index.column()) ? QVariant(text(of, index.column()))
                                      : QVariant(number(of, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return index.column() == Note ? QVariant(plainToolTip(text(of, Note))) : QVariant();
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
    setSortRole(StudyOrdersModel::kSortRole);
}

void StudyOrdersFilter::setWords(const QString& text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool StudyOrdersFilter::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const
{
    if (m_words.isEmpty())
        return true;
    const QString words = m_model->words(row);
    return std::ranges::all_of(
        m_words, [&](const QString& word) { return words.contains(word, Qt::CaseInsensitive); });
}

} // namespace sor::ui
