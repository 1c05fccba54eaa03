// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/whole_lots.h"

#include "route/placement/model/lot_problem.h"

#include <algorithm>

namespace sor { inline namespace route {

namespace {

double leastOf(double slope, double low, double high)
{
    return slope * (slope < 0 ? high : low);
}

} // namespace

void WholeLots::start(const PlacementModel& model, const LevelBundle& bundle)
{
    m_model = &model;
    m_bundle = &bundle;
    m_calls = 0;
    const auto active = bundle.activeVenues();
    const auto slopes = bundle.cutSlopes();
    const auto offsets = bundle.cutOffsets();
    const std::size_t d = active.size();
    m_offsets.assign(offsets.begin(), offsets.end());
    m_venues.resize(d);
    m_parts.resize(d + 1);
    for (std::size_t i = 0; i < d; ++i) {
        Venue& venue = m_venues[i];
        venue.fills.resize(static_cast<std::size_t>(model.shares) + 1);
        model.laws[active[i]].meanFills(1, venue.fills);
        for (double& fill : venue.fills)
            fill /= model.mostFills[active[i]];
        venue.least = 0;
        venue.most = static_cast<std::size_t>(model.caps[active[i]]);
        venue.lastCut = 0;
        venue.slopes.resize(m_offsets.size());
        for (std::size_t c = 0; c < m_offsets.size(); ++c)
            venue.slopes[c] = slopes[c * d + i];
    }
}

bool WholeLots::isNoneBelow(CostOracle& oracle, LotSplit& best, double tolerance, Effort effort)
{
    m_tolerance = tolerance;
    m_partsLeft = effort.parts;
    m_callsLeft = effort.calls;
    do
        sumLeasts();
    while (narrow(best));
    m_fixed.assign(m_model->venues, 0.0);
    return m_partsLeft > 0 && branch(0, oracle, best);
}

void WholeLots::sumLeasts()
{
    m_parts[0] = m_offsets;
    for (Venue& venue : m_venues) {
        venue.leasts.resize(m_offsets.size());
        for (std::size_t c = 0; c < m_offsets.size(); ++c) {
            venue.leasts[c] = leastOf(venue.slopes[c], venue.fills[venue.least], venue.fills[venue.most]);
            m_parts[0][c] += venue.leasts[c];
        }
    }
}

// Takes off the ranges what costs too much with all other venues at their best; true when that was worth it.
bool WholeLots::narrow(const LotSplit& best)
{
    bool hasShrunk = false;
    for (std::size_t i = 0; i < m_venues.size(); ++i) {
        Venue& venue = m_venues[i];
        const auto isCutOff = [&](std::size_t lots) {
            --m_partsLeft;
            for (std::size_t c = 0; c < m_offsets.size(); ++c) {
                if (m_parts[0][c] - venue.leasts[c] + venue.slopes[c] * venue.fills[lots]
                    >= best.cost - m_tolerance)
                    return true;
            }
            return false;
        };
        // The split found does not cost too much itself, so that a range never empties; the cuts are convex.
        const auto here = static_cast<std::size_t>(best.limits[m_bundle->activeVenues()[i]]);
        const std::size_t width = venue.most - venue.least;
        while (venue.least < std::min(venue.most, here) && isCutOff(venue.least))
            ++venue.least;
        while (venue.most > std::max(venue.least, here) && isCutOff(venue.most))
            --venue.most;
        hasShrunk = hasShrunk || venue.most - venue.least < width;
    }
    return hasShrunk && m_partsLeft > 0;
}

// For the venues from `index` on, those before it as in m_fixed.
bool WholeLots::branch(std::size_t index, CostOracle& oracle, LotSplit& best)
{
    if (index == m_venues.size()) {
        if (--m_callsLeft < 0)
            return false;
        evaluateLeaf(oracle, best);
        return true;
    }
    Venue& venue = m_venues[index];
    const std::vector<double>& before = m_parts[index];
    std::vector<double>& after = m_parts[index + 1];
    const auto value = [&](std::size_t cut, std::size_t lots) {
        return before[cut] - venue.leasts[cut] + venue.slopes[cut] * venue.fills[lots];
    };
    double& fixed = m_fixed[m_bundle->activeVenues()[index]];
    for (std::size_t lots = venue.least; lots <= venue.most; ++lots) {
        if (--m_partsLeft < 0)
            return false;
        const double cutoff = best.cost - m_tolerance;
        // The cut that ruled out the last one is likely to rule out this one.
        std::size_t by = venue.lastCut;
        bool isOut = value(by, lots) >= cutoff;
        if (!isOut) {
            after.resize(m_offsets.size());
            for (by = 0; by < m_offsets.size() && !isOut; ++by) {
                after[by] = value(by, lots);
                isOut = after[by] >= cutoff;
            }
            by -= isOut ? 1 : 0;
        }
        if (!isOut) {
            fixed = static_cast<double>(lots);
            if (!branch(index + 1, oracle, best))
                return false;
            continue;
        }
        venue.lastCut = by;
        // Fills grow with the lots: a cut that rises with them rules out all further ones, another holds for
        // a while.
        if (venue.slopes[by] >= 0)
            break;
        while (lots < venue.most && value(by, lots + 1) >= cutoff)
            ++lots;
    }
    fixed = 0;
    return true;
}

void WholeLots::evaluateLeaf(CostOracle& oracle, LotSplit& best)
{
    oracle.evaluate(m_fixed, m_answer);
    ++m_calls;
    if (m_answer.cost < best.cost - kSameCost)
        best = {m_answer.cost, m_answer.market, m_fixed};
    m_slopes.clear();
    m_offsets.push_back(m_bundle->cutOf(m_answer, m_slopes));
    // The new cut, with what is fixed on the way here.
    double part = m_offsets.back();
    for (std::size_t i = 0; i < m_venues.size(); ++i) {
        Venue& venue = m_venues[i];
        venue.slopes.push_back(m_slopes[i]);
        venue.leasts.push_back(leastOf(m_slopes[i], venue.fills[venue.least], venue.fills[venue.most]));
        part += venue.leasts.back();
    }
    m_parts[0].push_back(part);
    for (std::size_t i = 0; i < m_venues.size(); ++i) {
        const Venue& venue = m_venues[i];
        const auto lots = static_cast<std::size_t>(m_fixed[m_bundle->activeVenues()[i]]);
        part += venue.slopes.back() * venue.fills[lots] - venue.leasts.back();
        m_parts[i + 1].push_back(part);
    }
}

}} // namespace sor::route
