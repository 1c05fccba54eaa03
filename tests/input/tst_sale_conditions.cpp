// SPDX-License-Identifier: GPL-3.0-or-later
// Sale conditions and stated columns of trades that are of no vendor.
#include "setup/input_words.h"
#include "test_quotes.h"
#include "vendor_fixture.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

const std::string kQuotesOnly = "time,venue,bid,bid_size,ask,ask_size\n"
                                "2024-10-21T14:00:00Z,XNAS,50.00,300,50.03,500\n"
                                "2024-10-21T14:00:05Z,XNAS,50.00,300,50.03,500\n";

/// A print with one condition, under a usual name.
std::string printWith(std::string_view condition, std::string_view name = "cond")
{
    return fmt::format("time,venue,price,size,{}\n2024-10-21T14:00:01Z,XNAS,50.00,100,\"{}\"\n", name,
                       condition);
}

CsvOptions trades(std::string_view columns = "")
{
    CsvOptions options;
    if (!columns.empty() && !setColumns(options.form, columns))
        options.form.conditionColumn = "?"; // refused below
    options.form = formOfTrades(options.form);
    return options;
}

std::string said(const Outcome& outcome)
{
    return outcome.error + fmt::format("{}", fmt::join(outcome.summary.warnings, "\n"));
}

} // namespace

class TestSaleConditions : public QObject, private VendorFolder {
    Q_OBJECT

private slots:
    void conditionsSayWhatAPrintIs_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("as");
        const auto add = [](const char* condition, PrintKind kind, const char* as) {
            QTest::addRow("%s", condition)
                << QByteArray(condition) << static_cast<int>(kind) << QByteArray(as);
        };
        for (const char* regular : {"@", "@F I", "@,F,I", "['@', 'F', 'I']", "I"})
            add(regular, PrintKind::Regular, "letters of the US tape");
        add("@O", PrintKind::Auction, "letters of the US tape");
        add("@|6", PrintKind::Auction, "letters of the US tape");
        add("@Z", PrintKind::OutOfSequence, "letters of the US tape");
        add("W", PrintKind::AveragePrice, "letters of the US tape");
        add("@4", PrintKind::DerivativelyPriced, "letters of the US tape");
        for (const char* missing : {"", "nan", "None", "NA"})
            add(missing, PrintKind::Regular, "");
        for (const char* regular : {"37", "14,41", "[14, 37]", "14.0"})
            add(regular, PrintKind::Regular, "Polygon's numbers");
        add("9", PrintKind::Auction, "Polygon's numbers");
        add("[37, 2]", PrintKind::AveragePrice, "Polygon's numbers");
    }
    void conditionsSayWhatAPrintIs()
    {
        QFETCH(QByteArray, condition);
        QFETCH(int, kind);
        QFETCH(QByteArray, as);
        const Outcome read = readText(printWith(condition.toStdString()), trades());
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.rows.size(), std::size_t{1});
        QCOMPARE(static_cast<int>(read.rows[0].print), kind);
        QCOMPARE(said(read),
                 as.isEmpty()
                     ? std::string()
                     : fmt::format("Its sale conditions (column 'cond') are read as {}.", as.toStdString()));
    }

    void wordsAreNotReadAsLetters()
    {
        for (const char* word : {"REGULAR", "Reg", "OddLot", "?", "98765"}) {
            const Outcome found = readText(printWith(word), trades());
            QCOMPARE(static_cast<int>(found.rows.at(0).print), static_cast<int>(PrintKind::Unstated));
            QVERIFY2(said(found).find("the column is not used") != std::string::npos, said(found).c_str());
            const Outcome stated = readText(printWith(word, "Mark"), trades("condition=Mark"));
            QVERIFY2(stated.error.find("Its column 'Mark' has '") != std::string::npos, stated.error.c_str());
        }
    }

    void codesThatAreNotKnownMeetNoQueueAndAreCounted()
    {
        std::string text = printWith("@");
        for (int i = 0; i < 3; ++i)
            text += fmt::format("2024-10-21T14:00:0{}Z,XNAS,50.00,100,@\n", i + 2);
        text += "2024-10-21T14:00:06Z,XNAS,50.00,100,@~\n";
        const Outcome read = readText(text, trades());
        QCOMPARE(static_cast<int>(read.rows.at(4).print), static_cast<int>(PrintKind::DerivativelyPriced));
        QVERIFY2(said(read).find("1 row with conditions that are not in the table") != std::string::npos,
                 said(read).c_str());
    }

    void cancelledPrintsAreNone()
    {
        const Outcome read = readText(printWith("08", "Correction"), trades());
        QCOMPARE(static_cast<int>(read.rows.at(0).print), static_cast<int>(PrintKind::Cancelled));
    }

    void columnsOfTradesAreStated()
    {
        const std::string prints = "T,Mkt,P,Q,C\n2024-10-21T14:00:01Z,XNAS,50.00,100,@O\n";
        const auto loadedWith = [&](std::string_view columns, const std::string& quotes) {
            SourceSpec source = spec({{"quotes.csv", quotes}}, {{"prints.csv", prints}}, "");
            const Status status = setColumns(source.form, columns);
            if (!status)
                return status.error().message;
            const auto loaded = loadTape(source, 1, {});
            if (!loaded)
                return loaded.error().message;
            const auto file = std::ranges::find(loaded->files, CsvSchema::Trades, &CsvSummary::schema);
            return fmt::format("{} prints", file->counts.rows);
        };
        const std::string all = "trade_time=T,trade_venue=Mkt,price=P,size=Q,condition=C";
        QCOMPARE(loadedWith(all, kQuotesOnly), std::string("1 prints"));
        QCOMPARE(loadedWith("trade_time=T,trade_venue=Mkt,trade_price=P,trade_size=Q,trade_condition=C",
                            kQuotesOnly),
                 std::string("1 prints"));
        // A name that both have is stated once.
        std::string renamed = kQuotesOnly;
        renamed.replace(0, renamed.find(",bid"), "T,Mkt");
        QCOMPARE(loadedWith("time=T,venue=Mkt,price=P,size=Q", renamed), std::string("1 prints"));
        for (const char* wrong : {"trade_time=T,trade_venue=Mkt,price=Pp,size=Q", "trade_time=When",
                                  "trade_time=T,trade_venue=Mkt,price=P,size=Q,condition=X"}) {
            const std::string why = loadedWith(wrong, kQuotesOnly);
            QVERIFY2(why.find("which `columns` names") != std::string::npos, why.c_str());
        }
        QVERIFY(loadedWith("trade_bid=P", kQuotesOnly).find("a meaning") != std::string::npos);
        QVERIFY(loadedWith("trade_time=T,trade_time=P", kQuotesOnly).find("two for") != std::string::npos);
        CsvForm form;
        QVERIFY(setColumns(form, all));
        QCOMPARE(columnsText(form), std::string("price=P,size=Q,trade_time=T,trade_venue=Mkt,condition=C"));
    }
};

QTEST_APPLESS_MAIN(TestSaleConditions)
#include "tst_sale_conditions.moc"
