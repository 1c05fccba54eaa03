// SPDX-License-Identifier: GPL-3.0-or-later
// The expected cost under the paper's common factor.
#pragma once

#include "route/placement/oracles/lattice_oracle.h"

namespace sor { inline namespace route {

/// Given xi_0 the venues are independent: one lattice for each of some tens of values of the factor. What
/// depends on the factor is smooth over a few of its standard deviations, so that every h-th value with h
/// times its probability gives the sum to far below the lattice's error. The slopes certify nothing.
class FactorOracle final : public CostOracle {
public:
    /// Gives the model the marginal laws, too. The problem must be valid and its outflow OneFactorOutflows.
    void assign(const PlacementProblem& problem, double step, PlacementModel& model);
    void evaluate(std::span<const double> limits, OracleAnswer& answer) override;
    void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) override;

private:
    struct Node {
        double weight = 0;
        PlacementModel model; // with the laws given the factor
        LatticeOracle oracle;
    };
    double below(double room) const;
    double findRoom(double probability, double least, double most);
    void prepare(std::span<const double> limits, OracleAnswer& answer);
    void finish(double market, OracleAnswer& answer);

    const PlacementModel* m_model = nullptr;
    std::vector<Node> m_nodes;
    std::size_t m_count = 0;
    double m_step = 1;
    double m_lastRoom = 0;
};

}} // namespace sor::route
