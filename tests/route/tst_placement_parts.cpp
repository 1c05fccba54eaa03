// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "compare_numbers.h"
#include "route/placement/laws/fill_chain.h"
#include "route/placement/laws/fill_law.h"
#include "route/placement/laws/fourier.h"
#include "route/placement/laws/poisson.h"
#include "route/placement/oracles/lot_lattice.h"
#include "route/placement/solvers/convex_projection.h"

#include <QTest>
#include <cmath>
#include <complex>
#include <fmt/format.h>
#include <numbers>
#include <numeric>

using namespace sor;

namespace {

/// u(L) by the midpoint rule on the tail, which is coded separately.
double integratedTail(const FillLaw& law, double limit)
{
    constexpr int kParts = 200'000;
    double sum = 0;
    for (int i = 0; i < kParts; ++i)
        sum += law.tail((i + 0.5) * limit / kParts);
    return sum * limit / kParts;
}

/// before(k) and from(k) against plain sums.
double worstChainError(std::size_t count, std::size_t size, std::size_t used, Random& random)
{
    FillChain chain;
    chain.reset(count, size);
    std::vector<std::size_t> lengths(count, used);
    std::vector<std::vector<double>> laws(count, std::vector<double>(size, 0.0));
    for (std::size_t k = 0; k < count; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < used; ++i)
            sum += laws[k][i] = random.chance(0.2) ? 0.0 : random.uniform();
        for (std::size_t i = 0; i < size; ++i)
            chain.law(k)[i] = laws[k][i] /= sum;
    }
    chain.build(lengths);
    const auto add = [size](const std::vector<double>& a, const std::vector<double>& b) {
        std::vector<double> c(size, 0.0);
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = 0; i + j < size; ++j)
                c[i + j] += a[i] * b[j];
        }
        return c;
    };
    double worst = 0;
    const auto compare = [&](std::span<const double> found, const std::vector<double>& expected) {
        for (std::size_t i = 0; i < size; ++i)
            worst = std::max(worst, std::abs((i < found.size() ? found[i] : 0.0) - expected[i]));
    };
    auto before = laws[0];
    auto from = laws[count - 1];
    for (std::size_t k = 1; k < count; ++k) {
        compare(chain.before(k), before);
        compare(chain.from(count - k), from);
        before = add(before, laws[k]);
        from = add(from, laws[count - 1 - k]);
    }
    return worst;
}

} // namespace

class TestPlacementParts : public QObject {
    Q_OBJECT

private slots:
    void poissonMassesAreThoseOfTheTextbook()
    {
        const PoissonMasses small(2.0);
        QCOMPARE(small.first(), 0);
        COMPARE_NEAR(small[0], std::exp(-2.0), 1e-15);
        COMPARE_NEAR(small[3], 8.0 / 6 * std::exp(-2.0), 1e-15);
        const PoissonMasses large(2200);
        double mean = 0;
        double square = 0;
        for (std::int64_t n = large.first(); n <= large.last(); ++n) {
            mean += static_cast<double>(n) * large[n];
            square += static_cast<double>(n * n) * large[n];
        }
        COMPARE_NEAR(mean, 2200, 1e-9);
        COMPARE_NEAR(square - mean * mean, 2200, 1e-5);
        COMPARE_NEAR(large[2190], std::exp(2190 * std::log(2200.0) - 2200 - std::lgamma(2191.0)), 1e-12);
        QCOMPARE(PoissonMasses(0.001).first(), 0);
    }

    void meanFillIsTheIntegralOfTheTail_data()
    {
        QTest::addColumn<int>("law");
        QTest::addColumn<double>("queue");
        for (const double queue : {0.0, 100.0, 2000.0, 2100.37}) {
            for (int law = 0; law < 5; ++law)
                QTest::addRow("law %d, queue %g", law, queue) << law << queue;
        }
    }
    void meanFillIsTheIntegralOfTheTail()
    {
        QFETCH(int, law);
        QFETCH(double, queue);
        const std::vector<OutflowLaw> laws{ExponentialOutflow{900}, PoissonOutflow{2200},
                                           ParetoOutflow{1.0, 300}, ParetoOutflow{3.5, 1800},
                                           EmpiricalOutflow{{2500, 0, 2101, 2001.5, 2500, 150}}};
        FillLaw fill;
        fill.assign(laws[static_cast<std::size_t>(law)], queue, 1000);
        for (const double limit : {1.0, 99.5, 400.0, 1000.0}) {
            const double expected = integratedTail(fill, limit);
            COMPARE_NEAR(fill.meanFill(limit), expected, 1e-5 * (1 + expected), fmt::format("u({})", limit));
            if (fill.tail(limit) > 0) {
                const double back = fill.inverseMeanFill(fill.meanFill(limit));
                COMPARE_NEAR(back, limit, 1e-6 * limit);
            }
        }
        for (const double p : {0.9, 0.5, 0.1, 0.001}) {
            const double x = fill.inverseTail(p);
            if (std::isfinite(x)) {
                QVERIFY(fill.tail(x) <= p * (1 + 1e-12));
                QVERIFY(x == 0 || fill.tail(x * (1 - 1e-9) - 1e-9) >= p * (1 - 1e-6));
            }
        }
    }

    void heavyTailWithoutAMeanHasABoundedMeanFill()
    {
        FillLaw fill;
        fill.assign(ParetoOutflow{0.5, 100}, 400, 1e6);
        // Integral of (100 / x)^(1/2) from 400 to 400 + L = 20 (sqrt(400 + L) - 20).
        COMPARE_NEAR(fill.meanFill(2100), 20 * (50 - 20), 1e-9);
        QCOMPARE(fill.tail(0), 0.5);
    }

    void countedSamplesAreTheEmpiricalLaw()
    {
        const std::vector<std::int64_t> fills{0, 7, 3, 3, 90, 0, 12};
        FillLaw counted;
        counted.assignFills(fills, 1, 20);
        FillLaw empirical;
        empirical.assign(EmpiricalOutflow{{0, 7, 3, 3, 90, 0, 12}}, 0, 20);
        for (double x = 0; x <= 20; x += 0.5) {
            QCOMPARE(counted.tail(x), empirical.tail(x));
            COMPARE_NEAR(counted.meanFill(x), empirical.meanFill(x), 1e-14);
        }
        COMPARE_NEAR(counted.meanFill(5), (3 + 3 + 5 + 5 + 5) / 7.0, 1e-14);
    }

    void exchangesOfOneStepCostWhatTheyCostEvaluatedAgain()
    {
        Random random(41);
        LotLattice oracle;
        LatticeOracle judge;
        OracleAnswer answer;
        int compared = 0;
        int bounded = 0;
        for (int round = 0; round < 300; ++round) {
            const std::size_t n = 1 + static_cast<std::size_t>(round % 6);
            PlacementProblem terms;
            terms.shares = static_cast<double>(random.between(2, 40));
            terms.halfSpread = 0.01;
            terms.theta = 0.001 * random.uniform();
            terms.lambdaUnder = 0.05 * random.uniform();
            terms.lambdaOver = 0.05 * random.uniform();
            terms.setFee(0.003);
            terms.venues.resize(n);
            PlacementModel model;
            model.assignMarket(terms);
            for (std::size_t k = 0; k < n; ++k) {
                std::vector<std::int64_t> fills(static_cast<std::size_t>(random.between(1, 12)));
                for (std::int64_t& fill : fills)
                    fill = random.chance(0.3) ? 0 : random.between(0, 50);
                model.laws[k].assignFills(fills, 1, static_cast<std::int32_t>(terms.shares));
                terms.venues[k].rebate = 0.004 * random.uniform();
            }
            model.finishVenues(terms.venues);
            oracle.assign(model, 1, LatticeOracle::Mode::OnNodes);
            judge.assign(model, 1, LatticeOracle::Mode::OnNodes);
            std::vector<double> limits(n);
            for (std::size_t k = 0; k < n; ++k) {
                limits[k] = static_cast<double>(random.between(0, static_cast<std::int64_t>(model.caps[k])));
            }
            const auto market =
                static_cast<double>(random.between(0, static_cast<std::int64_t>(terms.shares)));
            oracle.surround(market, limits);
            for (std::size_t up = 0; up <= n; ++up) {
                for (std::size_t down = 0; down <= n; ++down) {
                    for (int more = -1; more <= 1; ++more) {
                        if (up == down && up < n)
                            continue;
                        const double cost = oracle.costBeside(up, down, more);
                        auto moved = limits;
                        if (up < n)
                            moved[up] += 1;
                        if (down < n)
                            moved[down] -= 1;
                        const bool isOutside = market + more < 0 || market + more > terms.shares
                            || (up < n && moved[up] > model.caps[up]) || (down < n && moved[down] < 0);
                        QCOMPARE(std::isinf(cost), isOutside);
                        if (isOutside)
                            continue;
                        judge.evaluateAt(market + more, moved, answer);
                        if (n > 4 && up < n && down < n) {
                            QVERIFY(cost <= answer.cost + 1e-11);
                            ++bounded;
                        } else {
                            COMPARE_NEAR(cost, answer.cost, 1e-11,
                                         fmt::format("{} venues, {} up, {} down", n, up, down));
                            ++compared;
                        }
                    }
                }
            }
        }
        QVERIFY(compared > 5'000 && bounded > 1'000);
    }

    void transformAgreesWithItsDefinition()
    {
        Random random(1);
        for (const std::size_t n : {4UL, 8UL, 32UL, 64UL}) {
            std::vector<double> re(n);
            std::vector<double> im(n);
            for (std::size_t i = 0; i < n; ++i) {
                re[i] = random.uniform();
                im[i] = random.uniform();
            }
            const auto x = re;
            const auto y = im;
            Fourier fourier;
            fourier.setSize(n);
            fourier.forward(re, im);
            for (std::size_t f = 0; f < n; ++f) {
                std::complex<double> sum;
                for (std::size_t j = 0; j < n; ++j)
                    sum +=
                        std::complex(x[j], y[j])
                        * std::polar(
                            1.0, -2 * std::numbers::pi * static_cast<double>(f * j) / static_cast<double>(n));
                COMPARE_NEAR(std::abs(sum - std::complex(re[f], im[f])), 0, 1e-12);
            }
            fourier.backward(re, im);
            for (std::size_t i = 0; i < n; ++i)
                COMPARE_NEAR(re[i] / static_cast<double>(n), x[i], 1e-14);
        }
    }

    void partialSumsAgreeWithPlainConvolution()
    {
        Random random(2);
        for (const std::size_t count : {2UL, 3UL, 4UL, 7UL}) {
            for (const std::size_t size : {1UL, 5UL, 37UL, 200UL}) {
                for (const std::size_t used : {std::size_t{1}, (size + 1) / 2, size}) {
                    const double error = worstChainError(count, size, used, random);
                    QVERIFY2(error < (size < 100 ? 1e-15 : 1e-11),
                             fmt::format("{} laws on {} of {} nodes: {}", count, used, size, error).c_str());
                }
            }
        }
        // Long enough for the Fourier transform.
        for (const std::size_t count : {3UL, 4UL, 5UL}) {
            const double error = worstChainError(count, 1500, 1500, random);
            QVERIFY2(error < 1e-11, fmt::format("{} long laws: {}", count, error).c_str());
        }
    }

    void projectsOntoRandomPolyhedraOrProvesThemEmpty()
    {
        Random random(3);
        int empty = 0;
        for (int round = 0; round < 3'000; ++round) {
            const auto d = static_cast<std::size_t>(random.between(1, 5));
            const auto m = static_cast<std::size_t>(random.between(1, 12));
            ConvexProjection projection;
            projection.reset(d);
            std::vector<std::vector<double>> rows;
            std::vector<double> bounds;
            for (std::size_t i = 0; i < m; ++i) {
                std::vector<double> row(d);
                for (double& entry : row)
                    entry = static_cast<double>(random.between(-3, 3));
                if (std::ranges::all_of(row, [](double entry) { return entry == 0; }))
                    row[0] = 1;
                bounds.push_back(static_cast<double>(random.between(-4, 2)));
                projection.add(row, bounds.back());
                rows.push_back(row);
            }
            std::vector<double> centre(d);
            for (double& entry : centre)
                entry = static_cast<double>(random.between(-5, 5));
            const bool isFound = projection.project(centre);
            const auto y = projection.multipliers();
            // Optimal: x - centre = sum y a, y >= 0, complementary. Empty: sum y a = 0, sum y b > 0.
            std::vector<double> combination(d, 0.0);
            double bound = 0;
            for (std::size_t i = 0; i < m; ++i) {
                QVERIFY(y[i] >= 0);
                bound += y[i] * bounds[i];
                double product = 0;
                for (std::size_t j = 0; j < d; ++j) {
                    combination[j] += y[i] * rows[i][j];
                    product += rows[i][j] * projection.x()[j];
                }
                if (isFound) {
                    QVERIFY(product >= bounds[i] - 1e-9);
                    if (y[i] != 0)
                        COMPARE_NEAR(product, bounds[i], 1e-8);
                }
            }
            for (std::size_t j = 0; j < d; ++j) {
                const double expected = isFound ? projection.x()[j] - centre[j] : 0.0;
                COMPARE_NEAR(combination[j], expected, 1e-8, fmt::format("round {}", round));
            }
            QVERIFY(isFound || bound > 1e-9);
            empty += isFound ? 0 : 1;
        }
        QVERIFY2(empty > 100 && empty < 2'000, fmt::format("{} empty", empty).c_str());
    }
};

QTEST_GUILESS_MAIN(TestPlacementParts)
#include "tst_placement_parts.moc"
