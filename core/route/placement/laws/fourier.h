// SPDX-License-Identifier: GPL-3.0-or-later
// The discrete Fourier transform of powers of two.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// Plans one size and keeps its scratch; not thread-safe. Real and imaginary parts are separate arrays.
class Fourier {
public:
    /// A power of two, at least 4. Cheap when the size does not change.
    void setSize(std::size_t size);
    std::size_t size() const { return m_size; }
    /// X_f = sum x_i exp(-2 pi i f j / n), in place.
    void forward(std::span<double> re, std::span<double> im);
    /// The inverse times n, in place.
    void backward(std::span<double> re, std::span<double> im) { forward(im, re); }

private:
    std::size_t m_size = 0;
    std::vector<double> m_cosines; // exp(-2 pi i j / n) for j < n
    std::vector<double> m_sines;
    std::vector<double> m_re;
    std::vector<double> m_im;
};

}} // namespace sor::route
