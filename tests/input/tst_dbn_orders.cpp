// SPDX-License-Identifier: GPL-3.0-or-later
// DBN records of single orders (mbo): the quotes of each venue that they make, and what cannot be true.
#include "mbo_fixture.h"

#include <map>
#include <optional>

using namespace sor;
using namespace sor::test;

class TestDbnOrders : public QObject {
    Q_OBJECT

    DbnFolder m_folder;

    std::string rowsOf(const OrderFile& records)
    {
        const Outcome outcome = m_folder.read(records.bytes());
        return outcome.error.empty() ? text(outcome.rows) : "refused: " + outcome.error;
    }
    /// Enough of a good file that one odd record in it is no reason to refuse it.
    static OrderFile longFile(std::uint64_t orders = 1000)
    {
        OrderFile records;
        records.add("RN", 0, 0, 0);
        for (std::uint64_t id = 1; id <= orders; ++id)
            records.add("AB", id, 900 + static_cast<std::int64_t>(id % 50), 100);
        records.add("AB", 5000, 1000, 100).add("AA", 5001, 1001, 100);
        return records;
    }

private slots:
    void ordersMakeQuotes()
    {
        OrderFile records;
        records.add("RN", 0, 0, 0).add("AB", 1, 1000, 100).add("AA", 2, 1001, 50);
        records.add("AB", 3, 1000, 30); // joins
        records.add("AB", 4, 999, 70); // behind the best: no row
        records.add("CB", 1, 1000, 60); // in part
        records.add("MB", 3, 1000, 10).add("MB", 3, 998, 10); // smaller, then elsewhere
        records.add("CB", 1, 1000, 40); // the last of the price
        const Outcome outcome = m_folder.read(records.bytes());
        QCOMPARE(outcome.error, std::string());
        QCOMPARE(text(outcome.rows),
                 std::string("R - -, A 10.00x100 -, A 10.00x100 10.01x50, A 10.00x130 10.01x50, C 10.00x70 "
                             "10.01x50, M 10.00x50 10.01x50, M 10.00x40 10.01x50, C 9.99x70 10.01x50"));
        QCOMPARE(outcome.summary.schema, CsvSchema::Mbo);
        QCOMPARE(outcome.summary.symbol, std::string("AAPL"));
        QCOMPARE(outcome.summary.rowsSkipped, std::int64_t{0});
        QCOMPARE(toText(outcome.summary.warnings), std::string());
        QCOMPARE(count(outcome.rows.back().tsRecv), static_cast<std::int64_t>(records.record.tsRecv));
        QCOMPARE(outcome.rows.back().sequence, records.record.sequence);
    }

    /// The tape's quotes do not outlive a gap of more than an hour, and the book does.
    void theBookIsShownAgainAfterAGap()
    {
        constexpr std::uint64_t kHour = 3'600'000'000'000; // ns
        for (const bool isGap : {false, true}) {
            OrderFile records;
            records.add("RN", 0, 0, 0).add("AB", 1, 1000, 100).add("AA", 2, 1001, 50);
            records.record = later(records.record, isGap ? kHour : kHour / 2);
            records.add("AB", 3, 999, 70).add("AB", 4, 998, 70); // behind the best
            QCOMPARE(text(m_folder.read(records.bytes()).rows),
                     std::string("R - -, A 10.00x100 -, A 10.00x100 10.01x50")
                         + (isGap ? ", A 10.00x100 10.01x50" : ""));
        }
    }

    /// A trade comes with the quote before it, its fill changes nothing, the cancel behind them does.
    void tradesAndFillsChangeNoBook()
    {
        OrderFile records;
        records.add("RN", 0, 0, 0).add("AB", 1, 1000, 100).add("AA", 2, 1001, 50);
        records.add("TB", 0, 1001, 20, 0).add("FA", 2, 1001, 20, 0).add("CA", 2, 1001, 20);
        const Outcome outcome = m_folder.read(records.bytes());
        QCOMPARE(text(outcome.rows),
                 std::string("R - -, A 10.00x100 -, A 10.00x100 10.01x50, T 10.00x100 10.01x50, C 10.00x100 "
                             "10.01x30"));
        QCOMPARE(outcome.summary.counts.trades, std::int64_t{1});
        const QuoteEvent& trade = outcome.rows[3];
        QVERIFY(trade.price == Price{1001 * kCents} && trade.size == 20 && trade.side == 'B'
                && trade.flags == 0);
    }

    /// Nothing is shown until the event is whole.
    void onlyWholeEventsShow()
    {
        OrderFile records;
        records.add("RN", 0, 0, 0, 0).add("AB", 1, 1000, 100, 0).add("AB", 2, 1001, 50, 0);
        records.add("CB", 2, 1001, 50, 128).add("AA", 3, 1010, 5, 0).add("CA", 3, 1010, 5, 128);
        QCOMPARE(rowsOf(records), std::string("R - -, C 10.00x100 -"));
    }

    void topOfBookRecordsAreTheQuote()
    {
        OrderFile records;
        records.of(38).add("AB", 7, 1000, 100, kTop).add("AA", 7, 1002, 30, kTop | 128);
        records.add("AB", 7, 999, 400, kTop).add("AA", 7, 1002, 30, kTop | 128);
        records.add("AB", 7, 0, 0, kTop).add("AA", 7, 1003, 10, kTop | 128);
        records.add("TN", 8, 1003, 5, kTop | 128);
        records.add("CA", 7, 1003, 10, kTop | 128);
        QCOMPARE(rowsOf(records),
                 std::string("A 10.00x100 10.02x30, A 9.99x400 10.02x30, A - 10.03x10, T - 10.03x10, C - -"));
    }

    void venuesHaveBooksOfTheirOwn()
    {
        OrderFile records;
        records.of(2).add("RN", 0, 0, 0).add("AB", 1, 1000, 100);
        records.of(39).add("RN", 0, 0, 0).add("AB", 1, 999, 7);
        records.of(2).add("CB", 1, 1000, 100);
        records.of(39).add("CB", 1, 999, 2);
        QCOMPARE(rowsOf(records), std::string("R - -, A 10.00x100 -, R - -, A 9.99x7 -, C - -, C 9.99x5 -"));
    }

    void aClearEmptiesAndASnapshotFills()
    {
        OrderFile records;
        records.add("AB", 1, 1000, 100).add("RN", 0, 0, 0, 32).add("AB", 2, 1001, 10, 32);
        records.add("AA", 3, 1002, 20, 32 | 128).add("CB", 2, 1001, 10);
        QCOMPARE(rowsOf(records), std::string("A 10.00x100 -, R - -, A 10.01x10 10.02x20, C - 10.02x20"));
    }

    void whatBeganBeforeIsSaid()
    {
        OrderFile records;
        records.add("AB", 1, 1000, 100).add("CB", 1, 1000, 100);
        QCOMPARE(
            toText(m_folder.read(records.bytes()).summary.warnings),
            std::string("XNAS: its orders begin without a clear or a snapshot, so orders from before are "
                        "not in its book.\n"));
    }

    /// One that starts in the middle: cancels and fills of orders that were never added.
    void theMiddleOfASessionIsRefused()
    {
        for (const std::string_view what : {"CB", "CA", "FB", "FA", "MB", "MA"}) {
            OrderFile records;
            records.add("AB", 1, 1000, 100).add(what, 77, 1000, 100).add("AB", 2, 1000, 100);
            QCOMPARE(
                rowsOf(records),
                std::string("refused: The orders of XNAS do not fit together, so its best prices cannot "
                            "be known. Of 3 records: 1 change or fill orders that were never added (the "
                            "first: record 2). It begins in the middle of a session, or a part is "
                            "missing: use the session from its start, where the book is empty, or from a "
                            "snapshot."));
        }
    }

    void oddRecordsAreRefusedOrSaid_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("id");
        QTest::addColumn<int>("cents");
        QTest::addColumn<int>("size");
        QTest::addColumn<QString>("said");
        QTest::newRow("unknown") << "CB" << 9999 << 1000 << 100
                                 << "change or fill orders that were never added";
        QTest::newRow("twice") << "AB" << 5000 << 1000 << 100 << "add an order whose id stands already";
        QTest::newRow("too large") << "CB" << 5000 << 1000 << 101
                                   << "take off more shares than the order has";
        QTest::newRow("side") << "CA" << 5000 << 1000 << 100
                              << "state another side or price than the order has";
        QTest::newRow("price") << "CB" << 5000 << 999 << 100
                               << "state another side or price than the order has";
        QTest::newRow("side of a change")
            << "MA" << 5000 << 1002 << 100 << "state another side or price than the order has";
        QTest::newRow("side of a fill")
            << "FA" << 5000 << 1000 << 100 << "state another side or price than the order has";
    }
    void oddRecordsAreRefusedOrSaid()
    {
        QFETCH(QString, what);
        QFETCH(int, id);
        QFETCH(int, cents);
        QFETCH(int, size);
        QFETCH(QString, said);
        const auto add = [&](OrderFile& records) {
            records.add(what.toStdString(), static_cast<std::uint64_t>(id), cents,
                        static_cast<std::uint32_t>(size));
        };
        OrderFile one = longFile();
        add(one);
        const Outcome outcome = m_folder.read(one.bytes());
        QCOMPARE(outcome.error, std::string());
        QCOMPARE(toText(outcome.summary.warnings),
                 fmt::format("XNAS: 1 of 1003 records {} (the first: record 1004).\n", said.toStdString()));
        OrderFile two = longFile(900);
        add(two);
        const Outcome refused = m_folder.read(two.bytes());
        QVERIFY2(refused.error.find("do not fit together") != std::string::npos, refused.error.c_str());
    }

    void badFieldsAreSkippedAndSaid()
    {
        const auto problem = [&](std::string_view what, std::uint64_t id, std::int64_t cents,
                                 std::uint32_t size) {
            OrderFile records;
            records.add("RN", 0, 0, 0).add(what, id, cents, size).add("AB", 1, 1000, 100);
            const Outcome outcome = m_folder.read(records.bytes());
            return outcome.error + outcome.problems();
        };
        QCOMPARE(
            problem("ZB", 1, 1000, 1),
            std::string("record 2, field action: found 'Z', expected one letter of A, C, M, R, T, F, N, H, "
                        "U\n"));
        QVERIFY(problem("AN", 1, 1000, 1).find("field side") != std::string::npos);
        QVERIFY(problem("AX", 1, 1000, 1).find("field side") != std::string::npos);
        QVERIFY(problem("AB", 1, 0, 1).find("field price") != std::string::npos);
        QVERIFY(problem("AB", 1, -5, 1).find("field price") != std::string::npos);
        QVERIFY(problem("TB", 1, 0, 1).find("field price") != std::string::npos);
        QVERIFY(problem("AB", 1, 1000, 0).find("field size: found '0'") != std::string::npos);
        QVERIFY(problem("AB", 1, 1000, 0xFFFFFFFF).find("field size") != std::string::npos);
    }

    /// A gap that the source reports: the venue is out, and what does not fit is the gap's doing.
    void aGapTakesTheVenueOut()
    {
        OrderFile records;
        records.add("RN", 0, 0, 0)
            .add("AA", 4, 1002, 7, 0)
            .add("AB", 1, 1000, 100)
            .add("AB", 2, 1001, 100, 128 | 4);
        records.add("CB", 77, 1002, 100).add("RN", 0, 0, 0, 0);
        records.add("AA", 5, 1002, 7, 0).add("AB", 3, 1000, 5);
        const auto loaded = m_folder.load({records.bytes()});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->tape->size(), std::size_t{3});
        QVERIFY(loaded->tape->entry(1).quote == VenueQuote{});
        QCOMPARE(loaded->tape->entry(2).quote.bidSz, 5U);
    }

    /// Orders of a day do not stand in the next one's book.
    void ordersEndWithTheirDay()
    {
        OrderFile records;
        records.header.mappings.front().end = 20240901;
        records.add("RN", 0, 0, 0).add("AB", 1, 1000, 100).add("AB", 2, 1001, 100);
        records.record = later(records.record, kDay);
        records.add("AB", 3, 990, 5);
        const Outcome outcome = m_folder.read(records.bytes());
        QCOMPARE(outcome.error, std::string());
        QCOMPARE(text(outcome.rows), std::string("R - -, A 10.00x100 -, A 10.01x100 -, R - -, A 9.90x5 -"));
        QCOMPARE(toText(outcome.summary.warnings),
                 std::string("XNAS: 2 orders stood over the end of a day and more than an hour without a "
                             "message, and were left out.\n"));
    }

    void ordersAndQuotesOfOneFileAreRefused()
    {
        OrderFile records;
        records.add("RN", 0, 0, 0).add("AB", 1, 1000, 100);
        const std::string quotes = later(records.record, kSecond).bytes();
        QCOMPARE(m_folder.refusal(records.bytes() + quotes),
                 std::string("It holds records of several schemas (2 of mbo, 1 of mbp-1): quotes or trades "
                             "would count twice. Keep those of one schema."));
    }

    /// Cut anywhere: whole records are read, the rest is said or the file refused; never a fault.
    void aFileMayEndAnywhere()
    {
        const std::string bytes = OrderFile()
                                      .add("RN", 0, 0, 0)
                                      .add("AB", 1, 1000, 100)
                                      .add("TB", 1, 1000, 10)
                                      .add("CB", 1, 1000, 10)
                                      .bytes();
        const std::size_t head = OrderFile().bytes().size();
        for (std::size_t size = head; size < bytes.size(); ++size) {
            const Outcome outcome = m_folder.read(bytes.substr(0, size));
            const bool isWhole = (size - head) % 56 == 0;
            if (outcome.error.empty())
                QCOMPARE(toText(outcome.summary.warnings).find("cut off") == std::string::npos, isWhole);
        }
    }

    /// Changes of single orders on the tape: joins, cancels, fills named by their order and what was hidden.
    void ordersReachTheTape()
    {
        OrderFile records;
        records.add("RN", 0, 0, 0, 0).add("AB", 1, 1000, 100, 0).add("AA", 2, 1001, 50);
        // 30 trade: 20 of the order, taken off by the cancel, and 10 that are not displayed.
        records.add("TB", 0, 1001, 30, 0);
        --records.record.sequence; // one event
        records.add("FA", 2, 1001, 20, 0);
        --records.record.sequence;
        records.add("CA", 2, 1001, 20).add("CB", 1, 1000, 40).add("MB", 1, 1000, 70);
        records.of(38).add("AB", 7, 999, 100, kTop).add("AA", 7, 1002, 30, kTop | 128);
        SourceSpec source;
        source.csv = {m_folder.write("orders.dbn", records.bytes()).string()};
        const auto text = [&] {
            const auto loaded = loadTape(source, 1, {});
            if (!loaded)
                return loaded.error().text();
            std::string out;
            for (const OrderChange& change : loaded->tape->orders())
                out += fmt::format("{}{}{}{}x{} ", "JLFHC"[static_cast<std::size_t>(change.kind)],
                                   change.isBid ? 'B' : 'A', loaded->tape->venues()[change.venue].info.mic,
                                   change.price.nanos / kCents, change.size);
            for (const TapeVenue& venue : loaded->tape->venues())
                out += venue.info.mic + (venue.hasOrders ? "+" : "-");
            return out;
        };
        QCOMPARE(text(),
                 std::string("CAXNAS0x1 JBXNAS1000x100 JAXNAS1001x50 FAXNAS1001x20 HAXNAS1001x10 "
                             "LBXNAS1000x40 LBXNAS1000x60 JBXNAS1000x70 XNAS+IEXG-"));
        source.wantsOrders = false;
        QCOMPARE(text(), std::string("XNAS-IEXG-"));
        source.wantsOrders = true;
        source.syntheticVenues = 1; // made from quotes
        QVERIFY(text().starts_with("XNAS-IEXG-"));
    }

    /// The source of real level-1 quotes, order by order, gives their tape.
    void realOrdersGiveTheRealQuotes()
    {
        const QString folder = QStringLiteral(SOR_SOURCE_DIR "/../shared/data/");
        if (!QFile::exists(folder + QStringLiteral("goog_mbo_20240403.dbn.zst")))
            QSKIP("no real quotes beside the project");
        const auto load = [&](const QString& name) {
            SourceSpec source;
            source.csv = {(folder + name).toStdString()};
            source.bandPpm = 0;
            return loadTape(source, 1, {});
        };
        const auto orders = load(QStringLiteral("goog_mbo_20240403.dbn.zst"));
        const auto quotes = load(QStringLiteral("goog_3venues_mbp1_20240403.csv"));
        QVERIFY2(orders, orders ? "" : orders.error().text().c_str());
        QVERIFY(quotes);
        // Exceptions, with their cause: the file of orders starts two hours earlier, so before the first
        // quote of a venue in the other file it knows more. From there on nothing differs.
        const auto entriesOf = [](const Tape& tape, const std::string& mic, std::optional<UnixNanos> from) {
            std::vector<TapeEntry> out;
            for (std::size_t i = 0; i < tape.size(); ++i) {
                const TapeEntry entry = tape.entry(i);
                if (tape.venues()[entry.venue].info.mic == mic && (!from || entry.time >= *from))
                    out.push_back(entry);
            }
            return out;
        };
        std::size_t compared = 0;
        for (const char* mic : {"XCHI", "XCIS", "IEXG"}) {
            const auto theirs = entriesOf(*quotes->tape, mic, {});
            QVERIFY(!theirs.empty());
            const auto ours = entriesOf(*orders->tape, mic, theirs.front().time);
            QCOMPARE(ours.size(), theirs.size());
            for (std::size_t i = 0; i < ours.size(); ++i) {
                const bool isSame = ours[i].time == theirs[i].time && ours[i].quote == theirs[i].quote
                    && ours[i].followsTrades == theirs[i].followsTrades
                    && ours[i].isTradeRow == theirs[i].isTradeRow;
                QVERIFY2(isSame,
                         fmt::format("{} entry {} at {}", mic, i, formatIsoTime(ours[i].time)).c_str());
            }
            compared += ours.size();
        }
        QVERIFY(compared > 60'000);
        const UnixNanos first = quotes->tape->trades().front().time;
        std::vector<TapeTrade> ours;
        for (const TapeTrade& trade : orders->tape->trades()) {
            if (trade.time >= first)
                ours.push_back(trade);
        }
        QCOMPARE(ours.size(), quotes->tape->trades().size());
        for (std::size_t i = 0; i < ours.size(); ++i) {
            const TapeTrade& theirs = quotes->tape->trades()[i];
            QVERIFY(ours[i].time == theirs.time && ours[i].price == theirs.price
                    && ours[i].size == theirs.size && ours[i].aggressor == theirs.aggressor);
        }
    }
};

QTEST_APPLESS_MAIN(TestDbnOrders)
#include "tst_dbn_orders.moc"
