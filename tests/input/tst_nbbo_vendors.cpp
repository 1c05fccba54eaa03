// SPDX-License-Identifier: GPL-3.0-or-later
// NBBO files of vendors: the same quotes and trades under plain names, as Polygon and as LEAN write them.
#include "input/csv/tape_hash.h"
#include "test_quotes.h"
#include "vendor_fixture.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

/// One side of the market changes.
struct Change {
    int ms; // after 10:00 in New York
    bool isBid;
    int cents;
    int lots;
    int venue; // in kVenues
};
constexpr const char* kMics[] = {"XNAS", "XNYS", "BATS"};
constexpr const char* kLetters[] = {"T", "N", "Z"};
constexpr int kNumbers[] = {12, 10, 19};
constexpr Change kChanges[] = {{0, true, 5000, 3, 0},  {1, false, 5003, 5, 2},  {10, true, 5000, 2, 1},
                               {10, true, 5001, 1, 1}, {20, false, 5002, 4, 2}, {35, false, 5002, 7, 0}};
struct Print {
    int ms;
    int cents;
    int size;
    int venue;
};
constexpr Print kPrints[] = {{10, 5000, 40, 0}, {15, 5002, 70, 2}};

std::string dollars(int cents)
{
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

struct Pair { // of quotes and trades
    std::string quotes;
    std::string trades;
};

Pair plainFiles(int sharesPerLot)
{
    Pair files{"ts_event,symbol,bid_venue,bid,bid_size,ask_venue,ask,ask_size\n",
               "ts_event,symbol,venue,price,size\n"};
    Change bid{}, ask{};
    for (const Change& change : kChanges) {
        (change.isBid ? bid : ask) = change;
        const auto side = [&](const Change& of) {
            return of.lots == 0
                ? std::string(",,")
                : fmt::format("{},{},{}", kMics[of.venue], dollars(of.cents), of.lots * sharesPerLot);
        };
        files.quotes += fmt::format("{},AAA,{},{}\n", formatIsoTime(at(change.ms)), side(bid), side(ask));
    }
    for (const Print& print : kPrints)
        files.trades += fmt::format("{},AAA,{},{},{}\n", formatIsoTime(at(print.ms)), kMics[print.venue],
                                    dollars(print.cents), print.size);
    return files;
}

Pair polygonFiles(std::string_view condition = "1")
{
    Pair files{"ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,indicators,"
               "participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp\n",
               "ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,"
               "sip_timestamp,size,tape,trf_id,trf_timestamp\n"};
    Change bid{}, ask{};
    for (const Change& change : kChanges) {
        (change.isBid ? bid : ask) = change;
        const auto side = [&](const Change& of) {
            return of.lots == 0 ? std::string("0,0,0")
                                : fmt::format("{},{},{}", kNumbers[of.venue], dollars(of.cents), of.lots);
        };
        files.quotes += fmt::format("AAA,{},{},{},,{},1,{},3,0\n", side(ask), side(bid), condition,
                                    count(at(change.ms)) - 500'000, count(at(change.ms)));
    }
    for (const Print& print : kPrints)
        files.trades +=
            fmt::format("AAA,\"14,37\",0,{},1,{},{},1,{},{},3,0,0\n", kNumbers[print.venue],
                        count(at(print.ms)) - 500'000, dollars(print.cents), count(at(print.ms)), print.size);
    return files;
}

Pair leanFiles()
{
    constexpr int kTenOClock = 36'000'000;
    Pair files;
    for (const Change& change : kChanges) {
        const std::string side = fmt::format("{},{}", change.cents * 100, change.lots * 100);
        files.quotes += fmt::format("{},{},{},{},1,0\n", kTenOClock + change.ms, change.isBid ? side : "0,0",
                                    change.isBid ? "0,0" : side, kLetters[change.venue]);
    }
    for (const Print& print : kPrints)
        files.trades += fmt::format("{},{},{},{},80000021,0\n", kTenOClock + print.ms, print.cents * 100,
                                    print.size, kLetters[print.venue]);
    return files;
}

} // namespace

class TestNbboVendors : public QObject, private VendorFolder {
    Q_OBJECT

private slots:
    void theSameQuotesGiveTheSameTape()
    {
        const auto load = [&](const Pair& files, const std::string& quotes, const std::string& trades,
                              const std::string& symbol) {
            return valueOf(loadTape(spec({{quotes, files.quotes}}, {{trades, files.trades}}, symbol), 1, {}));
        };
        const auto plain = load(plainFiles(100), "plain.csv", "plain_trades.csv", "AAA");
        const auto polygon = load(polygonFiles(), "2024-10-21.csv", "2024-10-21_trades.csv", "AAA");
        const auto lean = load(leanFiles(), "20241021_aaa_Quote_Tick.csv", "20241021_aaa_Trade_Tick.csv", "");
        QVERIFY(plain.tape->isNbbo());
        QCOMPARE(text(*polygon.tape), text(*plain.tape));
        QCOMPARE(text(*lean.tape), text(*plain.tape));
        for (const auto* loaded : {&polygon, &lean}) {
            QVERIFY(loaded->tape->isNbbo());
            QCOMPARE(loaded->tape->trades().size(), plain.tape->trades().size());
            for (std::size_t i = 0; i < plain.tape->trades().size(); ++i) {
                const TapeTrade& a = loaded->tape->trades()[i];
                const TapeTrade& b = plain.tape->trades()[i];
                QCOMPARE(a.time, b.time);
                QCOMPARE(a.price, b.price);
                QCOMPARE(a.size, b.size);
                QCOMPARE(a.venue, b.venue);
                QCOMPARE(a.aggressor, b.aggressor);
                QCOMPARE(a.kind, PrintKind::Regular);
            }
        }
        // Prints that say what they are differ from those that do not; quotes alone are the same.
        const auto quotesOf = [&](const std::string& name, const std::string& text,
                                  const std::string& symbol) {
            return valueOf(loadTape(spec({{name, text}}, {}, symbol), 1, {})).hash;
        };
        const std::string hash = quotesOf("plain.csv", plainFiles(100).quotes, "AAA");
        QCOMPARE(quotesOf("2024-10-21.csv", polygonFiles().quotes, "AAA"), hash);
        QCOMPARE(quotesOf("20241021_aaa_Quote_Tick.csv", leanFiles().quotes, ""), hash);
        QCOMPARE(polygon.files[0].vendor, std::string("Polygon quotes_v1"));
        QCOMPARE(polygon.files[0].sizes, std::string("in round lots of 100 shares"));
        QCOMPARE(lean.files[0].vendor, std::string("LEAN tick quotes"));
        QCOMPARE(lean.files[0].zone, std::string("America/New_York"));
    }

    void conditionsOfPolygonSayWhatStands()
    {
        const auto first = [](const std::string& text) {
            const Outcome read = readText(text);
            const QuoteEvent& event = read.rows.at(0);
            return sor::test::text(VenueQuote{event.bidPx, event.askPx, event.bidSz, event.askSz});
        };
        QCOMPARE(first(polygonFiles("1").quotes), std::string("5000x300/-"));
        QCOMPARE(first(polygonFiles("20").quotes), std::string("-/-")); // not firm
        QCOMPARE(first(polygonFiles("\"1,23\"").quotes), std::string("-/-")); // halted
        QCOMPARE(first(polygonFiles("").quotes), std::string("5000x300/-"));
        std::string unknown = polygonFiles().quotes;
        unknown.replace(unknown.find(",12,50.00"), 3, ",99");
        QVERIFY(readText(unknown).problems().starts_with(
            "line 2, column bid_exchange: found '99', expected a code of an exchange of Polygon quotes_v1"));
        CsvOptions trades;
        trades.form.isTrades = true;
        std::string print = polygonFiles().trades;
        QCOMPARE(readText(print, trades).rows.at(0).print, PrintKind::Regular);
        print.replace(print.find("14,37"), 5, "14,10");
        QCOMPARE(readText(print, trades).rows.at(0).print, PrintKind::DerivativelyPriced);
        print.replace(print.find("14,10"), 5, "9,999");
        QCOMPARE(readText(print, trades).rows.at(0).print, PrintKind::DerivativelyPriced);
    }

    void flagsOfLeanSayWhatStands()
    {
        const auto read = [&](const std::string& name, const std::string& text, bool areTrades) {
            CsvOptions options;
            options.form.isTrades = areTrades;
            return readFile(write(name, text), options);
        };
        const std::string row = "36000000,500000,300,0,0,T,";
        const auto bid = [&](const std::string& flags) {
            const Outcome outcome = read("20241021_quote.csv", row + flags + "\n", false);
            return outcome.error + outcome.problems()
                + (outcome.rows.empty()
                       ? ""
                       : text(VenueQuote{outcome.rows[0].bidPx, kNoPrice, outcome.rows[0].bidSz, 0}));
        };
        QCOMPARE(bid("1,0"), std::string("5000x300/-"));
        QCOMPARE(bid("400,0"), std::string("-/-")); // not firm
        QCOMPARE(bid("1,1"), std::string("-/-")); // far from the market
        QCOMPARE(bid("x,0"), std::string("-/-")); // no flags: none, and counted
        // Nothing stands of a side that is not firm, and nothing at all in a halt.
        const auto ticks = [&](const std::string& last) {
            const std::string all = row + "1,0\n36000001,0,0,500300,500,Z,1,0\n" + last + "\n";
            auto source = spec({{"20241021_quote.csv", all}}, {}, "");
            source.bandPpm = 0;
            return text(*valueOf(loadTape(source, 1, {})).tape);
        };
        QCOMPARE(ticks("36000002,0,0,500300,500,Z,400,0"),
                 std::string("0 XNAS 5000x300/-\n1 BATS -/5003x500\n2 BATS -/-\n"));
        QCOMPARE(ticks("36000002,0,0,500300,500,Z,10,0"),
                 std::string("0 XNAS 5000x300/-\n1 BATS -/5003x500\n2 XNAS -/-\n2 BATS -/-\n"));
        const auto kind = [&](const std::string& flags) {
            return read("20241021_trade.csv", "36000000.367,500000,100,D," + flags + "\n", true)
                .rows.at(0)
                .print;
        };
        QCOMPARE(kind("1,0"), PrintKind::Regular);
        QCOMPARE(kind("80000001,0"), PrintKind::Regular);
        QCOMPARE(kind("81,0"), PrintKind::Auction);
        QCOMPARE(kind("1,1"), PrintKind::Cancelled);
        CsvOptions stated;
        stated.form.format = FileFormat::Lean;
        stated.form.day = csv::readDay("2024-10-21");
        QCOMPARE(readFile(write("ticks.csv", row + "1,0\n"), stated).rows.size(), 1U);
        // Rows of bars have other columns, and other names are no file of ticks.
        QVERIFY(read("20241021_quote.csv", "36000000,1,2,3,4,5,6,7,8,9,10\n", false)
                    .error.starts_with("Its first line looks like a row"));
        QVERIFY(read("day.csv", row + "1,0\n", false).error.starts_with("Its first line looks like a row"));
        QVERIFY(
            read("quotes.csv", row + "1,0\n", false).error.starts_with("Its first line looks like a row"));
    }
};

QTEST_APPLESS_MAIN(TestNbboVendors)
#include "tst_nbbo_vendors.moc"
