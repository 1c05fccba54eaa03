// SPDX-License-Identifier: GPL-3.0-or-later
// The expected cost of any number of independent venues on a lattice.
#pragma once

#include "route/placement/laws/fill_chain.h"
#include "route/placement/model/cost_oracle.h"

#include <array>
#include <cstdint>

namespace sor {

/// Replaces each zeta_k by the law on the lattice that keeps every mean between nodes (E(x - zeta)^+ is exact
/// at the nodes and linear between them). Laws that live on the lattice are exact. Other laws are spread a
/// little, so that without correction the cost is never below the true one, by at most spreadBound() and by
/// about step^2.
class LatticeOracle final : public CostOracle {
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

    /// Prepares the laws of these orders, where they are, for the four below.
    void prepare(std::span<const double> limits);
    double underAt(double room) const; // E(room - R)^+
    double belowAt(double room) const; // P(R < room), masses spread over their cells
    double leftOutBelowAt(std::size_t k, double rest) const; // P(R without Y_k < rest), likewise
    double correctionAt(double room); // of Lambda E(room - R)^+

    /// Prepares costBeside() around a split on the nodes (OnNodes).
    void surround(double market, std::span<const double> limits);
    /// What the split would cost with one step more at venue `up`, one less at venue `down` (the number of
    /// venues: none) and `more` steps (-1, 0, 1) more in the market, at about the cost of a few additions.
    /// Infinite where there is no such split. For more than four venues, with both `up` and `down`, a lower
    /// bound.
    double costBeside(std::size_t up, std::size_t down, int more) const;

    double latticeStep() const override { return m_mode == Mode::OnNodes ? m_step : 0; }
    /// The lattice's cost is at most this much above the true one, anywhere.
    double spreadBound() const;
    /// What was taken off (Smooth) or should be (OnNodes) at the last answer, for the laws off the lattice.
    double correction() const { return m_correction; }
    /// True when the laws around the last answer have single masses that Smooth would wrongly spread: its
    /// cost and slopes cannot be trusted there.
    bool isRough(const OracleAnswer& answer) const;

private:
    /// P(R <= i), P(R <= i - 1) and P(R <= i + 1) around a position measured in steps.
    struct Position {
        std::int64_t node = 0;
        double part = 0; // within the cell, 0 <= part < 1
    };
    struct Around {
        double less = 0; // P(R < x): with an atom's share of P(R = x) the slope's probability
        double atMost = 0;
        double smooth = 0; // with the masses spread over their cells
        double density = 0; // a share
    };
    void place(std::span<const double> limits, bool onNodes, OracleAnswer& answer);
    void fillLaw(std::size_t k, double fill);
    Position positionOf(double shares) const;
    double totalAtMost(std::int64_t node) const;
    double leftOutAtMost(std::size_t k, std::int64_t node) const;
    template <class AtMost> Around around(const Position& position, AtMost atMost) const;
    double underAtNode(std::int64_t node) const;
    double findRoom(double probability, double least, double most);
    void finish(double market, OracleAnswer& answer);

    const PlacementModel* m_model = nullptr;
    double m_step = 1;
    Mode m_mode = Mode::OnNodes;
    std::size_t m_nodes = 0;
    std::size_t m_stride = 0;
    std::vector<double> m_meanFills; // u_k at the nodes
    std::vector<double> m_masses; // of zeta_k at the nodes
    std::vector<char> m_isExact;
    FillChain m_chain;
    std::vector<std::size_t> m_used;
    std::vector<double> m_lastFills; // u of the last venue, capped by its order
    std::vector<double> m_cumulated; // of the sums of the laws from k on
    std::vector<Position> m_limitAt;
    OracleAnswer m_prepared;
    struct Beside { // of one venue around the split of surround()
        double tailUp = 0; // P(zeta > L)
        double tailDown = 0; // P(zeta >= L)
        std::array<double, 4> leftOut{}; // P(R without it <= S - M - L + i - 2)
    };
    double bothAt(std::size_t up, std::size_t down, int more) const;
    std::vector<Beside> m_beside;
    std::array<double, 3> m_costsBeside{}; // with M one step less, the same, one more
    std::int64_t m_room = 0; // S - M in steps
    std::int64_t m_lastNode = -1;
    double m_correction = 0;
};

} // namespace sor
