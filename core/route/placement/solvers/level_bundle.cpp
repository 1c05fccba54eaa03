// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/level_bundle.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sor { inline namespace route {

namespace {

/// The level lies this part of the way from the lower bound to the best cost.
constexpr double kLevel = 0.4;
/// Up to so many venues the corners of a cell are worth their calls; beyond, a finer lattice is.
constexpr std::size_t kCornerDimensions = 3;
/// A lattice leaves a gap that no cut at a node closes: after so many calls, and two more for each venue, in
/// which the gap has not come down to this part of itself, no other will help.
constexpr int kPatience = 4;
constexpr double kProgress = 0.8;
/// Cuts that held for nothing in so many projections are dropped.
constexpr int kIdle = 20;

} // namespace

void LevelBundle::start(const PlacementModel& model)
{
    m_model = &model;
    m_active.clear();
    m_scale.clear();
    for (std::size_t k = 0; k < model.venues; ++k) {
        if (model.mostFills[k] > 1e-9 * model.shares) {
            m_active.push_back(k);
            m_scale.push_back(model.mostFills[k]);
        }
    }
    m_slopes.clear();
    m_offsets.clear();
    m_idle.clear();
    m_curvature.clear();
    m_lowerBound = -kInfinity;
    m_best.cost = kInfinity;
    m_calls = 0;
}

void LevelBundle::lowerCuts(double by)
{
    for (double& offset : m_offsets)
        offset -= by;
    m_lowerBound -= by;
    m_best.cost = kInfinity;
}

double LevelBundle::cutOf(const OracleAnswer& answer, std::vector<double>& slopes) const
{
    double offset = answer.cost - answer.slack;
    for (std::size_t i = 0; i < m_active.size(); ++i) {
        const double slope = answer.slopes[m_active[i]] * m_scale[i];
        slopes.push_back(slope);
        offset -= slope * answer.fills[m_active[i]] / m_scale[i];
    }
    // A venue left out can fill a billionth of S at the most.
    for (std::size_t k = 0; k < m_model->venues; ++k) {
        if (std::ranges::find(m_active, k) == m_active.end())
            offset += std::min(0.0, answer.slopes[k]) * m_model->mostFills[k];
    }
    return offset;
}

void LevelBundle::addCut(const OracleAnswer& answer)
{
    m_offsets.push_back(cutOf(answer, m_slopes));
    m_idle.push_back(0);
    if (answer.cost < m_best.cost)
        m_best = answer;
}

// The least value over the box of the combination of cuts that the multipliers of the last projection name.
double LevelBundle::certificate() const
{
    const std::size_t d = m_active.size();
    const auto multipliers = m_projection.multipliers().subspan(2 * d);
    double sum = 0;
    double value = 0;
    std::array<double, ConvexProjection::kMaxDimension> slope{};
    for (std::size_t c = 0; c < m_offsets.size(); ++c) {
        if (multipliers[c] <= 0)
            continue;
        sum += multipliers[c];
        value += multipliers[c] * m_offsets[c];
        for (std::size_t i = 0; i < d; ++i)
            slope[i] += multipliers[c] * m_slopes[c * d + i];
    }
    if (!(sum > 0))
        return -kInfinity;
    for (std::size_t i = 0; i < d; ++i)
        value += std::min(0.0, slope[i]);
    return value / sum;
}

bool LevelBundle::proveAbove(double level)
{
    const std::size_t d = m_active.size();
    m_projection.reset(d);
    m_row.assign(d, 0.0);
    for (std::size_t i = 0; i < d; ++i) {
        m_row[i] = 1;
        m_projection.add(m_row, 0);
        m_row[i] = -1;
        m_projection.add(m_row, -1);
        m_row[i] = 0;
    }
    for (std::size_t c = 0; c < m_offsets.size(); ++c) {
        for (std::size_t i = 0; i < d; ++i)
            m_row[i] = -m_slopes[c * d + i];
        m_projection.add(m_row, m_offsets[c] - level);
    }
    m_centre.resize(d);
    for (std::size_t i = 0; i < d; ++i)
        m_centre[i] = std::clamp(m_best.fills[m_active[i]] / m_scale[i], 0.0, 1.0);
    const bool isReachable = m_projection.project(m_centre);
    m_lowerBound = std::max(m_lowerBound, certificate());
    for (std::size_t c = 0; c < m_offsets.size(); ++c)
        m_idle[c] = m_projection.multipliers()[2 * d + c] > 0 ? 0 : m_idle[c] + 1;
    return !isReachable;
}

void LevelBundle::forgetIdleCuts()
{
    const std::size_t d = m_active.size();
    std::size_t kept = 0;
    for (std::size_t c = 0; c < m_offsets.size(); ++c) {
        if (m_idle[c] > kIdle && m_offsets.size() > 3 * d)
            continue;
        std::copy_n(m_slopes.begin() + static_cast<std::ptrdiff_t>(c * d), d,
                    m_slopes.begin() + static_cast<std::ptrdiff_t>(kept * d));
        m_offsets[kept] = m_offsets[c];
        m_idle[kept] = m_idle[c];
        ++kept;
    }
    m_slopes.resize(kept * d);
    m_offsets.resize(kept);
    m_idle.resize(kept);
}

// Evaluates the point with these scaled fills and adds its cut.
void LevelBundle::evaluateAt(CostOracle& oracle, std::span<const double> fills)
{
    m_limits.assign(m_model->venues, 0.0);
    for (std::size_t i = 0; i < m_active.size(); ++i) {
        const std::size_t k = m_active[i];
        const double fill = std::clamp(fills[i], 0.0, 1.0) * m_scale[i];
        m_limits[k] = std::min(m_model->caps[k], m_model->laws[k].inverseMeanFill(fill));
    }
    oracle.evaluate(m_limits, m_answer);
    ++m_calls;
    addCut(m_answer);
}

void LevelBundle::setCurvature(const std::vector<double>& curvature)
{
    m_curvature.clear();
    if (curvature.size() == m_active.size() * m_active.size())
        m_curvature = curvature;
}

void LevelBundle::measureCurvature(CostOracle& oracle, double distance)
{
    const std::size_t d = m_active.size();
    m_curvature.assign(d * d, 0.0);
    const OracleAnswer centre = m_best;
    for (std::size_t j = 0; j < d; ++j) {
        const std::size_t k = m_active[j];
        m_limits = centre.limits;
        m_limits[k] +=
            m_limits[k] + distance <= m_model->caps[k] ? distance : -std::min(distance, m_limits[k]);
        oracle.evaluate(m_limits, m_answer);
        ++m_calls;
        addCut(m_answer);
        const double moved = (m_answer.fills[k] - centre.fills[k]) / m_scale[j];
        for (std::size_t i = 0; i < d && moved != 0; ++i) {
            const double change =
                (m_answer.slopes[m_active[i]] - centre.slopes[m_active[i]]) * m_scale[i] / moved;
            m_curvature[i * d + j] += change / 2;
            m_curvature[j * d + i] += change / 2;
        }
    }
}

// The largest scaled slope among the coordinates that the box leaves free.
double LevelBundle::freeSlope(std::span<const double> at, std::span<const double> slopes) const
{
    double most = 0;
    for (std::size_t i = 0; i < m_active.size(); ++i) {
        if ((at[i] <= 0 && slopes[i] >= 0) || (at[i] >= 1 && slopes[i] <= 0))
            continue;
        most = std::max(most, std::abs(slopes[i]));
    }
    return most;
}

// next = at - H^-1 slopes in the free coordinates; false when H is not positive there.
bool LevelBundle::newtonStep(std::span<const double> at, std::span<const double> slopes,
                             std::span<double> next)
{
    const std::size_t d = m_active.size();
    m_factor = m_curvature;
    std::ranges::copy(at, next.begin());
    std::array<double, ConvexProjection::kMaxDimension> step{};
    const auto isFree = [&](std::size_t i) {
        return !((at[i] <= 0 && slopes[i] >= 0) || (at[i] >= 1 && slopes[i] <= 0));
    };
    for (std::size_t i = 0; i < d; ++i) {
        step[i] = isFree(i) ? -slopes[i] : 0;
        for (std::size_t j = 0; j < d; ++j) {
            if (!isFree(i) || !isFree(j))
                m_factor[i * d + j] = i == j ? 1 : 0;
        }
    }
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = m_factor[i * d + j];
            for (std::size_t p = 0; p < j; ++p)
                sum -= m_factor[i * d + p] * m_factor[j * d + p];
            if (i != j) {
                m_factor[i * d + j] = sum / m_factor[j * d + j];
            } else {
                if (!(sum > 1e-9 * std::abs(m_factor[i * d + i])))
                    return false;
                m_factor[i * d + i] = std::sqrt(sum);
            }
        }
    }
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t p = 0; p < i; ++p)
            step[i] -= m_factor[i * d + p] * step[p];
        step[i] /= m_factor[i * d + i];
    }
    for (std::size_t i = d; i-- > 0;) {
        for (std::size_t p = i + 1; p < d; ++p)
            step[i] -= m_factor[p * d + i] * step[p];
        step[i] /= m_factor[i * d + i];
    }
    for (std::size_t i = 0; i < d; ++i)
        next[i] = std::clamp(at[i] + step[i], 0.0, 1.0);
    return true;
}

void LevelBundle::refineByNewton(CostOracle& oracle, const Limits& stop)
{
    const std::size_t d = m_active.size();
    using Point = std::array<double, ConvexProjection::kMaxDimension>;
    Point at{};
    Point slopes{};
    Point next{};
    const auto read = [&](const OracleAnswer& answer) {
        for (std::size_t i = 0; i < d; ++i) {
            at[i] = std::clamp(answer.fills[m_active[i]] / m_scale[i], 0.0, 1.0);
            slopes[i] = answer.slopes[m_active[i]] * m_scale[i];
        }
        return freeSlope(at, slopes);
    };
    double slope = read(m_best);
    for (int step = 0; step < 12 && m_best.cost - m_lowerBound > stop.tolerance; ++step) {
        if (!newtonStep(std::span(at.data(), d), std::span(slopes.data(), d), std::span(next.data(), d)))
            return;
        const Point oldAt = at;
        const Point oldSlopes = slopes;
        evaluateAt(oracle, std::span(next.data(), d));
        const double newSlope = read(m_answer);
        proveAbove(m_best.cost - 0.5 * stop.tolerance);
        // BFGS: the curvature seen over this step.
        double sy = 0;
        double shs = 0;
        Point hs{};
        Point y{};
        for (std::size_t i = 0; i < d; ++i) {
            y[i] = slopes[i] - oldSlopes[i];
            sy += (at[i] - oldAt[i]) * y[i];
            for (std::size_t j = 0; j < d; ++j)
                hs[i] += m_curvature[i * d + j] * (at[j] - oldAt[j]);
            shs += (at[i] - oldAt[i]) * hs[i];
        }
        if (sy > 0 && shs > 0) {
            for (std::size_t i = 0; i < d; ++i) {
                for (std::size_t j = 0; j < d; ++j)
                    m_curvature[i * d + j] += y[i] * y[j] / sy - hs[i] * hs[j] / shs;
            }
        }
        if (newSlope > 0.7 * slope)
            return;
        slope = newSlope;
    }
}

// True when the last cut is above `level` at the last projection.
bool LevelBundle::cutsOff(double level) const
{
    const std::size_t d = m_active.size();
    double cut = m_offsets.back();
    for (std::size_t i = 0; i < d; ++i)
        cut += m_slopes[m_slopes.size() - d + i] * m_projection.x()[i];
    return cut >= level - 1e-9 * std::abs(level);
}

// Cuts at the corners of the simplex of nodes around the last projection (Kuhn's: from the lowest node of the
// cell, one step more in the coordinates by falling fraction) until one is above `level` there.
bool LevelBundle::cutAtCorners(CostOracle& oracle, double level)
{
    const double step = oracle.latticeStep();
    const std::size_t d = m_active.size();
    if (step <= 0 || d > kCornerDimensions)
        return false;
    const double bestBefore = m_best.cost;
    std::array<std::size_t, ConvexProjection::kMaxDimension> order{};
    std::array<double, ConvexProjection::kMaxDimension> fraction{};
    auto corner = m_answer.limits;
    const auto snapped = m_answer.limits;
    for (std::size_t i = 0; i < d; ++i) {
        const std::size_t k = m_active[i];
        const double fill = std::clamp(m_projection.x()[i], 0.0, 1.0) * m_scale[i];
        const double nodes = std::min(m_model->caps[k], m_model->laws[k].inverseMeanFill(fill)) / step;
        order[i] = i;
        fraction[i] = nodes - std::floor(nodes);
        corner[k] = std::floor(nodes) * step;
    }
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(d),
              [&](std::size_t a, std::size_t b) { return fraction[a] > fraction[b]; });
    for (std::size_t i = 0; i <= d; ++i) {
        if (corner != snapped) {
            oracle.evaluate(corner, m_answer);
            ++m_calls;
            addCut(m_answer);
            if (cutsOff(level) || m_best.cost < bestBefore)
                return true;
        }
        if (i < d) {
            const std::size_t k = m_active[order[i]];
            corner[k] = std::min(m_model->caps[k], corner[k] + step);
        }
    }
    return false;
}

void LevelBundle::solve(CostOracle& oracle, std::vector<double>& limits, const Limits& stop)
{
    const std::size_t d = m_active.size();
    oracle.evaluate(limits, m_answer);
    ++m_calls;
    addCut(m_answer);
    if (d == 0)
        m_lowerBound = std::max(m_lowerBound, m_offsets.back());
    if (d > 0 && m_curvature.size() == d * d)
        refineByNewton(oracle, stop);
    int stalls = 0;
    double gapThen = kInfinity; // when it had last shrunk by a good part
    int callThen = 0;
    const int patience = kPatience + 2 * static_cast<int>(d);
    for (int call = 1, tries = 0; call < stop.calls && tries < 4 * stop.calls && d > 0; ++tries) {
        const double gap = m_best.cost - m_lowerBound;
        if (gap <= stop.tolerance)
            break;
        const double level = m_lowerBound == -kInfinity
            ? m_best.cost - 1e-3 - 0.1 * std::abs(m_best.cost) * std::ldexp(1.0, tries)
            : m_lowerBound + kLevel * gap;
        const double before = m_lowerBound;
        if (proveAbove(level)) {
            // Rounding can leave a certificate that proves next to nothing.
            if (m_lowerBound > before + 1e-3 * gap || m_lowerBound == -kInfinity) {
                stalls = 0;
                continue;
            }
            if (++stalls > 3)
                break;
            continue;
        }
        const double bestBefore = m_best.cost;
        evaluateAt(oracle, m_projection.x());
        ++call;
        if (m_best.cost - m_lowerBound <= kProgress * gapThen) {
            gapThen = m_best.cost - m_lowerBound;
            callThen = call;
        } else if (call - callThen >= patience) {
            break;
        }
        // An oracle on a lattice can answer for a neighbour: when its cut leaves the point as it is, so will
        // the next.
        if (!cutsOff(level) && m_best.cost >= bestBefore && !cutAtCorners(oracle, level))
            break;
        forgetIdleCuts();
    }
    limits = m_best.limits;
}

}} // namespace sor::route
