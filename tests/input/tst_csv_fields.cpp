// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_fields.h"

#include <QTest>

using namespace sor;
using namespace sor::csv;

class TestCsvFields : public QObject {
    Q_OBJECT

private slots:
    void readsTimes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nanos");
        QTest::addColumn<bool>("namesZone");
        constexpr qint64 kNanos = 1'722'519'392'491'911'683;
        QTest::newRow("pretty") << QByteArray("2024-08-01T13:36:32.491911683Z") << kNanos << true;
        QTest::newRow("pandas") << QByteArray("2024-08-01 13:36:32.491911683+00:00") << kNanos << true;
        QTest::newRow("offset without colon")
            << QByteArray("2024-08-01T13:36:32.491911683+0000") << kNanos << true;
        QTest::newRow("behind UTC") << QByteArray("2024-08-01 09:36:32.491911683-04:00") << kNanos << true;
        QTest::newRow("ahead of UTC") << QByteArray("2024-08-01T19:06:32.491911683+0530") << kNanos << true;
        QTest::newRow("hours only") << QByteArray("20240801 13:36:32.491911683 -00") << kNanos << true;
        QTest::newRow("UTC twice") << QByteArray("2024-08-01T13:36:32.491911683+00:00Z") << kNanos << true;
        QTest::newRow("seconds with decimals") << QByteArray("1722519392.491911683") << kNanos << true;
        QTest::newRow("no zone") << QByteArray("2024-08-01 13:36:32.491911683") << kNanos << false;
        QTest::newRow("no decimals") << QByteArray("2024-08-01T13:36:32Z")
                                     << qint64{1'722'519'392'000'000'000} << true;
        QTest::newRow("one decimal") << QByteArray("2024-08-01T13:36:32.4Z")
                                     << qint64{1'722'519'392'400'000'000} << true;
        QTest::newRow("raw ns") << QByteArray("1722519392491911683") << kNanos << true;
        QTest::newRow("raw us") << QByteArray("1722519392491911") << qint64{1'722'519'392'491'911'000}
                                << true;
        QTest::newRow("raw ms") << QByteArray("1722519392491") << qint64{1'722'519'392'491'000'000} << true;
        QTest::newRow("raw s") << QByteArray("1722519392") << qint64{1'722'519'392'000'000'000} << true;
        QTest::newRow("smallest ns") << QByteArray("100000000000000000") << qint64{100'000'000'000'000'000}
                                     << true;
        QTest::newRow("largest us that fits")
            << QByteArray("9223372036854775") << qint64{9'223'372'036'854'775'000} << true;
    }
    void readsTimes()
    {
        QFETCH(QByteArray, text);
        const TimeField time = readTime(text.toStdString());
        QCOMPARE(time.state, FieldState::Value);
        QTEST(qint64{time.nanos}, "nanos");
        QTEST(time.namesZone, "namesZone");
    }

    void knowsUndefinedTimes()
    {
        for (const char* text : {"", "0", "18446744073709551615", "9223372036854775807", "NaT", "nan", "NaN"})
            QVERIFY2(readTime(text).state == FieldState::Undefined, text);
    }

    void refusesWhatIsNotATime()
    {
        for (const char* text :
             {"yesterday", "2024-08-01", "13:36:32", "2024-13-01T00:00:00Z", "-5", "1.5",
              "2024-08-01T13:36:32.4919116831Z", "2024-08-01T13:36:60Z", "2024-08-01T13:36:32+15:00",
              "2024-08-01T13:36:32+02:00Z", "18446744073709551614", "99999999999999999999", "99999999999",
              "99999999999999"})
            QVERIFY2(readTime(text).state == FieldState::Bad, text);
    }

    void readsDecimalPricesExactly()
    {
        const auto nanosOf = [](std::string_view text) {
            const NumberField price = readPrice(text, CsvPriceForm::Decimal);
            return price.state == FieldState::Value ? price.value : -1;
        };
        QCOMPARE(nanosOf("222.830000000"), 222'830'000'000);
        QCOMPARE(nanosOf("222.83"), 222'830'000'000);
        QCOMPARE(nanosOf("0.0001"), 100'000);
        QCOMPARE(nanosOf("1234567.89"), 1'234'567'890'000'000);
        QCOMPARE(nanosOf("222"), 222'000'000'000);
        QCOMPARE(nanosOf("50.010000000000005"), 50'010'000'000);
        QCOMPARE(nanosOf("0.0000000005"), 1);
        QCOMPARE(nanosOf("5.001e1"), 50'010'000'000);
        QCOMPARE(nanosOf("0"), 0);
        QCOMPARE(nanosOf("1000000000.0"), kMaxPrice.nanos);
    }

    void readsFixedPrices()
    {
        QCOMPARE(readPrice("222830000000", CsvPriceForm::Fixed).value, 222'830'000'000);
        QCOMPARE(readPrice("1000000", CsvPriceForm::Fixed).value, 1'000'000);
        QCOMPARE(readPrice("0", CsvPriceForm::Fixed).state, FieldState::Value);
    }

    void neverMixesTheForms()
    {
        QCOMPARE(readPrice("222.83", CsvPriceForm::Fixed).state, FieldState::Bad);
        QCOMPARE(readPrice("222", CsvPriceForm::Fixed).state, FieldState::Bad);
        QCOMPARE(readPrice("222830000000", CsvPriceForm::Decimal).state, FieldState::Bad);
        QCOMPARE(readPrice("1000000", CsvPriceForm::Decimal).state, FieldState::Bad);
    }

    void knowsUndefinedPrices()
    {
        for (const auto form : {CsvPriceForm::Decimal, CsvPriceForm::Fixed}) {
            for (const char* text : {"", "nan", "NaN", "9223372036854775807", "9223372036.854775807"})
                QVERIFY2(readPrice(text, form).state == FieldState::Undefined, text);
        }
        QVERIFY(readPrice("9223372036854775807", CsvPriceForm::Fixed).isSentinel);
        QVERIFY(!readPrice("", CsvPriceForm::Fixed).isSentinel);
    }

    void refusesWhatIsNotAPrice()
    {
        for (const char* text : {"abc", "1e", "1e+-3", "222,83", "1000000000.1", "--1", "+-1", "$5", "1e31"})
            QVERIFY2(readPrice(text, CsvPriceForm::Decimal).state == FieldState::Bad, text);
        for (const char* text : {"1000000000000000001", "-1000000000000000001", "99999999999999999999", "x"})
            QVERIFY2(readPrice(text, CsvPriceForm::Fixed).state == FieldState::Bad, text);
    }

    void readsSizes()
    {
        QCOMPARE(readSize("36").value, 36);
        QCOMPARE(readSize("36.0").value, 36);
        QCOMPARE(readSize("36.").value, 36);
        QCOMPARE(readSize("4294967294").value, 4'294'967'294);
        QCOMPARE(readSize("0").state, FieldState::Value);
        QCOMPARE(readSize("4294967295").state, FieldState::Undefined);
        QVERIFY(readSize("4294967295").isSentinel);
        QCOMPARE(readSize("").state, FieldState::Undefined);
        for (const char* text : {"36.5", "-1", "4294967296", "x", "1.0.0", "1e-1"})
            QVERIFY2(readSize(text).state == FieldState::Bad, text);
    }

    void emptiesASideWithoutPriceOrSize()
    {
        const NumberField good{FieldState::Value, 222'830'000'000};
        const NumberField none{FieldState::Undefined, 0};
        const NumberField shares{FieldState::Value, 36};
        const NumberField zero{FieldState::Value, 0};
        Price px;
        std::uint32_t sz = 1;
        unsigned notes = 0;
        QVERIFY(readSide(good, shares, kNoteEmptyAsk, px, sz, notes));
        QCOMPARE(px.nanos, good.value);
        QCOMPARE(sz, 36U);
        QCOMPARE(notes, 0U);
        for (const auto& [price, size] :
             {std::pair{none, shares}, {good, zero}, {good, none}, {zero, zero}, {zero, shares}}) {
            notes = 0;
            QVERIFY(readSide(price, size, kNoteEmptyAsk, px, sz, notes));
            QCOMPARE(px.nanos, kNoPrice.nanos);
            QCOMPARE(sz, 0U);
            QVERIFY((notes & kNoteEmptyAsk) != 0);
        }
        QVERIFY(!readSide({FieldState::Value, -5}, shares, kNoteEmptyAsk, px, sz, notes));
    }
};

QTEST_APPLESS_MAIN(TestCsvFields)
#include "tst_csv_fields.moc"
