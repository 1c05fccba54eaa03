// SPDX-License-Identifier: GPL-3.0-or-later
// The laws of any number of independent venues on a lattice, and of what their orders bring together.
#pragma once

#include "route/placement/laws/fill_chain.h"
#include "route/placement/model/cost_oracle.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// Replaces each zeta_k by the law on the lattice that keeps every mean between nodes (E(x - zeta)^+ is exact
/// at the nodes and linear between them). Laws that live on the lattice are exact; others are spread a
/// little. R: what the limit orders bring together.
class LatticeLaws {
public:
    /// Prepares the laws of these orders, where they are, for the three below.
    void prepare(std::span<const double> limits);
    double underAt(double room) const; // E(room - R)^+
    double belowAt(double room) const; // P(R < room), masses spread over their cells
    double leftOutBelowAt(std::size_t k, double rest) const; // P(R without Y_k < rest), likewise

    /// The lattice's cost is at most this much above the true one, anywhere.
    double spreadBound() const;

protected:
    /// Steps, rounded down, and the rest.
    struct Position {
        std::int64_t node = 0;
        double part = 0; // within the cell, 0 <= part < 1
    };
    ~LatticeLaws() = default;

    /// Keeps a pointer to the model.
    void assignLaws(const PlacementModel& model, double step);
    void place(std::span<const double> limits, bool onNodes, OracleAnswer& answer);
    Position positionOf(double shares) const;
    double totalAtMost(std::int64_t node) const; // P(R <= node)
    double leftOutAtMost(std::size_t k, std::int64_t node) const;
    double underAtNode(std::int64_t node) const;

    const PlacementModel* m_model = nullptr;
    double m_step = 1;
    std::size_t m_nodes = 0;
    std::size_t m_stride = 0;
    std::vector<double> m_meanFills; // u_k at the nodes
    std::vector<char> m_isExact; // the law lives on the lattice
    FillChain m_chain;
    std::vector<std::size_t> m_used;
    std::vector<Position> m_limitAt;
    OracleAnswer m_prepared;

private:
    void fillLaw(std::size_t k, double fill);

    std::vector<double> m_masses; // of zeta_k at the nodes
    std::vector<double> m_lastFills; // u of the last venue, capped by its order
    std::vector<double> m_cumulated; // of the sums of the laws from k on
};

}} // namespace sor::route
