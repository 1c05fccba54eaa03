// SPDX-License-Identifier: GPL-3.0-or-later
// The expected cost of any number of independent venues on a lattice.
#pragma once

#include "route/placement/oracles/lattice_laws.h"

#include <cstdint>

namespace sor { inline namespace route {

/// The cost on a lattice of the venues' laws. Without correction it is never below the true one, by at most
/// spreadBound() and by about step^2.
class LatticeOracle : public CostOracle, public LatticeLaws {
public:
    enum class Mode : std::uint8_t {
        /// Limit orders move to the nearest node; cost and slopes are exactly those of the lattice's own
        /// problem.
        OnNodes,
        /// For continuous laws only: limit and market orders anywhere, the step^2 part of the error taken
        /// off.
        Smooth,
    };

    /// Keeps a pointer to the model.
    void assign(const PlacementModel& model, double step, Mode mode);
    void evaluate(std::span<const double> limits, OracleAnswer& answer) override;
    void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) override;

    /// After prepare().
    double correctionAt(double room); // of Lambda E(room - R)^+

    double latticeStep() const override { return m_mode == Mode::OnNodes ? m_step : 0; }
    /// What was taken off (Smooth) or should be (OnNodes) at the last answer, for the laws off the lattice.
    double correction() const { return m_correction; }
    /// True when the laws around the last answer have single masses that Smooth would wrongly spread: its
    /// cost and slopes cannot be trusted there.
    bool isRough(const OracleAnswer& answer) const;

private:
    struct Around {
        double less = 0; // P(R < x): with an atom's share of P(R = x) the slope's probability
        double atMost = 0;
        double smooth = 0; // with the masses spread over their cells
        double density = 0; // a share
    };
    template <class AtMost> Around around(const Position& position, AtMost atMost) const;
    double findRoom(double probability, double least, double most);
    void finish(double market, OracleAnswer& answer);

    Mode m_mode = Mode::OnNodes;
    std::int64_t m_lastNode = -1;
    double m_correction = 0;
};

}} // namespace sor::route
