// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/laws/outflow_sampler.h"

#include "route/placement/laws/poisson.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

OutflowSampler::OutflowSampler(const PlacementProblem& problem)
    : m_problem(problem)
{
    if (const auto* factor = std::get_if<OneFactorOutflows>(&problem.outflow)) {
        m_tables.push_back(poissonTable(factor->mean));
    } else if (const auto* scenarios = std::get_if<ScenarioOutflows>(&problem.outflow)) {
        Table table;
        double sum = 0;
        for (const double probability : scenarios->probability)
            table.cumulated.push_back(sum += probability);
        for (double& value : table.cumulated)
            value /= sum;
        m_tables.push_back(std::move(table));
    } else {
        for (const auto& law : std::get<IndependentOutflows>(problem.outflow).laws) {
            const auto* poisson = std::get_if<PoissonOutflow>(&law);
            m_tables.push_back(poisson ? poissonTable(poisson->mean) : Table{});
        }
    }
}

OutflowSampler::Table OutflowSampler::poissonTable(double mean)
{
    const PoissonMasses masses(mean);
    Table table;
    table.first = static_cast<double>(masses.first());
    double sum = 0;
    for (std::int64_t n = masses.first(); n <= masses.last(); ++n)
        table.cumulated.push_back(sum += masses[n]);
    return table;
}

std::size_t OutflowSampler::Table::index(Random& random) const
{
    const auto found = std::ranges::upper_bound(cumulated, random.uniform());
    return std::min(static_cast<std::size_t>(found - cumulated.begin()), cumulated.size() - 1);
}

void OutflowSampler::draw(Random& random, std::span<double> outflows)
{
    if (const auto* factor = std::get_if<OneFactorOutflows>(&m_problem.outflow)) {
        const auto& table = m_tables.front();
        const double common = table.first + static_cast<double>(table.index(random));
        for (double& outflow : outflows)
            outflow = factor->alpha * common
                + (1 - factor->alpha) * (table.first + static_cast<double>(table.index(random)));
        return;
    }
    if (const auto* scenarios = std::get_if<ScenarioOutflows>(&m_problem.outflow)) {
        std::ranges::copy(scenarios->outflows[m_tables.front().index(random)], outflows.begin());
        return;
    }
    const auto& laws = std::get<IndependentOutflows>(m_problem.outflow).laws;
    for (std::size_t k = 0; k < outflows.size(); ++k) {
        if (const auto* exponential = std::get_if<ExponentialOutflow>(&laws[k]))
            outflows[k] = random.exponential(exponential->mean);
        else if (const auto* pareto = std::get_if<ParetoOutflow>(&laws[k]))
            outflows[k] = pareto->scale * std::pow(1 - random.uniform(), -1 / pareto->alpha);
        else if (const auto* empirical = std::get_if<EmpiricalOutflow>(&laws[k]))
            outflows[k] = empirical->samples[static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(empirical->samples.size()) - 1))];
        else if (const auto* constant = std::get_if<ConstantOutflow>(&laws[k]))
            outflows[k] = constant->value;
        else
            outflows[k] = m_tables[k].first + static_cast<double>(m_tables[k].index(random));
    }
}

}} // namespace sor::route
