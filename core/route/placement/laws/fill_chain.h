// SPDX-License-Identifier: GPL-3.0-or-later
// The laws of partial sums of independent fills on a lattice.
#pragma once

#include "route/placement/laws/fourier.h"

#include <cstddef>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// Given the laws of Y_1..Y_n (n >= 1) on nodes 0..size-1 makes the laws of Y_1 + .. + Y_k for k < n and of
/// Y_k + .. + Y_n for k > 1; what is beyond the last node is dropped. Directly for short laws, by Fourier
/// transform for long ones (absolute error of a mass below about 1e-11). Keeps its memory; not thread-safe.
class FillChain {
public:
    /// Starts a new set of `count` laws.
    void reset(std::size_t count, std::size_t size);
    /// The law of Y_k, k = 0..n-1, to be filled by the caller: all `size` nodes, zero beyond its last one.
    std::span<double> law(std::size_t k) { return {m_laws.data() + k * m_stride, m_size}; }
    std::span<const double> law(std::size_t k) const { return {m_laws.data() + k * m_stride, m_size}; }
    /// Call once all laws are filled; used[k] nodes of law k can be non-zero.
    void build(std::span<const std::size_t> used);

    /// The sum of the first k laws, 1 <= k <= n - 1, and the number of nodes that can be non-zero.
    std::span<const double> before(std::size_t k) const;
    /// The sum of laws k..n-1, 1 <= k <= n - 1.
    std::span<const double> from(std::size_t k) const;

private:
    std::size_t add(std::size_t k, std::size_t usedLaw, std::span<const double> other, double* sum);
    void buildDirectly(std::span<const std::size_t> used);
    void buildByTransform(std::span<const std::size_t> used);

    std::size_t m_count = 0;
    std::size_t m_size = 0;
    std::size_t m_stride = 0;
    std::vector<double> m_laws;
    std::vector<double> m_before; // sums of the first k laws, k = 2..n-1
    std::vector<double> m_from; // sums of laws k.., k = 1..n-2
    std::vector<std::size_t> m_beforeUsed;
    std::vector<std::size_t> m_fromUsed;
    std::vector<double> m_padded;
    std::vector<std::size_t> m_passes; // masses of each law
    Fourier m_fourier;
    std::vector<double> m_spectra; // re, im of each law
    std::vector<double> m_work;
    std::vector<double> m_damping; // of the lattice's first nodes and its inverse
};

}} // namespace sor::route
