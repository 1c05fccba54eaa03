// SPDX-License-Identifier: GPL-3.0-or-later
// The mean saving of a study and its intervals: by hand, against slow twins, and what must not matter.
#include "compare_numbers.h"
#include "study/day_correlation.h"
#include "study/drift_adjustment.h"
#include "study/headline.h"
#include "study/study_power.h"
#include "study_draws.h"

#include <QTest>
#include <map>
#include <numeric>
#include <utility>

using namespace sor;
using namespace sor::study;
using sor::test::fourOrders;
using sor::test::normal;
using sor::test::randomRowsOf;
using sor::test::Rows;

namespace {

/// V by the definition: the sum over all pairs of orders of one cluster.
template <class Same>
double slowVariance(const std::vector<double>& influence, std::size_t clusters, Same same)
{
    double sum = 0;
    for (std::size_t i = 0; i < influence.size(); ++i) {
        for (std::size_t j = 0; j < influence.size(); ++j)
            sum += same(i, j) ? influence[i] * influence[j] : 0;
    }
    const auto count = static_cast<double>(clusters);
    return count / (count - 1) * sum;
}

template <class T> std::size_t distinct(std::vector<T> values)
{
    std::sort(values.begin(), values.end());
    return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

/// The least t that 95 % of all vectors of Webb's weights do not exceed, by recursion over days and with the
/// resampled orders written out.
class SlowWild {
public:
    explicit SlowWild(const Rows& rows)
        : m_rows(rows)
    {
        for (std::size_t i = 0; i < rows.day.size(); ++i)
            m_days.emplace(rows.day[i], 0.0);
    }
    double quantile()
    {
        const auto [mean, error] = meanAndError(m_rows.bps);
        m_mean = mean;
        recurse(m_days.begin());
        std::sort(m_found.begin(), m_found.end());
        const double rank = std::ceil(0.95 * static_cast<double>(m_found.size()) - 1e-9);
        return m_found[static_cast<std::size_t>(rank) - 1];
    }
    std::pair<double, double> meanAndError(const std::vector<double>& d) const
    {
        const double mean = std::accumulate(d.begin(), d.end(), 0.0) / static_cast<double>(d.size());
        std::map<std::int64_t, double> sums;
        for (std::size_t i = 0; i < d.size(); ++i)
            sums[m_rows.day[i]] += (d[i] - mean) / static_cast<double>(d.size());
        double squares = 0;
        for (const auto& [day, sum] : sums)
            squares += sum * sum;
        const auto days = static_cast<double>(sums.size());
        return {mean, std::sqrt(days / (days - 1) * squares)};
    }

private:
    void recurse(std::map<std::int64_t, double>::iterator day)
    {
        if (day != m_days.end()) {
            for (const double square : {0.5, 1.0, 1.5}) {
                for (const double sign : {-1.0, 1.0}) {
                    day->second = sign * std::sqrt(square);
                    recurse(std::next(day));
                }
            }
            return;
        }
        std::vector<double> resampled;
        for (std::size_t i = 0; i < m_rows.bps.size(); ++i)
            resampled.push_back(m_mean + m_days[m_rows.day[i]] * (m_rows.bps[i] - m_mean));
        const auto [mean, error] = meanAndError(resampled);
        m_found.push_back(std::abs(mean - m_mean) / error);
    }

    const Rows& m_rows;
    std::map<std::int64_t, double> m_days; // and their weights
    double m_mean = 0;
    std::vector<double> m_found;
};

} // namespace

class TestStudyMean : public QObject {
    Q_OBJECT

private slots:
    void refusesColumnsThatCannotBe()
    {
        const std::vector<double> two{1, 2};
        const std::vector<std::int64_t> days{1, 2};
        const std::vector<std::int64_t> day{1};
        const std::vector<double> bad{1, std::nan("")};
        const std::vector<double> zero{1, 0};
        QVERIFY(makeSample({two, {}, days, {}}));
        QVERIFY(makeSample({{}, {}, {}, {}}));
        const std::vector<SampleColumns> wrong{{two, {}, day, {}},
                                               {two, {}, days, day},
                                               {bad, {}, days, {}},
                                               {two, bad, days, {}},
                                               {two, zero, days, {}}};
        for (const SampleColumns& columns : wrong) {
            const auto found = makeSample(columns);
            QVERIFY(!found);
            QCOMPARE(found.error().code, ErrorCode::InvalidArgument);
            QVERIFY(!found.error().message.empty());
        }
    }

    void meansAndErrorsByHand()
    {
        const Sample sample = fourOrders().sample();
        const auto equal = clusteredMean(sample, Weighting::Equal);
        QVERIFY(equal);
        QCOMPARE(equal->mean, 3.0);
        QCOMPARE(equal->error, 1.0); // days' influences -1/2 and 1/2, times 2
        QCOMPARE(equal->variance.degrees, std::size_t{1});
        QVERIFY(!equal->variance.bySymbol);
        COMPARE_NEAR(equal->interval.low, 3 - 12.706204736174707, 1e-12);
        COMPARE_NEAR(equal->interval.high, 3 + 12.706204736174707, 1e-12);
        const auto weighted = clusteredMean(sample, Weighting::Notional);
        QVERIFY(weighted);
        QCOMPARE(weighted->mean, 3.0);
        COMPARE_NEAR(weighted->error, 2.0 / 3, 1e-15); // -1/3 and 1/3
        const auto orders = meanOverOrders(sample, Weighting::Equal);
        QVERIFY(orders);
        COMPARE_NEAR(orders->error, std::sqrt(14.0 / 12), 1e-15); // s^2 / n
        QCOMPARE(orders->variance.degrees, std::size_t{3});
        QCOMPARE(orders->orders, std::size_t{4});
    }

    void averagesPairsFirst()
    {
        Rows rows;
        rows.add(4, 1, 0, 10);
        rows.add(1, 1, 0, 5); // its twin is missing
        rows.add(-2, 1, 0, 20); // of the first
        rows.add(7, 2, 0, 1); // of no pair
        const std::vector<std::int64_t> pair{8, 3, 8, -1};
        auto found = averagePairs(rows.sample(), pair);
        QVERIFY(found);
        QCOMPARE(found->sample.bps, (std::vector<double>{1, 1, 7}));
        QCOMPARE(found->sample.weight, (std::vector<double>{30, 5, 1}));
        QCOMPARE(found->firstRow, (std::vector<std::size_t>{0, 1, 3}));
        QCOMPARE(found->sample.days, std::size_t{2});
        for (const auto& wrong : {std::vector<std::int64_t>{8, 8, 8, -1},
                                  std::vector<std::int64_t>{8, -1, -1, 8}, std::vector<std::int64_t>{8, 8}}) {
            const auto refused = averagePairs(rows.sample(), wrong);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        }
    }

    void wildIntervalByHand()
    {
        // t*^2 = (b - a)^2 / (a^2 + ab + b^2) for the weights a and b of the outer days, at most 4: where b =
        // -a, one vector in six.
        Rows rows;
        for (const double d : {-1.0, 0.0, 1.0})
            rows.add(d, static_cast<std::int64_t>(d));
        const auto found = wildInterval(rows.sample(), Weighting::Equal, 1);
        QVERIFY(found);
        QVERIFY(found->isEnumerated);
        QCOMPARE(found->draws, std::size_t{216});
        COMPARE_NEAR(found->quantile, 2, 1e-12);
        COMPARE_NEAR(found->interval.high, 2 / std::sqrt(3.0), 1e-12);
        COMPARE_NEAR(found->interval.low, -2 / std::sqrt(3.0), 1e-12);
    }

    void theHeadlineIsTheWider()
    {
        int wild = 0;
        constexpr int kTimes = 200;
        Random random(5);
        for (int i = 0; i < kTimes; ++i) {
            const std::int64_t days = random.between(2, 8);
            const std::int64_t symbols = random.between(1, 6);
            const Rows rows = randomRowsOf(random, days, symbols);
            const auto found = headlineOf(rows.sample(), Weighting::Equal, 3);
            QVERIFY(found);
            QCOMPARE(bool(found->wild), days >= 3);
            const auto width = [](const Interval& interval) { return interval.high - interval.low; };
            const double clustered = width(found->clustered.interval);
            const double other = found->wild ? width(found->wild->interval) : 0;
            QCOMPARE(width(found->interval), std::max(clustered, other));
            QCOMPARE(found->method == IntervalMethod::WildBootstrap, other > clustered);
            wild += other > clustered ? 1 : 0;
        }
        QVERIFY(wild > 0 && wild < kTimes);
    }

    void equalSavingsHaveAnIntervalWithoutWidth()
    {
        for (const std::int64_t days : {2, 3, 5, 12}) {
            Rows rows;
            for (std::int64_t i = 0; i < 3 * days; ++i)
                rows.add(0.1, i % days, i % 7, 0.3 + static_cast<double>(i));
            for (const Weighting weighting : {Weighting::Equal, Weighting::Notional}) {
                const auto found = headlineOf(rows.sample(), weighting, 1);
                QVERIFY(found);
                QCOMPARE(found->mean, 0.1);
                QCOMPARE(found->interval.low, 0.1);
                QCOMPARE(found->interval.high, 0.1);
            }
        }
    }

    void varianceAgreesWithItsDefinition()
    {
        Random random(11);
        int larger = 0;
        for (int i = 0; i < 60; ++i) {
            const std::int64_t days = random.between(2, 9);
            const std::int64_t symbols = random.between(1, 8);
            const Rows rows = randomRowsOf(random, days, symbols);
            const Sample sample = rows.sample();
            for (const Weighting weighting : {Weighting::Equal, Weighting::Notional}) {
                const bool isEqual = weighting == Weighting::Equal;
                double sum = 0;
                double weights = 0;
                for (std::size_t k = 0; k < rows.bps.size(); ++k) {
                    sum += rows.bps[k] * (isEqual ? 1 : rows.weight[k]);
                    weights += isEqual ? 1 : rows.weight[k];
                }
                std::vector<double> influence;
                for (std::size_t k = 0; k < rows.bps.size(); ++k)
                    influence.push_back((isEqual ? 1 : rows.weight[k]) * (rows.bps[k] - sum / weights)
                                        / weights);
                const auto found = clusteredMean(sample, weighting);
                QVERIFY(found);
                COMPARE_NEAR(found->mean, sum / weights, 1e-12);
                const std::size_t dayCount = distinct(rows.day);
                const std::size_t symbolCount = distinct(rows.symbol);
                const double byDay = slowVariance(influence, dayCount, [&](std::size_t a, std::size_t b) {
                    return rows.day[a] == rows.day[b];
                });
                COMPARE_NEAR(found->variance.byDay, byDay, 1e-12);
                QCOMPARE(found->variance.bySymbol.has_value(), symbolCount >= 5);
                if (symbolCount < 5) {
                    COMPARE_NEAR(found->variance.variance, byDay, 1e-12);
                    QCOMPARE(found->variance.degrees, dayCount - 1);
                    continue;
                }
                const double bySymbol =
                    slowVariance(influence, symbolCount, [&](std::size_t a, std::size_t b) {
                        return rows.symbol[a] == rows.symbol[b];
                    });
                std::vector<std::pair<std::int64_t, std::int64_t>> units;
                for (std::size_t k = 0; k < rows.bps.size(); ++k)
                    units.emplace_back(rows.day[k], rows.symbol[k]);
                const double byUnit =
                    slowVariance(influence, distinct(units),
                                 [&](std::size_t a, std::size_t b) { return units[a] == units[b]; });
                const double both = byDay + bySymbol - byUnit;
                larger += both > byDay && both > bySymbol ? 1 : 0;
                COMPARE_NEAR(found->variance.variance, std::max({both, byDay, bySymbol}), 1e-12);
                QCOMPARE(found->variance.degrees, std::min(dayCount, symbolCount) - 1);
            }
        }
        QVERIFY(larger > 0);
    }

    void wildIntervalAgreesWithAllVectorsWrittenOut()
    {
        Random random(13);
        for (int i = 0; i < 12; ++i) {
            const std::int64_t days = random.between(3, 4);
            const Rows rows = randomRowsOf(random, days, 1);
            SlowWild slow(rows);
            const auto found = wildInterval(rows.sample(), Weighting::Equal, 1);
            QVERIFY(found);
            QVERIFY(found->isEnumerated);
            COMPARE_NEAR(found->quantile, slow.quantile(), 1e-9);
            const double reach = found->quantile * slow.meanAndError(rows.bps).second;
            COMPARE_NEAR(found->interval.high - found->interval.low, 2 * reach, 1e-9);
        }
    }

    void drawsAgreeWithOneAnotherWithinThreePercent()
    {
        Random random(17);
        for (const std::int64_t days : {6, 10, 30}) {
            const Rows rows = randomRowsOf(random, days, 2);
            const auto first = wildInterval(rows.sample(), Weighting::Equal, 1);
            const auto again = wildInterval(rows.sample(), Weighting::Equal, 1);
            const auto other = wildInterval(rows.sample(), Weighting::Equal, 2);
            QVERIFY(first && again && other);
            QVERIFY(!first->isEnumerated);
            QCOMPARE(first->draws, std::size_t{9999});
            QCOMPARE(first->quantile, again->quantile);
            QVERIFY(first->quantile != other->quantile);
            COMPARE_NEAR(other->quantile / first->quantile, 1, 0.03);
        }
    }

    void orderNamesAndUnitDoNotMatter()
    {
        Random random(19);
        for (int i = 0; i < 40; ++i) {
            const std::int64_t days = random.between(3, 9);
            const std::int64_t symbols = random.between(1, 7);
            const Rows rows = randomRowsOf(random, days, symbols);
            const double factor = 0.01 + random.uniform();
            Rows other;
            std::vector<std::size_t> places(rows.bps.size());
            std::iota(places.begin(), places.end(), std::size_t{0});
            for (std::size_t k = places.size(); k > 1; --k) {
                const auto swapped =
                    static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(k) - 1));
                std::swap(places[k - 1], places[swapped]);
            }
            std::vector<double> move;
            std::vector<double> otherMove;
            for (std::size_t k = 0; k < places.size(); ++k)
                move.push_back(normal(random));
            for (const std::size_t k : places) {
                // Days keep their order; symbols are named anyhow.
                other.add(factor * rows.bps[k], 7 * rows.day[k] - 100, 1000 - rows.symbol[k] * rows.symbol[k],
                          3 * rows.weight[k]);
                otherMove.push_back(move[k]);
            }
            for (const Weighting weighting : {Weighting::Equal, Weighting::Notional}) {
                const auto one = headlineOf(rows.sample(), weighting, 5);
                const auto two = headlineOf(other.sample(), weighting, 5);
                QVERIFY(one && two);
                COMPARE_NEAR(two->mean, factor * one->mean, 1e-12);
                COMPARE_NEAR(two->clustered.error, factor * one->clustered.error, 1e-12);
                COMPARE_NEAR(two->interval.low, factor * one->interval.low, 1e-9);
                COMPARE_NEAR(two->interval.high, factor * one->interval.high, 1e-9);
            }
            const auto adjusted = withoutDrift(rows.sample(), move);
            const auto otherAdjusted = withoutDrift(other.sample(), otherMove);
            QVERIFY(adjusted && otherAdjusted);
            COMPARE_NEAR(meanOf(*otherAdjusted, Weighting::Equal),
                         factor * meanOf(*adjusted, Weighting::Equal), 1e-12);
            const auto icc = intraclassCorrelation(rows.sample());
            const auto otherIcc = intraclassCorrelation(other.sample());
            QCOMPARE(bool(icc), bool(otherIcc));
            if (icc)
                COMPARE_NEAR(otherIcc->icc, icc->icc, 1e-11);
            COMPARE_NEAR(dayCorrelation(other.sample())->lagOne, dayCorrelation(rows.sample())->lagOne,
                         1e-11);
        }
    }
};

QTEST_APPLESS_MAIN(TestStudyMean)
#include "tst_study_mean.moc"
