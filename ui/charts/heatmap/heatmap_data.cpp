// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_data.h"

#include "charts/chart_text.h"
#include "search/saving.h"
#include "support/shown_text.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace sor::ui {

HeatmapData::HeatmapData(ParameterGrid grid, Side side, Shares ordered, ShareUnit unit)
    : m_grid(std::move(grid))
    , m_side(side)
    , m_ordered(ordered)
    , m_unit(unit)
    , m_cells(m_grid.cellCount())
{
}

bool HeatmapData::isBetter(const HeatmapCell& a, const HeatmapCell& b) const
{
    if (a.filled != b.filled)
        return a.filled > b.filled;
    return m_side == Side::Buy ? a.totalCash < b.totalCash : a.totalCash > b.totalCash;
}

void HeatmapData::setCell(std::size_t index, const HeatmapCell& cell)
{
    assert(index < m_cells.size());
    if (m_cells[index].status == HeatmapCell::Status::Done)
        --m_done;
    m_distinct.reset();
    m_failures.erase(index);
    m_cells[index] = cell;
    const bool isBestGone = m_best == index;
    if (cell.status == HeatmapCell::Status::Failed)
        m_failures.try_emplace(index);
    if (cell.status == HeatmapCell::Status::Done)
        ++m_done;
    if (isBestGone) { // a cell that ran before runs again: only then all must be looked at
        m_best.reset();
        for (std::size_t i = 0; i < m_cells.size(); ++i)
            offerBest(i);
    } else {
        offerBest(index);
    }
}

void HeatmapData::offerBest(std::size_t index)
{
    const HeatmapCell& cell = m_cells[index];
    if (cell.status != HeatmapCell::Status::Done)
        return;
    const bool isTie = m_best && !isBetter(cell, m_cells[*m_best]) && !isBetter(m_cells[*m_best], cell);
    if (!m_best || isBetter(cell, m_cells[*m_best]) || (isTie && index < *m_best))
        m_best = index;
}

void HeatmapData::setFailed(std::size_t index, const QString& reason)
{
    HeatmapCell cell;
    cell.status = HeatmapCell::Status::Failed;
    setCell(index, cell);
    m_failures[index] = reason;
}

QString HeatmapData::failure(std::size_t index) const
{
    const auto found = m_failures.find(index);
    return found == m_failures.end() ? QString() : found->second;
}

void HeatmapData::setBaselines(std::vector<HeatmapBaseline> baselines)
{
    m_baselines = std::move(baselines);
}

std::optional<std::size_t> HeatmapData::bestAlong(std::size_t cell, Parameter axis) const
{
    std::array<std::size_t, 3> at{};
    for (std::size_t i = 0; i < 3; ++i)
        at[i] = m_grid.position(cell, kParameters[i]);
    std::optional<std::size_t> best;
    for (std::size_t k = 0; k < m_grid.axis(axis).size(); ++k) {
        at[static_cast<std::size_t>(axis)] = k;
        const std::size_t other = m_grid.cellAt(at[0], at[1], at[2]);
        if (m_cells[other].status == HeatmapCell::Status::Done
            && (!best || isBetter(m_cells[other], m_cells[*best])))
            best = other;
    }
    return best;
}

bool HeatmapData::isUnfilled(std::size_t cell) const
{
    return m_cells[cell].status == HeatmapCell::Status::Done && m_cells[cell].filled < m_ordered;
}

std::optional<double> HeatmapData::value(std::size_t cell, HeatmapMeasure measure) const
{
    const HeatmapCell& of = m_cells[cell];
    if (of.status != HeatmapCell::Status::Done)
        return std::nullopt;
    switch (measure.kind) {
    case HeatmapMeasure::Kind::Unfilled:
        return sharesOf(m_ordered - of.filled);
    case HeatmapMeasure::Kind::TotalCash:
        return of.totalCash.dollars();
    case HeatmapMeasure::Kind::AveragePrice:
        if (of.filled.count == 0)
            return std::nullopt;
        return of.totalCash.dollars() / sharesOf(of.filled);
    case HeatmapMeasure::Kind::Saving:
        break;
    }
    if (!isComparable(of, measure.baseline))
        return std::nullopt;
    const Cash baseline = m_baselines[measure.baseline].totalCash;
    const auto saved = static_cast<double>(Int128{baseline.nanos} - of.totalCash.nanos);
    return (m_side == Side::Buy ? saved : -saved) / static_cast<double>(baseline.nanos) * 1e4;
}

bool HeatmapData::isComparable(const HeatmapCell& cell, std::size_t baseline) const
{
    if (baseline >= m_baselines.size())
        return false;
    const HeatmapBaseline& other = m_baselines[baseline];
    const double most = kMaxComparableCompletion * static_cast<double>(m_ordered.count);
    return other.isRun && cell.filled.count > 0 && cell.filled == other.filled && other.totalCash.nanos != 0
        && static_cast<double>(std::max(cell.completion, other.completion).count) <= most;
}

QString HeatmapData::whyNoValue(std::size_t cell, HeatmapMeasure measure) const
{
    const HeatmapCell& of = m_cells[cell];
    if (of.status == HeatmapCell::Status::NotRun)
        return QStringLiteral("not run yet");
    if (of.status == HeatmapCell::Status::Failed)
        return QStringLiteral("failed");
    if (of.filled.count == 0 && measure.kind != HeatmapMeasure::Kind::Unfilled
        && measure.kind != HeatmapMeasure::Kind::TotalCash)
        return QStringLiteral("not comparable: nothing was filled");
    if (measure.kind != HeatmapMeasure::Kind::Saving)
        return {};
    if (measure.baseline >= m_baselines.size())
        return QStringLiteral("not comparable: the baseline has not run");
    const HeatmapBaseline& baseline = m_baselines[measure.baseline];
    if (!baseline.isRun)
        return QStringLiteral("not comparable: %1 has not run").arg(baseline.name);
    const auto filledText = [this](const QString& name, Shares filled) {
        return QStringLiteral("not comparable: %1 filled %2 of %3")
            .arg(name, textOf(filled, m_unit), textOf(m_ordered, m_unit));
    };
    if (baseline.filled != of.filled) {
        return baseline.filled < of.filled ? filledText(baseline.name, baseline.filled)
                                           : filledText(QStringLiteral("this cell"), of.filled);
    }
    if (baseline.totalCash.nanos == 0)
        return QStringLiteral("not comparable: %1 paid nothing").arg(baseline.name);
    const double most = kMaxComparableCompletion * static_cast<double>(m_ordered.count);
    for (const auto& [name, completion] : {std::pair(baseline.name, baseline.completion),
                                           std::pair(QStringLiteral("this cell"), of.completion)}) {
        if (static_cast<double>(completion.count) > most) {
            return (m_ordered.count == m_unit.perShare()
                        ? QStringLiteral(
                            "not comparable: %1 took %2 of %3 share only to complete the order at the end")
                        : QStringLiteral(
                            "not comparable: %1 took %2 of %3 shares only to complete the order at the end"))
                .arg(name, textOf(completion, m_unit), textOf(m_ordered, m_unit));
        }
    }
    return {};
}

std::vector<std::size_t> HeatmapData::tiedWithBest() const
{
    std::vector<std::size_t> tied;
    if (!m_best)
        return tied;
    const HeatmapCell& best = m_cells[*m_best];
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const HeatmapCell& cell = m_cells[i];
        if (cell.status == HeatmapCell::Status::Done && cell.filled == best.filled
            && cell.totalCash == best.totalCash)
            tied.push_back(i);
    }
    return tied;
}

std::size_t HeatmapData::distinctOutcomes() const
{
    if (!m_distinct) {
        std::vector<std::pair<Shares, Cash>> outcomes;
        for (const HeatmapCell& cell : m_cells) {
            if (cell.status == HeatmapCell::Status::Done)
                outcomes.emplace_back(cell.filled, cell.totalCash);
        }
        std::ranges::sort(outcomes);
        m_distinct =
            static_cast<std::size_t>(std::unique(outcomes.begin(), outcomes.end()) - outcomes.begin());
    }
    return *m_distinct;
}

Neighbourhood HeatmapData::neighbourhood(std::size_t cell) const
{
    Neighbourhood result;
    const HeatmapCell& centre = m_cells[cell];
    if (centre.status != HeatmapCell::Status::Done || centre.totalCash.nanos == 0)
        return result;
    std::array<std::size_t, 3> from{};
    std::array<std::size_t, 3> to{};
    for (std::size_t a = 0; a < 3; ++a) {
        const std::size_t at = m_grid.position(cell, kParameters[a]);
        from[a] = at == 0 ? 0 : at - 1;
        to[a] = std::min(at + 1, m_grid.axis(kParameters[a]).size() - 1);
    }
    std::vector<double> worse;
    for (std::size_t over = from[0]; over <= to[0]; ++over) {
        for (std::size_t under = from[1]; under <= to[1]; ++under) {
            for (std::size_t theta = from[2]; theta <= to[2]; ++theta) {
                const std::size_t index = m_grid.cellAt(over, under, theta);
                const HeatmapCell& other = m_cells[index];
                if (index == cell || other.status != HeatmapCell::Status::Done
                    || other.filled != centre.filled)
                    continue;
                const auto more = static_cast<double>(Int128{other.totalCash.nanos} - centre.totalCash.nanos);
                worse.push_back((m_side == Side::Buy ? more : -more)
                                / std::abs(static_cast<double>(centre.totalCash.nanos)) * 1e4);
            }
        }
    }
    if (worse.empty())
        return result;
    std::ranges::sort(worse);
    const std::size_t middle = worse.size() / 2;
    result.cells = worse.size();
    result.medianBps = worse.size() % 2 == 1 ? worse[middle] : (worse[middle - 1] + worse[middle]) / 2;
    result.worstBps = worse.back();
    return result;
}

} // namespace sor::ui
