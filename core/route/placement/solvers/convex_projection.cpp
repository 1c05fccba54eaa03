// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/convex_projection.h"

#include "base/infinity.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

namespace {

double dot(const double* a, const double* b, std::size_t n)
{
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        sum += a[i] * b[i];
    return sum;
}

} // namespace

void ConvexProjection::reset(std::size_t dimension)
{
    m_dimension = dimension;
    m_rows.clear();
    m_bounds.clear();
    m_norms.clear();
    m_x.resize(dimension);
    m_r.resize(dimension + 1);
    m_z.resize(dimension);
    m_factor.resize((dimension + 1) * (dimension + 1));
}

std::size_t ConvexProjection::add(std::span<const double> a, double b)
{
    m_rows.insert(m_rows.end(), a.begin(), a.end());
    m_bounds.push_back(b);
    m_norms.push_back(std::sqrt(dot(a.data(), a.data(), m_dimension)));
    return m_bounds.size() - 1;
}

// m_r = coefficients of the active rows nearest to a, m_z = what is left of a.
void ConvexProjection::solveLeastSquares(const double* a)
{
    const std::size_t q = m_active.size();
    const std::size_t stride = m_dimension + 1;
    for (std::size_t i = 0; i < q; ++i) {
        double sum = dot(row(m_active[i]), a, m_dimension);
        for (std::size_t j = 0; j < i; ++j)
            sum -= m_factor[i * stride + j] * m_r[j];
        m_r[i] = sum / m_factor[i * stride + i];
    }
    for (std::size_t i = q; i-- > 0;) {
        double sum = m_r[i];
        for (std::size_t j = i + 1; j < q; ++j)
            sum -= m_factor[j * stride + i] * m_r[j];
        m_r[i] = sum / m_factor[i * stride + i];
    }
    std::copy_n(a, m_dimension, m_z.data());
    for (std::size_t i = 0; i < q; ++i) {
        const double* active = row(m_active[i]);
        for (std::size_t d = 0; d < m_dimension; ++d)
            m_z[d] -= m_r[i] * active[d];
    }
}

// Appends a row to the Cholesky factor; false when the row depends on the active ones.
bool ConvexProjection::pushActive(std::size_t constraint)
{
    const std::size_t q = m_active.size();
    const std::size_t stride = m_dimension + 1;
    if (q == m_dimension)
        return false;
    const double* a = row(constraint);
    double rest = dot(a, a, m_dimension);
    const double norm = rest;
    for (std::size_t i = 0; i < q; ++i) {
        double sum = dot(row(m_active[i]), a, m_dimension);
        for (std::size_t j = 0; j < i; ++j)
            sum -= m_factor[i * stride + j] * m_factor[q * stride + j];
        const double entry = sum / m_factor[i * stride + i];
        m_factor[q * stride + i] = entry;
        rest -= entry * entry;
    }
    if (rest <= 1e-14 * norm)
        return false;
    m_factor[q * stride + q] = std::sqrt(rest);
    m_active.push_back(constraint);
    return true;
}

void ConvexProjection::dropActive(std::size_t position)
{
    // Few rows: the factor is rebuilt from the dropped one on.
    const std::size_t q = m_active.size();
    std::size_t kept[kMaxDimension];
    std::copy(m_active.begin() + static_cast<std::ptrdiff_t>(position) + 1, m_active.end(), kept);
    m_active.resize(position);
    m_lambda.erase(m_lambda.begin() + static_cast<std::ptrdiff_t>(position));
    for (std::size_t i = 0; i + position + 1 < q; ++i) {
        if (!pushActive(kept[i]))
            m_lambda.erase(m_lambda.begin() + static_cast<std::ptrdiff_t>(m_active.size()));
    }
}

bool ConvexProjection::project(std::span<const double> centre)
{
    std::copy(centre.begin(), centre.end(), m_x.begin());
    m_active.clear();
    m_lambda.clear();
    m_multipliers.assign(size(), 0.0);
    const std::size_t mostSteps = 50 * (size() + m_dimension);
    for (std::size_t step = 0; step < mostSteps; ++step) {
        std::size_t worst = size();
        double mostViolated = 1e-12;
        for (std::size_t i = 0; i < size(); ++i) {
            const double violated =
                (m_bounds[i] - dot(row(i), m_x.data(), m_dimension)) / (m_norms[i] + 1e-300);
            if (violated > mostViolated) {
                mostViolated = violated;
                worst = i;
            }
        }
        if (worst == size() || std::ranges::find(m_active, worst) != m_active.end())
            break;
        double pushed = 0;
        for (;;) {
            solveLeastSquares(row(worst));
            const double zz = dot(m_z.data(), m_z.data(), m_dimension);
            const bool isDependent =
                m_active.size() == m_dimension || zz <= 1e-20 * m_norms[worst] * m_norms[worst];
            double dualStep = kInfinity;
            std::size_t blocking = 0;
            for (std::size_t i = 0; i < m_active.size(); ++i) {
                if (m_r[i] > 0 && m_lambda[i] / m_r[i] < dualStep) {
                    dualStep = m_lambda[i] / m_r[i];
                    blocking = i;
                }
            }
            const double primalStep = isDependent
                ? kInfinity
                : std::max(0.0, (m_bounds[worst] - dot(row(worst), m_x.data(), m_dimension)) / zz);
            const double length = std::min(dualStep, primalStep);
            if (length == kInfinity) {
                m_multipliers[worst] = 1;
                for (std::size_t i = 0; i < m_active.size(); ++i)
                    m_multipliers[m_active[i]] = std::max(0.0, -m_r[i]);
                return false;
            }
            if (!isDependent) {
                for (std::size_t d = 0; d < m_dimension; ++d)
                    m_x[d] += length * m_z[d];
            }
            for (std::size_t i = 0; i < m_active.size(); ++i)
                m_lambda[i] = std::max(0.0, m_lambda[i] - length * m_r[i]);
            pushed += length;
            if (length == primalStep) {
                if (pushActive(worst))
                    m_lambda.push_back(pushed);
                break;
            }
            dropActive(blocking);
        }
    }
    for (std::size_t i = 0; i < m_active.size(); ++i)
        m_multipliers[m_active[i]] = m_lambda[i];
    return true;
}

}} // namespace sor::route
