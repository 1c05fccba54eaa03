// SPDX-License-Identifier: GPL-3.0-or-later
// The nearest point of a polyhedron in a few dimensions, by the dual active-set method.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// Finds the x nearest to a centre with a_i . x >= b_i for all i (Goldfarb & Idnani, Mathematical Programming
/// 27, 1983, for the identity matrix). When there is none, the multipliers are a certificate: sum y_i a_i = 0
/// and sum y_i b_i > 0 within rounding. At most kMaxDimension dimensions; allocates only while it grows.
class ConvexProjection {
public:
    static constexpr std::size_t kMaxDimension = 72;

    void reset(std::size_t dimension);
    /// Adds a constraint and returns its index.
    std::size_t add(std::span<const double> a, double b);
    std::size_t size() const { return m_bounds.size(); }

    /// True when there is a point; it is then in x().
    bool project(std::span<const double> centre);
    std::span<const double> x() const { return m_x; }
    /// One for each constraint, zero or positive.
    std::span<const double> multipliers() const { return m_multipliers; }

private:
    const double* row(std::size_t i) const { return m_rows.data() + i * m_dimension; }
    void solveLeastSquares(const double* a);
    void dropActive(std::size_t position);
    bool pushActive(std::size_t constraint);

    std::size_t m_dimension = 0;
    std::vector<double> m_rows;
    std::vector<double> m_bounds;
    std::vector<double> m_norms;
    std::vector<double> m_x;
    std::vector<double> m_multipliers;
    std::vector<std::size_t> m_active;
    std::vector<double> m_lambda; // of the active ones
    std::vector<double> m_factor; // Cholesky factor of the Gram matrix of the active rows
    std::vector<double> m_r;
    std::vector<double> m_z;
};

}} // namespace sor::route
