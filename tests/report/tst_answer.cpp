// SPDX-License-Identifier: GPL-3.0-or-later
// What a run says: asked, verdict, caveats.
#include "judged_report.h"
#include "report/answer.h"
#include "report/answer_text.h"
#include "report/caveats.h"
#include "report/run_json.h"

#include <QTest>
#include <simdjson.h>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Grade = Verdict::Grade;
using NoInterval = StartSweep::Against::NoInterval;

FillBracket bracketOf(double low, double high)
{
    return {{{"trades-only", "none", "0s", low, false}, {"pro-rata", "shown", "0s", high, false}}, low, high};
}

std::vector<std::string> codesOf(const RunReport& report)
{
    std::vector<std::string> codes;
    for (const Caveat& caveat : caveatsOf(report))
        codes.emplace_back(caveat.code);
    return codes;
}

bool has(const RunReport& report, std::string_view code)
{
    const auto codes = codesOf(report);
    return std::ranges::find(codes, code) != codes.end();
}

} // namespace

class TestAnswer : public QObject {
    Q_OBJECT

private slots:
    void theVerdictFollowsTheInterval()
    {
        const Verdict better = verdictOf(judged(0.9, 0.3, 1.5));
        QCOMPARE(better.grade, Grade::Better);
        QCOMPARE(
            better.text,
            std::string("Out of sample the router cost 0.90 bps less than TWAP 10s (95% interval 0.30 to "
                        "1.5): better."));
        const Verdict worse = verdictOf(judged(-2.5, -3.5, -1.5));
        QCOMPARE(worse.grade, Grade::Worse);
        QCOMPARE(worse.text,
                 std::string(
                     "Out of sample the router cost 2.5 bps more than TWAP 10s (95% interval of the saving "
                     "-3.5 to -1.5): worse."));
        for (const auto& [low, high] : {std::pair{-0.5, 1.5}, {0.0, 1.0}, {-1.0, 0.0}}) {
            const Verdict none = verdictOf(judged(0.5, low, high));
            QCOMPARE(none.grade, Grade::NoDifference);
            QVERIFY(none.text.ends_with(": no difference shown."));
        }
        for (const Verdict& verdict : {better, worse}) {
            QVERIFY(verdict.reason.empty() && verdict.interval && verdict.degrees == 19);
            QCOMPARE(verdict.benchmark, Baseline::TwapMatched);
        }
    }

    void aSellReceivesMoreWhenItIsBetter()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        report.order.side = Side::Sell;
        QVERIFY(verdictOf(report).text.find("the router received 0.90 bps more than TWAP 10s")
                != std::string::npos);
        primary(report).all.mean = -0.9;
        QVERIFY(verdictOf(report).text.find("the router received 0.90 bps less than TWAP 10s")
                != std::string::npos);
    }

    void aBracketOfBothSignsLeavesItUnresolved()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        report.experiment.bracket = bracketOf(0.4, 2.6);
        QCOMPARE(verdictOf(report).grade, Grade::Better);
        QVERIFY(!has(report, "fill_model"));
        report.experiment.bracket = bracketOf(-0.4, 2.6);
        const Verdict verdict = verdictOf(report);
        QCOMPARE(verdict.grade, Grade::Unresolved);
        QVERIFY2(verdict.text.ends_with(
                     ": unresolved by the fill model, by whose rules the saving lies between -0.40 and 2.6."),
                 verdict.text.c_str());
        QVERIFY(has(report, "fill_model"));
        // In place of better and worse only.
        RunReport none = judged(0.5, -0.5, 1.5);
        none.experiment.bracket = bracketOf(-0.4, 2.6);
        QCOMPARE(verdictOf(none).grade, Grade::NoDifference);
    }

    void whatCannotBeJudgedSaysWhyAndWhatWouldChangeIt()
    {
        const auto check = [](const RunReport& report, std::string_view reason, std::string_view advice) {
            const Verdict verdict = verdictOf(report);
            QCOMPARE(verdict.grade, Grade::NotJudged);
            QVERIFY2(verdict.reason.find(reason) != std::string::npos, verdict.reason.c_str());
            QVERIFY2(verdict.advice.find(advice) != std::string::npos, verdict.advice.c_str());
            QVERIFY(verdict.text.starts_with("Not judged: " + verdict.reason));
        };
        const auto with = [](NoInterval why) {
            RunReport report = wholeReport();
            primary(report).noInterval = why;
            primary(report).all.interval.reset();
            return report;
        };
        check(with(NoInterval::FewHorizons), "not overlap, and an interval needs 8", "A window of at least ");
        check(with(NoInterval::NoStarts), "shorter than one horizon", "study of many orders");
        check(with(NoInterval::OrderTooSmall), "The order is too small", "a finer lot");
        check(with(NoInterval::NotComparable), "cannot be compared",
              "venues show prices throughout can be judged");
        check(with(NoInterval::NotExecutable), "could not be filled",
              "venues show prices throughout can be judged");
        RunReport report = judged(0.9, 0.3, 1.5);
        report.isComplete = false;
        check(report, "not complete", "to its end");
        QVERIFY(has(report, "incomplete"));
        report = judged(0.9, 0.3, 1.5);
        report.experiment.test.reset();
        check(report, "on the data that they would be judged on", "split 60");
        QVERIFY(has(report, "in_sample"));
        report.experiment.starts.reset();
        check(report, "sweep of start times is off", "starts 30s");
    }

    void aWindowAsLongAsAdvisedHasAnInterval()
    {
        // The advice is read back from its own sentence.
        const RunReport& report = wholeReport();
        const Verdict verdict = verdictOf(report);
        QCOMPARE(verdict.grade, Grade::NotJudged); // ten minutes
        const std::string lead = "A window of at least ";
        QVERIFY(verdict.advice.starts_with(lead));
        const std::int64_t minutes = std::stoll(verdict.advice.substr(lead.size()));
        for (const std::int64_t length : {minutes - 1, minutes}) {
            const ParentOrder order = buy(5000, {at(0), at(0) + std::chrono::minutes{length}});
            const auto split = splitInTime(order, 60);
            const StartPlan plan = planStarts(order, split->test.window, 30s, 10s);
            QCOMPARE(plan.starts.size() / plan.startsPerHorizon >= kMinHorizons, length == minutes);
        }
    }

    void askedNamesTheOrderTheWindowAndTheVenues()
    {
        RunReport report = wholeReport();
        report.order =
            buy(5000, {*parseIsoTime("2025-06-02T13:35:00Z"), *parseIsoTime("2025-06-02T14:35:00Z")});
        report.symbol = "SYNT";
        report.settings = {{"fees", "default"}};
        report.venues.resize(2);
        report.venues[0].info.mic = "XNAS";
        report.venues[1].info.mic = "IEXG";
        QCOMPARE(askedText(report),
                 std::string(
                     "Buy 5,000 SYNT, 2 Jun 2025 13:35-14:35 UTC, 2 of 16 US exchanges (without XNYS, ARCX, "
                     "EDGX, ...), fees default"));
        report.venues[1].info.mic = "XLON";
        report.order.side = Side::Sell;
        report.order.limit = cents(10'050);
        report.order.window.to = *parseIsoTime("2025-06-03T14:35:07.5Z");
        QCOMPARE(
            askedText(report),
            std::string("Sell 5,000 SYNT at 100.5 or better, 2 Jun 2025 13:35 to 3 Jun 2025 14:35:07.500 "
                        "UTC, 2 venues, fees default"));
    }

    void caveatsStandWorstFirst()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        report.experiment.bracket = bracketOf(-0.4, 2.6);
        report.experiment.tca->market.volume = 5000;
        report.findings = {{"book_crossed", "Crossed for 2% of the time.", "", false}};
        report.experiment.optimised.result.completion.shares = {30}; // 2%
        report.experiment.optimised.result.crossing = {151}; // of 1,500
        report.experiment.quality.halts = 1;
        report.experiment.search.summary.isOnBoundary[1] = true;
        report.experiment.profile.basis = VolumeProfile::Basis::Even;
        report.venues.resize(1);
        QVERIFY(has(report, "participation") && has(report, "book_crossed") && has(report, "fill_model")
                && has(report, "completion") && has(report, "crossing_fills") && has(report, "halts")
                && has(report, "grid_edge") && has(report, "one_venue") && has(report, "vwap_profile"));
        const auto caveats = caveatsOf(report);
        QVERIFY(std::ranges::is_sorted(caveats, {}, &Caveat::severity));
        QCOMPARE(caveats.front().severity, Caveat::Severity::Severe);
        for (const Caveat& caveat : caveats)
            QVERIFY2(caveat.text.ends_with('.') && (caveat.advice.empty() || caveat.advice.ends_with('.')),
                     caveat.text.c_str());
        // Just at the limits nothing is said.
        report.experiment.tca->market.volume = 15'000;
        report.findings.clear();
        report.experiment.optimised.result.completion.shares = {15};
        report.experiment.optimised.result.crossing = {150};
        report.experiment.quality.halts = 0;
        QVERIFY(!has(report, "participation") && !has(report, "book_crossed") && !has(report, "completion")
                && !has(report, "crossing_fills") && !has(report, "halts"));
    }

    void theOpenIsAtHalfPastNineInNewYork()
    {
        RunReport report = wholeReport();
        const auto opensIn = [&](const char* from, const char* to) {
            report.order.window = {*parseIsoTime(from), *parseIsoTime(to)};
            return has(report, "opening");
        };
        QVERIFY(opensIn("2025-06-02T13:30:00Z", "2025-06-02T14:00:00Z"));
        QVERIFY(opensIn("2025-06-02T13:30:01Z", "2025-06-02T14:00:00Z"));
        QVERIFY(!opensIn("2025-06-02T13:31:00Z", "2025-06-02T14:00:00Z"));
        QVERIFY(opensIn("2025-06-02T13:00:00Z", "2025-06-02T13:30:00Z")); // before the open
        QVERIFY(!opensIn("2025-06-02T18:00:00Z", "2025-06-03T04:00:00Z"));
        QVERIFY(opensIn("2025-06-02T18:00:00Z", "2025-06-03T15:00:00Z")); // the next day's
        QVERIFY(opensIn("2025-01-15T14:00:00Z", "2025-01-15T14:31:00Z")); // winter
        QVERIFY(!opensIn("2025-01-15T14:31:00Z", "2025-01-15T15:00:00Z"));
        QVERIFY(opensIn("2025-03-10T13:30:00Z", "2025-03-10T14:00:00Z")); // the day after the change
        QVERIFY(opensIn("2025-11-03T14:30:00Z", "2025-11-03T15:00:00Z"));
        QVERIFY(!opensIn("2025-06-01T13:30:00Z", "2025-06-01T14:00:00Z")); // a Sunday
        for (TapeVenue& venue : report.venues)
            venue.info.mic = "XLON";
        QVERIFY(!opensIn("2025-06-02T13:30:00Z", "2025-06-02T14:00:00Z"));
    }

    void adviceFitsTheSettings()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        const auto adviceOf = [&](std::string_view code) {
            const auto caveats = caveatsOf(report);
            const auto found = std::ranges::find(caveats, code, &Caveat::code);
            return found == caveats.end() ? std::string() : found->advice;
        };
        report.experiment.optimised.result.router.solved = 10;
        report.experiment.optimised.result.router.notCertified = 3;
        QCOMPARE(adviceOf("not_certified"), std::string("A larger lot leaves fewer splits to search."));
        for (const auto& [word, value] :
             {std::pair{"outflows", "joint"}, {"outflows", "factor"}, {"solver", "sa"}}) {
            report.settings = {{word, value}};
            QVERIFY2(adviceOf("not_certified").starts_with("Only independent outflows"), value);
        }
        // Without a saving at every start there is no bracket, and that is said where one was asked for.
        report.experiment.bracket.reset();
        QVERIFY(!has(report, "bracket_incomplete"));
        report.settings = {{"bracket", "on"}};
        QVERIFY(has(report, "bracket_incomplete"));
    }

    void nothingIsJudgedWithoutData()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        const TimeWindow whole = report.order.window;
        const TimeWindow tested = report.experiment.test->order.window;
        QVERIFY(!has(report, "data_short"));
        QCOMPARE(uncovered(whole, report.experiment.quality.data), 0.0);
        report.experiment.quality.data.to = tested.to - tested.length() / 5;
        QVERIFY(has(report, "data_short"));
        const Verdict verdict = verdictOf(report);
        QCOMPARE(verdict.grade, Grade::NotJudged);
        QVERIFY2(verdict.text.starts_with("Not judged: The input has no data for 20% of the tested part."),
                 verdict.text.c_str());
        QVERIFY(!verdict.interval);
        report.experiment.quality.data = {whole.to + Nanos{1}, whole.to + Nanos{2}};
        QCOMPARE(uncovered(whole, report.experiment.quality.data), 1.0);
    }

    void whatIsMissingIsACaveat()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        QVERIFY(has(report, "venues_missing") && !has(report, "no_interval"));
        report.venues[0].info.mic = "XLON"; // no market of US exchanges alone
        QVERIFY(!has(report, "venues_missing"));
        report.experiment.bracket = bracketOf(0.4, 2.6);
        QVERIFY(!has(report, "bracket_incomplete") && !has(report, "fill_model"));
        report.experiment.bracket->variants.front().savingBps.reset();
        QVERIFY(has(report, "bracket_incomplete"));
        // Whatever else there is to say of the verdict, the reason is the interval's own.
        report.experiment.test.reset();
        auto& against = report.experiment.starts->against[indexOf(kPrimaryBaseline)];
        against.all.interval.reset();
        against.noInterval = StartSweep::Against::NoInterval::FewHorizons;
        const auto textOf = [&](std::string_view code) {
            const auto caveats = caveatsOf(report);
            const auto found = std::ranges::find(caveats, code, &Caveat::code);
            return found == caveats.end() ? std::string() : found->text;
        };
        QVERIFY2(textOf("no_interval").find("an interval needs 8") != std::string::npos,
                 textOf("no_interval").c_str());
        report.experiment.starts.reset();
        QCOMPARE(textOf("no_interval"), std::string("No interval: the sweep of start times is off."));
    }

    void fillsByTheFarSideCountWhereTheQueueIsInferred()
    {
        RunReport report = wholeReport();
        RunResult& router = report.experiment.optimised.result;
        report.rules.exactVenues = 0b10;
        router.fills.assign(2, Fill{at(200), 0, {400}, {10}, {}, {}, false, true, {}, true});
        router.fills[1].venue = 1;
        router.crossing = {800};
        const auto text = [&] {
            const auto caveats = caveatsOf(report);
            const auto found = std::ranges::find(caveats, "crossing_fills", &Caveat::code);
            return found == caveats.end() ? std::string() : found->text;
        };
        QVERIFY2(text().starts_with("400 of ") && text().find("with an inferred queue") != std::string::npos,
                 text().c_str());
        report.rules.exactVenues = 0;
        QVERIFY2(text().starts_with("800 of ") && text().find("inferred") == std::string::npos,
                 text().c_str());
        report.rules.exactVenues = 0b11;
        QCOMPARE(text(), std::string());
    }

    void oneCellIsNotChosen()
    {
        RunReport report = wholeReport();
        report.experiment.test.reset();
        QVERIFY(has(report, "in_sample"));
        report.experiment.search.cells.resize(1);
        QVERIFY(!has(report, "in_sample"));
        QVERIFY(answerText(report).find("the only") != std::string::npos); // not "best of 1 cell"
    }

    void allOutputsSayTheSame()
    {
        RunReport report = judged(0.9, 0.3, 1.5);
        report.experiment.bracket = bracketOf(0.4, 2.6);
        report.warnings = {"One more."};
        simdjson::dom::parser parser;
        const std::string text = finalResultJson(report);
        const simdjson::dom::element json = parser.parse(text);
        QCOMPARE(std::string(std::string_view(json["asked"])), askedText(report));
        const auto verdict = json["verdict"];
        QCOMPARE(std::string(std::string_view(verdict["grade"])), std::string("better"));
        QCOMPARE(std::string(std::string_view(verdict["benchmark"])), std::string("twap_matched"));
        QCOMPARE(std::string(std::string_view(verdict["text"])), verdictOf(report).text);
        QCOMPARE(double(verdict["interval"]["low"]), 0.3);
        QCOMPARE(std::int64_t(verdict["interval"]["df"]), std::int64_t{19});
        QCOMPARE(double(json["bracket"]["low"]), 0.4);
        QCOMPARE(bool(json["bracket"]["sign_changes"]), false);
        const auto caveats = caveatsOf(report);
        const std::string screen = answerText(report, true);
        QVERIFY(screen.starts_with("VERDICT  " + verdictOf(report).text.substr(0, 20)));
        QVERIFY(screen.find(askedText(report).substr(0, 20)) != std::string::npos);
        std::size_t i = 0;
        for (const auto caveat : simdjson::dom::array(json["caveats"])) {
            QCOMPARE(std::string(std::string_view(caveat["code"])), std::string(caveats[i].code));
            QCOMPARE(std::string(std::string_view(caveat["text"])), caveats[i].text);
            QCOMPARE(std::string(std::string_view(json["data_quality"]["warnings"].at(i))), caveats[i].text);
            QVERIFY(screen.find(caveats[i].text.substr(0, 40)) != std::string::npos);
            ++i;
        }
        QCOMPARE(i, caveats.size());
        QCOMPARE(std::string(std::string_view(json["data_quality"]["warnings"].at(i))),
                 std::string("One more."));
    }
};

QTEST_APPLESS_MAIN(TestAnswer)
#include "tst_answer.moc"
