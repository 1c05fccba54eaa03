// SPDX-License-Identifier: GPL-3.0-or-later
// The estimates of a study against values that were computed independently.
#include "compare_numbers.h"
#include "study/drift_adjustment.h"
#include "study/headline.h"
#include "study/search_test.h"
#include "study/study_power.h"
#include "study_draws.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <map>
#include <tuple>

using namespace sor;
using namespace sor::study;
using sor::test::Rows;
using sor::test::valueOf;

namespace {

const QString kCases = QStringLiteral(SOR_SOURCE_DIR "/../shared/reference/study_cases.json");

std::vector<double> numbers(const QJsonObject& from, const char* key)
{
    std::vector<double> values;
    for (const auto& value : from[QLatin1String(key)].toArray())
        values.push_back(value.toDouble());
    return values;
}

/// Texts numbered in ascending order.
std::vector<std::int64_t> numbersOfTexts(const QJsonObject& from, const char* key)
{
    std::map<QString, std::int64_t> number;
    for (const auto& value : from[QLatin1String(key)].toArray())
        number[value.toString()] = 0;
    std::int64_t next = 0;
    for (auto& [text, value] : number)
        value = next++;
    std::vector<std::int64_t> values;
    for (const auto& value : from[QLatin1String(key)].toArray())
        values.push_back(number[value.toString()]);
    return values;
}

double field(const QJsonObject& from, const char* key)
{
    return from[QLatin1String(key)].toDouble();
}

constexpr double kReference = 1e-8;

void compare(const ClusteredMean& found, const QJsonObject& expected, const char* id)
{
    COMPARE_NEAR(found.mean, field(expected, "mean"), kReference, id);
    COMPARE_NEAR(std::sqrt(found.variance.byDay), field(expected, "se_day"), kReference, id);
    COMPARE_NEAR(found.error, field(expected, "se"), kReference, id);
    COMPARE_NEAR(static_cast<double>(found.variance.degrees), field(expected, "df"), kReference, id);
    COMPARE_NEAR(found.interval.low, field(expected, "low"), kReference, id);
    COMPARE_NEAR(found.interval.high, field(expected, "high"), kReference, id);
    QCOMPARE(found.variance.bySymbol.has_value(), expected.contains(QLatin1String("se_symbol")));
    if (!found.variance.bySymbol)
        return;
    COMPARE_NEAR(std::sqrt(*found.variance.bySymbol), field(expected, "se_symbol"), kReference, id);
    COMPARE_NEAR(std::sqrt(*found.variance.byUnit), field(expected, "se_intersection"), kReference, id);
}

} // namespace

class TestStudyReference : public QObject {
    Q_OBJECT

private slots:
    void meansIntervalsAndPower()
    {
        QFile file(kCases);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("The reference values are not on this machine; the hand-worked cases stand in.");
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll())[QStringLiteral("cases")].toArray();
        QVERIFY(!cases.isEmpty());
        for (const auto& value : cases) {
            const QJsonObject one = value.toObject();
            const QByteArray id = one[QStringLiteral("id")].toString().toUtf8();
            const Rows rows{numbers(one, "d"), numbers(one, "weight"), numbersOfTexts(one, "day"),
                            numbersOfTexts(one, "symbol")};
            const Sample sample = rows.sample();
            for (const auto& [weighting, key, wildKey] :
                 {std::tuple{Weighting::Equal, "equal", "wild_equal"},
                  std::tuple{Weighting::Notional, "weighted", "wild_weighted"}}) {
                const auto found = headlineOf(sample, weighting, 1);
                QVERIFY(found);
                compare(found->clustered, one[QLatin1String(key)].toObject(), id);
                if (!one.contains(QLatin1String(wildKey)))
                    continue;
                const QJsonObject wild = one[QLatin1String(wildKey)].toObject();
                QVERIFY(found->wild);
                const double tolerance = found->wild->isEnumerated ? kReference : 0.03;
                COMPARE_NEAR(found->wild->interval.low, field(wild, "low"), tolerance, id.constData());
                COMPARE_NEAR(found->wild->interval.high, field(wild, "high"), tolerance, id.constData());
                QCOMPARE(static_cast<int>(found->wild->draws), wild[QStringLiteral("draws")].toInt());
            }
            const auto adjusted = withoutDrift(sample, numbers(one, "x"));
            QVERIFY(adjusted);
            const auto adjustedMean = clusteredMean(*adjusted, Weighting::Equal);
            QVERIFY(adjustedMean);
            compare(*adjustedMean, one[QStringLiteral("drift_adjusted")].toObject(), id);
            const auto icc = intraclassCorrelation(sample);
            QVERIFY(icc);
            COMPARE_NEAR(icc->icc, field(one, "icc"), kReference, id.constData());
            COMPARE_NEAR(icc->ordersADay, field(one, "n0"), kReference, id.constData());
            const auto mean = clusteredMean(sample, Weighting::Equal);
            QVERIFY(mean);
            COMPARE_NEAR(smallestVisibleEffect(mean->error, mean->variance.degrees), field(one, "mde"),
                         kReference, id.constData());
        }
    }

    void testsOfTheBestCell()
    {
        QFile file(kCases);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("The reference values are not on this machine; the slow test stands in.");
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll())[QStringLiteral("spa")].toArray();
        QVERIFY(!cases.isEmpty());
        for (const auto& value : cases) {
            const QJsonObject one = value.toObject();
            const QByteArray id = one[QStringLiteral("id")].toString().toUtf8();
            std::vector<double> mean;
            const QJsonArray days = one[QStringLiteral("D")].toArray();
            for (const auto& day : days) {
                for (const auto& d : day.toArray())
                    mean.push_back(d.toDouble());
            }
            const auto dayCount = static_cast<std::size_t>(days.size());
            const DayCells savings =
                valueOf(makeDayCells(mean.size() / dayCount, mean, std::vector<double>(dayCount, 1)));
            const auto found = testSearch(savings, {.meanBlock = 10, .draws = 2000, .seed = 1});
            QVERIFY(found);
            COMPARE_NEAR(found->realityStatistic, one[QStringLiteral("rc_v")].toDouble(), 1e-8,
                         id.constData());
            // omega is of 2,000 random draws.
            COMPARE_NEAR(found->spaStatistic, one[QStringLiteral("spa_t")].toDouble(), 0.2, id.constData());
            QVERIFY2(std::abs(found->spaProbability - one[QStringLiteral("spa_p")].toDouble()) < 0.03, id);
            QVERIFY2(std::abs(found->realityProbability - one[QStringLiteral("rc_p")].toDouble()) < 0.03, id);
        }
    }
};

QTEST_APPLESS_MAIN(TestStudyReference)
#include "tst_study_reference.moc"
