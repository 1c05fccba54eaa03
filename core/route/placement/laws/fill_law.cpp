// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/laws/fill_law.h"

#include "base/infinity.h"
#include "route/placement/laws/poisson.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

namespace {

} // namespace

void FillLaw::assign(const OutflowLaw& law, double queue, double most)
{
    m_queue = queue;
    m_knot = 0;
    if (const auto* exponential = std::get_if<ExponentialOutflow>(&law)) {
        m_kind = Kind::Exponential;
        m_mean = exponential->mean;
        m_positive = std::exp(-queue / m_mean);
    } else if (const auto* pareto = std::get_if<ParetoOutflow>(&law)) {
        m_kind = Kind::Pareto;
        m_alpha = pareto->alpha;
        m_scale = pareto->scale;
        m_knot = std::max(0.0, m_scale - queue);
        m_positive = m_knot > 0 ? 1.0 : std::pow(m_scale / queue, m_alpha);
    } else if (const auto* poisson = std::get_if<PoissonOutflow>(&law)) {
        startAtoms();
        const PoissonMasses masses(poisson->mean);
        double beyond = 0;
        for (std::int64_t n = masses.first(); n <= masses.last(); ++n) {
            const double zeta = static_cast<double>(n) - queue;
            if (zeta > most)
                beyond += masses[n];
            else if (zeta > 0)
                addAtom(zeta, masses[n]);
        }
        if (beyond > 0)
            addAtom(most + 1, beyond);
        finishAtoms(1);
    } else if (const auto* constant = std::get_if<ConstantOutflow>(&law)) {
        startAtoms();
        if (constant->value > queue)
            addAtom(std::min(constant->value - queue, most + 1), 1);
        finishAtoms(1);
    } else if (const auto* empirical = std::get_if<EmpiricalOutflow>(&law)) {
        startAtoms();
        m_sorted.assign(empirical->samples.begin(), empirical->samples.end());
        std::ranges::sort(m_sorted);
        for (const double sample : m_sorted) {
            if (sample > queue)
                addAtom(std::min(sample - queue, most + 1), 1);
        }
        finishAtoms(static_cast<double>(m_sorted.size()));
    }
}

void FillLaw::assignFills(std::span<const std::int64_t> fills, std::int64_t sharesPerLot, std::int32_t most)
{
    startAtoms();
    m_queue = 0;
    m_knot = 0;
    m_sorted.assign(static_cast<std::size_t>(most) + 2, 0.0);
    for (const std::int64_t fill : fills) {
        const std::int64_t lots = fill / sharesPerLot;
        if (lots > most) {
            m_sorted.back() += 1;
            continue;
        }
        const double part = static_cast<double>(fill % sharesPerLot) / static_cast<double>(sharesPerLot);
        m_sorted[static_cast<std::size_t>(lots)] += 1 - part;
        m_sorted[static_cast<std::size_t>(lots) + 1] += part;
    }
    for (std::size_t i = 1; i < m_sorted.size(); ++i) {
        if (m_sorted[i] > 0)
            addAtom(static_cast<double>(i), m_sorted[i]);
    }
    finishAtoms(static_cast<double>(fills.size()));
}

void FillLaw::assignWeighted(std::span<const double> outflows, std::span<const double> weights, double queue,
                             double most)
{
    startAtoms();
    m_queue = queue;
    m_knot = 0;
    double total = 0;
    for (std::size_t i = 0; i < outflows.size(); ++i) {
        total += weights[i];
        if (outflows[i] > queue && weights[i] > 0)
            addAtom(std::min(outflows[i] - queue, most + 1), weights[i]);
    }
    finishAtoms(total);
}

void FillLaw::startAtoms()
{
    m_kind = Kind::Atoms;
    m_atoms.clear();
    m_tails.clear();
    m_fills.clear();
}

// Values come in ascending order; m_tails holds the plain weights until finishAtoms.
void FillLaw::addAtom(double value, double weight)
{
    if (!m_atoms.empty() && m_atoms.back() == value) {
        m_tails.back() += weight;
        return;
    }
    m_atoms.push_back(value);
    m_tails.push_back(weight);
}

void FillLaw::finishAtoms(double total)
{
    double above = 0;
    for (std::size_t i = m_atoms.size(); i-- > 0;) {
        const double weight = m_tails[i];
        m_tails[i] = above / total;
        above += weight;
    }
    m_positive = above / total;
    m_fills.resize(m_atoms.size());
    double fill = 0;
    for (std::size_t i = 0; i < m_atoms.size(); ++i) {
        const double from = i == 0 ? 0.0 : m_atoms[i - 1];
        fill += (i == 0 ? m_positive : m_tails[i - 1]) * (m_atoms[i] - from);
        m_fills[i] = fill;
    }
}

std::size_t FillLaw::atomsUpTo(double x) const
{
    return static_cast<std::size_t>(std::ranges::upper_bound(m_atoms, x) - m_atoms.begin());
}

double FillLaw::tail(double x) const
{
    switch (m_kind) {
    case Kind::Exponential:
        return m_positive * std::exp(-x / m_mean);
    case Kind::Pareto:
        return x < m_knot ? 1.0 : std::pow(m_scale / (m_queue + x), m_alpha);
    case Kind::Atoms:
        break;
    }
    const std::size_t n = atomsUpTo(x);
    return n == 0 ? m_positive : m_tails[n - 1];
}

double FillLaw::tailAtLeast(double x) const
{
    if (m_kind != Kind::Atoms)
        return tail(x);
    const auto n = static_cast<std::size_t>(std::ranges::lower_bound(m_atoms, x) - m_atoms.begin());
    return n == 0 ? m_positive : m_tails[n - 1];
}

double FillLaw::meanFill(double x) const
{
    switch (m_kind) {
    case Kind::Exponential:
        return -m_mean * m_positive * std::expm1(-x / m_mean);
    case Kind::Pareto: {
        if (x <= m_knot)
            return x;
        // Integral of (scale / y)^alpha from `from` to queue + x, without cancellation near alpha = 1.
        const double from = std::max(m_queue, m_scale);
        const double logRatio = std::log((m_queue + x) / from);
        const double power = 1 - m_alpha;
        const double shape =
            std::abs(power) * logRatio < 1e-12 ? logRatio : std::expm1(power * logRatio) / power;
        return m_knot + from * std::pow(m_scale / from, m_alpha) * shape;
    }
    case Kind::Atoms:
        break;
    }
    const std::size_t n = atomsUpTo(x);
    return n == 0 ? m_positive * x : m_fills[n - 1] + m_tails[n - 1] * (x - m_atoms[n - 1]);
}

void FillLaw::meanFills(double step, std::span<double> fills) const
{
    if (m_kind != Kind::Atoms) {
        for (std::size_t i = 0; i < fills.size(); ++i)
            fills[i] = meanFill(static_cast<double>(i) * step);
        return;
    }
    std::size_t n = 0; // atoms up to x
    for (std::size_t i = 0; i < fills.size(); ++i) {
        const double x = static_cast<double>(i) * step;
        while (n < m_atoms.size() && m_atoms[n] <= x)
            ++n;
        fills[i] = n == 0 ? m_positive * x : m_fills[n - 1] + m_tails[n - 1] * (x - m_atoms[n - 1]);
    }
}

double FillLaw::density(double x) const
{
    switch (m_kind) {
    case Kind::Exponential:
        return tail(x) / m_mean;
    case Kind::Pareto:
        return x < m_knot ? 0.0 : tail(x) * m_alpha / (m_queue + x);
    case Kind::Atoms:
        break;
    }
    return 0;
}

double FillLaw::inverseMeanFill(double u) const
{
    if (u <= 0)
        return 0;
    switch (m_kind) {
    case Kind::Exponential: {
        const double part = u / (m_mean * m_positive);
        return part < 1 ? -m_mean * std::log1p(-part) : kInfinity;
    }
    case Kind::Pareto: {
        if (u <= m_knot)
            return u;
        const double from = std::max(m_queue, m_scale);
        const double shape = (u - m_knot) / (from * std::pow(m_scale / from, m_alpha));
        const double power = 1 - m_alpha;
        const double inner = power * shape;
        if (inner <= -1)
            return kInfinity;
        const double logRatio = std::abs(inner) < 1e-12 ? shape : std::log1p(inner) / power;
        return from * std::exp(logRatio) - m_queue;
    }
    case Kind::Atoms:
        break;
    }
    const auto n = static_cast<std::size_t>(std::ranges::lower_bound(m_fills, u) - m_fills.begin());
    if (n == m_fills.size())
        return kInfinity;
    if (n == 0)
        return u / m_positive;
    return std::min(m_atoms[n], m_atoms[n - 1] + (u - m_fills[n - 1]) / m_tails[n - 1]);
}

double FillLaw::inverseTail(double p) const
{
    if (m_positive <= p)
        return 0;
    switch (m_kind) {
    case Kind::Exponential:
        return p > 0 ? m_mean * std::log(m_positive / p) : kInfinity;
    case Kind::Pareto:
        return p > 0 ? std::max(m_knot, m_scale * std::pow(p, -1 / m_alpha) - m_queue) : kInfinity;
    case Kind::Atoms:
        break;
    }
    const auto found = std::ranges::lower_bound(m_tails, p, std::ranges::greater{});
    return m_atoms[static_cast<std::size_t>(found - m_tails.begin())];
}

double FillLaw::scaleAt(double x) const
{
    return m_kind == Kind::Exponential ? m_mean : (std::max(x, m_knot) + m_queue) / m_alpha;
}

bool FillLaw::isOnLattice(double step) const
{
    return std::ranges::all_of(m_atoms, [step](double atom) {
        const double nodes = atom / step;
        return std::abs(nodes - std::round(nodes)) < 1e-9;
    });
}

}} // namespace sor::route
