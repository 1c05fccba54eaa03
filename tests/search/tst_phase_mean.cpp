// SPDX-License-Identifier: GPL-3.0-or-later
// The interval of a mean over overlapping horizons: reference values, and how often it covers the truth.
#include "base/random.h"
#include "compare_numbers.h"
#include "search/phase_interval.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <vector>

using namespace sor;

namespace {

const QString kCases = QStringLiteral(SOR_SOURCE_DIR "/../shared/reference/interval_cases.json");

void compare(double found, double expected, const char* what)
{
    COMPARE_NEAR(found, expected, 1e-9 * std::max(1.0, std::abs(expected)), what);
}

/// Normal numbers by Marsaglia's polar method.
class Normal {
public:
    explicit Normal(std::uint64_t seed)
        : m_random(seed)
    {
    }
    double operator()()
    {
        if (m_hasSpare) {
            m_hasSpare = false;
            return m_spare;
        }
        for (;;) {
            const double u = 2 * m_random.uniform() - 1;
            const double v = 2 * m_random.uniform() - 1;
            const double square = u * u + v * v;
            if (square >= 1 || square == 0)
                continue;
            const double scale = std::sqrt(-2 * std::log(square) / square);
            m_spare = v * scale;
            m_hasSpare = true;
            return u * scale;
        }
    }

private:
    Random m_random;
    double m_spare = 0;
    bool m_hasSpare = false;
};

/// How differences between two strategies may come about: a process by the second, of which every start sees
/// its horizon, and a noise of the start's own.
struct Model {
    double timeConstant; // of the process, in horizons; 0: white
    double ownShare; // of a start's variance that is its own
};

constexpr int kHorizonSeconds = 60;
constexpr int kHorizons = 20;
constexpr int kStartsPerHorizon = 2;
constexpr int kStride = kHorizonSeconds / kStartsPerHorizon;
constexpr int kDataSets = 2000;

/// The share of data sets whose interval holds the true mean, 0.
double coverage(const Model& model, std::uint64_t seed)
{
    Normal normal(seed);
    const double phi = model.timeConstant == 0 ? 0 : std::exp(-1 / (model.timeConstant * kHorizonSeconds));
    double sumVariance = kHorizonSeconds;
    for (int lag = 1; lag < kHorizonSeconds; ++lag)
        sumVariance += 2 * (kHorizonSeconds - lag) * std::pow(phi, lag);
    const double own = std::sqrt(sumVariance * model.ownShare / (1 - model.ownShare));
    int covered = 0;
    std::vector<double> sums(kHorizonSeconds * kHorizons + 1);
    std::vector<double> starts;
    for (int set = 0; set < kDataSets; ++set) {
        double x = normal();
        for (std::size_t second = 1; second < sums.size(); ++second) {
            sums[second] = sums[second - 1] + x;
            x = phi * x + std::sqrt(1 - phi * phi) * normal();
        }
        starts.clear();
        for (std::size_t from = 0; from + kHorizonSeconds < sums.size(); from += kStride)
            starts.push_back(sums[from + kHorizonSeconds] - sums[from] + own * normal());
        const PhaseMean mean = phaseMean(starts, kStartsPerHorizon);
        covered += mean.interval && mean.interval->low <= 0 && mean.interval->high >= 0 ? 1 : 0;
    }
    return static_cast<double>(covered) / kDataSets;
}

} // namespace

class TestPhaseMean : public QObject {
    Q_OBJECT

private slots:
    void reproducesTheReference()
    {
        QFile file(kCases);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("The reference values are not on this machine; the hand-worked case stands in.");
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll())[QStringLiteral("cases")].toArray();
        QVERIFY(!cases.isEmpty());
        for (const auto& value : cases) {
            const QJsonObject one = value.toObject();
            const QJsonObject expected = one[QStringLiteral("expected")].toObject();
            const QByteArray id = one[QStringLiteral("id")].toString().toUtf8();
            std::vector<double> values;
            for (const auto& d : one[QStringLiteral("d")].toArray())
                values.push_back(d.toDouble());
            const PhaseMean found = phaseMean(
                values, static_cast<std::size_t>(one[QStringLiteral("starts_per_horizon")].toInt()));
            compare(found.mean, expected[QStringLiteral("mean")].toDouble(), (id + " mean").constData());
            QCOMPARE(static_cast<int>(found.horizons), expected[QStringLiteral("horizons")].toInt());
            QCOMPARE(found.interval.has_value(), expected[QStringLiteral("low")].isDouble());
            if (!found.interval)
                continue;
            compare(found.autocorrelation, expected[QStringLiteral("r")].toDouble(), (id + " r").constData());
            compare(found.variance, expected[QStringLiteral("variance")].toDouble(),
                    (id + " variance").constData());
            QCOMPARE(static_cast<int>(found.degrees), expected[QStringLiteral("df")].toInt());
            compare(found.interval->low, expected[QStringLiteral("low")].toDouble(),
                    (id + " low").constData());
            compare(found.interval->high, expected[QStringLiteral("high")].toDouble(),
                    (id + " high").constData());
        }
    }

    void reproducesACaseInFractions()
    {
        // Two phases of ten quarters each, by exact fractions: mean 23/80, r = -7/950, V = 563/9600 (of which
        // the factor is 1 + 2 (1/10 - 7/950)); t of 9 degrees is 2.262157162798205.
        std::vector<double> values;
        for (const int quarters : {3, 1, -2, 4, 0, 5, -1, 2, 6, -3, 1, 0, 2, -4, 3, 1, -2, 5, 2, 0})
            values.push_back(quarters / 4.0);
        const PhaseMean found = phaseMean(values, 2);
        compare(found.mean, 23.0 / 80, "mean");
        compare(found.autocorrelation, -7.0 / 950, "autocorrelation");
        compare(found.variance, 563.0 / 9600, "variance");
        QCOMPARE(found.horizons, std::size_t{10});
        QCOMPARE(found.degrees, std::size_t{9});
        QVERIFY(found.interval);
        compare(found.interval->low, -0.2603243789298837, "low");
        compare(found.interval->high, 0.8353243789298836, "high");
    }

    void fewHorizonsMakeNoInterval()
    {
        for (const std::size_t phases : {1U, 2U, 3U, 7U}) {
            for (std::size_t count = 0; count < 10 * phases; ++count) {
                std::vector<double> values;
                for (std::size_t i = 0; i < count; ++i)
                    values.push_back(static_cast<double>(i * i % 11));
                const PhaseMean found = phaseMean(values, phases);
                QCOMPARE(found.horizons, count / phases);
                QCOMPARE(found.interval.has_value(), count / phases >= kMinHorizons);
            }
        }
    }

    void equalObservationsHaveAnIntervalWithoutWidth()
    {
        const PhaseMean found = phaseMean(std::vector<double>(40, 1.5), 2);
        QCOMPARE(found.mean, 1.5);
        QCOMPARE(found.autocorrelation, 0.0);
        QVERIFY(found.interval);
        QCOMPARE(found.interval->low, 1.5);
        QCOMPARE(found.interval->high, 1.5);
    }

    void coversTheTruthAsOftenAsItSays()
    {
        std::string table = "coverage of the 95% interval, 2,000 data sets each\n"
                            "time constant (horizons)   own noise 0   50%     90%\n";
        std::uint64_t seed = 1;
        for (const double timeConstant : {0.0, 0.05, 0.1, 0.2}) {
            table += fmt::format("{:>24}", timeConstant);
            std::vector<double> found;
            for (const double own : {0.0, 0.5, 0.9}) {
                found.push_back(coverage({timeConstant, own}, seed++));
                table += fmt::format("   {:.3f}", found.back());
            }
            table += "\n";
            for (const double share : found)
                QVERIFY2(share >= (timeConstant > 0.1 ? 0.92 : 0.93), table.c_str());
            QVERIFY2(found.front() <= 0.99,
                     table.c_str()); // wider only where starts carry noise of their own
        }
        fmt::print("{}", table);
    }
};

QTEST_APPLESS_MAIN(TestPhaseMean)
#include "tst_phase_mean.moc"
