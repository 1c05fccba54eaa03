// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/text_file.h"
#include "market/fees/fee_table.h"
#include "value_of.h"

#include <QTest>

using namespace sor;

namespace {

constexpr const char* kHeader =
    "mic,effective_from,taker_fee,maker_fee,taker_pct_below_1,maker_pct_below_1,source,note\n";
constexpr const char* kDefaultRow = "DEFAULT,2020-01-01,0.0030,0,0.30,0,,\n";

UnixNanos at(const char* text)
{
    return parseIsoTime(text).value();
}

FeeTable table(const std::string& text)
{
    return test::valueOf(FeeTable::parse(text, "fees.csv"));
}

} // namespace

class TestFeeTable : public QObject {
    Q_OBJECT

private slots:
    void readsRowsCommentsAndQuotedFields()
    {
        const auto fees = table("\xEF\xBB\xBF# mine\r\n\r\n" + std::string(kHeader)
                                + "XNAS, 2024-01-02 ,0.0030,-0.0018,0.30,-0.05,\"list, of \"\"2024\"\"\",\r\n"
                                + "  # a comment in between\n" + kDefaultRow);
        const FeeRow& row = fees.rows().at("XNAS").front();
        QCOMPARE(row.terms.takerFee.nanos, 3'000'000);
        QCOMPARE(row.terms.makerFee.nanos, -1'800'000);
        QCOMPARE(row.terms.takerNanosPerDollarBelowOne, 3'000'000);
        QCOMPARE(row.terms.makerNanosPerDollarBelowOne, -500'000);
        QCOMPARE(row.source, std::string("list, of \"2024\""));
        QCOMPARE(row.note, std::string());
        QVERIFY(row.effectiveFrom == std::chrono::sys_days(std::chrono::year{2024} / 1 / 2));
    }

    void columnsMayStandInAnyOrderAndTheLastFourMayBeMissing()
    {
        const auto fees = table("maker_fee,taker_fee,effective_from,mic\n0,0.001,2020-01-01,DEFAULT");
        QCOMPARE(fees.termsAt("ANY", at("2024-01-01T00:00:00Z")).takerFee.nanos, 1'000'000);
        QCOMPARE(fees.termsAt("ANY", at("2024-01-01T00:00:00Z")).takerNanosPerDollarBelowOne, 0);
    }

    void theLatestRowAtOrBeforeTheDateApplies()
    {
        // Out of order on purpose.
        const auto fees =
            table(std::string(kHeader) + kDefaultRow
                  + "EDGA,2024-11-01,0.0030,-0.0027,0,0,,\nEDGA,2020-10-01,-0.0016,0.0030,0,0,,\n");
        QCOMPARE(fees.termsAt("EDGA", at("2024-10-31T23:59:59.999999999Z")).takerFee.nanos, -1'600'000);
        QCOMPARE(fees.termsAt("EDGA", at("2024-11-01T00:00:00Z")).takerFee.nanos, 3'000'000);
        QCOMPARE(fees.termsAt("EDGA", at("2030-01-01T00:00:00Z")).takerFee.nanos, 3'000'000);
        QVERIFY(!fees.lookUp("EDGA", at("2020-10-01T00:00:00Z")).isBeforeFirstRow);
        const auto early = fees.lookUp("EDGA", at("2019-01-01T00:00:00Z"));
        QVERIFY(early.isBeforeFirstRow && early.isKnown);
        QCOMPARE(early.terms.takerFee.nanos, -1'600'000);
    }

    void anUnknownVenueGetsTheDefaultRowAndIsReported()
    {
        const auto fees =
            table(std::string(kHeader) + kDefaultRow + "XNAS,2020-01-01,0.0029,-0.0018,0,0,,\n");
        const auto found = fees.lookUp("PUB999", at("2024-01-01T00:00:00Z"));
        QVERIFY(!found.isKnown && !found.isBeforeFirstRow);
        QCOMPARE(found.terms.takerFee.nanos, 3'000'000);
        QVERIFY(!fees.isKnown("PUB999"));
        QVERIFY(fees.isKnown("XNAS"));
    }

    void noFeesAtAllMeansZeroEverywhereAndNoWarnings()
    {
        const auto fees = FeeTable::none();
        const auto found = fees.lookUp("XNAS", at("1999-01-01T00:00:00Z"));
        QVERIFY(found.isKnown && !found.isBeforeFirstRow && fees.isKnown("PUB7"));
        QVERIFY(found.terms == VenueTerms{});
        QVERIFY(accessFeeWarnings(fees, accessFeeCap10Mils()).empty());
    }

    void chargesFlatFromOneDollarAndAFractionBelow_data()
    {
        QTest::addColumn<qint64>("price");
        QTest::addColumn<qint64>("taker");
        QTest::addColumn<qint64>("maker");
        QTest::newRow("well above") << qint64{222'830'000'000} << qint64{3'000'000} << qint64{-1'800'000};
        QTest::newRow("one dollar") << qint64{1'000'000'000} << qint64{3'000'000} << qint64{-1'800'000};
        // 0.3 % and -0.05 % of 0.9999
        QTest::newRow("just below") << qint64{999'900'000} << qint64{2'999'700} << qint64{-499'950};
        QTest::newRow("a nano-dollar") << qint64{1} << qint64{0} << qint64{0};
        QTest::newRow("half rounds away from zero") << qint64{1'000} << qint64{3} << qint64{-1}; // -0.5
        QTest::newRow("below half rounds to zero") << qint64{999} << qint64{3} << qint64{0}; // -0.4995
        QTest::newRow("1.5 rounds to 2") << qint64{500} << qint64{2} << qint64{0};
        QTest::newRow("-2.5 rounds to -3") << qint64{5'000} << qint64{15} << qint64{-3};
    }
    void chargesFlatFromOneDollarAndAFractionBelow()
    {
        QFETCH(qint64, price);
        const VenueTerms terms{Price{3'000'000}, Price{-1'800'000}, 3'000'000, -500'000};
        QTEST(qint64{takerFee(terms, Price{price}).nanos}, "taker");
        QTEST(qint64{makerFee(terms, Price{price}).nanos}, "maker");
    }

    void refusesABadTableInWords_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const QByteArray& text, const char* error) {
            QTest::newRow(name) << text << QString::fromLatin1(error);
        };
        const QByteArray header(kHeader);
        const QByteArray good = header + kDefaultRow;
        row("empty", "",
            "fees.csv: It has no header line; one with the columns "
            "mic,effective_from,taker_fee,maker_fee,taker_pct_below_1,maker_pct_below_1,source,note was "
            "expected.");
        row("unknown column", "mic,effective_from,taker_fee,maker_fee,color\n",
            "fees.csv:1: The header has a column \"color\"; the columns are mic, effective_from, taker_fee, "
            "maker_fee, "
            "taker_pct_below_1, maker_pct_below_1, source, note.");
        row("missing column", "# c\nmic,effective_from,maker_fee\n",
            "fees.csv:2: The header has no column \"taker_fee\", which is needed.");
        row("column twice", "mic,mic\n", "fees.csv:1: The header has the column \"mic\" twice.");
        row("no default", header + "XNAS,2020-01-01,0,0,0,0,,\n",
            "fees.csv: It has no row whose mic is DEFAULT: the terms of every venue without a row of its "
            "own. Add one, "
            "for example DEFAULT,2020-01-01,0.0030,0.");
        row("too few fields", good + "XNAS,2020-01-01,0.0030\n",
            "fees.csv:3: The line has 3 fields, but the header has 8.");
        row("no mic", good + ",2020-01-01,0,0,0,0,,\n",
            "fees.csv:3: The mic is empty; a venue code such as XNAS, or DEFAULT, was expected.");
        row("bad date", good + "XNAS,2024-13-01,0,0,0,0,,\n",
            "fees.csv:3: effective_from must be a date such as 2024-11-01, but it is \"2024-13-01\".");
        row("date and time", good + "XNAS,2024-11-01T10:00,0,0,0,0,,\n",
            "fees.csv:3: effective_from must be a date such as 2024-11-01, but it is \"2024-11-01T10:00\".");
        row("not a fee", good + "XNAS,2024-11-01,abc,0,0,0,,\n",
            "fees.csv:3: taker_fee must be dollars a share between -1 and 1, such as 0.0030, but it is "
            "\"abc\".");
        row("a fee in mils", good + "XNAS,2024-11-01,0,-30,0,0,,\n",
            "fees.csv:3: maker_fee must be dollars a share between -1 and 1, such as 0.0030, but it is "
            "\"-30\".");
        row("empty fee", good + "XNAS,2024-11-01,,0,0,0,,\n",
            "fees.csv:3: taker_fee must be dollars a share between -1 and 1, such as 0.0030, but it is "
            "\"\".");
        row("bad percentage", good + "XNAS,2024-11-01,0,0,0.30%,0,,\n",
            "fees.csv:3: taker_pct_below_1 must be a percentage between -100 and 100 with at most 7 "
            "decimals, such as "
            "0.30, but it is \"0.30%\".");
        row("too fine a percentage", good + "XNAS,2024-11-01,0,0,0,0.00000001,,\n",
            "fees.csv:3: maker_pct_below_1 must be a percentage between -100 and 100 with at most 7 "
            "decimals, such as "
            "0.30, but it is \"0.00000001\".");
        row("same day twice", good + "XNAS,2024-11-01,0,0,0,0,,\nXNAS,2024-11-01,0,0,0,0,,\n",
            "fees.csv:4: XNAS has a second row for 2024-11-01; one row a day is possible.");
        row("open quote", good + "XNAS,2024-11-01,0,0,0,0,\"list,\n",
            "fees.csv:3: A field opens with a quote (\") that is not closed on the line.");
    }
    void refusesABadTableInWords()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, error);
        const auto parsed =
            FeeTable::parse({text.constData(), static_cast<std::size_t>(text.size())}, "fees.csv");
        QVERIFY(!parsed.hasValue());
        QVERIFY(parsed.error().code == ErrorCode::DataUnusable);
        QCOMPARE(QString::fromStdString(parsed.error().text()), error);
    }

    void warnsOfFeesAboveTheAccessFeeCapWhileBothAreInForce()
    {
        const auto fees = table(std::string(kHeader)
                                + "DEFAULT,2020-01-01,0.0010,0,0.1,0,,\n"
                                  "AAAA,2020-01-01,0.0031,0,0.1,0,,\nAAAA,2025-01-01,0.0010,0,0.1,0,,\n"
                                  "BBBB,2020-01-01,0.0030,-0.01,0.4,0,,\n"
                                  "CCCC,2027-01-01,0.0020,0,0.1,0,,\n");
        const auto thirty = accessFeeWarnings(fees, accessFeeCap30Mils());
        QCOMPARE(thirty.size(), std::size_t{2});
        QCOMPARE(
            QString::fromStdString(thirty[0]),
            QStringLiteral(
                "AAAA: the taker fee of 0.0031 dollars a share (from 2020-01-01) is above the access-fee "
                "cap of 0.003 in force from 1970-01-01."));
        QCOMPARE(QString::fromStdString(thirty[1]),
                 QStringLiteral(
                     "BBBB: the taker fee of 0.4 % below $1 (from 2020-01-01) is above the access-fee cap of "
                     "0.3 % in force from 1970-01-01."));
        const auto ten = accessFeeWarnings(fees, accessFeeCap10Mils());
        // Beyond those two: BBBB's fee and percentage, and CCCC's fee, under the lower cap; AAAA has changed
        // by then.
        QCOMPARE(ten.size(), std::size_t{5});
        QVERIFY(ten[4].starts_with("CCCC: the taker fee of 0.002 dollars a share"));
    }

    void theShippedTableIsCompiledInByteForByteAndIsSound()
    {
        const auto file = readTextFile(SOR_SOURCE_DIR "/resources/fees/us_equities.csv");
        QVERIFY(file.hasValue());
        QVERIFY(*file == FeeTable::builtInText());
        const auto parsed = FeeTable::parse(*file, "us_equities.csv");
        QVERIFY2(parsed.hasValue(), parsed ? "" : parsed.error().text().c_str());
        const auto& fees = FeeTable::builtIn();
        for (const char* mic : {"XNAS", "XNYS", "ARCX", "XASE", "BATS", "EDGX", "EDGA", "BATY", "XBOS",
                                "XPSX", "IEXG", "MEMX", "EPRL", "XCIS", "XCHI", "LTSE"})
            QVERIFY2(fees.isKnown(mic), mic);
        for (const auto& [mic, rows] : fees.rows()) {
            for (const auto& row : rows)
                QVERIFY2(!row.source.empty(), mic.c_str());
        }
        QVERIFY(accessFeeWarnings(fees, accessFeeCap30Mils()).empty());
        QCOMPARE(fees.termsAt("EDGA", at("2024-08-01T13:36:32Z")).takerFee.nanos, -1'600'000);
        QCOMPARE(fees.termsAt("EDGA", at("2025-08-01T13:36:32Z")).takerFee.nanos, 3'000'000);
        QCOMPARE(fees.termsAt("EPRL", at("2025-09-30T13:36:32Z")).takerFee.nanos, 2'850'000);
        QCOMPARE(fees.termsAt("EPRL", at("2025-10-01T13:36:32Z")).makerFee.nanos, -1'600'000);
    }
};

QTEST_GUILESS_MAIN(TestFeeTable)
#include "tst_fee_table.moc"
