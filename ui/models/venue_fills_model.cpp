// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/venue_fills_model.h"

#include "base/infinity.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <array>

namespace sor::ui {

namespace {

constexpr std::array kVenueHeadings{"Strategy",   "Venue",   "Shares", "% of fills", "Price before fees ($)",
                                    "Taker fees", "Rebates", "Fills"};

/// Taker and maker charges at one venue, from the fills.
struct Charges {
    Cash taker;
    Cash rebate;
};

std::vector<Charges> chargesByVenue(const RunResult& result)
{
    std::vector<Charges> charges(result.byVenue.size());
    for (const Fill& fill : result.fills) {
        const std::int64_t fee = fill.fees(result.unit).nanos;
        if (fill.isMaker)
            charges[fill.venue].rebate.nanos -= fee;
        else
            charges[fill.venue].taker.nanos += fee;
    }
    return charges;
}

} // namespace

void VenueFillsModel::setView(const RunView& view)
{
    beginResetModel();
    m_rows.clear();
    for (const StrategyView& strategy : view.strategies) {
        const RunResult& result = strategy.result;
        const auto charges = chargesByVenue(result);
        for (std::size_t v = 0; v < result.byVenue.size() && v < view.venues.size(); ++v) {
            const FillTotals& totals = result.byVenue[v];
            if (totals.shares.count == 0)
                continue;
            Row row;
            row.strategy = strategy.name;
            row.venue = view.venues[v];
            row.shares = totals.shares;
            row.unit = result.unit;
            row.part = static_cast<double>(totals.shares.count) / static_cast<double>(result.filled().count);
            row.average = averageOf(totals.gross, totals.shares, result.unit);
            row.fills = totals.fills;
            row.takerFees = result.fills.empty() ? totals.fees : charges[v].taker;
            if (!result.fills.empty())
                row.rebates = charges[v].rebate;
            m_rows.push_back(row);
        }
    }
    endResetModel();
}

VenueShares VenueFillsModel::bars(const RunView& view)
{
    VenueShares data;
    data.venues = view.venues;
    for (const StrategyView& strategy : view.strategies) {
        VenueShares::Row row{strategy.name, strategy.role, {}, {}, strategy.result.ordered.count};
        data.unit = strategy.result.unit;
        for (const FillTotals& totals : strategy.result.byVenue) {
            row.shares.push_back(totals.shares.count);
            row.fills.push_back(totals.fills);
        }
        row.shares.resize(data.venues.size());
        row.fills.resize(data.venues.size());
        data.rows.push_back(std::move(row));
    }
    return data;
}

int VenueFillsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VenueFillsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant VenueFillsModel::sortValue(const Row& row, int column) const
{
    switch (column) {
    case Strategy:
        return row.strategy;
    case Venue:
        return row.venue;
    case SharesFilled:
        return row.unit.sharesOf(static_cast<double>(row.shares.count));
    case Part:
        return row.part * 100;
    case AveragePrice:
        return row.average.dollars();
    case Fee:
        return row.takerFees.dollars();
    case Rebate:
        return row.rebates ? row.rebates->dollars() : -kInfinity;
    default:
        return qlonglong{row.fills};
    }
}

QVariant VenueFillsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isText = index.column() == Strategy || index.column() == Venue;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == kSortRole)
        return sortValue(row, index.column());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Strategy:
        return row.strategy;
    case Venue:
        return row.venue;
    case SharesFilled:
        return textOf(row.shares, row.unit);
    case Part:
        return QString::number(row.part * 100, 'f', 1);
    case AveragePrice:
        return textOf(row.average);
    case Fee:
        return textOf(row.takerFees);
    case Rebate:
        return row.rebates ? textOf(*row.rebates) : QStringLiteral("–");
    default:
        return countText(row.fills);
    }
}

QVariant VenueFillsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return QString::fromUtf8(kVenueHeadings[static_cast<std::size_t>(section)]);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section <= Venue ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace sor::ui
