// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/factor_oracle.h"

#include "route/placement/laws/poisson.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sor { inline namespace route {

void FactorOracle::assign(const PlacementProblem& problem, double step, PlacementModel& model)
{
    const auto& outflow = std::get<OneFactorOutflows>(problem.outflow);
    m_model = &model;
    m_step = step;
    m_lastRoom = problem.shares / 2;
    model.assignMarket(problem);
    const PoissonMasses masses(outflow.mean);
    // In units of the factor: its own spread and that of the rest, which smooths what depends on it.
    const double spread = std::sqrt(outflow.mean);
    const double rest = (1 - outflow.alpha) / std::max(outflow.alpha, 1e-9) * spread;
    const double joint = spread * rest / std::sqrt(spread * spread + rest * rest);
    const auto every = std::max<std::int64_t>(1, static_cast<std::int64_t>(0.5 * joint));
    std::vector<double> factors;
    std::vector<double> weights;
    double total = 0;
    for (std::int64_t x = masses.first() + every / 2; x <= masses.last(); x += every) {
        if (masses[x] * static_cast<double>(every) < 1e-12)
            continue;
        factors.push_back(static_cast<double>(x));
        weights.push_back(masses[x]);
        total += masses[x];
    }
    if (factors.empty()) {
        factors.push_back(outflow.mean);
        weights.push_back(1);
        total = 1;
    }
    m_count = factors.size();
    if (m_nodes.size() < m_count)
        m_nodes.resize(m_count);
    std::vector<double> values(static_cast<std::size_t>(masses.last() - masses.first() + 1));
    std::vector<double> own(values.size());
    std::vector<std::pair<double, double>> joined;
    joined.reserve(values.size() * m_count);
    for (std::size_t i = 0; i < m_count; ++i) {
        auto& node = m_nodes[i];
        node.weight = weights[i] / total;
        node.model.assignMarket(problem);
        for (std::size_t j = 0; j < values.size(); ++j) {
            const std::int64_t n = masses.first() + static_cast<std::int64_t>(j);
            values[j] = outflow.alpha * factors[i] + (1 - outflow.alpha) * static_cast<double>(n);
            own[j] = masses[n];
            if (node.weight * own[j] > 1e-16)
                joined.emplace_back(values[j], node.weight * own[j]);
        }
        for (std::size_t k = 0; k < model.venues; ++k)
            node.model.laws[k].assignWeighted(values, own, problem.venues[k].queue, model.shares);
    }
    std::ranges::sort(joined);
    std::vector<double> all(joined.size());
    std::vector<double> allWeights(joined.size());
    for (std::size_t i = 0; i < joined.size(); ++i) {
        all[i] = joined[i].first;
        allWeights[i] = joined[i].second;
    }
    for (std::size_t k = 0; k < model.venues; ++k)
        model.laws[k].assignWeighted(all, allWeights, problem.venues[k].queue, model.shares);
    model.finishVenues(problem.venues);
    for (std::size_t i = 0; i < m_count; ++i) {
        auto& node = m_nodes[i];
        node.model.finishVenues(problem.venues);
        // The caps are those of the marginal laws.
        std::fill(node.model.caps.begin(), node.model.caps.end(), model.shares);
        node.oracle.assign(node.model, step, LatticeOracle::Mode::OnNodes);
    }
}

void FactorOracle::prepare(std::span<const double> limits, OracleAnswer& answer)
{
    answer.limits.assign(limits.begin(), limits.end());
    answer.fills.resize(m_model->venues);
    answer.slopes.assign(m_model->venues, 0.0);
    for (std::size_t k = 0; k < m_model->venues; ++k)
        answer.fills[k] = m_model->laws[k].meanFill(limits[k]);
    for (std::size_t i = 0; i < m_count; ++i)
        m_nodes[i].oracle.prepare(limits);
}

double FactorOracle::below(double room) const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_count; ++i)
        sum += m_nodes[i].weight * m_nodes[i].oracle.belowAt(room);
    return sum;
}

void FactorOracle::finish(double market, OracleAnswer& answer)
{
    const double room = m_model->shares - market;
    answer.market = market;
    answer.under = 0;
    const double same = 1e-9 * m_model->shares;
    const double beyond = room - std::accumulate(answer.limits.begin(), answer.limits.end(), 0.0);
    if (beyond >= -same) {
        // Nothing can be bought beyond S: no lattice needed.
        double allFull = 0;
        for (std::size_t i = 0; i < m_count; ++i) {
            double full = m_nodes[i].weight;
            for (std::size_t k = 0; k < m_model->venues; ++k)
                full *= answer.limits[k] > 0 ? m_nodes[i].model.laws[k].tailAtLeast(answer.limits[k]) : 1.0;
            allFull += full;
        }
        answer.under = std::max(0.0, room - std::accumulate(answer.fills.begin(), answer.fills.end(), 0.0));
        answer.probabilityUnder = beyond > same ? 1 : 1 - allFull;
        answer.cost =
            m_model->certainCost(market, answer.limits, answer.fills) + m_model->lambda * answer.under;
        return;
    }
    double correction = 0;
    for (std::size_t i = 0; i < m_count; ++i) {
        answer.under += m_nodes[i].weight * m_nodes[i].oracle.underAt(room);
        correction += m_nodes[i].weight * m_nodes[i].oracle.correctionAt(room);
    }
    if (m_model->lambda > 0)
        answer.under = std::max(0.0, answer.under - correction / m_model->lambda);
    answer.probabilityUnder = below(room);
    answer.cost = m_model->certainCost(market, answer.limits, answer.fills) + m_model->lambda * answer.under;
}

// Where P(R < room) passes `probability`: a bracket around the last answer, then regula falsi (Illinois).
double FactorOracle::findRoom(double probability, double least, double most)
{
    double low = std::clamp(m_lastRoom - 2 * m_step, least, most);
    double high = std::clamp(m_lastRoom + 2 * m_step, least, most);
    double atLow = below(low) - probability;
    double atHigh = below(high) - probability;
    for (double width = 8 * m_step; atLow > 0 && low > least; width *= 4) {
        high = low;
        atHigh = atLow;
        low = std::max(least, low - width);
        atLow = below(low) - probability;
    }
    for (double width = 8 * m_step; atHigh <= 0 && high < most; width *= 4) {
        low = high;
        atLow = atHigh;
        high = std::min(most, high + width);
        atHigh = below(high) - probability;
    }
    if (atLow > 0 || atHigh <= 0) {
        m_lastRoom = atLow > 0 ? low : high;
        return m_lastRoom;
    }
    int side = 0;
    for (int i = 0; i < 60 && high - low > 1e-4 * m_step; ++i) {
        const double guess = i % 4 == 3 ? (low + high) / 2 : (low * atHigh - high * atLow) / (atHigh - atLow);
        const double value = below(guess) - probability;
        if (std::abs(value) < 1e-12) {
            low = high = guess;
        } else if (value > 0) {
            high = guess;
            atHigh = value;
            atLow *= side == 1 ? 0.5 : 1;
            side = 1;
        } else {
            low = guess;
            atLow = value;
            atHigh *= side == -1 ? 0.5 : 1;
            side = -1;
        }
    }
    m_lastRoom = (low + high) / 2;
    return m_lastRoom;
}

void FactorOracle::evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer)
{
    prepare(limits, answer);
    finish(market, answer);
}

void FactorOracle::evaluate(std::span<const double> limits, OracleAnswer& answer)
{
    prepare(limits, answer);
    const auto choice = MarketChoice::make(*m_model, [this](double probability, double least, double most) {
        return findRoom(probability, least, most);
    });
    finish(choice.market, answer);
    const double room = m_model->shares - choice.market;
    answer.slack = 0;
    for (std::size_t k = 0; k < m_model->venues; ++k) {
        double full = 0;
        double fullBelow = 0;
        for (std::size_t i = 0; i < m_count; ++i) {
            const double tail = m_nodes[i].weight * m_nodes[i].model.laws[k].tail(limits[k]);
            full += tail;
            if (tail > 1e-14)
                fullBelow += tail * m_nodes[i].oracle.leftOutBelowAt(k, room - limits[k]);
        }
        const double wanted = full > 0 ? fullBelow / full : 0;
        answer.slopes[k] =
            costOfFill(*m_model, k, limits[k], wanted) + m_model->weights[k] - m_model->lambda * wanted;
    }
}

}} // namespace sor::route
