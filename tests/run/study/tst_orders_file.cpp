// SPDX-License-Identifier: GPL-3.0-or-later
// Orders as desks export them are read, and every fault is told with its line.
#include "run/study/orders_file.h"
#include "value_of.h"

#include <QTest>
#include <algorithm>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

namespace {

const std::string kHeader = "order_id,symbol,side,shares,from,to\n";
const std::string kOrder = "a,IBM,buy,100,2024-08-01T14:00:00Z,2024-08-01T14:10:00Z\n";

} // namespace

class TestOrdersFile : public QObject {
    Q_OBJECT

private slots:
    void readsColumnsByNameAndAlias()
    {
        const auto orders = valueOf(parseOrders(
            "\xEF\xBB\xBF"
            "QTY,id,ticker,Side,start_time,End,limit,model,group\r\n"
            "1200,\"o,1\",IBM,2,2024-08-01T09:30:00-04:00,2024-08-01T09:45:00-0400,222.75,static,a\r\n"
            "\r\n"
            "5,o2,BAC,B,2024-08-01T15:30:00+02:00,2024-08-01T13:31:00Z,,,\n",
            "orders.csv"));
        QCOMPARE(orders.size(), std::size_t{2});
        QCOMPARE(orders[0].id, std::string("o,1"));
        QCOMPARE(orders[0].symbol, std::string("IBM"));
        QVERIFY(orders[0].side == Side::Sell);
        QCOMPARE(orders[0].shares, std::int64_t{1200});
        QCOMPARE(formatIsoTime(orders[0].window.from), std::string("2024-08-01T13:30:00.000000000Z"));
        QCOMPARE(orders[0].window.length(), Nanos{std::chrono::minutes{15}});
        QCOMPARE(orders[0].group, std::string("a"));
        QCOMPARE(orders[0].words.size(), std::size_t{2});
        QCOMPARE(orders[0].words[0], (std::pair<std::string, std::string>("limit", "222.75")));
        QCOMPARE(orders[0].line, std::int64_t{2});
        QVERIFY(orders[1].side == Side::Buy);
        QVERIFY(orders[1].words.empty());
        QCOMPARE(orders[1].line, std::int64_t{4});
    }

    void otherSeparatorsAreTakenFromTheHeader()
    {
        for (const char separator : {';', '\t'}) {
            std::string text = "order_id,symbol,side,shares,from,to,limit\r\n"
                               "\"a,1\",IBM,buy,100,2024-08-01T14:00:00Z,2024-08-01T14:10:00Z,\r\n"
                               "b,IBM,sell,200,2024-08-01T14:00:00Z,2024-08-01T14:10:00Z,5.5\r\n";
            std::ranges::replace(text, ',', separator);
            const auto orders = valueOf(parseOrders(text, "orders.csv"));
            QCOMPARE(orders.size(), std::size_t{2});
            QCOMPARE(orders[0].id, std::string("a") + separator + "1");
            QVERIFY(orders[0].words.empty());
            QCOMPARE(orders[1].shares, std::int64_t{200});
            QCOMPARE(orders[1].words.size(), std::size_t{1});
        }
    }

    void whatIsWrittenReadsBack()
    {
        auto orders = valueOf(parseOrders("order_id,symbol,side,participation,from,to,lot,pair\n"
                                          "\"x \"\"1\"\"\",IBM,sell,0.5%,2024-08-01T14:00:00Z,"
                                          "2024-08-01T14:10:00.5Z,100,p1\n",
                                          "orders.csv"));
        const auto again = valueOf(parseOrders(ordersCsv(orders), "again.csv"));
        QCOMPARE(again.size(), std::size_t{1});
        QCOMPARE(again[0].id, std::string("x \"1\""));
        QCOMPARE(again[0].participation, 0.5);
        QCOMPARE(again[0].shares, std::int64_t{0});
        QVERIFY(again[0].window == orders[0].window);
        QCOMPARE(again[0].pair, std::string("p1"));
        QVERIFY(again[0].words == orders[0].words);
    }

    void faultsNameTheirLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const std::string& text, int line, const char* part) {
            QTest::newRow(name) << QString::fromStdString(text) << line << QString::fromUtf8(part);
        };
        row("empty", "", 0, "empty");
        row("header only", kHeader, 0, "no orders");
        row("no side", "order_id,symbol,shares,from,to\n", 1, "no column side");
        row("neither shares nor participation", "order_id,symbol,side,from,to\n", 1, "neither");
        row("unknown column", "order_id,symbol,side,shares,from,to,colour\n", 1, "'colour'");
        row("same column twice", "order_id,id,symbol,side,shares,from,to\n", 1, "'id'");
        row("a word of the study", "order_id,symbol,side,shares,from,to,threads\n", 1, "whole study");
        row("a word of the source", "order_id,symbol,side,shares,from,to,csv\n", 1, "whole study");
        row("a word that names a file", "order_id,symbol,side,shares,from,to,fees\n", 1, "name a file");
        row("zero shares", kHeader + kOrder + "b,IBM,buy,0,2024-08-01T14:00:00Z,2024-08-01T14:10:00Z\n", 3,
            "'0'");
        row("part of a share", kHeader + "b,IBM,buy,1.5,2024-08-01T14:00:00Z,2024-08-01T14:10:00Z\n", 2,
            "'1.5'");
        row("inverted", kHeader + "b,IBM,buy,1,2024-08-01T14:10:00Z,2024-08-01T14:00:00Z\n", 2,
            "before it starts");
        row("empty", kHeader + "b,IBM,buy,1,2024-08-01T14:10:00Z,2024-08-01T14:10:00Z\n", 2,
            "The order ends when it starts");
        row("no zone", kHeader + "b,IBM,buy,1,2024-08-01T14:10:00,2024-08-01T14:20:00Z\n", 2, "zone");
        row("no time", kHeader + "b,IBM,buy,1,2024-13-01T14:10:00Z,2024-08-01T14:20:00Z\n", 2, "from");
        row("bad side", kHeader + "b,IBM,hold,1,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z\n", 2, "'hold'");
        row("same id", kHeader + kOrder + "\n" + kOrder, 4, "line 2");
        row("no id", kHeader + ",IBM,buy,1,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z\n", 2, "an id");
        row("too few fields", kHeader + "b,IBM,buy,1,2024-08-01T14:00:00Z\n", 2, "6 fields");
        row("open quote", kHeader + "\"b,IBM,buy,1,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z\n", 2, "quote");
        const std::string wide = "order_id,symbol,side,shares,participation,from,to,limit,completion\n";
        row("both sizes", wide + "b,IBM,buy,1,2%,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z,,\n", 2, "both");
        row("bad participation", wide + "b,IBM,buy,,200%,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z,,\n", 2,
            "200%");
        row("bad word", wide + "b,IBM,buy,1,,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z,-3,\n", 2, "limit");
        row("no completion", wide + "b,IBM,buy,1,,2024-08-01T14:00:00Z,2024-08-01T14:20:00Z,,none\n", 2,
            "completion none");
    }
    void faultsNameTheirLine()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        QFETCH(QString, part);
        const auto orders = parseOrders(text.toStdString(), "orders.csv");
        QVERIFY(!orders);
        const std::string said = orders.error().text();
        QVERIFY2(said.find(part.toStdString()) != std::string::npos, said.c_str());
        QCOMPARE(orders.error().facts.line, std::int64_t{line});
        QCOMPARE(orders.error().facts.path, std::string("orders.csv"));
    }
};

QTEST_APPLESS_MAIN(TestOrdersFile)
#include "tst_orders_file.moc"
