// SPDX-License-Identifier: GPL-3.0-or-later
// The expected cost over joint scenarios of the outflows.
#pragma once

#include "route/placement/model/cost_oracle.h"

namespace sor { inline namespace route {

/// Exact for the scenarios given. The slopes are those of the cost where it has some; the cost is not convex
/// in general when venues depend on each other, so they certify nothing. Keeps a pointer to the model.
class ScenarioOracle final : public CostOracle {
public:
    /// Gives the model the marginal laws, too. The problem must be valid and its outflow ScenarioOutflows.
    void assign(const PlacementProblem& problem, PlacementModel& model);
    void evaluate(std::span<const double> limits, OracleAnswer& answer) override;
    void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) override;

private:
    void sumFills(std::span<const double> limits, OracleAnswer& answer);
    void finish(double market, OracleAnswer& answer);

    const PlacementModel* m_model = nullptr;
    std::size_t m_scenarios = 0;
    std::vector<double> m_zeta; // scenario after scenario
    std::vector<double> m_probability;
    std::vector<double> m_sums; // R of each scenario
    std::vector<std::size_t> m_order; // scenarios by R
    std::vector<double> m_cumulated; // probability up to and with the i-th in that order
};

}} // namespace sor::route
