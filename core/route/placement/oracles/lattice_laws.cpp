// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/lattice_laws.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor { inline namespace route {

namespace {

/// Positions this near to a node (in steps) are on it.
constexpr double kOnNode = 1e-7;

// sum a[i] b[n - i], i < size, in four strands that do not depend on the machine.
double convolvedAt(std::span<const double> a, const double* b, std::int64_t n)
{
    if (n < 0)
        return 0;
    const std::size_t size = std::min(a.size(), static_cast<std::size_t>(n) + 1);
    const double* end = b + n;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4) {
        const double* at = end - i;
        s0 += a[i] * at[0];
        s1 += a[i + 1] * at[-1];
        s2 += a[i + 2] * at[-2];
        s3 += a[i + 3] * at[-3];
    }
    for (; i < size; ++i)
        s0 += a[i] * *(end - i);
    return (s0 + s1) + (s2 + s3);
}

constexpr double kOne = 1;

} // namespace

void LatticeLaws::assignLaws(const PlacementModel& model, double step)
{
    m_model = &model;
    m_step = step;
    const std::size_t n = model.venues;
    // Beyond what all orders can bring together nothing changes any more.
    double most = 0;
    for (std::size_t k = 0; k < n; ++k)
        most += std::min(model.caps[k], model.laws[k].inverseTail(0)) + 2 * step;
    m_nodes = static_cast<std::size_t>(std::ceil(std::min(model.shares, most) / step - kOnNode)) + 2;
    m_stride = static_cast<std::size_t>(std::ceil(model.shares / step)) + 4;
    m_meanFills.resize(n * m_stride);
    m_masses.resize(n * m_stride);
    m_isExact.resize(n);
    m_used.resize(n);
    m_limitAt.resize(n);
    m_lastFills.resize(m_nodes);
    m_cumulated.resize((n + 1) * m_nodes);
    m_chain.reset(n, m_nodes);
    for (std::size_t k = 0; k < n; ++k) {
        const auto& law = model.laws[k];
        double* fills = m_meanFills.data() + k * m_stride;
        double* masses = m_masses.data() + k * m_stride;
        const auto last = std::min(m_stride, static_cast<std::size_t>(std::ceil(model.caps[k] / step)) + 3);
        law.meanFills(step, {fills, last});
        masses[0] = 1 - (fills[1] - fills[0]) / step;
        for (std::size_t i = 1; i + 1 < last; ++i)
            masses[i] = std::max(0.0, ((fills[i] - fills[i - 1]) - (fills[i + 1] - fills[i])) / step);
        m_isExact[k] = !law.isSmooth() && law.isOnLattice(step) ? 1 : 0;
    }
}

double LatticeLaws::spreadBound() const
{
    double bound = 0;
    for (std::size_t k = 0; k < m_model->venues; ++k) {
        if (m_isExact[k])
            continue;
        const auto& law = m_model->laws[k];
        const double* fills = m_meanFills.data() + k * m_stride;
        const auto last =
            std::min(m_stride, static_cast<std::size_t>(std::ceil(m_model->caps[k] / m_step)) + 2);
        double most = 0;
        double left = law.tail(0);
        for (std::size_t i = 0; i + 1 < last; ++i) {
            // A concave function is below its tangents at the ends of the cell.
            const double right = law.tailAtLeast(static_cast<double>(i + 1) * m_step);
            const double secant = (fills[i + 1] - fills[i]) / m_step;
            if (left - right > 1e-15)
                most = std::max(most,
                                m_step * std::max(0.0, left - secant) * std::max(0.0, secant - right)
                                    / (left - right));
            left = law.tail(static_cast<double>(i + 1) * m_step);
        }
        bound += most;
    }
    return m_model->lambda * bound;
}

LatticeLaws::Position LatticeLaws::positionOf(double shares) const
{
    const double steps = shares / m_step;
    const double nearest = std::round(steps);
    if (std::abs(steps - nearest) < kOnNode)
        return {static_cast<std::int64_t>(nearest), 0};
    const double node = std::floor(steps);
    return {static_cast<std::int64_t>(node), steps - node};
}

void LatticeLaws::fillLaw(std::size_t k, double fill)
{
    const auto law = m_chain.law(k);
    const double* fills = m_meanFills.data() + k * m_stride;
    const double* masses = m_masses.data() + k * m_stride;
    const auto [node, part] = m_limitAt[k];
    const auto end = std::min(static_cast<std::size_t>(node), law.size());
    std::copy_n(masses, end, law.begin());
    if (node == 0) {
        law[0] = 1 - (part > 0 ? fill / m_step : 0);
        law[1] = 1 - law[0];
        m_used[k] = part > 0 ? 2 : 1;
    } else {
        const double below = fills[node] - fills[node - 1];
        const double above = part > 0 ? fill - fills[node] : 0;
        if (end < law.size())
            law[end] = std::max(0.0, (below - above) / m_step);
        if (end + 1 < law.size())
            law[end + 1] = std::max(0.0, above / m_step);
        m_used[k] = std::min(law.size(), end + (part > 0 ? 2 : 1));
    }
    std::fill(law.begin() + static_cast<std::ptrdiff_t>(m_used[k]), law.end(), 0.0);
}

void LatticeLaws::place(std::span<const double> limits, bool onNodes, OracleAnswer& answer)
{
    const std::size_t n = m_model->venues;
    answer.limits.assign(limits.begin(), limits.end());
    answer.fills.resize(n);
    answer.slopes.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
        double& limit = answer.limits[k];
        if (onNodes) {
            // Up to the first node at or beyond the cap; the tables hold no more.
            const double most = std::min(std::floor(m_model->shares / m_step + kOnNode),
                                         std::ceil(m_model->caps[k] / m_step - kOnNode));
            m_limitAt[k] = {static_cast<std::int64_t>(std::min(most, std::round(limit / m_step))), 0};
            limit = static_cast<double>(m_limitAt[k].node) * m_step;
        } else {
            assert(limit <= m_model->caps[k] + m_step);
            m_limitAt[k] = positionOf(limit);
        }
        answer.fills[k] = m_model->laws[k].meanFill(limit);
        fillLaw(k, answer.fills[k]);
    }
    m_chain.build(m_used);
    for (std::size_t k = 1; k < n; ++k) {
        const auto sum = k + 1 < n ? m_chain.from(k) : std::span<const double>(m_chain.law(k));
        double* cumulated = m_cumulated.data() + k * m_nodes;
        double total = 0;
        for (std::size_t i = 0; i < m_nodes; ++i) {
            total += i < sum.size() ? sum[i] : 0.0;
            cumulated[i] = total;
        }
    }
    // The last venue's own cumulated law, and of a single venue the only one.
    double* last = m_cumulated.data() + n * m_nodes;
    double total = 0;
    for (std::size_t i = 0; i < m_nodes; ++i) {
        total += m_chain.law(n - 1)[i];
        last[i] = total;
    }
    const double* fills = m_meanFills.data() + (n - 1) * m_stride;
    const auto inside = static_cast<std::size_t>(m_limitAt[n - 1].node);
    for (std::size_t i = 0; i < m_nodes; ++i)
        m_lastFills[i] = static_cast<double>(i) * m_step - (i <= inside ? fills[i] : answer.fills[n - 1]);
}

double LatticeLaws::totalAtMost(std::int64_t node) const
{
    const std::size_t n = m_model->venues;
    const std::int64_t within = std::min(node, static_cast<std::int64_t>(m_nodes) - 1);
    return convolvedAt(n > 1 ? m_chain.before(n - 1) : std::span(&kOne, 1), m_cumulated.data() + n * m_nodes,
                       within);
}

double LatticeLaws::leftOutAtMost(std::size_t k, std::int64_t node) const
{
    const std::size_t n = m_model->venues;
    if (node < 0)
        return 0;
    const std::int64_t within = std::min(node, static_cast<std::int64_t>(m_nodes) - 1);
    if (n == 1)
        return 1;
    const auto before = k == 0 ? std::span(&kOne, 1) : m_chain.before(k);
    if (k + 1 < n)
        return convolvedAt(before, m_cumulated.data() + (k + 1) * m_nodes, within);
    double sum = 0;
    for (std::size_t i = 0; i < before.size() && static_cast<std::int64_t>(i) <= within; ++i)
        sum += before[i];
    return sum;
}

double LatticeLaws::underAtNode(std::int64_t node) const
{
    const std::size_t n = m_model->venues;
    const std::int64_t within = std::min(node, static_cast<std::int64_t>(m_nodes) - 1);
    return convolvedAt(n > 1 ? m_chain.before(n - 1) : std::span(&kOne, 1), m_lastFills.data(), within)
        + static_cast<double>(node - within) * m_step;
}

void LatticeLaws::prepare(std::span<const double> limits)
{
    place(limits, false, m_prepared);
}

double LatticeLaws::underAt(double room) const
{
    if (room <= 0)
        return 0;
    const Position position = positionOf(room);
    const double under = underAtNode(position.node);
    return position.part > 0 ? under + position.part * (underAtNode(position.node + 1) - under) : under;
}

double LatticeLaws::belowAt(double room) const
{
    const auto [node, part] = positionOf(room);
    const double here = totalAtMost(node);
    return 0.5 * ((1 - part) * (totalAtMost(node - 1) + here) + part * (here + totalAtMost(node + 1)));
}

double LatticeLaws::leftOutBelowAt(std::size_t k, double rest) const
{
    const auto [node, part] = positionOf(rest);
    const double here = leftOutAtMost(k, node);
    return 0.5
        * ((1 - part) * (leftOutAtMost(k, node - 1) + here) + part * (here + leftOutAtMost(k, node + 1)));
}

}} // namespace sor::route
