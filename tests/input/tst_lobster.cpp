// SPDX-License-Identifier: GPL-3.0-or-later
// LOBSTER's message files, with and without their orderbook file.
#include "base/random.h"
#include "csv_fixture.h"
#include "input/lobster/lobster_stream.h"
#include "input/quotes/quote_file.h"
#include "input/tape_loader.h"

#include <map>

using namespace sor;
using namespace sor::test;

namespace {

/// 2012-06-21, New York: 09:30 is 13:30 UTC.
constexpr std::int64_t kOpen = 1'340'285'400'000'000'000;

const std::string kName = "MSFT_2012-06-21_34200000_37800000_message_1.csv";
const std::string kBookName = "MSFT_2012-06-21_34200000_37800000_orderbook_1.csv";

std::string text(const std::vector<QuoteEvent>& rows)
{
    const auto side = [](Price price, std::uint32_t size) {
        return price == kNoPrice ? std::string("-")
                                 : fmt::format("{:.2f}x{}", static_cast<double>(price.nanos) * 1e-9, size);
    };
    std::string out;
    for (const QuoteEvent& row : rows) {
        out += fmt::format("{}{} {} {}", out.empty() ? "" : ", ", row.action, side(row.bidPx, row.bidSz),
                           side(row.askPx, row.askSz));
        if (row.isTrade())
            out += fmt::format(" ({}{}x{})", row.side, formatNanos(row.price.nanos), row.size);
    }
    return out;
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string out;
    for (const auto& each : texts)
        out += each + "\n";
    return out;
}

} // namespace

class TestLobster : public QObject {
    Q_OBJECT

    Folder m_folder;

    Outcome read(const std::string& bytes, const CsvOptions& options = {}, const std::string& name = kName)
    {
        FeedRegistry registry;
        KeepingSink sink;
        const auto path = m_folder.write(name, bytes);
        return outcomeOf(readQuoteFile(path, options, registry, sink, {}), sink);
    }
    std::string rowsOf(const std::string& bytes)
    {
        const Outcome outcome = read(bytes);
        return outcome.error.empty() ? text(outcome.rows) + outcome.problems() : "refused: " + outcome.error;
    }

private slots:
    void cleanup() { std::filesystem::remove(m_folder.path() / kBookName); }

    void messagesMakeQuotes()
    {
        const Outcome outcome = read("34200.013994120,1,1,100,310400,1\n"
                                     "34200.5,1,2,50,310500,-1\n"
                                     "34201,1,3,70,310400,1\n"
                                     "34202,2,1,40,310400,1\n" // in part
                                     "34203,4,1,25,310400,1\n" // a sale meets it
                                     "34204,5,0,10,310450,-1\n" // hidden
                                     "34205,3,2,50,310500,-1\n"
                                     "34206,4,1,35,310400,1\r\n"
                                     "34207,6,0,500,310420,-1\n"); // an auction
        QCOMPARE(outcome.error, std::string());
        QCOMPARE(
            text(outcome.rows),
            std::string("A 31.04x100 -, A 31.04x100 31.05x50, A 31.04x170 31.05x50, C 31.04x130 31.05x50, "
                        "T 31.04x130 31.05x50 (A31.04x25), C 31.04x105 31.05x50, "
                        "T 31.04x105 31.05x50 (B31.045x10), C 31.04x105 -, "
                        "T 31.04x105 - (A31.04x35), C 31.04x70 -, T 31.04x70 - (N31.042x500)"));
        QCOMPARE(count(outcome.rows.front().tsRecv), kOpen + 13'994'120);
        QCOMPARE(count(outcome.rows.back().tsEvent), kOpen + 7'000'000'000);
        QVERIFY(outcome.rows.back().print == PrintKind::Auction);
        QCOMPARE(outcome.summary.schema, CsvSchema::Lobster);
        QCOMPARE(outcome.summary.counts.trades, std::int64_t{4});
        QCOMPARE(
            joined(outcome.summary.warnings),
            std::string("LOBSTER times count from midnight of 2012-06-21 in America/New_York.\n"
                        "XNAS: its orders begin without a clear or a snapshot, so orders from before are "
                        "not in its book.\n"));
    }

    void aHaltStopsTheVenue()
    {
        m_folder.write(kName,
                       "34200,1,1,100,310400,1\n34200,1,2,100,310500,-1\n34201,7,0,0,-1,-1\n"
                       "34202,3,1,100,310400,1\n34203,7,0,0,0,-1\n34204,7,0,0,1,-1\n"
                       "34205,1,4,7,310400,1\n34205,1,3,5,310500,-1\n");
        SourceSpec source;
        source.csv = {(m_folder.path() / kName).string()};
        const auto loaded = loadTape(source, 1, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->counts.halts, std::int64_t{1});
        const Tape& tape = *loaded->tape;
        QCOMPARE(tape.statusChanges().size(), std::size_t{2});
        QVERIFY(tape.statusChanges().front().isHalt);
        QVERIFY((tape.entry(tape.size() - 1).quote
                 == VenueQuote{Price{31'040'000'000}, Price{31'050'000'000}, 7, 105}));
    }

    void theDayIsStatedOrNamed()
    {
        const std::string row = "34200,1,1,100,310400,1\n";
        QCOMPARE(read(row, {}, "messages.csv").error,
                 std::string("Its times are seconds since midnight, and neither `date` nor its name says the "
                             "day: state `date` (2012-06-21)."));
        CsvOptions options;
        options.form.day = std::chrono::local_days{std::chrono::year{2012} / 6 / 22};
        QCOMPARE(count(read(row, options, "messages.csv").rows.front().tsRecv), kOpen + 86'400'000'000'000);
        QCOMPARE(count(read(row, options).rows.front().tsRecv), kOpen + 86'400'000'000'000);
        QCOMPARE(count(read(row, {}, "msft_lobster_20120621.csv").rows.front().tsRecv), kOpen);
        // In winter New York is an hour further from UTC.
        QCOMPARE(count(read(row, {}, "msft_20120115.csv").rows.front().tsRecv), 1'326'637'800'000'000'000);
        options.form.day.reset();
        options.form.zone = *Zone::find("UTC");
        QCOMPARE(count(read(row, options).rows.front().tsRecv), kOpen - 4 * 3'600'000'000'000);
    }

    void theSymbolIsThatOfTheName()
    {
        const std::string row = "34200,1,1,100,310400,1\n";
        QCOMPARE(read(row, {"MSFT", 1}).error, std::string());
        QCOMPARE(read(row, {"AAPL", 1}).code, ErrorCode::SymbolUnknown);
    }

    void badRowsAreSkippedAndSaid_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("said");
        QTest::newRow("type") << "34201,8,2,1,310400,1"
                              << "column type: found '8', expected 1 to 7";
        QTest::newRow("type text") << "34201,x,2,1,310400,1"
                                   << "column type";
        QTest::newRow("time") << "86400,1,2,1,310400,1"
                              << "column time: found '86400', expected seconds since";
        QTest::newRow("time before") << "-1,1,2,1,310400,1"
                                     << "column time";
        QTest::newRow("time open") << "34201.,1,2,1,310400,1"
                                   << "column time";
        QTest::newRow("time letters") << "34201.5x,1,2,1,310400,1"
                                      << "column time";
        QTest::newRow("id") << "34201,1,a,1,310400,1"
                            << "column order id";
        QTest::newRow("size") << "34201,1,2,0,310400,1"
                              << "column size: found '0', expected a number of shares";
        QTest::newRow("size below") << "34201,1,2,-5,310400,1"
                                    << "column size";
        QTest::newRow("size large") << "34201,1,2,4294967295,310400,1"
                                    << "column size";
        QTest::newRow("price") << "34201,1,2,1,0,1"
                               << "column price: found '0', expected a price";
        QTest::newRow("price decimals") << "34201,1,2,1,31.04,1"
                                        << "column price";
        QTest::newRow("price below") << "34201,1,2,1,-310400,1"
                                     << "column price";
        QTest::newRow("direction") << "34201,1,2,1,310400,0"
                                   << "column direction: found '0', expected 1 or -1";
        QTest::newRow("five columns") << "34201,1,2,1,310400"
                                      << "expected six columns";
        QTest::newRow("empty") << ""
                               << "expected six columns";
        QTest::newRow("halt") << "34201,7,0,0,2,-1"
                              << "column price: found '2', expected -1, 0 or 1";
    }
    void badRowsAreSkippedAndSaid()
    {
        QFETCH(QString, row);
        QFETCH(QString, said);
        std::string bytes;
        for (int i = 0; i < 200; ++i)
            bytes += fmt::format("34200,1,{},1,310300,1\n", 100 + i);
        const Outcome outcome = read(bytes + row.toStdString() + "\n34202,1,3,1,310400,1\n");
        QCOMPARE(outcome.error, std::string());
        QCOMPARE(outcome.summary.rowsSkipped, std::int64_t{1});
        QVERIFY2(outcome.problems().find("line 201") != std::string::npos
                     && outcome.problems().find(said.toStdString()) != std::string::npos,
                 outcome.problems().c_str());
        QVERIFY(outcome.rows.back().bidPx == Price{31'040'000'000});
    }

    void ordersThatWereNeverAdded()
    {
        std::string bytes;
        for (int i = 0; i < 100; ++i)
            bytes += fmt::format("34200,1,{},1,310300,1\n", 100 + i);
        const std::string unknown = "34201,3,7,1,310400,1\n";
        const Outcome few = read(bytes + times(unknown, 5));
        QCOMPARE(few.error, std::string());
        QVERIFY(few.summary.warnings[1].starts_with(
            "XNAS: 5 of 105 rows change or fill orders that were never added (the first: row 101)."));
        QVERIFY(read(bytes + times(unknown, 20)).error.find("do not fit together") != std::string::npos);
    }

    /// With its orderbook the orders from before are known.
    void theOrderbookBesideItIsTheQuote()
    {
        m_folder.write(kBookName,
                       "310500,10,310400,200,310600,1,310300,1\n"
                       "310500,10,310400,150,310600,1,310300,1\n"
                       "310500,10,9999999999,0,310600,1,310300,1\n");
        const Outcome outcome = read("34200,1,1,100,310400,1\n"
                                     "34201,4,77,50,310400,1\n" // an order from before
                                     "34202,3,1,100,310400,1\n");
        QCOMPARE(outcome.error, std::string());
        QCOMPARE(text(outcome.rows),
                 std::string("A 31.04x200 31.05x10, T 31.04x200 31.05x10 (A31.04x50), C 31.04x150 31.05x10, "
                             "C - 31.05x10"));
        QVERIFY(
            joined(outcome.summary.warnings)
                .find("its best prices are those of the orderbook file; the orders since the first row make "
                      "others after 3 of 3 rows.")
            != std::string::npos);
    }

    void anOrderbookThatDoesNotFitIsRefused()
    {
        const std::string rows = "34200,1,1,100,310400,1\n34201,1,2,100,310400,1\n";
        m_folder.write(kBookName, "310500,10,310400,100\n");
        QVERIFY(read(rows).error.starts_with("Its orderbook file has no more rows in row 2"));
        m_folder.write(kBookName, "310500,10,310400,100\n310500,10,310400\n");
        QVERIFY(read(rows).error.starts_with("Its orderbook file has no levels in row 2"));
    }

    /// Row k belongs to message k also where the messages were cut.
    void anOrderbookThatGoesOnIsDoubted()
    {
        const std::string rows = "34200,1,1,100,310400,1\n34201,1,2,100,310400,1\n";
        m_folder.write(kBookName, "310500,10,310400,100\n310500,10,310400,200\n310500,10,310400,300\n");
        const Outcome longer = read(rows);
        QCOMPARE(longer.error, std::string());
        QCOMPARE(longer.rows.size(), std::size_t{2});
        QCOMPARE(longer.summary.doubts.size(), std::size_t{1});
        QVERIFY(longer.summary.doubts[0].starts_with(
            "Its orderbook file goes on behind row 2, the last message"));
        m_folder.write(kBookName, "310500,10,310400,100\n310500,10,310400,200\n");
        QVERIFY(read(rows).summary.doubts.empty());
    }

    /// The rows of a pair follow from each other; those of two other files do not.
    void anOrderbookOfOtherMessagesIsRefused()
    {
        std::string rows;
        std::vector<std::string> levels;
        for (int i = 0; i < 30; ++i) {
            // A bid joins, a better one comes, a hidden order trades, the better one goes, two execute.
            const int second = 34200 + i * 10;
            const int id = i * 10 + 1;
            rows += fmt::format("{0},1,{1},100,310400,1\n{2},1,{3},7,310450,1\n{4},5,0,5,310470,1\n"
                                "{5},3,{3},7,310450,1\n{6},4,{1},40,310400,1\n{7},2,{1},60,310400,1\n"
                                "{8},1,{9},3,310300,1\n",
                                second, id, second + 1, id + 1, second + 2, second + 3, second + 4,
                                second + 5, second + 6, id + 2);
            levels.insert(levels.end(),
                          {"310400,300", "310450,7", "310450,7", "310400,300", "310400,260", "310400,200",
                           "310400,200"});
        }
        const auto book = [&](std::size_t shift) {
            std::string text;
            for (std::size_t i = 0; i < levels.size(); ++i)
                text += "310500,10," + levels[(i + shift) % levels.size()] + "\n";
            return text;
        };
        m_folder.write(kBookName, book(0));
        QCOMPARE(read(rows).error, std::string());
        m_folder.write(kBookName, book(3));
        const std::string error = read(rows).error;
        QVERIFY2(error.starts_with("Its orderbook file does not belong to it"), error.c_str());
    }

    void anOrderbookAloneIsRefused()
    {
        const Outcome outcome = read("310500,10,310400,100\n", {}, kBookName);
        QCOMPARE(outcome.error,
                 "It is a LOBSTER orderbook file: name its message file (" + kName
                     + "), beside which it is read.");
        // Named with its messages it is read beside them.
        m_folder.write(kName, "34200,1,1,100,310400,1\n");
        SourceSpec source;
        source.csv = {(m_folder.path() / kBookName).string(), (m_folder.path() / kName).string()};
        const auto loaded = loadTape(source, 1, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->files.size(), std::size_t{1});
        QCOMPARE(loaded->tape->entry(0).quote.askSz, 10U);
    }

    void whatItStatesItselfIsNotStated()
    {
        CsvOptions options;
        options.form.sharesPerSizeUnit = 100;
        QVERIFY(read("34200,1,1,100,310400,1\n", options).error.find("leave out") != std::string::npos);
        options = {};
        options.form.isTrades = true;
        QVERIFY(read("34200,1,1,100,310400,1\n", options).error.find("`csv`") != std::string::npos);
    }

    /// Where the format is stated, a header is one bad row, and anything else is refused with what it lacks.
    void aStatedFormatIsHeldAgainstTheRows()
    {
        CsvOptions options;
        options.form.format = FileFormat::Lobster;
        const std::string row = "34200,1,1,100,310400,1\n";
        QCOMPARE(read(row, options).rows.size(), std::size_t{1});
        const Outcome headed = read("Time,Type,OrderID,Size,Price,Direction\n" + row, options);
        QCOMPARE(headed.error, std::string());
        QCOMPARE(headed.rows.size(), std::size_t{1});
        QCOMPARE(headed.summary.rowsSkipped, std::int64_t{1});
        for (const std::string& other : {std::string("timestamp,venue,ask,ask_size,bid,bid_size\n"),
                                         "a,b\nc,d\n" + row, std::string()}) {
            const std::string why = read(other, options).error;
            QVERIFY2(why.find("It is no LOBSTER message file, which `format` states") != std::string::npos,
                     why.c_str());
        }
        options.form.sharesPerSizeUnit = 1; // as it is
        QCOMPARE(read(row, options).rows.size(), std::size_t{1});
        options.form.format = FileFormat::Taq;
        QVERIFY(read(row, options).error.find("It is no taq") == std::string::npos);
        QVERIFY(!read(row, options).error.empty());
    }

    /// A file of another kind is not taken for one.
    void otherTextsAreNoMessages()
    {
        for (const std::string_view other :
             {"timestamp,venue,ask,ask_size,bid,bid_size\n", "1,2,3\n", "", "34200,1,1,100,310400,2\n",
              "34200,9,1,100,310400,1\n", "90000,1,1,100,310400,1\n", "34200,1,1,100,31.04,1\n"})
            QVERIFY2(!lobster::looksLikeMessages(other), other.data());
        QVERIFY(lobster::looksLikeMessages("34200.013994120,3,16085616,100,310400,-1\n342"));
        QVERIFY(lobster::looksLikeMessages("34200.013994120,3,16085616,100,310400,-1,null\n"));
    }

    /// A real hour: the book never crosses, and every execution of a known order is at the best price.
    void aRealHourHoldsTogether()
    {
        const QString path = QStringLiteral(SOR_SOURCE_DIR "/../shared/data/msft_lobster_20120621.csv.zst");
        if (!QFile::exists(path))
            QSKIP("no real orders beside the project");
        SourceSpec source;
        source.csv = {path.toStdString()};
        const auto loaded = loadTape(source, 1, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        const Tape& tape = *loaded->tape;
        std::size_t crossed = 0;
        for (std::size_t i = 0; i < tape.size(); ++i) {
            const VenueQuote quote = tape.entry(i).quote;
            if (quote.bidPx != kNoPrice && quote.askPx != kNoPrice && quote.bidPx >= quote.askPx)
                ++crossed;
        }
        QCOMPARE(crossed, std::size_t{0});
        QVERIFY(tape.size() > 20'000);
        QCOMPARE(tape.trades().size(), std::size_t{6559 + 606});
        QVERIFY(formatIsoTime(tape.span().from).starts_with("2012-06-21T13:30:00."));
    }
};

QTEST_APPLESS_MAIN(TestLobster)
#include "tst_lobster.moc"
