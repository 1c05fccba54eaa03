// SPDX-License-Identifier: GPL-3.0-or-later
// What a person reads in the terminal, and the two CSV files.
#include "report/answer_text.h"
#include "report/run_table.h"
#include "report/strategy_table.h"
#include "test_reports.h"
#include "value_of.h"

#include <QTest>
#include <sstream>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

RunReport reportOver(const std::vector<QuoteEvent>& rows, const ExperimentSettings& settings,
                     const std::vector<std::int64_t>& feeNanos)
{
    const auto tape = tapeOf(rows);
    const VenueFees fees = flatFees(feeNanos);
    return reportOf(*tape, fees, settings, valueOf(runExperiment(*tape, fees, settings, {})));
}

/// Two venues; XNAS is cheaper by a cent at first, BATS by two later.
RunReport tinyReport(Side side = Side::Buy)
{
    auto settings = settingsOver(window(60'000, 180'000), side);
    settings.order.shares = {200};
    settings.axes[0] = {{Price{20'000'000}}};
    settings.axes[1] = {{Price{10'000'000}, Price{20'000'000}}};
    settings.axes[2] = {{Price{0}}};
    return reportOver({row(0, kNasdaq, 9999, 100, 10'001, 100), row(1'000, kBats, 9998, 100, 10'002, 300),
                       withTrade(row(30'000, kNasdaq, 9999, 100, 10'001, 90), 10'001, 10, 'B'),
                       row(90'000, kNasdaq, 9996, 100, 10'000, 50), row(100'000, kBats, 9996, 100, 9998, 300),
                       row(150'000, kBats, 9995, 100, 9999, 300)},
                      settings, {3'000'000, -1'000'000});
}

constexpr std::string_view kTinyScreen =
    R"(VERDICT  Not judged: The sweep of start times is off. With split 60 and starts 30s a window that is
         long enough gives an interval.
Buy 200 TEST, 21 Oct 2024 14:01-14:03 UTC, 2 of 16 US exchanges (without XNYS, ARCX, EDGX, ...),
fees none
Read as: venues at best ask XNAS 50%, BATS 50%.
! TWAP 10s took 34 of 200 shares (17%) at the end of the window to complete the order, at prices
  that a rule sets. Use fewer shares or a longer window.
! The input has no data for 25% of the window: it covers 2024-10-21T14:00:00 to 2024-10-21T14:02:30
  UTC. Orders outside it fill at the last quotes before, or not at all. Choose a window within the
  data.
! The parameters were chosen on the data that the result is reported on (in sample): the saving is
  optimistic. Use split 60.
! The best lambda_under lies at an end of its axis: a wider axis may do better. Widen the axis.
- 2 of 16 US exchanges are in the input, without XNYS, ARCX, EDGX, ...: what the others showed could
  not be taken. Add files of other venues.
- VWAP: No earlier day in the input has trades throughout this time of day: slices follow a typical
  curve of US exchanges without auctions. Give a profile file, or input of earlier days.

Router saving (bps)             Whole window
                    Total = Exec. +  Timing
TWAP 10s                  -       -       -
Patient TWAP              -       -       -
Equal split               -       -       -
One venue                 -       -       -
TWAP 60s              +2.15   +0.45   +1.70~
VWAP                  +2.15   +0.45   +1.70~
Best Ask              +2.13   +0.28   +1.85~
Best all-in           +2.13   +0.28   +1.85~
Size-weighted         +3.86   +0.86   +3.00~
+: the router was better. Mostly timing (~): the timing part is more than three times the execution
part, because the benchmark trades at other times than the router.
- Not comparable: TWAP 10s left 34 of 200 shares (17%) to the completion at the end of the window;
  above 10% a saving would compare completion rules.

The router bought 200 of 200 shares at 99.9790 on average, $19,995.80 all in.
Parameters (static): lambda_over 0.02, lambda_under 0.01, theta_queue 0 $ a share, best of 2 cells.
)";

constexpr std::string_view kTinyDetails =
    R"(                                  Average                              Arrival   Router    of it       and
Strategy               Filled       price          Total $     Fees $ slippage   saving   timing execution
Router                    200     99.9790        19,995.80      -0.20    -2.10        -        -         -
Default parameters        200     99.9790        19,995.80      -0.20    -2.10     0.00     0.00      0.00
TWAP 10s                  200     99.9936        19,998.71       0.06    -0.64        -        -         -
Patient TWAP              200     99.9849        19,996.97      -0.20    -1.51        -        -         -
Equal split               200     99.9923        19,998.45       0.02    -0.77        -        -         -
One venue                 200     99.9917        19,998.34       0.00    -0.83        -        -         -
TWAP 60s                  200    100.0005        20,000.10       0.20    +0.05    +2.15    +1.70     +0.45
VWAP                      200    100.0005        20,000.10       0.20    +0.05    +2.15    +1.70     +0.45
Best Ask                  200    100.0003        20,000.06       0.36    +0.03    +2.13    +1.85     +0.28
Best all-in               200    100.0003        20,000.06       0.36    +0.03    +2.13    +1.85     +0.28
Size-weighted             200    100.0176        20,003.52      -0.02    +1.76    +3.86    +3.00     +0.86

- Averages and totals include fees and rebates; Fees $ are before rebates. Arrival slippage is against the
  arrival mid in bps, positive is a cost. Router savings are in bps, positive when the router was better;
  timing and execution add up to the saving.
- The default parameters are the middle cell of the grid: lambda_over 0.02, lambda_under 0.01, theta_queue 0.
- Not comparable: TWAP 10s left 34 of 200 shares (17%) to the completion at the end of the window; above 10% a
  saving would compare completion rules.
- Not comparable: Patient TWAP left 117 of 200 shares (58%) to the completion at the end of the window; above
  10% a saving would compare completion rules.
- Not comparable: Equal split left 44 of 200 shares (22%) to the completion at the end of the window; above
  10% a saving would compare completion rules.
- Not comparable: One venue left 50 of 200 shares (25%) to the completion at the end of the window; above 10%
  a saving would compare completion rules.
- TWAP 10s took 34 shares at the end of the window to complete the order.
- Patient TWAP took 117 shares at the end of the window to complete the order.
- Equal split took 44 shares at the end of the window to complete the order.
- One venue took 50 shares at the end of the window to complete the order.
- The market in the window, without fees: no trades, time-weighted mid 99.9804 (router -0.04 bps).
- At the router's fills the quotes were 2.00 bps wide; its effective spread was 2.00 bps, twice the distance
  from the mid (positive is a cost).
)";

std::vector<std::string> lines(const std::string& text)
{
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        out.push_back(line);
    return out;
}

} // namespace

class TestRunTable : public QObject {
    Q_OBJECT

private slots:
    void aTinyRunReadsLikeThis()
    {
        const RunReport report = tinyReport();
        const std::string screen = answerText(report);
        QVERIFY2(screen == kTinyScreen, screen.c_str());
        const std::string details = detailsText(report);
        QVERIFY2(details == kTinyDetails, details.c_str());
    }

    void theAnswerFitsOnAScreenAndCountsWhatDoesNot()
    {
        RunReport report = tinyReport();
        report.experiment.optimised.result.all.gross = {500'000'000 * kNanosPerDollar};
        QVERIFY(answerText(report).find("with `verbose`") == std::string::npos);
        report.cutShort = std::string(900, 'x') + " " + std::string(900, 'y');
        const auto screen = lines(answerText(report));
        QVERIFY(screen.size() <= kScreenLines);
        for (const std::string& line : screen)
            QVERIFY2(line.size() <= kScreenColumns, line.c_str());
        QVERIFY(std::ranges::any_of(screen, [](const std::string& line) {
            return line.starts_with("- ") && line.find(" caveats more with `verbose`.") != std::string::npos;
        }));
        QVERIFY(answerText(report, true).find("yyy") != std::string::npos);
        QVERIFY(answerText(report, true).find("with `verbose`") == std::string::npos);
    }

    void aBenchmarkOfAnotherScheduleIsMarkedAsDrift()
    {
        // The router fills ten cents lower than TWAP 60s while the mid moved as far: timing alone.
        RunReport report = tinyReport();
        const auto mark = [&](Baseline baseline) {
            for (const std::string& line : lines(answerText(report))) {
                if (line.starts_with(displayName(baseline, report.names()) + " "))
                    return line.ends_with("~");
            }
            return false;
        };
        RunResult& router = report.experiment.optimised.result;
        for (const Baseline baseline : {Baseline::Twap, Baseline::TwapMatched}) {
            RunResult& other = report.experiment.baselines[indexOf(baseline)];
            other = router;
            other.all.gross.nanos += 200 * 10 * kCent;
            other.atMid.nanos += 200 * 10 * kCent;
        }
        QVERIFY(mark(Baseline::Twap));
        QVERIFY(!mark(Baseline::TwapMatched)); // it trades when the router does
        router.atMid.nanos += 200 * 10 * kCent; // as far from the mid as the saving
        QVERIFY(!mark(Baseline::Twap));
    }

    void aMeasureIsANumberAndSaysWhyItIsNone()
    {
        for (const Side side : {Side::Buy, Side::Sell}) {
            const RunReport report = tinyReport(side);
            const RunResult& router = report.experiment.optimised.result;
            for (const Baseline baseline : kShownBaselines) {
                const RunResult& result = report.experiment.baselines[indexOf(baseline)];
                const std::string name = displayName(baseline, report.names());
                const MeasuredStrategy strategy{name, result, &router, report.experiment.arrivalMid};
                const Saving saving = compare(router, result, name);
                const MeasureCell cell = cellOf(Measure::Saving, strategy);
                QCOMPARE(cell.number, saving.bps);
                QCOMPARE(cell.reason, saving.reason);
                QCOMPARE(cell.text, saving.bps ? signedBps(*saving.bps) : std::string(kNotComparable));
                QCOMPARE(savingCash(strategy).has_value(), saving.bps.has_value());
                if (saving.bps && *saving.bps != 0)
                    QCOMPARE(savingCash(strategy)->nanos > 0, *saving.bps > 0);
                QCOMPARE(cellOf(Measure::Filled, strategy).number,
                         std::optional(static_cast<double>(result.filled().count)));
            }
            // The router has no saving against itself, and none is known before it has run.
            QCOMPARE(cellOf(Measure::Saving, {"Router", router, &router, {}}).text, std::string("-"));
            QCOMPARE(cellOf(Measure::Saving, {"Best Ask", router, nullptr, {}}).text, std::string("-"));
            QCOMPARE(cellOf(Measure::ArrivalSlippage, {"Router", router, &router, {}}).number,
                     std::optional<double>());
            RunResult notRun = router;
            notRun.notRun = "No reason.";
            const MeasureCell none = cellOf(Measure::TotalCash, {"x", notRun, &router, {}});
            QVERIFY(none.text == "-" && !none.number && none.reason == "No reason.");
        }
        QCOMPARE(signedBps(-0.001), std::string("0.00"));
        QCOMPARE(signedBps(0.001), std::string("0.00"));
        QCOMPARE(signedBps(-13.1), std::string("-13.10"));
    }

    void neverIsWiderThan110Columns()
    {
        RunReport report = tinyReport();
        report.warnings.push_back(std::string(300, 'w')
                                  + " and more words after it, so that it must be wrapped");
        for (int i = 0; i < 40; ++i)
            report.venues.push_back(report.venues.front());
        report.experiment.optimised.result.all.gross = {500'000'000 * kNanosPerDollar};
        report.experiment.optimised.result.all.shares = {5'000'000};
        for (const std::string& line : lines(detailsText(report)))
            QVERIFY2(line.size() <= 110, line.c_str());
    }

    void saysWhatCouldNotBeComparedAndWhy()
    {
        auto settings = settingsOver(window(0, 10));
        settings.order.shares = {5000};
        settings.rules.completion = Completion::None;
        for (auto& axis : settings.axes)
            axis = {{Price{1}}}; // too patient to buy at all
        const auto report = reportOver(
            {row(0, kNasdaq, 999, 10, 1001, 100), row(1, kNasdaq, 999, 10, 1001, 120)}, settings, {0});
        const std::string table = detailsText(report);
        QVERIFY(table.find("left 4,880 of 5,000 shares unfilled") != std::string::npos);
        QVERIFY(table.find("Not comparable: The router filled nothing of 5,000 shares.")
                != std::string::npos);
    }

    void aSellSpeaksOfBidsAndProceeds()
    {
        const RunReport report = tinyReport(Side::Sell);
        const std::string table = answerText(report) + detailsText(report);
        QVERIFY(table.find("Sell 200") != std::string::npos);
        QVERIFY(table.find("Best Bid") != std::string::npos);
        QVERIFY(table.find("Best Ask") == std::string::npos);
        QVERIFY(table.find("Proceeds $") != std::string::npos);
    }

    void fillsCsvHasOneLineAFill()
    {
        const RunReport report = tinyReport();
        const auto found = lines(fillsCsv(report));
        QCOMPARE(found.front(),
                 std::string("strategy,time,venue,shares,price,fee,mid,completion,liquidity,"
                             "markout_1s,markout_10s,markout_60s"));
        std::size_t fills = report.experiment.optimised.result.fills.size();
        for (const RunResult& baseline : report.experiment.baselines)
            fills += baseline.fills.size();
        QCOMPARE(found.size(), fills + 1);
        // Best Ask: 90 at the carried quote of XNAS, then what is lowest. The mid is 100 to 14:01:30,
        // then 99.99, 99.97 (14:01:40) and, with the last row at 14:02:30, 99.975; the tape ends there.
        QVERIFY(std::ranges::find(found,
                                  "best_ask,2024-10-21T14:01:00.000000000Z,XNAS,90,100.01,0.003,100,0,"
                                  "taker,-0.01,-0.01,-0.04")
                != found.end());
        QVERIFY(std::ranges::find(found,
                                  "best_ask,2024-10-21T14:01:40.000000000Z,BATS,60,99.98,-0.001,99.97,0,"
                                  "taker,-0.01,-0.01,")
                != found.end());
        for (const std::string& line : found)
            QCOMPARE(std::ranges::count(line, ','), std::ptrdiff_t{11});
    }

    void fillsWithoutAnAnalysisHaveNoMarkouts()
    {
        RunReport report = tinyReport();
        report.experiment.tca.reset();
        report.experiment.optimised.result.fills.front().isMaker = true;
        const auto found = lines(fillsCsv(report));
        QVERIFY(found[1].ends_with(",0,maker,,,"));
        QVERIFY(found.back().ends_with(",0,taker,,,"));
        QVERIFY(detailsText(report).find("The market in the window") == std::string::npos);
    }

    void theTableTellsHowTheFillsStandToTheMarket()
    {
        // 100 shares trade in the window, of which the order is 40%; half of it is filled at the bid.
        RunReport report = tinyReport();
        Tca& tca = *report.experiment.tca;
        tca.market.volume = 500;
        tca.market.turnover = Int128{500} * 100 * kNanosPerDollar;
        tca.optimised.all.makerShares = {80};
        tca.optimised.all.maker[1] = {{80}, -80 * 2 * (kCent / 2), Int128{80} * 100 * kNanosPerDollar};
        const std::string table = detailsText(report);
        QVERIFY(table.find("500 shares traded at a VWAP of 100.0000 (router -2.00 bps)")
                != std::string::npos);
        QVERIFY(table.find(
                    "Resting orders filled 80 of the router's 200 shares; 10 s later the mid was -0.50 bps")
                != std::string::npos);
        QVERIFY(answerText(report).find("The order is 40% of the volume") != std::string::npos);
        tca.market.volume = 2000; // 10%: might pass unnoticed
        QVERIFY(answerText(report).find("of the volume") == std::string::npos);
    }

    void theSecondPartShowsWhatOfTheSavingIsExecution()
    {
        const auto tape = marketTape(21);
        auto settings = settingsOver({at(0) + 100s, tape->span().to});
        settings.order.shares = {1500};
        settings.splitPercent = 60;
        const VenueFees fees = flatFees({3'000'000, -1'000'000, 2'000'000});
        auto experiment = runExperiment(*tape, fees, settings, {});
        QVERIFY(experiment.hasValue());
        const RunReport report = reportOf(*tape, fees, settings, std::move(*experiment));
        const auto found = lines(detailsText(report));
        const auto header =
            std::ranges::find_if(found, [](const std::string& l) { return l.starts_with("Against"); });
        QVERIFY(header != found.end());
        // One line a baseline, in the order of the tables.
        std::ptrdiff_t line = 1;
        for (const Baseline baseline : kShownBaselines) {
            const std::string name = displayName(baseline, report.names());
            const std::string& text = *(header + line++);
            QVERIFY2(text.starts_with(name + " "), text.c_str());
            const Saving saving = compare(report.experiment.test->tuned,
                                          report.experiment.test->baselines[indexOf(baseline)], name);
            QVERIFY(saving.bps.has_value());
            QVERIFY2(text.find(fmt::format(" {:+.2f} ", *saving.bps)) != std::string::npos, text.c_str());
            QVERIFY2(text.find(fmt::format(" {:+.2f} ", saving.executionBps)) != std::string::npos,
                     text.c_str());
        }
    }

    void saysWhyTheCompletionLeftSomething()
    {
        RunReport report = tinyReport();
        RunResult& result = report.experiment.optimised.result;
        result.all.shares = {150};
        const auto note = [&](CompletionEnd end) {
            result.completionEnd = end;
            std::string table = detailsText(report);
            std::ranges::replace(table, '\n', ' ');
            table.erase(
                std::unique(table.begin(), table.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
                table.end());
            const auto at = table.find("Router left 50 of 200 shares unfilled");
            return at == std::string::npos ? std::string() : table.substr(at, table.find("- ", at) - at);
        };
        QCOMPARE(note(CompletionEnd::Done), std::string("Router left 50 of 200 shares unfilled. "));
        QVERIFY(note(CompletionEnd::NothingOffered).find("no venue showed a price to take.")
                != std::string::npos);
        QVERIFY(note(CompletionEnd::GaveUp).find("far more than the market showed.") != std::string::npos);
        report.order.limit = cents(10'000);
        QVERIFY(note(CompletionEnd::NothingOffered).find("within the limit.") != std::string::npos);
    }

    void pathCsvEndsAtTheTotals()
    {
        for (const Side side : {Side::Buy, Side::Sell}) {
            const RunReport report = tinyReport(side);
            const auto found = lines(pathCsv(report));
            QCOMPARE(found.front(), std::string("strategy,time,filled,total_cash,shortfall_vs_arrival"));
            std::string last;
            for (const std::string& line : found) {
                if (line.starts_with("twap,"))
                    last = line;
            }
            const RunResult& twap = report.experiment.baselines[2];
            // Against the arrival mid of 100: what was paid above it, or received below it.
            const std::int64_t atArrival = 100 * kNanosPerDollar * twap.filled().count;
            const std::int64_t cash = twap.totalCash().nanos;
            QCOMPARE(last,
                     fmt::format("twap,{},{},{},{}", formatIsoTime(*twap.lastFill), twap.filled().count,
                                 formatNanos(cash),
                                 formatNanos(side == Side::Buy ? cash - atArrival : atArrival - cash)));
        }
    }
};

QTEST_APPLESS_MAIN(TestRunTable)
#include "tst_run_table.moc"
