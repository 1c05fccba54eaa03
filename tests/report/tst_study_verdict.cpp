// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict of a study when other rules of filling turn its sign.
#include "compare_numbers.h"
#include "report/study_answer.h"
#include "report/study_json.h"
#include "report/study_text.h"
#include "value_of.h"

#include <QTest>
#include <fmt/format.h>

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
StudyReport reportOf(std::int64_t saving, std::optional<std::int64_t> under, std::int64_t spread = 2)
{
    constexpr std::int64_t kPaid = 10'001 * kBps;
    StudyReport report;
    for (int day = 0; day < 6; ++day) {
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

    void whatIsNoDifferenceStaysOne()
    {
        QCOMPARE(gradeOf(reportOf(1, -20, 50)), StudyGrade::NoDifference);
        QCOMPARE(gradeOf(reportOf(1, 20, 50)), StudyGrade::NoDifference);
    }

    void zeroIsNoChangeOfSign() { QCOMPARE(gradeOf(reportOf(50, 0)), StudyGrade::Better); }
};

QTEST_APPLESS_MAIN(TestStudyVerdict)
#include "tst_study_verdict.moc"
