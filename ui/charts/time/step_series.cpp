// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/step_series.h"

#include "base/units.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor::ui {

void StepSeries::append(std::int64_t timeNs, double value)
{
    assert(m_points.empty() || timeNs >= m_points.back().timeNs);
    assert(m_points.size() < kNone);
    const auto index = static_cast<std::uint32_t>(m_points.size());
    m_points.push_back({timeNs, value});
    m_shown += timeNs <= m_untilNs ? 1U : 0U;
    std::size_t block = index;
    for (std::size_t level = 0;; ++level) {
        block /= kFanOut;
        // A level begins when the one below it outgrows one block.
        if (level == m_levels.size()) {
            if (block == 0 && level > 0)
                break;
            m_levels.emplace_back();
            if (level > 0) {
                m_levels[level].emplace_back();
                for (std::size_t i = 0; i < kFanOut; ++i)
                    include(m_levels[level].front(), m_levels[level - 1][i]);
            }
        }
        auto& blocks = m_levels[level];
        if (block == blocks.size())
            blocks.emplace_back();
        include(blocks[block], index);
    }
}

void StepSeries::clear()
{
    m_points.clear();
    m_shown = 0;
    m_levels.clear();
}

void StepSeries::reserve(std::size_t points)
{
    m_points.reserve(points);
}

void StepSeries::showUntil(std::int64_t timeNs)
{
    m_untilNs = timeNs;
    const auto after =
        std::upper_bound(m_points.begin(), m_points.end(), timeNs,
                         [](std::int64_t time, const StepPoint& point) { return time < point.timeNs; });
    m_shown = static_cast<std::size_t>(after - m_points.begin());
}

void StepSeries::include(Block& block, std::uint32_t point) const
{
    const double value = m_points[point].value;
    if (std::isnan(value))
        return;
    if (block.min == kNone || value < m_points[block.min].value)
        block.min = point;
    if (block.max == kNone || value > m_points[block.max].value)
        block.max = point;
}

void StepSeries::include(Block& block, const Block& other) const
{
    if (other.min != kNone) {
        include(block, other.min);
        include(block, other.max);
    }
}

StepSeries::Block StepSeries::extremesOf(std::size_t begin, std::size_t end) const
{
    Block result;
    // Single points up to a block's border, then blocks, climbing while the borders allow; then down again.
    std::size_t level = 0; // 0: points, k: blocks of m_levels[k - 1]
    const auto take = [&](std::size_t at) {
        if (level == 0)
            include(result, static_cast<std::uint32_t>(at));
        else
            include(result, m_levels[level - 1][at]);
    };
    while (begin < end) {
        const bool canClimb = level < m_levels.size();
        if (!canClimb) {
            for (; begin < end; ++begin)
                take(begin);
            break;
        }
        for (; begin < end && begin % kFanOut != 0; ++begin)
            take(begin);
        for (; begin < end && end % kFanOut != 0; --end)
            take(end - 1);
        begin /= kFanOut;
        end /= kFanOut;
        ++level;
    }
    return result;
}

std::size_t StepSeries::firstAfter(std::int64_t timeNs, std::size_t from) const
{
    // Gallops: the next column usually ends close to the last one.
    std::size_t step = 1;
    std::size_t low = from;
    while (low + step < m_shown && m_points[low + step].timeNs <= timeNs) {
        low += step;
        step *= 2;
    }
    const auto begin = m_points.begin() + static_cast<std::ptrdiff_t>(low);
    const auto end = m_points.begin() + static_cast<std::ptrdiff_t>(std::min(low + step + 1, m_shown));
    const auto after = std::upper_bound(
        begin, end, timeNs, [](std::int64_t time, const StepPoint& point) { return time < point.timeNs; });
    return static_cast<std::size_t>(after - m_points.begin());
}

StepSeries::IndexRange StepSeries::within(std::int64_t fromNs, std::int64_t toNs) const
{
    const auto shown = points();
    const auto first =
        std::lower_bound(shown.begin(), shown.end(), fromNs,
                         [](const StepPoint& point, std::int64_t time) { return point.timeNs < time; });
    const auto begin = static_cast<std::size_t>(first - shown.begin());
    return {begin, std::max(begin, firstAfter(toNs, 0))};
}

std::optional<double> StepSeries::valueAt(std::int64_t timeNs) const
{
    const std::size_t after = firstAfter(timeNs, 0);
    if (after == 0 || std::isnan(m_points[after - 1].value))
        return std::nullopt;
    return m_points[after - 1].value;
}

std::optional<StepSeries::Extremes> StepSeries::extremes(std::int64_t fromNs, std::int64_t toNs) const
{
    IndexRange range = within(fromNs, toNs);
    const bool isCarried = range.begin > 0
        && (range.begin == m_shown || range.begin == range.end || m_points[range.begin].timeNs > fromNs);
    if (isCarried)
        --range.begin;
    const Block block = extremesOf(range.begin, range.end);
    if (block.min == kNone)
        return std::nullopt;
    return Extremes{m_points[block.min].value, m_points[block.max].value};
}

bool StepSeries::isExact(std::int64_t fromNs, std::int64_t toNs, int pixels) const
{
    const IndexRange range = within(fromNs, toNs);
    return range.end - range.begin <= 2 * static_cast<std::size_t>(std::max(pixels, 1));
}

std::vector<StepPoint> StepSeries::visiblePoints(std::int64_t fromNs, std::int64_t toNs, int pixels) const
{
    std::vector<StepPoint> visible;
    if (isEmpty() || toNs < fromNs)
        return visible;
    const IndexRange range = within(fromNs, toNs);
    if (range.begin > 0)
        visible.push_back(m_points[range.begin - 1]);
    const auto columns = static_cast<std::size_t>(std::max(pixels, 1));
    if (range.end - range.begin <= 2 * columns) {
        visible.insert(visible.end(), m_points.begin() + static_cast<std::ptrdiff_t>(range.begin),
                       m_points.begin() + static_cast<std::ptrdiff_t>(range.end));
        return visible;
    }
    visible.reserve(4 * columns + 1);
    // In whole numbers, so that no rounding moves a point into the next column.
    const Int128 length = Int128{toNs} - fromNs + 1;
    const auto pixelCount = static_cast<Int128>(columns);
    std::size_t begin = range.begin;
    while (begin < range.end) {
        // The column of the next point; empty columns cost nothing.
        const Int128 column = (Int128{m_points[begin].timeNs} - fromNs) * pixelCount / length;
        const Int128 past =
            ((column + 1) * length + pixelCount - 1) / pixelCount; // first offset of the next column
        const std::size_t end =
            std::min(firstAfter(fromNs + static_cast<std::int64_t>(past) - 1, begin), range.end);
        const Block block = extremesOf(begin, end);
        std::size_t kept[] = {begin, block.min == kNone ? begin : block.min,
                              block.min == kNone ? begin : block.max, end - 1};
        std::sort(std::begin(kept), std::end(kept));
        const auto* const last = std::unique(std::begin(kept), std::end(kept));
        for (const std::size_t* at = std::begin(kept); at != last; ++at)
            visible.push_back(m_points[*at]);
        begin = end;
    }
    return visible;
}

} // namespace sor::ui
