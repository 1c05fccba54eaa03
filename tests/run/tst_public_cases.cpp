// SPDX-License-Identifier: GPL-3.0-or-later
// Inputs of public reports, where they are there: each costs what an independent program says, or is refused
// with the sentence that helps. Their twins that are made here stand in tst_input_guards, tst_misread_input
// and tst_input_forms.
#include "public_cases.h"

#include <QtTest>

using namespace sor;
using namespace sor::test;

class TestPublicCases : public QObject {
    Q_OBJECT

    const std::vector<PublicCase> m_cases{
        {"00_control", kRight},
        {"01_ticker_column", kRight, {{"symbol", "AAA"}}},
        {"01_ticker_column", "It holds 2 symbols: AAA, BBB. Choose one with `symbol`."},
        {"01_ticker_column", "CCC", {{"symbol", "CCC"}}},
        {"02_price_times_10000", "225,008.50", {{"price-scale", "0.0001"}}},
        {"02_price_times_10000", "`price-scale`"},
        {"03_whole_prices_above_a_million", "8,824,500,850.00", {{"price-scale", "1"}}},
        {"03_whole_prices_above_a_million", "`price-scale`"},
        {"04_float_noise", kRight},
        {"05_utc_offset", kRight},
        {"05_utc_offset",
         kRight,
         {{"from", "2025-03-12T10:00:00-04:00"}, {"to", "2025-03-12T19:31:00+05:30"}}},
        {"07_zero_price_is_no_quote", kRight},
        {"09_naive_local_beside_utc", kRight, {{"zone", "America/New_York"}}, {"a_local.csv", "b_utc.csv"}},
        {"09_naive_local_beside_utc", "`zone`", {}, {"a_local.csv", "b_utc.csv"}},
        {"11_foreign_exchange_numbers", kRight},
        {"12_same_venue_two_names", kRight, {}, {"mic.csv", "names.csv"}},
        {"12_same_venue_two_names", kRight, {}, {"names.csv", "mic.csv"}},
        {"13_symbol_spelled_per_venue",
         kRight,
         {{"symbol", "AAA.XNAS"}, {"symbol", "AAA.ARCX"}, {"symbol", "AAA.EDGX"}}},
        {"14_fractional_sizes", "450.09", {{"shares", "9"}}}, // 450.0850
        {"14_fractional_sizes", "for sizes with decimals, state `size-unit`", {{"size-unit", "1"}}},
        {"15_concatenated_files", kRight},
        {"16_no_header", "looks like a row, not like a header"},
        {"16_no_header",
         kRight,
         {{"no-header", "ts_event,publisher_id,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00"}}},
        {"18_sep_line_comment_blank_first", kRight},
        {"19_negative_spread_prices", "negative prices (spreads, power) are not supported"},
        {"20_semicolons_decimal_comma", kRight},
    };

private slots:
    void initTestCase()
    {
        if (!std::filesystem::exists(kPublicCases))
            QSKIP("The cases of public reports are not there; their twins are tested elsewhere.");
    }

    void casesCostWhatTheyShould_data() { addPublicRows(m_cases); }
    void casesCostWhatTheyShould()
    {
        QFETCH(int, at);
        const PublicCase& one = m_cases[static_cast<std::size_t>(at)];
        RunSetup setup;
        for (const char* file : one.files)
            setup.csv.push_back((kPublicCases / one.name / file).string());
        const std::string found = costOf(runOn(std::move(setup), one.words));
        QVERIFY2(isAsExpected(one, found), found.c_str());
    }

    void twoDaysAndASplitAreTwoSessions()
    {
        RunSetup setup;
        for (const char* file : {"day1.csv", "day2.csv"})
            setup.csv.push_back((kPublicCases / "08_two_days_and_a_split" / file).string());
        const auto report = runOn(std::move(setup), {});
        QVERIFY2(report, costOf(report).c_str());
        QVERIFY(std::ranges::find(report->findings, "first_session", &Finding::code)
                != report->findings.end());
        QCOMPARE(formatIsoTime(report->order.window.to).substr(0, 10), std::string("2024-06-07"));
    }
};

QTEST_GUILESS_MAIN(TestPublicCases)
#include "tst_public_cases.moc"
