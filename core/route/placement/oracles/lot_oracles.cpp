// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/lot_oracles.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace sor { inline namespace route {

namespace {

/// The grid over a standard normal factor.
constexpr double kRuleStep = 0.7;
constexpr int kFactorReach = 5; // steps to each side

double normalCumulated(double x)
{
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// x with normalCumulated(x) = p, 0 < p < 1: bisection, then Newton's steps polish it.
double normalQuantile(double p)
{
    double low = -9;
    double high = 9;
    for (int i = 0; i < 12; ++i) {
        const double middle = (low + high) / 2;
        (normalCumulated(middle) < p ? low : high) = middle;
    }
    double x = (low + high) / 2;
    for (int i = 0; i < 3; ++i) {
        const double density = std::exp(-0.5 * x * x) / std::sqrt(2 * 3.14159265358979323846);
        x = std::clamp(x - (normalCumulated(x) - p) / density, low, high);
    }
    return x;
}

} // namespace

void DependentLotOracle::reset(const PlacementModel& model)
{
    m_model = &model;
    const auto nodes = static_cast<std::size_t>(std::llround(model.shares)) + 1;
    m_sums.resize(nodes);
    m_cumulated.resize(nodes);
    m_next.resize(nodes);
}

std::size_t DependentLotOracle::addFill(std::span<const double> cumulated, std::size_t limit,
                                        std::size_t used, std::vector<double>& part)
{
    const std::size_t size = m_sums.size();
    if (limit == 0)
        return used;
    const std::size_t nextUsed = std::min(size, used + limit);
    std::fill_n(m_next.begin(), nextUsed, 0.0);
    for (std::size_t i = 0; i <= limit && i < size; ++i) {
        const double mass = (i < limit ? cumulated[i] : 1.0) - (i > 0 ? cumulated[i - 1] : 0.0);
        if (mass <= 0)
            continue;
        const std::size_t end = std::min(used, size - i);
        double* target = m_next.data() + i;
        for (std::size_t j = 0; j < end; ++j)
            target[j] += mass * part[j];
    }
    part.swap(m_next);
    return nextUsed;
}

void DependentLotOracle::prepare(std::span<const double> limits, OracleAnswer& answer)
{
    const std::size_t n = m_model->venues;
    answer.limits.assign(limits.begin(), limits.end());
    answer.fills.resize(n);
    answer.slopes.assign(n, 0.0);
    answer.slack = 0;
    for (std::size_t k = 0; k < n; ++k)
        answer.fills[k] = m_model->laws[k].meanFill(limits[k]);
    std::ranges::fill(m_sums, 0.0);
    sumFills(limits);
}

void DependentLotOracle::finish(double market, OracleAnswer& answer) const
{
    const auto room = static_cast<std::size_t>(std::llround(m_model->shares - market));
    double under = 0;
    for (std::size_t i = 0; i < room; ++i)
        under += static_cast<double>(room - i) * m_sums[i];
    answer.market = market;
    answer.under = under;
    answer.cost = m_model->certainCost(market, answer.limits, answer.fills) + m_model->lambda * under;
}

void DependentLotOracle::evaluate(std::span<const double> limits, OracleAnswer& answer)
{
    prepare(limits, answer);
    std::partial_sum(m_sums.begin(), m_sums.end(), m_cumulated.begin());
    const auto choice = MarketChoice::make(*m_model, [this](double probability, double least, double most) {
        // Rounding must not hide that a sum of weights has reached the target.
        const auto found = std::ranges::lower_bound(m_cumulated, probability - 1e-14);
        return std::clamp(static_cast<double>(found - m_cumulated.begin()), least, most);
    });
    finish(choice.market, answer);
}

void DependentLotOracle::evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer)
{
    prepare(limits, answer);
    finish(market, answer);
}

void JointLotOracle::assign(const LotProblem& problem, PlacementModel& model)
{
    m_tied.clear();
    m_independent.clear();
    for (std::size_t k = 0; k < problem.venues.size(); ++k) {
        (problem.venues[k].isIndependent ? m_independent : m_tied).push_back(k);
        model.laws[k].assignFills(problem.venues[k].fills, problem.sharesPerLot, problem.lots);
    }
    assert(!m_tied.empty());
    const std::size_t n = m_tied.size();
    const std::size_t samples = problem.venues[m_tied.front()].fills.size();
    const auto unit = static_cast<double>(problem.sharesPerLot);
    m_unsorted.resize(samples * n);
    m_order.resize(samples);
    for (std::size_t i = 0; i < n; ++i) {
        const auto& fills = problem.venues[m_tied[i]].fills;
        assert(fills.size() == samples);
        for (std::size_t s = 0; s < samples; ++s) {
            // More than the slice is as good as the slice.
            m_unsorted[s * n + i] = std::min(static_cast<double>(fills[s]) / unit, model.shares);
        }
    }
    m_independentLaws.clear();
    for (const std::size_t k : m_independent) {
        for (std::int32_t i = 0; i <= problem.lots; ++i)
            m_independentLaws.push_back(1 - model.laws[k].tail(i));
        m_independentLaws.push_back(1);
    }
    const auto rowOf = [&](std::size_t s) { return std::span(m_unsorted).subspan(s * n, n); };
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    std::ranges::sort(m_order, [&](std::size_t a, std::size_t b) {
        return std::ranges::lexicographical_compare(rowOf(a), rowOf(b));
    });
    m_fills.clear();
    m_weights.clear();
    for (std::size_t i = 0; i < samples; ++i) {
        const auto row = rowOf(m_order[i]);
        if (i == 0 || !std::ranges::equal(row, rowOf(m_order[i - 1]))) {
            m_fills.insert(m_fills.end(), row.begin(), row.end());
            m_weights.push_back(0);
        }
        m_weights.back() += 1 / static_cast<double>(samples);
    }
    m_rows = m_weights.size();
    reset(model);
}

void JointLotOracle::sumFills(std::span<const double> limits)
{
    const std::size_t n = m_tied.size();
    m_tiedLimits.clear();
    double most = 0;
    for (const std::size_t k : m_tied) {
        m_tiedLimits.push_back(limits[k]);
        most += limits[k];
    }
    const double* row = m_fills.data();
    for (std::size_t s = 0; s < m_rows; ++s, row += n) {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k)
            sum += std::min(row[k], m_tiedLimits[k]);
        const double whole = std::floor(sum);
        const auto node = static_cast<std::size_t>(whole);
        if (node < m_sums.size())
            m_sums[node] += m_weights[s] * (1 - (sum - whole));
        if (node + 1 < m_sums.size())
            m_sums[node + 1] += m_weights[s] * (sum - whole);
    }
    std::size_t used = std::min(m_sums.size(), static_cast<std::size_t>(std::ceil(most)) + 1);
    const std::size_t nodes = m_sums.size() + 1;
    for (std::size_t i = 0; i < m_independent.size(); ++i) {
        const auto limit = static_cast<std::size_t>(std::llround(limits[m_independent[i]]));
        used = addFill({m_independentLaws.data() + i * nodes, nodes}, limit, used, m_sums);
    }
    std::fill(m_sums.begin() + static_cast<std::ptrdiff_t>(used), m_sums.end(), 0.0);
}

void FactorLotOracle::assign(const LotProblem& problem, PlacementModel& model)
{
    assert(problem.correlation >= 0 && problem.correlation <= kMostFactorCorrelation);
    m_venues = problem.venues.size();
    m_nodes = static_cast<std::size_t>(problem.lots) + 2;
    m_weights.clear();
    m_cumulatedFactors.clear();
    for (int i = -kFactorReach; i <= kFactorReach; ++i)
        m_weights.push_back(std::exp(-0.5 * std::pow(i * kRuleStep, 2)));
    const double total = std::accumulate(m_weights.begin(), m_weights.end(), 0.0);
    double sum = 0;
    for (double& weight : m_weights) {
        weight /= total;
        m_cumulatedFactors.push_back(sum += weight);
    }
    m_laws.resize(m_weights.size() * m_venues * m_nodes);
    m_values.resize(m_nodes);
    for (std::size_t i = 0; i < m_nodes; ++i)
        m_values[i] = static_cast<double>(i);
    for (std::size_t k = 0; k < m_venues; ++k) {
        const double correlation = problem.venues[k].isIndependent ? 0 : problem.correlation;
        const double loading = std::sqrt(correlation);
        const double own = std::sqrt(1 - correlation);
        auto& law = model.laws[k];
        law.assignFills(problem.venues[k].fills, problem.sharesPerLot, problem.lots);
        // P(zeta <= i) = 1 - P(zeta > i), a step function: one threshold for each atom.
        double before = -1;
        double threshold = 0;
        for (std::size_t i = 0; i < m_nodes; ++i) {
            const double atMost = i + 1 < m_nodes ? 1 - law.tail(m_values[i]) : 1.0;
            if (atMost != before)
                threshold = atMost > 1e-12 && atMost < 1 - 1e-12 ? normalQuantile(atMost) : 0;
            for (std::size_t f = 0; f < m_weights.size(); ++f) {
                double& cumulated = lawOf(f, k)[i];
                if (atMost <= 1e-12)
                    cumulated = 0;
                else if (atMost >= 1 - 1e-12)
                    cumulated = 1;
                else if (atMost == before)
                    cumulated = lawOf(f, k)[i - 1];
                else {
                    const double factor = (static_cast<double>(f) - kFactorReach) * kRuleStep;
                    cumulated = normalCumulated((threshold - loading * factor) / own);
                }
            }
            before = atMost;
        }
        m_masses.assign(m_nodes, 0.0);
        for (std::size_t f = 0; f < m_weights.size(); ++f) {
            const auto cumulated = lawOf(f, k);
            for (std::size_t i = 0; i < m_nodes; ++i)
                m_masses[i] += m_weights[f] * (cumulated[i] - (i > 0 ? cumulated[i - 1] : 0.0));
        }
        law.assignWeighted(m_values, m_masses, 0, model.shares);
    }
    reset(model);
    m_part.resize(m_sums.size());
}

std::span<const double> FactorLotOracle::cumulatedLaw(std::size_t factor, std::size_t venue) const
{
    return {m_laws.data() + (factor * m_venues + venue) * m_nodes, m_nodes};
}

void FactorLotOracle::sumFills(std::span<const double> limits)
{
    for (std::size_t f = 0; f < m_weights.size(); ++f) {
        m_part[0] = m_weights[f];
        std::size_t used = 1;
        for (std::size_t k = 0; k < m_venues; ++k) {
            const auto limit = static_cast<std::size_t>(std::llround(limits[k]));
            used = addFill(lawOf(f, k), limit, used, m_part);
        }
        for (std::size_t i = 0; i < used; ++i)
            m_sums[i] += m_part[i];
    }
}

}} // namespace sor::route
