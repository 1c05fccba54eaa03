// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/laws/fourier.h"

#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

namespace sor { inline namespace route {

namespace {

struct Arrays {
    double* re;
    double* im;
};

// One Stockham pass of radix 4 (decimation in frequency): n / 4 butterflies for each of `stride` interleaved
// transforms of length n.
void radix4(std::size_t n, std::size_t stride, Arrays from, Arrays to, const double* cosines,
            const double* sines)
{
    const std::size_t quarter = n / 4;
    for (std::size_t p = 0; p < quarter; ++p) {
        const std::size_t w = p * stride;
        const double c1 = cosines[w], s1 = sines[w];
        const double c2 = cosines[2 * w], s2 = sines[2 * w];
        const double c3 = cosines[3 * w], s3 = sines[3 * w];
        const double* ar = from.re + stride * p;
        const double* ai = from.im + stride * p;
        const double* br = ar + stride * quarter;
        const double* bi = ai + stride * quarter;
        const double* cr = br + stride * quarter;
        const double* ci = bi + stride * quarter;
        const double* dr = cr + stride * quarter;
        const double* di = ci + stride * quarter;
        double* yr = to.re + stride * 4 * p;
        double* yi = to.im + stride * 4 * p;
        for (std::size_t q = 0; q < stride; ++q) {
            const double acr = ar[q] + cr[q], aci = ai[q] + ci[q];
            const double amr = ar[q] - cr[q], ami = ai[q] - ci[q];
            const double bdr = br[q] + dr[q], bdi = bi[q] + di[q];
            const double bmr = bi[q] - di[q], bmi = dr[q] - br[q]; // -i (b - d)
            yr[q] = acr + bdr;
            yi[q] = aci + bdi;
            const double t1r = amr + bmr, t1i = ami + bmi;
            yr[q + stride] = t1r * c1 - t1i * s1;
            yi[q + stride] = t1r * s1 + t1i * c1;
            const double t2r = acr - bdr, t2i = aci - bdi;
            yr[q + 2 * stride] = t2r * c2 - t2i * s2;
            yi[q + 2 * stride] = t2r * s2 + t2i * c2;
            const double t3r = amr - bmr, t3i = ami - bmi;
            yr[q + 3 * stride] = t3r * c3 - t3i * s3;
            yi[q + 3 * stride] = t3r * s3 + t3i * c3;
        }
    }
}

void radix2(std::size_t stride, Arrays from, Arrays to)
{
    for (std::size_t q = 0; q < stride; ++q) {
        to.re[q] = from.re[q] + from.re[q + stride];
        to.im[q] = from.im[q] + from.im[q + stride];
        to.re[q + stride] = from.re[q] - from.re[q + stride];
        to.im[q + stride] = from.im[q] - from.im[q + stride];
    }
}

} // namespace

void Fourier::setSize(std::size_t size)
{
    assert(size >= 4 && (size & (size - 1)) == 0);
    if (size == m_size)
        return;
    m_size = size;
    m_cosines.resize(size);
    m_sines.resize(size);
    m_re.resize(size);
    m_im.resize(size);
    for (std::size_t j = 0; j < size; ++j) {
        const double angle = -2 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(size);
        m_cosines[j] = std::cos(angle);
        m_sines[j] = std::sin(angle);
    }
}

void Fourier::forward(std::span<double> re, std::span<double> im)
{
    Arrays from{re.data(), im.data()};
    Arrays to{m_re.data(), m_im.data()};
    std::size_t stride = 1;
    for (std::size_t n = m_size; n >= 4; n /= 4) {
        radix4(n, stride, from, to, m_cosines.data(), m_sines.data());
        std::swap(from, to);
        stride *= 4;
    }
    if (stride < m_size) {
        radix2(stride, from, to);
        std::swap(from, to);
    }
    if (from.re != re.data()) {
        for (std::size_t i = 0; i < m_size; ++i) {
            re[i] = from.re[i];
            im[i] = from.im[i];
        }
    }
}

}} // namespace sor::route
