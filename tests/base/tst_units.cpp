// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/units.h"

#include <QTest>

using namespace sor;

class TestUnits : public QObject {
    Q_OBJECT

private slots:
    void parsesExactDecimals_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nanos");
        QTest::newRow("whole") << QByteArray("222") << qint64{222'000'000'000};
        QTest::newRow("two decimals") << QByteArray("222.83") << qint64{222'830'000'000};
        QTest::newRow("nine decimals") << QByteArray("0.000000001") << qint64{1};
        QTest::newRow("trailing zeros beyond nine")
            << QByteArray("1.50000000000000") << qint64{1'500'000'000};
        QTest::newRow("negative fee") << QByteArray("-0.0002") << qint64{-200'000};
        QTest::newRow("plus sign") << QByteArray("+1") << qint64{1'000'000'000};
        QTest::newRow("no digits before the point") << QByteArray(".5") << qint64{500'000'000};
        QTest::newRow("no digits after the point") << QByteArray("5.") << qint64{5'000'000'000};
        QTest::newRow("largest") << QByteArray("9223372036.854775807") << std::numeric_limits<qint64>::max();
        QTest::newRow("smallest") << QByteArray("-9223372036.854775808")
                                  << std::numeric_limits<qint64>::min();
    }
    void parsesExactDecimals()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, nanos);
        const auto parsed = parseNanos({text.constData(), static_cast<std::size_t>(text.size())});
        QVERIFY(parsed.has_value());
        QCOMPARE(*parsed, nanos);
    }

    void refusesWhatIsNotAPlainDecimal()
    {
        for (const char* text :
             {"", "-", ".", "1e3", "abc", "1,5", " 1", "1 ", "1..2", "nan", "inf", "0.0000000001",
              "9223372036.854775808", "-9223372036.854775809", "99999999999999999999"}) {
            QVERIFY2(!parseNanos(text), text);
        }
    }

    void formatsBackToTheSameText()
    {
        for (const char* text : {"0", "222.83", "-0.0002", "0.000000001", "9223372036.854775807",
                                 "-9223372036.854775808", "1113750"}) {
            QCOMPARE(formatNanos(parseNanos(text).value()), std::string(text));
        }
    }

    void reportsOverflowInsteadOfWrapping()
    {
        QVERIFY(!cashFor(kMaxPrice, Shares{10'000'000'000}));
        QVERIFY(!checkedAdd(Cash{std::numeric_limits<std::int64_t>::max()}, Cash{1}));
        QVERIFY(!checkedSubtract(Cash{std::numeric_limits<std::int64_t>::min()}, Cash{1}));
        QCOMPARE(cashFor(Price{-200'000}, Shares{300})->nanos, std::int64_t{-60'000'000});
    }
};

QTEST_GUILESS_MAIN(TestUnits)
#include "tst_units.moc"
