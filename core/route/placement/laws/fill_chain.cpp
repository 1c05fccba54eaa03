// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/laws/fill_chain.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace sor { inline namespace route {

namespace {

constexpr std::size_t kRows = 4;

// out[m] = sum a[i] b[m - i] for m < size. `padded` is scratch. Four rows at once: one pass over `out` for
// four passes over b.
std::size_t convolve(const double* a, std::size_t usedA, const double* b, std::size_t usedB, double* out,
                     std::size_t size, std::vector<double>& padded)
{
    padded.assign(usedB + 2 * kRows, 0.0);
    std::copy_n(b, usedB, padded.begin() + kRows - 1);
    const std::size_t used = std::min(size, usedA + usedB - 1);
    std::fill_n(out, size, 0.0);
    for (std::size_t i = 0; i < usedA && i < used; i += kRows) {
        const double a0 = a[i];
        const double a1 = i + 1 < usedA ? a[i + 1] : 0.0;
        const double a2 = i + 2 < usedA ? a[i + 2] : 0.0;
        const double a3 = i + 3 < usedA ? a[i + 3] : 0.0;
        if (a0 == 0 && a1 == 0 && a2 == 0 && a3 == 0)
            continue;
        const std::size_t length = std::min(used - i, usedB + kRows - 1);
        const double* shifted = padded.data();
        double* target = out + i;
        for (std::size_t j = 0; j < length; ++j)
            target[j] +=
                (a0 * shifted[j + 3] + a1 * shifted[j + 2]) + (a2 * shifted[j + 1] + a3 * shifted[j]);
    }
    return used;
}

// The same where a has few masses: one pass for each of them.
std::size_t convolveSparse(const double* a, std::size_t usedA, const double* b, std::size_t usedB,
                           double* out, std::size_t size)
{
    const std::size_t used = std::min(size, usedA + usedB - 1);
    std::fill_n(out, size, 0.0);
    for (std::size_t i = 0; i < usedA && i < used; ++i) {
        const double mass = a[i];
        if (mass == 0)
            continue;
        const std::size_t length = std::min(used - i, usedB);
        double* target = out + i;
        for (std::size_t j = 0; j < length; ++j)
            target[j] += mass * b[j];
    }
    return used;
}

/// Passes that cost as much as those for four masses in a row.
constexpr std::size_t kSparsePasses = 2;

/// Wrapped-around mass is damped by this factor, rounding errors grow by the root of its inverse.
constexpr double kDamping = 1e-10;

} // namespace

void FillChain::reset(std::size_t count, std::size_t size)
{
    m_count = count;
    m_size = size;
    m_stride = size;
    m_laws.resize(count * m_stride);
    m_before.resize(count * m_stride);
    m_from.resize(count * m_stride);
    m_beforeUsed.resize(count + 1);
    m_fromUsed.resize(count + 1);
}

std::span<const double> FillChain::before(std::size_t k) const
{
    assert(k >= 1 && k < m_count);
    return {(k == 1 ? m_laws.data() : m_before.data() + k * m_stride), m_beforeUsed[k]};
}

std::span<const double> FillChain::from(std::size_t k) const
{
    assert(k >= 1 && k < m_count);
    return {(k + 1 == m_count ? m_laws.data() : m_from.data()) + k * m_stride, m_fromUsed[k]};
}

void FillChain::build(std::span<const std::size_t> used)
{
    if (m_count < 2)
        return;
    m_beforeUsed[1] = used[0];
    m_fromUsed[m_count - 1] = used[m_count - 1];
    // Laws of samples have few masses.
    m_passes.resize(m_count);
    for (std::size_t k = 0; k < m_count; ++k) {
        const auto masses = law(k).first(used[k]);
        m_passes[k] = used[k] - static_cast<std::size_t>(std::ranges::count(masses, 0.0));
    }
    double direct = 0; // multiplications
    std::size_t before = used[0];
    std::size_t after = used[m_count - 1];
    const auto passes = [&](std::size_t k) {
        return static_cast<double>(std::min(used[k], kRows / kSparsePasses * m_passes[k]));
    };
    for (std::size_t k = 1; k + 1 < m_count; ++k) {
        direct += passes(k) * static_cast<double>(before);
        before = std::min(m_size, before + used[k]);
        direct += passes(m_count - 1 - k) * static_cast<double>(after);
        after = std::min(m_size, after + used[m_count - 1 - k]);
    }
    const auto nodes = static_cast<double>(std::bit_ceil(2 * m_size));
    const double transformed = (1.5 * static_cast<double>(m_count)) * nodes * (3 * std::log2(nodes) + 10);
    if (direct <= transformed)
        buildDirectly(used);
    else
        buildByTransform(used);
}

// The sum of law k and another one.
std::size_t FillChain::add(std::size_t k, std::size_t usedLaw, std::span<const double> other, double* sum)
{
    if (kRows / kSparsePasses * m_passes[k] < usedLaw)
        return convolveSparse(law(k).data(), usedLaw, other.data(), other.size(), sum, m_size);
    return convolve(other.data(), other.size(), law(k).data(), usedLaw, sum, m_size, m_padded);
}

void FillChain::buildDirectly(std::span<const std::size_t> used)
{
    for (std::size_t k = 2; k < m_count; ++k)
        m_beforeUsed[k] = add(k - 1, used[k - 1], before(k - 1), m_before.data() + k * m_stride);
    for (std::size_t k = m_count - 2; k >= 1; --k)
        m_fromUsed[k] = add(k, used[k], from(k + 1), m_from.data() + k * m_stride);
}

void FillChain::buildByTransform(std::span<const std::size_t> used)
{
    const std::size_t n = std::bit_ceil(2 * m_size);
    m_fourier.setSize(n);
    if (m_damping.size() != 2 * n) {
        m_damping.resize(2 * n);
        const double rate = std::log(kDamping) / static_cast<double>(n);
        for (std::size_t i = 0; i < n; ++i) {
            m_damping[i] = std::exp(rate * static_cast<double>(i));
            m_damping[n + i] = std::exp(-rate * static_cast<double>(i)) / static_cast<double>(n);
        }
    }
    const std::size_t half = n / 2 + 1;
    m_spectra.resize(m_count * 2 * half);
    m_work.resize(2 * n + 4 * half);
    double* re = m_work.data();
    double* im = re + n;
    const auto spectrum = [&](std::size_t k) { return m_spectra.data() + k * 2 * half; };
    // Two real laws in one transform: F = X + iY, X_f = (F_f + conj F_-f) / 2, Y_f = (F_f - conj F_-f) / 2i.
    for (std::size_t k = 0; k < m_count; k += 2) {
        const bool isPair = k + 1 < m_count;
        for (std::size_t i = 0; i < n; ++i) {
            re[i] = i < used[k] ? law(k)[i] * m_damping[i] : 0.0;
            im[i] = isPair && i < used[k + 1] ? law(k + 1)[i] * m_damping[i] : 0.0;
        }
        m_fourier.forward({re, n}, {im, n});
        double* x = spectrum(k);
        for (std::size_t f = 0; f < half; ++f) {
            const std::size_t mirror = (n - f) & (n - 1);
            x[f] = 0.5 * (re[f] + re[mirror]);
            x[half + f] = 0.5 * (im[f] - im[mirror]);
        }
        if (!isPair)
            continue;
        double* y = spectrum(k + 1);
        for (std::size_t f = 0; f < half; ++f) {
            const std::size_t mirror = (n - f) & (n - 1);
            y[f] = 0.5 * (im[f] + im[mirror]);
            y[half + f] = 0.5 * (re[mirror] - re[f]);
        }
    }
    double* front = m_work.data() + 2 * n;
    double* back = front + 2 * half;
    std::copy_n(spectrum(0), 2 * half, front);
    std::copy_n(spectrum(m_count - 1), 2 * half, back);
    const auto multiply = [half](double* product, const double* factor) {
        for (std::size_t f = 0; f < half; ++f) {
            const double r = product[f] * factor[f] - product[half + f] * factor[half + f];
            product[half + f] = product[f] * factor[half + f] + product[half + f] * factor[f];
            product[f] = r;
        }
    };
    // The sum of the first k laws and that of the last k come back through one transform.
    for (std::size_t k = 2; k < m_count; ++k) {
        const std::size_t start = m_count - k;
        multiply(front, spectrum(k - 1));
        multiply(back, spectrum(start));
        for (std::size_t f = 0; f < half; ++f) {
            re[f] = front[f] - back[half + f];
            im[f] = front[half + f] + back[f];
        }
        for (std::size_t f = half; f < n; ++f) {
            re[f] = front[n - f] + back[half + n - f];
            im[f] = back[n - f] - front[half + n - f];
        }
        m_fourier.backward({re, n}, {im, n});
        double* sum = m_before.data() + k * m_stride;
        double* tail = m_from.data() + start * m_stride;
        for (std::size_t i = 0; i < m_size; ++i) {
            sum[i] = re[i] * m_damping[n + i];
            tail[i] = im[i] * m_damping[n + i];
        }
        m_beforeUsed[k] = std::min(m_size, m_beforeUsed[k - 1] + used[k - 1] - 1);
        m_fromUsed[start] = std::min(m_size, m_fromUsed[start + 1] + used[start] - 1);
    }
}

}} // namespace sor::route
