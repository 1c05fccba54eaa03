// SPDX-License-Identifier: GPL-3.0-or-later
// What the validation says where it has no number.
#include "report/run_json.h"
#include "test_reports.h"
#include "value_of.h"

#include <QTest>
#include <simdjson.h>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

/// Quotes that move every second for 10 minutes, but for the time from minute 4 to minute 7.
std::vector<QuoteEvent> marketWithAHole(bool hasHole = true)
{
    std::vector<QuoteEvent> rows;
    for (std::int64_t second = 0; second < 600; ++second) {
        const std::int64_t bid = 10'000 + second % 3;
        const auto size = static_cast<std::uint32_t>(100 + second % 7);
        if (second == 240 && hasHole)
            rows.push_back(row(second * 1000, kNasdaq, 0, 0, 0, 0));
        if (second < 240 || second >= 420 || !hasHole)
            rows.push_back(row(second * 1000, kNasdaq, bid, size, bid + 2, size));
    }
    return rows;
}

std::string reportOn(const std::vector<QuoteEvent>& rows, std::optional<Nanos> stride,
                     std::int64_t shares = 600)
{
    const auto tape = tapeOf(rows);
    auto settings = settingsOver(window(0, 600'000));
    settings.order.shares = {shares};
    settings.startStride = stride;
    settings.splitPercent = std::nullopt;
    const VenueFees fees = flatFees({3'000'000});
    return finalResultJson(
        reportOf(*tape, fees, settings, valueOf(runExperiment(*tape, fees, settings, {}))));
}

} // namespace

class TestValidationJson : public QObject {
    Q_OBJECT

private slots:
    void everyStartWithoutANumberSaysWhy()
    {
        simdjson::dom::parser parser;
        const std::string json = reportOn(marketWithAHole(), Nanos{30s});
        const simdjson::dom::element root = parser.parse(json);
        int numbers = 0;
        int quiet = 0;
        for (const auto start : simdjson::dom::array(root.at_pointer("/validation/starts/by_start"))) {
            const std::string_view time = start["start"];
            std::size_t nulls = 0;
            for (const auto& [name, value] : simdjson::dom::object(start)) {
                if (name == "start" || name == "reasons")
                    continue;
                numbers += value.is_null() ? 0 : 1;
                if (!value.is_null())
                    continue;
                ++nulls;
                std::string_view reason;
                QVERIFY(start["reasons"][name].get(reason) == simdjson::SUCCESS);
                QVERIFY2(reason.ends_with('.'), std::string(reason).c_str());
                const bool isQuiet = reason == "No venue showed a price to take.";
                quiet += isQuiet ? 1 : 0;
                // The clear itself is a point of the tape; after it there is none for three minutes.
                const std::int64_t second = (*parseIsoTime(time) - at(0)) / 1s;
                QCOMPARE(isQuiet, second > 240 && second + 60 <= 420);
            }
            std::size_t reasons = 0;
            if (simdjson::dom::object said; start["reasons"].get(said) == simdjson::SUCCESS)
                reasons = said.size();
            QCOMPARE(reasons, nulls);
        }
        QVERIFY(numbers > 40);
        QCOMPARE(quiet, 4 * 9); // four starts, nine baselines
    }

    void anOrderTooLargeForTheMarketIsCompletedAndCounts()
    {
        simdjson::dom::parser parser;
        const std::string json = reportOn(marketWithAHole(false), Nanos{60s}, 900'000);
        const simdjson::dom::element twap =
            parser.parse(json).at_pointer("/validation/starts/savings_bps/twap");
        QCOMPARE(std::int64_t(twap["compared"]), std::int64_t{10});
        QCOMPARE(std::int64_t(twap["not_executable_shares"]), std::int64_t{0});
        QVERIFY(twap["interval_95"].is_array());
    }

    void anIntervalThatCannotBeIsNullWithItsReason()
    {
        simdjson::dom::parser parser;
        const std::string json = reportOn(marketWithAHole(), Nanos{30s});
        const simdjson::dom::element against =
            parser.parse(json).at_pointer("/validation/starts/savings_bps/twap");
        QVERIFY(against["interval_95"].is_null());
        QCOMPARE(std::string(std::string_view(against["interval_reason"])),
                 std::string("At 4 of 19 starts the router and TWAP 60s cannot be compared."));
        const std::string fine = reportOn(marketWithAHole(false), Nanos{30s});
        const simdjson::dom::element starts = parser.parse(fine).at_pointer("/validation/starts");
        const simdjson::dom::element found = starts["savings_bps"]["twap"];
        QVERIFY(found["interval_95"].is_array());
        QVERIFY(found["interval_reason"].error() == simdjson::NO_SUCH_FIELD);
        QCOMPARE(std::string(std::string_view(starts["method"])), std::string("phases_t"));
        QCOMPARE(std::int64_t(starts["phases"]), std::int64_t{2});
        QCOMPARE(std::int64_t(starts["independent_horizons"]), std::int64_t{9});
        QCOMPARE(std::int64_t(starts["df"]), std::int64_t{8});
        for (const char* gone : {"bootstrap_block", "bootstrap_resamples"})
            QVERIFY(starts[gone].error() == simdjson::NO_SUCH_FIELD);
    }

    void aSweepThatWasNotAskedForSaysSo()
    {
        simdjson::dom::parser parser;
        const std::string json = reportOn(marketWithAHole(), std::nullopt);
        const simdjson::dom::element root = parser.parse(json);
        QVERIFY(root.at_pointer("/validation/starts").is_null());
        QCOMPARE(std::string(std::string_view(root.at_pointer("/validation/starts_reason"))),
                 std::string("The sweep of start times is off."));
    }
};

QTEST_APPLESS_MAIN(TestValidationJson)
#include "tst_validation_json.moc"
