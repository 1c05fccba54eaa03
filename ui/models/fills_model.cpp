// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/fills_model.h"

#include "base/infinity.h"
#include "charts/chart_text.h"
#include "run/run_view.h"
#include "support/money_label.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const std::array kHeadings{u"Time (UTC)"_s, u"Strategy"_s,    u"Venue"_s,      u"Liquidity"_s,
                           u"Price ($)"_s,  u"Shares"_s,      u"Mid ($)"_s,    u"Spread (bps)"_s,
                           u"+1 s (bps)"_s, u"+10 s (bps)"_s, u"+60 s (bps)"_s};

QString liquidityOf(const Fill& fill)
{
    return fill.isCompletion ? u"taker, completion"_s
        : fill.isCrossing    ? u"maker, crossing"_s
        : fill.isMaker       ? u"maker"_s
                             : u"taker"_s;
}

std::optional<double> midOf(const Fill& fill)
{
    return fill.mid ? std::optional(static_cast<double>(fill.mid->halfNanos) / 2e9) : std::nullopt;
}

} // namespace

void FillsModel::setRun(std::shared_ptr<const FinishedRun> run)
{
    beginResetModel();
    m_sources.clear();
    m_rows.clear();
    m_run = std::move(run);
    if (m_run) {
        const RunReport& report = m_run->report;
        const Experiment& experiment = report.experiment;
        const Tca* tca = experiment.tca ? &*experiment.tca : nullptr;
        m_sources.push_back({displayName(SeriesRole::Optimised), &experiment.optimised.result,
                             tca != nullptr ? &tca->optimised : nullptr});
        for (const Baseline baseline : kShownBaselines) {
            const std::size_t b = indexOf(baseline);
            m_sources.push_back({nameOf(baseline, report.names()), &experiment.baselines[b],
                                 tca != nullptr ? &tca->baselines[b] : nullptr});
        }
        for (std::size_t i = 0; i < experiment.extras.size(); ++i) {
            m_sources.push_back({toQString(experiment.extraNames[i].name), &experiment.extras[i],
                                 tca != nullptr ? &tca->extras[i] : nullptr});
        }
        for (std::uint32_t s = 0; s < m_sources.size(); ++s) {
            for (std::uint32_t f = 0; f < m_sources[s].result->fills.size(); ++f)
                m_rows.push_back({s, f});
        }
        std::ranges::stable_sort(m_rows, {}, [this](const Row& row) { return fillOf(row).time; });
    }
    endResetModel();
}

void FillsModel::showUntil(std::optional<UnixNanos> clock)
{
    if (std::exchange(m_until, clock) != clock && rowCount() > 0)
        emit dataChanged(index(0, Markout1s), index(rowCount() - 1, Markout60s));
}

bool FillsModel::isReached(int row) const
{
    return !m_until || fillOf(m_rows[static_cast<std::size_t>(row)]).time <= *m_until;
}

std::int64_t FillsModel::timeOf(int row) const
{
    return count(fillOf(m_rows[static_cast<std::size_t>(row)]).time);
}

int FillsModel::rowAt(std::int64_t timeNs) const
{
    const auto after = std::ranges::upper_bound(m_rows, unixNanos(timeNs), {},
                                                [this](const Row& row) { return fillOf(row).time; });
    return m_rows.empty() ? -1 : std::max(0, static_cast<int>(after - m_rows.begin()) - 1);
}

QString FillsModel::words(int row) const
{
    const Row& at = m_rows[static_cast<std::size_t>(row)];
    return text(at, Strategy) + u' ' + text(at, Venue) + u' ' + text(at, Liquidity);
}

std::optional<double> FillsModel::markoutBps(const Row& row, std::size_t horizon) const
{
    const FillAnalysis* analysis = m_sources[row.source].analysis;
    const Fill& fill = fillOf(row);
    if (analysis == nullptr || row.fill >= analysis->midsAfter.size() || fill.price.nanos <= 0)
        return {};
    if (m_until && fill.time + kMarkoutHorizons[horizon] > *m_until)
        return {};
    const auto& after = analysis->midsAfter[row.fill][horizon];
    if (!after)
        return {};
    return static_cast<double>(markoutHalfNanos(m_run->report.order.side, fill, *after)) / 2
        / static_cast<double>(fill.price.nanos) * 1e4;
}

std::optional<double> FillsModel::spreadBps(const Row& row) const
{
    const Fill& fill = fillOf(row);
    if (!fill.spread || !fill.mid || fill.mid->halfNanos <= 0)
        return {};
    return static_cast<double>(fill.spread->nanos) * 2 / static_cast<double>(fill.mid->halfNanos) * 1e4;
}

QString FillsModel::text(const Row& row, int column) const
{
    const Fill& fill = fillOf(row);
    const auto bps = [](std::optional<double> value, bool isSigned) {
        return value ? (isSigned ? signedBpsText(*value) : QString::number(*value, 'f', 2)) : u"–"_s;
    };
    switch (column) {
    case Time:
        return clockText(fill.time);
    case Strategy:
        return m_sources[row.source].name;
    case Venue:
        return toQString(m_run->report.venues[fill.venue].info.mic);
    case Liquidity:
        return liquidityOf(fill);
    case Price:
        return textOf(fill.price);
    case Shares:
        return textOf(fill.shares, m_run->report.order.unit);
    case Mid:
        return fill.mid ? textOf(sor::Price{fill.mid->halfNanos / 2}) : u"–"_s;
    case Spread:
        return bps(spreadBps(row), false);
    default:
        return bps(markoutBps(row, static_cast<std::size_t>(column - Markout1s)), true);
    }
}

QVariant FillsModel::sortValue(const Row& row, int column) const
{
    const Fill& fill = fillOf(row);
    switch (column) {
    case Time:
        return isoText(count(fill.time));
    case Price:
        return fill.price.dollars();
    case Shares:
        return m_run->report.order.unit.sharesOf(static_cast<double>(fill.shares.count));
    case Mid:
        return midOf(fill).value_or(-kInfinity);
    case Spread:
        return spreadBps(row).value_or(-kInfinity);
    case Strategy:
    case Venue:
    case Liquidity:
        return text(row, column);
    default:
        // Those without one stand behind all others.
        return markoutBps(row, static_cast<std::size_t>(column - Markout1s)).value_or(kInfinity);
    }
}

int FillsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FillsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant FillsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case kSortRole:
        return sortValue(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column <= Liquidity ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return column >= Markout1s && !markoutBps(row, static_cast<std::size_t>(column - Markout1s))
            ? QVariant(m_until ? tr("The replay has not come so far, or no mid was known then.")
                               : tr("The data end earlier, or no mid was known then."))
            : QVariant();
    default:
        return {};
    }
}

QVariant FillsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return moneyLabel(kHeadings[static_cast<std::size_t>(section)]);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((section <= Liquidity ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return section >= Markout1s ? plainToolTip(
                   tr("What the mid did for the fill in that time, against its price: positive is a gain"))
                                    : QVariant();
    default:
        return {};
    }
}

QString FillsModel::csv(const std::vector<int>& rows) const
{
    QString out = u"time,strategy,venue,liquidity,price,shares,mid,spread_bps,markout_1s_bps,markout_10s_bps,"
                  u"markout_60s_bps\n"_s;
    const auto number = [](std::optional<double> value) { return value ? csvNumber(*value) : QString(); };
    for (const int at : rows) {
        const Row& row = m_rows[static_cast<std::size_t>(at)];
        const Fill& fill = fillOf(row);
        QStringList fields{
            isoText(count(fill.time)),     csvField(text(row, Strategy)),
            csvField(text(row, Venue)),    csvField(text(row, Liquidity)),
            toQString(format(fill.price)), toQString(format(fill.shares, m_run->report.order.unit)),
            number(midOf(fill)),           number(spreadBps(row))};
        for (std::size_t horizon = 0; horizon < kMarkoutHorizons.size(); ++horizon)
            fields << number(markoutBps(row, horizon));
        out += fields.join(u',') + u'\n';
    }
    return out;
}

FillsFilter::FillsFilter(FillsModel* model, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(model);
    setSortRole(FillsModel::kSortRole);
}

void FillsFilter::setWords(const QString& text)
{
    m_words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void FillsFilter::setHidden(const QStringList& names)
{
    m_hidden = names;
    invalidateFilter();
}

bool FillsFilter::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const
{
    if (!m_model->isReached(row))
        return false;
    if (m_words.isEmpty() && m_hidden.isEmpty())
        return true;
    if (!m_hidden.isEmpty() && m_hidden.contains(m_model->index(row, FillsModel::Strategy).data().toString()))
        return false;
    const QString words = m_model->words(row);
    return std::ranges::all_of(
        m_words, [&](const QString& word) { return words.contains(word, Qt::CaseInsensitive); });
}

} // namespace sor::ui
