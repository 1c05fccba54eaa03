// SPDX-License-Identifier: GPL-3.0-or-later
// The law of zeta = (outflow - queue)^+, the shares that an endless limit order would get.
#pragma once

#include "route/placement/laws/outflow_law.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// Everything that the expected cost needs of one venue comes from u(L) = E min(zeta, L), which is concave
/// with slope P(zeta > L). An object can be filled again and again without allocating. Shares throughout.
class FillLaw {
public:
    /// `most`: nothing is asked beyond this size (atoms above it are joined).
    void assign(const OutflowLaw& law, double queue, double most);
    /// Samples of zeta itself in shares, equally likely, at least one; the law is in lots of `sharesPerLot`.
    /// A sample of part of a lot is spread over the two whole numbers of lots around it so that
    /// E min(zeta, L) is exact at every whole L (rounding it down would make every fill look smaller).
    void assignFills(std::span<const std::int64_t> fills, std::int64_t sharesPerLot, std::int32_t most);

    /// Outflows in ascending order with weights of any positive sum.
    void assignWeighted(std::span<const double> outflows, std::span<const double> weights, double queue,
                        double most);

    double tail(double x) const; // P(zeta > x)
    double tailAtLeast(double x) const; // P(zeta >= x), x > 0
    double meanFill(double x) const; // u(x)
    /// u at 0, step, 2 step, ...
    void meanFills(double step, std::span<double> fills) const;
    double density(double x) const; // of the continuous part
    /// The least x with u(x) >= u; infinite when there is none.
    double inverseMeanFill(double u) const;
    /// The least x with P(zeta > x) <= p; infinite when there is none.
    double inverseTail(double p) const;

    bool isSmooth() const { return m_kind != Kind::Atoms; }
    /// Where the density of a continuous law starts (0 but for a Pareto whose scale is beyond the queue).
    double knot() const { return m_knot; }
    /// Over how many shares the tail changes by a factor of about e, at x.
    double scaleAt(double x) const;
    /// Of a law with atoms: where they are and what they weigh. Those at 0 are not among them.
    std::span<const double> atoms() const { return m_atoms; }
    double weight(std::size_t i) const { return (i == 0 ? m_positive : m_tails[i - 1]) - m_tails[i]; }
    /// True when every atom is a whole multiple of `step` (within rounding).
    bool isOnLattice(double step) const;

private:
    enum class Kind : std::uint8_t { Exponential, Pareto, Atoms };
    void startAtoms();
    void addAtom(double value, double weight);
    void finishAtoms(double total);
    std::size_t atomsUpTo(double x) const;

    Kind m_kind = Kind::Atoms;
    double m_mean = 0; // exponential
    double m_positive = 0; // P(zeta > 0)
    double m_alpha = 0; // Pareto
    double m_scale = 0;
    double m_queue = 0;
    double m_knot = 0;
    std::vector<double> m_atoms; // > 0, ascending
    std::vector<double> m_tails; // P(zeta > atom i)
    std::vector<double> m_fills; // u(atom i)
    std::vector<double> m_sorted; // scratch
};

}} // namespace sor::route
