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
