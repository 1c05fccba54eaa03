// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/lattice_oracle.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor {

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

void LatticeOracle::assign(const PlacementModel& model, double step, Mode mode)
{
    m_model = &model;
    m_step = step;
    m_mode = mode;
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
    m_lastNode = -1;
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

double LatticeOracle::spreadBound() const
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

LatticeOracle::Position LatticeOracle::positionOf(double shares) const
{
    const double steps = shares / m_step;
    const double nearest = std::round(steps);
    if (std::abs(steps - nearest) < kOnNode)
        return {static_cast<std::int64_t>(nearest), 0};
    const double node = std::floor(steps);
    return {static_cast<std::int64_t>(node), steps - node};
}

void LatticeOracle::fillLaw(std::size_t k, double fill)
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

void LatticeOracle::place(std::span<const double> limits, bool onNodes, OracleAnswer& answer)
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

double LatticeOracle::totalAtMost(std::int64_t node) const
{
    const std::size_t n = m_model->venues;
    const std::int64_t within = std::min(node, static_cast<std::int64_t>(m_nodes) - 1);
    return convolvedAt(n > 1 ? m_chain.before(n - 1) : std::span(&kOne, 1), m_cumulated.data() + n * m_nodes,
                       within);
}

double LatticeOracle::leftOutAtMost(std::size_t k, std::int64_t node) const
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

template <class AtMost>
LatticeOracle::Around LatticeOracle::around(const Position& position, AtMost atMost) const
{
    Around result;
    const double here = atMost(position.node);
    if (m_mode == Mode::OnNodes) {
        result.atMost = here;
        result.less = position.part > 0 ? here : atMost(position.node - 1);
        result.density = (here - (position.part > 0 ? atMost(position.node - 1) : result.less)) / m_step;
        return result;
    }
    const double below = atMost(position.node - 1);
    const double above = position.part > 0 ? atMost(position.node + 1) : here;
    result.smooth = 0.5 * ((1 - position.part) * (below + here) + position.part * (here + above));
    result.density = ((1 - position.part) * (here - below) + position.part * (above - here)) / m_step;
    result.less = result.atMost = result.smooth;
    return result;
}

double LatticeOracle::underAtNode(std::int64_t node) const
{
    const std::size_t n = m_model->venues;
    const std::int64_t within = std::min(node, static_cast<std::int64_t>(m_nodes) - 1);
    return convolvedAt(n > 1 ? m_chain.before(n - 1) : std::span(&kOne, 1), m_lastFills.data(), within)
        + static_cast<double>(node - within) * m_step;
}

double LatticeOracle::findRoom(double probability, double least, double most)
{
    const auto value = [&](std::int64_t node) {
        return m_mode == Mode::OnNodes ? totalAtMost(node)
                                       : 0.5 * (totalAtMost(node) + totalAtMost(node - 1));
    };
    // The first node with value >= probability, from the one of the last time outwards.
    std::int64_t low = positionOf(least).node - 1; // value(low) < probability is not known yet
    std::int64_t high = positionOf(most).node + 1;
    std::int64_t width = 2;
    if (m_lastNode > low && m_lastNode < high) {
        std::int64_t guess = m_lastNode;
        while (guess > low && guess < high) {
            if (value(guess) >= probability) {
                high = guess;
                guess -= width;
            } else {
                low = guess;
                guess += width;
            }
            width *= 4;
        }
    }
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        if (value(middle) >= probability)
            high = middle;
        else
            low = middle;
    }
    m_lastNode = high;
    double room = static_cast<double>(high) * m_step;
    if (m_mode == Mode::Smooth && high > 0) {
        const double before = value(high - 1);
        const double here = value(high);
        if (here > before)
            room -= m_step * std::clamp((here - probability) / (here - before), 0.0, 1.0);
    }
    return std::clamp(room, least, most);
}

// Cost, under, P(A < S) and the correction for the laws that place() has prepared.
void LatticeOracle::finish(double market, OracleAnswer& answer)
{
    const std::size_t n = m_model->venues;
    const Position room = positionOf(m_model->shares - market);
    answer.market = market;
    answer.under = 0;
    if (room.node >= 0) {
        answer.under = underAtNode(room.node);
        if (room.part > 0)
            answer.under += room.part * (underAtNode(room.node + 1) - answer.under);
    }
    const Around total = around(room, [this](std::int64_t node) { return totalAtMost(node); });
    answer.probabilityUnder = total.less;
    // E(t - R)^+ on the lattice less the true one, times 2 / step^2: a law inside a cell adds a sixth of the
    // density of the sum, an order between nodes or a room between nodes its own offset. Once all laws but
    // one are on the lattice the last one is seen from nodes only, where nothing is lost: one sixth less in
    // all.
    double spread = 0;
    bool hasSpread = false;
    if (room.part > 0 && m_mode == Mode::Smooth)
        spread += room.part * (1 - room.part) * total.density;
    for (std::size_t k = 0; k < n; ++k) {
        if (m_isExact[k])
            continue;
        hasSpread = true;
        const auto leftOut = [this, k](std::int64_t node) { return leftOutAtMost(k, node); };
        const auto [node, part] = m_limitAt[k];
        const auto& law = m_model->laws[k];
        const double full = answer.limits[k] > 0 ? law.tailAtLeast(answer.limits[k]) : 0.0;
        Position rest{room.node - node, room.part - part};
        if (rest.part < 0) {
            --rest.node;
            rest.part += 1;
        }
        const double atLimit = around(rest, leftOut).density;
        const double atZero = around(room, leftOut).density;
        const double interior = total.density - full * atLimit - (1 - law.tail(0)) * atZero;
        spread += full * part * (1 - part) * atLimit + std::max(0.0, interior) / 6;
    }
    if (hasSpread)
        spread -= total.density / 6;
    m_correction = 0.5 * m_model->lambda * m_step * m_step * std::max(0.0, spread);
    double sent = 0;
    double filled = 0;
    double allFull = 1;
    for (std::size_t k = 0; k < n; ++k) {
        sent += answer.limits[k];
        filled += answer.fills[k];
        allFull *= answer.limits[k] > 0 ? m_model->laws[k].tailAtLeast(answer.limits[k]) : 1.0;
    }
    const double beyond = m_model->shares - market - sent;
    if (beyond >= -1e-9 * m_model->shares) {
        // Nothing can be bought beyond S: no lattice needed.
        answer.under = std::max(0.0, m_model->shares - market - filled);
        answer.probabilityUnder = beyond > 1e-9 * m_model->shares ? 1 : 1 - allFull;
        m_correction = 0;
    } else if (m_mode == Mode::Smooth)
        answer.under = std::max(0.0, answer.under - m_correction / m_model->lambda);
    answer.cost = m_model->certainCost(market, answer.limits, answer.fills) + m_model->lambda * answer.under;
}

void LatticeOracle::evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer)
{
    place(limits, false, answer);
    finish(market, answer);
}

void LatticeOracle::evaluate(std::span<const double> limits, OracleAnswer& answer)
{
    place(limits, m_mode == Mode::OnNodes, answer);
    const auto choice = MarketChoice::make(*m_model, [this](double probability, double least, double most) {
        return findRoom(probability, least, most);
    });
    finish(choice.market, answer);
    const Position room = positionOf(m_model->shares - answer.market);
    const Around total = around(room, [this](std::int64_t node) { return totalAtMost(node); });
    const auto atom = AtomShare::make(*m_model, choice, total.less, total.atMost);
    answer.slack = m_mode == Mode::OnNodes ? atom.slack : 0;
    for (std::size_t k = 0; k < m_model->venues; ++k) {
        Position rest{room.node - m_limitAt[k].node, room.part - m_limitAt[k].part};
        if (rest.part < 0) {
            --rest.node;
            rest.part += 1;
        }
        const Around left = around(rest, [this, k](std::int64_t node) { return leftOutAtMost(k, node); });
        const double wanted = left.less + atom.share * (left.atMost - left.less);
        answer.slopes[k] = costOfFill(*m_model, k, answer.limits[k], wanted) + m_model->weights[k]
            - m_model->lambda * wanted;
    }
}

} // namespace sor
