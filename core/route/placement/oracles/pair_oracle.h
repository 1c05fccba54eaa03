// SPDX-License-Identifier: GPL-3.0-or-later
// The expected cost of at most two venues without any lattice.
#pragma once

#include "route/placement/model/cost_oracle.h"

namespace sor { inline namespace route {

/// E(t - Y_1 - Y_2)^+ by one-dimensional Gauss-Legendre integrals for continuous laws and by sums over the
/// atoms otherwise: exact to about 1e-12 of the slice. Not thread-safe; keeps a pointer to the model.
class PairOracle final : public CostOracle {
public:
    void assign(const PlacementModel& model);
    void evaluate(std::span<const double> limits, OracleAnswer& answer) override;
    /// The answer's cost for a given market order (no choice of M, no slopes).
    void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) override;

private:
    double under(double room) const; // E(room - R)^+
    double below(double room, bool orEqual) const; // P(R < room) or P(R <= room)
    double fillBelow(std::size_t venue, double y, bool orEqual) const;
    double meanUnfilled(std::size_t venue, double y) const; // E(y - Y)^+
    double findRoom(double probability, double least, double most) const;
    template <class Integrand> double integrate(double from, double to, double flip, Integrand f) const;

    const PlacementModel* m_model = nullptr;
    std::vector<double> m_limits;
    mutable double m_lastRoom = -1;
};

}} // namespace sor::route
