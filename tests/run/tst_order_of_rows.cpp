// SPDX-License-Identifier: GPL-3.0-or-later
// Files whose rows come in another order than their times, and files of trades that say what is no trade or
// overlap.
#include "input/tape_loader.h"
#include "small_market.h"

#include <QtTest>
#include <algorithm>
#include <fmt/format.h>
#include <tuple>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// Rows of quotes in their order or the other way round.
std::string quotesFile(bool isNewestFirst, const std::function<std::string(const Quote&)>& row)
{
    std::vector<Quote> quotes = smallMarket();
    if (isNewestFirst)
        std::ranges::reverse(quotes);
    std::string text = kShort;
    for (const Quote& quote : quotes)
        text += row(quote);
    return text;
}

std::string ofWholeSeconds(const Quote& q)
{
    Quote cut = q;
    cut.time -= cut.time % kSecond;
    return shortRow(cut, kMics[q.venue]);
}

/// Trades `from` to `to` of one a quote, with one more column of text.
std::string tradesFile(int from, int to, const std::string& column = "",
                       const std::function<std::string(int)>& value = {})
{
    std::string text = "timestamp,venue,price,size" + (column.empty() ? "" : "," + column) + "\n";
    const auto quotes = smallMarket();
    for (int i = from; i < to; ++i) {
        const Quote& q = quotes[static_cast<std::size_t>(i)];
        text += fmt::format("{},{},{},10{}\n", iso(q.time + 1'000'000), kMics[q.venue], cents(q.askCents),
                            column.empty() ? "" : "," + value(i));
    }
    return text;
}

} // namespace

class TestOrderOfRows : public QObject, private MarketFolder {
    Q_OBJECT

    Result<RunReport> runWithTrades(const std::vector<std::string>& trades) const
    {
        RunSetup setup;
        setup.csv.push_back(write(
            "quotes.csv", quotesFile(false, [](const Quote& q) { return shortRow(q, kMics[q.venue]); })));
        for (std::size_t i = 0; i < trades.size(); ++i)
            setup.trades.push_back(write(fmt::format("trades_{}.csv", i + 1), trades[i]));
        return runOn(std::move(setup), {});
    }
    std::string write(const std::string& name, const std::string& text) const
    {
        return writeFile(m_folder, QString::fromStdString(name), QByteArray::fromStdString(text))
            .toStdString();
    }

private slots:
    /// Of rows of one second the last one stands, and where the newest come first that is the first one.
    void newestFirstKeepsTheOrderOfEqualTimes()
    {
        const std::string right = cost({{"forward.csv", quotesFile(false, ofWholeSeconds)}});
        QVERIFY2(right.find(',') != std::string::npos, right.c_str());
        QCOMPARE(cost({{"backward.csv", quotesFile(true, ofWholeSeconds)}}), right);
        // As one of several files.
        const auto of = [](bool isNewestFirst, int venue) {
            return quotesFile(isNewestFirst, [&](const Quote& q) {
                return (q.venue == venue) ? ofWholeSeconds(q) : std::string();
            });
        };
        const auto cost3 = [&](bool isNewestFirst) {
            return cost({{"one.csv", of(isNewestFirst, 0)},
                         {"two.csv", of(isNewestFirst, 1)},
                         {"three.csv", of(isNewestFirst, 2)}});
        };
        QCOMPARE(cost3(true), cost3(false));
    }

    void timesOfDayThatPassMidnightAreRefused()
    {
        const auto clock = [](std::int64_t later) {
            return quotesFile(false, [&](const Quote& q) {
                Quote moved = q;
                moved.time += later;
                return shortRow(moved, kMics[q.venue]).substr(sizeof("2025-03-12T") - 1);
            });
        };
        // The market lasts from 14:00:00 to 14:00:18.
        const std::int64_t toMidnight = 10 * 3600 * kSecond - 9 * kSecond;
        const std::string why = refusal({{"q_20250312.csv", replacedAll(clock(toMidnight), "Z,", ",")}});
        QVERIFY2(why.find("go back at midnight") != std::string::npos, why.c_str());
        QVERIFY(refusal({{"q_20250312.csv", replacedAll(clock(0), "Z,", ",")}}).empty());
        // Days in a column, the newest first, are no midnight.
        const auto dayOf = [](const char* day, const char* hour) {
            return rows([&](const Quote& q) {
                return fmt::format("{},{}{}", day, hour,
                                   shortRow(q, kMics[q.venue]).substr(sizeof("2025-03-12T14") - 1));
            });
        };
        const std::string days = "date,time,venue,bid,bid_size,ask,ask_size\n" + dayOf("2025-03-12", "15")
            + dayOf("2025-03-11", "10");
        QVERIFY2(refusal({{"days.csv", replacedAll(days, "Z,", ",")}}).empty(),
                 refusal({{"days.csv", replacedAll(days, "Z,", ",")}}).c_str());
        // With their days they are what they are.
        const std::string whole = cost({{"whole.csv", quotesFile(false, [&](const Quote& q) {
                                             Quote moved = q;
                                             moved.time += toMidnight;
                                             return shortRow(moved, kMics[q.venue]);
                                         })}});
        QVERIFY2(whole.find(',') != std::string::npos, whole.c_str());
    }

    void rowsOfCancelledTradesAreNoPrints_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("no");
        QTest::addColumn<QString>("yes");
        QTest::newRow("type") << "type"
                              << "Trade"
                              << "Cancel";
        QTest::newRow("status") << "trade_status"
                                << "ok"
                                << "BUSTED";
        QTest::newRow("flag") << "is_cancelled"
                              << "false"
                              << "True";
        QTest::newRow("number") << "cancelled"
                                << "0"
                                << "1";
        QTest::newRow("letter") << "type"
                                << "T"
                                << "C";
        QTest::newRow("letter x") << "type"
                                  << "T"
                                  << "X";
        QTest::newRow("status alone") << "status"
                                      << ""
                                      << "X";
        QTest::newRow("cross in a flag") << "cancel"
                                         << ""
                                         << "X";
        QTest::newRow("deleted") << "deleted"
                                 << "0"
                                 << "1";
        QTest::newRow("joined words") << "event"
                                      << "TRADE"
                                      << "TRADE_CANCEL";
        QTest::newRow("break") << "event_type"
                               << "Trade"
                               << "Trade Break";
        QTest::newRow("correction") << "correction"
                                    << ""
                                    << "CANCELLED";
    }
    void rowsOfCancelledTradesAreNoPrints()
    {
        QFETCH(QString, column);
        QFETCH(QString, no);
        QFETCH(QString, yes);
        const auto report = runWithTrades({tradesFile(
            0, 90, column.toStdString(), [&](int i) { return (i % 10 == 0 ? yes : no).toStdString(); })});
        QVERIFY2(report, costOf(report).c_str());
        QCOMPARE(report->counts.excludedPrints[static_cast<std::size_t>(PrintKind::Cancelled)],
                 std::int64_t{9});
        QVERIFY(std::ranges::any_of(report->warnings, [](const std::string& warning) {
            return warning.find("are no prints") != std::string::npos;
        }));
        const auto plain =
            runWithTrades({tradesFile(0, 90, column.toStdString(), [&](int) { return no.toStdString(); })});
        QVERIFY(plain);
        QCOMPARE(plain->counts.excludedPrints[static_cast<std::size_t>(PrintKind::Cancelled)],
                 std::int64_t{0});
    }

    void otherRowsOfTradesMeetNoQueue()
    {
        const auto kinds = [&](const std::string& column, const std::string& yes, const std::string& no) {
            return runWithTrades({tradesFile(0, 90, column, [&](int i) { return i % 10 == 0 ? yes : no; })});
        };
        const auto excluded = [](const Result<RunReport>& report, PrintKind kind) {
            return report ? report->counts.excludedPrints[static_cast<std::size_t>(kind)] : std::int64_t{-1};
        };
        for (const auto& [column, yes, no] :
             {std::tuple{"type", "AUCTION", "TRADE"}, std::tuple{"condition", "Opening Cross", ""},
              std::tuple{"is_auction", "1", "0"}, std::tuple{"trade_type", "Cross", "Regular"}}) {
            const auto report = kinds(column, yes, no);
            QVERIFY2(report && !hasFinding(report, "unread_column"), costOf(report).c_str());
            QCOMPARE(excluded(report, PrintKind::Auction), std::int64_t{9});
        }
        // What says that a trade was restated is no print at all.
        const auto corrected = kinds("type", "Correction", "Trade");
        const auto plain = kinds("type", "Trade", "Trade");
        QVERIFY(corrected && plain);
        QVERIFY(std::ranges::any_of(corrected->warnings, [](const std::string& warning) {
            return warning.find("'Correction' are no prints") != std::string::npos;
        }));
        // Letters of another list are no cancellations.
        QCOMPARE(excluded(kinds("type", "C", "P"), PrintKind::Cancelled), std::int64_t{0});
        // FINRA's facilities show no quotes.
        for (const char* venue : {"D", "TRF", "FINRA", "ADF", "Dark"}) {
            const auto report =
                runWithTrades({replacedAll(tradesFile(0, 90), ",XNAS,", fmt::format(",{},", venue))});
            QVERIFY2(report, costOf(report).c_str());
            QCOMPARE(excluded(report, PrintKind::OffExchange), std::int64_t{30});
        }
    }

    void theSideOfTheMakerTellsTheAggressor()
    {
        SourceSpec source;
        const auto aggressors = [&](const std::string& column, const char* yes, const char* no) {
            source.csv = {write(
                "quotes.csv", quotesFile(false, [](const Quote& q) { return shortRow(q, kMics[q.venue]); }))};
            source.trades = {
                write("sides.csv", tradesFile(0, 90, column, [&](int i) { return i % 3 == 0 ? yes : no; }))};
            std::string text;
            if (const auto loaded = loadTape(source)) {
                for (const TapeTrade& trade : loaded->tape->trades())
                    text += trade.aggressor == Aggressor::Seller ? 's' : 'b';
            }
            return text;
        };
        const std::string sides = aggressors("side", "sell", "buy");
        QVERIFY(sides.find('s') != std::string::npos && sides.find('b') != std::string::npos);
        QCOMPARE(aggressors("is_buyer_maker", "true", "False"), sides);
        QVERIFY(aggressors("side", "buy", "sell") != sides);
        QVERIFY(!refusalOf(runWithTrades({tradesFile(0, 90, "is_buyer_maker", [](int) { return "maybe"; })}))
                     .empty());
    }

    void tradesOfAnotherTimeAreRefused()
    {
        const auto later = [](std::int64_t shift) {
            std::string text = "timestamp,venue,price,size\n";
            for (const Quote& q : smallMarket())
                text += fmt::format("{},{},{},10\n", iso(q.time + shift), kMics[q.venue], cents(q.askCents));
            return text;
        };
        for (const std::int64_t shift : {4 * 3600 * kSecond, 24 * 3600 * kSecond, -3600 * kSecond}) {
            const auto why = refusalOf(runWithTrades({later(shift)}));
            QVERIFY2(why.find("they never meet") != std::string::npos, why.c_str());
        }
        // Those of the day before may stand beside, and a part may lie outside.
        QVERIFY(runWithTrades({later(-24 * 3600 * kSecond), later(0)}));
        QVERIFY(runWithTrades({later(10 * kSecond)}));
    }

    void filesOfTradesThatOverlapAreRefused()
    {
        const auto why = refusalOf(runWithTrades({tradesFile(0, 60), tradesFile(40, 90)}));
        QVERIFY2(why.find("both have the same trades") != std::string::npos, why.c_str());
        QVERIFY(runWithTrades({tradesFile(0, 60), tradesFile(60, 90)}));
        // A few tell where all of the common time are the same.
        const auto few = refusalOf(runWithTrades({tradesFile(0, 8), tradesFile(4, 90)}));
        QVERIFY2(few.find("both have the same trades") != std::string::npos, few.c_str());
        // Files of venues overlap in time, and have no trade in common, though as many at the same times.
        const auto ofVenue = [](const char* venue, const char* end) {
            std::string text = fmt::format("timestamp,venue,price,size{}", end);
            for (int second = 0; second < 18; ++second)
                text += fmt::format("{},{},50.00,10{}", iso(kStart + second * kSecond), venue, end);
            return text;
        };
        const auto apart =
            runWithTrades({ofVenue(kMics[0], "\n"), ofVenue(kMics[1], "\n"), ofVenue(kMics[2], "\n")});
        QVERIFY2(apart, costOf(apart).c_str());
        const auto twice = refusalOf(runWithTrades({ofVenue(kMics[0], "\n"), ofVenue(kMics[0], "\r\n")}));
        QVERIFY2(twice.find("the same rows (in another form)") != std::string::npos, twice.c_str());
    }
};

QTEST_GUILESS_MAIN(TestOrderOfRows)
#include "tst_order_of_rows.moc"
