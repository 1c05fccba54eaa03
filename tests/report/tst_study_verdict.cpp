// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict of a study when other rules of filling turn its sign; intervals and colours that follow it.
#include "compare_numbers.h"
#include "report/study_answer.h"
#include "report/study_caveats.h"
#include "report/study_charts.h"
#include "report/study_html.h"
#include "report/study_json.h"
#include "report/study_text.h"
#include "report/tuning_report.h"
#include "value_of.h"

#include <QTest>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <utility>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::int64_t kShares = 100;
constexpr std::int64_t kBps = kNanosPerDollar; // of 100 shares at 100 $

StrategyRow strategyWith(std::string_view key, std::int64_t allIn)
{
    StrategyRow row;
    row.strategy = key;
    row.filled = row.kindShares[0] = {kShares};
    row.gross = {allIn};
    return row;
}

/// Buys on six days that saved `saving` hundredths of a bp, a little more or less each day, and `under` under
/// other rules; with no `under` they have none.
StudyReport reportOf(std::int64_t saving, std::optional<std::int64_t> under, std::int64_t spread = 2,
                     int days = 6)
{
    constexpr std::int64_t kPaid = 10'001 * kBps;
    StudyReport report;
    for (int day = 0; day < days; ++day) {
        StudyRow row;
        row.order.id = fmt::format("o{}", day);
        row.order.symbol = "AAA";
        row.day = LocalDay{std::chrono::days{day}};
        OrderOutcome& outcome = row.outcome;
        outcome.state = OrderState::Done;
        outcome.shares = {kShares};
        outcome.arrivalMid = Mid{2 * 100 * kNanosPerDollar};
        const std::int64_t own = (saving + (day % 2 == 0 ? spread : -spread)) * kBps / 100;
        outcome.strategies = {strategyWith("optimized", kPaid - own), strategyWith("twap_matched", kPaid)};
        if (under)
            outcome.bracket = {{"pro-rata", "none", "0s", BracketCosts{kPaid - *under * kBps / 100, kPaid}}};
        report.rows.push_back(std::move(row));
    }
    report.estimates = valueOf(study::estimateStudy(report.rows, {}));
    return report;
}

StudyGrade gradeOf(const StudyReport& report)
{
    return verdictOf(report).grade;
}

} // namespace

class TestStudyVerdict : public QObject {
    Q_OBJECT

private slots:
    void aSignThatChangesIsUnresolved()
    {
        const StudyReport better = reportOf(50, 30);
        QCOMPARE(gradeOf(better), StudyGrade::Better);
        COMPARE_NEAR(better.estimates.bracket->lowBps, 0.30, 1e-9);
        COMPARE_NEAR(better.estimates.bracket->highBps, 0.50, 1e-9);
        QCOMPARE(gradeOf(reportOf(50, std::nullopt)), StudyGrade::Better);
        const StudyReport unresolved = reportOf(50, -20);
        QCOMPARE(gradeOf(unresolved), StudyGrade::Unresolved);
        const std::string text = studyText(unresolved);
        QVERIFY2(text.find("model range -0.20 to 0.50") < text.find('\n'), text.c_str());
        QVERIFY(text.find("VERDICT  unresolved by the fill model\n") != std::string::npos);
        QVERIFY(text.find("lies between -0.20 and +0.50 bps") != std::string::npos);
        QVERIFY(studyJson(unresolved).find("\"grade\": \"unresolved\"") != std::string::npos);
    }

    void soIsOneThatTheRouterLost()
    {
        QCOMPARE(gradeOf(reportOf(-50, -20)), StudyGrade::Worse);
        QCOMPARE(gradeOf(reportOf(-50, 20)), StudyGrade::Unresolved);
        // Told as "more", both ends turn.
        const std::string text = verdictOf(reportOf(-50, 20)).text;
        QVERIFY2(text.find("model range -0.20 to 0.50") != std::string::npos, text.c_str());
    }

    void anOrderIsTooLargeWhereNothingTraded()
    {
        StudyReport report = reportOf(50, std::nullopt);
        const auto countsOf = [&report](std::vector<std::int64_t> volumes) {
            for (std::size_t i = 0; i < report.rows.size(); ++i)
                report.rows[i].outcome.volume = volumes[i];
            return valueOf(study::estimateStudy(report.rows, {})).counts;
        };
        // Orders of 100 shares: 1%, 2%, 4%, 5%, 20% of their windows' volume, and one whose window had none.
        const study::StudyCounts counts = countsOf({10'000, 5'000, 2'500, 2'000, 500, 0});
        QCOMPARE(counts.large, std::size_t{2});
        COMPARE_NEAR(counts.participation.value(), 0.045, 1e-12);
        // Half of them: there is no median.
        QVERIFY(!countsOf({10'000, 5'000, 2'500, 0, 0, 0}).participation);
        // Data without trades tell nothing.
        QCOMPARE(countsOf({0, 0, 0, 0, 0, 0}).large, std::size_t{0});
    }

    /// Of the volume that the windows printed, and of the one that was expected before.
    void thePartsOfTwoVolumesHaveTwoNames()
    {
        StudyReport report = reportOf(50, std::nullopt, 2, 14);
        for (std::size_t i = 0; i < report.rows.size(); ++i) {
            StudyRow& row = report.rows[i];
            row.order.window = {UnixNanos{}, UnixNanos{} + std::chrono::minutes{10}};
            row.outcome.volume = i < 5 ? 400 : 10'000; // 25% and 1%
            OrderCovariates& before = row.outcome.before;
            before.spreadBps = 1.0 + static_cast<double>(i * 7 % 5);
            before.volatility = 2.0 + static_cast<double>(i * 5 % 7);
            const double part = i >= 12 ? 0.2 : 0.01 + 0.007 * static_cast<double>(i * 11 % 12);
            before.volumeRate = static_cast<double>(kShares) / 10 / part;
        }
        report.estimates = valueOf(study::estimateStudy(report.rows, {}));
        const std::string json = studyJson(report);
        for (const std::string_view key :
             {"\"above_10_percent_of_window_volume\": 5", "\"median_part_of_window_volume\": 0.01",
              "\"above_10_percent_of_expected_volume\": 2"})
            QVERIFY2(json.find(key) != std::string::npos, key.data());
        QVERIFY(json.find("participation\":") == std::string::npos);
        const std::string text = studyText(report);
        QVERIFY2(text.find("5 orders are above 10% of the volume in their windows") != std::string::npos,
                 text.c_str());
        const CostCurves curves = costCurvesOf(report);
        QVERIFY2(curves.caption.ends_with("Without 2 orders above 10% of the expected volume."),
                 curves.caption.c_str());
        // The band that is drawn is the one of study.json.
        const CostCurves::Curve& router = curves.curves.front();
        QCOMPARE(router.low.size(), router.sizes.size());
        for (std::size_t i = 0; i < router.sizes.size(); ++i)
            QVERIFY(router.low[i] < router.costs[i] && router.costs[i] < router.high[i]);
        const std::string last =
            fmt::format("\"percent_of_expected_volume\": 10,\n          \"cost_bps\": {},\n"
                        "          \"low\": {},\n          \"high\": {}\n",
                        router.costs.back(), router.low.back(), router.high.back());
        QVERIFY2(json.find(last) != std::string::npos, json.c_str());
    }

    /// Twelve days around 9 March 2025, when the clocks of New York went forward: orders from 14:35 UTC, each
    /// day's a minute later, start at 09:35 to 09:40 on the first six and at 10:41 to 10:46 on the others.
    void thirdsByTimeOfDayGoByTheClocksOfTheStudy()
    {
        using namespace std::chrono;
        StudyReport report = reportOf(50, std::nullopt, 2, 12);
        for (std::size_t i = 0; i < report.rows.size(); ++i) {
            StudyRow& row = report.rows[i];
            row.day = local_days{2025y / March / 3} + days{i};
            const UnixNanos from = sys_days{2025y / March / 3} + days{i} + 14h + 35min + minutes{i};
            row.order.window = {from, from + 10min};
        }
        const auto bordersOf = [&](const std::optional<Zone>& zone) {
            const auto estimates = valueOf(study::estimateStudy(report.rows, {.zone = zone}));
            const auto& split =
                std::ranges::find(estimates.terciles, study::kTimeOfDay, &study::TercileRow::name)->split;
            return std::pair{split->lowAtMost, split->highAbove};
        };
        const auto [low, high] = bordersOf(*Zone::find("America/New_York"));
        const auto [lowUtc, highUtc] = bordersOf({});
        COMPARE_NEAR(low, 9 * 60 + 38.0, 1.0);
        COMPARE_NEAR(high, 10 * 60 + 42.0, 1.0);
        COMPARE_NEAR(lowUtc, 14 * 60 + 38.0, 1.0);
        COMPARE_NEAR(highUtc, 14 * 60 + 42.0, 1.0);
    }

    void textsOfOrdersAreNoFormulasOfSpreadsheets()
    {
        StudyReport report = reportOf(50, std::nullopt);
        report.rows[0].order.id = "=1+2";
        report.rows[1].order.group = "@SUM(A1),\"x\"";
        const std::string orders = studyOrdersCsv(report);
        QVERIFY2(orders.find("\n'=1+2,AAA,") != std::string::npos, orders.c_str());
        QVERIFY2(orders.find(",\"'@SUM(A1),\"\"x\"\"\",") != std::string::npos, orders.c_str());
    }

    void fewFillsAsMakerHaveACause()
    {
        // Peg 1 rests 60 of 100 shares; the router rests none, and `completed` of its shares are the
        // completion's.
        const auto caveatOf = [](std::int64_t completed, Price lambdaUnder) {
            StudyReport report = reportOf(50, std::nullopt);
            for (StudyRow& row : report.rows) {
                row.outcome.params.lambdaUnder = lambdaUnder;
                row.outcome.strategies.front().completion = {completed};
                row.outcome.strategies.push_back(strategyWith(name(Baseline::PegOne), 10'001 * kBps));
                row.outcome.strategies.back().maker = {60};
            }
            report.estimates = valueOf(study::estimateStudy(report.rows, {}));
            for (const Caveat& caveat : caveatsOf(report)) {
                if (caveat.code == "few_makers")
                    return caveat.text + "|" + caveat.advice;
            }
            return std::string();
        };
        const std::string taken = caveatOf(0, {10'000'000});
        QVERIFY2(taken.starts_with("The router took nearly all: 0.0%"), taken.c_str());
        QVERIFY2(taken.find("smaller `lambda-under`") != std::string::npos, taken.c_str());
        const std::string least = caveatOf(0, {});
        QVERIFY2(least.find("|A longer `interval` rests more") != std::string::npos, least.c_str());
        const std::string unfilled = caveatOf(88, {});
        QVERIFY2(unfilled.starts_with("What the router rested was hardly filled: 0.0%"), unfilled.c_str());
        QVERIFY2(unfilled.find("88% were left to the completion") != std::string::npos, unfilled.c_str());
    }

    void whatIsNoDifferenceStaysOne()
    {
        QCOMPARE(gradeOf(reportOf(1, -20, 50)), StudyGrade::NoDifference);
        QCOMPARE(gradeOf(reportOf(1, 20, 50)), StudyGrade::NoDifference);
    }

    void oneKindOfIntervalAndColoursOnlyWithAVerdict()
    {
        // Savings of 0.52, 0.48, 0.52 bps on three days: clear of 0 by day too, but no verdict.
        const StudyReport three = reportOf(50, std::nullopt, 2, 3);
        QCOMPARE(gradeOf(three), StudyGrade::NotJudged);
        const ForestChart few = forestOf(three);
        QVERIFY(few.caption.starts_with("Mean and 95% interval by day"));
        QCOMPARE(few.rows.front().label, std::string("all"));
        // By day 0.50667 -+ 4.303 x 0.01333, or the wider one of the bootstrap.
        const study::Headline& headline = *three.estimates.benchmarks[*three.estimates.primary].headline;
        COMPARE_NEAR(few.rows.front().interval.low, headline.interval.low, 1e-12);
        COMPARE_NEAR(few.rows.front().interval.high, headline.interval.high, 1e-12);
        QVERIFY(few.rows.front().interval.low > 0 && few.rows.front().interval.low < 0.4494);
        for (const ForestRow& row : few.rows)
            QCOMPARE(row.sign(), 0);
        QVERIFY(!savingBinsOf(three).hasColours && !savingPartsOf(three).hasColours);
        const std::string html = studyHtml(three);
        QVERIFY(html.find("#1a7f37") == std::string::npos && html.find("#bc4c00") == std::string::npos);
        QVERIFY(html.find("none by day") == std::string::npos);
        QVERIFY(html.find("*: over orders, these days only") != std::string::npos);

        // With a verdict the mean has a colour; days, whose intervals are over orders, have none.
        const StudyReport better = reportOf(50, std::nullopt);
        QCOMPARE(forestOf(better).rows.front().sign(), 1);
        QCOMPARE(forestOf(reportOf(-50, std::nullopt)).rows.front().sign(), -1);
        QCOMPARE(forestOf(reportOf(1, std::nullopt, 50)).rows.front().sign(), 0);
        QVERIFY(savingPartsOf(better).hasColours && savingBinsOf(better).hasColours);
        QVERIFY(studyHtml(better).find("#1a7f37") != std::string::npos);
        // The fill model turns the sign: nothing is better or worse.
        const StudyReport unresolved = reportOf(50, -20);
        QCOMPARE(forestOf(unresolved).rows.front().sign(), 0);
        QVERIFY(!savingPartsOf(unresolved).hasColours);
        ForestRow day{ForestGroup::Day, "2025-06-02", 1, {0.5, 1.5}, true, true};
        QCOMPARE(day.sign(), 0);
        day.isOverOrders = false;
        QCOMPARE(day.sign(), 1);

        // One day has no interval by day: the row says so itself.
        StudyReport one = reportOf(50, std::nullopt);
        for (StudyRow& row : one.rows)
            row.day = LocalDay{};
        one.estimates = valueOf(study::estimateStudy(one.rows, {}));
        const ForestChart alone = forestOf(one);
        QVERIFY(alone.caption.starts_with("Mean and 95% interval over orders"));
        QCOMPARE(alone.rows.front().label, std::string("all: over orders, these days"));
        QCOMPARE(alone.rows.front().sign(), 0);
    }

    void theRuleOfTuningIsTheOneThatWasUsed()
    {
        StudyReport report = reportOf(50, std::nullopt);
        const auto sentenceWith = [&report](std::vector<std::size_t> trainingDays, study::CellChoice choice) {
            report.tuning.emplace();
            report.tuning->settings.choice = choice;
            report.tuning->cells.cells = 1;
            for (const std::size_t days : trainingDays) {
                const bool isBest = choice == study::CellChoice::Best || days < study::kMinRobustDays;
                const auto rule = isBest ? study::CellChoice::Best : study::CellChoice::Robust;
                report.tuning->cells.days.push_back(
                    {"", LocalDay{}, 1, {.trainingDays = days, .rule = rule}});
                report.tuning->params.push_back({});
            }
            return tuningSentences(report).front();
        };
        const auto has = [](const std::string& text, std::string_view part) {
            return text.find(part) != std::string::npos;
        };
        using study::CellChoice;
        const std::string few = sentenceWith({1, 2, 2}, CellChoice::Robust);
        QVERIFY2(has(few, "by the best mean (the robust rule needs 5 days to train on);"), few.c_str());
        const std::string json = studyJson(report);
        QVERIFY(has(json, "\"rule\": \"best\"") && !has(json, "\"rule\": \"robust\""));
        const std::string some = sentenceWith({3, 4, 5, 6}, CellChoice::Robust);
        QVERIFY2(has(some, "by the robust rule (") && has(some, "in 2 of 4 choices"), some.c_str());
        QVERIFY(has(studyJson(report), "\"rule\": \"robust\""));
        const std::string all = sentenceWith({5, 6}, CellChoice::Robust);
        QVERIFY2(has(all, "by the robust rule (") && !has(all, "best mean"), all.c_str());
        const std::string best = sentenceWith({5, 6}, CellChoice::Best);
        QVERIFY2(has(best, "by the best mean;"), best.c_str());
    }

    void zeroIsNoChangeOfSign() { QCOMPARE(gradeOf(reportOf(50, 0)), StudyGrade::Better); }
};

QTEST_APPLESS_MAIN(TestStudyVerdict)
#include "tst_study_verdict.moc"
