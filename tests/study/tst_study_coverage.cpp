// SPDX-License-Identifier: GPL-3.0-or-later
// How often the headline's interval holds the true mean, over simulated studies.
//   SORLAB_TEST_STUDIES=2000     how many of each kind; few without it
#include "compare_numbers.h"
#include "report/study_json.h"
#include "rounds.h"
#include "run/study/study_results.h"
#include "study/day_correlation.h"
#include "study/drift_adjustment.h"
#include "study/headline.h"
#include "study_draws.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::study;
using sor::test::normal;
using sor::test::rounds;
using sor::test::Rows;

namespace {

/// A number of Student's t with four degrees, scaled to variance 1.
double heavyTailed(Random& random)
{
    const double z = normal(random);
    double squares = 0;
    for (int i = 0; i < 4; ++i) {
        const double one = normal(random);
        squares += one * one;
    }
    return z / std::sqrt(squares / 4) / std::numbers::sqrt2;
}

struct StudyModel {
    std::int64_t days;
    std::int64_t symbols;
    double memory; // of the days' effects: AR(1)
};

constexpr double kTruth = 0.4;
constexpr double kDayShare = 0.3; // of the variance of an order: the intraclass correlation
constexpr double kCommonShare = 0.5; // of the day's variance: what the symbols have in common

/// A study with days of 4 to 40 orders. The effect of a day is half that of all symbols and half a symbol's
/// own, which alone has no memory.
Rows simulated(Random& random, const StudyModel& model)
{
    Rows rows;
    double common = heavyTailed(random);
    for (std::int64_t day = 0; day < model.days; ++day) {
        if (day > 0) {
            const double shock = heavyTailed(random);
            common = model.memory * common + std::sqrt(1 - model.memory * model.memory) * shock;
        }
        std::vector<double> effect;
        for (std::int64_t s = 0; s < model.symbols; ++s) {
            const double own = heavyTailed(random);
            const double share = model.symbols == 1 ? 1 : kCommonShare;
            effect.push_back(std::sqrt(share) * common + std::sqrt(1 - share) * own);
        }
        const std::int64_t rate = random.between(2, 6);
        const std::int64_t busy = random.between(2, 6);
        const std::int64_t orders = rate * busy + random.between(0, 4);
        for (std::int64_t i = 0; i < orders; ++i) {
            const std::int64_t symbol = random.between(0, model.symbols - 1);
            const double noise = heavyTailed(random);
            rows.add(kTruth + std::sqrt(kDayShare) * effect[static_cast<std::size_t>(symbol)]
                         + std::sqrt(1 - kDayShare) * noise,
                     day, symbol);
        }
    }
    return rows;
}

/// Orders of random sides whose savings have half of what the mid moves for them, in bps, and noise of half a
/// bp.
struct DriftingStudy {
    Rows rows;
    std::vector<double> move;

    DriftingStudy(Random& random, std::int64_t days)
    {
        for (std::int64_t day = 0; day < days; ++day) {
            const double drift = 5 * heavyTailed(random);
            const double effect = 0.2 * heavyTailed(random);
            const std::int64_t orders = random.between(4, 40);
            for (std::int64_t i = 0; i < orders; ++i) {
                const double side = random.chance(0.5) ? 1 : -1;
                const double own = 10 * heavyTailed(random);
                const double noise = 0.5 * heavyTailed(random);
                move.push_back(side * (drift + own));
                rows.add(kTruth + effect + 0.5 * move.back() + noise, day);
            }
        }
    }
};

int asked()
{
    return qEnvironmentVariableIntValue("SORLAB_TEST_STUDIES");
}

std::int64_t studiesOfAKind()
{
    return asked() > 0 ? asked() : rounds(200);
}

/// 92.5 % to 99 %, and three standard errors of so few studies at these limits.
bool isFair(double coverage, std::int64_t studies)
{
    constexpr double kLeast = 0.925;
    constexpr double kMost = 0.99;
    const double few = studies >= 2000 ? 0 : 3 / std::sqrt(static_cast<double>(studies));
    return coverage >= kLeast - few * std::sqrt(kLeast * (1 - kLeast))
        && coverage <= kMost + few * std::sqrt(kMost * (1 - kMost));
}

/// The orders and results of a study that found these savings against the primary benchmark.
StudyOutcome outcomeOf(const Rows& rows)
{
    constexpr std::int64_t kShares = 1'000;
    constexpr Mid kArrival{200 * kNanosPerDollar}; // 100 $
    constexpr double kNanosPerBp = 1e10; // of so many shares at that mid
    const LocalDay first{std::chrono::sys_days{std::chrono::year{2025} / 6 / 2}.time_since_epoch()};
    StudyOutcome outcome;
    for (std::size_t i = 0; i < rows.bps.size(); ++i) {
        StudyRow& row = outcome.rows.emplace_back();
        row.order.id = fmt::format("o{}", i);
        row.order.symbol = fmt::format("S{}", rows.symbol[i]);
        row.order.shares = kShares;
        row.day = first + std::chrono::days{rows.day[i]};
        row.order.window.from =
            unixNanos(1'748'871'000'000'000'000) + std::chrono::days{rows.day[i]}; // 13:30
        row.order.window.to = row.order.window.from + std::chrono::minutes{15};
        row.outcome.state = OrderState::Done;
        row.outcome.shares = {kShares};
        row.outcome.arrivalMid = row.outcome.endMid = kArrival;
        row.outcome.volume = 100 * kShares;
        StrategyRow strategy;
        strategy.filled = strategy.kindShares[0] = {kShares};
        strategy.gross = {kShares * 100 * kNanosPerDollar};
        StrategyRow router = strategy;
        router.strategy = study::kRouterKey;
        router.gross.nanos -= std::llround(rows.bps[i] * kNanosPerBp);
        strategy.strategy = name(Baseline::TwapMatched);
        row.outcome.strategies = {std::move(router), std::move(strategy)};
    }
    return outcome;
}

struct Coverage {
    double headline = 0;
    double clustered = 0;
    double wild = 0;
    double caveat = 0; // how often the days are called correlated
};

Coverage coverageOf(const StudyModel& model, std::int64_t studies, std::uint64_t seed)
{
    Random random(seed);
    Coverage found;
    const double each = 1 / static_cast<double>(studies);
    const auto holds = [&](const Interval& interval) {
        return interval.low <= kTruth && kTruth <= interval.high ? each : 0;
    };
    for (std::int64_t i = 0; i < studies; ++i) {
        const Sample sample = simulated(random, model).sample();
        const auto headline = headlineOf(sample, Weighting::Equal, static_cast<std::uint64_t>(i));
        found.headline += holds(headline->interval);
        found.clustered += holds(headline->clustered.interval);
        found.wild += headline->wild ? holds(headline->wild->interval) : 0;
        found.caveat += dayCorrelation(sample)->isHigh() ? each : 0;
    }
    return found;
}

} // namespace

class TestStudyCoverage : public QObject {
    Q_OBJECT

private slots:
    void theHeadlineHoldsTheTruthAsOftenAsItSays_data()
    {
        QTest::addColumn<double>("memory");
        QTest::addRow("days without memory") << 0.0;
        QTest::addRow("a memory of 0.1") << 0.1;
        if (asked() == 0)
            return;
        // What the caveat is for: measured only.
        QTest::addRow("a memory of 0.3") << 0.3;
        QTest::addRow("a memory of 0.6") << 0.6;
    }
    void theHeadlineHoldsTheTruthAsOftenAsItSays()
    {
        QFETCH(const double, memory);
        const std::int64_t studies = studiesOfAKind();
        fmt::print("{} studies each with a memory of {}\n{:>5}{:>9}{:>10}{:>11}{:>7}{:>8}\n", studies, memory,
                   "days", "symbols", "headline", "clustered", "wild", "caveat");
        auto seed = static_cast<std::uint64_t>(100 * memory);
        bool isGood = true;
        for (const std::int64_t days : {6, 10, 20, 40}) {
            for (const std::int64_t symbols : {1, 8}) {
                const Coverage found = coverageOf({days, symbols, memory}, studies, ++seed);
                const bool isKept = memory > 0.1 || isFair(found.headline, studies);
                fmt::print("{:>5}{:>9}{:>10.3f}{:>11.3f}{:>7.3f}{:>8.3f}{}\n", days, symbols, found.headline,
                           found.clustered, found.wild, found.caveat, isKept ? "" : "  missed");
                isGood = isGood && isKept;
            }
        }
        QVERIFY(isGood);
    }

    /// The same from the rows of orders and results to the file that readers have.
    void studyJsonHoldsTheTruthAsOften()
    {
        const std::int64_t studies = asked() > 0 ? asked() : rounds(30);
        for (const std::int64_t days : {6, 20}) {
            Random random(static_cast<std::uint64_t>(1000 + days));
            double held = 0;
            for (std::int64_t i = 0; i < studies; ++i) {
                const Rows rows = simulated(random, {days, 8, 0.1});
                RunSetup setup;
                setup.seed = static_cast<std::uint64_t>(i);
                const auto report = studyReport(setup, outcomeOf(rows));
                QVERIFY2(report, report ? "" : report.error().text().c_str());
                const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(studyJson(*report)));
                const QJsonObject mean =
                    json[u"benchmarks"_qs][u"twap_matched"_qs][u"equal_weights"_qs].toObject();
                const auto direct = headlineOf(rows.sample(), Weighting::Equal, setup.seed);
                COMPARE_NEAR(mean[u"mean"_qs].toDouble(), direct->mean, 1e-6);
                const double low = mean[u"low"_qs].toDouble();
                const double high = mean[u"high"_qs].toDouble();
                QVERIFY(low < high);
                held += low <= kTruth && kTruth <= high ? 1 : 0;
            }
            fmt::print("study.json, {:>2} days: {:.3f} of {}\n", days, held / static_cast<double>(studies),
                       studies);
            QVERIFY(isFair(held / static_cast<double>(studies), studies));
        }
    }

    void withoutDriftTheIntervalIsNarrowerAndStillHolds()
    {
        const std::int64_t studies = studiesOfAKind();
        fmt::print("{:>5}{:>9}{:>16}\n", "days", "adjusted", "standard error");
        for (const std::int64_t days : {6, 10, 20, 40}) {
            Random random(static_cast<std::uint64_t>(days));
            double held = 0;
            double ratio = 0; // of the standard errors, adjusted to not
            for (std::int64_t i = 0; i < studies; ++i) {
                const DriftingStudy study(random, days);
                const Sample sample = study.rows.sample();
                const auto adjusted = withoutDrift(sample, study.move);
                QVERIFY(adjusted);
                const auto plain = clusteredMean(sample, Weighting::Equal);
                const auto found = headlineOf(*adjusted, Weighting::Equal, static_cast<std::uint64_t>(i));
                QVERIFY(plain && found);
                held += found->interval.low <= kTruth && kTruth <= found->interval.high ? 1 : 0;
                ratio += found->clustered.error / plain->error;
            }
            const auto count = static_cast<double>(studies);
            fmt::print("{:>5}{:>9.3f}{:>16.3f}\n", days, held / count, ratio / count);
            QVERIFY(isFair(held / count, studies));
            QVERIFY(ratio / count < 0.5);
        }
    }
};

QTEST_APPLESS_MAIN(TestStudyCoverage)
#include "tst_study_coverage.moc"
