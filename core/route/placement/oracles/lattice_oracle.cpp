// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/lattice_oracle.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sor { inline namespace route {

void LatticeOracle::assign(const PlacementModel& model, double step, Mode mode)
{
    assignLaws(model, step);
    m_mode = mode;
    m_lastNode = -1;
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

double LatticeOracle::correctionAt(double room)
{
    finish(m_model->shares - room, m_prepared);
    return m_correction;
}

bool LatticeOracle::isRough(const OracleAnswer& answer) const
{
    constexpr int kReach = 4;
    const auto hasSpike = [&](std::int64_t node, auto atMost) {
        std::array<double, std::size_t{2 * kReach}> masses{};
        double before = atMost(node - kReach);
        for (int i = 0; i < 2 * kReach; ++i) {
            const double here = atMost(node - kReach + 1 + i);
            masses[static_cast<std::size_t>(i)] = here - before;
            before = here;
        }
        std::ranges::sort(masses);
        return masses.back() > 2 * masses[kReach] + 1e-9;
    };
    const Position room = positionOf(m_model->shares - answer.market);
    if (hasSpike(room.node, [this](std::int64_t node) { return totalAtMost(node); }))
        return true;
    for (std::size_t k = 0; k < m_model->venues; ++k) {
        if (answer.limits[k] > 0 && hasSpike(room.node - m_limitAt[k].node, [this, k](std::int64_t node) {
                return leftOutAtMost(k, node);
            }))
            return true;
    }
    return false;
}

}} // namespace sor::route
