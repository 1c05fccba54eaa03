// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runs_model.h"

#include "base/infinity.h"
#include "base/money_text.h"
#include "report/answer.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// What grows with the data and the grid: fills, once more for their analysis, and cells.
std::size_t bytesOf(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    std::size_t fills = experiment.optimised.result.fills.size() + experiment.untuned.fills.size();
    for (const RunResult& baseline : experiment.baselines)
        fills += baseline.fills.size();
    for (const ModelOutcome& model : experiment.beside)
        fills += model.result.fills.size();
    return 2 * fills * sizeof(Fill) + experiment.search.cells.size() * sizeof(CellResult);
}

} // namespace

QString gradeText(const RunReport& report)
{
    QString text = toQString(name(verdictOf(report).grade)).replace(u'_', u' ');
    return report.isComplete ? text : RunsModel::tr("%1, partial").arg(text);
}

void RunsModel::add(const FinishedRun& run, QTime ended)
{
    auto kept = std::make_shared<FinishedRun>(run);
    kept->input.reset();
    kept->report.experiment.outflows.reset();
    const RunReport& report = kept->report;
    const Verdict verdict = verdictOf(report);
    Row row{.kept = {++m_last, ended, kept},
            .bytes = bytesOf(report),
            .asked = toQString(askedText(report)),
            .money = toQString(inCurrency("$", currencyIn(report.settings))),
            .grade = gradeText(report),
            .verdict = sentenceText(verdict.text),
            .savingBps = verdict.savingBps,
            .interval = verdict.interval,
            .average = averagePrice(report.experiment.optimised.result)};
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), std::move(row));
    endInsertRows();
    std::size_t bytes = 0;
    std::size_t room = 0;
    while (room < m_rows.size() && room < kMostRuns) {
        bytes += m_rows[room].bytes;
        if (room > 0 && bytes > kMostBytes)
            break;
        ++room;
    }
    while (m_rows.size() > room)
        remove(rowCount() - 1);
}

void RunsModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

int RunsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

std::optional<double> RunsModel::numberOf(const Row& row, int column) const
{
    switch (column) {
    case Number:
        return row.kept.number;
    case Saving:
        return row.savingBps;
    case Low:
        return row.interval ? std::optional(row.interval->low) : std::nullopt;
    case High:
        return row.interval ? std::optional(row.interval->high) : std::nullopt;
    case Average:
        return row.average ? std::optional(row.average->dollars()) : std::nullopt;
    default:
        return {};
    }
}

QString RunsModel::text(const Row& row, int column) const
{
    switch (column) {
    case Number:
        return QString::number(row.kept.number);
    case Ended:
        return row.kept.ended.toString(u"HH:mm:ss"_s);
    case Grade:
        return row.grade;
    case Average:
        return row.average ? textOf(*row.average) + u' ' + row.money : u"–"_s;
    case Asked:
        return row.asked;
    default:
        const auto bps = numberOf(row, column);
        return bps ? signedBpsText(*bps) : u"–"_s;
    }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool isText = column == Ended || column == Grade || column == Asked;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case kSortRole:
        return isText ? QVariant(text(row, column)) : numberOf(row, column).value_or(-kInfinity);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return plainToolTip(column == Asked ? row.asked : row.verdict);
    default:
        return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const bool isText = section == Ended || section == Grade || section == Asked;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Saving)
        return plainToolTip(tr("Mean saving of the router over start times of the tested part, against the "
                               "TWAP with the router's own schedule. +: the router was better."));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("Run");
    case Ended:
        return tr("Ended");
    case Grade:
        return tr("Verdict");
    case Saving:
        return tr("Saving (bps)");
    case Low:
        return tr("95% from");
    case High:
        return tr("95% to");
    case Average:
        return tr("Average");
    default:
        return tr("What was asked");
    }
}

} // namespace sor::ui
