// SPDX-License-Identifier: GPL-3.0-or-later
// When the router helps, and what orders cost by their size.
#include "base/student_t.h"
#include "compare_numbers.h"
#include "rounds.h"
#include "study/cost_curve.h"
#include "study/least_squares.h"
#include "study/multiple_tests.h"
#include "study/terciles.h"
#include "study_draws.h"

#include <QTest>

using namespace sor;
using namespace sor::study;
using sor::test::normal;
using sor::test::randomRowsOf;
using sor::test::rounds;
using sor::test::Rows;

namespace {

/// Orders with a cost on the curve 0.3 + 0.5 spread + 0.8 sigma (Q/V)^0.6, and noise with an effect of the
/// day.
struct CurveOrders {
    Rows rows;
    std::vector<double> spread;
    std::vector<double> volatility;
    std::vector<double> participation;

    CurveOrders(Random& random, std::int64_t days, double noise)
    {
        for (std::int64_t day = 0; day < days; ++day) {
            const double ofDay = noise * normal(random) / 2;
            for (int i = 0; i < 20; ++i) {
                spread.push_back(1 + 4 * random.uniform());
                volatility.push_back(20 + 60 * random.uniform());
                const double root = 0.02 + 0.29 * random.uniform();
                participation.push_back(root * root);
                const double own = noise * normal(random);
                rows.add(0.3 + 0.5 * spread.back()
                             + 0.8 * volatility.back() * std::pow(participation.back(), 0.6) + ofDay + own,
                         day);
            }
        }
    }
    CostCurveColumns columns() const { return {spread, volatility, participation}; }
};

} // namespace

class TestStudyRegimes : public QObject {
    Q_OBJECT

private slots:
    void tercilesByHand()
    {
        Rows rows; // two a tercile, and one unknown
        rows.add(1, 1);
        rows.add(3, 2);
        rows.add(7, 1);
        rows.add(9, 2);
        rows.add(20, 1);
        rows.add(30, 2);
        rows.add(99, 1);
        const std::vector<Covariate> covariates{{"spread", {1, 2, 3, 4, 5, 6, std::nan("")}}};
        const auto table = tercileTable(rows.sample(), covariates);
        QCOMPARE(table.size(), std::size_t{1});
        QCOMPARE(table[0].name, std::string("spread"));
        QVERIFY(table[0].split);
        const TercileSplit& split = *table[0].split;
        QCOMPARE(split.lowAtMost, 2.0);
        QCOMPARE(split.highAbove, 4.0);
        QCOMPARE(split.unknown, std::size_t{1});
        QCOMPARE(split.means[0]->mean, 2.0);
        QCOMPARE(split.means[1]->mean, 8.0);
        QCOMPARE(split.means[2]->mean, 25.0);
        QCOMPARE(split.difference, 23.0);
        // Influences: low 1/2, -1/2 (with its sign), high -5/2, 5/2; days -2 and 2; V = 2 x 8.
        COMPARE_NEAR(split.error, 4, 1e-15);
        COMPARE_NEAR(split.interval.high, 23 + 4 * 12.706204736174707, 1e-12);
        COMPARE_NEAR(split.probability, 2 * (1 - studentProbability(5.75, 1)), 1e-12);
        QCOMPARE(split.adjusted, split.probability);
    }

    void equalValuesStayTogether()
    {
        Rows rows;
        std::vector<double> values;
        for (int i = 0; i < 12; ++i) {
            rows.add(i, i % 3);
            values.push_back(i < 7 ? 1 : i < 10 ? 2 : 3); // the lowest has 7, the middle 3, the highest 2
        }
        const auto split = tercileTable(rows.sample(), std::vector<Covariate>{{"venues", values}})[0].split;
        QVERIFY(split);
        QCOMPARE(split->means[0]->orders, std::size_t{7});
        QCOMPARE(split->means[1]->orders, std::size_t{3});
        QCOMPARE(split->means[2]->orders, std::size_t{2});
        const std::vector<Covariate> poor{{"same", std::vector<double>(12, 4)},
                                          {"unknown", std::vector<double>(12, std::nan(""))}};
        const auto table = tercileTable(rows.sample(), poor);
        QCOMPARE(table[0].split.why(), (NoEstimate{Lack::Variation}));
        QCOMPARE(table[1].split.why(), (NoEstimate{Lack::Orders, 0, 3}));
        Rows oneDay;
        for (int i = 0; i < 3; ++i)
            oneDay.add(i, 1);
        const auto single = tercileTable(oneDay.sample(), std::vector<Covariate>{{"size", {1, 2, 3}}});
        QCOMPARE(single[0].split.why(), (NoEstimate{Lack::Days, 1, 2}));
        // Two days, of which the thirds have one each: nothing says how far days differ.
        Rows apart;
        apart.add(1, 1);
        apart.add(2, 1);
        apart.add(3, 1);
        apart.add(4, 2);
        apart.add(5, 2);
        apart.add(6, 2);
        const auto byDay = tercileTable(apart.sample(), std::vector<Covariate>{{"a", {1, 2, 3, 4, 5, 6}}});
        QCOMPARE(byDay[0].split.why(), (NoEstimate{Lack::Days, 1, 2}));
    }

    void differencesAreThoseOfARegression()
    {
        // The slope on a dummy of the highest tercile over the two outer ones, with the same clusters.
        Random random(41);
        for (int i = 0; i < 40; ++i) {
            const std::int64_t days = random.between(3, 10);
            const std::int64_t symbols = random.between(1, 7);
            const Rows rows = randomRowsOf(random, days, symbols);
            std::vector<Covariate> covariates(3);
            for (Covariate& covariate : covariates) {
                for (std::size_t k = 0; k < rows.bps.size(); ++k)
                    covariate.values.push_back(normal(random) + 0.2 * rows.bps[k]);
            }
            const Sample sample = rows.sample();
            const auto table = tercileTable(sample, covariates);
            std::vector<double> probabilities;
            for (std::size_t c = 0; c < covariates.size(); ++c) {
                const auto& split = table[c].split;
                QVERIFY(split);
                std::vector<std::size_t> outer;
                std::vector<std::vector<double>> columns(2);
                std::vector<double> y;
                for (std::size_t k = 0; k < rows.bps.size(); ++k) {
                    const double value = covariates[c].values[k];
                    if (value > split->lowAtMost && value <= split->highAbove)
                        continue;
                    outer.push_back(k);
                    columns[0].push_back(1);
                    columns[1].push_back(value > split->highAbove ? 1 : 0);
                    y.push_back(rows.bps[k]);
                }
                const auto fit = leastSquares(columns, y);
                QVERIFY(fit);
                const ClusterVariance variance = clusterVariance(rowsOf(sample, outer), fit->influence[1]);
                COMPARE_NEAR(split->difference, fit->coefficients[1], 1e-11);
                COMPARE_NEAR(split->error, std::sqrt(variance.variance), 1e-11);
                probabilities.push_back(split->probability);
            }
            const auto adjusted = benjaminiHochberg(probabilities);
            for (std::size_t c = 0; c < covariates.size(); ++c)
                QCOMPARE(table[c].split->adjusted, adjusted[c]);
        }
    }

    void leastSquaresByHand()
    {
        // y = 1 + 2x with residuals 1, -2, 1 at x = 0, 1, 2.
        const std::vector<std::vector<double>> columns{{1, 1, 1}, {0, 1, 2}};
        const auto fit = leastSquares(columns, std::vector<double>{2, 1, 6});
        QVERIFY(fit);
        COMPARE_NEAR(fit->coefficients[0], 1, 1e-14);
        COMPARE_NEAR(fit->coefficients[1], 2, 1e-14);
        const std::vector<double> slope{-0.5, 0, 0.5}; // (x - 1) / 2 x residual
        for (std::size_t i = 0; i < slope.size(); ++i)
            COMPARE_NEAR(fit->influence[1][i], slope[i], 1e-14);
        const std::vector<std::vector<double>> same{{1, 1, 1}, {2, 2, 2}};
        QVERIFY(!leastSquares(same, std::vector<double>{1, 2, 3}));
    }

    void findsACurveWithoutNoise()
    {
        Random random(43);
        const CurveOrders orders(random, 6, 0);
        const auto found = fitCostCurve(orders.rows.sample(), orders.columns());
        QVERIFY(found);
        COMPARE_NEAR(found->constant.value, 0.3, 1e-5);
        COMPARE_NEAR(found->spread.value, 0.5, 1e-5);
        COMPARE_NEAR(found->impact.value, 0.8, 1e-5);
        COMPARE_NEAR(found->exponent, 0.6, 1e-6);
        QVERIFY(found->exponentRange);
        QVERIFY(found->deviation < 1e-6);
        QCOMPARE(found->fitted, std::size_t{120});
        COMPARE_NEAR(found->at(2, 50, 0.04), 0.3 + 1 + 40 * std::pow(0.04, 0.6), 1e-5);
    }

    void noOtherCurveFitsBetter()
    {
        Random random(47);
        for (int i = 0; i < 10; ++i) {
            const CurveOrders orders(random, 8, 2);
            const Sample sample = orders.rows.sample();
            const auto found = fitCostCurve(sample, orders.columns());
            QVERIFY(found);
            const auto squares = [&](const CostCurve& curve) {
                double sum = 0;
                for (std::size_t k = 0; k < sample.size(); ++k) {
                    const double off = sample.bps[k]
                        - curve.at(orders.spread[k], orders.volatility[k], orders.participation[k]);
                    sum += off * off;
                }
                return sum;
            };
            const double least = squares(*found);
            COMPARE_NEAR(std::sqrt(least / static_cast<double>(sample.size())), found->deviation, 1e-12);
            for (int k = 0; k < 50; ++k) {
                CostCurve other = *found;
                other.constant.value += 0.1 * normal(random);
                other.spread.value += 0.1 * normal(random);
                other.impact.value += 0.1 * normal(random);
                other.exponent += 0.1 * normal(random);
                QVERIFY(squares(other) >= least - 1e-9);
            }
        }
    }

    void itsIntervalsHoldTheTruth()
    {
        Random random(53);
        constexpr std::int64_t kFull = 400;
        const std::int64_t times = rounds(kFull);
        int constant = 0;
        int spread = 0;
        int impact = 0;
        int exponent = 0;
        int small = 0;
        int large = 0;
        const auto holds = [](const CostCoefficient& found, double truth) {
            return found.interval.low <= truth && truth <= found.interval.high ? 1 : 0;
        };
        for (std::int64_t i = 0; i < times; ++i) {
            const CurveOrders orders(random, 20, 0.5);
            const auto found = fitCostCurve(orders.rows.sample(), orders.columns());
            QVERIFY(found && found->exponentRange);
            constant += holds(found->constant, 0.3);
            spread += holds(found->spread, 0.5);
            impact += holds(found->impact, 0.8);
            exponent += holds(*found->exponentRange, 0.6);
            const auto costAt = [](double part) { return 0.3 + 0.5 * 3 + 0.8 * 50 * std::pow(part, 0.6); };
            small += holds(found->estimateAt(3, 50, 0.005), costAt(0.005));
            large += holds(found->estimateAt(3, 50, 0.09), costAt(0.09));
        }
        for (const int held : {constant, spread, impact, exponent, small, large}) {
            // An interval that holds anything would hold it every time; of a tenth of the rounds all may.
            QVERIFY2(held >= 0.88 * static_cast<double>(times) && held < kFull,
                     qPrintable(QStringLiteral("%1 %2 %3 %4; at sizes %5 %6")
                                    .arg(constant)
                                    .arg(spread)
                                    .arg(impact)
                                    .arg(exponent)
                                    .arg(small)
                                    .arg(large)));
        }
    }

    void aPointOfTheCurveHasTheErrorOfItsParts()
    {
        Random random(71);
        const CurveOrders orders(random, 9, 0.5);
        const auto curve = fitCostCurve(orders.rows.sample(), orders.columns());
        QVERIFY(curve);
        // Without spread and impact the constant is left.
        const CostCoefficient constant = curve->estimateAt(0, 0, 0.05);
        COMPARE_NEAR(constant.value, curve->constant.value, 1e-12);
        COMPARE_NEAR(constant.error, curve->constant.error, 1e-12);
        COMPARE_NEAR(constant.interval.low, curve->constant.interval.low, 1e-12);
        // With all else equal a move of the costs moves the point and not its error.
        Rows moved = orders.rows;
        for (double& bps : moved.bps)
            bps += 7;
        const auto higher = fitCostCurve(moved.sample(), orders.columns());
        const CostCoefficient before = curve->estimateAt(3, 50, 0.02);
        const CostCoefficient after = higher->estimateAt(3, 50, 0.02);
        COMPARE_NEAR(before.value, curve->at(3, 50, 0.02), 1e-12);
        COMPARE_NEAR(after.value, before.value + 7, 1e-6);
        COMPARE_NEAR(after.error, before.error, 1e-6);
        COMPARE_NEAR(after.interval.high - after.value, before.value - before.interval.low, 1e-6);
    }

    void scalesAndShuffles()
    {
        Random random(59);
        const CurveOrders orders(random, 7, 1);
        const auto one = fitCostCurve(orders.rows.sample(), orders.columns());
        Rows rows;
        std::vector<double> spread;
        std::vector<double> volatility;
        std::vector<double> participation;
        for (std::size_t k = orders.spread.size(); k-- > 0;) {
            rows.add(10 * orders.rows.bps[k], 5 * orders.rows.day[k], 0);
            spread.push_back(orders.spread[k]);
            volatility.push_back(orders.volatility[k] * 100);
            participation.push_back(orders.participation[k]);
        }
        const auto two = fitCostCurve(rows.sample(), {spread, volatility, participation});
        QVERIFY(one && two);
        COMPARE_NEAR(two->exponent, one->exponent, 1e-5);
        COMPARE_NEAR(two->constant.value, 10 * one->constant.value, 1e-4);
        COMPARE_NEAR(two->spread.error, 10 * one->spread.error, 1e-4);
        COMPARE_NEAR(two->impact.value, one->impact.value / 10, 1e-4);
    }

    void leavesOutWhatCannotBeFitted()
    {
        Random random(61);
        CurveOrders orders(random, 6, 1);
        orders.participation[0] = 0.11;
        orders.participation[1] = 0.5;
        orders.participation[2] = 0;
        orders.spread[3] = std::nan("");
        const auto found = fitCostCurve(orders.rows.sample(), orders.columns());
        QVERIFY(found);
        QCOMPARE(found->large, std::size_t{2});
        QCOMPARE(found->unknown, std::size_t{2});
        QCOMPARE(found->fitted, std::size_t{116});

        const CurveOrders few(random, 4, 1);
        QCOMPARE(fitCostCurve(few.rows.sample(), few.columns()).why(), (NoEstimate{Lack::Days, 4, 5}));
        QCOMPARE(fitCostCurve(Sample{}, {}).why(), (NoEstimate{Lack::Orders, 0, 5}));
        CurveOrders same(random, 6, 1);
        std::fill(same.spread.begin(), same.spread.end(), 2);
        QCOMPARE(fitCostCurve(same.rows.sample(), same.columns()).why(), (NoEstimate{Lack::Separation}));
        CurveOrders alike(random, 6, 1);
        std::fill(alike.participation.begin(), alike.participation.end(), 0.01);
        QCOMPARE(fitCostCurve(alike.rows.sample(), alike.columns()).why(), (NoEstimate{Lack::Separation}));
    }

    void anExponentAtItsBoundHasNoRange()
    {
        Random random(67);
        CurveOrders orders(random, 6, 0);
        for (std::size_t k = 0; k < orders.spread.size(); ++k)
            orders.rows.bps[k] =
                orders.spread[k] + orders.volatility[k] * std::pow(orders.participation[k], 3);
        const auto found = fitCostCurve(orders.rows.sample(), orders.columns());
        QVERIFY(found);
        COMPARE_NEAR(found->exponent, kMostExponent, 1e-6);
        QVERIFY(!found->exponentRange);
    }
};

QTEST_APPLESS_MAIN(TestStudyRegimes)
#include "tst_study_regimes.moc"
