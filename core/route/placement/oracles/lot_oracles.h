// SPDX-License-Identifier: GPL-3.0-or-later
// The expected cost of whole lots when the outflows of the venues depend on each other.
#pragma once

#include "route/placement/model/cost_oracle.h"
#include "route/placement/model/lot_problem.h"

namespace sor { inline namespace route {

/// What both have in common: once the law of R, the sum of the fills, is known on the lots, the best whole
/// market order follows. Fills of part of a lot are spread over the two lots around them so that E(t - R)^+
/// is exact at every whole t. No slopes: the cost is not convex, and these are for exchanges of lots.
class DependentLotOracle : public CostOracle {
public:
    void evaluate(std::span<const double> limits, OracleAnswer& answer) final;
    void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) final;

protected:
    void reset(const PlacementModel& model);
    /// Writes the law of R to m_sums: 0..S; what is beyond may be left out.
    virtual void sumFills(std::span<const double> limits) = 0;
    const PlacementModel& model() const { return *m_model; }

    /// Adds the fill of an order of `limit` lots to a sum whose masses are the first `used` of `part`;
    /// `cumulated`: P(zeta <= i) of its venue. Returns how many of `part` are used then.
    std::size_t addFill(std::span<const double> cumulated, std::size_t limit, std::size_t used,
                        std::vector<double>& part);

    std::vector<double> m_sums;

private:
    std::vector<double> m_next; // scratch
    void prepare(std::span<const double> limits, OracleAnswer& answer);
    void finish(double market, OracleAnswer& answer) const;

    const PlacementModel* m_model = nullptr;
    std::vector<double> m_cumulated;
};

/// Joint samples, as they are; the venues that are apart by their own laws.
class JointLotOracle final : public DependentLotOracle {
public:
    /// Gives the model the marginal laws, too; its market must be assigned. Keeps a pointer to the model. At
    /// least one venue is not apart.
    void assign(const LotProblem& problem, PlacementModel& model);

private:
    void sumFills(std::span<const double> limits) override;

    std::size_t m_rows = 0;
    std::vector<std::size_t> m_tied; // the venues of a row
    std::vector<std::size_t> m_independent; // the others
    std::vector<double> m_independentLaws; // P(zeta <= i), i = 0..S + 1, of each of them
    std::vector<double> m_tiedLimits; // scratch
    std::vector<double> m_fills; // lots, row after row; rows that are equal up to S are one
    std::vector<double> m_weights;
    std::vector<std::size_t> m_order; // scratch
    std::vector<double> m_unsorted;
};

/// A one-factor Gaussian copula over the samples of each venue. The factor is summed over a grid of equal
/// steps, which for smooth functions is as good as exact (the step is at most the spread that the factor
/// leaves to a venue); the marginal laws are those of the same grid, so that nothing is counted two ways. The
/// factor means nothing to venues that are apart.
class FactorLotOracle final : public DependentLotOracle {
public:
    /// As JointLotOracle::assign.
    void assign(const LotProblem& problem, PlacementModel& model);

    /// For drawing outflows: the cumulated weights of the grid and, given a point of it, those of a venue's
    /// law on 0, 1, .. lots.
    std::span<const double> factors() const { return m_cumulatedFactors; }
    std::span<const double> cumulatedLaw(std::size_t factor, std::size_t venue) const;

private:
    void sumFills(std::span<const double> limits) override;
    std::span<double> lawOf(std::size_t factor, std::size_t venue)
    {
        return {m_laws.data() + (factor * m_venues + venue) * m_nodes, m_nodes};
    }

    std::size_t m_venues = 0;
    std::size_t m_nodes = 0; // lots 0..S, and the last one for all that is beyond
    std::vector<double> m_weights;
    std::vector<double> m_cumulatedFactors;
    std::vector<double> m_laws; // P(zeta <= i | factor)
    std::vector<double> m_masses; // scratch
    std::vector<double> m_values;
    std::vector<double> m_part;
};

}} // namespace sor::route
