// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "compare_text.h"

#include <QTest>
#include <limits>

using namespace sor;

class TestNumberText : public QObject {
    Q_OBJECT

private slots:
    void groupsThousands()
    {
        COMPARE_TEXT(grouped(0), "0");
        COMPARE_TEXT(grouped(999), "999");
        COMPARE_TEXT(grouped(1000), "1,000");
        COMPARE_TEXT(grouped(-1000), "-1,000");
        COMPARE_TEXT(grouped(-999), "-999");
        COMPARE_TEXT(grouped(1'234'567), "1,234,567");
        COMPARE_TEXT(grouped(Int128{std::numeric_limits<std::int64_t>::max()} * 10),
                     "92,233,720,368,547,758,070");
    }

    void roundsDurationsForPeople()
    {
        constexpr std::int64_t kSecond = 1'000'000'000;
        for (const auto& [nanos, text] : {std::pair<std::int64_t, const char*>{0, "0 ns"},
                                          {999, "999 ns"},
                                          {1'000, "1 us"},
                                          {250'000, "250 us"},
                                          {999'499, "999 us"},
                                          {999'500, "1 ms"},
                                          {12'345'678, "12.3 ms"},
                                          {7 * kSecond, "7 s"},
                                          {59'949'999'999, "59.9 s"},
                                          {59'950'000'000, "1 min"},
                                          {213'248'163'054, "3 min 33 s"},
                                          {3'599'499'999'999, "59 min 59 s"},
                                          {3'599'500'000'000, "1 h"},
                                          {7'502 * kSecond, "2 h 5 min"},
                                          {86'400 * kSecond, "24 h"},
                                          {172'800 * kSecond, "2 d"},
                                          {7 * 86'400 * kSecond, "7 d"},
                                          {std::numeric_limits<std::int64_t>::max(), "106752 d"}})
            COMPARE_TEXT(roundedDuration(Nanos{nanos}), text);
    }

    void onlyOneOfSomethingIsSingular()
    {
        COMPARE_TEXT(counted(0, "row"), "0 rows");
        COMPARE_TEXT(counted(1, "row"), "1 row");
        COMPARE_TEXT(counted(std::size_t{2}, "row"), "2 rows");
        COMPARE_TEXT(counted(-1, "row"), "-1 rows");
        COMPARE_TEXT(groupedCount(1, "row"), "1 row");
        COMPARE_TEXT(groupedCount(12'000, "row"), "12,000 rows");
        COMPARE_TEXT(std::string(either(1, "copy", "copies")), "copy");
        COMPARE_TEXT(std::string(either(21, "copy", "copies")), "copies");
    }

    void roundsCashToCentsHalfAwayFromZero()
    {
        COMPARE_TEXT(cashText({1'113'750'000'000'000}), "1,113,750.00");
        COMPARE_TEXT(cashText({5'000'000}), "0.01");
        COMPARE_TEXT(cashText({4'999'999}), "0.00");
        COMPARE_TEXT(cashText({-4'999'999}), "0.00"); // no minus before a zero
        COMPARE_TEXT(cashText({-5'000'000}), "-0.01");
        COMPARE_TEXT(cashText({-1'234'565'000'000}), "-1,234.57");
        COMPARE_TEXT(cashText({std::numeric_limits<std::int64_t>::max()}), "9,223,372,036.85");
        COMPARE_TEXT(cashText({std::numeric_limits<std::int64_t>::min()}), "-9,223,372,036.85");
    }

    void roundsPricesToFourDecimals()
    {
        COMPARE_TEXT(priceText({222'750'000'000}), "222.7500");
        COMPARE_TEXT(priceText({50'000}), "0.0001");
        COMPARE_TEXT(priceText({49'999}), "0.0000");
        COMPARE_TEXT(priceText({999'999'950'000}), "1,000.0000");
    }

    void writesHalfNanosExactly()
    {
        COMPARE_TEXT(formatHalfNanos(0), "0");
        COMPARE_TEXT(formatHalfNanos(1), "0.0000000005");
        COMPARE_TEXT(formatHalfNanos(-1), "-0.0000000005");
        COMPARE_TEXT(formatHalfNanos(445'650'000'001), "222.8250000005");
        COMPARE_TEXT(formatHalfNanos(4'000'000'000), "2");
    }

    void showsSmallBasisPointsWithTwoDecimals()
    {
        COMPARE_TEXT(bpsText(0.324), "0.32");
        COMPARE_TEXT(bpsText(3.24), "3.2");
        COMPARE_TEXT(bpsText(-12.36), "-12.4");
        COMPARE_TEXT(bpsText(0), "0.00");
    }
};

QTEST_APPLESS_MAIN(TestNumberText)
#include "tst_number_text.moc"
