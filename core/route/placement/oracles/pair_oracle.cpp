// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/pair_oracle.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sor { inline namespace route {

namespace {

// Gauss-Legendre, 16 points on [-1, 1]; the other eight are the mirror image.
constexpr std::array<double, 8> kNodes{0.0950125098376374401853193, 0.2816035507792589132304605,
                                       0.4580167776572273863424194, 0.6178762444026437484466718,
                                       0.7554044083550030338951012, 0.8656312023878317438804679,
                                       0.9445750230732325760779884, 0.9894009349916499325961542};
constexpr std::array<double, 8> kWeights{0.1894506104550684962853967, 0.1826034150449235888667637,
                                         0.1691565193950025381893121, 0.1495959888165767320815017,
                                         0.1246289712555338720524763, 0.0951585116824927848099251,
                                         0.0622535239386478928628438, 0.0271524594117540948517806};

/// Two sums are equal within this part of S: laws are not given more exactly.
constexpr double kSame = 1e-11;

/// E other(room - min(zeta, limit)) for a law with atoms; `other` is 0 below 0.
template <class Other> double overAtoms(const FillLaw& law, double limit, double room, Other other)
{
    const auto atoms = law.atoms();
    double sum = (1 - law.tail(0)) * other(room);
    double reached = law.tail(0);
    for (std::size_t i = 0; i < atoms.size() && atoms[i] < limit && atoms[i] <= room; ++i) {
        sum += law.weight(i) * other(room - atoms[i]);
        reached -= law.weight(i);
    }
    return limit <= room ? sum + reached * other(room - limit) : sum;
}

} // namespace

void PairOracle::assign(const PlacementModel& model)
{
    m_model = &model;
    m_limits.assign(2, 0.0);
    m_lastRoom = -1;
}

double PairOracle::fillBelow(std::size_t venue, double y, bool orEqual) const
{
    const double limit = m_limits[venue];
    if (y < 0 || (y == 0 && !orEqual))
        return 0;
    if (y > limit || (y == limit && orEqual))
        return 1;
    const auto& law = m_model->laws[venue];
    return 1 - (orEqual ? law.tail(y) : law.tailAtLeast(y));
}

double PairOracle::meanUnfilled(std::size_t venue, double y) const
{
    return y <= 0 ? 0 : y - m_model->laws[venue].meanFill(std::min(y, m_limits[venue]));
}

// Integral of f over [from, to]. One law is seen from `from`, the other from the far end (at flip - y), so
// panels grow from both ends with the scales of the two laws, and start again where a Pareto's density
// starts.
template <class Integrand>
double PairOracle::integrate(double from, double to, double flip, Integrand f) const
{
    const auto& first = m_model->laws[0];
    const auto& second = m_model->laws[1];
    std::array<double, 4> cuts{from, std::clamp(first.knot(), from, to),
                               std::clamp(flip - second.knot(), from, to), to};
    std::ranges::sort(cuts);
    double sum = 0;
    for (std::size_t c = 0; c + 1 < cuts.size(); ++c) {
        double low = cuts[c];
        double high = cuts[c + 1];
        double lowWidth = 2 * first.scaleAt(low);
        double highWidth = 2 * second.scaleAt(flip - high);
        while (high > low) {
            double a = low;
            double b = high;
            if (high - low > std::min(lowWidth, highWidth) * 1.5) {
                if (lowWidth <= highWidth) {
                    b = low + lowWidth;
                    low = b;
                    lowWidth *= 2;
                } else {
                    a = high - highWidth;
                    high = a;
                    highWidth *= 2;
                }
            } else {
                low = high;
            }
            const double middle = (a + b) / 2;
            const double half = (b - a) / 2;
            double part = 0;
            for (std::size_t i = 0; i < kNodes.size(); ++i)
                part += kWeights[i] * (f(middle - half * kNodes[i]) + f(middle + half * kNodes[i]));
            sum += half * part;
        }
    }
    return sum;
}

double PairOracle::under(double room) const
{
    if (room <= 0)
        return 0;
    const std::size_t n = m_model->venues;
    if (n == 0)
        return room;
    if (n == 1)
        return meanUnfilled(0, room);
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
        const auto& law = m_model->laws[k];
        if (law.isSmooth())
            continue;
        return overAtoms(law, m_limits[k], room, [&](double rest) { return meanUnfilled(1 - k, rest); });
    }
    // By parts: E g(Y_1) = g(0) + integral of g' P(zeta_1 > y) over [0, L_1], with g' = -P(Y_2 < room - y).
    const auto& first = m_model->laws[0];
    const auto& second = m_model->laws[1];
    const double from = std::max(0.0, room - m_limits[1]);
    const double to = std::min(m_limits[0], room);
    double sum = meanUnfilled(1, room) - first.meanFill(to);
    if (to > from)
        sum += integrate(from, to, room, [&](double y) { return first.tail(y) * second.tail(room - y); });
    return sum;
}

double PairOracle::below(double room, bool orEqual) const
{
    if (room < 0 || (room == 0 && !orEqual))
        return 0;
    const std::size_t n = m_model->venues;
    if (n == 0)
        return 1;
    if (n == 1)
        return fillBelow(0, room, orEqual);
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
        const auto& law = m_model->laws[k];
        if (law.isSmooth())
            continue;
        return overAtoms(law, m_limits[k], room,
                         [&](double rest) { return fillBelow(1 - k, rest, orEqual); });
    }
    const auto& first = m_model->laws[0];
    const auto& second = m_model->laws[1];
    const double limit = m_limits[0];
    const double from = std::max(0.0, room - m_limits[1]);
    const double to = std::min(limit, room);
    double sum = (1 - first.tail(0)) * fillBelow(1, room, orEqual) + first.tail(0) - first.tail(to);
    if (limit <= room)
        sum += first.tail(limit) * fillBelow(1, room - limit, orEqual);
    if (to > from)
        sum -= integrate(from, to, room, [&](double y) { return first.density(y) * second.tail(room - y); });
    return sum;
}

// The room at which P(R < room) passes `probability`, within kSame of S.
double PairOracle::findRoom(double probability, double least, double most) const
{
    const double width = kSame * m_model->shares;
    const auto excess = [&](double room) { return below(room, false) - probability; };
    double low = least;
    double high = most;
    double atLow = excess(low);
    double atHigh = excess(high);
    if (atLow > 0)
        return low;
    if (atHigh <= 0)
        return high;
    double guess = m_lastRoom > low && m_lastRoom < high ? m_lastRoom : (low + high) / 2;
    for (int i = 0; i < 100 && high - low > width; ++i) {
        const double value = excess(guess);
        const double before = high - low;
        if (value > 0) {
            high = guess;
            atHigh = value;
        } else {
            low = guess;
            atLow = value;
        }
        if (std::abs(value) < 1e-15)
            break;
        // Regula falsi, kept off the ends; halving when it does not shrink the bracket (jumps of the law).
        const double secant = low + (high - low) * -atLow / (atHigh - atLow);
        const double margin = std::max(width / 4, (high - low) * 1e-3);
        guess = i % 3 == 2 && high - low > before / 2 ? (low + high) / 2
                                                      : std::clamp(secant, low + margin, high - margin);
    }
    m_lastRoom = high;
    return high - low > width ? guess : (low + high) / 2;
}

void PairOracle::evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer)
{
    const std::size_t n = m_model->venues;
    std::ranges::copy(limits, m_limits.begin());
    answer.limits.assign(limits.begin(), limits.end());
    answer.fills.resize(n);
    for (std::size_t k = 0; k < n; ++k)
        answer.fills[k] = m_model->laws[k].meanFill(limits[k]);
    const double room = m_model->shares - market;
    answer.market = market;
    answer.under = under(room);
    answer.probabilityUnder = below(room - kSame * m_model->shares, true);
    answer.cost = m_model->certainCost(market, limits, answer.fills) + m_model->lambda * answer.under;
}

void PairOracle::evaluate(std::span<const double> limits, OracleAnswer& answer)
{
    const std::size_t n = m_model->venues;
    const double shares = m_model->shares;
    const double same = kSame * shares;
    std::ranges::copy(limits, m_limits.begin());
    const auto choice = MarketChoice::make(*m_model, [this](double probability, double least, double most) {
        return findRoom(probability, least, most);
    });
    evaluateAt(choice.market, limits, answer);
    const double room = shares - choice.market;
    const double less = below(room - same, true);
    const double atMost = below(room + same, true);
    const auto atom = AtomShare::make(*m_model, choice, less, atMost);
    answer.slack = atom.slack;
    const double sigma = atom.share;
    answer.slopes.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
        const double rest = room - limits[k];
        double wanted = 0;
        if (n == 1) {
            wanted = rest > same ? 1 : (rest >= -same ? sigma : 0);
        } else {
            const double low = fillBelow(1 - k, rest - same, true);
            wanted = low + sigma * (fillBelow(1 - k, rest + same, true) - low);
        }
        answer.slopes[k] =
            costOfFill(*m_model, k, limits[k], wanted) + m_model->weights[k] - m_model->lambda * wanted;
    }
}

}} // namespace sor::route
