// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/scenario_oracle.h"

#include <algorithm>
#include <numeric>

namespace sor { inline namespace route {

void ScenarioOracle::assign(const PlacementProblem& problem, PlacementModel& model)
{
    const auto& outflow = std::get<ScenarioOutflows>(problem.outflow);
    m_model = &model;
    m_scenarios = outflow.outflows.size();
    m_probability = outflow.probability;
    const double total = std::accumulate(m_probability.begin(), m_probability.end(), 0.0);
    for (double& probability : m_probability)
        probability /= total;
    model.assignMarket(problem);
    const std::size_t n = model.venues;
    m_zeta.resize(m_scenarios * n);
    m_order.resize(m_scenarios);
    std::vector<double> values(m_scenarios);
    std::vector<double> weights(m_scenarios);
    for (std::size_t k = 0; k < n; ++k) {
        const double queue = problem.venues[k].queue;
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
        std::ranges::sort(m_order, {}, [&](std::size_t s) { return outflow.outflows[s][k]; });
        for (std::size_t i = 0; i < m_scenarios; ++i) {
            values[i] = outflow.outflows[m_order[i]][k];
            weights[i] = m_probability[m_order[i]];
            m_zeta[m_order[i] * n + k] = std::max(0.0, values[i] - queue);
        }
        model.laws[k].assignWeighted(values, weights, queue, model.shares);
    }
    model.finishVenues(problem.venues);
    m_sums.resize(m_scenarios);
    m_cumulated.resize(m_scenarios);
}

void ScenarioOracle::sumFills(std::span<const double> limits, OracleAnswer& answer)
{
    const std::size_t n = m_model->venues;
    answer.limits.assign(limits.begin(), limits.end());
    answer.fills.assign(n, 0.0);
    answer.slopes.assign(n, 0.0);
    for (std::size_t s = 0; s < m_scenarios; ++s) {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k) {
            const double fill = std::min(m_zeta[s * n + k], limits[k]);
            sum += fill;
            answer.fills[k] += m_probability[s] * fill;
        }
        m_sums[s] = sum;
    }
}

void ScenarioOracle::finish(double market, OracleAnswer& answer)
{
    const double room = m_model->shares - market;
    const double same = 1e-12 * m_model->shares;
    answer.market = market;
    answer.under = 0;
    answer.probabilityUnder = 0;
    for (std::size_t s = 0; s < m_scenarios; ++s) {
        if (m_sums[s] < room - same) {
            answer.under += m_probability[s] * (room - m_sums[s]);
            answer.probabilityUnder += m_probability[s];
        }
    }
    answer.cost = m_model->certainCost(market, answer.limits, answer.fills) + m_model->lambda * answer.under;
}

void ScenarioOracle::evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer)
{
    sumFills(limits, answer);
    finish(market, answer);
}

void ScenarioOracle::evaluate(std::span<const double> limits, OracleAnswer& answer)
{
    sumFills(limits, answer);
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    std::ranges::sort(m_order, {}, [this](std::size_t s) { return m_sums[s]; });
    double total = 0;
    for (std::size_t i = 0; i < m_scenarios; ++i) {
        total += m_probability[m_order[i]];
        m_cumulated[i] = total;
    }
    const auto choice = MarketChoice::make(*m_model, [this](double probability, double least, double most) {
        const auto found = std::ranges::lower_bound(m_cumulated, probability - 1e-14);
        const double room = found == m_cumulated.end()
            ? most
            : m_sums[m_order[static_cast<std::size_t>(found - m_cumulated.begin())]];
        return std::clamp(room, least, most);
    });
    finish(choice.market, answer);
    const double room = m_model->shares - choice.market;
    const double same = 1e-12 * m_model->shares;
    double atRoom = 0;
    for (std::size_t s = 0; s < m_scenarios; ++s)
        atRoom += std::abs(m_sums[s] - room) <= same ? m_probability[s] : 0;
    const auto atom =
        AtomShare::make(*m_model, choice, answer.probabilityUnder, answer.probabilityUnder + atRoom);
    answer.slack = 0;
    const std::size_t n = m_model->venues;
    for (std::size_t k = 0; k < n; ++k) {
        double full = 0;
        double fullBelow = 0;
        for (std::size_t s = 0; s < m_scenarios; ++s) {
            if (m_zeta[s * n + k] <= answer.limits[k])
                continue;
            full += m_probability[s];
            if (m_sums[s] < room - same)
                fullBelow += m_probability[s];
            else if (m_sums[s] <= room + same)
                fullBelow += atom.share * m_probability[s];
        }
        const double wanted = full > 0 ? fullBelow / full : 0;
        answer.slopes[k] = costOfFill(*m_model, k, answer.limits[k], wanted) + m_model->weights[k]
            - m_model->lambda * wanted;
    }
}

}} // namespace sor::route
