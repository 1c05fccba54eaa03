// SPDX-License-Identifier: GPL-3.0-or-later
// The savings against each benchmark: what each number is, and that every output has the same.
#include "judged_report.h"
#include "report/answer.h"
#include "report/answer_text.h"
#include "report/run_json.h"
#include "report/saving_rows.h"
#include "report/strategy_table.h"

#include <QTest>
#include <algorithm>
#include <fmt/ranges.h>
#include <simdjson.h>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

class TestSavingRows : public QObject {
    Q_OBJECT

private slots:
    /// Mean, tested order and whole window are three numbers: each stands under its name, and the first is
    /// the verdict's, in text and JSON.
    void eachNumberSaysWhatItIs()
    {
        const RunReport report = judged(0.9, 0.3, 1.5);
        const SavingRow row = savingRows(report).front();
        const auto notes = savingNotes(report, savingRows(report));
        const std::string all = fmt::format("{}", fmt::join(notes, " "));
        const auto& starts = *report.experiment.starts;
        for (const std::string& part :
             {std::string("Mean: over the starts that can be compared; that against TWAP 10s is the "
                          "verdict's figure."),
              std::string("Tested order: 600 shares over the second part"),
              std::string("Whole window: 1,500 shares")})
            QVERIFY2(all.find(part) != std::string::npos, all.c_str());
        const std::string screen = answerText(report, true);
        const std::string line = fmt::format(
            "{:<19} {:>7} {:>16} {:>7} {:>7} {:>7}  {:>7} {:>7} {:>7}", "TWAP 10s", "+0.90", "+0.30 to +1.50",
            signedBps(row.tested.bps.value()), signedBps(row.tested.executionBps),
            signedBps(row.tested.timingBps), signedBps(row.whole.bps.value()),
            signedBps(row.whole.executionBps), signedBps(row.whole.timingBps));
        QVERIFY2(screen.find("\n" + line) != std::string::npos, screen.c_str());
        QVERIFY2(
            screen.find(fmt::format("\n{} starts in the second part of the window: {} shares in 1 min each.",
                                    starts.starts.size(), starts.shares.count))
                != std::string::npos,
            screen.c_str());
        QVERIFY(screen.find("Over start times") != std::string::npos);
        simdjson::dom::parser parser;
        const std::string text = finalResultJson(report);
        const simdjson::dom::element json = parser.parse(text);
        QCOMPARE(double(json["verdict"]["saving_bps"]), 0.9);
        QVERIFY(std::string_view(json["verdict"]["saving_note"]).starts_with("The mean over "));
        QCOMPARE(double(json["savings_vs_baselines_bps"]["twap_matched"]), row.whole.bps.value());
    }

    /// The words in the table are explained below it, once, and only where they stand.
    void mostlyTimingIsExplainedOnce()
    {
        const RunReport report = judged(0.9, 0.3, 1.5);
        auto rows = savingRows(report);
        const auto explained = [&] {
            return std::ranges::count(savingNotes(report, rows), std::string(kMostlyTimingNote));
        };
        for (SavingRow& row : rows)
            row.remark = {};
        QCOMPARE(explained(), std::ptrdiff_t{0});
        rows[4].remark = rows[5].remark = "mostly timing";
        QCOMPARE(explained(), std::ptrdiff_t{1});
    }

    /// A horizon of a minute is one bucket of TWAP 60s and VWAP: equal means are no fault, and that is said.
    void equalMeansSayWhy()
    {
        const RunReport& report = wholeReport();
        QVERIFY(report.experiment.starts->horizon <= report.bucket);
        for (const SavingRow& row : savingRows(report)) {
            const bool isOne = row.baseline == Baseline::Twap || row.baseline == Baseline::Vwap
                || row.baseline == Baseline::BestAsk;
            if (isOne)
                QVERIFY2(row.sameMean.find("TWAP 60s, VWAP") != std::string::npos
                             && row.sameMean.find("one bucket of TWAP 60s and VWAP") != std::string::npos,
                         row.sameMean.c_str());
        }
        const auto notes = savingNotes(report, savingRows(report));
        QCOMPARE(std::ranges::count_if(notes,
                                       [](const std::string& note) {
                                           return note.find(" have one mean: ") != std::string::npos;
                                       }),
                 std::ptrdiff_t{1});
        // Apart by a trifle at one start: they are not the same any more.
        RunReport other = report;
        for (const Baseline baseline : {Baseline::Twap, Baseline::Vwap}) {
            auto& savings = other.experiment.starts->against[indexOf(baseline)].savingsBps;
            savings.front() = savings.front().value() + (baseline == Baseline::Twap ? 1e-9 : 2e-9);
        }
        for (const SavingRow& row : savingRows(other)) {
            if (row.baseline == Baseline::Twap || row.baseline == Baseline::Vwap)
                QCOMPARE(row.sameMean, std::string());
        }
    }

    /// A benchmark that is equal without slices of buckets has another reason.
    void theBucketIsNoReasonForOthers()
    {
        RunReport report = wholeReport();
        auto& starts = *report.experiment.starts;
        starts.against[indexOf(Baseline::SizeWeighted)].savingsBps =
            starts.against[indexOf(Baseline::Twap)].savingsBps;
        for (const SavingRow& row : savingRows(report)) {
            if (row.baseline != Baseline::Twap)
                continue;
            QVERIFY2(row.sameMean.ends_with(
                         "Size-weighted have one mean: they cost the same at every start that can be "
                         "compared."),
                     row.sameMean.c_str());
        }
    }

    /// A start without a saving is in no mean, and the notes say of which benchmark.
    void aMeanOfFewerStartsSaysSo()
    {
        RunReport report = wholeReport();
        const std::size_t starts = report.experiment.starts->starts.size();
        for (const SavingRow& row : savingRows(report))
            QCOMPARE(row.compared, starts);
        for (const std::string& note : savingNotes(report, savingRows(report)))
            QVERIFY2(!note.starts_with("Compared at fewer"), note.c_str());
        auto& against = report.experiment.starts->against[indexOf(Baseline::Vwap)];
        against.savingsBps.front().reset();
        against.compared = starts - 1;
        const auto notes = savingNotes(report, savingRows(report));
        QCOMPARE(std::ranges::count(
                     notes, fmt::format("Compared at fewer than {} starts: VWAP at {}.", starts, starts - 1)),
                 std::ptrdiff_t{1});
        const std::string screen = answerText(report, true);
        QVERIFY2(screen.find(fmt::format("VWAP at {}.", starts - 1)) != std::string::npos, screen.c_str());
    }
};

QTEST_APPLESS_MAIN(TestSavingRows)
#include "tst_saving_rows.moc"
