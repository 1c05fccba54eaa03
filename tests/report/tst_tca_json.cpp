// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of final_result.json about the fills and about the router's decisions.
#include "base/number_text.h"
#include "compare_numbers.h"
#include "parsed_json.h"
#include "report/run_json.h"
#include "report/tca_table.h"
#include "test_reports.h"

#include <QTest>
#include <simdjson.h>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

RunReport reportOn(const Tape& tape, ExperimentSettings settings)
{
    std::vector<std::int64_t> nanos{3'000'000, -1'000'000, 2'000'000};
    nanos.resize(tape.venues().size());
    const VenueFees fees = flatFees(nanos);
    return reportOf(tape, fees, settings, valueOf(runExperiment(tape, fees, settings, {})));
}

RunReport contKukanovReport(Side side)
{
    const auto tape = marketTape(31, 6000);
    auto settings = settingsOver({at(0) + 360s, tape->span().to}, side);
    settings.model = RouterModel::ContKukanov;
    settings.order.shares = {3000};
    settings.axes[0] = {{Price{20'000'000}, Price{40'000'000}}};
    settings.axes[1] = {{Price{1'000'000}, Price{20'000'000}}};
    settings.axes[2] = {{Price{0}}};
    settings.splitPercent = 60;
    settings.startStride = Nanos{60s};
    return reportOn(*tape, settings);
}

const Keys kStrategies{"optimized",     "untuned",      "best_ask",     "best_all_in", "twap",   "vwap",
                       "size_weighted", "twap_matched", "patient_twap", "equal_split", "peg_one"};

} // namespace

class TestTcaJson : public QObject {
    Q_OBJECT

private slots:
    void everyStrategyIsAnalysed()
    {
        const ParsedJson json(finalResultJson(contKukanovReport(Side::Buy)));
        QCOMPARE(json.keys("/tca"), (Keys{"sign", "market", "strategies"}));
        QCOMPARE(std::string_view(json["/tca/sign"]), kTcaSigns);
        QCOMPARE(json.keys("/tca/market"),
                 (Keys{"arrival_mid", "end_mid", "vwap", "twap", "auction_shares", "off_exchange_shares",
                       "volume_by_venue"}));
        QCOMPARE(json.keys("/tca/strategies"), kStrategies);
        for (const std::string& strategy : kStrategies) {
            QCOMPARE(json.keys("/tca/strategies/" + strategy),
                     (Keys{"ordered", "filled", "fill_rate", "participation", "duration_seconds",
                           "arrival_slippage_bps", "arrival_slippage_with_fees_bps", "vwap_slippage_bps",
                           "twap_slippage_bps", "implementation_shortfall", "effective_spread_bps",
                           "quoted_spread_bps", "spread_capture", "markouts", "by_venue"}));
        }
    }

    void theNumbersAreThoseOfTheAnalysisAndOfTheOutcome_data()
    {
        QTest::addColumn<bool>("isSell");
        QTest::newRow("buy") << false;
        QTest::newRow("sell") << true;
    }
    void theNumbersAreThoseOfTheAnalysisAndOfTheOutcome()
    {
        QFETCH(bool, isSell);
        const RunReport report = contKukanovReport(isSell ? Side::Sell : Side::Buy);
        const ParsedJson json(finalResultJson(report));
        const Tca& tca = *report.experiment.tca;
        QVERIFY(report.experiment.optimised.result.maker.shares.count > 0);
        const auto in = [](const std::string& strategy) { return "/tca/strategies/" + strategy; };
        QCOMPARE(double(json["/tca/market/vwap/price"]), tca.market.vwap()->dollars());
        for (const std::string& strategy : kStrategies) {
            const std::string outcome = strategy == "optimized" ? "/optimized"
                : strategy == "untuned"                         ? "/validation/untuned"
                                                                : "/baselines/" + strategy;
            QCOMPARE(std::int64_t(json[in(strategy) + "/filled"]), std::int64_t(json[outcome + "/filled"]));
            QCOMPARE(std::int64_t(json[outcome + "/maker_filled"])
                         + std::int64_t(json[outcome + "/taker_filled"]),
                     std::int64_t(json[outcome + "/filled"]));
            // With fees it is the slippage of the outcome, computed in another way.
            COMPARE_NEAR(double(json[in(strategy) + "/arrival_slippage_with_fees_bps"]),
                         double(json[outcome + "/slippage_bps"]), 1e-9);
            std::int64_t filled = 0;
            std::int64_t maker = 0;
            for (const auto& venue : simdjson::dom::object(json[in(strategy) + "/by_venue"])) {
                filled += std::int64_t(venue.value["filled"]);
                maker += std::int64_t(venue.value["maker_filled"]);
                QCOMPARE(std::int64_t(venue.value["maker_filled"])
                             + std::int64_t(venue.value["taker_filled"]),
                         std::int64_t(venue.value["filled"]));
            }
            QCOMPARE(filled, std::int64_t(json[in(strategy) + "/filled"]));
            QCOMPARE(maker, std::int64_t(json[outcome + "/maker_filled"]));
            const std::string shortfall = in(strategy) + "/implementation_shortfall/";
            COMPARE_NEAR(double(json[shortfall + "execution_bps"])
                             + double(json[shortfall + "completion_bps"])
                             + double(json[shortfall + "fees_bps"]),
                         double(json[shortfall + "total_bps"]), 1e-9);
        }
        const auto text = [](Int128 halfNanos) { return formatHalfNanos(halfNanos); };
        const ImplementationShortfall& shortfall = *tca.optimised.shortfall;
        QVERIFY(json.text.find(fmt::format("\"total\": {},\n", text(shortfall.total())))
                != std::string::npos);
        QVERIFY(json.text.find(fmt::format("\"fees\": {},\n", text(shortfall.fees))) != std::string::npos);
        QCOMPARE(double(json[in("optimized") + "/markouts/maker/10s/bps"]),
                 *tca.optimised.all.maker[1].bps());
        QCOMPARE(std::int64_t(json[in("optimized") + "/markouts/taker/60s/shares"]),
                 tca.optimised.all.taker[2].shares.count);
        QVERIFY(json[in("twap") + "/markouts/maker"].is_null()); // takes only
    }

    /// In whole shares and in hundredths: the table's figures are those of the file.
    void theTableHasTheNumbersOfTheFile()
    {
        RunReport report = contKukanovReport(Side::Buy);
        for (const int decimals : {0, 2}) {
            report.order.unit = *parseShareUnit(decimals == 0 ? "1" : "0.01");
            const ParsedJson json(finalResultJson(report));
            const std::vector<TcaRow> rows = tcaRows(report);
            QCOMPARE(rows.size(), kStrategies.size());
            const TcaRow& router = rows.front();
            const auto same = [&](TcaColumn column, const char* member) {
                COMPARE_NEAR(*router.at(column).number,
                             double(json[std::string("/tca/strategies/optimized/") + member]), 2e-9);
            };
            same(TcaColumn::Filled, "filled");
            same(TcaColumn::LastFill, "duration_seconds");
            same(TcaColumn::Arrival, "arrival_slippage_bps");
            same(TcaColumn::ArrivalWithFees, "arrival_slippage_with_fees_bps");
            same(TcaColumn::ShortfallCash, "implementation_shortfall/total");
            same(TcaColumn::Shortfall, "implementation_shortfall/total_bps");
            same(TcaColumn::Completion, "implementation_shortfall/completion_bps");
            same(TcaColumn::EffectiveSpread, "effective_spread_bps");
            same(TcaColumn::SpreadCapture, "spread_capture");
            same(TcaColumn::Resting10s, "markouts/maker/10s/bps");
            same(TcaColumn::Taken60s, "markouts/taker/60s/bps");
        }
        // 300 hundredths.
        report.experiment.tca->market.volume = 300;
        QVERIFY(tcaMarketSentence(report).find(" of 3 shares printed") != std::string::npos);
    }

    void aMissingBenchmarkSaysWhy()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 0, 0, 1001, 100),
                                           row(10'000, kNasdaq, 0, 0, 1002, 900),
                                           row(20'000, kBats, 0, 0, 1003, 900)};
        auto settings = settingsOver(window(0, 60'000));
        settings.order.shares = {300};
        const ParsedJson json(finalResultJson(reportOn(*tapeOf(rows), settings)));
        for (const char* name : {"arrival_mid", "end_mid", "vwap", "twap"}) {
            const std::string at = std::string("/tca/market/") + name;
            QVERIFY(json[at + "/price"].is_null());
            QVERIFY(std::string_view(json[at + "/reason"]).ends_with('.'));
        }
        QVERIFY(json["/tca/strategies/best_ask/implementation_shortfall"].is_null());
        QVERIFY(json["/tca/strategies/best_ask/participation"].is_null());
        QCOMPARE(double(json["/tca/strategies/best_ask/fill_rate"]), 1.0);
        QVERIFY(json["/tca/strategies/best_ask/spread_capture"].is_null());
    }

    void withoutRecordedFillsThereIsNoAnalysis()
    {
        const auto tape = marketTape(21);
        auto settings = settingsOver({at(0) + 100s, tape->span().to});
        settings.rules.recordFills = false;
        QVERIFY(ParsedJson(finalResultJson(reportOn(*tape, settings)))["/tca"].is_null());
    }

    void theRoutersDecisionsAreAccountedFor()
    {
        const RunReport report = contKukanovReport(Side::Buy);
        const ParsedJson json(finalResultJson(report));
        const std::string router = "/diagnostics/router/";
        const std::int64_t decisions(json[router + "decisions"]);
        const std::int64_t without(json[router + "without_limit_orders"]);
        QVERIFY(decisions > 0 && without > 0);
        QCOMPARE(std::int64_t(json[router + "with_limit_orders"]) + without, decisions);
        std::int64_t because = 0;
        for (const auto& reason : simdjson::dom::object(json[router + "without_limit_orders_because"])) {
            QVERIFY(std::int64_t(reason.value) >= 0);
            because += std::int64_t(reason.value);
        }
        QCOMPARE(because, without);
        std::int64_t mayWait = 0;
        const auto& cells = report.experiment.search.cells;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            QCOMPARE(std::int64_t(json[fmt::format("/grid/{}/may_wait", i)]), cells[i].mayWait);
            mayWait += cells[i].mayWait > 0 ? 1 : 0;
        }
        QCOMPARE(std::int64_t(json[router + "may_wait_cells"]), mayWait);
        QVERIFY(mayWait > 0); // lambda_under of a tenth of a cent is below the half spread
        RunReport rejected = report;
        rejected.experiment.optimised.result.crossing = {11};
        rejected.experiment.optimised.result.rejectedOrders = 3;
        rejected.experiment.optimised.result.rejectedShares = {70};
        const ParsedJson counted(finalResultJson(rejected));
        QCOMPARE(std::int64_t(counted[router + "crossing_shares"]), std::int64_t{11});
        QCOMPARE(std::int64_t(counted[router + "rejected_orders"]), std::int64_t{3});
        QCOMPARE(std::int64_t(counted[router + "rejected_shares"]), std::int64_t{70});
        // Other models rest nothing and have nothing to tell.
        const auto tape = marketTape(21);
        const ParsedJson other(
            finalResultJson(reportOn(*tape, settingsOver({at(0) + 100s, tape->span().to}))));
        QVERIFY(other["/diagnostics/router"].is_null());
        QVERIFY(other.text.find("\"may_wait\"") == std::string::npos);
    }

    void venuesShowTheirFeesBelowADollar()
    {
        RunReport report = contKukanovReport(Side::Buy);
        report.terms[1] = {Price{-1}, Price{2}, 3'000'000, -1'500'000};
        const ParsedJson json(finalResultJson(report));
        QCOMPARE(json.keys("/run/venues/1"),
                 (Keys{"mic", "name", "dataset", "synthetic", "taker_fee", "maker_fee", "taker_pct_below_1",
                       "maker_pct_below_1"}));
        QCOMPARE(double(json["/run/venues/1/taker_pct_below_1"]), 0.3);
        QCOMPARE(double(json["/run/venues/1/maker_pct_below_1"]), -0.15);
    }

    void theSweepOfStartsSaysWhatItsHorizonsAreAndThatTwapKeepsItsBucket()
    {
        RunReport report = contKukanovReport(Side::Buy);
        QVERIFY(report.experiment.starts && !report.experiment.starts->starts.empty());
        const auto note = [&] {
            return std::string(
                std::string_view(ParsedJson(finalResultJson(report))["/validation/starts/note"]));
        };
        QVERIFY(note().find("TWAP and VWAP keep their bucket of 1m") != std::string::npos);
        report.experiment.starts->horizon = 150s;
        QVERIFY(note().ends_with("a horizon has 3 buckets of TWAP."));
        report.experiment.starts->horizon = 60s;
        QVERIFY(note().ends_with("take a horizon's whole order at its start, as Best Ask does."));
    }

    void anOrderThatCannotBeCompletedIsExplained()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 9999, 1, 10'001, 1),
                                           row(50'000, kNasdaq, 9999, 2, 10'001, 1)};
        auto settings = settingsOver(window(0, 60'000));
        settings.order.shares = {kMaxCompletionPasses + 500};
        for (auto& axis : settings.axes)
            axis = {{Price{10'000'000}}};
        const auto notes = reportOn(*tapeOf(rows), settings).experiment.notes;
        for (const char* who : {"The router", "The untuned router", "Best Ask", "TWAP 10s", "TWAP 60s"}) {
            const bool isSaid = std::ranges::any_of(notes, [&](const std::string& note) {
                return note.starts_with(std::string(who)
                                        + " gave up completing its order after 100,000 passes")
                    && note.find("of 100,500 shares are unfilled") != std::string::npos;
            });
            QVERIFY2(isSaid, who);
        }
        settings.order.shares = {500};
        for (const std::string& note : reportOn(*tapeOf(rows), settings).experiment.notes)
            QVERIFY2(note.find("gave up") == std::string::npos, note.c_str());
    }
};

QTEST_APPLESS_MAIN(TestTcaJson)
#include "tst_tca_json.moc"
