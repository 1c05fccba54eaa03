// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/lot_placement.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor {

Result<LotSplit> LotPlacement::solve(const LotProblem& problem)
{
    assert(problem.lot > 0 && problem.shares >= problem.lot && problem.shares % problem.lot == 0);
    assign(problem);
    const auto real = solveReal();
    if (!real)
        return real.error();
    Candidate best;
    if (problem.shares <= kMostRefined) {
        startNear(*real, best);
        descend(best);
    } else {
        best.market = lotsNear(real->market);
        for (const double limit : real->limits)
            best.limits.push_back(lotsNear(limit));
        best.cost = real->cost;
    }
    return LotSplit{best.market, std::move(best.limits), best.cost, real->lowerBound.value_or(best.cost)};
}

void LotPlacement::assign(const LotProblem& problem)
{
    m_problem = &problem;
    const RouterParams& params = problem.params;
    m_lambda = (params.lambdaUnder + params.lambdaOver + params.thetaQueue).dollars();
    m_atoms.resize(problem.venues.size());
    for (std::size_t k = 0; k < problem.venues.size(); ++k) {
        const auto& fills = problem.venues[k].fills;
        assert(!fills.empty());
        m_sorted.assign(fills.begin(), fills.end());
        for (std::int64_t& fill : m_sorted)
            fill = std::min(fill, problem.shares + 1);
        std::ranges::sort(m_sorted);
        m_atoms[k].clear();
        const double each = 1.0 / static_cast<double>(fills.size());
        for (std::size_t from = 0; from < m_sorted.size();) {
            std::size_t to = from;
            while (to < m_sorted.size() && m_sorted[to] == m_sorted[from])
                ++to;
            m_atoms[k].push_back({m_sorted[from], static_cast<double>(to - from) * each});
            from = to;
        }
    }
}

Result<PlacementSolution> LotPlacement::solveReal()
{
    const LotProblem& problem = *m_problem;
    m_real.shares = static_cast<double>(problem.shares);
    m_real.halfSpread = problem.halfSpread;
    m_real.theta = problem.params.thetaQueue.dollars();
    m_real.lambdaUnder = problem.params.lambdaUnder.dollars();
    m_real.lambdaOver = problem.params.lambdaOver.dollars();
    m_real.setFee(problem.fee);
    m_real.venues.clear();
    auto& laws = m_real.outflow.emplace<IndependentOutflows>().laws;
    for (const auto& venue : problem.venues) {
        m_real.venues.push_back({0, venue.rebate});
        laws.emplace_back(EmpiricalOutflow{{venue.fills.begin(), venue.fills.end()}});
    }
    return m_solver.solve(m_real);
}

std::int64_t LotPlacement::lotsNear(double shares) const
{
    const std::int64_t lot = m_problem->lot;
    const auto rounded = static_cast<std::int64_t>(std::round(shares / static_cast<double>(lot))) * lot;
    return std::clamp<std::int64_t>(rounded, 0, m_problem->shares);
}

void LotPlacement::startNear(const PlacementSolution& real, Candidate& best)
{
    best.market = m_problem->shares;
    best.limits.assign(real.limits.size(), 0);
    priceAlone(best);
    m_least = best.cost;
    if (real.limits.empty()) {
        m_tried = best;
        m_tried.market = 0;
        priceAlone(m_tried);
        m_least = std::min(m_least, m_tried.cost);
        keepBetter(best, m_tried);
        return;
    }
    // The corners of the cell of lots around the real optimum; coordinates that are whole lots have no
    // choice.
    const double lot = static_cast<double>(m_problem->lot);
    std::vector<std::size_t> open; // 0: the market order
    m_tried.market = lotsNear(real.market);
    m_tried.limits.clear();
    for (const double limit : real.limits)
        m_tried.limits.push_back(lotsNear(limit));
    const auto part = [&](std::size_t i) -> std::int64_t& {
        return i == 0 ? m_tried.market : m_tried.limits[i - 1];
    };
    const auto wanted = [&](std::size_t i) { return i == 0 ? real.market : real.limits[i - 1]; };
    for (std::size_t i = 0; i <= real.limits.size() && open.size() < kMostOpen; ++i) {
        if (std::abs(wanted(i) - static_cast<double>(part(i))) > 1e-6 * lot)
            open.push_back(i);
    }
    for (std::size_t corner = 0; corner < std::size_t{1} << open.size(); ++corner) {
        for (std::size_t bit = 0; bit < open.size(); ++bit) {
            const std::int64_t below =
                static_cast<std::int64_t>(std::floor(wanted(open[bit]) / lot)) * m_problem->lot;
            part(open[bit]) =
                std::min(m_problem->shares, below + ((corner >> bit) & 1U ? m_problem->lot : 0));
        }
        priceAlone(m_tried);
        m_least = std::min(m_least, m_tried.cost);
        const Candidate tried = m_tried;
        keepBetter(best, tried);
    }
}

/// Calls use(shares, probability) for each value that min(zeta, limit) takes.
template <class Use> void LotPlacement::forEachFill(std::size_t venue, std::int64_t limit, Use use) const
{
    double beyond = 1;
    for (const Atom& atom : m_atoms[venue]) {
        if (atom.shares >= limit)
            break;
        use(atom.shares, atom.probability);
        beyond -= atom.probability;
    }
    if (beyond > 1e-15)
        use(limit, beyond);
}

void LotPlacement::leaveOut(std::span<const std::int64_t> limits, std::size_t one, std::size_t other)
{
    const auto size = static_cast<std::size_t>(m_problem->shares) + 1;
    m_law.assign(size, 0.0);
    m_law[0] = 1;
    std::size_t used = 1;
    for (std::size_t k = 0; k < m_atoms.size(); ++k) {
        if (k == one || k == other || limits[k] == 0)
            continue;
        m_next.assign(size, 0.0);
        std::size_t reach = used;
        forEachFill(k, limits[k], [&](std::int64_t shares, double probability) {
            const auto shift = static_cast<std::size_t>(shares);
            const std::size_t end = std::min(used, size - std::min(size, shift));
            for (std::size_t i = 0; i < end; ++i)
                m_next[i + shift] += probability * m_law[i];
            reach = std::max(reach, end + shift);
        });
        used = std::min(size, reach);
        std::swap(m_law, m_next);
    }
    m_under.resize(size);
    double below = 0;
    double under = 0;
    for (std::size_t t = 0; t < size; ++t) {
        m_under[t] = under;
        below += m_law[t];
        under += below;
    }
}

double LotPlacement::underBeside(std::size_t venue, std::int64_t limit, std::int64_t room) const
{
    double sum = 0;
    forEachFill(venue, limit, [&](std::int64_t shares, double probability) {
        if (shares < room)
            sum += probability * m_under[static_cast<std::size_t>(room - shares)];
    });
    return sum;
}

double LotPlacement::underBeside(std::size_t one, std::int64_t oneLimit, std::size_t other,
                                 std::int64_t otherLimit, std::int64_t room) const
{
    double sum = 0;
    forEachFill(one, oneLimit, [&](std::int64_t shares, double probability) {
        if (shares < room)
            sum += probability * underBeside(other, otherLimit, room - shares);
    });
    return sum;
}

void LotPlacement::price(Candidate& candidate, double under) const
{
    // The identity of placement-model form: -lambda_o S + (h + f + theta + lambda_o) M
    //   + sum (theta L_k + (lambda_o - h - r_k) E Y_k) + Lambda E(S - A)^+.
    const LotProblem& problem = *m_problem;
    const double over = problem.params.lambdaOver.dollars();
    const double theta = problem.params.thetaQueue.dollars();
    double cost = -over * static_cast<double>(problem.shares)
        + (problem.halfSpread + problem.fee + theta + over) * static_cast<double>(candidate.market)
        + m_lambda * under;
    candidate.sent = candidate.market;
    for (std::size_t k = 0; k < candidate.limits.size(); ++k) {
        candidate.sent += candidate.limits[k];
        double fill = 0;
        forEachFill(k, candidate.limits[k], [&](std::int64_t shares, double probability) {
            fill += probability * static_cast<double>(shares);
        });
        cost += theta * static_cast<double>(candidate.limits[k])
            + (over - problem.halfSpread - problem.venues[k].rebate) * fill;
    }
    candidate.cost = cost;
}

double LotPlacement::cost(const LotProblem& problem, std::int64_t market,
                          std::span<const std::int64_t> limits)
{
    assign(problem);
    Candidate candidate{market, {limits.begin(), limits.end()}, 0, 0};
    priceAlone(candidate);
    return candidate.cost;
}

void LotPlacement::priceAlone(Candidate& candidate)
{
    const std::size_t none = candidate.limits.size();
    leaveOut(candidate.limits, none, none);
    price(candidate, m_under[static_cast<std::size_t>(m_problem->shares - candidate.market)]);
}

bool LotPlacement::keepBetter(Candidate& best, const Candidate& tried)
{
    const bool isTie = std::abs(tried.cost - best.cost) <= kTie && tried.cost <= m_least + kTie;
    const bool isBetter = isTie
        ? tried.sent < best.sent || (tried.sent == best.sent && tried.market > best.market)
        : tried.cost < best.cost - kTie;
    if (isBetter) {
        best = tried;
        m_least = std::min(m_least, tried.cost);
    }
    return isBetter;
}

bool LotPlacement::improveAlone(Candidate& best, std::size_t venue)
{
    leaveOut(best.limits, venue, venue);
    bool hasMoved = false;
    static constexpr int kMoves[][2] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, -1}, {-1, 1}};
    for (std::int64_t step = m_problem->lot; step <= m_problem->shares; step *= 2) {
        for (const auto& [market, limit] : kMoves) {
            for (;;) {
                m_tried = best;
                m_tried.market += market * step;
                m_tried.limits[venue] += limit * step;
                if (m_tried.market < 0 || m_tried.market > m_problem->shares || m_tried.limits[venue] < 0
                    || m_tried.limits[venue] > m_problem->shares)
                    break;
                price(m_tried, underBeside(venue, m_tried.limits[venue], m_problem->shares - m_tried.market));
                if (!keepBetter(best, m_tried))
                    break;
                hasMoved = true;
            }
        }
    }
    return hasMoved;
}

bool LotPlacement::improvePair(Candidate& best, std::size_t one, std::size_t other)
{
    leaveOut(best.limits, one, other);
    bool hasMoved = false;
    // Market, one, other; far exchanges between the two only.
    static constexpr int kMoves[][3] = {{0, 1, -1},  {0, -1, 1},  {0, 1, 1},   {0, -1, -1}, {-1, 1, 1},
                                        {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}, {1, 1, -1},  {1, -1, 1}};
    for (std::int64_t step = m_problem->lot; step <= m_problem->shares; step *= 4) {
        for (const auto& [market, up, down] : kMoves) {
            if (step > m_problem->lot && (market != 0 || up == down))
                continue;
            for (;;) {
                m_tried = best;
                m_tried.market += market * step;
                m_tried.limits[one] += up * step;
                m_tried.limits[other] += down * step;
                const auto isOut = [&](std::int64_t part) { return part < 0 || part > m_problem->shares; };
                if (isOut(m_tried.market) || isOut(m_tried.limits[one]) || isOut(m_tried.limits[other]))
                    break;
                price(m_tried,
                      underBeside(one, m_tried.limits[one], other, m_tried.limits[other],
                                  m_problem->shares - m_tried.market));
                if (!keepBetter(best, m_tried))
                    break;
                hasMoved = true;
            }
        }
    }
    return hasMoved;
}

void LotPlacement::descend(Candidate& best)
{
    const std::size_t venues = best.limits.size();
    constexpr int kMostRounds = 50;
    bool hasMoved = true;
    for (int round = 0; hasMoved && round < kMostRounds; ++round) {
        hasMoved = false;
        for (std::size_t k = 0; k < venues; ++k)
            hasMoved = improveAlone(best, k) || hasMoved;
        for (std::size_t one = 0; one < venues; ++one) {
            for (std::size_t other = one + 1; other < venues; ++other)
                hasMoved = improvePair(best, one, other) || hasMoved;
        }
    }
}

} // namespace sor
