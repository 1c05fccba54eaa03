// SPDX-License-Identifier: GPL-3.0-or-later
// Executions as desks export them: which names and words are understood, and what is refused.
#include "input/executions_file.h"
#include "value_of.h"

#include <QTest>
#include <algorithm>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

namespace {

const std::string kHead = "order_id,time,venue,shares,price,fee,liquidity\n";
const std::string kRow = "a,2024-08-01T14:00:00Z,XNAS,100,10.01,0.3,taker\n";

const Execution& onlyRow(const ExecutionsFile& file)
{
    return file.orders.begin()->second.front();
}

bool hasRemark(const ExecutionsFile& file, std::string_view part)
{
    return std::ranges::any_of(
        file.remarks, [&](const std::string& remark) { return remark.find(part) != std::string::npos; });
}

} // namespace

class TestExecutionsFile : public QObject {
    Q_OBJECT

private slots:
    void readsWhatARowStates()
    {
        const ExecutionsFile file = valueOf(
            parseExecutions(kHead + kRow + "b,2024-08-01T10:00:00.5-04:00,ARCX,0.25,10,-0.001,A\n", "f"));
        QCOMPARE(file.orders.size(), std::size_t{2});
        const Execution& a = file.orders.at("a").front();
        QCOMPARE(formatIsoTime(a.time), std::string("2024-08-01T14:00:00.000000000Z"));
        QCOMPARE(a.venue, std::string("XNAS"));
        QCOMPARE(format(a.shares.shares, a.shares.unit), std::string("100"));
        QCOMPARE(a.price.nanos, std::int64_t{10'010'000'000});
        QCOMPARE(a.fee->nanos, std::int64_t{300'000'000});
        QVERIFY(!a.isMaker && !a.feePerShare && !a.side && a.symbol.empty());
        QCOMPARE(a.line, std::int64_t{2});
        const Execution& b = file.orders.at("b").front();
        QCOMPARE(formatIsoTime(b.time), std::string("2024-08-01T14:00:00.500000000Z"));
        QCOMPARE(format(b.shares.shares, b.shares.unit), std::string("0.25"));
        QCOMPARE(b.fee->nanos, std::int64_t{-1'000'000});
        QVERIFY(b.isMaker);
        QVERIFY2(file.remarks.empty(), file.remarks.empty() ? "" : file.remarks.front().c_str());
    }

    void columnsHaveTheNamesThatDesksGiveThem()
    {
        for (const char* header :
             {"ClOrdID;TransactTime;LastMkt;LastQty;LastPx;Commission;LastLiquidityInd",
              "order-id\tTimestamp\tMIC\tQty\tPx\tFees\tFlag", // the last one is not known
              "\xEF\xBB\xBFPARENT_ORDER_ID,Exec Time,Exchange,quantity,Exec.Price,comm,Maker/Taker"}) {
            std::string text = std::string(header) + "\n";
            const char separator = text.find(';') != std::string::npos ? ';'
                : text.find('\t') != std::string::npos                 ? '\t'
                                                                       : ',';
            std::string row = "a,2024-08-01T14:00:00Z,XNAS,100,10.01,0.3,1\r\n\n";
            std::ranges::replace(row, ',', separator);
            const ExecutionsFile file = valueOf(parseExecutions(text + row, "f"));
            QCOMPARE(onlyRow(file).fee->nanos, std::int64_t{300'000'000});
            const bool isKnown = text.find("Flag") == std::string::npos;
            QCOMPARE(onlyRow(file).isMaker, isKnown);
            QCOMPARE(hasRemark(file, "not read: Flag."), !isKnown);
            QCOMPARE(hasRemark(file, "all count as taking"), !isKnown);
        }
    }

    void wordsOfLiquidity()
    {
        for (const auto& [word, isMaker] : {std::pair{"maker", true},
                                            {"Added", true},
                                            {"A", true},
                                            {"1", true},
                                            {"taker", false},
                                            {"REMOVED", false},
                                            {"r", false},
                                            {"2", false},
                                            {"3", false},
                                            {"4", false},
                                            {"Auction", false}}) {
            std::string text = kHead + kRow;
            text.replace(text.find("taker"), 5, word);
            const ExecutionsFile file = valueOf(parseExecutions(text, "f"));
            QVERIFY2(onlyRow(file).isMaker == isMaker, word);
            const bool isAuction = std::string_view(word) == "4" || std::string_view(word) == "Auction";
            QVERIFY2(hasRemark(file, "1 fill of auctions") == isAuction, word);
        }
    }

    void whatIsNotStatedIsSaid()
    {
        const ExecutionsFile file = valueOf(parseExecutions(
            "time,venue,shares,price,account,side,symbol\n2024-08-01T14:00:00Z,XNAS,1,10,x,S,IBM\n", "f"));
        QVERIFY(hasRemark(file, "those of the fee table are charged"));
        QVERIFY(hasRemark(file, "all count as taking"));
        QVERIFY(hasRemark(file, "this column is not read: account."));
        QCOMPARE(file.orders.begin()->first, std::string());
        QVERIFY(onlyRow(file).side == Side::Sell);
        QCOMPARE(onlyRow(file).symbol, std::string("IBM"));
        QVERIFY(!onlyRow(file).fee && !onlyRow(file).feePerShare);
    }

    void feesOfAShareThatLookLikeThoseOfAFillAreSaid()
    {
        const std::string more = "a,2024-08-01T14:00:01Z,XNAS,300,10.01,";
        QVERIFY(
            hasRemark(valueOf(parseExecutions(kHead + kRow + more + "0.3,taker\n", "f")), "fee_per_share"));
        QVERIFY(
            !hasRemark(valueOf(parseExecutions(kHead + kRow + more + "0.9,taker\n", "f")), "fee_per_share"));
        QVERIFY(
            !hasRemark(valueOf(parseExecutions(kHead + kRow + more + "-0.3,maker\n", "f")), "fee_per_share"));
        // 30 $ on 1,001 $.
        std::string large = kHead + kRow;
        large.replace(large.find("0.3"), 3, "30");
        QVERIFY(hasRemark(valueOf(parseExecutions(large, "f")), "above 1% of their value"));
        // A fee a share is one whatever the shares are.
        const std::string each = "time,venue,shares,price,fee_per_share,liquidity\n"
                                 "2024-08-01T14:00:00Z,XNAS,100,10.01,0.003,R\n"
                                 "2024-08-01T14:00:01Z,XNAS,300,10.01,0.003,R\n";
        const ExecutionsFile file = valueOf(parseExecutions(each, "f"));
        QVERIFY(file.remarks.empty());
        QCOMPARE(onlyRow(file).feePerShare->nanos, std::int64_t{3'000'000});
    }

    void theOrderOfRowsChangesNothing()
    {
        std::vector<std::string> rows;
        for (int i = 0; i < 40; ++i)
            rows.push_back("o" + std::to_string(i % 3) + ",2024-08-01T14:00:0" + std::to_string(i % 4) + "Z,"
                           + (i % 2 == 0 ? "XNAS" : "ARCX") + "," + std::to_string(100 + i) + ",10.0"
                           + std::to_string(i % 5) + ",0." + std::to_string(i) + ",A\n");
        const auto textOf = [&] {
            std::string text = kHead;
            for (const std::string& row : rows)
                text += row;
            return text;
        };
        const ExecutionsFile first = valueOf(parseExecutions(textOf(), "f"));
        std::ranges::reverse(rows);
        std::rotate(rows.begin(), rows.begin() + 7, rows.end());
        const ExecutionsFile second = valueOf(parseExecutions(textOf(), "f"));
        QCOMPARE(second.hash, first.hash);
        for (const auto& [id, expected] : first.orders) {
            const auto& found = second.orders.at(id);
            QVERIFY(std::ranges::equal(found, expected, [](const Execution& a, const Execution& b) {
                return a.time == b.time && a.venue == b.venue && a.price == b.price && a.fee == b.fee
                    && a.shares.shares == b.shares.shares;
            }));
        }
        rows.front().replace(rows.front().find("XNAS") == std::string::npos ? rows.front().find("ARCX")
                                                                            : rows.front().find("XNAS"),
                             4, "EDGX");
        QVERIFY(valueOf(parseExecutions(textOf(), "f")).hash != first.hash);
    }

    void ownFillsAreReadAsTheyAre()
    {
        const std::string head = "strategy,time,venue,shares,price,fee,mid,completion,liquidity,markout_1s\n";
        const std::string row = "twap,2024-08-01T14:00:00.000000000Z,XNAS,100,10.01,0.003,10,0,taker,\n";
        const ExecutionsFile file = valueOf(parseExecutions(
            head + row + "twap,2024-08-01T14:01:00.000000000Z,XNAS,50,10.01,0.003,10,1,taker,-0.01\n", "f"));
        QVERIFY(file.remarks.empty());
        const auto& rows = file.orders.begin()->second;
        QVERIFY(!rows[0].fee && rows[0].feePerShare->nanos == 3'000'000);
        QVERIFY(!rows[0].isCompletion && rows[1].isCompletion);
        const auto mixed = parseExecutions(head + row + "vwap" + row.substr(4), "f");
        QVERIFY(!mixed
                && mixed.error().message.find("twap and vwap: keep the rows of one") != std::string::npos);
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char* name, const std::string& text, int line, const char* part) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << line << QByteArray(part);
        };
        const auto with = [](const std::string& from, const std::string& to) {
            std::string text = kRow;
            return kHead + text.replace(text.find(from), from.size(), to);
        };
        row("empty", "", 0, "The file is empty");
        row("blank", " \n\n", 0, "The file is empty");
        row("no rows", kHead, 0, "a header and no executions");
        row("no time", "venue,shares,price\nXNAS,1,1\n", 1, "no column time");
        row("no venue", "time,shares,price\n", 1, "no column venue");
        row("no shares", "time,venue,price\n", 1, "no column shares");
        row("no price", "time,venue,shares\n", 1, "no column price");
        row("two fees", "time,venue,shares,price,fee,Commission\n", 1,
            "'fee' and 'Commission' mean the same. Keep one of them, with the sum of both");
        row("both fees", "time,venue,shares,price,fee,fee_per_share\n", 1, "both a fee and a fee a share");
        row("fields", kHead + "a,b\n", 2, "Expected 7 fields as in the header, found 2");
        row("quote", kHead + "\"a,b\n", 2, "is opened and not closed");
        row("no zone", with("14:00:00Z", "14:00:00"), 2, "a time with its zone");
        row("no date", with("2024-08-01T", ""), 2, "a time with its zone");
        row("year", with("2024", "1492"), 2, "a time with its zone");
        row("zero", with("100", "0"), 2, "a number of shares above 0");
        row("negative", with("100", "-100"), 2, "a number of shares above 0");
        row("lots of", with("100", "1000000000001"), 2, "at most 10^12");
        row("fine", with("100", "0.0000000001"), 2, "at most nine decimals");
        row("exponent", with("100", "1e2"), 2, "a number of shares");
        row("price 0", with("10.01", "0"), 2, "a price above 0");
        row("price", with("10.01", "-10.01"), 2, "a price above 0");
        row("huge price", with("10.01", "1000000001"), 2, "a price above 0");
        row("comma", with("10.01", "\"10,010\""), 2, "a comma before three digits");
        row("fee", with("0.3", ""), 2, "dollars of the whole execution");
        row("fee word", with("0.3", "free"), 2, "dollars of the whole execution");
        row("liquidity", with("taker", ""), 2, "maker or taker");
        row("liquidity word", with("taker", "5"), 2, "maker or taker");
        row("order", with("a,", ","), 2, "the id of an order");
        row("venue", with("XNAS", ""), 2, "a venue");
        row("twice", kHead + kRow + "\n" + kRow, 4, "the execution of line 2 again");
        row("side", "side," + kHead + "up," + kRow, 2, "buy, sell");
        row("id twice", "exec_id," + kHead + "7," + kRow + "7," + with("100", "200").substr(kHead.size()), 3,
            "The execution '7' is that of line 2 too");
        row("no id", "exec_id," + kHead + "," + kRow, 2, "expected an id");
    }
    void refusesWhatCannotBe()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, part);
        const auto file = parseExecutions(text.toStdString(), "some.csv");
        QVERIFY(!file);
        QVERIFY(kind(file.error().code) == ErrorKind::DataUnusable);
        QCOMPARE(file.error().facts.line, std::int64_t{line});
        QCOMPARE(file.error().facts.path, std::string("some.csv"));
        QVERIFY2(file.error().message.find(part.toStdString()) != std::string::npos,
                 file.error().message.c_str());
    }

    void sidesHaveTheWordsOfDesks()
    {
        const std::string head = "time,venue,shares,price,side\n";
        const auto sideOf = [&](const std::string& word) {
            const auto file =
                parseExecutions(head + "2024-08-01T14:00:00Z,XNAS,100,10.01," + word + "\n", "f");
            return file ? std::string(name(*onlyRow(*file).side)) : file.error().message;
        };
        for (const char* word : {"buy", "B", "1", "3", "BOT", "Bought", "BUY_TO_COVER", "buy to cover"})
            QCOMPARE(sideOf(word), std::string("buy"));
        for (const char* word :
             {"sell", "S", "2", "4", "5", "6", "SLD", "SELL_SHORT", "SS", "sell short", "Sell-Short",
              "sellshort", "sell short exempt", "SELL_SHORT_EXEMPT", "SSE", "short"})
            QCOMPARE(sideOf(word), std::string("sell"));
        for (const char* word : {"-1", "0", "7", "8", "12", "1-", "x", "long", "cross", "", "buy sell"})
            QVERIFY2(
                sideOf(word).find("expected buy, sell, sell short (B, S, SS), or 1 to 6 as FIX 54 has them")
                    != std::string::npos,
                word);
    }

    void timesNameTheirZone()
    {
        const auto timeOf = [&](const std::string& text) {
            const auto file =
                parseExecutions("time,venue,shares,price\n\"" + text + "\",XNAS,100,10.01\n", "f");
            return file ? formatIsoTime(onlyRow(*file).time) : file.error().message;
        };
        for (const char* same :
             {"20240607-13:30:00.123", "20240607-13:30:00.123Z", "20240607-09:30:00.123-04",
              "20240607-09:30:00.123-04:00", "20240607-13:30:00.123 UTC", "20240607-13:30:00.123GMT",
              "2024-06-07T13:30:00.123Z", "2024-06-07 13:30:00.123 UTC", "2024-06-07T13:30:00.123 GMT",
              "2024-06-07 09:30:00.123-04", "2024-06-07 09:30:00.123 -0400", "2024-06-07T19:00:00.123+05:30"})
            QCOMPARE(timeOf(same), std::string("2024-06-07T13:30:00.123000000Z"));
        QCOMPARE(timeOf("20240607-13:30:00"), std::string("2024-06-07T13:30:00.000000000Z"));
        for (const char* wrong :
             {"20240607 13:30:00", "2024-06-07T13:30:00", "20240607-13:30:00 EST", "20240607-13:30Z:00",
              "20240607-UTC", "20240607-25:30:00", "20241307-13:30:00", "20240607-", "2024060-13:30:00",
              "20240607-13:30:00-4", "20240607-13:30:00-15", "13:30:00Z", "20240607-13:30:00,5",
              "06/07/2024 13:30:00Z"})
            QVERIFY2(timeOf(wrong).find("as FIX writes UTC, 20240801-18:00:00.123") != std::string::npos,
                     wrong);
    }

    void decimalCommasAreReadWhereTheyAreClear()
    {
        const auto read = [&](const std::string& shares, const std::string& price) {
            const auto file = parseExecutions("time;venue;shares;price;fee\n2024-08-01T14:00:00Z;XNAS;"
                                                  + shares + ";" + price + ";-0,125\n",
                                              "f");
            if (!file)
                return file.error().message;
            const Execution& row = onlyRow(*file);
            return fmt::format("{} {} {}", format(row.shares.shares, row.shares.unit), format(row.price),
                               format(*row.fee));
        };
        QCOMPARE(read("100", "10,01"), std::string("100 10.01 -0.125"));
        QCOMPARE(read("0,250", "222,8300"), std::string("0.25 222.83 -0.125"));
        QCOMPARE(read("1,5", "0,125"), std::string("1.5 0.125 -0.125"));
        for (const auto& [shares, price] :
             {std::pair{"1,000", "10,01"}, std::pair{"100", "222,830"}, std::pair{"1,000.5", "10"},
              std::pair{"1.000,5", "10"}, std::pair{"1,000,000", "10"}, std::pair{"100", "1,2,3"}})
            QVERIFY2(read(shares, price).find("a comma before three digits may part them")
                         != std::string::npos,
                     read(shares, price).c_str());
        // No number, with or without parts of thousands.
        for (const char* price : {"10,", ","})
            QVERIFY2(read("100", price).find("a price above 0") != std::string::npos,
                     read("100", price).c_str());
        QVERIFY(read("100,", "10").find("a number of shares above 0") != std::string::npos);
    }

    void twoThatLookTheSameNeedAnId()
    {
        const ExecutionsFile file =
            valueOf(parseExecutions("exec_id," + kHead + "7," + kRow + "8," + kRow, "f"));
        QCOMPARE(file.orders.at("a").size(), std::size_t{2});
    }

    void aVenueByAnotherNameIsTheSame()
    {
        std::string again = kRow;
        again.replace(again.find("XNAS"), 4, "Nasdaq");
        const auto twice = parseExecutions(kHead + kRow + again, "f");
        QVERIFY(!twice && twice.error().message.starts_with("This is the execution of line 2 again."));
    }

    void anIdBesideNoOrderIsTheOrders()
    {
        const std::string head = kHead.substr(std::string("order_").size());
        QVERIFY(valueOf(parseExecutions(head + kRow, "f")).orders.contains("a"));
        // Beside one it is another column.
        const ExecutionsFile both = valueOf(parseExecutions("id," + kHead + "7," + kRow, "f"));
        QVERIFY(both.orders.contains("a") && !both.orders.contains("7"));
    }
};

QTEST_APPLESS_MAIN(TestExecutionsFile)
#include "tst_executions_file.moc"
